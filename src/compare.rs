//! Two results of one domain beside each other: what improved, what got worse, and what cannot be told.
//!
//! Pure. Both are judged by the same rules before they come here, so that only the domain differs. What one of
//! them did not look at, or looked at otherwise, is not comparable and says why: it is never called better or
//! worse. Nor is what was seen in one of them only.

mod change;
mod rating;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::check::{Area, RuleSet, Severity, Verdict};
use crate::language::Language;
use crate::result::{ScanResult, Tool};
use crate::score::LevelRange;
use crate::score::questionnaire::Questionnaire;

/// Version of the JSON of a comparison. A change that an older reader cannot read raises it.
pub const FORMAT: &str = "belfort-comparison/1";

/// A result to compare, with what its file said before it was judged again.
#[derive(Debug, Clone, Copy)]
pub struct Then<'a> {
    /// The result, as the rules of this program judge its evidence.
    pub result: &'a ScanResult,
    /// Version of the rules that its file was judged by; `None` where it does not say.
    pub rules: Option<&'a str>,
    /// The score that its file states; `None` where it does not say.
    pub stated: Option<Stated>,
}

/// A score as a file states it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// As [`Score::low`](crate::score::Score::low).
    pub low: Option<u8>,
    /// As [`Score::high`](crate::score::Score::high).
    pub high: Option<u8>,
    /// As [`Score::level`](crate::score::Score::level).
    pub level: Option<LevelRange>,
}

/// Results of different domains say nothing about each other.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the first result is of {old}, the second of {new}: only two results of one domain can be compared. Give two scans of the same domain"
)]
pub struct OtherTarget {
    /// The target of the first.
    pub old: String,
    /// The target of the second.
    pub new: String,
}

/// What differs between two results of one domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Version of this format: [`FORMAT`].
    pub format: String,
    /// The program and the rules that both were judged by.
    pub tool: Tool,
    /// The domain in ASCII form.
    pub target: String,
    /// Language of the titles.
    pub language: Language,
    /// The first result.
    pub old: Side,
    /// The second result.
    pub new: Side,
    /// What to know before reading on.
    pub remarks: Vec<Remark>,
    /// The outside-in score.
    pub score: ScoreChange,
    /// The same for each area that at least one of them asked for.
    pub areas: BTreeMap<Area, ScoreChange>,
    /// The self-assessment, where at least one of them has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentChange>,
    /// Every check and subject of either, worst first.
    pub findings: Vec<Change>,
}

/// One of the two results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The moment of observation.
    #[schemars(with = "String")]
    pub observed_at: Timestamp,
    /// Name of the profile it was judged with.
    pub profile: String,
    /// Version of the rules that its file was judged by; null where it does not say.
    pub rules: Option<String>,
    /// The score that its file states; null where it does not say.
    pub stated: Option<Stated>,
}

/// What to know before reading a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// The second result is the older one.
    TurnedAround,
    /// At least one file was judged by other rules: both were judged again, and its numbers may differ.
    OtherRules,
    /// They were judged with different profiles.
    OtherProfile,
    /// Waivers hold in one of them only, for something that is not in order in the other.
    OtherWaivers,
    /// They did not ask for the same: areas, hosts, selectors, detail, or a closer look that needs leave.
    OtherScope,
}

/// What became of a check of one subject. In the order in which it is told.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It got worse.
    Worse,
    /// Its subject or its check was not there before, or did not apply.
    New,
    /// It could be seen before, and no more.
    NotSeenAnyMore,
    /// It could not be seen before.
    SeenNow,
    /// It got better.
    Improved,
    /// Its subject or its check is not there any more, or does not apply.
    Gone,
    /// Nobody can tell, for the reason given.
    NotComparable,
    /// It is as it was.
    Unchanged,
}

/// Why something cannot be compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The evidence of one of them is of an older version of Belfort, which did not look for it.
    NotRecorded,
    /// One of them did not ask for it (`--only`, `--no-web`, `--no-mail`, `--host`).
    NotAsked,
    /// One of them looked from a machine without this family of addresses.
    OtherVantage,
    /// The profiles judge it differently.
    OtherProfile,
    /// Waivers hold in one of them only.
    OtherWaivers,
    /// The answers are to different questions, or only one of them has answers.
    OtherAnswers,
    /// An answer is missing.
    Unanswered,
    /// It has no number in one of them.
    NoNumber,
}

