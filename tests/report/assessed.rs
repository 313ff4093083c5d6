//! The bakery whose owner answered a questionnaire: what stands beside the score, and never in it.

use std::collections::BTreeMap;

use belfort::language::Language;
use belfort::report;
use belfort::result::ScanResult;
use belfort::score::questionnaire::{
    Answer, Answered, Answers, Assessment, CategoryMaturity, KeyMaturity, Maturity, Questionnaire,
};

use crate::company::{bakery, html, model};

fn answered(id: &str, documentation: Option<u8>, implementation: Option<u8>) -> Answered {
    Answered {
        id: id.into(),
        title: format!("About {id}"),
        key: false,
        answer: Answer {
            documentation,
            implementation,
            note: Some("a note that nobody else reads".into()),
        },
        counted: implementation,
        contradicted_by: Vec::new(),
    }
}

fn with(
    language: Language,
    questionnaire: Questionnaire,
    questions: Vec<Answered>,
    maturity: Option<Maturity>,
) -> ScanResult {
    let mut result = bakery(language);
    result.answers = Some(Answers {
        questionnaire,
        answered_on: Some("2026-11-20".parse().unwrap()),
        by: Some("An Peeters".into()),
        answers: BTreeMap::new(),
    });
    result.assessment = Some(Assessment {
        questionnaire,
        questions,
        maturity,
    });
    result
}

fn plain(total: f64) -> Maturity {
    Maturity {
        total,
        categories: Vec::new(),
        key_measures: Vec::new(),
        threshold: None,
        reached: None,
    }
}

/// Eight answers, one of which the scan contradicts.
pub(crate) fn short(language: Language, total: f64) -> ScanResult {
    let ids = [
        "passwords",
        "updates",
        "antivirus",
        "network",
        "backup",
        "admin-rights",
        "physical",
        "incidents",
    ];
    let mut questions: Vec<_> = ids.map(|id| answered(id, None, Some(3))).into();
    questions[1].counted = Some(2);
    questions[1].contradicted_by = vec!["dmarc".into()];
    with(
        language,
        Questionnaire::Short,
        questions,
        Some(plain(total)),
    )
}

/// Seven answers of eight.
pub(crate) fn short_half(language: Language) -> ScanResult {
    let mut result = short(language, 3.0);
    let assessment = result.assessment.as_mut().unwrap();
    assessment.maturity = None;
    assessment.questions[7] = answered("incidents", None, None);
    result
}

/// The categories of CyberFundamentals Basic.
const CATEGORIES: [&str; 17] = [
    "GV.OC", "GV.RM", "GV.RR", "GV.PO", "ID.AM", "ID.RA", "ID.IM", "PR.AA", "PR.AT", "PR.DS",
    "PR.PS", "PR.IR", "DE.CM", "DE.AE", "RS.MA", "RS.CO", "RC.RP",
];

/// Two key measures, and all categories.
pub(crate) fn basic(language: Language, total: f64, below: usize) -> ScanResult {
    let questions = vec![
        answered("ID.AM-08.2", Some(3), Some(2)),
        answered("PR.DS-11.1", Some(2), Some(3)),
    ];
    let key_measures = questions
        .iter()
        .enumerate()
        .map(|(number, question)| KeyMaturity {
            id: question.id.clone(),
            total: 2.49,
            reached: number >= below,
        });
    let category = |id: &str| CategoryMaturity {
        id: id.into(),
        documentation: 3.0,
        implementation: 2.33,
        total: 2.67,
    };
    let maturity = Maturity {
        total,
        categories: CATEGORIES.map(category).to_vec(),
        key_measures: key_measures.collect(),
        threshold: Some(2.5),
        reached: Some(below == 0 && total > 2.5),
    };
    with(language, Questionnaire::Basic, questions, Some(maturity))
}

/// Two contradicted answers, and three kinds of what is missing.
pub(crate) fn basic_half(language: Language) -> ScanResult {
    let mut doubted = answered("ID.AM-08.2", Some(3), Some(5));
    doubted.counted = Some(2);
    doubted.contradicted_by = vec!["dmarc".into(), "not-asked-this-time".into()];
    let questions = vec![
        doubted.clone(),
        Answered {
            id: "ID.RA-01.1".into(),
            ..doubted
        },
        answered("GV.OC-03.1", Some(3), None),
        answered("GV.PO-01.1", None, Some(3)),
        answered("GV.RM-03.1", None, None),
    ];
    with(language, Questionnaire::Basic, questions, None)
}

