//! How many domains have which level.

use crate::report::phrase::Phrases;

use super::gap::{of, percent};
use super::model::{ClientRow, LevelCount};

/// The highest level.
pub(super) const LEVELS: u8 = 5;

/// How many domains have which level. One whose level is not certain is counted at the lower end.
pub(super) fn counts(rows: &[ClientRow], all: usize, phrases: Phrases) -> Vec<LevelCount> {
    let mut counts: Vec<LevelCount> = (1..=LEVELS)
        .rev()
        .map(|level| {
            let have = rows.iter().filter_map(|row| row.level);
            let have = have.filter(|range| range.low == level);
            let count = have.clone().count();
            let higher = have.filter(|range| range.high > level).count();
            let mut text = of(count, all, phrases);
            if higher > 0 {
                let more = phrases.one_or_many("portfolio.level.higher", higher);
                text = format!("{text} ({more})");
            }
            let name = phrases.say(&format!("level.name.{level}"));
            LevelCount {
                level: Some(level),
                name: format!("{level} · {name}"),
                count,
                text,
                seen: percent(count - higher, all),
                unseen: percent(higher, all),
            }
        })
        .collect();
    let without = rows.iter().filter(|row| row.level.is_none()).count();
    let rest = [
        ("portfolio.level.none", without),
        ("portfolio.level.unmeasured", all - rows.len()),
    ];
    let rest = rest.into_iter().filter(|(_, count)| *count > 0);
    counts.extend(rest.map(|(key, count)| LevelCount {
        level: None,
        name: phrases.say(key),
        count,
        text: of(count, all, phrases),
        seen: 0,
        unseen: percent(count, all),
    }));
    counts
}
