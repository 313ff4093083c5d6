//! What Belfort finds at both companies when everything runs.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;

use belfort::check::Verdict::{Fail, Partial, Pass, Unknown};
use belfort::fact::Cause;

use crate::expected::{Expected, STRONG, WEAK};
use crate::ground::new_folder;
use crate::lab::{Lab, has_postfix};
use crate::scan::{belfort, rows, scan, scan_with};

#[test]
fn the_strong_company_passes_every_check_it_deserves() {
    let lab = Lab::start();
    let result = scan(&lab, "sterk.test");
    assert_rows(STRONG, &rows(&result));
    assert_eq!(result.score.high, Some(100));
    if has_postfix() {
        assert_eq!(result.score.low, Some(100));
        assert!(
            result
                .score
                .level
                .is_some_and(|level| (level.low, level.high) == (5, 5))
        );
    }
}

#[test]
fn the_weak_company_fails_where_faults_were_planted() {
    let lab = Lab::start();
    let result = scan(&lab, "zwak.test");
    assert_rows(WEAK, &rows(&result));
    assert!(
        result.score.level.is_some_and(|level| level.high == 1),
        "{:?}",
        result.score
    );
}

#[test]
fn the_systems_own_resolver_is_asked_when_none_is_named() {
    let lab = Lab::start();
    let run = scan_with(&lab, &["sterk.test"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let result = run.result();
    assert_rows(STRONG, &rows(&result));
    assert_eq!(result.vantage.resolver, "127.0.0.53:53");
}

#[test]
fn without_options_a_report_and_a_result_are_written_and_the_exit_code_is_asked_for() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "reports");
    for (company, fail_on, code) in [
        ("sterk.test", "low", 0),
        ("zwak.test", "never", 0),
        ("zwak.test", "critical", 1),
    ] {
        let trust = lab.trust();
        let mut arguments = vec![company, "--fail-on", fail_on];
        arguments.extend(trust.iter().map(String::as_str));
        let run = belfort(&folder, &arguments);
        assert_eq!(run.code, Some(code), "{}", run.errors);
        for ending in ["html", "json"] {
            let name = format!("{company}.{ending}");
            assert!(run.output.contains(&name), "{}", run.output);
            let file = fs::read_to_string(folder.join(&name)).expect("read what was written");
            assert!(file.contains(company));
        }
    }
}

#[test]
fn a_name_that_leads_into_a_private_network_is_followed_only_with_leave() {
    let lab = Lab::start();
    let web_findings = |arguments: &[&str]| {
        let run = scan_with(
            &lab,
            &[&["intern.test", "--resolver", "127.0.0.53"], arguments].concat(),
        );
        let findings = run.result().findings.into_iter();
        let verdicts = findings.filter(|finding| finding.check == "https");
        verdicts
            .map(|finding| (finding.verdict, finding.why.map(|why| why.cause)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        web_findings(&[]),
        [(Unknown, Some(Cause::ForbiddenAddress))]
    );
    assert_eq!(requests_to(&lab, "127.0.30.80"), 0);
    assert_eq!(web_findings(&["--allow-private"]), [(Pass, None)]);
    assert!(requests_to(&lab, "127.0.30.80") > 0);
}

#[test]
fn names_that_lead_into_a_private_network_or_nowhere_are_told() {
    let lab = Lab::start();
    for leave in [None, Some("--allow-private")] {
        let arguments = ["intern.test", "--only", "dns"].into_iter().chain(leave);
        let result = scan_with(&lab, &arguments.collect::<Vec<_>>()).result();
        let found = |check: &str| {
            let mut findings = result.findings.iter();
            let finding = findings.find(|finding| finding.check == check);
            finding.map(|finding| (finding.verdict, finding.case.as_str()))
        };
        assert_eq!(found("private-addresses"), Some((Fail, "private")));
        assert_eq!(found("dangling-records"), Some((Partial, "nowhere")));
        let leads = &result.evidence.leads;
        let nowhere = leads.nowhere.known().map(Vec::as_slice);
        assert_eq!(
            nowhere,
            Some(&["www.intern.test → weg.test".to_owned()][..])
        );
    }
}

/// Requests that nginx was sent at an address.
fn requests_to(lab: &Lab, address: &str) -> usize {
    let log = fs::read_to_string(lab.folder.join("nginx/access.log")).expect("read the log");
    log.lines().filter(|line| line.starts_with(address)).count()
}

/// Compares a table with what was found, and shows only the rows that differ.
fn assert_rows(expected: &[Expected], found: &[crate::scan::Row]) {
    let talk = ["starttls", "mail-certificate", "dane", "mail-tls"];
    let counts = |check: &str, subject: &str| {
        // The strong company's policy (MTA-STS) asks for a certificate that is right.
        let needs_postfix = talk.contains(&check) || (check, subject) == ("mta-sts", "sterk.test");
        has_postfix() || !needs_postfix
    };
    let expected: BTreeSet<_> = expected
        .iter()
        .filter(|(check, subject, ..)| counts(check, subject))
        .map(|(check, subject, verdict, case)| line(check, subject, verdict, case))
        .collect();
    let found: BTreeSet<_> = found
        .iter()
        .filter(|(check, subject, ..)| counts(check, subject))
        .map(|(check, subject, verdict, case)| line(check, subject, verdict, case))
        .collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let surprising: Vec<_> = found.difference(&expected).collect();
    assert!(
        missing.is_empty() && surprising.is_empty(),
        "expected {missing:#?}\nfound instead {surprising:#?}"
    );
}

fn line(check: &str, subject: &str, verdict: &impl Debug, case: &str) -> String {
    format!("{check} of {subject}: {verdict:?}, {case}")
}
