//! A report beside a group of similar domains.

use serde::Serialize;

/// How a domain stands among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeersPart {
    /// Where its score stands; empty where that cannot be said.
    pub line: String,
    /// Which others: the name of the group, how many and of when.
    pub about: String,
    /// What keeps both from being quite comparable: other rules, another profile. Empty where nothing does.
    pub note: String,
}
