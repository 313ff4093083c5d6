//! Frameworks map: which checks touch which measure of a framework, and what was seen of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One framework, in one dated edition.
#[derive(Debug)]
pub struct Framework {}

/// What a scan saw of one framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkView {}
