use super::*;
use crate::fact::{Cause, Header, OtherFamily, VisitEnd, Why};

fn hop(url: &str, status: u16, location: &str, headers: &[(&str, &str)]) -> Hop {
    let header = |(name, value): &(&str, &str)| Header {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    Hop {
        url: url.to_owned(),
        status,
        version: "HTTP/1.1".to_owned(),
        location: location.to_owned(),
        headers: headers.iter().map(header).collect(),
    }
}

fn visit(hop: Hop) -> Seen<Visit> {
    Seen::Known(Visit {
        hops: vec![hop],
        end: Seen::Known(VisitEnd::Page),
    })
}

const PLAIN: &str = "http://example.be/";
const SECURE: &str = "https://example.be/";
const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

fn completed(http: Seen<Hop>, https: Seen<Hop>) -> OtherFamily {
    let mut site = Site {
        http: visit(hop(PLAIN, 301, SECURE, &[])),
        https: visit(hop(SECURE, 200, "", &[HSTS, ("x-frame-options", "DENY")])),
        other_family: OtherFamily {
            http,
            https,
            ..OtherFamily::default()
        },
        ..Site::default()
    };
    complete(&mut site);
    site.other_family
}

#[test]
fn the_same_answers_do_not_differ() {
    let same = completed(
        Seen::Known(hop(PLAIN, 301, SECURE, &[])),
        Seen::Known(hop(
            SECURE,
            200,
            "",
            &[("x-frame-options", "SAMEORIGIN"), HSTS],
        )),
    );
    assert_eq!((same.plain_page, same.lacks_hsts), (false, false));
    assert_eq!(same.differs, Vec::<String>::new());
}

#[test]
fn a_server_that_was_set_up_for_one_family_only_is_seen() {
    let bare = completed(
        Seen::Known(hop(PLAIN, 200, "", &[])),
        Seen::Known(hop(
            SECURE,
            200,
            "",
            &[("strict-transport-security", "max-age=0")],
        )),
    );
    assert!(bare.plain_page && bare.lacks_hsts);
    assert_eq!(bare.differs, ["headers", "hsts", "redirect", "status"]);
}

#[test]
fn what_is_silent_or_no_answer_of_the_site_says_nothing() {
    let silent = || Seen::Unknown(Why::from(Cause::Timeout));
    let unseen = completed(silent(), silent());
    assert_eq!((unseen.plain_page, unseen.lacks_hsts), (false, false));
    assert_eq!(unseen.differs, Vec::<String>::new());
    let blocked = completed(
        Seen::Known(hop(PLAIN, 429, "", &[])),
        Seen::Known(hop(SECURE, 503, "", &[])),
    );
    assert_eq!((blocked.plain_page, blocked.lacks_hsts), (false, false));
    assert_eq!(blocked.differs, Vec::<String>::new());
    let missing = completed(Seen::Known(hop(PLAIN, 404, "", &[])), silent());
    assert!(!missing.plain_page, "there is nothing to read");
}
