//! What could not be seen, and why, in words.

use crate::check::{Area, Finding, Verdict};
use crate::fact::Cause;

use super::evidence;
use super::finding::Anchors;
use super::model::UnseenRow;
use super::phrase::Phrases;

/// The most causes that are named in one sentence.
const AT_MOST: usize = 3;

/// The causes of not seeing by area, for one sentence: `Mail: port 25 is blocked on this network`.
/// Empty where everything was seen.
pub(super) fn causes(findings: &[Finding], phrases: Phrases) -> String {
    let mut groups: Vec<(Area, Option<Cause>)> = Vec::new();
    for finding in unseen(findings) {
        let group = (finding.area, first_cause(finding));
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let told: Vec<Area> = groups
        .iter()
        .filter(|(_, cause)| cause.is_some())
        .map(|(area, _)| *area)
        .collect();
    groups.retain(|(area, cause)| cause.is_some() || !told.contains(area));
    groups
        .iter()
        .take(AT_MOST)
        .map(|(area, cause)| {
            let area = phrases.say(&format!("area.{}", area.word()));
            match cause {
                None => area,
                Some(cause) => {
                    let cause = phrases.say(&format!("cause.{}", cause.word()));
                    phrases.fill("unseen.group", &[("area", &area), ("cause", &cause)])
                }
            }
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// Everything that could not be seen, one row each.
pub(super) fn rows(findings: &[Finding], anchors: &Anchors, phrases: Phrases) -> Vec<UnseenRow> {
    findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.verdict == Verdict::Unknown)
        .map(|(index, finding)| UnseenRow {
            title: finding.text.title.clone(),
            link: anchors.of(index),
            subject: finding.subject.clone(),
            cause: finding.why.as_ref().map_or_else(String::new, |why| {
                phrases.say(&format!("cause.{}", why.cause.word()))
            }),
            detail: finding
                .why
                .as_ref()
                .map_or_else(String::new, |why| evidence::clip(&why.detail, phrases)),
        })
        .collect()
}

fn unseen(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Unknown)
}

/// The cause, where it is a first one: what merely follows from another is told there.
fn first_cause(finding: &Finding) -> Option<Cause> {
    let cause = finding.why.as_ref()?.cause;
    (cause != Cause::Follows).then_some(cause)
}
