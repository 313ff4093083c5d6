//! Findings as they are shown: by area, worst first, those that read the same together.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Area, Effort, Finding, RuleSet, Severity, Verdict, Who};
use crate::result::ScanResult;

use super::evidence;
use super::framework::Measures;
use super::model::{FactGroup, FindingPart, SubjectPart};
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
            _ => id.extend(format!("_{:x}", u32::from(character)).chars()),
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

/// How many findings of which kind, worst first, as they stand together in the report.
pub(super) fn counts<'p>(
    parts: impl Iterator<Item = &'p FindingPart>,
    phrases: Phrases,
) -> Vec<(Verdict, String)> {
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for part in parts {
        *tally.entry(part.class).or_default() += 1;
    }
    ORDER
        .into_iter()
        .filter_map(|verdict| {
            let n = *tally.get(word(verdict))?;
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
    let mut groups: Vec<Vec<(usize, &Finding)>> = Vec::new();
    for found in sorted {
        let same = groups.iter_mut().find(|group| {
            group
                .first()
                .is_some_and(|first| reads_like(first.1, found.1))
        });
        match same {
            Some(group) => group.push(found),
            None => groups.push(vec![found]),
        }
    }
    groups
        .iter()
        .filter_map(|group| {
            let (_, first) = group.first()?;
            let mut part = part(rules, first, measures, phrases);
            part.names_subjects = names_subjects(first, result);
            part.facts = facts(group, phrases);
            part.subjects = group
                .iter()
                .map(|(index, finding)| SubjectPart {
                    id: anchors.of(*index),
                    name: finding.subject.clone(),
                })
                .collect();
            Some(part)
        })
        .collect()
}

/// A finding about the domain needs no name beside it, unless its check speaks of several subjects.
fn names_subjects(finding: &Finding, result: &ScanResult) -> bool {
    let of_check = |other: &&Finding| other.check == finding.check;
    finding.subject != result.target || result.findings.iter().filter(of_check).count() > 1
}

/// The facts of findings that stand together: once, where they are the same for all.
fn facts(group: &[(usize, &Finding)], phrases: Phrases) -> Vec<FactGroup> {
    let mut groups: Vec<FactGroup> = Vec::new();
    for (_, finding) in group {
        let rows = evidence::rows(&finding.facts, phrases);
        if rows.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|group| group.rows == rows) {
            Some(same) => same.subjects.push(finding.subject.clone()),
            None => groups.push(FactGroup {
                subjects: vec![finding.subject.clone()],
                rows,
            }),
        }
    }
    if let [all] = groups.as_mut_slice()
        && all.subjects.len() == group.len()
    {
        all.subjects.clear();
    }
    groups
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
        word: verdict_words(finding, phrases),
        severity: finding.severity,
        title: prose(&finding.text.title),
        what: prose(&finding.text.what),
        why: told(matters, &finding.text.why),
        fix: told(advised, &finding.text.fix),
        who: hand,
        subjects: Vec::new(),
        names_subjects: false,
        facts: Vec::new(),
        measures: measures.lines(finding, phrases),
    }
}

/// The verdict, and how serious a failure is.
fn verdict_words(finding: &Finding, phrases: Phrases) -> String {
    let verdict = phrases.say(&format!("verdict.{}", word(finding.verdict)));
    if finding.verdict != Verdict::Fail {
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
