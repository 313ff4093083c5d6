//! Waivers: findings that somebody decided to live with until a day.
//!
//! A waived finding stays in the report with its verdict and its points. It leaves the action list, the caps of
//! the level and `--fail-on`, and is counted.

pub(super) mod file;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::file::WaiverErrors;
use super::{Finding, Verdict};

/// The subject that stands for all subjects of a check.
const ALL: &str = "*";

/// The case of a finding whose prerequisite failed.
const INHERITED: &str = "inherited";

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
    /// What it names is not in order, and stands by it or by one that names it more exactly.
    Applied,
    /// All it names is in order, or does not apply: it can go.
    NotNeeded,
    /// What it names could not be seen this time, or stands on something that fails.
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
///
/// Only what is not, or only partly, in order is waived. A waiver that names the subject comes before one
/// for all subjects, and of two that name the same the later one counts: a file comes after its profile.
pub fn waive(
    findings: &mut [Finding],
    waivers: Vec<(Waiver, WaiverOrigin)>,
    on: Date,
) -> Vec<WaiverUse> {
    for finding in findings.iter_mut() {
        let holds = waivers.iter().map(|(waiver, _)| waiver);
        let holds = holds.filter(|waiver| on <= waiver.until && waiver.names(finding));
        // The last of the most exact ones.
        let waiver = holds.max_by_key(|waiver| !waiver.is_for_all());
        finding.waived = waiver.filter(|_| is_gap(finding)).map(|waiver| Waived {
            reason: waiver.reason.clone(),
            until: waiver.until,
            by: waiver.by.clone(),
        });
    }
    let uses = waivers.into_iter().map(|(waiver, origin)| WaiverUse {
        state: waiver.state(findings, on),
        waiver,
        origin,
    });
    uses.collect()
}

fn is_gap(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Partial)
}

impl Waiver {
    /// Whether it is for all subjects of its check.
    pub fn is_for_all(&self) -> bool {
        self.subject == ALL
    }

    /// Whether a finding is of its check and subject.
    pub(crate) fn names(&self, finding: &Finding) -> bool {
        self.check == finding.check
            && (self.is_for_all() || self.subject.eq_ignore_ascii_case(&finding.subject))
    }

    fn state(&self, findings: &[Finding], on: Date) -> WaiverState {
        let named = || findings.iter().filter(|finding| self.names(finding));
        // What inherits a failure is open: it may need the waiver once what it stands on is repaired.
        let unseen =
            |finding: &Finding| finding.verdict == Verdict::Unknown || finding.case == INHERITED;
        if self.until < on {
            return WaiverState::Expired;
        }
        if named().any(is_gap) {
            return WaiverState::Applied;
        }
        if named().any(unseen) {
            return WaiverState::NotSeen;
        }
        if named().next().is_some() {
            return WaiverState::NotNeeded;
        }
        // Where the subjects could not be listed, one unknown finding stands for all of them.
        let mut of_check = findings
            .iter()
            .filter(|finding| finding.check == self.check);
        match (of_check.next(), of_check.next()) {
            (Some(only), None) if unseen(only) => WaiverState::NotSeen,
            _ => WaiverState::NoFinding,
        }
    }
}

#[cfg(test)]
mod tests;
