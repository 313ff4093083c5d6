//! Facts about what a page takes from elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a page takes, or sends, over plain HTTP.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MixedContent {
    /// Derived: addresses of it.
    pub urls: Vec<String>,
}

/// What a page takes from other registrable domains and runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignScripts {
    /// Derived: addresses of scripts and styles without valid integrity.
    pub unprotected: Vec<String>,
}

/// Which third parties a page makes a browser ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trackers {
    /// Derived: hosts under other registrable domains, sorted.
    pub third_parties: Vec<String>,
}

/// Who stands behind the web presence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppliers {
    /// Derived: their names, sorted.
    pub names: Vec<String>,
}
