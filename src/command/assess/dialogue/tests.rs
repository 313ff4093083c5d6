//! Conversations, line by line.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::check::RuleSet;
use crate::score::questionnaire::{Doubt, Questionnaire};

fn form(questionnaire: Questionnaire) -> Form {
    let mut rules = RuleSet::built_in().unwrap();
    rules.questionnaires.remove(&questionnaire).unwrap()
}

/// Holds a conversation of these lines, and gives all that was said and the answers.
fn talk(
    form: &Form,
    beside: &Beside,
    answers: Answers,
    language: Language,
    lines: &[&str],
) -> (Vec<Said>, Answers) {
    let mut dialogue = Dialogue::new(form, beside, answers, "answers.toml".to_owned(), language);
    let mut said = vec![dialogue.begin()];
    for line in lines {
        said.push(dialogue.hear(line));
    }
    (said, dialogue.answers().clone())
}

fn short(lines: &[&str]) -> (Vec<Said>, Answers) {
    let none = Answers::none(Questionnaire::Short);
    let form = form(Questionnaire::Short);
    talk(&form, &Beside::default(), none, Language::En, lines)
}

/// A text without the ends of its lines.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn steps(answers: &Answers) -> Vec<(&str, Option<u8>)> {
    let answers = answers.answers.iter();
    answers
        .map(|(id, answer)| (id.as_str(), answer.implementation))
        .collect()
}

#[test]
fn each_answer_leads_to_the_next_question_and_the_last_one_to_the_end() {
    let (said, answers) = short(&["3", " 4 ", "1", "2", "5", "3", "3", "2"]);
    for (number, said) in said.iter().enumerate() {
        let last = number == 8;
        assert_eq!(
            (said.changed, said.ended),
            (number > 0, last),
            "{}",
            said.text
        );
        let question = format!("Question {} of 8 · ", number + 1);
        assert_eq!(said.text.contains(&question), !last, "{}", said.text);
        assert_eq!(
            said.text.ends_with("Your answer, 1 to 5: "),
            !last,
            "{}",
            said.text
        );
    }
    assert!(said[0].text.contains("  1 ") && said[0].text.contains("  5 "));
    assert!(
        said[8].text.contains("That was the last question"),
        "{}",
        said[8].text
    );
    assert_eq!(answers.answers.len(), 8);
    assert_eq!(answers.answers["updates"].implementation, Some(4));
}

#[test]
fn a_skipped_question_stays_open_and_one_can_go_back() {
    let (said, answers) = short(&["3", "", "2", "b", "b", "1", "B"]);
    assert!(said[2].text.contains("Question 3 of 8") && !said[2].changed);
    assert!(said[4].text.contains("Question 3 of 8"), "{}", said[4].text);
    assert!(
        said[4]
            .text
            .contains("Your answer so far: 2. Enter keeps it.")
    );
    assert!(said[5].text.contains("Question 2 of 8") && !said[5].text.contains("so far"));
    // The third was answered already: on to the first open one, and back from there.
    assert!(said[6].text.contains("Question 4 of 8"), "{}", said[6].text);
    assert!(said[7].text.contains("Question 3 of 8"), "{}", said[7].text);
    let expected = [
        ("antivirus", Some(2)),
        ("passwords", Some(3)),
        ("updates", Some(1)),
    ];
    assert_eq!(steps(&answers), expected);
}

#[test]
fn enter_keeps_an_answer_that_was_given_before() {
    let (_, answers) = short(&["3", "b", ""]);
    assert_eq!(steps(&answers), [("passwords", Some(3))]);
    let (said, answers) = short(&["3", "b", "5"]);
    assert_eq!(steps(&answers), [("passwords", Some(5))]);
    assert!(said[3].text.contains("Question 2 of 8"));
}

#[test]
fn before_the_first_question_there_is_none() {
    let (said, _) = short(&["b"]);
    assert!(
        said[1].text.starts_with("This is the first question."),
        "{}",
        said[1].text
    );
    assert!(said[1].text.contains("Question 1 of 8") && !said[1].ended);
}

