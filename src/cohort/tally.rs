//! Counts a group. Nothing that names a domain goes in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use crate::check::Verdict;
use crate::digest::Digest;

use super::{Cohort, CohortError, FEWEST, FORMAT, Month, Passed, Scores, is_name, step};

/// What was counted of a group so far: exact, so it is never written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    measured: usize,
    months: Option<[Month; 2]>,
    profiles: BTreeSet<String>,
    checks: BTreeMap<String, Count>,
    /// Both ends of the score, and the level, of those that have one.
    scores: Vec<(u8, u8, u8)>,
}

/// For how many domains a check came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    short: usize,
    unknown: usize,
}

/// What a check comes to for a domain, the worst first. What is waived was judged as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    Short,
    Unknown,
    Passed,
}

fn came(verdict: Verdict) -> Option<Came> {
    match verdict {
        Verdict::Fail | Verdict::Partial => Some(Came::Short),
        Verdict::Unknown => Some(Came::Unknown),
        Verdict::Pass => Some(Came::Passed),
        Verdict::Info | Verdict::NotApplicable => None,
    }
}

impl Tally {
    /// Counts one domain, by the worst subject of each check.
    pub fn add(&mut self, digest: &Digest) {
        let mut worst: BTreeMap<&str, Came> = BTreeMap::new();
        for finding in &digest.findings {
            if let Some(came) = came(finding.verdict) {
                let known = worst.entry(&finding.check).or_insert(came);
                *known = came.min(*known);
            }
        }
        for (check, came) in worst {
            let count = self.checks.entry(check.to_owned()).or_default();
            match came {
                Came::Short => count.short += 1,
                Came::Unknown => count.unknown += 1,
                Came::Passed => count.passed += 1,
            }
        }
        let month = Month::of(TimeZone::UTC.to_datetime(digest.observed_at).date());
        self.months = Some(self.months.map_or([month; 2], |[first, last]| {
            [first.min(month), last.max(month)]
        }));
        self.profiles.insert(digest.profile.clone());
        // A score of some areas, or of little that was seen, has no level, and is no score to compare with.
        if let (Some(low), Some(high), Some(level)) = (digest.low, digest.high, digest.level) {
            self.scores.push((low, high, level.low));
        }
        self.measured += 1;
    }

    /// The figures that may be told of the group, judged by these rules.
    ///
    /// # Errors
    /// A name that is none, or too few domains.
    pub fn cohort(&self, name: &str, rules: &str) -> Result<Cohort, CohortError> {
        if !is_name(name) {
            return Err(CohortError::Name(name.to_owned()));
        }
        let too_few = || CohortError::TooFew {
            measured: self.measured,
        };
        let n = number(self.measured);
        let months = self.months.filter(|_| n >= FEWEST).ok_or_else(too_few)?;
        let checks = self.checks.iter();
        let checks = checks.filter_map(|(id, count)| Some((id.clone(), told(*count)?)));
        Ok(Cohort {
            format: FORMAT.to_owned(),
            name: name.to_owned(),
            months,
            rules: rules.to_owned(),
            profiles: self.profiles.iter().cloned().collect(),
            n,
            scores: self.scores(),
            checks: checks.collect(),
        })
    }

    /// For how many domains a check passed, fell short, and was not seen.
    #[cfg(test)]
    pub(super) fn counts(&self, check: &str) -> [usize; 3] {
        let count = self.checks.get(check).copied().unwrap_or_default();
        [count.passed, count.short, count.unknown]
    }

    fn scores(&self) -> Option<Scores> {
        let n = enough(self.scores.len())?;
        let ends = |end: fn(&(u8, u8, u8)) -> u8| {
            let mut ends: Vec<u8> = self.scores.iter().map(end).collect();
            ends.sort_unstable();
            [1, 2, 3].map(|quarters| quarter(&ends, quarters))
        };
        let level = |level: u8| {
            let have = self.scores.iter().filter(|score| score.2 == level);
            share(have.count(), self.scores.len(), n)
        };
        // Away from the middle, so that what is said of a score stays true, and no score of a member stands there.
        let down = |end: u8| end / 5 * 5;
        let up = |end: u8| end.div_ceil(5) * 5;
        Some(Scores {
            n,
            low: ends(|score| score.0).map(down),
            high: ends(|score| score.1).map(up),
            levels: [1, 2, 3, 4, 5].map(level),
        })
    }
}

/// So many quarters of the values are this or less, and the other quarters this or more (the nearest rank).
fn quarter(sorted: &[u8], quarters: usize) -> u8 {
    let place = (sorted.len() * quarters).div_ceil(4).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A count as it is told: a multiple of five. One domain more or less cannot be told from it.
fn enough(count: usize) -> Option<u32> {
    let n = number(count);
    (n >= FEWEST).then_some(n / 5 * 5)
}

fn told(count: Count) -> Option<Passed> {
    let judged = count.passed + count.short;
    let n = enough(judged)?;
    Some(Passed {
        n,
        passed: share(count.passed, judged, n),
        unknown: enough(count.unknown).unwrap_or_default(),
    })
}

/// A share in percent, to the next multiple of the step of `n`, and never nearer to 0 or 100 than the step.
fn share(count: usize, all: usize, n: u32) -> u8 {
    let step = step(n);
    let steps = usize::from(100 / step);
    // Rounded to the nearest.
    let share = (count * steps * 2 + all).checked_div(all * 2).unwrap_or(0);
    let share = u8::try_from(share.min(steps)).unwrap_or(100) * step;
    share.clamp(step, 100 - step)
}
