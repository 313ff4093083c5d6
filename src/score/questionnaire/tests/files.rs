//! Files of answers: every mistake at once, and nothing lost on the way out and in.

use proptest::prelude::*;

use super::*;
use crate::language::Language;

const SUBJECTS: [&str; 3] = ["passwords", "admin-rights", "incidents"];
const CONTROLS: [&str; 4] = ["GV.OC-03.1", "ID.AM-08.2*", "PR.AA-05.1", "PR.AA-05.2"];

fn both() -> BTreeMap<Questionnaire, Form> {
    let mut basic = basic_form(&CONTROLS);
    basic.questions[0].former = Some("ID.GV-3.1".to_owned());
    forms([short_form(&SUBJECTS), basic])
}

fn refusal(text: &str) -> Vec<String> {
    let errors = read(&both(), "answers.toml", text.as_bytes()).unwrap_err();
    errors.all().iter().map(ToString::to_string).collect()
}

const HEAD: &str = "format = \"belfort-answers/1\"\nquestionnaire = \"basic\"\n";

#[test]
fn a_file_is_read_whole() {
    let text = format!(
        "\u{feff}{HEAD}by = \" An Peeters \"\nanswered_on = 2026-11-23\n\
         [answer.\"GV.OC-03.1\"]\ndocumentation = 3\nimplementation = 0x2\nnote = \"ask\\nAn\"\n\
         [answer.\"ID.AM-08.2\"]\n# documentation = \n[answer.\"PR.AA-05.1\"]\nnote = \" \"\n"
    );
    let answers = read(&both(), "answers.toml", text.as_bytes()).unwrap();
    assert_eq!(answers.by.as_deref(), Some("An Peeters"));
    assert_eq!(answers.answered_on, Some("2026-11-23".parse().unwrap()));
    let answer = Answer {
        documentation: Some(3),
        implementation: Some(2),
        note: Some("ask\nAn".to_owned()),
    };
    // Questions about which nothing was said are not in it.
    let expected = BTreeMap::from([("GV.OC-03.1".to_owned(), answer)]);
    assert_eq!(answers.answers, expected);
}

#[test]
fn every_mistake_is_said_at_once_with_its_place_and_what_to_do() {
    let text = format!(
        "{HEAD}who = \"An\"\nanswered_on = \"23 november\"\n\
         [answer.\"GV.OC-03.2\"]\ndocumentation = 6\nimplementation = 0\n\
         [answer.\"PR.AA-05.1\"]\ndocumentation = 2.5\nimplementation = \"3\"\nnotes = \"x\"\n\
         [answer.\"ID.GV-3.1\"]\n[answer.\"id.am-08.2\"]\nimplementation = -1\n\
         [answer.XY]\nnote = 3\n[answer.PR.AA-05.2]\n"
    );
    let step = "a step is a whole number from 1 to 5, without quotes";
    assert_eq!(
        refusal(&text),
        [
            "answers.toml:3:1: there is no key `who` here; answers stand in tables such as [answer.ID]",
            "answers.toml:4:15: this is no day; write it such as \"2026-11-23\"",
            "answers.toml:5:9: there is no question `GV.OC-03.2`; did you mean `GV.OC-03.1`?",
            &format!("answers.toml:6:17: 6 is no step; {step}"),
            &format!("answers.toml:7:18: 0 is no step; {step}"),
            &format!("answers.toml:9:17: 2.5 is no step; {step}"),
            &format!("answers.toml:10:18: \"3\" is no step; {step}"),
            "answers.toml:11:1: there is no key `notes` here; did you mean `note`?",
            "answers.toml:12:9: there is no question `ID.GV-3.1`; that is its id in the edition before this one: write `GV.OC-03.1`",
            "answers.toml:13:9: there is no question `id.am-08.2`; did you mean `ID.AM-08.2`?",
            &format!("answers.toml:14:18: -1 is no step; {step}"),
            "answers.toml:15:9: there is no question `XY`; write the id of a question; `belfort assess --write` makes a file with all of them",
            "answers.toml:16:8: this is no note; write it in quotes",
            "answers.toml:17:9: `PR` is a part of an id; write the whole id in quotes, such as [answer.\"ID.AM-08.2\"]",
        ]
    );
}

#[test]
fn an_answer_below_an_answer_is_not_left_out_in_silence() {
    let text = format!("{HEAD}[answer.\"PR.AA-05.1\".done]\nimplementation = 4\n");
    assert_eq!(
        refusal(&text),
        ["answers.toml:3:22: there is no key `done` here; an answer has a step and a note"]
    );
}

