//! Worked examples of the roll-up, by hand: controls → subcategory → category → total.

use super::*;
use crate::check::waive::Waived;
use crate::check::{Finding, Verdict};
use crate::language::Language;
use crate::score::tests::build::{finding, rules};

/// A control, its documentation and its implementation; `*` marks a key measure.
type Row = (&'static str, u8, u8);

fn answers(rows: &[Row]) -> Answers {
    let mut answers = Answers::none(Questionnaire::Basic);
    for (id, documentation, implementation) in rows {
        let mut answer = Answer::default();
        // 0 stands for a score that was not given.
        for (side, step) in [
            (Side::Documentation, *documentation),
            (Side::Implementation, *implementation),
        ] {
            if step > 0 {
                answer.set(side, step);
            }
        }
        answers
            .answers
            .insert(id.trim_end_matches('*').to_owned(), answer);
    }
    answers
}

fn assessed(rows: &[Row], doubted: &str, findings: &[Finding]) -> Assessment {
    let controls: Vec<&str> = rows.iter().map(|row| row.0).collect();
    let mut form = basic_form(&controls);
    for question in &mut form.questions {
        if question.id == doubted {
            question.contradicted_by = vec!["software".to_owned()];
        }
    }
    let mut rules = rules(Vec::new());
    rules.questionnaires = forms([form]);
    assess(&rules, &answers(rows), findings, Language::En)
}

/// One worked example.
struct Example {
    story: &'static str,
    rows: &'static [Row],
    /// Category with its documentation, implementation and total, in hundredths.
    categories: &'static [(&'static str, u16, u16, u16)],
    /// Key measures, in hundredths, and whether each reaches 2.50.
    keys: &'static [(&'static str, u16, bool)],
    total: u16,
    reached: bool,
}

