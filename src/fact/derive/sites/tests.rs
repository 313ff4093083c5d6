mod fields;

use super::*;
use crate::fact::{Header, Page, ReferrerPolicy, ReferrerPolicyWord};

fn target() -> Target {
    Target::parse("example.be").unwrap().0
}

pub(super) fn hop(url: &str, status: u16, location: &str, headers: &[(&str, &str)]) -> Hop {
    let headers = headers
        .iter()
        .map(|(name, value)| Header {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        })
        .collect();
    Hop {
        url: url.to_owned(),
        status,
        version: "HTTP/1.1".to_owned(),
        location: location.to_owned(),
        headers,
    }
}

pub(super) fn visit(hops: Vec<Hop>) -> Seen<Visit> {
    Seen::Known(Visit {
        hops,
        end: Seen::Known(VisitEnd::Page),
    })
}

pub(super) fn site(http: Seen<Visit>, https: Seen<Visit>) -> Site {
    Site {
        name: "example.be".to_owned(),
        http,
        https,
        ..Site::default()
    }
}

fn timeout() -> Seen<Visit> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn page_at(url: &str) -> Seen<Visit> {
    visit(vec![hop(url, 200, "", &[])])
}

#[test]
fn where_plain_http_leads() {
    let lead = |hops| http_lead(&site(visit(hops), page_at("https://example.be/")));
    let home = "http://example.be/";
    assert_eq!(
        lead(vec![redirect(home, "https://example.be/")]),
        Seen::Known(HttpLead::HttpsSameHost)
    );
    assert_eq!(
        lead(vec![redirect(home, "https://www.example.be/")]),
        Seen::Known(HttpLead::HttpsOtherHost)
    );
    assert_eq!(
        lead(vec![
            redirect(home, "http://www.example.be/"),
            redirect("http://www.example.be/", "https://www.example.be/")
        ]),
        Seen::Known(HttpLead::HttpsLater)
    );
    assert_eq!(
        lead(vec![hop(home, 200, "", &[])]),
        Seen::Known(HttpLead::Page)
    );
    assert_eq!(
        lead(vec![hop(home, 404, "", &[])]),
        Seen::Known(HttpLead::NoPage)
    );
    assert_eq!(
        lead(vec![
            redirect(home, "http://example.be/home"),
            hop("http://example.be/home", 200, "", &[])
        ]),
        Seen::Known(HttpLead::Http)
    );
}

fn redirect(url: &str, to: &str) -> Hop {
    hop(url, 301, to, &[])
}

#[test]
fn every_step_of_the_way_counts() {
    let to = |hops, end| http_lead(&site(Seen::Known(Visit { hops, end }), timeout()));
    let page = || Seen::Known(VisitEnd::Page);
    let (home, secure) = ("http://example.be/", "https://example.be/");
    let back = vec![
        redirect(home, secure),
        redirect(secure, "http://example.be/home"),
        hop("http://example.be/home", 200, "", &[]),
    ];
    assert_eq!(to(back, page()), Seen::Known(HttpLead::Http));
    let detour = vec![
        redirect(home, secure),
        redirect(secure, "http://www.example.be/"),
        redirect("http://www.example.be/", "https://www.example.be/"),
        hop("https://www.example.be/", 200, "", &[]),
    ];
    assert_eq!(to(detour, page()), Seen::Known(HttpLead::HttpsLater));
    let away = vec![
        redirect(home, secure),
        redirect(secure, "http://example.com/"),
    ];
    let foreign = Seen::Known(VisitEnd::Foreign);
    assert_eq!(to(away, foreign), Seen::Known(HttpLead::Http));
    let port = vec![redirect(home, "https://example.be:8443/")];
    assert_eq!(to(port, page()), Seen::Known(HttpLead::HttpsOtherHost));
    let lost = to(
        vec![redirect(home, secure)],
        Seen::Unknown(Cause::Timeout.into()),
    );
    assert_eq!(lost.unknown().unwrap().cause, Cause::Timeout);
}

#[test]
fn a_fault_or_a_protection_over_http_is_no_missing_page() {
    let cause = |status, headers: &[(&str, &str)]| {
        let answer = visit(vec![hop("http://example.be/", status, "", headers)]);
        http_lead(&site(answer, timeout())).unknown().unwrap().cause
    };
    assert_eq!(cause(503, &[]), Cause::ServerError);
    assert_eq!(cause(429, &[]), Cause::BlockedByProtection);
    let challenge = [("cf-mitigated", "challenge")];
    assert_eq!(cause(403, &challenge), Cause::BlockedByProtection);
    assert_eq!(cause(304, &[]), Cause::NoPage);
}

