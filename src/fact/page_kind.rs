//! Facts about what kind of page a site shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a page is one that somebody made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// An ordinary page.
    Ordinary,
    /// The page that a server or a panel shows where nobody put one.
    ServerDefault,
    /// A list of the files in a folder.
    Listing,
    /// An error of a program, with traces for its maker.
    ErrorTrace,
}
