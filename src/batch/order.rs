//! What a list asks for one domain.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// One row of a list, read and validated. Only the domain is needed; what is empty takes what the command
/// line says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The domain in ASCII form, each once in a batch.
    pub domain: String,
    /// The row of the list, counted from 1 as a spreadsheet does, for what is said of it.
    pub row: u32,
    /// Name of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Languages of the reports; the first is that of the result.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Name of the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The level of CyberFundamentals that the client works towards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cyfun: Option<CyfunLevel>,
    /// Whom to turn to there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Words by which clients are grouped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the client's leave to be scanned can be read. It is noted, and permits nothing more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Further DKIM selectors, as `--selector`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selectors: Vec<String>,
    /// Further hosts, as `--host`, in ASCII form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// A file of answers, as `--answers`, relative to the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<PathBuf>,
    /// A file of waivers, as `--waivers`, relative to the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers: Option<PathBuf>,
    /// A brand file, as `--brand`, relative to the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<PathBuf>,
}

/// The assurance levels of CyberFundamentals, by name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CyfunLevel {
    /// The entry level.
    Small,
    /// Basic.
    Basic,
    /// Important.
    Important,
    /// Essential.
    Essential,
}
