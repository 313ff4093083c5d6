//! How many domains reached which level in which month or quarter.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::history::History;
use crate::report::phrase::Phrases;
use crate::score::LevelRange;

use super::level::LEVELS;
use super::model::{OverTime, Period, Share};

/// The most periods that are told, the last ones. Domains that were scanned in more months than these are told by
/// quarters.
const PERIODS_AT_MOST: usize = 8;

/// Domains by level, and with 0 for those without one.
type Counts = BTreeMap<u8, usize>;

/// The scans of all domains, counted by level.
#[derive(Debug, Default)]
pub(super) struct Periods {
    months: BTreeMap<Date, Counts>,
    quarters: BTreeMap<Date, Counts>,
}

/// The first month of the quarter of a month.
fn first_of_quarter(month: i8) -> i8 {
    (month - 1) / 3 * 3 + 1
}

impl Periods {
    /// Counts the scans of a domain: once in each period, with the last scan in it. One whose level is not certain is
    /// counted at the lower end.
    pub(super) fn take(&mut self, past: &History) {
        let (mut months, mut quarters) = (BTreeMap::new(), BTreeMap::new());
        for scan in &past.scans {
            let level = scan.level.map_or(0, |LevelRange { low, .. }| low);
            let day = TimeZone::UTC.to_datetime(scan.observed_at).date();
            let month = day.first_of_month();
            let quarter = Date::new(month.year(), first_of_quarter(month.month()), 1);
            months.insert(month, level);
            quarters.insert(quarter.unwrap_or(month), level);
        }
        for (kept, seen) in [(&mut self.months, months), (&mut self.quarters, quarters)] {
            for (period, level) in seen {
                let counts: &mut Counts = kept.entry(period).or_default();
                *counts.entry(level).or_default() += 1;
            }
        }
    }

    /// All of them in words.
    pub(super) fn part(&self, phrases: Phrases) -> Option<OverTime> {
        let by_month = self.months.len() <= PERIODS_AT_MOST;
        let periods = if by_month {
            &self.months
        } else {
            &self.quarters
        };
        if periods.len() < 2 {
            return None;
        }
        let name = |day: Date| {
            if by_month {
                return phrases.language.month(day);
            }
            let quarter = (day.month() - 1) / 3 + 1;
            let (quarter, year) = (quarter.to_string(), day.year().to_string());
            phrases.fill("portfolio.quarter", &[("n", &quarter), ("year", &year)])
        };
        let first = periods.len().saturating_sub(PERIODS_AT_MOST);
        let last = periods.iter().skip(first);
        let last = last.map(|(day, counts)| period(name(*day), counts));
        Some(OverTime {
            periods: last.collect(),
        })
    }
}

fn period(name: String, counts: &Counts) -> Period {
    let all: usize = counts.values().sum();
    let mut before = 0;
    let percent = |count: usize| {
        let whole = (count * 100 + all / 2).checked_div(all).unwrap_or(0);
        u8::try_from(whole.min(100)).unwrap_or(100)
    };
    let shares = (0..=LEVELS).rev().map(|level| {
        let count = counts.get(&level).copied().unwrap_or(0);
        let begins = percent(before);
        before += count;
        Share {
            level: (level > 0).then_some(level),
            count,
            begins,
            length: percent(before).saturating_sub(begins),
        }
    });
    Period {
        name,
        count: all,
        shares: shares.collect(),
    }
}
