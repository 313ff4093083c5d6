//! What cannot be seen from outside: the questionnaire, its answers and what they come to.
//!
//! Self-assessed maturity never merges with the score of a scan. A scan can contradict an answer, and never
//! raises one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Finding, RuleSet};
use crate::language::Language;

/// Which questions were asked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Questionnaire {
    /// Eight subjects, one answer of five steps each.
    Short,
    /// The 34 controls of CyberFundamentals Basic, documentation and implementation of each.
    Basic,
}

/// The answers of one questionnaire, as their owner gave them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Which questions.
    pub questionnaire: Questionnaire,
    /// The day of the last answer, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub answered_on: Option<Date>,
    /// Who answered, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// By id of the question; a question without an answer is not in it.
    pub answers: BTreeMap<String, Answer>,
}

/// One answer. Steps are 1 to 5.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// How far it is written down and agreed; none in the short questionnaire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<u8>,
    /// How far it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<u8>,
    /// A note of the owner to himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the answers of one questionnaire come to, beside what a scan saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Which questions.
    pub questionnaire: Questionnaire,
    /// All questions in their order, with their answers.
    pub questions: Vec<Answered>,
    /// What the answers come to; null while an answer is missing.
    pub maturity: Option<Maturity>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Id of the question: that of the control it is about, or of the subject.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// It is one of the key measures.
    pub key: bool,
    /// The answer as given; empty where there is none.
    pub answer: Answer,
    /// The step of implementation that counts: the answer, capped where the scan contradicts it.
    pub counted: Option<u8>,
    /// Checks whose findings contradict the answer, so that it counts as step 2 at most.
    pub contradicted_by: Vec<String>,
}

/// Self-assessed maturity, 1 to 5. Numbers in hundredths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Maturity {
    /// The mean of the categories; of the questions in the short questionnaire.
    pub total: f64,
    /// One per category, in the order of the framework; none in the short questionnaire.
    pub categories: Vec<CategoryMaturity>,
    /// One per key measure; none in the short questionnaire.
    pub key_measures: Vec<KeyMaturity>,
    /// The threshold for the total and each key measure; null in the short questionnaire, which has none.
    pub threshold: Option<f64>,
    /// The total and all key measures reach the threshold; null where there is none.
    pub reached: Option<bool>,
}

/// Maturity of one category: the mean of its subcategories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryMaturity {
    /// Id of the category: `ID.AM`.
    pub id: String,
    /// Mean of documentation.
    pub documentation: f64,
    /// Mean of implementation.
    pub implementation: f64,
    /// Mean of both.
    pub total: f64,
}

/// Maturity of one key measure: the mean of its two scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyMaturity {
    /// Id of the control.
    pub id: String,
    /// Mean of documentation and implementation.
    pub total: f64,
    /// It reaches the threshold.
    pub reached: bool,
}

/// What the answers come to, beside the findings of a scan.
pub fn assess(
    _rules: &RuleSet,
    answers: &Answers,
    _findings: &[Finding],
    _language: Language,
) -> Assessment {
    Assessment {
        questionnaire: answers.questionnaire,
        questions: Vec::new(),
        maturity: None,
    }
}
