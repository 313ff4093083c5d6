//! A report beside a group of similar domains.

use belfort::cohort::Cohort;
use belfort::language::Language;
use belfort::report::{self, Reading, Report};
use belfort::result::ScanResult;

use crate::company::{self, TARGET};
use crate::page::{Piece, pieces};
use crate::variants;

/// 285 domains, among whose checks one stands for each way to tell a share.
const TOWNS: &str = r#"{
    "format": "belfort-cohort/1", "name": "flemish-towns-2026", "months": ["2026-10", "2026-11"],
    "rules": "0.1.0+3f9ac21b", "profiles": ["sme"], "n": 285,
    "scores": {"n": 280, "low": [30, 40, 48], "high": [35, 45, 49], "levels": [20, 50, 20, 9, 1]},
    "checks": {
        "dmarc": {"n": 285, "passed": 61}, "starttls": {"n": 30, "passed": 60, "unknown": 250},
        "hsts": {"n": 285, "passed": 1}, "https": {"n": 280, "passed": 99}, "caa": {"n": 100, "passed": 25},
        "security-txt": {"n": 20, "passed": 20}
    }}"#;

fn towns() -> Cohort {
    Cohort::read("towns.json", TOWNS).unwrap()
}

fn beside(result: &ScanResult, cohort: Option<Cohort>) -> Report {
    let reading = Reading {
        cohort,
        ..Reading::default()
    };
    report::model(company::rules(), result, &reading)
}

/// A result beside each group, so that together every word is said.
pub(crate) fn every_kind(language: Language) -> Vec<(ScanResult, Cohort)> {
    let quarters = [
        [30, 40, 48],
        [20, 40, 60],
        [52, 58, 70],
        [70, 80, 90],
        [55, 70, 80],
    ];
    let high = [
        [35, 45, 49],
        [30, 49, 70],
        [60, 65, 75],
        [71, 81, 91],
        [60, 75, 85],
    ];
    let mut kinds: Vec<(ScanResult, Cohort)> = quarters
        .iter()
        .zip(high)
        .map(|(low, high)| {
            let mut cohort = towns();
            if let Some(scores) = &mut cohort.scores {
                scores.low = *low;
                scores.high = high;
            }
            (company::bakery(language), cohort)
        })
        .collect();
    let mut middle = towns();
    if let Some(scores) = &mut middle.scores {
        (scores.low, scores.high) = ([45, 60, 70], [48, 70, 80]);
    }
    middle.months = [middle.months[1]; 2];
    middle.rules = "0.2.0+other".to_owned();
    middle.profiles = vec!["municipality".to_owned()];
    kinds.push((company::bakery(language), middle));
    kinds
}

/// What a page says about the group, piece by piece.
fn said(page: &str) -> Vec<String> {
    let texts = pieces(page).into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    });
    let about = |text: &String| {
        ["285", "280", "30 ", "100 ", "20 ", "flemish"]
            .iter()
            .any(|part| text.contains(part))
            && ["dom", "Dom"].iter().any(|part| text.contains(part))
    };
    texts.filter(about).collect()
}

#[test]
fn it_says_how_many_others_have_it_in_order_in_four_languages() {
    for language in Language::ALL {
        let report = beside(&company::bakery(language), Some(towns()));
        let page = report::html(&report).unwrap();
        let terminal = report::terminal(&report, 80, false);
        let top: Vec<&str> = terminal.lines().take(16).collect();
        insta::assert_snapshot!(
            format!("peers-{language}"),
            format!("{}\n---\n{}\n", said(&page).join("\n"), top.join("\n"))
        );
    }
}

#[test]
fn without_a_group_nothing_of_it_is_there() {
    let result = company::bakery(Language::Nl);
    let page = report::html(&beside(&result, None)).unwrap();
    assert!(!page.contains("vergelijkbare domeinen"));
    let with = report::html(&beside(&result, Some(towns()))).unwrap();
    assert!(with.contains("vergelijkbare domeinen"));
}

#[test]
fn a_check_of_which_nothing_is_known_says_nothing() {
    let mut few = towns();
    few.checks.clear();
    few.scores = None;
    let report = beside(&company::bakery(Language::En), Some(few));
    let findings = report.areas.iter().flat_map(|area| &area.findings);
    assert!(findings.into_iter().all(|finding| finding.peers.is_empty()));
    let peers = report.peers.unwrap();
    assert_eq!(peers.line, "");
    assert!(peers.about.contains("285 domains"));
}

#[test]
fn a_part_of_a_domain_is_not_compared_by_its_score() {
    let report = beside(&variants::mail_only(Language::En), Some(towns()));
    assert_eq!(report.peers.unwrap().line, "");
}

#[test]
fn other_rules_and_another_profile_are_said() {
    let (result, cohort) = every_kind(Language::En).pop().unwrap();
    let peers = beside(&result, Some(cohort)).peers.unwrap();
    assert!(
        peers.line.contains("in the middle of those of 280"),
        "{}",
        peers.line
    );
    assert!(
        peers.note.contains("Other rules (0.2.0+other)") && peers.note.contains("(municipality)"),
        "{}",
        peers.note
    );
    let same = beside(&result, Some(towns())).peers.unwrap();
    assert_eq!(same.note, "");
}

#[test]
fn nothing_about_the_domain_goes_into_what_is_said_of_the_others() {
    let report = beside(&company::bakery(Language::Nl), Some(towns()));
    let peers = report.peers.unwrap();
    let beside = report.areas.iter().flat_map(|area| &area.findings);
    let said: Vec<&str> = beside.map(|finding| finding.peers.as_str()).collect();
    assert!(!format!("{peers:?}{said:?}").contains(TARGET));
}
