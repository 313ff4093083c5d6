//! A grade by the published arithmetic of MDN's HTTP Observatory, for those who are used to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// What the published rules of MDN's HTTP Observatory (algorithm version 6) make of what was seen: a comparable
/// grade, not theirs. It reads fields as they do, also where browsers do not; `docs/differences.md` says where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observatory {
    /// Derived: the letter. Unknown where one of the tests could not be told.
    pub grade: Seen<ObservatoryGrade>,
    /// Derived: the points, 0–165: above 100 where bonuses count. Unknown where one of the tests could not be told.
    pub score: Seen<u32>,
    /// Derived: the results that take points away, one for each test, as in `results`. Unknown where one of the
    /// tests could not be told.
    pub losses: Seen<Vec<String>>,
    /// Derived: what each test gives: the Observatory's word for it and the points, such as
    /// `csp-not-implemented (-25)`. Whether a name is preloaded is known for built-in endings only
    /// (`site.hsts_built_in`).
    pub results: Vec<String>,
    /// Derived: the tests that could not be told, by their names.
    pub untold: Vec<String>,
}

/// A letter of the HTTP Observatory, the best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum ObservatoryGrade {
    /// At least 100 points.
    #[serde(rename = "A+")]
    APlus,
    /// At least 90 points.
    A,
    /// At least 85 points.
    #[serde(rename = "A-")]
    AMinus,
    /// At least 80 points.
    #[serde(rename = "B+")]
    BPlus,
    /// At least 70 points.
    B,
    /// At least 65 points.
    #[serde(rename = "B-")]
    BMinus,
    /// At least 60 points.
    #[serde(rename = "C+")]
    CPlus,
    /// At least 50 points.
    C,
    /// At least 45 points.
    #[serde(rename = "C-")]
    CMinus,
    /// At least 40 points.
    #[serde(rename = "D+")]
    DPlus,
    /// At least 30 points.
    D,
    /// At least 25 points.
    #[serde(rename = "D-")]
    DMinus,
    /// Fewer.
    F,
}
