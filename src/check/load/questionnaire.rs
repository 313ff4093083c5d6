//! Questionnaires: `checks/questionnaires/short.toml` and `basic.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::framework::Frameworks;
use super::is_kebab;
use crate::check::document::Document;
use crate::check::problem::did_you_mean;
use crate::score::framework::{Control, Framework, Relation, Sentence};
use crate::score::questionnaire::{Form, Prefill, Question, Questionnaire, STEPS, place, silent};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortFile {
    title: Sentence,
    intro: Sentence,
    #[serde(default)]
    question: Vec<ShortQuestion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortQuestion {
    id: String,
    title: Sentence,
    ask: Sentence,
    #[serde(default)]
    step: Vec<Sentence>,
    prefill: Option<Prefill>,
    #[serde(default)]
    contradicted_by: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BasicFile {
    framework: String,
    title: Sentence,
    intro: Sentence,
    #[serde(default)]
    documentation: Vec<Sentence>,
    #[serde(default)]
    implementation: Vec<Sentence>,
    #[serde(default)]
    question: Vec<BasicQuestion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BasicQuestion {
    id: String,
    ask: Sentence,
    prefill: Option<Prefill>,
}

/// Reads the questionnaires that are there, each from its file.
pub(super) fn read_questionnaires<'d, 'a: 'd>(
    file: impl Fn(Questionnaire) -> Option<&'d Document<'a>>,
    frameworks: &Frameworks,
    ids: &BTreeSet<&str>,
) -> BTreeMap<Questionnaire, Form> {
    let short = file(Questionnaire::Short).and_then(|file| read_short(file, ids));
    let basic = file(Questionnaire::Basic).and_then(|file| read_basic(file, frameworks));
    let read = [short, basic].into_iter().flatten();
    read.map(|form| (form.questionnaire, form)).collect()
}

/// Reads the short questionnaire; it may name only checks that there are.
fn read_short(document: &Document<'_>, ids: &BTreeSet<&str>) -> Option<Form> {
    let file: ShortFile = document.read()?;
    spoken(document, &["title"], &file.title);
    spoken(document, &["intro"], &file.intro);
    if file.question.is_empty() {
        let what = "it has no `[[question]]`";
        document.note_at(&[], what, "a questionnaire asks at least one");
    }
    let mut met = BTreeSet::new();
    for (number, question) in file.question.iter().enumerate() {
        let number = number.to_string();
        let at = |key| ["question", number.as_str(), key];
        if !is_kebab(&question.id) {
            let what = format!("`{}` cannot be the id of a question", question.id);
            document.note_at(&at("id"), what, "write it in kebab-case");
        }
        if !met.insert(question.id.as_str()) {
            let what = format!("there are two questions `{}`", question.id);
            document.note_at(&at("id"), what, "keep one");
        }
        spoken(document, &at("title"), &question.title);
        spoken(document, &at("ask"), &question.ask);
        five(document, &at("step"), &question.step);
        for (place, check) in question.contradicted_by.iter().enumerate() {
            if !ids.contains(check.as_str()) {
                document.note_at(
                    &["question", &number, "contradicted_by", &place.to_string()],
                    format!("there is no check `{check}`"),
                    did_you_mean(check, ids.iter().copied(), "name a check that there is"),
                );
            }
        }
    }
    let questions = file.question.into_iter().map(|question| Question {
        id: question.id,
        former: None,
        title: question.title,
        key: false,
        ask: question.ask,
        steps: question.step,
        prefill: question.prefill,
        contradicted_by: question.contradicted_by,
    });
    Some(Form {
        questionnaire: Questionnaire::Short,
        title: file.title,
        intro: file.intro,
        documentation: Vec::new(),
        implementation: Vec::new(),
        questions: questions.collect(),
    })
}

/// Reads the questionnaire about a framework, which asks about each of its controls once. Titles, key measures,
/// contradictions and the order are those of the framework.
fn read_basic(document: &Document<'_>, frameworks: &Frameworks) -> Option<Form> {
    let file: BasicFile = document.read()?;
    spoken(document, &["title"], &file.title);
    spoken(document, &["intro"], &file.intro);
    five(document, &["documentation"], &file.documentation);
    five(document, &["implementation"], &file.implementation);
    let Some(framework) = frameworks.read.get(&file.framework) else {
        // A framework that could not be read has its own mistakes; they come first.
        if frameworks.whole {
            let what = format!("there is no framework `{}`", file.framework);
            let known = frameworks.read.keys().map(String::as_str);
            let mend = did_you_mean(&file.framework, known, "name a framework that there is");
            document.note_at(&["framework"], what, mend);
        }
        return None;
    };
    let mut asked = asked(document, file.question, framework);
    let mut questions = Vec::new();
    for control in &framework.controls {
        if place(&control.id).is_none() {
            let what = format!(
                "the control `{}` of `{}` is in no category that its id tells",
                control.id, framework.id
            );
            let mend = "ids are written as `ID.AM-08.2`: category, subcategory, control";
            document.note_at(&["framework"], what, mend);
        }
        match asked.remove(control.id.as_str()) {
            Some(question) => questions.push(of_control(control, question)),
            None => document.note_at(
                &["framework"],
                format!("there is no question about the control `{}`", control.id),
                "add a `[[question]]` with that id",
            ),
        }
    }
    Some(Form {
        questionnaire: Questionnaire::Basic,
        title: file.title,
        intro: file.intro,
        documentation: file.documentation,
        implementation: file.implementation,
        questions,
    })
}

/// The questions by the control they are about.
fn asked(
    document: &Document<'_>,
    questions: Vec<BasicQuestion>,
    framework: &Framework,
) -> BTreeMap<String, BasicQuestion> {
    let controls = || framework.controls.iter().map(|control| control.id.as_str());
    let mut asked = BTreeMap::new();
    for (number, question) in questions.into_iter().enumerate() {
        let number = number.to_string();
        let at = |key| ["question", number.as_str(), key];
        spoken(document, &at("ask"), &question.ask);
        if !controls().any(|id| id == question.id) {
            let what = format!("`{}` has no control `{}`", framework.id, question.id);
            let mend = did_you_mean(&question.id, controls(), "name a control that there is");
            document.note_at(&at("id"), what, mend);
        }
        if asked.contains_key(&question.id) {
            let what = format!("there are two questions about `{}`", question.id);
            document.note_at(&at("id"), what, "keep one");
        }
        asked.insert(question.id.clone(), question);
    }
    asked
}

fn of_control(control: &Control, question: BasicQuestion) -> Question {
    let evidence = control.checks.iter();
    let evidence = evidence.filter(|row| row.relation == Relation::Evidence);
    Question {
        id: question.id,
        former: control.former.clone(),
        title: control.title.clone(),
        key: control.key,
        ask: question.ask,
        steps: Vec::new(),
        prefill: question.prefill,
        contradicted_by: evidence.map(|row| row.id.clone()).collect(),
    }
}

fn five(document: &Document<'_>, keys: &[&str], steps: &[Sentence]) {
    if steps.len() != usize::from(STEPS) {
        let what = format!("it has {} steps", steps.len());
        document.note_at(
            keys,
            what,
            format!("write {STEPS} of them, from 1 to {STEPS}"),
        );
    }
    for (number, step) in steps.iter().enumerate() {
        let number = number.to_string();
        spoken(document, &[keys, &[number.as_str()]].concat(), step);
    }
}

/// A sentence says something in each language.
fn spoken(document: &Document<'_>, keys: &[&str], sentence: &Sentence) {
    if let Some(language) = silent(sentence) {
        let what = format!("it says nothing in `{language}`");
        document.note_at(keys, what, "write it in all four languages");
    }
}
