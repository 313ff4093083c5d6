//! Both fields, and places that do not count.

use super::super::tests::{hop, site, timeout, visit};
use super::*;
use crate::fact::{Page, PageContents};
use crate::net::LIMITS;

const CSP: &str = "content-security-policy";
const REPORTING: &str = "content-security-policy-report-only";
const FIELD: &str = "x-frame-options";

fn with(fields: &[(&str, &str)], in_page: &str) -> Seen<Framing> {
    let contents = PageContents {
        policies: vec![in_page.to_owned()],
        ..PageContents::default()
    };
    let page = Seen::Known(Page {
        contents: Seen::Known(contents),
        ..Page::default()
    });
    let hops = vec![hop("https://example.be/", 200, "", fields)];
    framing(&Site {
        page,
        ..site(Seen::Absent, visit(hops))
    })
}

fn read(fields: &[(&str, &str)]) -> Option<(FramingRule, FramedBy, bool)> {
    let seen = with(fields, "");
    let known = seen.known()?;
    Some((known.rule, known.framed_by, known.differs))
}

#[test]
fn the_policy_goes_before_the_field() {
    use FramedBy::{Everybody, Nobody, OwnSite};
    use FramingRule::{AllowFrom, Field, Policy, ReportOnly, UnknownField};
    for (fields, expected) in [
        (&[][..], None),
        (&[(FIELD, "Deny")], Some((Field, Nobody, false))),
        (&[(FIELD, "SAMEORIGIN")], Some((Field, OwnSite, false))),
        (
            &[(FIELD, "SAMEORIGIN"), (FIELD, "DENY")],
            Some((Field, Nobody, false)),
        ),
        (
            &[(FIELD, "ALLOW-FROM https://a.example")],
            Some((AllowFrom, Everybody, false)),
        ),
        (
            &[(FIELD, "ALLOWALL")],
            Some((UnknownField, Everybody, false)),
        ),
        (
            &[(CSP, "frame-ancestors 'self'")],
            Some((Policy, OwnSite, false)),
        ),
        (
            &[(CSP, "frame-ancestors 'self'"), (FIELD, "SAMEORIGIN")],
            Some((Policy, OwnSite, false)),
        ),
        (
            &[(CSP, "frame-ancestors 'none'"), (FIELD, "SAMEORIGIN")],
            Some((Policy, Nobody, true)),
        ),
        (
            &[(CSP, "frame-ancestors *"), (FIELD, "DENY")],
            Some((Policy, Everybody, true)),
        ),
        (
            &[(CSP, "default-src 'self'"), (FIELD, "DENY")],
            Some((Field, Nobody, false)),
        ),
        (
            &[(CSP, "frame-ancestors *"), (CSP, "frame-ancestors 'self'")],
            Some((Policy, OwnSite, false)),
        ),
        (
            &[(REPORTING, "frame-ancestors 'none'")],
            Some((ReportOnly, Everybody, false)),
        ),
        (
            &[(REPORTING, "frame-ancestors *"), (FIELD, "DENY")],
            Some((Field, Nobody, false)),
        ),
    ] {
        assert_eq!(read(fields), expected, "{fields:?}");
    }
}

#[test]
fn what_stands_in_the_page_does_not_count() {
    let seen = with(&[], "frame-ancestors 'none'");
    assert_eq!(seen.known().unwrap().rule, FramingRule::InPage);
    let seen = with(&[(FIELD, "DENY")], "frame-ancestors *");
    assert_eq!(seen.known().unwrap().rule, FramingRule::Field);
    assert_eq!(with(&[], "default-src 'self'"), Seen::Absent);
}

#[test]
fn named_sites_are_told() {
    let seen = with(
        &[(CSP, "frame-ancestors 'self' https://partner.example")],
        "",
    );
    let framing = seen.known().unwrap();
    assert_eq!(framing.framed_by, FramedBy::Named);
    assert_eq!(framing.named, ["https://partner.example"]);
}

#[test]
fn an_unread_page_changes_nothing_and_no_answer_says_nothing() {
    let unread = |fields: &[(&str, &str)]| {
        framing(&Site {
            page: Seen::Unknown(Cause::TooLarge.into()),
            ..site(
                Seen::Absent,
                visit(vec![hop("https://example.be/", 200, "", fields)]),
            )
        })
    };
    assert_eq!(unread(&[]), Seen::Absent);
    assert!(unread(&[(FIELD, "DENY")]).known().is_some());
    assert!(framing(&site(Seen::Absent, timeout())).unknown().is_some());
}

#[test]
fn a_policy_that_was_cut_off_may_have_gone_on() {
    let cut = format!("img-src {}", "x".repeat(LIMITS.header_value));
    let cut: String = cut.chars().take(LIMITS.header_value).collect();
    for fields in [&[(CSP, cut.as_str())][..], &[(CSP, &cut), (FIELD, "DENY")]] {
        let seen = with(fields, "");
        assert_eq!(seen.unknown().unwrap().cause, Cause::TooLarge);
    }
}
