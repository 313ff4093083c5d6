//! Which findings a waiver marks, and what becomes of it.

use std::collections::BTreeMap;

use super::*;
use crate::check::{Area, FindingText, Severity};

const ON: Date = jiff::civil::date(2026, 11, 26);

fn finding(check: &str, subject: &str, verdict: Verdict) -> Finding {
    Finding {
        check: check.to_owned(),
        area: Area::Web,
        subject: subject.to_owned(),
        verdict,
        case: "x".to_owned(),
        severity: Severity::Medium,
        possible: None,
        why: None,
        waived: None,
        steps: Vec::new(),
        text: FindingText::default(),
        facts: BTreeMap::new(),
    }
}

fn waiver(check: &str, subject: &str, reason: &str, until: Date) -> Waiver {
    Waiver {
        check: check.to_owned(),
        subject: subject.to_owned(),
        reason: reason.to_owned(),
        until,
        by: "An Peeters".to_owned(),
    }
}

/// The reasons that findings are waived for, and what became of the waivers.
fn waived(
    mut findings: Vec<Finding>,
    waivers: &[Waiver],
) -> (Vec<Option<String>>, Vec<WaiverState>) {
    let given = waivers.iter().cloned();
    let given = given.map(|waiver| (waiver, WaiverOrigin::File)).collect();
    let uses = waive(&mut findings, given, ON);
    let reasons = findings.into_iter().map(|f| Some(f.waived?.reason));
    let states = uses.into_iter().map(|used| used.state);
    (reasons.collect(), states.collect())
}

fn one(verdict: Verdict, waiver: Waiver) -> (bool, WaiverState) {
    let (reasons, states) = waived(vec![finding("hsts", "example.be", verdict)], &[waiver]);
    (reasons[0].is_some(), states[0])
}

#[test]
fn only_what_is_not_wholly_in_order_is_waived() {
    for (verdict, expected) in [
        (Verdict::Fail, (true, WaiverState::Applied)),
        (Verdict::Partial, (true, WaiverState::Applied)),
        (Verdict::Unknown, (false, WaiverState::NotSeen)),
        (Verdict::Pass, (false, WaiverState::NotNeeded)),
        (Verdict::NotApplicable, (false, WaiverState::NotNeeded)),
        (Verdict::Info, (false, WaiverState::NotNeeded)),
    ] {
        for subject in ["example.be", "EXAMPLE.be", "*"] {
            let waiver = waiver("hsts", subject, "why", ON);
            assert_eq!(one(verdict, waiver), expected, "{verdict:?} {subject}");
        }
    }
}

#[test]
fn a_waiver_holds_until_its_last_day_is_over() {
    let until = |until| one(Verdict::Fail, waiver("hsts", "*", "why", until));
    assert_eq!(until(ON), (true, WaiverState::Applied));
    assert_eq!(
        until(ON.yesterday().unwrap()),
        (false, WaiverState::Expired)
    );
}

#[test]
fn a_waiver_of_another_check_or_subject_changes_nothing() {
    for (check, subject) in [
        ("csp", "*"),
        ("hsts", "www.example.be"),
        ("csp", "example.be"),
    ] {
        let waiver = waiver(check, subject, "why", ON);
        assert_eq!(one(Verdict::Fail, waiver), (false, WaiverState::NoFinding));
    }
}

#[test]
fn a_waiver_that_names_the_subject_comes_before_one_for_all() {
    let all = waiver("hsts", "*", "all", ON);
    let www = waiver("hsts", "www.example.be", "www", ON);
    let findings = || {
        ["example.be", "www.example.be"]
            .map(|subject| finding("hsts", subject, Verdict::Fail))
            .to_vec()
    };
    for waivers in [[all.clone(), www.clone()], [www.clone(), all.clone()]] {
        let (reasons, states) = waived(findings(), &waivers);
        assert_eq!(reasons, [Some("all".to_owned()), Some("www".to_owned())]);
        assert_eq!(states, [WaiverState::Applied; 2]);
    }
    let over = Waiver {
        until: ON.yesterday().unwrap(),
        ..www
    };
    let (reasons, states) = waived(findings(), &[all, over]);
    assert_eq!(reasons, [Some("all".to_owned()), Some("all".to_owned())]);
    assert_eq!(states, [WaiverState::Applied, WaiverState::Expired]);
}

#[test]
fn a_file_comes_before_the_profile() {
    let profile = waiver("hsts", "example.be", "profile", ON);
    let file = waiver("hsts", "example.be", "file", ON);
    let findings = vec![finding("hsts", "example.be", Verdict::Fail)];
    let (reasons, _) = waived(findings, &[profile, file]);
    assert_eq!(reasons, [Some("file".to_owned())]);
}

#[test]
fn where_the_subjects_could_not_be_listed_none_of_them_was_seen() {
    let findings = vec![finding("starttls", "example.be", Verdict::Unknown)];
    let waiver = waiver("starttls", "mx.example.be", "why", ON);
    assert_eq!(waived(findings, &[waiver]).1, [WaiverState::NotSeen]);
}

#[test]
fn what_inherits_a_failure_may_need_its_waiver_once_that_is_repaired() {
    let mut inherits = finding("hsts", "example.be", Verdict::NotApplicable);
    inherits.case = "inherited".to_owned();
    let waiver = waiver("hsts", "*", "why", ON);
    let (reasons, states) = waived(vec![inherits], &[waiver]);
    assert_eq!((reasons, states), (vec![None], vec![WaiverState::NotSeen]));
}

#[test]
fn judging_again_forgets_an_earlier_mark() {
    let mut findings = vec![finding("hsts", "example.be", Verdict::Fail)];
    let given = vec![(waiver("hsts", "*", "why", ON), WaiverOrigin::File)];
    waive(&mut findings, given, ON);
    assert!(findings[0].waived.is_some());
    waive(&mut findings, Vec::new(), ON);
    assert_eq!(findings[0].waived, None);
}
