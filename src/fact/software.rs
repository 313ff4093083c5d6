//! Facts about the products with which a site is made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Products with which a site says it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// Derived: version numbers that it shows, as it shows them.
    pub shown: Vec<String>,
}

/// Libraries of JavaScript that a page takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Libraries {
    /// Derived: their names and versions, such as `jquery 3.7.1`.
    pub named: Vec<String>,
}