#[test]
fn two_answers_to_one_question_are_a_mistake_wherever_they_stand() {
    let table = "[answer.\"PR.AA-05.1\"]\ndocumentation = 2\n";
    let twice = format!("{HEAD}{table}{table}[answer.\"GV.OC-03.1\"]\ndocumentation = 9\n");
    let said = refusal(&twice);
    assert_eq!(
        said[0],
        "answers.toml:5:9: `PR.AA-05.1` stands here a second time; keep one of the two"
    );
    let last = said.last().unwrap();
    assert!(
        last.starts_with("answers.toml:8:17: 9 is no step"),
        "{said:?}"
    );
    let keys = format!("{HEAD}{table}documentation = 3\n");
    assert_eq!(
        refusal(&keys),
        ["answers.toml:5:1: `documentation` stands here a second time; keep one of the two"]
    );
}

#[test]
fn what_is_no_file_of_answers_is_refused_with_what_to_do() {
    let top = "write `format = \"belfort-answers/1\"` at the top";
    let which = "write `questionnaire = \"short\"` or `questionnaire = \"basic\"`";
    for (text, said) in [
        (String::new(), vec![
            format!("1:1: the file does not say what it is; {top}"),
            format!("1:1: the file does not say which questions it answers; {which}"),
        ]),
        (HEAD.replace("answers/1", "answers/2"), vec![
            "1:10: its format is `belfort-answers/2`, this version reads `belfort-answers/1`; use the version that wrote it".to_owned(),
        ]),
        (HEAD.replace("basic", "long"), vec![
            format!("2:17: there is no such questionnaire; {which}"),
        ]),
        (format!("{HEAD}answer = 3"), vec![
            "3:10: these are no answers; write each in a table of its own, such as [answer.ID]".to_owned(),
        ]),
        (format!("{HEAD}answers = 3"), vec![
            "3:1: there is no key `answers` here; did you mean `answer`?".to_owned(),
        ]),
        (format!("{HEAD}[answer]\n\"PR.AA-05.1\" = 3"), vec![
            "4:16: this is no answer; write it as a table, such as [answer.ID] with `implementation = 3` below it".to_owned(),
        ]),
        (format!("{}[answer.passwords]\ndocumentation = 3\n", HEAD.replace("basic", "short")), vec![
            "4:1: the short questionnaire does not ask for `documentation`; leave it out; the answer is `implementation`".to_owned(),
        ]),
    ] {
        let said: Vec<String> = said.iter().map(|said| format!("answers.toml:{said}")).collect();
        assert_eq!(refusal(&text), said, "{text}");
    }
    let torn = refusal(&format!(
        "{HEAD}[answer.\"PR.AA-05.1\"\ndocumentation = 3\n"
    ));
    assert!(
        torn[0].starts_with("answers.toml:3:") && torn[0].contains("as TOML"),
        "{torn:?}"
    );
}

#[test]
fn what_is_not_utf8_or_too_large_is_refused() {
    let latin = [HEAD.as_bytes(), b"# caf\xe9\n"].concat();
    let error = read(&both(), "answers.toml", &latin).unwrap_err();
    let said = "answers.toml:3:6: this is not UTF-8 text; save the file as UTF-8";
    assert_eq!(error.all()[0].to_string(), said);
    let large = vec![b'#'; MOST_BYTES + 1];
    let error = read(&both(), "answers.toml", &large)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("it is larger than 256 KiB; give a file that"),
        "{error}"
    );
    assert!(
        read(&both(), "answers.toml", large.get(1..).unwrap())
            .unwrap_err()
            .to_string()
            .contains("what it is")
    );
}

#[test]
fn a_file_of_nothing_but_mistakes_does_not_fill_the_screen() {
    let tables = (0..500).map(|n| format!("[answer.x{n}]\n"));
    let tables = tables.collect::<Vec<_>>().concat();
    let error = read(
        &both(),
        "answers.toml",
        format!("{HEAD}{tables}").as_bytes(),
    )
    .unwrap_err();
    assert_eq!(error.all().len(), 500);
    let said = error.to_string();
    assert!(said.starts_with("500 mistakes in the answers"), "{said}");
    assert!(
        said.ends_with("… and 450 more") && said.lines().count() == 52,
        "{said}"
    );
}

