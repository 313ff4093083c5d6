//! Facts about what kind of page a site shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a page is one that somebody made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageKind {
    /// Derived: what kind of page it is.
    pub word: PageKindWord,
    /// Derived: the product that shows it, such as `nginx`; empty where it is an ordinary page.
    pub product: String,
}

/// What kind of page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKindWord {
    /// An ordinary page.
    Ordinary,
    /// The page that a server, a panel or a framework shows where nobody put one.
    ServerDefault,
    /// A list of the files in a folder.
    Listing,
    /// An error of a program, with traces for its maker, or a page that shows how a server is set up.
    ErrorTrace,
}
