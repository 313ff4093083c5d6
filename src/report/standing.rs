//! How the target stands: the level in words, why it is what it is, the bar and the tower.

use crate::check::Finding;
use crate::result::ScanResult;
use crate::score::{AreaScore, LevelRange};

use super::framework::title_of;
use super::model::{Belfry, Meter, Standing};
use super::phrase::Phrases;
use super::sight;
use super::verdict;
use super::waived;
use super::writing;

/// Floors of the tower, one for each level.
const FLOORS: u8 = 5;
/// The most failures named in one sentence.
const AT_MOST: usize = 3;

/// The top of page one.
pub(super) fn standing(result: &ScanResult, phrases: Phrases) -> Standing {
    let score = &result.score;
    let mut lead = Vec::new();
    if let Some(level) = score.level.filter(|level| level.low == level.high) {
        lead.push(phrases.say(&format!("level.lead.{}", level.low)));
    }
    let counts = verdict::counted(&verdict::counts(result.findings.iter()), phrases);
    if !counts.is_empty() {
        lead.push(phrases.fill("level.counts", &[("counts", &counts)]));
    }
    let counts = score.low.is_some();
    Standing {
        level: level_line(score.level, phrases),
        lead,
        reasons: reasons(result, phrases),
        waived: waived::summary(result, phrases),
        meter: meter(score.low, score.high, phrases),
        coverage: if counts {
            let seen = writing::percent(phrases.language, score.coverage);
            phrases.fill("score.coverage", &[("coverage", &seen)])
        } else {
            phrases.say("score.coverage.nothing")
        },
        scope: if counts {
            phrases.say("score.outside")
        } else {
            String::new()
        },
        belfry: belfry(score.level, phrases),
    }
}

/// `Level 3 to 4 of 5: solid to strong`.
fn level_line(level: Option<LevelRange>, phrases: Phrases) -> String {
    let name = |level: u8| phrases.say(&format!("level.name.{level}"));
    match level {
        None => phrases.say("level.none"),
        Some(LevelRange { low, high }) if low == high => phrases.fill(
            "level.one",
            &[("level", &low.to_string()), ("name", &name(low))],
        ),
        Some(LevelRange { low, high }) => phrases.fill(
            "level.range",
            &[
                ("low", &low.to_string()),
                ("high", &high.to_string()),
                ("low_name", &name(low)),
                ("high_name", &name(high)),
            ],
        ),
    }
}

/// `level 3 to 4`, in the middle of a sentence.
pub(super) fn short_level(level: LevelRange, phrases: Phrases) -> String {
    let (low, high) = (level.low.to_string(), level.high.to_string());
    if low == high {
        return phrases.fill("level.short.one", &[("level", &low)]);
    }
    phrases.fill("level.short.range", &[("low", &low), ("high", &high)])
}

/// Why there is no level, or why it is a range and what caps it.
fn reasons(result: &ScanResult, phrases: Phrases) -> Vec<String> {
    let score = &result.score;
    let unseen = sight::causes(&result.findings, phrases);
    let mut reasons = Vec::new();
    match score.level {
        None if !result.scope.only.is_empty() => {
            let areas: Vec<String> = result
                .scope
                .only
                .iter()
                .map(|area| phrases.say(&format!("area.{}", area.word())))
                .collect();
            reasons.push(phrases.fill("level.none.part", &[("areas", &areas.join(", "))]));
        }
        None if score.low.is_none() => reasons.push(phrases.say("level.none.nothing")),
        None => {
            let coverage = writing::percent(phrases.language, score.coverage);
            reasons.push(phrases.fill("level.none.coverage", &[("coverage", &coverage)]));
        }
        Some(level) if level.low < level.high => {
            reasons.push(phrases.fill("level.because", &[("what", &unseen)]));
        }
        Some(_) => {}
    }
    let told = score.level.is_some_and(|level| level.low < level.high);
    if !told && !unseen.is_empty() {
        reasons.push(phrases.fill("unseen.sentence", &[("what", &unseen)]));
    }
    if sight::stops_at_private(&result.findings) {
        reasons.push(phrases.say("unseen.private"));
    }
    reasons.extend(said_by_the_owner(result, phrases));
    reasons.extend(cap(result, phrases));
    reasons
}

/// What rests on the word of the owner, and not on what was seen.
fn said_by_the_owner(result: &ScanResult, phrases: Phrases) -> Vec<String> {
    let said = [
        (result.scope.no_web, "level.said.no-web"),
        (result.scope.no_mail, "level.said.no-mail"),
    ];
    let said = said.into_iter().filter(|(said, _)| *said);
    said.map(|(_, key)| phrases.say(key)).collect()
}

/// Which failures keep the level down.
fn cap(result: &ScanResult, phrases: Phrases) -> Option<String> {
    let level = result.score.capped_by.iter().map(|cap| cap.level).min()?;
    let caps = result.score.capped_by.iter();
    let caps: Vec<_> = caps.filter(|cap| cap.level == level).collect();
    let mut titles: Vec<String> = caps
        .iter()
        .take(AT_MOST)
        .map(|cap| quoted(&title_of(&cap.check, &result.findings), phrases))
        .collect();
    if let more @ 1.. = caps.len().saturating_sub(AT_MOST) {
        titles.push(phrases.count("list.more", more));
    }
    Some(phrases.fill(
        "level.cap",
        &[("level", &level.to_string()), ("what", &titles.join(", "))],
    ))
}

/// A title inside a sentence.
pub(super) fn quoted(title: &str, phrases: Phrases) -> String {
    phrases.fill("sentence.quote", &[("text", title.trim_end_matches('.'))])
}

/// A range as a bar. Without a range it is empty and says so.
fn meter(low: Option<u8>, high: Option<u8>, phrases: Phrases) -> Meter {
    let (Some(low), Some(high)) = (low, high) else {
        return Meter {
            text: phrases.say("score.none"),
            label: phrases.say("score.none"),
            seen: 0,
            unseen: 0,
        };
    };
    let range = phrases.range(low, high);
    let mut label = phrases.fill(
        "meter.label",
        &[("low", &low.to_string()), ("high", &high.to_string())],
    );
    if low < high {
        label.push(' ');
        label.push_str(&phrases.say("meter.hatched"));
    }
    Meter {
        text: phrases.fill("score.of", &[("range", &range)]),
        label,
        seen: low.min(100),
        unseen: high.min(100).saturating_sub(low),
    }
}

/// The bar of an area, where it has a range.
pub(super) fn area_meter(score: &AreaScore, phrases: Phrases) -> Option<Meter> {
    score.low.zip(score.high)?;
    Some(meter(score.low, score.high, phrases))
}

fn belfry(level: Option<LevelRange>, phrases: Phrases) -> Belfry {
    let (low, high) = level.map_or((0, 0), |level| (level.low, level.high));
    let floors = (1..=FLOORS)
        .rev()
        .map(|floor| match floor {
            _ if floor <= low => "lit",
            _ if floor <= high => "maybe",
            _ => "dark",
        })
        .collect();
    let lit = low.to_string();
    let label = match level {
        None => phrases.say("belfry.label.none"),
        Some(_) if low == high => phrases.fill("belfry.label", &[("lit", &lit)]),
        Some(_) => {
            let maybe = high.saturating_sub(low).to_string();
            phrases.fill("belfry.label.range", &[("lit", &lit), ("maybe", &maybe)])
        }
    };
    Belfry { label, floors }
}

/// Whether anything could not be seen.
pub(super) fn has_unseen(findings: &[Finding], phrases: Phrases) -> bool {
    !sight::causes(findings, phrases).is_empty()
}