#[test]
fn a_note_stays_with_its_question() {
    let (said, answers) = short(&["n  ask\tour partner\u{1b}[31m ", "n", "b", "?"]);
    assert!(said[1].changed && said[1].text.starts_with("Note saved."));
    assert_eq!(
        answers.answers["passwords"].note.as_deref(),
        Some("ask our partner [31m")
    );
    assert!(said[2].text.starts_with("Write the note behind the n") && !said[2].changed);
    assert!(
        said[3].text.contains("Your note: ask our partner"),
        "{}",
        said[3].text
    );
    assert!(
        said[4].text.starts_with("1 to 5: your answer"),
        "{}",
        said[4].text
    );
    let long = format!("n {}", "é".repeat(2001));
    let (said, answers) = short(&[&long]);
    assert!(
        said[1]
            .text
            .starts_with("That note is too long: at most 2000"),
        "{}",
        said[1].text
    );
    assert!(answers.answers.is_empty() && !said[1].changed);
}

#[test]
fn what_is_no_answer_changes_nothing() {
    let nonsense = [
        "6", "0", "-1", "2.5", "three", "3 4", "bb", "s now", "\u{1b}[A", "３",
    ];
    for line in nonsense {
        let (said, answers) = short(&[line]);
        assert!(
            said[1].text.contains("is no answer. Type a number"),
            "{}",
            said[1].text
        );
        assert!(!said[1].changed && !said[1].ended && answers.answers.is_empty());
        assert!(!said[1].text.contains('\u{1b}'), "{:?}", said[1].text);
    }
}

#[test]
fn stopping_says_where_the_answers_are() {
    let (said, _) = short(&["3", "s"]);
    assert!(said[2].ended && !said[2].changed);
    assert!(
        said[2].text.contains("Your answers are in answers.toml"),
        "{}",
        said[2].text
    );
    let (said, _) = short(&["S"]);
    assert!(
        said[1].text.contains("nothing was saved"),
        "{}",
        said[1].text
    );
}

#[test]
fn it_goes_on_at_the_first_open_question() {
    let (_, answers) = short(&["3", "", "2", "s"]);
    let form = form(Questionnaire::Short);
    let beside = Beside::default();
    let (said, answers) = talk(&form, &beside, answers, Language::Nl, &["4"]);
    let begin = &said[0].text;
    assert!(
        begin.contains("U antwoordde al op 2 van de 8 vragen"),
        "{begin}"
    );
    assert!(begin.contains("Vraag 2 van 8"), "{begin}");
    assert!(said[1].text.contains("Vraag 4 van 8"), "{}", said[1].text);
    assert_eq!(answers.answers.len(), 3);
    let (_, whole) = short(&["3"; 8]);
    let (said, _) = talk(&form, &beside, whole, Language::De, &[]);
    assert!(said[0].ended && said[0].text.contains("Alle Fragen sind beantwortet"));
}

#[test]
fn the_long_one_asks_twice_about_each_control() {
    let form = form(Questionnaire::Basic);
    let none = Answers::none(Questionnaire::Basic);
    let lines = ["2", "4", "b", "b", "b"];
    let (said, answers) = talk(&form, &Beside::default(), none, Language::Fr, &lines);
    assert!(
        said[0].text.ends_with("Par écrit, de 1 à 5\u{a0}: "),
        "{}",
        said[0].text
    );
    assert!(said[0].text.contains("Question 1 sur 34"));
    assert!(
        said[1].text.ends_with("En pratique, de 1 à 5\u{a0}: "),
        "{}",
        said[1].text
    );
    assert!(
        !said[1].text.contains("Question 1 sur 34"),
        "asked whole only once"
    );
    assert!(said[2].text.contains("Question 2 sur 34"));
    assert!(
        said[4].text.contains("Votre réponse actuelle\u{a0}: 2"),
        "{}",
        said[4].text
    );
    assert!(
        said[5].text.contains("C’est la première question"),
        "{}",
        said[5].text
    );
    let answer = answers.answers.values().next().unwrap();
    assert_eq!(
        (answer.documentation, answer.implementation),
        (Some(2), Some(4))
    );
}

