//! Verdicts, and who repairs a failure, in words and signs.

use std::collections::BTreeMap;

use crate::check::{Effort, Finding, Severity, Verdict, Who};

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

/// The verdict, and how serious a failure is.
pub(super) fn in_words(finding: &Finding, phrases: Phrases) -> String {
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

/// How many checks came to which verdict, worst first. A check with several subjects counts once, with
/// its worst, as in the score.
pub(super) fn counts<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    phrases: Phrases,
) -> Vec<(Verdict, String)> {
    let mut worst: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let rank = rank(finding.verdict);
        let known = worst.entry(&finding.check).or_insert(rank);
        *known = rank.min(*known);
    }
    ORDER
        .into_iter()
        .enumerate()
        .filter_map(|(rank, verdict)| {
            let n = worst.values().filter(|worst| **worst == rank).count();
            let counted = phrases.count(&format!("count.{}", word(verdict)), n);
            (n > 0).then_some((verdict, counted))
        })
        .collect()
}

/// Where a verdict stands in [`ORDER`].
pub(super) fn rank(verdict: Verdict) -> usize {
    ORDER
        .iter()
        .position(|other| *other == verdict)
        .unwrap_or(ORDER.len())
}
