//! Who hands the report over, beside what Belfort says.

use serde::Serialize;

/// The brand of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrandPart {
    /// Who it is.
    pub name: String,
    /// The logo.
    pub logo: Option<LogoPart>,
    /// The line beside it; may be empty.
    pub cover: String,
    /// The heading of the last part.
    pub heading: String,
    /// What it says to the reader at the end, by paragraph.
    pub closing: Vec<String>,
    /// How to reach it.
    pub contact: Vec<ContactLine>,
    /// That Belfort measured, and what is the brand's own.
    pub made: String,
    /// Rules for the style sheet: colours, and nothing that anybody wrote.
    pub style: String,
}

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogoPart {
    /// The picture itself, as an address that holds it whole.
    pub address: String,
    /// In pixels of CSS.
    pub width: u32,
    /// In pixels of CSS.
    pub height: u32,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    /// As people read it.
    pub text: String,
    /// Where it leads, when somebody clicks on it; empty for nowhere.
    pub link: String,
}