#[test]
fn a_contradiction_is_told_at_once_and_what_was_seen_is_no_answer() {
    let form = form(Questionnaire::Short);
    let doubt = Doubt {
        check: "outdated-software".to_owned(),
        said: "Your site runs on old software".to_owned(),
    };
    let seen = vec!["PHP 7.4.33".to_owned(), "WordPress 5.8.1".to_owned()];
    let id = "updates".to_owned();
    let beside = Beside {
        target: "example.be".to_owned(),
        day: "23 November 2026".to_owned(),
        seen: [(id.clone(), seen)].into(),
        doubts: [(id, vec![doubt])].into(),
        ..Beside::default()
    };
    let none = Answers::none(Questionnaire::Short);
    let lines = ["3", "4", "b", "2"];
    let (said, answers) = talk(&form, &beside, none, Language::En, &lines);
    let asked = flowing(&said[1].text);
    assert!(asked.contains("PHP 7.4.33, WordPress 5.8.1"), "{asked}");
    assert!(asked.contains("contradicts a high answer"), "{asked}");
    let told = flowing(&said[2].text);
    assert!(
        told.starts_with("Saved. But the scan saw: “Your site runs on old software”"),
        "{told}"
    );
    assert!(
        !said[4].text.contains("But the scan saw"),
        "a modest answer is none"
    );
    assert_eq!(answers.answers["updates"].implementation, Some(2));
    assert_eq!(answers.answers.len(), 2);
}

#[test]
fn no_line_is_wider_than_80_columns_and_no_word_is_missing() {
    for questionnaire in Questionnaire::ALL {
        let form = form(questionnaire);
        for language in Language::ALL {
            let none = Answers::none(questionnaire);
            let lines = [
                &["?", "x", "n", "n note", "b", "3", "b", ""][..],
                &["4"; 70],
            ]
            .concat();
            let (said, answers) = talk(&form, &Beside::default(), none, language, &lines);
            let (again, _) = talk(&form, &Beside::default(), answers, language, &["s"]);
            for said in said.into_iter().chain(again) {
                for line in said.text.lines() {
                    assert!(line.width() <= 80, "{line}");
                    assert!(
                        !line.contains("{{") && !line.contains("dialogue."),
                        "{line}"
                    );
                }
            }
        }
    }
}

/// Every word is used, and every word that is used is there: in the dialogue, the file or the command.
#[test]
fn every_word_is_used_and_every_word_that_is_used_exists() {
    let sources = [
        include_str!("../dialogue.rs"),
        include_str!("../../assess.rs"),
        include_str!("../../../score/questionnaire/write.rs"),
        include_str!("../../../score/questionnaire/beside.rs"),
    ]
    .concat();
    let all = words();
    let made = [
        "side.documentation",
        "side.implementation",
        "question.answer",
    ];
    let made = made
        .iter()
        .chain(&["question.documentation", "question.implementation"])
        .chain(&["steps.documentation", "steps.implementation"]);
    let made: Vec<&str> = made.copied().collect();
    for key in all.keys() {
        let used = sources.contains(&format!("\"{key}\"")) || made.contains(&key);
        assert!(used, "{key} is never said");
        let said = Language::ALL.map(|language| all.say(language, key));
        assert!(said.iter().all(|said| !said.trim().is_empty()), "{key}");
    }
    for family in ["dialogue", "beside", "file", "role"] {
        for rest in sources.split(&format!("\"{family}.")).skip(1) {
            let key = format!("{family}.{}", rest.split('"').next().unwrap());
            assert!(all.find(Language::En, &key).is_some(), "{key} is missing");
        }
    }
}
