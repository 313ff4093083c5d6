//! What a cohort may tell, and what it must not.

use proptest::prelude::*;

use super::*;
use crate::digest::Digest;

const CHECKS: [&str; 4] = ["caa", "dmarc", "hsts", "spf"];
const VERDICTS: [&str; 6] = [
    "pass",
    "partial",
    "fail",
    "unknown",
    "not-applicable",
    "info",
];

/// A domain that must never be read again, with one verdict for each check and a score.
fn domain(number: usize, verdicts: &[usize], low: u8, width: u8) -> Digest {
    let findings: Vec<String> = CHECKS
        .iter()
        .zip(verdicts)
        .map(|(check, verdict)| {
            let verdict = VERDICTS[*verdict];
            format!(
                r#"{{"check":"{check}","subject":"www.secret{number}.test","verdict":"{verdict}","severity":"high"}}"#
            )
        })
        .collect();
    let high = (low + width).min(100);
    let text = format!(
        r#"{{"target":"secret{number}.test","observed_at":"2026-11-0{day}T11:22:33Z","rules":"r1","profile":"sme",
        "low":{low},"high":{high},"coverage":1.0,"level":{{"low":{level},"high":5}},"areas":{{}},
        "findings":[{findings}],"providers":[["Secret Hosting",["mail"]]]}}"#,
        day = number % 9 + 1,
        level = low / 25 + 1,
        findings = findings.join(","),
    );
    serde_json::from_str(&text).unwrap()
}

fn tally(group: &[Digest]) -> Tally {
    let mut tally = Tally::default();
    for digest in group {
        tally.add(digest);
    }
    tally
}

fn cohort(group: &[Digest]) -> Cohort {
    tally(group).cohort("towns", "r1").unwrap()
}

