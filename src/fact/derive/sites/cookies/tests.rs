//! Whole visits, and what a browser has kept behind them.

use super::super::tests::{hop, site, timeout, visit};
use super::*;
use crate::fact::{Page, PageContents, Visit};

fn now() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

fn setting(cookies: &[&str]) -> Seen<Cookies> {
    let fields: Vec<_> = cookies
        .iter()
        .map(|cookie| ("set-cookie", *cookie))
        .collect();
    let https = visit(vec![hop("https://example.be/", 200, "", &fields)]);
    super::cookies(&site(Seen::Absent, https), now())
}

fn known(cookies: &[&str]) -> Cookies {
    setting(cookies).known().unwrap().clone()
}

#[test]
fn cookies_are_sorted_by_what_could_be_better() {
    let cookies = known(&[
        "PHPSESSID=1; Path=/",
        "sid=1; Secure; HttpOnly; SameSite=Lax",
        "auth_token=1; Secure; HttpOnly; SameSite=None",
        "lang=nl",
        "theme=dark; Secure",
        "csrftoken=1; Secure; SameSite=Strict",
        "AWSALB=1",
        "widget=1; SameSite=None",
        "__Host-x=1; Secure",
    ]);
    assert_eq!(cookies.session, ["PHPSESSID", "auth_token", "sid"]);
    assert_eq!(cookies.session_over_http, ["PHPSESSID"]);
    assert_eq!(cookies.session_for_scripts, ["PHPSESSID"]);
    assert_eq!(cookies.session_from_elsewhere, ["PHPSESSID", "auth_token"]);
    assert_eq!(cookies.over_http, ["AWSALB", "lang"]);
    assert_eq!(cookies.refused, ["__Host-x", "widget"]);
    assert_eq!(cookies.kept.len(), 7);
}

#[test]
fn what_is_removed_or_replaced_does_not_count() {
    assert_eq!(setting(&[]), Seen::Absent);
    assert_eq!(setting(&["sid=; Max-Age=0"]), Seen::Absent);
    assert_eq!(
        setting(&["sid=x; Expires=Thu, 26 Nov 2026 11:59:59 GMT"]),
        Seen::Absent
    );
    assert_eq!(setting(&["sid=1", "sid=; Max-Age=0"]), Seen::Absent);
    let replaced = known(&["sid=1", "sid=2; Secure; HttpOnly; SameSite=Lax"]);
    assert!(replaced.session_over_http.is_empty());
    let other_path = known(&["sid=1; Path=/a", "sid=2; Path=/b; Secure; HttpOnly"]);
    assert_eq!(other_path.session_over_http, ["sid"]);
    assert_eq!(known(&["only a value"]).kept, ["="]);
}

#[test]
fn only_the_sites_own_answers_count_over_https_and_over_http() {
    let https = visit(vec![
        hop(
            "https://example.be/",
            301,
            "https://www.example.be/",
            &[("set-cookie", "own=1; Secure")],
        ),
        hop(
            "https://www.example.be/",
            200,
            "",
            &[("set-cookie", "twin=1")],
        ),
    ]);
    let http = visit(vec![hop(
        "http://example.be/",
        301,
        "https://example.be/",
        &[
            ("set-cookie", "plain=1"),
            ("set-cookie", "waits=1; Secure"),
            ("set-cookie", "refused=1; SameSite=None"),
        ],
    )]);
    let seen = super::cookies(&site(http, https), now());
    let cookies = seen.known().unwrap();
    assert_eq!(cookies.kept, ["own", "plain"]);
    assert_eq!(cookies.over_http, ["plain"]);
    assert_eq!(cookies.refused, ["refused"]);
}

#[test]
fn what_was_not_seen_leaves_it_open_unless_a_login_is_at_fault() {
    let cut = |cookie: &str| {
        let hops = vec![hop(
            "https://example.be/",
            302,
            "https://example.be/nl",
            &[("set-cookie", cookie)],
        )];
        let visit = Visit {
            hops,
            end: Seen::Unknown(Cause::Timeout.into()),
        };
        super::cookies(&site(Seen::Absent, Seen::Known(visit)), now())
    };
    assert!(cut("a=1; Secure").unknown().is_some());
    assert!(cut("sid=1; Secure; HttpOnly").unknown().is_some());
    assert!(cut("sid=1").known().is_some(), "a fault is a fault");
    let no_http = |why: Cause| {
        let https = visit(vec![hop("https://example.be/", 200, "", &[])]);
        super::cookies(&site(Seen::Unknown(why.into()), https), now())
    };
    assert_eq!(no_http(Cause::SilentPort), Seen::Absent);
    assert!(no_http(Cause::Timeout).unknown().is_some());
    assert!(
        super::cookies(&site(Seen::Absent, timeout()), now())
            .unknown()
            .is_some()
    );
}

#[test]
fn a_protection_sets_cookies_of_its_own_and_a_long_field_is_cut() {
    let fields = [("cf-mitigated", "challenge"), ("set-cookie", "sid=1")];
    let blocked = visit(vec![hop("https://example.be/", 403, "", &fields)]);
    let seen = super::cookies(&site(Seen::Absent, blocked), now());
    assert_eq!(seen.unknown().unwrap().cause, Cause::BlockedByProtection);
    let challenge = Page {
        contents: Seen::Known(PageContents {
            title: "Just a moment...".to_owned(),
            ..PageContents::default()
        }),
        ..Page::default()
    };
    let https = visit(vec![hop("https://example.be/", 200, "", &fields[1..])]);
    let seen = super::cookies(
        &Site {
            page: Seen::Known(challenge),
            ..site(Seen::Absent, https)
        },
        now(),
    );
    assert_eq!(seen.unknown().unwrap().cause, Cause::BlockedByProtection);
    let broken = visit(vec![hop("https://example.be/", 500, "", &[])]);
    let seen = super::cookies(&site(Seen::Absent, broken), now());
    assert_eq!(seen.unknown().unwrap().cause, Cause::ServerError);
    let long = format!("lang=nl; Secure; Comment={}", "x".repeat(5_000));
    assert_eq!(
        setting(&[&long]).known().unwrap().kept,
        ["lang"],
        "it is whole"
    );
    let long = format!("sid=1; Secure; Comment={}", "x".repeat(LIMITS.header_value));
    let long: String = long.chars().take(LIMITS.header_value).collect();
    assert_eq!(setting(&[&long]).unknown().unwrap().cause, Cause::TooLarge);
    assert_eq!(setting(&[&long, "sid=1"]).known().unwrap().session, ["sid"]);
}

#[test]
fn names_are_cut_and_counted() {
    let fields: Vec<String> = (0..80)
        .map(|at| format!("{at:02}{}=1", "x".repeat(100)))
        .collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let cookies = known(&fields);
    assert_eq!(cookies.kept.len(), 20);
    assert!(cookies.kept.iter().all(|name| name.len() == 60));
}
