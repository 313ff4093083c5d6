//! What changed at a client since last time. As in [`compare`](mod@crate::compare), nothing is called better or worse
//! that may only have been seen better or worse.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Verdict;
use crate::compare::Trend;
use crate::digest::{Digest, DigestFinding};
use crate::report::phrase::Phrases;
use crate::score::LevelRange;

use super::model::{ChangeKind, Since};
use super::state::{falls_short, is_gap};

/// The most levels that are shown of a client, the last ones.
const LEVELS_AT_MOST: usize = 6;

/// A check and a subject.
type Place<'a> = (&'a str, &'a str);

/// A finding that is not what it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Changed<'a> {
    pub(super) kind: ChangeKind,
    /// As it was; `None` where the subject was not there.
    pub(super) before: Option<&'a DigestFinding>,
    pub(super) now: &'a DigestFinding,
}

/// The last of those before a digest.
pub(super) fn previous<'a>(now: &Digest, earlier: &'a [Digest]) -> Option<&'a Digest> {
    let before = earlier.iter();
    let before = before.filter(|digest| digest.observed_at < now.observed_at);
    before.max_by_key(|digest| digest.observed_at)
}

/// What changed since last time, in words.
pub(super) fn since(now: &Digest, earlier: &[Digest], phrases: Phrases) -> Since {
    let Some(before) = previous(now, earlier) else {
        return Since {
            trend: None,
            text: phrases.say("portfolio.trend.first"),
            sign: "",
            levels: String::new(),
            machine_levels: String::new(),
            counts: String::new(),
            fixed: 0,
            new: 0,
            previous: None,
        };
    };
    let changes = changes(before, now);
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let (fixed, new) = (count(ChangeKind::Fixed), count(ChangeKind::New));
    let trend = trend(before, now);
    let levels = levels(now, earlier);
    let said = [("portfolio.fixed", fixed), ("portfolio.new", new)];
    let said = said.into_iter().filter(|(_, n)| *n > 0);
    let said: Vec<String> = said.map(|(key, n)| phrases.count(key, n)).collect();
    Since {
        trend: Some(trend),
        text: phrases.say(word(trend)),
        sign: sign(trend),
        levels: in_words(&levels, phrases),
        machine_levels: for_machines(&levels),
        counts: said.join(", "),
        fixed,
        new,
        previous: Some(before.observed_at),
    }
}

fn word(trend: Trend) -> &'static str {
    match trend {
        Trend::Improved => "compare.trend.improved",
        Trend::Worse => "compare.trend.worse",
        Trend::Unchanged => "compare.trend.unchanged",
        Trend::Unclear => "portfolio.trend.unclear",
        Trend::NotComparable => "portfolio.trend.not-comparable",
    }
}

fn sign(trend: Trend) -> &'static str {
    match trend {
        Trend::Improved => "↑",
        Trend::Worse => "↓",
        Trend::Unchanged => "=",
        Trend::Unclear | Trend::NotComparable => "?",
    }
}

/// The levels over time, oldest first.
fn levels(now: &Digest, earlier: &[Digest]) -> Vec<Option<LevelRange>> {
    let mut all: Vec<&Digest> = earlier.iter().collect();
    all.retain(|digest| digest.observed_at < now.observed_at);
    all.sort_by_key(|digest| digest.observed_at);
    all.push(now);
    all.iter().map(|digest| digest.level).collect()
}

fn in_words(levels: &[Option<LevelRange>], phrases: Phrases) -> String {
    let first = levels.len().saturating_sub(LEVELS_AT_MOST);
    let last = levels.iter().skip(first);
    let said: Vec<String> = last.map(|range| level(*range, phrases)).collect();
    said.join(" → ")
}

