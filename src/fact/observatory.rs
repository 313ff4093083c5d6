//! Facts about a grade that can be compared with that of MDN's HTTP Observatory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A comparable grade, by the published arithmetic of MDN's HTTP Observatory (algorithm version 6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observatory {
    /// Derived: the letter, from `A+` to `F`.
    pub grade: String,
}
