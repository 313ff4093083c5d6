//! Framework files are read strictly, and views claim no more than was seen.

use super::*;
use crate::check::Verdict::{self, Fail, Info, NotApplicable, Partial, Pass, Unknown};
use crate::score::questionnaire::{Answer, Answers, Questionnaire};
use crate::score::tests::build::finding;

const BUILT_IN: &str = include_str!("../../../checks/frameworks/nis2-art21-2022.toml");

fn nis2() -> Framework {
    Framework::parse("nis2-art21-2022.toml", BUILT_IN).unwrap()
}

fn refusal(from: &str, to: &str) -> String {
    assert!(BUILT_IN.contains(from), "the file has no {from}");
    Framework::parse("nis2-art21-2022.toml", &BUILT_IN.replacen(from, to, 1)).unwrap_err()
}

/// The outcome of one check under one control.
fn outcome(control: &str, check: &str, verdicts: &[Verdict]) -> Outcome {
    let findings: Vec<_> = verdicts
        .iter()
        .map(|verdict| finding(check, *verdict))
        .collect();
    let view = view(&nis2(), &findings, None, Language::En);
    let control = view.controls.iter().find(|c| c.id == control).unwrap();
    control
        .rows
        .iter()
        .find(|row| row.check == check)
        .unwrap()
        .outcome
}

#[test]
fn mail_and_dns_stand_under_e_and_only_encryption_under_h() {
    let framework = nis2();
    let under = |control: &str| -> Vec<&str> {
        let control = framework.controls.iter().find(|c| c.id == control).unwrap();
        control.checks.iter().map(|row| row.id.as_str()).collect()
    };
    for check in ["dmarc", "mx", "nameserver-redundancy", "domain-resolves"] {
        assert!(under("e").contains(&check) && !under("h").contains(&check));
    }
    for check in ["certificate-trust", "certificate-key"] {
        assert!(under("h").contains(&check) && !under("e").contains(&check));
    }
    assert_eq!(under("be-11"), ["security-txt"]);
}

#[test]
fn a_failed_check_reads_gap_seen_and_a_passed_one_no_gap_seen() {
    let starttls = |verdicts: &[Verdict]| outcome("e", "starttls", verdicts);
    assert_eq!(starttls(&[Pass]), Outcome::NoGapSeen);
    assert_eq!(starttls(&[Fail]), Outcome::GapSeen);
    assert_eq!(starttls(&[Partial]), Outcome::GapSeen);
    assert_eq!(starttls(&[Pass, Unknown, Fail]), Outcome::GapSeen);
    assert_eq!(starttls(&[Pass, Unknown]), Outcome::NotSeen);
    assert_eq!(starttls(&[]), Outcome::NotSeen);
    assert_eq!(starttls(&[NotApplicable]), Outcome::NotApplicable);
    assert_eq!(starttls(&[NotApplicable, Pass]), Outcome::NoGapSeen);
    assert_eq!(starttls(&[Info]), Outcome::NotApplicable);
}

#[test]
fn what_helps_to_answer_the_questionnaire_judges_nothing() {
    let input = |verdicts: &[Verdict]| Outcome::of(Relation::Input, verdicts);
    assert_eq!(input(&[Fail]), Outcome::Seen);
    assert_eq!(input(&[Pass]), Outcome::Seen);
    assert_eq!(input(&[Info, NotApplicable]), Outcome::Seen);
    assert_eq!(input(&[Info, Unknown]), Outcome::NotSeen);
    assert_eq!(input(&[NotApplicable]), Outcome::NotApplicable);
    assert_eq!(input(&[]), Outcome::NotSeen);
}

#[test]
fn a_check_under_two_measures_is_counted_under_both() {
    let findings = [
        finding("starttls", Fail),
        finding("dmarc", Pass),
        finding("https", Unknown),
        finding("hsts", Unknown),
    ];
    let framework = nis2();
    let mapped = |id: &str| {
        let control = framework.controls.iter().find(|c| c.id == id).unwrap();
        control.checks.len()
    };
    let view = view(&framework, &findings, None, Language::En);
    let counts = |id: &str| view.controls.iter().find(|c| c.id == id).unwrap().counts;
    assert_eq!(
        counts("e"),
        Counts {
            checks: mapped("e"),
            gap_seen: 1,
            no_gap_seen: 1,
            not_seen: mapped("e") - 2,
            ..Counts::default()
        }
    );
    let not_seen = mapped("h") - 1;
    assert_eq!((counts("h").gap_seen, counts("h").not_seen), (1, not_seen));
    assert_eq!(counts("a"), Counts::default());
}

