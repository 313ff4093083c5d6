//! Facts about cookies (RFC 6265bis).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The cookies that a site sets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cookies {
    /// Derived: their names, in the order set.
    pub names: Vec<String>,
}
