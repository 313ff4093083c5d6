//! What is remembered of each gap from one scan to the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Verdict;
use crate::digest::{Digest, DigestFinding};

use super::{Course, Mark, Step};

type Key<'a> = (&'a str, &'a str);

/// What is remembered of one check and subject.
#[derive(Debug, Clone, Copy)]
struct Past<'a> {
    /// The last scan that could tell saw a gap.
    gap: bool,
    /// Some scan before saw one.
    ever: bool,
    mark: Mark,
    /// The last scan that could tell.
    told: &'a Digest,
}

#[derive(Debug, Default)]
pub(super) struct Memory<'a> {
    past: BTreeMap<Key<'a>, Past<'a>>,
    begun: bool,
}

/// Whether a finding is a gap; `None` where it does not tell.
pub(super) fn gap(finding: &DigestFinding) -> Option<bool> {
    match finding.verdict {
        Verdict::Fail | Verdict::Partial => Some(true),
        Verdict::Pass | Verdict::Info => Some(false),
        // What inherits a failure does not apply either: that tells nothing of its own.
        Verdict::Unknown | Verdict::NotApplicable => None,
    }
}

fn key(finding: &DigestFinding) -> Key<'_> {
    (&finding.check, &finding.subject)
}

/// The checks that tell something of at least one subject: their subjects could be listed.
fn listed(digest: &Digest) -> BTreeSet<&str> {
    let telling = digest.findings.iter().filter(|f| gap(f).is_some());
    telling.map(|finding| &*finding.check).collect()
}

/// Whether a subject that only one of two scans has is one that came or went, and not one that nobody looked for.
fn came_or_went(subject: &str, check: &str, has: &Digest, lacks: &Digest) -> bool {
    // From a machine without this family of addresses it is not there, whatever the servers do.
    let of_a_family = subject.ends_with("/ipv4") || subject.ends_with("/ipv6");
    !of_a_family && has.scope == lacks.scope && listed(lacks).contains(check)
}

impl<'a> Memory<'a> {
    /// Takes the next scan in, and says what became of each gap.
    pub(super) fn take(&mut self, now: &'a Digest, before: Option<&'a Digest>) -> Vec<Step> {
        let mut steps = Vec::new();
        let present: BTreeMap<Key<'a>, &DigestFinding> =
            now.findings.iter().map(|f| (key(f), f)).collect();
        for (key, finding) in &present {
            let past = self.past.get(key).copied();
            let course = match (gap(finding), past) {
                (None, Some(Past { gap: true, .. })) => Course::NotComparable,
                (None, _) => continue,
                (Some(false), Some(Past { gap: true, .. })) => Course::Fixed,
                (Some(false), _) => {
                    self.remember(*key, finding, now, false);
                    continue;
                }
                (Some(true), Some(Past { gap: true, .. })) => Course::Still,
                (Some(true), Some(Past { ever: true, .. })) => Course::Back,
                (Some(true), Some(_)) => Course::New,
                (Some(true), None) => {
                    let (check, subject) = *key;
                    let had =
                        before.is_some_and(|b| b.findings.iter().any(|f| self::key(f) == *key));
                    let came = before.is_some_and(|b| came_or_went(subject, check, now, b));
                    if came && !had {
                        Course::New
                    } else {
                        Course::NotComparable
                    }
                }
            };
            if let Some(gap) = gap(finding) {
                self.remember(*key, finding, now, gap);
            }
            let was = past.map(|past| past.mark);
            let severity = was.filter(|_| gap(finding) != Some(true));
            steps.push(Step {
                check: finding.check.clone(),
                subject: finding.subject.clone(),
                course,
                severity: severity.map_or(finding.severity, |was| was.severity),
                waived: finding.waived,
                was,
                now: Some(Mark::of(finding)),
            });
        }
        steps.extend(self.absent(now, &present));
        steps.sort_by(|a, b| {
            let by = |step: &Step| (step.course, std::cmp::Reverse(step.severity));
            by(a).cmp(&by(b))
        });
        if std::mem::replace(&mut self.begun, true) {
            steps
        } else {
            Vec::new()
        }
    }

    /// What became of gaps of which this scan has no finding at all.
    fn absent(&mut self, now: &Digest, present: &BTreeMap<Key<'a>, &DigestFinding>) -> Vec<Step> {
        let mut steps = Vec::new();
        let gaps = self
            .past
            .iter_mut()
            .filter(|(key, past)| past.gap && !present.contains_key(*key));
        for ((check, subject), past) in gaps {
            // Held against the scan that saw it: one between may have been asked for less.
            let gone = came_or_went(subject, check, past.told, now);
            // Told once.
            past.gap = !gone;
            steps.push(Step {
                check: (*check).to_owned(),
                subject: (*subject).to_owned(),
                course: if gone {
                    Course::Gone
                } else {
                    Course::NotComparable
                },
                severity: past.mark.severity,
                waived: past.mark.waived,
                was: Some(past.mark),
                now: None,
            });
        }
        steps
    }

    fn remember(&mut self, key: Key<'a>, finding: &DigestFinding, told: &'a Digest, gap: bool) {
        let ever = self.past.get(&key).is_some_and(|past| past.ever);
        let past = Past {
            gap,
            ever: ever || gap,
            mark: Mark::of(finding),
            told,
        };
        self.past.insert(key, past);
    }
}