#[test]
fn a_file_explains_itself_in_the_language_of_its_reader() {
    let forms = both();
    let mut answers = Answers::none(Questionnaire::Basic);
    let mut answer = Answer::default();
    answer.set(Side::Implementation, 4);
    answers.answers.insert("ID.AM-08.2".to_owned(), answer);
    let doubt = Doubt {
        check: "software".to_owned(),
        said: "Old software\nformat = 3".to_owned(),
    };
    let beside = Beside {
        target: "example.be".to_owned(),
        day: "23 november 2026".to_owned(),
        seen: BTreeMap::from([(
            "ID.AM-08.2".to_owned(),
            vec!["PHP 7.4".to_owned(), "nginx".to_owned()],
        )]),
        more: BTreeMap::from([("ID.AM-08.2".to_owned(), 3)]),
        doubts: BTreeMap::from([("ID.AM-08.2".to_owned(), vec![doubt])]),
    };
    let written = write(
        &forms[&Questionnaire::Basic],
        &answers,
        &beside,
        Language::Nl,
    );
    for part in [
        "# Basic (nl)\n",
        "#   1 documentation one (nl)\n",
        "# 2/4 Title of ID.AM-08.2 (nl) (kernmaatregel)\n# What about ID.AM-08.2? (nl)\n",
        "# > Van buitenaf te zien bij example.be (23 november 2026): PHP 7.4, nginx",
        "[answer.\"ID.AM-08.2\"]\n# documentation = \nimplementation = 4\n# note = \"\"\n",
        "# by = \"\"\n",
    ] {
        assert!(written.contains(part), "{part}\n---\n{written}");
    }
    // What a stranger wrote cannot leave its comment.
    assert!(!written.contains("\nformat = 3"), "{written}");
    assert!(
        written.lines().all(|line| line.chars().count() <= 78),
        "{written}"
    );
    assert_eq!(read(&forms, "x", written.as_bytes()).unwrap(), answers);
    let short = write(
        &forms[&Questionnaire::Short],
        &Answers::none(Questionnaire::Short),
        &Beside::default(),
        Language::Fr,
    );
    assert!(
        short.contains(
            "# 1/3 Title of passwords (fr)\n# What about passwords? (fr)\n#   1 one (fr)\n"
        ),
        "{short}"
    );
    assert!(
        short.contains("[answer.passwords]\n# implementation = \n"),
        "{short}"
    );
}

#[test]
fn a_step_of_a_saved_result_is_a_step() {
    let read = |step: u8| serde_json::from_str::<Answer>(&format!("{{\"implementation\":{step}}}"));
    assert_eq!(read(5).unwrap().implementation, Some(5));
    assert!(read(0).is_err() && read(6).is_err());
}

fn some_answer(documents: bool) -> impl Strategy<Value = Answer> {
    let step = || proptest::option::of(1..=5_u8);
    let note = proptest::option::of("[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]{0,40}");
    (step(), step(), note).prop_map(move |(documentation, implementation, note)| Answer {
        documentation: documentation.filter(|_| documents),
        implementation,
        note: note.filter(|note| !note.trim().is_empty()),
    })
}

fn some_answers() -> impl Strategy<Value = Answers> {
    let of = |questionnaire: Questionnaire, ids: Vec<String>| {
        let documents = questionnaire == Questionnaire::Basic;
        let by = proptest::option::of("[a-zé\"\\\\]{1,10}");
        let answers = proptest::collection::vec(some_answer(documents), ids.len());
        (by, answers, any::<bool>()).prop_map(move |(by, answers, dated)| Answers {
            questionnaire,
            answered_on: dated.then(|| "2026-11-23".parse().unwrap()),
            by,
            answers: ids
                .iter()
                .cloned()
                .zip(answers)
                .filter(|(_, answer)| !answer.is_empty())
                .collect(),
        })
    };
    let named = |ids: &[&str]| {
        ids.iter()
            .map(|id| id.trim_end_matches('*').to_owned())
            .collect()
    };
    prop_oneof![
        of(Questionnaire::Short, named(&SUBJECTS)),
        of(Questionnaire::Basic, named(&CONTROLS)),
    ]
}

proptest! {
    #[test]
    fn answers_and_notes_survive_writing_and_reading(answers in some_answers(), language in 0..4_usize) {
        let forms = both();
        let form = &forms[&answers.questionnaire];
        let written = write(form, &answers, &Beside::default(), Language::ALL[language]);
        prop_assert_eq!(read(&forms, "answers.toml", written.as_bytes()).unwrap(), answers);
    }

    #[test]
    fn no_file_makes_the_reader_panic(text in "(format|questionnaire|answer|by|note|documentation|[a-z\"'=\\[\\].0-9 \n{}#é]){0,60}") {
        let _ = read(&both(), "answers.toml", text.as_bytes());
        let _ = read(&both(), "answers.toml", format!("{HEAD}{text}").as_bytes());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&both(), "answers.toml", &bytes).is_err());
    }
}
