//! What could not be seen, and why, in words.

use crate::check::{Area, Finding, Verdict};
use crate::fact::Cause;

use super::anchor::Anchors;
use super::evidence;
use super::model::UnseenRow;
use super::phrase::Phrases;
use super::visible::prose;

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
    let mut said: Vec<String> = groups
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
        .collect();
    if let more @ 1.. = groups.len().saturating_sub(AT_MOST) {
        said.push(phrases.count("list.more", more));
    }
    phrases.apart(said)
}

/// Whether something was not seen only because it stands in a private network: there is an option for
/// that.
pub(super) fn stops_at_private(findings: &[Finding]) -> bool {
    unseen(findings).any(|finding| first_cause(finding) == Some(Cause::ForbiddenAddress))
}

/// Everything that could not be seen: one row for each check and cause.
pub(super) fn rows(findings: &[Finding], anchors: &Anchors, phrases: Phrases) -> Vec<UnseenRow> {
    let mut rows: Vec<UnseenRow> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.verdict != Verdict::Unknown {
            continue;
        }
        let title = prose(&finding.text.title);
        let (cause, detail) = match &finding.why {
            None => (String::new(), String::new()),
            Some(why) => (
                phrases.say(&format!("cause.{}", why.cause.word())),
                evidence::clip(&why.detail, phrases),
            ),
        };
        let same = rows
            .iter()
            .position(|row| row.title == title && row.cause == cause);
        let same = same.unwrap_or_else(|| {
            rows.push(UnseenRow {
                title,
                link: anchors.of(index),
                subjects: Vec::new(),
                cause,
                details: Vec::new(),
            });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(same) {
            row.subjects.push(finding.subject.clone());
            if !detail.is_empty() && !row.details.contains(&detail) {
                row.details.push(detail);
            }
        }
    }
    rows
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
