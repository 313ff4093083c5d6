//! Facts about how a page keeps apart from others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a page keeps apart from others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Isolation {
    /// Derived: the fields that browsers understand, as sent, one `name: value` each.
    pub fields: Vec<String>,
}