const EXAMPLES: [Example; 7] = [
    Example {
        story: "everything exactly at the threshold reaches it",
        // ID.AM: 2 and 3, mean 2.5. PR.DS: 3 and 2, mean 2.5. Total (2.5 + 2.5) / 2 = 2.5.
        rows: &[("ID.AM-08.2*", 2, 3), ("PR.DS-11.1*", 3, 2)],
        categories: &[("ID.AM", 200, 300, 250), ("PR.DS", 300, 200, 250)],
        keys: &[("ID.AM-08.2", 250, true), ("PR.DS-11.1", 250, true)],
        total: 250,
        reached: true,
    },
    Example {
        story: "a category with several controls in one subcategory is the mean of subcategories",
        // PR.AA documentation: 01 = 5; 03 = (5 + 5) / 2 = 5; 05 = (1 + 1 + 1 + 1) / 4 = 1; 06 = 5.
        // (5 + 5 + 1 + 5) / 4 = 4; controls averaged directly would give (5 + 10 + 4 + 5) / 8 = 3.
        // Implementation: 01 = 4; 03 = (2 + 4) / 2 = 3; 05 = (1 + 2 + 2 + 3) / 4 = 2; 06 = 3.
        // (4 + 3 + 2 + 3) / 4 = 3. Category (4 + 3) / 2 = 3.5.
        rows: &[
            ("PR.AA-01.1", 5, 4),
            ("PR.AA-03.1", 5, 2),
            ("PR.AA-03.2", 5, 4),
            ("PR.AA-05.1", 1, 1),
            ("PR.AA-05.2", 1, 2),
            ("PR.AA-05.3", 1, 2),
            ("PR.AA-05.4", 1, 3),
            ("PR.AA-06.1", 5, 3),
        ],
        categories: &[("PR.AA", 400, 300, 350)],
        keys: &[],
        total: 350,
        reached: true,
    },
    Example {
        story: "a key measure below keeps the whole from the threshold, whatever the total",
        // ID.AM: 2 and 2, mean 2. RS.MA: 5 and 5. Total (2 + 5) / 2 = 3.5, but the key measure is 2.
        rows: &[("ID.AM-08.2*", 2, 2), ("RS.MA-01.1", 5, 5)],
        categories: &[("ID.AM", 200, 200, 200), ("RS.MA", 500, 500, 500)],
        keys: &[("ID.AM-08.2", 200, false)],
        total: 350,
        reached: false,
    },
    Example {
        story: "half of a hundredth is rounded up, and only for showing",
        // GV.OC: 2 and 2; three more categories 3 and 2, each 2.5. Total (2 + 3 × 2.5) / 4 = 2.375.
        // Half of a hundredth goes up: 2.38.
        rows: &[
            ("GV.OC-03.1", 2, 2),
            ("GV.PO-01.1", 3, 2),
            ("GV.RM-03.1", 3, 2),
            ("GV.RR-04.1", 3, 2),
        ],
        categories: &[
            ("GV.OC", 200, 200, 200),
            ("GV.PO", 300, 200, 250),
            ("GV.RM", 300, 200, 250),
            ("GV.RR", 300, 200, 250),
        ],
        keys: &[],
        total: 238,
        reached: false,
    },
    Example {
        story: "thirds add up exactly: no binary fraction keeps a total from 2.50",
        // ID.RA documentation: 01 = 1, 05 = 2, 06 = 2: 5/3. Implementation: 3, 3, 4: 10/3. Mean 15/6 = 2.5.
        rows: &[
            ("ID.RA-01.1", 1, 3),
            ("ID.RA-05.1", 2, 3),
            ("ID.RA-06.1", 2, 4),
        ],
        categories: &[("ID.RA", 167, 333, 250)],
        keys: &[],
        total: 250,
        reached: true,
    },
    Example {
        story: "all categories count alike, however many controls each has",
        // DE.CM: 01 = (1 + 1) / 2 = 1 and 1; 03 = 1 and 1: category 1. RC.RP: 5 and 5.
        // Total (1 + 5) / 2 = 3; controls averaged directly would give (3 × 1 + 5) / 4 = 2.
        rows: &[
            ("DE.CM-01.1", 1, 1),
            ("DE.CM-01.2*", 1, 1),
            ("DE.CM-03.1", 1, 1),
            ("RC.RP-01.1", 5, 5),
        ],
        categories: &[("DE.CM", 100, 100, 100), ("RC.RP", 500, 500, 500)],
        keys: &[("DE.CM-01.2", 100, false)],
        total: 300,
        reached: false,
    },
    Example {
        story: "a total below by less than half a hundredth is shown as 2.50 and yet not reached",
        // PR.DS: documentation 4 × 3 + 9 × 2 = 30 of 13, implementation 3 × 3 + 10 × 2 = 29 of 13: (30 + 29) / 26.
        // PR.PS: 8 × 3 + 3 × 2 = 30 of 11 on both sides: 60 / 22.
        // Total (59/26 + 60/22) / 2 = (649 + 780) / 572 = 1429/572 = 2.4982…, and 1430/572 would be 2.5.
        rows: &[
            ("PR.DS-11.1", 3, 3),
            ("PR.DS-11.2", 3, 3),
            ("PR.DS-11.3", 3, 3),
            ("PR.DS-11.4", 3, 2),
            ("PR.DS-11.5", 2, 2),
            ("PR.DS-11.6", 2, 2),
            ("PR.DS-11.7", 2, 2),
            ("PR.DS-11.8", 2, 2),
            ("PR.DS-11.9", 2, 2),
            ("PR.DS-11.10", 2, 2),
            ("PR.DS-11.11", 2, 2),
            ("PR.DS-11.12", 2, 2),
            ("PR.DS-11.13", 2, 2),
            ("PR.PS-04.1", 3, 3),
            ("PR.PS-04.2", 3, 3),
            ("PR.PS-04.3", 3, 3),
            ("PR.PS-04.4", 3, 3),
            ("PR.PS-04.5", 3, 3),
            ("PR.PS-04.6", 3, 3),
            ("PR.PS-04.7", 3, 3),
            ("PR.PS-04.8", 3, 3),
            ("PR.PS-04.9", 2, 2),
            ("PR.PS-04.10", 2, 2),
            ("PR.PS-04.11", 2, 2),
        ],
        categories: &[("PR.DS", 231, 223, 227), ("PR.PS", 273, 273, 273)],
        keys: &[],
        total: 250,
        reached: false,
    },
];

/// Hundredths as a whole number.
fn hundredths(number: f64) -> String {
    format!("{:.0}", number * 100.0)
}

#[test]
fn the_roll_up_is_that_of_the_official_workbook() {
    for example in &EXAMPLES {
        let story = example.story;
        let maturity = assessed(example.rows, "", &[]).maturity.unwrap();
        let categories = maturity.categories.iter().map(|category| {
            let [documentation, implementation, total] = [
                category.documentation,
                category.implementation,
                category.total,
            ]
            .map(hundredths);
            (category.id.clone(), documentation, implementation, total)
        });
        let expected = example.categories.iter();
        let expected = expected.map(|(id, documentation, implementation, total)| {
            let [documentation, implementation, total] =
                [documentation, implementation, total].map(ToString::to_string);
            ((*id).to_owned(), documentation, implementation, total)
        });
        assert!(
            categories.eq(expected),
            "{story}: {:?}",
            maturity.categories
        );
        let keys = maturity.key_measures.iter();
        let keys = keys.map(|key| (key.id.as_str(), hundredths(key.total), key.reached));
        let expected = example.keys.iter();
        let expected = expected.map(|(id, total, reached)| (*id, total.to_string(), *reached));
        assert!(keys.eq(expected), "{story}: {:?}", maturity.key_measures);
        assert_eq!(
            hundredths(maturity.total),
            example.total.to_string(),
            "{story}"
        );
        assert_eq!(maturity.reached, Some(example.reached), "{story}");
        assert_eq!(maturity.threshold.map(hundredths), Some("250".to_owned()));
    }
}

