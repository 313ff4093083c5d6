//! The scans of one domain, one after the other: what was repaired, what is new, what came back, and how its level
//! and its score moved.
//!
//! Pure. As in [`compare`](crate::compare), absent is not unknown: a gap that cannot be seen any more is not repaired, and one
//! that could not be seen before is not new. Each finding is held against the last scan that could tell.

mod memory;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::check::{Severity, Verdict};
use crate::compare::Trend;
use crate::digest::{Digest, DigestFinding};
use crate::score::LevelRange;

use self::memory::Memory;

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
    /// At least one of the scans was judged by other rules, or with another profile, before: reports of that time may
    /// state other numbers. Whoever had it judged again says so.
    pub judged_again: bool,
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
    /// What the last scan before this one said that could tell; `None` where none did.
    #[serde(skip)]
    pub was: Option<Mark>,
    /// What this scan says; `None` where the subject is not there.
    #[serde(skip)]
    pub now: Option<Mark>,
}

/// What a scan says of a check of one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The verdict.
    pub verdict: Verdict,
    /// Its severity.
    pub severity: Severity,
    /// A waiver holds for it.
    pub waived: bool,
}

impl Mark {
    fn of(finding: &DigestFinding) -> Self {
        Self {
            verdict: finding.verdict,
            severity: finding.severity,
            waived: finding.waived,
        }
    }

    /// How bad a gap is: partly in order is milder than any failure.
    fn rank(self) -> u8 {
        match self.verdict {
            Verdict::Fail => 1 + self.severity as u8,
            _ => 0,
        }
    }
}

impl Step {
    /// Whether a gap that is there still got worse (`Greater`) or milder (`Less`). Not where somebody decided to live with
    /// it.
    pub fn shift(&self) -> Ordering {
        match (self.course, self.was, self.now) {
            (Course::Still, Some(was), Some(now)) if !was.waived && !now.waived => {
                now.rank().cmp(&was.rank())
            }
            _ => Ordering::Equal,
        }
    }
}

impl Scan {
    /// The gaps of which this became. What is waived is neither new nor back: whoever waived it knew.
    pub fn of(&self, course: Course) -> impl Iterator<Item = &Step> {
        let told =
            |step: &Step| !(step.waived && matches!(step.course, Course::New | Course::Back));
        let of = self.since.iter().filter(move |step| step.course == course);
        of.filter(move |step| told(step))
    }

    /// Which way the domain went since the scan before: by its level, and where that stayed or says nothing, by its score.
    /// `None` for the first.
    pub fn way(&self) -> Option<Trend> {
        let (level, score) = (self.level_trend?, self.score_trend?);
        Some(match level {
            Trend::Improved | Trend::Worse => level,
            // A level that may only have been seen better does not hide a score that certainly moved.
            Trend::Unclear if !matches!(score, Trend::Improved | Trend::Worse) => level,
            Trend::Unclear | Trend::Unchanged | Trend::NotComparable => score,
        })
    }
}

/// The history of one domain. Digests that other rules or another profile judged than the latest are not comparable:
/// [`rejudge`](crate::digest::rejudge) makes them anew. Their order does not matter.
pub fn history<'a>(digests: impl IntoIterator<Item = &'a Digest>) -> History {
    let mut digests: Vec<&Digest> = digests.into_iter().collect();
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
        judged_again: false,
        scans,
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
fn waived(digest: &Digest) -> BTreeSet<(&str, &str)> {
    let waived = digest.findings.iter().filter(|f| f.waived);
    waived.map(|f| (&*f.check, &*f.subject)).collect()
}
