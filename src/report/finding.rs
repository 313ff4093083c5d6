//! Findings as they are shown: by area, worst first, those of one check together.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::{Area, Finding, RuleSet, Severity, Verdict, Who};
use crate::result::ScanResult;

use super::anchor::Anchors;
use super::evidence;
use super::framework::Measures;
use super::host;
use super::letter;
use super::model::{FactGroup, FindingPart, QuietPart, Reason, Said, SubjectPart};
use super::phrase::Phrases;
use super::place;
use super::supplier;
use super::verdict;
use super::visible::prose;
use super::waived;

/// Findings that stand together, with their places in the result.
type Group<'f> = [(usize, &'f Finding)];

/// The findings of an area, worst first. Those of one check stand together where they came to the same
/// verdict for the same reason: thirteen name servers in order are one thing to read.
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
        let waived = finding.waived.is_some();
        (verdict::rank(finding.verdict), waived, severity, *index)
    });
    // By what they say, not each beside each: a list of subjects may be as long as a stranger likes.
    let mut places: BTreeMap<Alike<'_>, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<(usize, &Finding)>> = Vec::new();
    for found in sorted {
        let place = *places.entry(alike(found.1)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(found),
            None => groups.push(vec![found]),
        }
    }
    let mut subjects: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for finding in &result.findings {
        let of_check = subjects.entry(&finding.check).or_default();
        of_check.push(&finding.subject);
    }
    groups
        .iter()
        .filter_map(|group| {
            let mut part = part(rules, group, measures, phrases)?;
            let all = subjects
                .get(part.check.as_str())
                .map_or(&[][..], Vec::as_slice);
            part.names_subjects = names_subjects(group, result, all.len() > 1);
            name_places(&mut part, group, all);
            part.subjects = group
                .iter()
                .map(|(index, finding)| SubjectPart {
                    id: anchors.of(*index),
                    name: finding.subject.clone(),
                    proof: proof(finding),
                })
                .collect();
            Some(part)
        })
        .collect()
}

/// A finding in machine words, for those who say that it is not right.
fn proof(finding: &Finding) -> String {
    let words = [
        finding.check.as_str(),
        &finding.subject,
        finding.verdict.word(),
        &finding.case,
    ];
    let said = words.into_iter().filter(|word| !word.is_empty());
    said.collect::<Vec<_>>().join(" · ")
}

/// Findings that need nobody's eyes, by verdict. Where the same sentence is the reason for several, such as
/// that a site only sends its visitors on, it is told once for all of them.
pub(super) fn quiet(findings: &[FindingPart]) -> Vec<QuietPart> {
    let mut parts: Vec<QuietPart> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.open {
            continue;
        }
        let text = match finding.what.as_slice() {
            [said] if finding.class == Verdict::NotApplicable.word() => said.text.clone(),
            _ => String::new(),
        };
        if parts.last().is_none_or(|part| part.class != finding.class) {
            parts.push(QuietPart {
                class: finding.class,
                word: finding.word.clone(),
                reasons: Vec::new(),
            });
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        match part.reasons.iter_mut().find(|reason| reason.text == text) {
            Some(reason) => reason.findings.push(index),
            None => part.reasons.push(Reason {
                text,
                findings: vec![index],
            }),
        }
    }
    parts
}

/// What findings have in common that stand together.
type Alike<'a> = (
    &'a str,
    Verdict,
    Severity,
    Option<(&'a str, Date, &'a str)>,
    &'a str,
    &'a str,
);

fn alike(finding: &Finding) -> Alike<'_> {
    let waived = finding.waived.as_ref();
    (
        &finding.check,
        finding.verdict,
        finding.severity,
        waived.map(|waived| (waived.reason.as_str(), waived.until, waived.by.as_str())),
        &finding.text.title,
        &finding.text.why,
    )
}

