//! Since last time.

use serde::Serialize;

/// What became of a domain since its last scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastPart {
    /// `Since the scan of 2 November 2026`.
    pub heading: String,
    /// Level and score then and now, and which way that is.
    pub lead: String,
    /// How many gaps were fixed, are new, and so on.
    pub counts: String,
    /// All of it in one line, for a terminal.
    pub line: String,
    /// Gaps by what became of them.
    pub groups: Vec<PastGroup>,
    /// That reports of that time may state other numbers; empty where they do not.
    pub remark: String,
    /// The last scans, oldest first; the last one is this one.
    pub scans: Vec<PastScan>,
}

/// Gaps of which the same became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastGroup {
    /// Name of the sign, as of a verdict.
    pub class: &'static str,
    /// What became of them.
    pub title: String,
    /// The first of them.
    pub rows: Vec<PastRow>,
    /// How many more there are; empty where these are all.
    pub more: String,
}

/// A gap, or what was one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastRow {
    /// As the report names it now.
    pub title: String,
    /// The hosts that it is about; empty where only the domain can be meant.
    pub subjects: String,
    /// Anchor of its finding; empty where there is none any more.
    pub link: String,
}

/// A scan among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastScan {
    /// The day, with its time where another one is of the same day.
    pub day: String,
    /// Its level, or that there is none.
    pub level: String,
    /// Its score; empty where there is none.
    pub score: String,
    /// `lit`, `maybe` or `dark` for each floor of the tower, from the top.
    pub floors: Vec<&'static str>,
}