/// Every way in which answers are shown.
pub(crate) fn all(language: Language) -> Vec<ScanResult> {
    let whole = (1..=5).map(|total| short(language, f64::from(total)));
    let below = (0..=2).map(|below| basic(language, 2.5, below));
    let others = vec![
        short_half(language),
        basic(language, 2.67, 0),
        basic(language, 2.38, 0),
        basic_half(language),
    ];
    whole.chain(below).chain(others).collect()
}

#[test]
fn the_answers_are_a_section_of_their_own_behind_the_score() {
    let page = html(&short(Language::Nl, 2.75));
    let (score, section) = page.split_once("<section class=\"assessment").unwrap();
    assert!(
        !score.contains("2,75"),
        "the score and the answers never share a place"
    );
    let section = section.split("</section>").next().unwrap();
    for part in [
        "2,75 op 5",
        "tussen gewoonte en vaste afspraak",
        "Beantwoord door An Peeters. Laatste antwoord: 20 november 2026.",
        "De scan spreekt één antwoord tegen",
        "3 op 5, telt als 2",
    ] {
        assert!(section.contains(part), "{part}");
    }
    // Eight lines, and no picture beside them.
    let lines = section.split("Uw antwoorden</h3>").nth(1).unwrap();
    assert_eq!(lines.matches("<li>").count(), 8);
    assert!(!section.contains("<svg"), "{section}");
    assert!(!page.contains("a note that nobody else reads"));
}

#[test]
fn a_half_filled_questionnaire_says_what_is_missing_and_gives_no_figure() {
    let part = model(&basic_half(Language::En)).assessment.unwrap();
    assert_eq!(
        part.figure,
        "No figure yet. Not answered, or only half: 3 of 5 questions."
    );
    assert_eq!(part.meaning, "");
    let missing = part
        .missing
        .iter()
        .map(|row| (row.id.as_str(), row.said.as_str()));
    let expected = [
        ("GV.OC-03.1", "the score for “in practice”"),
        ("GV.PO-01.1", "the score for “on paper”"),
        ("GV.RM-03.1", ""),
    ];
    assert!(missing.eq(expected), "{:?}", part.missing);
    assert_eq!(part.contradictions.len(), 2);
    let said = &part.contradictions[0].said;
    assert!(
        said.contains("you answered 5; it counts as 2") && said.contains("(dmarc)"),
        "{said}"
    );
    assert!(said.contains("(not-asked-this-time)"), "{said}");
}

#[test]
fn a_total_that_only_rounds_to_the_threshold_is_said_to_be_below_it() {
    let standing = |result: &ScanResult| model(result).assessment.unwrap().standing;
    let rounded = standing(&basic(Language::En, 2.5, 0));
    assert_eq!(rounded[1..], ["The total stays below that."]);
    let keys = standing(&basic(Language::En, 3.0, 2));
    assert_eq!(keys[1..], ["2 key measures stay below that."]);
    let reached = standing(&basic(Language::En, 2.67, 0));
    assert_eq!(reached[1..], ["By your answers you reach that everywhere."]);
}

#[test]
fn without_answers_nothing_is_said_of_them() {
    let result = bakery(Language::En);
    assert_eq!(model(&result).assessment, None);
    let shown = html(&result) + &report::terminal(&model(&result), 80, false);
    assert!(!shown.contains("What you answered"), "{shown}");
}

#[test]
fn the_answers_read_well_on_a_terminal() {
    for (name, report) in [
        ("answers-short", model(&short(Language::Nl, 2.75))),
        ("answers-basic", model(&basic(Language::Fr, 2.38, 1))),
        ("answers-half", model(&basic_half(Language::De))),
    ] {
        let text = report::terminal(&report, 80, false);
        let title = report.assessment.unwrap().title;
        let (_, part) = text.split_once(&title).unwrap();
        let part = part.split("\n\n").next().unwrap();
        insta::assert_snapshot!(name, format!("{title}{part}"));
    }
}