/// No sign that a spreadsheet takes for a date or a formula.
fn for_machines(levels: &[Option<LevelRange>]) -> String {
    let word = |level: &Option<LevelRange>| match level {
        None => "none".to_owned(),
        Some(LevelRange { low, high }) if low == high => low.to_string(),
        Some(LevelRange { low, high }) => format!("{low}..{high}"),
    };
    levels.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// A level in a row of levels: `3`, `3 to 4`, `none`.
pub(super) fn level(level: Option<LevelRange>, phrases: Phrases) -> String {
    level.map_or_else(
        || phrases.say("compare.none"),
        |level| phrases.range(level.low, level.high),
    )
}

/// Which way a domain went: by its level, and where that stayed or says nothing, by its score.
pub(super) fn trend(before: &Digest, now: &Digest) -> Trend {
    let same_measure = before.rules == now.rules
        && before.profile == now.profile
        && before.areas.keys().eq(now.areas.keys());
    if !same_measure {
        return Trend::NotComparable;
    }
    let same_sight = unseen(before) == unseen(now);
    let score = number(
        before.low.zip(before.high),
        now.low.zip(now.high),
        same_sight,
    );
    let ends = |level: LevelRange| (level.low, level.high);
    let level = number(before.level.map(ends), now.level.map(ends), same_sight);
    match level {
        // What is waived caps no level: the score, which waivers do not touch, tells.
        _ if waivers_differ(before, now) => score,
        // The range of a level does not hold what was not seen: a cap may only have been out of sight.
        Trend::Improved | Trend::Worse if same_sight => level,
        Trend::Improved | Trend::Worse if score == level => level,
        Trend::Improved | Trend::Worse => Trend::Unclear,
        _ => score,
    }
}

/// What became of a number that lies between two ends. Both ranges hold the true number: where they do not touch, it
/// changed; where they do, only if nothing else was seen.
fn number(before: Option<(u8, u8)>, now: Option<(u8, u8)>, same_sight: bool) -> Trend {
    let (Some(before), Some(now)) = (before, now) else {
        return Trend::NotComparable;
    };
    let rose = |from: (u8, u8), to: (u8, u8)| {
        to.0 > from.1 || (same_sight && from != to && to.0 >= from.0 && to.1 >= from.1)
    };
    match (rose(before, now), rose(now, before)) {
        (true, _) => Trend::Improved,
        (_, true) => Trend::Worse,
        _ if before == now => Trend::Unchanged,
        _ => Trend::Unclear,
    }
}

/// What could not be seen.
fn unseen(digest: &Digest) -> BTreeSet<Place<'_>> {
    let findings = digest.findings.iter();
    let unseen = findings.filter(|finding| finding.verdict == Verdict::Unknown);
    unseen.map(place).collect()
}

/// Whether somebody decided otherwise about something that is not in order both times.
fn waivers_differ(before: &Digest, now: &Digest) -> bool {
    let short = |digest| -> BTreeMap<Place<'_>, bool> {
        let digest: &Digest = digest;
        let short = digest
            .findings
            .iter()
            .filter(|finding| falls_short(finding));
        short
            .map(|finding| (place(finding), finding.waived))
            .collect()
    };
    let (before, now) = (short(before), short(now));
    let mut both = now.iter();
    both.any(|(place, waived)| before.get(place).is_some_and(|was| was != waived))
}

fn place(finding: &DigestFinding) -> Place<'_> {
    (&finding.check, &finding.subject)
}

/// What is not what it was, where both times it was seen, in the order of the findings. A gap that is waived now is
/// neither repaired nor new; one whose subject is gone is not told.
pub(super) fn changes<'a>(before: &'a Digest, now: &'a Digest) -> Vec<Changed<'a>> {
    if before.rules != now.rules || before.profile != now.profile {
        return Vec::new();
    }
    let findings = before.findings.iter();
    let was: BTreeMap<Place<'_>, &DigestFinding> =
        findings.map(|finding| (place(finding), finding)).collect();
    let unseen: BTreeSet<&str> = unseen(before).into_iter().map(|(check, _)| check).collect();
    let told: BTreeSet<&str> = was.keys().map(|(check, _)| *check).collect();
    let of = |now: &'a DigestFinding| {
        let check = now.check.as_str();
        let before = was.get(&place(now)).copied();
        let kind = match before {
            Some(before) => kind(before, now)?,
            // A host that was not there; but not one that only was not seen.
            None if is_gap(now) && told.contains(check) && !unseen.contains(check) => {
                ChangeKind::New
            }
            None => return None,
        };
        Some(Changed { kind, before, now })
    };
    now.findings.iter().filter_map(of).collect()
}

fn kind(before: &DigestFinding, now: &DigestFinding) -> Option<ChangeKind> {
    let seen = |finding: &DigestFinding| finding.verdict != Verdict::Unknown;
    if !seen(before) || !seen(now) {
        return None;
    }
    match (falls_short(before), falls_short(now)) {
        (true, false) if now.verdict == Verdict::Pass => Some(ChangeKind::Fixed),
        (false, true) if !now.waived => Some(ChangeKind::New),
        (true, true) if !before.waived && !now.waived => match (rank(before), rank(now)) {
            (was, is) if is > was => Some(ChangeKind::Worse),
            (was, is) if is < was => Some(ChangeKind::Better),
            _ => None,
        },
        _ => None,
    }
}

/// How bad a gap is: partly in order is milder than any failure.
fn rank(finding: &DigestFinding) -> u8 {
    match finding.verdict {
        Verdict::Fail => 1 + finding.severity as u8,
        _ => 0,
    }
}
