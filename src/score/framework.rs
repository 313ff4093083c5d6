//! Frameworks map: which checks touch which measure of a framework, and what was seen of it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One framework, in one dated edition.
#[derive(Debug, Deserialize)]
pub struct Framework {
    /// Its id.
    pub id: String,
    #[serde(rename = "control", default)]
    controls: Vec<Control>,
}

#[derive(Debug, Deserialize)]
struct Control {
    #[serde(rename = "check", default)]
    checks: Vec<Mapping>,
}

#[derive(Debug, Deserialize)]
struct Mapping {
    id: String,
}

impl Framework {
    /// Reads a file of `checks/frameworks/`.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| format!("read the framework in {file}: {error}"))
    }

    /// Ids of all checks it names.
    pub fn checks(&self) -> BTreeSet<&str> {
        self.controls
            .iter()
            .flat_map(|control| &control.checks)
            .map(|mapping| mapping.id.as_str())
            .collect()
    }
}

/// What a scan saw of one framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkView {}
