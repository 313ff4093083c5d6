//! What a portfolio and a history need of a result: its numbers and verdicts, without texts and facts. A
//! hundredth of the size, so that a thousand of them fit in memory.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::check::provider::Role;
use crate::check::{Area, RuleSet, Severity, Verdict};
use crate::result::{Saved, SavedError, ScanResult, Scope};
use crate::score::{AreaScore, LevelRange, Score};

/// A result, shortened. Stores hold it: a field that comes later has a default, and one that a later version
/// wrote is passed over, as digests of other rules are made anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// The domain in ASCII form.
    pub target: String,
    /// The moment of observation.
    pub observed_at: Timestamp,
    /// Version of the rules that judged it: digests of other rules are made anew from the result.
    pub rules: String,
    /// Name of the profile.
    pub profile: String,
    /// What was asked for, without the owner's leave: what nobody asked for is neither repaired nor new.
    #[serde(default)]
    pub scope: Scope,
    /// As [`Score::low`](crate::score::Score::low).
    pub low: Option<u8>,
    /// As [`Score::high`](crate::score::Score::high).
    pub high: Option<u8>,
    /// As [`Score::coverage`](crate::score::Score::coverage).
    pub coverage: f64,
    /// As [`Score::level`](crate::score::Score::level).
    pub level: Option<LevelRange>,
    /// As [`Score::areas`](crate::score::Score::areas).
    pub areas: BTreeMap<Area, AreaScore>,
    /// Every finding, in the order of the result.
    pub findings: Vec<DigestFinding>,
    /// What to do first, in this order: as [`Score::next`](crate::score::Score::next), without forecasts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<DigestStep>,
    /// Suppliers that were recognised: name and roles.
    pub providers: Vec<(String, Vec<Role>)>,
}

/// One finding, shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestFinding {
    /// Id of the check.
    pub check: String,
    /// What was judged.
    pub subject: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Its severity.
    pub severity: Severity,
    /// A waiver holds for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// One step of advice, shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestStep {
    /// Id of the check to repair.
    pub check: String,
    /// The worst failing subject.
    pub subject: String,
    /// Points that `low` gains by this step after all steps before it: the steps add up to what all of them win.
    pub gain: u8,
}

impl Digest {
    /// The digest of a result.
    pub fn of(result: &ScanResult) -> Self {
        let score = &result.score;
        let findings = result.findings.iter().map(|finding| DigestFinding {
            check: finding.check.clone(),
            subject: finding.subject.clone(),
            verdict: finding.verdict,
            severity: finding.severity,
            waived: finding.waived.is_some(),
        });
        let mut scope = result.scope.clone();
        scope.authorised = None;
        let providers = result.providers.iter();
        let providers = providers.map(|seen| (seen.name.clone(), seen.roles.clone()));
        Self {
            target: result.target.clone(),
            observed_at: result.observed_at,
            rules: result.tool.rules.clone(),
            profile: result.profile.clone(),
            scope,
            low: score.low,
            high: score.high,
            coverage: score.coverage,
            level: score.level,
            areas: score.areas.clone(),
            findings: findings.collect(),
            steps: steps(&result.score),
            providers: providers.collect(),
        }
    }
}

/// The digest of a result JSON that was kept, as these rules judge its evidence: with its own profile, or with another
/// one, which the rules have to know.
///
/// # Errors
/// [`SavedError`] for what is no result, or one that cannot be read.
pub fn rejudge(rules: &RuleSet, json: &str, profile: Option<&str>) -> Result<Digest, SavedError> {
    let saved = Saved::read(json)?;
    let mut terms = saved.terms();
    if let Some(profile) = profile {
        profile.clone_into(&mut terms.profile);
    }
    let result = ScanResult::judge(rules, saved.evidence, terms);
    Ok(Digest::of(&result))
}

fn steps(score: &Score) -> Vec<DigestStep> {
    let mut before = score.low.unwrap_or(0);
    let steps = score.next.iter().map(|step| {
        let gain = step.after.low.saturating_sub(before);
        before = step.after.low;
        DigestStep {
            check: step.check.clone(),
            subject: step.subject.clone(),
            gain,
        }
    });
    steps.collect()
}
