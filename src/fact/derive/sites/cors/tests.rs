//! Answers to origins that have nothing to do with the site.

use super::*;
use crate::fact::{Cause, Cookies, CorsAnswers};

const FOREIGN: &str = "https://belfort-test.invalid";

fn answer(origin: &str, status: u16, allowed: &str, credentials: &str) -> Seen<CorsAnswer> {
    Seen::Known(CorsAnswer {
        origin: origin.to_owned(),
        status,
        allow_origin: allowed.to_owned(),
        allow_credentials: credentials.to_owned(),
    })
}

fn silent(origin: &str) -> Seen<CorsAnswer> {
    answer(origin, 200, "", "")
}

fn timeout() -> Seen<CorsAnswer> {
    Seen::Unknown(Cause::Timeout.into())
}

fn answering(foreign: Seen<CorsAnswer>, null: Seen<CorsAnswer>) -> Site {
    Site {
        cors_answers: CorsAnswers { foreign, null },
        ..Site::default()
    }
}

#[test]
fn an_origin_that_is_repeated_with_cookies_reads_everything() {
    for (allowed, credentials, expected) in [
        (FOREIGN, "true", Some(CorsReach::AnySite)),
        (FOREIGN, "", Some(CorsReach::Public)),
        (FOREIGN, "True", Some(CorsReach::Public)),
        (FOREIGN, "true, true", Some(CorsReach::Public)),
        ("*", "", Some(CorsReach::Public)),
        ("*", "true", Some(CorsReach::Refused)),
        ("https://partner.example", "true", Some(CorsReach::Named)),
        (
            "https://belfort-test.invalid/",
            "true",
            Some(CorsReach::Named),
        ),
        (
            "HTTPS://BELFORT-TEST.INVALID",
            "true",
            Some(CorsReach::Named),
        ),
        (
            "https://belfort-test.invalid, *",
            "true",
            Some(CorsReach::Named),
        ),
        ("", "true", None),
    ] {
        let seen = cors(&answering(
            answer(FOREIGN, 200, allowed, credentials),
            silent("null"),
        ));
        assert_eq!(
            seen.known().map(|cors| cors.reach),
            expected,
            "{allowed} {credentials}"
        );
    }
}

#[test]
fn a_hidden_origin_is_anybodys() {
    let null = || answer("null", 200, "null", "true");
    let reach = |foreign| {
        cors(&answering(foreign, null()))
            .known()
            .map(|cors| cors.reach)
    };
    assert_eq!(reach(silent(FOREIGN)), Some(CorsReach::HiddenSite));
    assert_eq!(
        reach(answer(FOREIGN, 200, FOREIGN, "true")),
        Some(CorsReach::AnySite)
    );
    assert_eq!(
        reach(timeout()),
        Some(CorsReach::HiddenSite),
        "a fault is a fault"
    );
}

#[test]
fn what_could_not_be_had_is_unknown() {
    assert_eq!(
        cors(&answering(silent(FOREIGN), silent("null"))),
        Seen::Absent
    );
    assert!(
        cors(&answering(silent(FOREIGN), timeout()))
            .unknown()
            .is_some()
    );
    let public = answer(FOREIGN, 200, "*", "");
    assert!(cors(&answering(public, timeout())).unknown().is_some());
}

#[test]
fn a_login_makes_it_worse() {
    let reflecting = answering(answer(FOREIGN, 200, FOREIGN, "true"), silent("null"));
    assert!(!cors(&reflecting).known().unwrap().session_cookie);
    let cookies = Cookies {
        session: vec!["sid".to_owned()],
        ..Cookies::default()
    };
    let site = Site {
        cookies: Seen::Known(cookies),
        ..reflecting
    };
    assert!(cors(&site).known().unwrap().session_cookie);
}
