//! Verdicts, and who repairs a failure, in words and signs.

use std::collections::BTreeMap;

use crate::check::{Effort, Finding, Verdict, Who};

use super::phrase::Phrases;

/// Verdicts as the report orders them: what needs doing first.
pub(super) const ORDER: [Verdict; 6] = [
    Verdict::Fail,
    Verdict::Partial,
    Verdict::Unknown,
    Verdict::Info,
    Verdict::Pass,
    Verdict::NotApplicable,
];

/// The sign of a verdict, for eyes that do not see colours and for a terminal.
pub(super) fn icon(verdict: Verdict) -> &'static str {
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
    phrases.say(&format!("who.{}", who.word()))
}

/// Words for how long something takes.
pub(super) fn effort(effort: Effort, phrases: Phrases) -> String {
    phrases.say(&format!("effort.{}", effort.word()))
}

/// The verdict, and how serious a failure is.
pub(super) fn in_words(finding: &Finding, phrases: Phrases) -> String {
    let verdict = phrases.say(&format!("verdict.{}", finding.verdict.word()));
    if finding.verdict != Verdict::Fail {
        return verdict;
    }
    let severity = phrases.say(&format!("severity.{}", finding.severity.word()));
    format!("{verdict} · {severity}")
}

/// How many checks came to which verdict, worst first. A check with several subjects counts once, with
/// its worst, as in the score.
pub(super) fn counts<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<(Verdict, usize)> {
    let mut worst: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let rank = rank(finding.verdict);
        let known = worst.entry(&finding.check).or_insert(rank);
        *known = rank.min(*known);
    }
    let count = |rank| worst.values().filter(|worst| **worst == rank).count();
    ORDER
        .into_iter()
        .enumerate()
        .map(|(rank, verdict)| (verdict, count(rank)))
        .filter(|(_, n)| *n > 0)
        .collect()
}

/// `2 not in order, 15 in order`.
pub(super) fn counted(counts: &[(Verdict, usize)], phrases: Phrases) -> String {
    let texts = counts
        .iter()
        .map(|(verdict, n)| phrases.count(&format!("count.{}", verdict.word()), *n));
    texts.collect::<Vec<_>>().join(", ")
}

/// What needs saying in a few words: all that is not in order, else how much is.
pub(super) fn remark(counts: &[(Verdict, usize)], phrases: Phrases) -> String {
    let open: Vec<(Verdict, usize)> = counts
        .iter()
        .copied()
        .filter(|(verdict, _)| {
            matches!(verdict, Verdict::Fail | Verdict::Partial | Verdict::Unknown)
        })
        .collect();
    match open.as_slice() {
        [] => {
            let pass = counts
                .iter()
                .filter(|(verdict, _)| *verdict == Verdict::Pass);
            counted(&pass.copied().collect::<Vec<_>>(), phrases)
        }
        [_] => counted(&open, phrases),
        // Side by side they have to fit one line of a terminal.
        several => {
            let texts = several.iter().map(|(verdict, n)| {
                let key = match verdict {
                    Verdict::Partial => "count.short.partial",
                    Verdict::Unknown => "count.short.unknown",
                    _ => "count.fail",
                };
                phrases.count(key, *n)
            });
            texts.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Where a verdict stands in [`ORDER`].
pub(super) fn rank(verdict: Verdict) -> usize {
    ORDER
        .iter()
        .position(|other| *other == verdict)
        .unwrap_or(ORDER.len())
}