/// A finding about the domain needs no name beside it, unless its check speaks of several subjects.
fn names_subjects(group: &Group, result: &ScanResult, several: bool) -> bool {
    group
        .iter()
        .any(|(_, finding)| finding.subject != result.target || several)
}

/// Names the places of a finding, and of what is said of some of them, as an owner reads them.
fn name_places(part: &mut FindingPart, group: &Group, all: &[&str]) {
    let names: Vec<String> = group
        .iter()
        .map(|(_, finding)| finding.subject.clone())
        .collect();
    part.places = place::places(&names, all);
    for said in part.what.iter_mut().chain(&mut part.fix) {
        said.subjects = place::places(&said.subjects, all);
    }
}

fn part(
    rules: &RuleSet,
    group: &Group,
    measures: &Measures,
    phrases: Phrases,
) -> Option<FindingPart> {
    let (_, first) = group.first()?;
    let gap = matches!(first.verdict, Verdict::Fail | Verdict::Partial);
    // Nobody is told to repair what is in order, or what could not be seen to be broken.
    let matters = gap || first.verdict == Verdict::Unknown;
    let advised = gap || first.verdict == Verdict::Info;
    let check = rules.checks.iter().find(|check| check.id == first.check);
    let letter = if gap && first.waived.is_none() {
        // Of a check that is not here any more nobody knows who could do it, so its owner asks.
        letter::anchor(check.map_or(Who::Owner, |check| check.who))
    } else {
        String::new()
    };
    let hand = check.filter(|_| gap).map_or_else(String::new, |check| {
        let who = verdict::who(check.who, phrases);
        format!("{who} · {}", verdict::effort(check.effort, phrases))
    });
    let facts = together(group, |finding| evidence::rows(&finding.facts, phrases));
    Some(FindingPart {
        check: first.check.clone(),
        class: first.verdict.word(),
        word: verdict::in_words(first, phrases),
        severity: first.severity,
        open: matters,
        title: prose(&first.text.title),
        peers: String::new(),
        waived: waived::sentence(first, phrases),
        why: if matters {
            prose(&first.text.why)
        } else {
            String::new()
        },
        who: hand,
        letter,
        subjects: Vec::new(),
        names_subjects: false,
        places: Vec::new(),
        what: said(group, |finding| prose(&finding.text.what)),
        fix: said(group, |finding| {
            if advised {
                prose(&finding.text.fix)
            } else {
                String::new()
            }
        }),
        steps: supplier::steps(group, phrases),
        facts: facts
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(subjects, rows)| FactGroup { subjects, rows })
            .collect(),
        measures: measures.lines(first, phrases),
    })
}

/// What is said of the subjects of a group, each sentence once. Subjects that a sentence names itself
/// are not named again.
fn said(group: &Group, of: impl Fn(&Finding) -> String) -> Vec<Said> {
    together(group, of)
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(mut subjects, text)| {
            subjects.retain(|subject| !host::is_named(&text, host::of_subject(subject)));
            Said { subjects, text }
        })
        .collect()
}

/// What is the same for some subjects of a group, with their names; without, where it is all of them.
fn together<T: Ord>(group: &Group, of: impl Fn(&Finding) -> T) -> Vec<(Vec<String>, T)> {
    // In the order in which they come, and found again without looking at all of them.
    let mut places: BTreeMap<T, (usize, Vec<String>)> = BTreeMap::new();
    for (at, (_, finding)) in group.iter().enumerate() {
        let (_, subjects) = places.entry(of(finding)).or_insert((at, Vec::new()));
        subjects.push(finding.subject.clone());
    }
    let mut same: Vec<(usize, Vec<String>, T)> = places
        .into_iter()
        .map(|(value, (first, subjects))| (first, subjects, value))
        .collect();
    same.sort_by_key(|(first, ..)| *first);
    if let [(_, subjects, _)] = same.as_mut_slice() {
        subjects.clear();
    }
    let same = same.into_iter();
    same.map(|(_, subjects, value)| (subjects, value)).collect()
}
