//! What policies in fields and in the page come to.

use super::super::tests::{hop, site, visit};
use super::*;
use crate::fact::{Page, PageContents};
use crate::net::LIMITS;

const CSP: &str = "content-security-policy";
const REPORTING: &str = "content-security-policy-report-only";

fn with(fields: &[(&str, &str)], page: Seen<Page>) -> Seen<Csp> {
    let hops = vec![hop("https://example.be/", 200, "", fields)];
    csp(&Site {
        page,
        ..site(Seen::Absent, visit(hops))
    })
}

fn holding(policies: &[&str]) -> Seen<Page> {
    let contents = PageContents {
        policies: policies.iter().map(|policy| (*policy).to_owned()).collect(),
        ..PageContents::default()
    };
    Seen::Known(Page {
        contents: Seen::Known(contents),
        ..Page::default()
    })
}

fn unread() -> Seen<Page> {
    Seen::Unknown(Cause::TooLarge.into())
}

fn known(fields: &[(&str, &str)], policies: &[&str]) -> Csp {
    with(fields, holding(policies)).known().unwrap().clone()
}

#[test]
fn three_scripts_are_tried_out() {
    for (policy, expected) in [
        ("default-src 'self'; base-uri 'none'", CspEffect::StopsAll),
        (
            "default-src 'self'; style-src 'unsafe-inline'",
            CspEffect::StopsAll,
        ),
        ("script-src 'self' 'unsafe-inline'", CspEffect::StopsSome),
        (
            "script-src 'self'; script-src-attr 'unsafe-inline'",
            CspEffect::StopsSome,
        ),
        ("script-src 'self' data:", CspEffect::StopsSome),
        ("script-src * 'unsafe-eval'", CspEffect::StopsSome),
        (
            "script-src * 'unsafe-eval' 'unsafe-inline'",
            CspEffect::StopsNothing,
        ),
        ("frame-ancestors 'none'", CspEffect::NoScriptRule),
        ("upgrade-insecure-requests", CspEffect::NoScriptRule),
    ] {
        assert_eq!(known(&[(CSP, policy)], &[]).effect, expected, "{policy}");
    }
}

#[test]
fn policies_in_the_page_count_and_those_that_report_do_not() {
    let in_page = known(&[], &["default-src 'self'; base-uri 'self'"]);
    assert!(in_page.only_in_page && in_page.effect == CspEffect::StopsAll);
    let both = known(&[(CSP, "default-src 'self'")], &["base-uri 'self'"]);
    assert!(both.base_restricted && !both.only_in_page);
    assert_eq!(both.value, "default-src 'self', base-uri 'self'");
    let reporting = known(&[(REPORTING, "default-src 'self'")], &[]);
    assert_eq!(reporting.effect, CspEffect::ReportOnly);
    let beside = known(
        &[(REPORTING, "default-src 'self'"), (CSP, "img-src *")],
        &[],
    );
    assert_eq!(beside.effect, CspEffect::NoScriptRule);
    assert_eq!(with(&[], holding(&[])), Seen::Absent);
    assert_eq!(with(&[(CSP, " ; ,")], holding(&[])), Seen::Absent);
    for (field, in_page) in [("defaultsrc 'self'", ""), ("", "frame-ancestors 'none'")] {
        let understood = known(&[(CSP, field)], &[in_page]);
        assert_eq!(
            understood.effect,
            CspEffect::NoScriptRule,
            "{field}{in_page}"
        );
    }
    assert_eq!(with(&[], Seen::Absent), Seen::Absent, "no HTML");
}

#[test]
fn an_unread_page_leaves_open_what_a_policy_in_it_could_change() {
    let tight = [(CSP, "default-src 'self'; base-uri 'none'")];
    assert_eq!(
        with(&tight, unread()).known().unwrap().effect,
        CspEffect::StopsAll
    );
    for fields in [
        &[][..],
        &[(CSP, "default-src 'self'")],
        &[(CSP, "default-src 'self' unpkg.com; base-uri 'none'")],
        &[(REPORTING, "default-src 'self'")],
    ] {
        assert!(with(fields, unread()).unknown().is_some(), "{fields:?}");
    }
}

#[test]
fn a_policy_that_was_cut_off_says_nothing() {
    let long = format!(
        "default-src 'self'; img-src {}",
        "x".repeat(LIMITS.header_value)
    );
    let cut: String = long.chars().take(LIMITS.header_value).collect();
    for seen in [
        with(&[(CSP, &cut)], holding(&[])),
        with(&[(CSP, &cut)], unread()),
        with(&[], holding(&[&cut])),
    ] {
        assert_eq!(seen.unknown().unwrap().cause, Cause::TooLarge);
    }
}

#[test]
fn a_long_policy_is_judged() {
    let hosts = " https://host.example".repeat(400);
    let long = format!("script-src 'self'; object-src 'none'; img-src{hosts}; base-uri 'none'");
    assert!(long.len() > 8_000);
    for csp in [known(&[(CSP, &long)], &[]), known(&[], &[&long])] {
        assert_eq!(csp.effect, CspEffect::StopsAll);
        assert!(csp.base_restricted && csp.value.len() < 4_200);
    }
}

#[test]
fn what_could_be_better_is_told_apart() {
    let csp = known(
        &[(
            CSP,
            "default-src 'self' cdn.jsdelivr.net; form-action *; defaultsrc x; object-src *",
        )],
        &[],
    );
    assert!(csp.forms_open && !csp.plugins_restricted && !csp.base_restricted);
    assert_eq!(csp.open_hosts, ["cdn.jsdelivr.net"]);
    assert_eq!(csp.skipped, ["defaultsrc"]);
    assert!(!known(&[(CSP, "form-action 'self'")], &[]).forms_open);
    assert!(
        !known(&[(CSP, "default-src 'self'")], &[]).forms_open,
        "no rule"
    );
}

#[test]
fn what_is_no_page_is_not_judged() {
    let broken = visit(vec![hop("https://example.be/", 503, "", &[])]);
    assert!(csp(&site(Seen::Absent, broken)).unknown().is_some());
    assert!(csp(&site(Seen::Absent, Seen::Absent)).unknown().is_some());
}
