//! What cannot be seen from outside: the questionnaire, its answers and what they come to.
//!
//! Self-assessed maturity never merges with the score of a scan. A scan can contradict an answer, and never
//! raises one.

mod assess;
mod beside;
mod form;
mod read;
mod share;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

pub use self::assess::{assess, contradictions, is_capped};
pub use self::beside::{Beside, Doubt, beside};
pub use self::form::{Form, Prefill, Question, STEPS, Side, place, silent};
pub use self::read::{
    AnswersErrors, FORMAT, LONGEST_NAME, LONGEST_NOTE, MOST_BYTES, fit_note, read,
};
pub use self::write::write;
use crate::words::Words;

/// Most answers that a result carries: no questionnaire has nearly as many questions.
const MOST_ANSWERS: usize = 200;

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
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "step"
    )]
    #[schemars(range(min = 1, max = 5))]
    pub documentation: Option<u8>,
    /// How far it is done.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "step"
    )]
    #[schemars(range(min = 1, max = 5))]
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

impl Answer {
    /// The step of one score.
    pub fn step(&self, side: Side) -> Option<u8> {
        match side {
            Side::Documentation => self.documentation,
            Side::Implementation => self.implementation,
        }
    }

    /// Takes a step down.
    pub fn set(&mut self, side: Side, step: u8) {
        match side {
            Side::Documentation => self.documentation = Some(step),
            Side::Implementation => self.implementation = Some(step),
        }
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Answers {
    /// No answers yet.
    pub fn none(questionnaire: Questionnaire) -> Self {
        Self {
            questionnaire,
            answered_on: None,
            by: None,
            answers: BTreeMap::new(),
        }
    }

    /// Whether a file of answers could say this. A result that carries others was changed.
    pub(crate) fn is_sound(&self) -> bool {
        let line = |text: &String| {
            !text.chars().any(char::is_control) && text.chars().count() <= LONGEST_NAME
        };
        let side = |answer: &Answer, side: Side| {
            answer.step(side).is_none() || self.questionnaire.sides().contains(&side)
        };
        let sound = |(id, answer): (&String, &Answer)| {
            line(id)
                && side(answer, Side::Documentation)
                && answer
                    .note
                    .as_deref()
                    .is_none_or(|note| fit_note(note).is_ok())
        };
        self.by.as_ref().is_none_or(line)
            && self.answers.len() <= MOST_ANSWERS
            && self.answers.iter().all(sound)
    }

    /// The answer to a question, where something was said.
    pub fn to(&self, question: &str) -> Option<&Answer> {
        self.answers.get(question)
    }
}

impl Answered {
    /// The scores that were asked for and not given.
    pub fn missing(&self, questionnaire: Questionnaire) -> Vec<Side> {
        let sides = questionnaire.sides().iter().copied();
        sides
            .filter(|side| self.answer.step(*side).is_none())
            .collect()
    }
}

/// What files of answers and the dialogue say, in four languages.
pub(crate) fn words() -> Words {
    Words::parse("words.toml", include_str!("questionnaire/words.toml")).unwrap_or_default()
}

/// Reads a step of a saved result, which nobody may have changed into something else.
fn step<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let step = Option::<u8>::deserialize(deserializer)?;
    match step {
        Some(0 | 6..) => Err(de::Error::custom("a step is 1, 2, 3, 4 or 5")),
        step => Ok(step),
    }
}
