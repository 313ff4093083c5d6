//! From findings to the outside-in score: a range, its coverage, a level, and what to do next.
//!
//! Pure. The numbers (points per severity, level limits, caps) are in `checks/scoring.toml`.

pub mod framework;
pub mod scoring;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Area, Effort, Severity, Who};

/// The outside-in score of one target: what can be seen from outside, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// 0–100 with everything unknown counted at its worst. Null when nothing counts.
    pub low: Option<u8>,
    /// 0–100 with everything unknown counted at its best. Null when nothing counts.
    pub high: Option<u8>,
    /// Share of the applicable weight that was seen, 0–1.
    pub coverage: f64,
    /// Level 1–5, itself a range. Null when coverage is too low or `--only` was used.
    pub level: Option<LevelRange>,
    /// Checks whose failure caps the level, worst first.
    pub capped_by: Vec<Cap>,
    /// The same numbers for each area.
    pub areas: BTreeMap<Area, AreaScore>,
    /// The arithmetic, line by line: one row per check that counts.
    pub rows: Vec<Row>,
    /// What to do first: at most five, worst and cheapest first.
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
