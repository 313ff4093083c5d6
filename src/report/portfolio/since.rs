//! What changed at a client since last time, as its [`History`] tells it, in words.

use crate::compare::Trend;
use crate::history::{Course, History};
use crate::report::history::trend_key;
use crate::report::phrase::Phrases;
use crate::score::LevelRange;

use super::model::Since;

/// The most levels that are shown of a client, the last ones.
const LEVELS_AT_MOST: usize = 6;

/// What changed since last time, in words.
pub(super) fn since(past: &History, phrases: Phrases) -> Since {
    let [.., before, now] = past.scans.as_slice() else {
        return first(phrases);
    };
    let count = |course| now.of(course).count();
    let (fixed, new, back) = (
        count(Course::Fixed),
        count(Course::New),
        count(Course::Back),
    );
    let trend = now.way().unwrap_or(Trend::NotComparable);
    let levels: Vec<Option<LevelRange>> = past.scans.iter().map(|scan| scan.level).collect();
    let said = [
        ("history.count.fixed", fixed),
        ("history.count.new", new),
        ("history.count.back", back),
    ];
    let said = said.into_iter().filter(|(_, n)| *n > 0);
    let said: Vec<String> = said.map(|(key, n)| phrases.count(key, n)).collect();
    Since {
        trend: Some(trend),
        text: phrases.say(trend_key(trend)),
        sign: sign(trend),
        levels: in_words(&levels, phrases),
        machine_levels: for_machines(&levels),
        counts: said.join(", "),
        fixed,
        new,
        back,
        previous: Some(before.observed_at),
    }
}

fn first(phrases: Phrases) -> Since {
    Since {
        trend: None,
        text: phrases.say("portfolio.trend.first"),
        sign: "",
        levels: String::new(),
        machine_levels: String::new(),
        counts: String::new(),
        fixed: 0,
        new: 0,
        back: 0,
        previous: None,
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
