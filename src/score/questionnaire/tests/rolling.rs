//! The roll-up: controls → subcategory → category → total, against examples that were worked out by hand.

mod examples;

use self::examples::{EXAMPLES, WHOLE};
use super::*;
use crate::check::waive::Waived;
use crate::check::{Finding, Verdict};
use crate::language::Language;
use crate::score::tests::build::{finding, rules};

/// A control, its documentation and its implementation; `*` marks a key measure.
pub(super) type Row = (&'static str, u8, u8);

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

#[test]
fn the_whole_of_basic_falls_short_by_less_than_is_shown_and_one_step_more_reaches_it() {
    // GV.RM from (2 + 2) / 2 = 2 to (2 + 3) / 2 = 2.5: 42.9875 / 17 = 2.5286…
    let mut rows = WHOLE.to_vec();
    rows[1] = ("GV.RM-03.1", 2, 3);
    let maturity = assessed(&rows, "", &[]).maturity.unwrap();
    assert_eq!(hundredths(maturity.total), "253");
    assert_eq!(maturity.reached, Some(true));
    // The example is of the real questionnaire: the same controls in the same order, the same key measures.
    let built_in = crate::check::RuleSet::built_in().unwrap();
    let form = &built_in.questionnaires[&Questionnaire::Basic];
    let asked = form.questions.iter().map(|question| {
        let mark = if question.key { "*" } else { "" };
        format!("{}{mark}", question.id)
    });
    assert!(asked.eq(WHOLE.iter().map(|row| row.0.to_owned())));
    // With the real one, the scan counts as well: ID.AM-08.2 and ID.RA-01.1 from 3 to 2, so ID.AM falls by
    // 1/5/2 = 0.1 and ID.RA by 1/2/2 = 0.25: (42.4875 - 0.35) / 17 = 2.4786…
    let failed = [finding("outdated-software", Verdict::Fail)];
    let assessment = assess(&built_in, &answers(WHOLE), &failed, Language::En);
    assert_eq!(hundredths(assessment.maturity.unwrap().total), "248");
    let doubted = assessment.questions.iter();
    let doubted = doubted.filter(|question| !question.contradicted_by.is_empty());
    let doubted: Vec<&str> = doubted.map(|question| question.id.as_str()).collect();
    assert_eq!(doubted, ["ID.AM-08.2", "ID.RA-01.1"]);
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
