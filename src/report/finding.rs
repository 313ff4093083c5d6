//! Findings as they are shown: by area, worst first, those that read the same together.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Area, Effort, Finding, RuleSet, Severity, Verdict, Who};
use crate::result::ScanResult;

use super::evidence;
use super::framework::Measures;
use super::model::{FindingPart, SubjectPart};
use super::phrase::Phrases;
use super::visible::prose;

/// Verdicts as the report orders them: what needs doing first.
pub(super) const ORDER: [Verdict; 6] = [
    Verdict::Fail,
    Verdict::Partial,
    Verdict::Unknown,
    Verdict::Info,
    Verdict::Pass,
    Verdict::NotApplicable,
];

/// The anchor of each finding, by its place in the result.
#[derive(Debug)]
pub(super) struct Anchors {
    ids: Vec<String>,
}

impl Anchors {
    pub(super) fn new(findings: &[Finding]) -> Self {
        let mut taken = BTreeSet::new();
        let ids = findings
            .iter()
            .map(|finding| {
                let id = format!("f-{}-{}", safe(&finding.check), safe(&finding.subject));
                // Only a stranger who lists one server twice gets this far.
                let free = (2..).map(|n| format!("{id}_{n}"));
                let id = std::iter::once(id.clone())
                    .chain(free)
                    .find(|id| !taken.contains(id))
                    .unwrap_or(id);
                taken.insert(id.clone());
                id
            })
            .collect();
        Self { ids }
    }

    /// The anchor of the finding at this place of the result.
    pub(super) fn of(&self, index: usize) -> String {
        self.ids.get(index).cloned().unwrap_or_default()
    }
}

/// A name in letters, digits, `-` and `.`; anything else as `_` and its code.
pub(super) fn safe(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => id.push(character),
            _ => id.push_str(&format!("_{:x}", u32::from(character))),
        }
    }
    id
}

/// The machine word of a verdict, as in JSON and in words.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Partial => "partial",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not-applicable",
        Verdict::Info => "info",
    }
}

/// The sign of a verdict, for eyes that do not see colours and for a terminal.
fn icon(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Partial => "~",
        Verdict::Fail => "✕",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "–",
        Verdict::Info => "i",
    }
}

/// Words for who can do something.
pub(super) fn who(who: Who, phrases: Phrases) -> String {
    phrases.say(match who {
        Who::Owner => "who.owner",
        Who::Web => "who.web",
        Who::Mail => "who.mail",
        Who::Dns => "who.dns",
    })
}

/// Words for how long something takes.
pub(super) fn effort(effort: Effort, phrases: Phrases) -> String {
    phrases.say(match effort {
        Effort::Low => "effort.low",
        Effort::Medium => "effort.medium",
        Effort::High => "effort.high",
    })
}

/// How many findings of which kind, worst first: `2 not in order, 15 in order`.
pub(super) fn counts<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    phrases: Phrases,
) -> Vec<(Verdict, String)> {
    let mut tally: BTreeMap<usize, usize> = BTreeMap::new();
    for finding in findings {
        *tally.entry(rank(finding.verdict)).or_default() += 1;
    }
    tally
        .into_iter()
        .filter_map(|(rank, n)| {
            let verdict = *ORDER.get(rank)?;
            let counted = phrases.count(&format!("count.{}", word(verdict)), n);
            Some((verdict, counted))
        })
        .collect()
}

/// Where a verdict stands in [`ORDER`].
fn rank(verdict: Verdict) -> usize {
    ORDER
        .iter()
        .position(|other| *other == verdict)
        .unwrap_or(ORDER.len())
}

/// The findings of an area, worst first; findings that read the same stand together.
pub(super) fn parts(
    rules: &RuleSet,
    result: &ScanResult,
    area: Area,
    anchors: &Anchors,
    measures: &Measures,
    phrases: Phrases,
) -> Vec<FindingPart> {
    let mut sorted: Vec<(usize, &Finding)> = result
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.area == area)
        .collect();
    sorted.sort_by_key(|(index, finding)| {
        let severity = std::cmp::Reverse(finding.severity);
        (rank(finding.verdict), severity, *index)
    });
    let mut parts: Vec<(&Finding, FindingPart)> = Vec::new();
    for (index, finding) in sorted {
        let subject = SubjectPart {
            id: anchors.of(index),
            name: finding.subject.clone(),
            facts: evidence::rows(&finding.facts, phrases),
        };
        let same = parts
            .iter_mut()
            .find(|(first, _)| reads_like(first, finding));
        match same {
            Some((_, part)) => {
                part.subjects.push(subject);
                part.names_subjects = true;
            }
            None => {
                let mut part = part(rules, finding, measures, phrases);
                part.names_subjects = finding.subject != result.target;
                part.subjects.push(subject);
                parts.push((finding, part));
            }
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

fn reads_like(one: &Finding, other: &Finding) -> bool {
    one.check == other.check
        && one.verdict == other.verdict
        && one.severity == other.severity
        && one.text == other.text
}

fn part(rules: &RuleSet, finding: &Finding, measures: &Measures, phrases: Phrases) -> FindingPart {
    let gap = matches!(finding.verdict, Verdict::Fail | Verdict::Partial);
    // Nobody is told to repair what is in order, or what could not be seen to be broken.
    let told = |told: bool, text: &str| if told { prose(text) } else { String::new() };
    let matters = gap || finding.verdict == Verdict::Unknown;
    let advised = gap || finding.verdict == Verdict::Info;
    let check = rules.checks.iter().find(|check| check.id == finding.check);
    let hand = check.filter(|_| gap).map_or_else(String::new, |check| {
        let (who, effort) = (who(check.who, phrases), effort(check.effort, phrases));
        format!("{who} · {effort}")
    });
    FindingPart {
        check: finding.check.clone(),
        class: word(finding.verdict),
        icon: icon(finding.verdict),
        word: verdict_words(finding, gap, phrases),
        severity: finding.severity,
        title: prose(&finding.text.title),
        what: prose(&finding.text.what),
        why: told(matters, &finding.text.why),
        fix: told(advised, &finding.text.fix),
        who: hand,
        subjects: Vec::new(),
        names_subjects: false,
        measures: measures.lines(finding, phrases),
    }
}

fn verdict_words(finding: &Finding, gap: bool, phrases: Phrases) -> String {
    let verdict = phrases.say(&format!("verdict.{}", word(finding.verdict)));
    if !gap {
        return verdict;
    }
    let severity = phrases.say(match finding.severity {
        Severity::Critical => "severity.critical",
        Severity::High => "severity.high",
        Severity::Medium => "severity.medium",
        Severity::Low => "severity.low",
        Severity::Info => "severity.info",
    });
    format!("{verdict} · {severity}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_safe_and_tells_names_apart() {
        assert_eq!(
            safe("www.example.be:443/ipv4"),
            "www.example.be_3a443_2fipv4"
        );
        assert_ne!(safe("a_b"), safe("a:b"));
        assert_eq!(safe("\"><script>"), "_22_3e_3cscript_3e");
    }
}
