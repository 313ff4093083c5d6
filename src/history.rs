//! The scans of one domain, one after the other: what was repaired, what is new, what came back, and how its level
//! and its score moved.
//!
//! Pure. As in [`compare`](crate::compare), absent is not unknown: a gap that cannot be seen any more is not repaired, and one
//! that could not be seen before is not new. Each finding is held against the last scan that could tell.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::check::{Severity, Verdict};
use crate::compare::Trend;
use crate::digest::{Digest, DigestFinding};
use crate::score::LevelRange;

/// Version of the JSON of a history. A change that an older reader cannot read raises it.
pub const FORMAT: &str = "belfort-history/1";

/// All scans of one domain that are kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// Version of this format: [`FORMAT`].
    pub format: &'static str,
    /// The domain in ASCII form; empty without scans.
    pub target: String,
    /// The rules that judged the latest scan.
    pub rules: String,
    /// The profile of the latest scan.
    pub profile: String,
    /// The scans, oldest first.
    pub scans: Vec<Scan>,
}

/// One scan, beside those before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scan {
    /// The moment of observation.
    pub observed_at: Timestamp,
    /// As [`Score::low`](crate::score::Score::low).
    pub low: Option<u8>,
    /// As [`Score::high`](crate::score::Score::high).
    pub high: Option<u8>,
    /// As [`Score::coverage`](crate::score::Score::coverage).
    pub coverage: f64,
    /// As [`Score::level`](crate::score::Score::level).
    pub level: Option<LevelRange>,
    /// What became of the score since the scan before; null for the first.
    pub score_trend: Option<Trend>,
    /// What became of the level since the scan before; null for the first.
    pub level_trend: Option<Trend>,
    /// What became of each gap, by check and subject. Empty for the first, and for one that other rules or another profile
    /// judged than the latest.
    pub since: Vec<Step>,
}

/// What became of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    /// It was repaired before, and is there again.
    Back,
    /// It was not there.
    New,
    /// It was there, and is in order now.
    Fixed,
    /// Its subject is not there any more.
    Gone,
    /// It is there still.
    Still,
    /// Nobody can tell: it cannot be seen now, could not before, or was not asked for both times.
    NotComparable,
}

/// One gap: a finding that is not, or only partly, in order, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Id of the check.
    pub check: String,
    /// What was judged.
    pub subject: String,
    /// What became of it.
    pub course: Course,
    /// Its severity, now or when it was last seen.
    pub severity: Severity,
    /// Somebody decided to live with it.
    pub waived: bool,
}

impl Scan {
    /// The gaps of which this became.
    pub fn of(&self, course: Course) -> impl Iterator<Item = &Step> {
        self.since.iter().filter(move |step| step.course == course)
    }
}

/// The history of one domain. Digests that other rules or another profile judged than the latest are not comparable:
/// [`rejudge`](crate::digest::rejudge) makes them anew. Their order does not matter.
pub fn history(digests: &[Digest]) -> History {
    let mut digests: Vec<&Digest> = digests.iter().collect();
    digests.sort_by_key(|digest| digest.observed_at);
    let latest = digests.last();
    let mut memory = Memory::default();
    let mut before: Option<&Digest> = None;
    let mut scans = Vec::new();
    for digest in &digests {
        let alike = latest.is_some_and(|l| l.rules == digest.rules && l.profile == digest.profile);
        let first = scans.is_empty();
        let since = if alike {
            memory.take(digest, before)
        } else {
            Vec::new()
        };
        let (score_trend, level_trend) = match before {
            Some(before) if alike => (score_trend(before, digest), level_trend(before, digest)),
            _ => (Trend::NotComparable, Trend::NotComparable),
        };
        scans.push(Scan {
            observed_at: digest.observed_at,
            low: digest.low,
            high: digest.high,
            coverage: digest.coverage,
            level: digest.level,
            score_trend: (!first).then_some(score_trend),
            level_trend: (!first).then_some(level_trend),
            since,
        });
        before = alike.then_some(*digest);
    }
    History {
        format: FORMAT,
        target: latest.map(|l| l.target.clone()).unwrap_or_default(),
        rules: latest.map(|l| l.rules.clone()).unwrap_or_default(),
        profile: latest.map(|l| l.profile.clone()).unwrap_or_default(),
        scans,
    }
}

