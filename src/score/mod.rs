//! From findings to the outside-in score: a range, its coverage, a level, and what to do next.
//!
//! Pure. The numbers (points per severity, level limits, caps) are in `checks/scoring.toml`.

pub mod framework;
mod level;
mod next;
pub mod questionnaire;
pub mod scoring;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Area, Effort, Finding, RuleSet, Severity, Who};
use crate::result::Scope;

use self::level::Rating;
use self::sheet::{Sheet, Sum};

/// Scores the findings of one target.
///
/// A check counts once, with the points of its own severity (or its stated points) and its worst
/// subject; caps use the severity of the finding. Checks of a vendor count only where the profile
/// lists the vendor. The order of `findings` does not matter.
///
/// What holds, whatever the findings (tested as properties): repairing one never lowers `low` or
/// `high`; an unknown that turns out to be anything it could be stays within `low` and `high`.
/// The level makes no such promise: a failure that is seen only later may cap it.
pub fn score(rules: &RuleSet, findings: &[Finding], scope: &Scope, profile: &str) -> Score {
    let sheet = Sheet::fill(rules, findings, profile);
    let rows = sheet.rows();
    let sum = Sum::of(&rows, None);
    let rating = Rating::of(&sheet, &sum, scope);
    let areas = Area::ALL
        .into_iter()
        .filter(|area| scope.covers(*area))
        .map(|area| {
            let Sum {
                low,
                high,
                coverage,
            } = Sum::of(&rows, Some(area));
            (
                area,
                AreaScore {
                    low,
                    high,
                    coverage,
                },
            )
        })
        .collect();
    Score {
        low: sum.low,
        high: sum.high,
        coverage: sum.coverage,
        level: rating.level,
        capped_by: rating.capped_by,
        areas,
        next: next::next(&sheet, scope, rules.scoring.next.at_most),
        rows,
    }
}

/// Every step of advice, in the order in which to take them; [`Score::next`] is their beginning. From the same
/// findings, scope and profile as the score.
pub fn steps(rules: &RuleSet, findings: &[Finding], scope: &Scope, profile: &str) -> Vec<Action> {
    let sheet = Sheet::fill(rules, findings, profile);
    next::next(&sheet, scope, usize::MAX)
}

/// The outside-in score of one target: what can be seen from outside, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// 0–100 with everything unknown counted at its worst, rounded down. Null when nothing counts.
    pub low: Option<u8>,
    /// 0–100 with everything unknown counted at its best, rounded down like `low`, so that both are
    /// equal when nothing is unknown. Null when nothing counts.
    pub high: Option<u8>,
    /// Share of the applicable weight that was seen, 0–1, in millionths. 1 when nothing counts:
    /// then nothing was missed.
    pub coverage: f64,
    /// Level 1–5, itself a range. Null when coverage is too low or `--only` was used.
    pub level: Option<LevelRange>,
    /// Checks whose failure keeps the level below what `high` alone would give, worst first.
    pub capped_by: Vec<Cap>,
    /// The same numbers for each area that was asked for.
    pub areas: BTreeMap<Area, AreaScore>,
    /// The arithmetic, line by line: one row per check that counts, in the order of the rule set.
    pub rows: Vec<Row>,
    /// What to do first: a few steps, worst and cheapest first. Empty when nothing counts.
    pub next: Vec<Action>,
}

/// A range of levels, 1–5.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct LevelRange {
    /// The level that `low` gives.
    pub low: u8,
    /// The level that `high` gives.
    pub high: u8,
}

/// A failure that caps the level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Id of the failing check.
    pub check: String,
    /// Severity of the worst failing case.
    pub severity: Severity,
    /// The highest level that remains possible.
    pub level: u8,
}

/// Score of one area. Areas have no level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaScore {
    /// As [`Score::low`].
    pub low: Option<u8>,
    /// As [`Score::high`].
    pub high: Option<u8>,
    /// As [`Score::coverage`].
    pub coverage: f64,
}

/// What one check contributes to the sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id of the check.
    pub check: String,
    /// Its area.
    pub area: Area,
    /// Points it can earn.
    pub weight: f64,
    /// Points earned with unknown at its worst, on its worst subject.
    pub low: f64,
    /// Points earned with unknown at its best, on its worst subject.
    pub high: f64,
    /// Share of its subjects that were seen, 0–1.
    pub coverage: f64,
}

/// One step of advice with its forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Id of the check to repair.
    pub check: String,
    /// The worst failing subject.
    pub subject: String,
    /// Severity of its worst failing case.
    pub severity: Severity,
    /// Work it takes.
    pub effort: Effort,
    /// Who can do it.
    pub who: Who,
    /// Points that `low` gains when this alone is repaired.
    pub gain: u8,
    /// The range after this step and all steps before it.
    pub after: Forecast,
}

/// A score that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// As [`Score::low`].
    pub low: u8,
    /// As [`Score::high`].
    pub high: u8,
    /// As [`Score::level`].
    pub level: Option<LevelRange>,
}