fn group(sizes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Digest>> {
    let one = (
        proptest::collection::vec(0..VERDICTS.len(), CHECKS.len()),
        0_u8..=100,
        0_u8..40,
    );
    proptest::collection::vec(one, sizes).prop_map(|group| {
        let group = group.iter().enumerate();
        group
            .map(|(number, (verdicts, low, width))| domain(number, verdicts, *low, *width))
            .collect()
    })
}

proptest! {
    #[test]
    fn fewer_than_ten_are_refused(group in group(0..10)) {
        let error = tally(&group).cohort("towns", "r1").unwrap_err();
        prop_assert_eq!(error, CohortError::TooFew { measured: group.len() });
    }

    #[test]
    fn what_is_written_names_nobody_and_reads_back_the_same(group in group(10..260)) {
        let cohort = cohort(&group);
        let json = cohort.json();
        for secret in ["secret", "Secret", ".test", "11:22", "2026-11-0"] {
            prop_assert!(!json.contains(secret), "{} in {}", secret, json);
        }
        prop_assert_eq!(Cohort::read("towns.cohort.json", &json), Ok(cohort));
    }

    #[test]
    fn a_check_of_fewer_than_ten_is_left_out_and_no_share_tells_all_or_none(group in group(10..260)) {
        let cohort = cohort(&group);
        for check in CHECKS {
            let mut judged = 0;
            for digest in &group {
                let verdict = digest.findings.iter().find(|f| f.check == check).map(|f| f.verdict.word());
                judged += u32::from(matches!(verdict, Some("pass" | "partial" | "fail")));
            }
            let told = cohort.check(check);
            prop_assert_eq!(told.is_some(), judged >= 10);
            if let Some(passed) = told {
                prop_assert_eq!(passed.n, judged / 5 * 5);
                prop_assert!(passed.passed > 0 && passed.passed < 100);
            }
        }
    }

    #[test]
    fn one_domain_more_changes_each_count_by_one_at_most(group in group(11..40)) {
        let (most, all) = (tally(&group[1..]), tally(&group));
        for check in CHECKS {
            for (before, after) in most.counts(check).into_iter().zip(all.counts(check)) {
                prop_assert!(before == after || before + 1 == after, "{} {}", before, after);
            }
        }
        // And of what is told, each number moves by its whole step or not at all.
        let (before, after) = (cohort(&group[1..]), cohort(&group));
        for (id, was) in &before.checks {
            let is = after.checks[id];
            prop_assert!(is.n == was.n || is.n == was.n + 5);
        }
    }

    #[test]
    fn where_a_score_stands_is_true_of_the_group(group in group(10..60), low in 0_u8..=100, width in 0_u8..30) {
        let high = (low + width).min(100);
        let scores = cohort(&group).scores.unwrap();
        let quarters = |count: usize| count * 4 / group.len();
        let below = group.iter().filter(|other| other.high.unwrap() < low).count();
        let above = group.iter().filter(|other| other.low.unwrap() > high).count();
        match scores.stands(low, high) {
            Stands::Above(most) => prop_assert!(quarters(below) >= usize::from(most)),
            Stands::Below(most) => prop_assert!(quarters(above) >= usize::from(most)),
            Stands::Middle | Stands::Open => prop_assert!(below < group.len() && above < group.len()),
        }
    }

    #[test]
    fn no_file_makes_the_reader_panic(text in ".{0,200}", at in 0_usize..2000, with in "[0-9a-z\"{}\\[\\]:,.-]{0,4}") {
        let _ = Cohort::read("x.json", &text);
        let mut json = cohort(&(0..12).map(|n| domain(n, &[0, 1, 2, 3], 50, 5)).collect::<Vec<_>>()).json();
        let at = at % json.len();
        json.replace_range(at..(at + with.len()).min(json.len()), &with);
        if let Ok(read) = Cohort::read("x.json", &json) {
            let shares = read.checks.values().map(|passed| passed.passed);
            prop_assert!(read.n >= FEWEST && shares.into_iter().all(|share| (1..100).contains(&share)));
        }
    }
}

#[test]
fn who_knows_all_others_cannot_tell_the_last_one() {
    for size in [10, 11, 20, 21, 40, 41, 100, 101, 200, 201, 285, 1000] {
        let all = |verdict| -> Vec<Digest> {
            (0..size)
                .map(|number| domain(number, &[verdict; 4], 50, 0))
                .collect()
        };
        let (pass, fail) = (0, 2);
        for (most, other) in [(pass, fail), (fail, pass)] {
            let same = all(most);
            let mut but_one = same.clone();
            but_one[3] = domain(3, &[other; 4], 50, 0);
            assert_eq!(cohort(&same), cohort(&but_one), "{size} domains");
        }
    }
}

#[test]
fn the_worst_subject_of_a_domain_counts_and_what_is_out_of_sight_is_no_pass() {
    let mut group: Vec<Digest> = (0..20).map(|n| domain(n, &[0, 0, 0, 0], 50, 0)).collect();
    for (digest, verdict) in group.iter_mut().zip([2, 3].into_iter().cycle()) {
        // A second subject, of the first check: it fails, or is not seen.
        let further = domain(0, &[verdict], 50, 0).findings;
        digest.findings.extend(further);
    }
    let caa = cohort(&group).check("caa").unwrap();
    assert_eq!((caa.n, caa.passed, caa.unknown), (10, 20, 10));
    assert_eq!(caa.share(), Share::OrLess(20));
}

#[test]
fn a_share_is_told_as_exactly_as_the_group_is_large() {
    let told = |passed: usize, size: usize| {
        let group: Vec<Digest> = (0..size)
            .map(|number| domain(number, &[if number < passed { 0 } else { 2 }], 50, 0))
            .collect();
        cohort(&group).check("caa").unwrap().share()
    };
    assert_eq!(told(174, 285), Share::Exactly(61));
    assert_eq!(told(0, 285), Share::OrLess(1));
    assert_eq!(told(285, 285), Share::OrMore(99));
    assert_eq!(told(74, 121), Share::About(62));
    assert_eq!(told(37, 60), Share::About(60));
    assert_eq!(told(18, 30), Share::About(60));
    assert_eq!(told(7, 12), Share::About(60));
    assert_eq!(told(11, 12), Share::OrMore(80));
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let text = r#"{"format": "belfort-cohort/1", "name": "example.be", "months": ["2026-13", "2026-11"], "rules": "",
        "profiles": [], "n": 9, "scores": {"n": 300, "low": [3, 2, 1], "high": [1, 2, 300], "levels": []},
        "checks": {"hsts": {"n": 12, "passed": 61}, "dmarc": {"n": 3, "passed": 20}, "caa": {"n": 285, "passed": 100}}}"#;
    let error = Cohort::read("towns.json", text).unwrap_err().to_string();
    for said in [
        "10 mistakes in towns.json:",
        "name: expected",
        "months: expected the first and the last month",
        "rules: expected",
        "profiles: expected",
        "n: expected a whole number from 10",
        "scores.low: expected three figures",
        "scores.high: expected three figures",
        "checks.hsts.passed: expected a multiple of 20 from 20 to 80, for 12 domains",
        "checks.dmarc.n: expected a whole number from 10",
        "checks.caa.passed: expected a multiple of 1 from 1 to 99",
        "docs/cohort.md",
    ] {
        assert!(error.contains(said), "{said}: {error}");
    }
    for (text, said) in [
        ("", "it is not JSON"),
        ("[]", "it is no JSON object"),
        (r#"{"format": "belfort/1"}"#, "of the format \"belfort/1\""),
        ("{}", "it is no cohort"),
    ] {
        let error = Cohort::read("x.json", text).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_name_is_no_domain_and_no_path() {
    for name in ["flemish-towns-2026", "Gemeenten 2026 Q4", "écoles_1"] {
        assert!(is_name(name), "{name}");
    }
    let long = "a".repeat(81);
    for name in [
        "",
        " ",
        "example.be",
        "../towns",
        "a/b",
        "a\\b",
        "a\nb",
        " a",
        &long,
    ] {
        assert!(!is_name(name), "{name:?}");
    }
}