#[test]
fn a_measure_is_answered_by_the_questions_of_the_questionnaire_that_was_filled_in() {
    let step = |documentation, implementation| Answer {
        documentation,
        implementation,
        note: None,
    };
    let c = |questionnaire: Option<Questionnaire>, answers: &[(&str, Answer)]| {
        let answers = questionnaire.map(|questionnaire| Answers {
            questionnaire,
            answered_on: None,
            by: None,
            answers: answers
                .iter()
                .map(|(id, answer)| ((*id).to_owned(), answer.clone()))
                .collect(),
        });
        let view = view(&nis2(), &[], answers.as_ref(), Language::En);
        let control = view.controls.into_iter().find(|c| c.id == "c").unwrap();
        (control.asked.join(" "), control.answered.join(" "))
    };
    let pair = |asked: &str, answered: &str| (asked.to_owned(), answered.to_owned());
    assert_eq!(c(None, &[]), pair("PR.DS-11.1 RC.RP-01.1 backup", ""));
    let short = Some(Questionnaire::Short);
    let backup = ("backup", step(None, Some(3)));
    assert_eq!(c(short, &[backup]), pair("backup", "backup"));
    assert_eq!(
        c(short, &[("physical", step(None, Some(3)))]),
        pair("backup", "")
    );
    let basic = Some(Questionnaire::Basic);
    let whole = ("PR.DS-11.1", step(Some(2), Some(3)));
    let half = ("RC.RP-01.1", step(None, Some(3)));
    let asked = "PR.DS-11.1 RC.RP-01.1";
    assert_eq!(c(basic, &[whole, half]), pair(asked, "PR.DS-11.1"));
}

#[test]
fn the_sentences_that_must_stand_are_there_in_every_language() {
    for language in Language::ALL {
        let view = view(&nis2(), &[], None, language);
        let ids: Vec<&str> = view.notes.iter().map(|note| note.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "annex",
                "scope",
                "municipality",
                "security-txt",
                "no-assessment",
                "gap"
            ]
        );
    }
    let dutch = view(&nis2(), &[], None, Language::Nl);
    assert!(
        dutch.notes[4]
            .text
            .contains("geen conformiteitsbeoordeling")
    );
    assert!(dutch.credit.contains("CC BY 4.0"));
}

#[test]
fn a_view_survives_being_saved_and_read() {
    let view = view(&nis2(), &[finding("mx", Pass)], None, Language::Fr);
    let text = serde_json::to_string(&view).unwrap();
    assert_eq!(serde_json::from_str::<FrameworkView>(&text).unwrap(), view);
    assert!(text.contains("\"date\":\"2024-10-17\""), "{text}");
}

#[test]
fn mistakes_in_a_framework_file_are_refused_with_their_place() {
    let before = BUILT_IN.split("mapped = ").next().unwrap();
    let line = format!("line {}", before.lines().count() + 1);
    for (from, to, named) in [
        ("edition = ", "editoin = ", "editoin"),
        ("relation = \"evidence\"", "relation = \"proof\"", "proof"),
        (
            "confidence = \"B\"",
            "confidence = \"E\"",
            "unknown variant `E`",
        ),
        ("mapped = \"2026-11-26\"", "mapped = \"2026-11-31\"", &line),
        ("id = \"b\"", "id = \"a\"", "`a` stands twice"),
        (
            "id = \"mx\"",
            "id = \"caa\"",
            "control `e`: check `caa` stands twice",
        ),
        ("source = \"law\"", "source = \"wet\"", "[source.wet]"),
        (
            "points_of = \"regulation\"",
            "points_of = \"annex\"",
            "[source.annex]",
        ),
        ("points_of = \"regulation\"\n", "", "`points_of`"),
        (
            "visibility = \"hardly\"",
            "visibility = \"not-visible\"",
            "control `c`",
        ),
        ("de = \"NIS2:", "da = \"NIS2:", "`da`"),
        (
            "nl = \"NIS2: de maatregelen van artikel 21, lid 2\"",
            "nl = \" \"",
            "empty in `nl`",
        ),
        (
            "id = \"scope\"",
            "id = \"annex\"",
            "[[note]] `annex` stands twice",
        ),
    ] {
        let message = refusal(from, to);
        assert!(message.contains("nis2-art21-2022.toml"), "{message}");
        assert!(message.contains(named), "{to}: {message}");
    }
}

#[test]
fn laws_have_their_name_in_each_language() {
    let names = |language| -> Vec<String> {
        let view = view(&nis2(), &[], None, language);
        view.sources
            .into_values()
            .map(|source| source.name)
            .collect()
    };
    assert_eq!(
        names(Language::Fr),
        [
            "directive (UE) 2022/2555",
            "loi du 26 avril 2024 (Moniteur belge, 17 mai 2024)",
            "règlement d’exécution (UE) 2024/2690, annexe"
        ]
    );
    for language in [Language::Nl, Language::Fr, Language::De] {
        for name in names(language) {
            assert!(!names(Language::En).contains(&name), "{name}");
        }
    }
    let mistake = refusal("fr = \"directive (UE) 2022/2555\"", "fr = \"\"");
    assert!(
        mistake.contains("source `directive` is empty in `fr`"),
        "{mistake}"
    );
}

#[test]
fn what_claims_too_much_or_says_something_twice_is_refused() {
    for (from, to, named) in [
        (
            "relation = \"hint\", point = \"4.2.4(a)\"",
            "relation = \"evidence\", point = \"4.2.4(a)\"",
            "control `c`: `nameserver-redundancy` cannot be evidence for a measure of which hardly",
        ),
        (
            "relation = \"input\", point = \"6.9.2\"",
            "relation = \"evidence\", point = \"6.9.2\"",
            "`confidence = \"D\"`",
        ),
        (
            "asks = [\"PR.DS-11.1\", ",
            "asks = [\"backup\", ",
            "control `c`: `asks` `backup` stands twice",
        ),
        (
            "visibility = \"not-visible\"\nasks",
            "former = \"\"\nvisibility = \"not-visible\"\nasks",
            "control `a`: `former` is empty",
        ),
    ] {
        let message = refusal(from, to);
        assert!(message.contains(named), "{to}: {message}");
    }
}
