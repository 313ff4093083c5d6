//! A cohort: how a whole group of domains stands, without saying anything of one of them. `belfort portfolio --cohort`
//! makes it of a batch, and `--cohort FILE` shows beside a report where its domain stands among them.
//!
//! Pure. Which figures are told, and how exactly, is decided in `docs/decisions/019-cohort.md`.

mod read;
mod tally;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

pub use self::read::CohortErrors;
pub use self::tally::Tally;

/// The format that is written and read.
pub const FORMAT: &str = "belfort-cohort/1";
/// Fewest domains of which anything is said.
pub const FEWEST: u32 = 10;
/// Most characters of a name.
const MOST_NAME: usize = 80;

/// A group of domains, in figures that betray none of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cohort {
    /// [`FORMAT`].
    pub format: String,
    /// What the group is called: letters, digits, spaces, hyphens and underscores.
    pub name: String,
    /// The month of the first and of the last observation.
    pub months: [Month; 2],
    /// Version of the rules that judged them.
    pub rules: String,
    /// The profiles that judged them, sorted.
    pub profiles: Vec<String>,
    /// How many domains.
    pub n: u32,
    /// The scores of those that have a level, where they are enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Scores>,
    /// By id, the checks that could be judged for enough of them.
    pub checks: BTreeMap<String, Passed>,
}

/// A month: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

/// How many of a group a check passed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// For how many domains it applied and could be judged: a multiple of five, rounded down.
    pub n: u32,
    /// The share for which it passed, in percent: a multiple of the [`step`] of `n`, and never nearer to 0 or 100 than that.
    pub passed: u8,
    /// For how many more it applied and could not be seen: a multiple of five, rounded down, and 0 where they are fewer
    /// than [`FEWEST`].
    pub unknown: u32,
}

/// How the scores of a group are spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scores {
    /// How many domains have a level: a multiple of five, rounded down.
    pub n: u32,
    /// A quarter, a half and three quarters of the domains have this as the lower end of their score, or less; rounded
    /// down to a multiple of five.
    pub low: [u8; 3],
    /// The same of the upper end, rounded up.
    pub high: [u8; 3],
    /// The share of each level from 1 to 5, in percent, told as [`Passed::passed`]. Each domain is counted at the lower
    /// end.
    pub levels: [u8; 5],
}

/// What a share is told as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// So many percent, to the percent.
    Exactly(u8),
    /// So many percent, to the step.
    About(u8),
    /// To the step, so many percent or less: perhaps none.
    OrLess(u8),
    /// To the step, so many percent or more: perhaps all.
    OrMore(u8),
}

/// Why no cohort is made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CohortError {
    /// Too few domains.
    #[error(
        "{measured} of the domains were measured, and a cohort has at least {FEWEST}: figures of fewer would say how each of them stands"
    )]
    TooFew {
        /// How many were measured.
        measured: usize,
    },
    /// A name that is no name of a group.
    #[error(
        "`{0}` cannot name a cohort: give up to {MOST_NAME} letters, digits, hyphens and underscores, such as flemish-towns-2026. A dot would make it look like a domain"
    )]
    Name(String),
}

/// How exactly shares of a group of this size are told, in percent: one domain is never more than half a step.
pub fn step(n: u32) -> u8 {
    match n {
        0..=20 => 20,
        21..=40 => 10,
        41..=100 => 5,
        101..=200 => 2,
        _ => 1,
    }
}

impl Passed {
    /// The share, as it may be told.
    pub fn share(self) -> Share {
        let step = step(self.n);
        match self.passed {
            passed if passed <= step => Share::OrLess(step),
            passed if passed >= 100 - step => Share::OrMore(100 - step),
            passed if step == 1 => Share::Exactly(passed),
            passed => Share::About(passed),
        }
    }
}

impl Month {
    fn of(date: Date) -> Self {
        Self(date.first_of_month())
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.0
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl std::str::FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let right = text.len() == 7 && text.bytes().all(|b| b == b'-' || b.is_ascii_digit());
        let date = right.then(|| format!("{text}-01").parse::<Date>());
        date.and_then(Result::ok).map(Self).ok_or(())
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether a group may be called that. A domain has a dot, so it is no name.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    !name.trim().is_empty()
        && name.trim() == name
        && name.chars().count() <= MOST_NAME
        && name.chars().all(plain)
}

impl Cohort {
    /// The cohort as it is written: JSON, with a new line at its end.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// What is known of a check, where enough domains could be judged.
    pub fn check(&self, id: &str) -> Option<Passed> {
        self.checks.get(id).copied()
    }
}

/// Where a score stands among those of a group. A score is a range, so that only what holds for both ends is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Higher than so many quarters of the group, or more.
    Above(u8),
    /// Lower than so many quarters, or more.
    Below(u8),
    /// Between the first and the third quarter.
    Middle,
    /// What could not be seen, of one or of the others, leaves it open.
    Open,
}

impl Scores {
    /// Where a score from `low` to `high` stands.
    pub fn stands(&self, low: u8, high: u8) -> Stands {
        let [first, median, third] = self.high;
        if low > third {
            return Stands::Above(3);
        }
        if low > median {
            return Stands::Above(2);
        }
        let [first_low, median_low, third_low] = self.low;
        if high < first_low {
            return Stands::Below(3);
        }
        if high < median_low {
            return Stands::Below(2);
        }
        if low >= first && high <= third_low {
            return Stands::Middle;
        }
        Stands::Open
    }
}

#[cfg(test)]
mod tests;