type Key<'a> = (&'a str, &'a str);

/// What is remembered of one check and subject.
#[derive(Debug, Clone, Copy)]
struct Past {
    /// The last scan that could tell saw a gap.
    gap: bool,
    /// Some scan before saw one.
    ever: bool,
    severity: Severity,
    waived: bool,
}

#[derive(Debug, Default)]
struct Memory<'a> {
    past: BTreeMap<Key<'a>, Past>,
    begun: bool,
}

/// Whether a finding is a gap; `None` where it does not tell.
fn gap(finding: &DigestFinding) -> Option<bool> {
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
    fn take(&mut self, now: &'a Digest, before: Option<&'a Digest>) -> Vec<Step> {
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
                    self.remember(*key, finding, false);
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
                self.remember(*key, finding, gap);
            }
            let severity = past.filter(|_| course != Course::Still && gap(finding) != Some(true));
            steps.push(Step {
                check: finding.check.clone(),
                subject: finding.subject.clone(),
                course,
                severity: severity.map_or(finding.severity, |past| past.severity),
                waived: finding.waived,
            });
        }
        steps.extend(self.absent(now, before, &present));
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
    fn absent(
        &mut self,
        now: &Digest,
        before: Option<&Digest>,
        present: &BTreeMap<Key<'a>, &DigestFinding>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let gaps = self
            .past
            .iter_mut()
            .filter(|(key, past)| past.gap && !present.contains_key(*key));
        for ((check, subject), past) in gaps {
            let gone = before.is_some_and(|b| came_or_went(subject, check, b, now));
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
                severity: past.severity,
                waived: past.waived,
            });
        }
        steps
    }

    fn remember(&mut self, key: Key<'a>, finding: &DigestFinding, gap: bool) {
        let ever = self.past.get(&key).is_some_and(|past| past.ever);
        let past = Past {
            gap,
            ever: ever || gap,
            severity: finding.severity,
            waived: finding.waived,
        };
        self.past.insert(key, past);
    }
}

/// What became of the score: both ranges hold the true number, so where they do not touch it changed; where they do,
/// only if the same was seen.
fn score_trend(before: &Digest, now: &Digest) -> Trend {
    let ends = |digest: &Digest| digest.low.zip(digest.high);
    trend(before, now, ends(before), ends(now))
}

/// What became of the level. Its range does not hold what was not seen, as only what was seen to fail caps it.
fn level_trend(before: &Digest, now: &Digest) -> Trend {
    let ends = |digest: &Digest| digest.level.map(|level| (level.low, level.high));
    if waived(before) != waived(now) {
        return Trend::NotComparable;
    }
    match trend(before, now, ends(before), ends(now)) {
        Trend::Improved | Trend::Worse if other_sight(before, now) => Trend::Unclear,
        trend => trend,
    }
}

fn trend(before: &Digest, now: &Digest, old: Option<(u8, u8)>, new: Option<(u8, u8)>) -> Trend {
    let (Some(old), Some(new)) = (old, new) else {
        return Trend::NotComparable;
    };
    if before.scope != now.scope {
        return Trend::NotComparable;
    }
    let other_sight = other_sight(before, now);
    let rose = |from: (u8, u8), to: (u8, u8)| {
        to.0 > from.1 || (!other_sight && from != to && to.0 >= from.0 && to.1 >= from.1)
    };
    match (rose(old, new), rose(new, old)) {
        (true, _) => Trend::Improved,
        (_, true) => Trend::Worse,
        _ if old == new => Trend::Unchanged,
        _ => Trend::Unclear,
    }
}

/// Whether something was seen in one of them only.
fn other_sight(one: &Digest, other: &Digest) -> bool {
    let unseen = |digest: &Digest| -> BTreeSet<(String, String)> {
        let unknown = digest.findings.iter();
        let unknown = unknown.filter(|f| f.verdict == Verdict::Unknown);
        unknown
            .map(|f| (f.check.clone(), f.subject.clone()))
            .collect()
    };
    unseen(one) != unseen(other)
}

/// Gaps that somebody decided to live with: they do not cap the level.
fn waived(digest: &Digest) -> BTreeSet<Key<'_>> {
    let waived = digest.findings.iter().filter(|f| f.waived);
    waived.map(key).collect()
}
