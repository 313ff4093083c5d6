//! Reads a result that was saved, perhaps by an older version, as far as it can be judged again.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::{Evidence, FORMAT, Scope, Tool, Vantage};
use crate::fact::{Facts, derive, older};
use crate::language::Language;
use crate::target::{Target, TargetError};

/// What a saved result needs to be judged again. Findings, score and frameworks are made anew, so they
/// are not read: they may be of older rules, or not be there at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// What was seen.
    pub evidence: Evidence,
    /// Name of the profile it was judged with.
    pub profile: String,
    /// Language of its texts.
    pub language: Language,
}

/// Why a text is no result that this version can judge.
#[derive(Debug, Error)]
pub enum SavedError {
    /// Not JSON at all.
    #[error("it is no JSON: {0}")]
    Json(serde_json::Error),
    /// JSON, but no result of Belfort.
    #[error("it is no result of Belfort. Give a file that `belfort scan` wrote")]
    NoResult,
    /// A result in a form that this version does not know.
    #[error("its format is `{0}`, this version reads `{FORMAT}`. Use the version that wrote it")]
    Format(String),
    /// A result that lacks something, or says what this version does not know.
    #[error("it is no whole result ({why}). Belfort {by} wrote it, this is {}", env!("CARGO_PKG_VERSION"))]
    Broken {
        /// The version that wrote it.
        by: String,
        /// What is wrong with it.
        why: String,
    },
    /// Its target is no domain.
    #[error(transparent)]
    Target(#[from] TargetError),
}

/// The parts of a result that are read; a field that came later has a default.
#[derive(Deserialize)]
struct Parts {
    target: String,
    profile: String,
    language: Language,
    observed_at: Timestamp,
    vantage: Vantage,
    scope: Scope,
    evidence: Facts,
}

impl Saved {
    /// Reads a result. Facts that its version did not know are unknown; derived facts are computed anew.
    ///
    /// # Errors
    /// [`SavedError`] for what is no result, or one that cannot be read.
    pub fn read(text: &str) -> Result<Self, SavedError> {
        let mut value: Value = serde_json::from_str(text).map_err(SavedError::Json)?;
        match value.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => return Err(SavedError::Format(other.to_owned())),
            None => return Err(SavedError::NoResult),
        }
        let tool = value.get("tool").cloned().unwrap_or_default();
        let by =
            serde_json::from_value::<Tool>(tool).map_or_else(|_| "?".to_owned(), |t| t.version);
        let broken = |why: String| SavedError::Broken {
            by: by.clone(),
            why,
        };
        if let Some(evidence) = value.get_mut("evidence") {
            older::fill_in(evidence).map_err(|path| broken(format!("`{path}` is missing")))?;
        }
        let parts: Parts = serde_json::from_value(value).map_err(|why| broken(why.to_string()))?;
        let target = Target::parse_host(&parts.target)?;
        let mut facts = parts.evidence;
        derive::complete(&mut facts, &target, parts.observed_at);
        Ok(Self {
            evidence: Evidence {
                target: parts.target,
                observed_at: parts.observed_at,
                vantage: parts.vantage,
                scope: parts.scope,
                facts,
            },
            profile: parts.profile,
            language: parts.language,
        })
    }
}
