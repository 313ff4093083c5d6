//! Answers are read strictly, written without loss, and rolled up exactly.

mod files;
mod rolling;

use std::collections::BTreeMap;

use super::*;
use crate::score::framework::Sentence;

/// The same sentence in four languages.
pub(crate) fn sentence(text: &str) -> Sentence {
    let row = ["nl", "fr", "de", "en"].map(|code| format!("{code} = \"{text} ({code})\"\n"));
    crate::parse::toml_text::read(&row.concat()).unwrap()
}

fn question(id: &str, key: bool, steps: &[Sentence]) -> Question {
    Question {
        id: id.to_owned(),
        former: None,
        title: sentence(&format!("Title of {id}")),
        key,
        ask: sentence(&format!("What about {id}?")),
        steps: steps.to_vec(),
        prefill: None,
        contradicted_by: Vec::new(),
    }
}

/// A questionnaire about these controls; `*` marks a key measure.
pub(crate) fn basic_form(controls: &[&str]) -> Form {
    let steps = |side: &str| {
        ["one", "two", "three", "four", "five"].map(|n| sentence(&format!("{side} {n}")))
    };
    let questions = controls.iter().map(|id| {
        let name = id.trim_end_matches('*');
        question(name, name.len() < id.len(), &[])
    });
    Form {
        questionnaire: Questionnaire::Basic,
        title: sentence("Basic"),
        intro: sentence("Intro"),
        documentation: steps("documentation").to_vec(),
        implementation: steps("implementation").to_vec(),
        questions: questions.collect(),
    }
}

/// A short questionnaire about these subjects.
pub(crate) fn short_form(subjects: &[&str]) -> Form {
    let steps = ["one", "two", "three", "four", "five"].map(sentence);
    Form {
        questionnaire: Questionnaire::Short,
        title: sentence("Short"),
        intro: sentence("Intro"),
        documentation: Vec::new(),
        implementation: Vec::new(),
        questions: subjects
            .iter()
            .map(|id| question(id, false, &steps))
            .collect(),
    }
}

pub(crate) fn forms(all: impl IntoIterator<Item = Form>) -> BTreeMap<Questionnaire, Form> {
    all.into_iter()
        .map(|form| (form.questionnaire, form))
        .collect()
}
