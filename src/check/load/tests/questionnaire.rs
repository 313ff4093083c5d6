//! Questionnaires: every mistake is said with its place.

use super::*;
use crate::score::questionnaire::{Prefill, Questionnaire};

/// The built-in files, one of them changed.
fn changed(name: &str, change: impl Fn(&str) -> String) -> Result<RuleSet, Vec<String>> {
    let mut files = Source::built_in_checks();
    let file = files.iter_mut().find(|file| file.name == name).unwrap();
    let text = change(&file.text);
    assert_ne!(text, file.text, "nothing was changed");
    file.text = text.into();
    RuleSet::load(&files, &[], &[])
        .map_err(|errors| errors.all().iter().map(ToString::to_string).collect())
}

fn without_places(errors: Result<RuleSet, Vec<String>>) -> Vec<String> {
    let errors = errors.unwrap_err().into_iter();
    let said = errors.map(|error| error.split(' ').skip(1).collect::<Vec<_>>().join(" "));
    said.collect()
}

#[test]
fn both_questionnaires_ask_what_they_should() {
    let rules = RuleSet::built_in().unwrap();
    let short = &rules.questionnaires[&Questionnaire::Short];
    let ids: Vec<&str> = short
        .questions
        .iter()
        .map(|question| &*question.id)
        .collect();
    assert_eq!(
        ids,
        [
            "passwords",
            "updates",
            "antivirus",
            "network",
            "backup",
            "admin-rights",
            "physical",
            "incidents"
        ]
    );
    assert!(
        short
            .questions
            .iter()
            .all(|question| question.steps.len() == 5 && !question.key)
    );
    let basic = &rules.questionnaires[&Questionnaire::Basic];
    assert_eq!(basic.questions.len(), 34);
    let keys = basic
        .questions
        .iter()
        .filter(|question| question.key)
        .count();
    assert_eq!(keys, 13);
    let software = basic.find("ID.AM-08.2").unwrap();
    assert!(software.key);
    assert_eq!(software.contradicted_by, ["outdated-software"]);
    assert_eq!(software.former.as_deref(), Some("PR.MA-1.1"));
    assert_eq!(software.prefill, Some(Prefill::Software));
    assert_eq!(
        (basic.documentation.len(), basic.implementation.len()),
        (5, 5)
    );
}

#[test]
fn a_rule_set_may_have_no_questionnaires() {
    let rules = RuleSet::load(&files(CHECK), &[], &[]).unwrap();
    assert!(rules.questionnaires.is_empty());
}

#[test]
fn mistakes_of_the_short_one_are_said_with_their_place() {
    let name = "questionnaires/short.toml";
    let said = changed(name, |text| {
        text.replacen("\"outdated-software\"", "\"outdated-softwear\"", 1)
            .replacen("id = \"antivirus\"", "id = \"Anti virus\"", 1)
            .replacen("id = \"network\"", "id = \"updates\"", 1)
    });
    let said = said.unwrap_err();
    assert!(
        said.iter()
            .all(|error| error.starts_with("questionnaires/short.toml:")),
        "{said:?}"
    );
    assert_eq!(
        without_places(Err(said)),
        [
            "there is no check `outdated-softwear`; did you mean `outdated-software`?",
            "`Anti virus` cannot be the id of a question; write it in kebab-case",
            "there are two questions `updates`; keep one",
        ]
    );
    let steps = changed(name, |text| {
        let (before, after) = text.split_once("[[question.step]]").unwrap();
        let (_, rest) = after.split_once("[[question.step]]").unwrap();
        format!("{before}[[question.step]]{rest}")
    });
    assert_eq!(
        without_places(steps),
        ["it has 4 steps; write 5 of them, from 1 to 5"]
    );
    let prefill = changed(name, |text| text.replacen("\"mail\"", "\"mails\"", 1));
    assert_eq!(
        without_places(prefill),
        ["`mails` is not one of the words for this key; did you mean `mail`?"]
    );
    let none = changed(name, |text| {
        text.split("[[question]]").next().unwrap().to_owned()
    });
    assert_eq!(
        without_places(none),
        ["it has no `[[question]]`; a questionnaire asks at least one"]
    );
}

#[test]
fn a_sentence_is_there_in_each_language() {
    let silent = changed("questionnaires/short.toml", |text| {
        let (before, after) = text.split_once("fr = \"").unwrap();
        let (_, rest) = after.split_once('"').unwrap();
        format!("{before}fr = \" \"{rest}")
    });
    assert_eq!(
        without_places(silent),
        ["it says nothing in `fr`; write it in all four languages"]
    );
}

#[test]
fn the_long_one_asks_about_each_control_once() {
    let name = "questionnaires/basic.toml";
    let said = changed(name, |text| {
        text.replacen("id = \"GV.OC-03.1\"", "id = \"GV.OC-03.2\"", 1)
            .replacen("id = \"PR.AA-05.2\"", "id = \"PR.AA-05.1\"", 1)
    });
    let said = without_places(said);
    for part in [
        "there is no question about the control `GV.OC-03.1`; add a `[[question]]` with that id",
        "there is no question about the control `PR.AA-05.2`; add a `[[question]]` with that id",
        "`cyfun-basic` has no control `GV.OC-03.2`; did you mean `GV.OC-03.1`?",
        "there are two questions about `PR.AA-05.1`; keep one",
    ] {
        assert!(said.iter().any(|error| error == part), "{part}: {said:#?}");
    }
    let other = changed(name, |text| {
        text.replacen("\"cyfun-basic\"", "\"cyfun-basis\"", 1)
    });
    assert_eq!(
        without_places(other),
        ["there is no framework `cyfun-basis`; did you mean `cyfun-basic`?"]
    );
}

#[test]
fn a_third_party_brings_no_questionnaire() {
    let extra = [source("questionnaires/short.toml", "")];
    let errors = RuleSet::load(&files(CHECK), &[], &extra).unwrap_err();
    assert!(
        errors.to_string().contains("this is no file of a rule set"),
        "{errors}"
    );
}
