//! Facts about who may show a page inside another one (clickjacking).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may show a page inside a page of his own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framing {
    /// Derived: the fields as sent.
    pub value: String,
}
