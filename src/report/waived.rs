//! Findings that somebody decided to live with, in words.

use std::collections::BTreeSet;

use crate::check::Finding;
use crate::check::waive::{Waived, WaiverOrigin, WaiverState, WaiverUse};
use crate::result::ScanResult;

use super::framework::title_of;
use super::model::Pair;
use super::phrase::Phrases;
use super::visible::prose;
use super::writing;

/// `Waived until 30 June 2027 by An Peeters: the old shop needs it`; empty where a finding is not waived.
pub(super) fn sentence(finding: &Finding, phrases: Phrases) -> String {
    let said = |waived: &Waived| line(&waived.reason, waived.until, &waived.by, phrases);
    finding.waived.as_ref().map(said).unwrap_or_default()
}

fn line(reason: &str, until: jiff::civil::Date, by: &str, phrases: Phrases) -> String {
    let day = writing::day(phrases.language, until);
    let values = [("day", &*day), ("by", by), ("reason", reason)];
    prose(&phrases.fill("waiver.line", &values))
}

/// What to know of waivers beside the score: which finding is waived, or how many are, and that some waivers
/// changed nothing. A check counts once, as it does beside the level.
pub(super) fn summary(result: &ScanResult, phrases: Phrases) -> Vec<String> {
    let waived = || result.findings.iter().filter(|f| f.waived.is_some());
    let checks: BTreeSet<&str> = waived().map(|finding| finding.check.as_str()).collect();
    let first = waived().filter_map(|finding| Some(finding.waived.as_ref()?.until));
    let mut lines = Vec::new();
    if let Some(until) = first.min() {
        let day = writing::day(phrases.language, until);
        let n = writing::count(phrases.language, checks.len());
        let key = if checks.len() == 1 {
            "waiver.count.one"
        } else {
            "waiver.count.many"
        };
        let title = waived().next().map(|finding| prose(&finding.text.title));
        let title = title.unwrap_or_default();
        lines.push(phrases.fill(key, &[("n", &n), ("day", &day), ("title", &title)]));
    }
    let idle = |such: fn(WaiverState) -> bool| {
        let waivers = result.waivers.iter();
        waivers.filter(|used| such(used.state)).count()
    };
    let over = idle(|state| state == WaiverState::Expired);
    if over > 0 {
        lines.push(phrases.one_or_many("waiver.over", over));
    }
    let unused = idle(|state| !matches!(state, WaiverState::Expired | WaiverState::Applied));
    if unused > 0 {
        lines.push(phrases.one_or_many("waiver.unused", unused));
    }
    lines
}

/// All waivers that were given, each with what became of it.
pub(super) fn rows(result: &ScanResult, phrases: Phrases) -> Vec<Pair> {
    let row = |used: &WaiverUse| {
        let waiver = &used.waiver;
        let state = phrases.say(match used.state {
            WaiverState::Applied => "waiver.state.applied",
            WaiverState::NotNeeded => "waiver.state.not-needed",
            WaiverState::NotSeen => "waiver.state.not-seen",
            WaiverState::NoFinding => "waiver.state.no-finding",
            WaiverState::Expired => "waiver.state.expired",
        });
        let origin = phrases.say(match used.origin {
            WaiverOrigin::Profile => "waiver.origin.profile",
            WaiverOrigin::File => "waiver.origin.file",
        });
        let subject = if waiver.is_for_all() {
            phrases.say("waiver.all")
        } else {
            waiver.subject.clone()
        };
        let line = line(&waiver.reason, waiver.until, &waiver.by, phrases);
        Pair {
            label: title_of(&waiver.check, &result.findings),
            values: vec![subject, line, format!("{state} · {origin}")],
        }
    };
    result.waivers.iter().map(row).collect()
}