#[test]
fn a_silent_port_80_counts_as_closed_only_while_443_answers() {
    let silent = || Seen::Unknown(Cause::SilentPort.into());
    assert_eq!(
        http_lead(&site(silent(), page_at("https://example.be/"))),
        Seen::Known(HttpLead::NoPage)
    );
    assert!(http_lead(&site(silent(), timeout())).unknown().is_some());
    let stalled = http_lead(&site(timeout(), page_at("https://example.be/")));
    assert!(
        stalled.unknown().is_some(),
        "an open port that says nothing"
    );
    assert_eq!(
        http_lead(&site(Seen::Absent, timeout())),
        Seen::Known(HttpLead::NoPage)
    );
}

#[test]
fn missing_https_is_told_from_https_on_the_twin() {
    let with_twin = |https, twin| {
        https_answer(&Site {
            twin_https: twin,
            ..site(page_at("http://example.be/"), https)
        })
    };
    assert_eq!(
        with_twin(Seen::Absent, Seen::Known(true)),
        Seen::Known(HttpsAnswer::OnlyTwin)
    );
    assert_eq!(
        with_twin(Seen::Absent, Seen::Known(false)),
        Seen::Known(HttpsAnswer::OnlyHttp)
    );
    assert!(
        with_twin(Seen::Absent, Seen::Unknown(Why::from(Cause::Timeout)))
            .unknown()
            .is_some()
    );
    assert!(with_twin(timeout(), Seen::Known(true)).unknown().is_some());
}

#[test]
fn a_visitor_lands_here_elsewhere_or_with_somebody_else() {
    let lands = |https| landing(&site(Seen::Absent, https));
    assert_eq!(
        lands(page_at("https://example.be/nl")).0,
        Seen::Known(Landing::Here)
    );
    assert_eq!(
        lands(visit(vec![
            hop("https://example.be/", 301, "https://www.example.be/", &[]),
            hop("https://www.example.be/", 200, "", &[])
        ])),
        (
            Seen::Known(Landing::OwnElsewhere),
            Seen::Known("www.example.be".to_owned())
        )
    );
    let away = Seen::Known(Visit {
        hops: vec![hop(
            "https://example.be/",
            302,
            "https://shop.other.test/x",
            &[],
        )],
        end: Seen::Known(VisitEnd::Foreign),
    });
    assert_eq!(
        lands(away),
        (
            Seen::Known(Landing::ForeignElsewhere),
            Seen::Known("shop.other.test".to_owned())
        )
    );
    assert!(lands(timeout()).0.unknown().is_some());
}

#[test]
fn a_page_is_judged_once_wherever_visitors_land() {
    let lands = |name: &str, landing: Landing, host: &str| Site {
        name: name.to_owned(),
        landing: Seen::Known(landing),
        landing_host: Seen::Known(host.to_owned()),
        ..Site::default()
    };
    let judging = |sites: &[Site]| -> Vec<bool> {
        let judges = sites.iter().map(|site| judges_page(site, sites));
        judges.map(|seen| *seen.known().unwrap()).collect()
    };
    let www = lands("www.example.be", Landing::Here, "www.example.be");
    let apex = lands("example.be", Landing::OwnElsewhere, "www.example.be");
    assert_eq!(judging(&[apex, www]), [false, true]);
    // The page is on a host that is no site itself: the first that leads there speaks for it.
    let both = ["example.be", "www.example.be"]
        .map(|name| lands(name, Landing::OwnElsewhere, "nl.example.be"));
    assert_eq!(judging(&both), [true, false]);
    let away = lands("example.be", Landing::ForeignElsewhere, "example.com");
    assert_eq!(judging(&[away]), [false]);
    let unseen = Site {
        landing: Seen::Unknown(Cause::Timeout.into()),
        ..Site::default()
    };
    assert!(judges_page(&unseen, &[]).unknown().is_some());
}

#[test]
fn hosts_are_read_out_of_addresses() {
    assert_eq!(
        host_of("https://www.example.be:8443/a?b#c"),
        Some("www.example.be")
    );
    assert_eq!(host_of("https://u@example.be"), Some("example.be"));
    assert_eq!(host_of("nothing"), None);
}
