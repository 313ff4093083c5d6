//! Facts about the content security policy of a page (CSP 3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a content security policy stops in a browser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Csp {
    /// Derived: the policies as sent, header fields first, joined by commas.
    pub value: String,
}
