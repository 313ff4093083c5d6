//! A questionnaire as it is asked: `checks/questionnaires/`.

use serde::Deserialize;

use super::Questionnaire;
use crate::language::Language;
use crate::score::framework::Sentence;

/// Steps of an answer: 1 to 5.
pub const STEPS: u8 = 5;

/// One questionnaire, read and validated.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Which.
    pub questionnaire: Questionnaire,
    /// Its name.
    pub title: Sentence,
    /// What it is for, and how it is answered.
    pub intro: Sentence,
    /// What the five steps of documentation mean; empty in the short questionnaire, which does not ask for it.
    pub documentation: Vec<Sentence>,
    /// What the five steps of implementation mean, for all questions; empty in the short questionnaire, where
    /// each question has steps of its own.
    pub implementation: Vec<Sentence>,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// That of the control it is about, or of the subject.
    pub id: String,
    /// The id of its control in the edition before this one, where it has one.
    pub former: Option<String>,
    /// What it is about.
    pub title: Sentence,
    /// It is one of the key measures.
    pub key: bool,
    /// What is asked.
    pub ask: Sentence,
    /// Its own five steps; empty where those of the form hold.
    pub steps: Vec<Sentence>,
    /// What a scan can put beside it.
    pub prefill: Option<Prefill>,
    /// Ids of checks whose failure contradicts a good answer.
    pub contradicted_by: Vec<String>,
}

/// What a scan can put beside a question: it helps to answer, and is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefill {
    /// Names of the domain that lead somewhere.
    Hosts,
    /// Companies behind the site, the mail and the DNS.
    Suppliers,
    /// Products with which the site says it is made.
    Software,
    /// Who receives, filters and sends mail.
    Mail,
}

/// What is asked about a control: one score each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// How far it is written down and agreed.
    Documentation,
    /// How far it is done.
    Implementation,
}

impl Side {
    /// The key of its step in a file of answers.
    pub fn key(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Implementation => "implementation",
        }
    }
}

impl Questionnaire {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Short, Self::Basic];

    /// The machine word, as in files of answers and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Basic => "basic",
        }
    }

    /// The scores that are asked for each question.
    pub fn sides(self) -> &'static [Side] {
        match self {
            Self::Short => &[Side::Implementation],
            Self::Basic => &[Side::Documentation, Side::Implementation],
        }
    }
}

impl Form {
    /// A question by its id.
    pub fn find(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// What the five steps mean for one score of one question.
    pub fn steps<'a>(&'a self, question: &'a Question, side: Side) -> &'a [Sentence] {
        match side {
            Side::Documentation => &self.documentation,
            Side::Implementation if question.steps.is_empty() => &self.implementation,
            Side::Implementation => &question.steps,
        }
    }
}

/// The category and the subcategory that a control of CyberFundamentals is in: `ID.AM` and `ID.AM-08` of
/// `ID.AM-08.2`.
pub fn place(control: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (subcategory, number) = control.rsplit_once('.')?;
    let (category, middle) = subcategory.split_once('-')?;
    (!category.is_empty() && digits(middle) && digits(number)).then_some((category, subcategory))
}

/// The first language in which a sentence says nothing.
pub fn silent(sentence: &Sentence) -> Option<Language> {
    Language::ALL
        .into_iter()
        .find(|language| sentence.say(*language).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_tells_its_category_and_subcategory() {
        assert_eq!(place("ID.AM-08.2"), Some(("ID.AM", "ID.AM-08")));
        assert_eq!(place("PR.AA-05.1"), Some(("PR.AA", "PR.AA-05")));
        for other in [
            "",
            "e",
            "be-11",
            "ID.AM-08",
            "ID.AM-x.1",
            "-08.1",
            "ID.AM-08.",
        ] {
            assert_eq!(place(other), None, "{other}");
        }
    }
}