/// A check of one subject, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Id of the check.
    pub check: String,
    /// Its area.
    pub area: Area,
    /// Name of the subject.
    pub subject: String,
    /// What became of it.
    pub class: Class,
    /// For what is not comparable: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What it is about, as the second result says it, else as the first does.
    pub title: String,
    /// What the first says; null where it has no such finding.
    pub old: Option<Mark>,
    /// What the second says; null where it has no such finding.
    pub new: Option<Mark>,
}

/// What one result says of a check of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The verdict.
    pub verdict: Verdict,
    /// The case that led to it.
    pub case: String,
    /// Its severity.
    pub severity: Severity,
    /// Somebody decided to live with it.
    pub waived: bool,
}

/// What became of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// It rose.
    Improved,
    /// It fell.
    Worse,
    /// It is as it was.
    Unchanged,
    /// It is a range, and what can be seen differs: it may have risen, fallen or stayed.
    Unclear,
    /// It cannot be compared, for the reasons given.
    NotComparable,
}

/// A score before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreChange {
    /// What became of the score.
    pub trend: Trend,
    /// What became of the level; null where neither has one, as for areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_trend: Option<Trend>,
    /// For what is not comparable: why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Before; null where it was not asked for.
    pub old: Option<Numbers>,
    /// After; null where it was not asked for.
    pub new: Option<Numbers>,
}

/// The numbers of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// As [`Score::low`](crate::score::Score::low).
    pub low: Option<u8>,
    /// As [`Score::high`](crate::score::Score::high).
    pub high: Option<u8>,
    /// As [`Score::coverage`](crate::score::Score::coverage).
    pub coverage: f64,
    /// As [`Score::level`](crate::score::Score::level); null for areas, which have none.
    pub level: Option<LevelRange>,
}

/// The self-assessment before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentChange {
    /// What became of the total.
    pub trend: Trend,
    /// For what is not comparable: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Before; null where there is none.
    pub old: Option<Assessed>,
    /// After; null where there is none.
    pub new: Option<Assessed>,
}

/// What one self-assessment comes to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    /// Which questions.
    pub questionnaire: Questionnaire,
    /// The total, 1 to 5; null while an answer is missing.
    pub total: Option<f64>,
}

/// Compares two results of one domain. The first is called old and the second new, whatever their dates are;
/// where the second is the older one, it says so.
///
/// # Errors
/// [`OtherTarget`] where they are not of one domain.
pub fn compare(rules: &RuleSet, old: Then<'_>, new: Then<'_>) -> Result<Comparison, OtherTarget> {
    let (before, after) = (old.result, new.result);
    if before.target != after.target {
        return Err(OtherTarget {
            old: before.target.clone(),
            new: after.target.clone(),
        });
    }
    let findings = change::changes(rules, before, after);
    Ok(Comparison {
        format: FORMAT.to_owned(),
        tool: after.tool.clone(),
        target: after.target.clone(),
        language: after.language,
        remarks: remarks(rules, old, new),
        score: rating::whole(before, after, &findings),
        areas: rating::areas(before, after, &findings),
        assessment: rating::assessment(before, after),
        findings,
        old: side(old),
        new: side(new),
    })
}

fn side(then: Then<'_>) -> Side {
    Side {
        observed_at: then.result.observed_at,
        profile: then.result.profile.clone(),
        rules: then.rules.map(str::to_owned),
        stated: then.stated,
    }
}

fn remarks(rules: &RuleSet, old: Then<'_>, new: Then<'_>) -> Vec<Remark> {
    let (before, after) = (old.result, new.result);
    let other_rules = |then: Then<'_>| then.rules.is_some_and(|by| by != rules.version);
    let scope = |result: &ScanResult| {
        let mut scope = result.scope.clone();
        // Who gave leave, and when, is no matter: whether there was any is.
        let leave = scope.authorised.take().is_some();
        (scope, leave)
    };
    let remarks = [
        (after.observed_at < before.observed_at, Remark::TurnedAround),
        (other_rules(old) || other_rules(new), Remark::OtherRules),
        (before.profile != after.profile, Remark::OtherProfile),
        (rating::waivers_differ(before, after), Remark::OtherWaivers),
        (scope(before) != scope(after), Remark::OtherScope),
    ];
    let true_ones = remarks.into_iter().filter(|(holds, _)| *holds);
    true_ones.map(|(_, remark)| remark).collect()
}