/// Two controls, of which the scan may doubt the first.
const DOUBTED: [Row; 2] = [("ID.AM-08.2*", 3, 5), ("PR.DS-11.1*", 3, 3)];

#[test]
fn what_the_scan_contradicts_counts_as_two_and_is_named() {
    // Without: ID.AM (3 + 5) / 2 = 4, PR.DS 3, total 3.5. Capped: ID.AM (3 + 2) / 2 = 2.5, total 2.75.
    let free = assessed(
        &DOUBTED,
        "ID.AM-08.2",
        &[finding("software", Verdict::Pass)],
    );
    assert_eq!(hundredths(free.maturity.unwrap().total), "350");
    let capped = assessed(
        &DOUBTED,
        "ID.AM-08.2",
        &[finding("software", Verdict::Fail)],
    );
    let maturity = capped.maturity.unwrap();
    assert_eq!(hundredths(maturity.total), "275");
    assert_eq!(hundredths(maturity.key_measures[0].total), "250");
    assert_eq!(maturity.reached, Some(true));
    let question = &capped.questions[0];
    assert_eq!(
        (question.answer.implementation, question.counted),
        (Some(5), Some(2))
    );
    assert_eq!(question.contradicted_by, ["software"]);
    assert!(capped.questions[1].contradicted_by.is_empty());
}

#[test]
fn only_a_failure_that_nobody_waived_contradicts() {
    let mut waived = finding("software", Verdict::Fail);
    waived.waived = Some(Waived {
        reason: "replaced in spring".to_owned(),
        until: "2027-03-31".parse().unwrap(),
        by: "An Peeters".to_owned(),
    });
    let others = [
        Verdict::Partial,
        Verdict::Unknown,
        Verdict::NotApplicable,
        Verdict::Info,
    ];
    let others = others.map(|verdict| finding("software", verdict));
    for finding in others
        .into_iter()
        .chain([waived, finding("hsts", Verdict::Fail)])
    {
        let question = assessed(&DOUBTED, "ID.AM-08.2", &[finding])
            .questions
            .remove(0);
        assert_eq!(question.counted, Some(5));
        assert!(question.contradicted_by.is_empty());
    }
}

#[test]
fn a_modest_answer_is_not_contradicted_and_none_is_never_raised() {
    for step in [1, 2] {
        let rows: [Row; 2] = [("ID.AM-08.2*", 3, step), ("PR.DS-11.1*", 3, 3)];
        let failed = [finding("software", Verdict::Fail)];
        let question = assessed(&rows, "ID.AM-08.2", &failed).questions.remove(0);
        assert_eq!(question.counted, Some(step));
        assert!(question.contradicted_by.is_empty());
    }
}

#[test]
fn a_half_filled_questionnaire_has_no_maturity_and_says_what_is_missing() {
    let rows: [Row; 4] = [
        ("GV.OC-03.1", 3, 0),
        ("GV.PO-01.1", 0, 3),
        ("GV.RM-03.1", 0, 0),
        ("ID.AM-08.2*", 5, 5),
    ];
    let assessment = assessed(&rows, "", &[]);
    assert_eq!(assessment.maturity, None);
    let missing = assessment.questions.iter();
    let missing: Vec<_> = missing
        .map(|question| question.missing(Questionnaire::Basic))
        .collect();
    let both = vec![Side::Documentation, Side::Implementation];
    assert_eq!(
        missing,
        [
            vec![Side::Implementation],
            vec![Side::Documentation],
            both,
            vec![]
        ]
    );
}

#[test]
fn the_short_questionnaire_is_a_plain_mean_without_a_threshold() {
    let subjects = ["passwords", "updates", "antivirus", "network"];
    let mut rules = rules(Vec::new());
    let mut form = short_form(&subjects);
    form.questions[1].contradicted_by = vec!["software".to_owned()];
    rules.questionnaires = forms([form]);
    let mut answers = Answers::none(Questionnaire::Short);
    for (id, step) in subjects.into_iter().zip([1, 4, 3, 3]) {
        let mut answer = Answer::default();
        answer.set(Side::Implementation, step);
        answers.answers.insert(id.to_owned(), answer);
    }
    // (1 + 4 + 3 + 3) / 4 = 2.75; with updates capped at 2: 9/4 = 2.25.
    let assess = |answers: &Answers, findings: &[Finding]| {
        super::super::assess(&rules, answers, findings, Language::En).maturity
    };
    let maturity = assess(&answers, &[]).unwrap();
    assert_eq!(hundredths(maturity.total), "275");
    assert_eq!((maturity.threshold, maturity.reached), (None, None));
    assert!(maturity.categories.is_empty() && maturity.key_measures.is_empty());
    let capped = assess(&answers, &[finding("software", Verdict::Fail)]).unwrap();
    assert_eq!(hundredths(capped.total), "225");
    answers.answers.remove("network");
    assert_eq!(assess(&answers, &[]), None);
}
