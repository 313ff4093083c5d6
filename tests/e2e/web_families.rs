//! Two address families, and two names: what one of them shows, the other need not.

use belfort::fact::{Cause, Seen};

use crate::scan::{BAKERY, Subjects, cause, facts, lines, result};
use crate::world::{Answer, Door, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

/// The strong company, with another server behind the IPv6 address of its `www`.
fn over_ipv6(site: Site) -> World {
    World::strong(BAKERY).site_at("2a02:2788:a0::31", WWW, site)
}

#[tokio::test]
async fn the_same_site_over_both_families_differs_in_nothing() {
    let facts = facts(&World::strong(BAKERY).start().await).await;
    let other = &facts.site(WWW).other_family;
    assert_eq!(
        other.address,
        Seen::Known("2a02:2788:a0::31".parse().unwrap())
    );
    assert_eq!(other.https.known().unwrap().status, 200);
    assert_eq!(other.http.known().unwrap().status, 301);
    assert_eq!(other.differs, Vec::<String>::new());
    assert_eq!(facts.ipv6.other_answer, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_server_that_was_set_up_for_ipv4_only_fails_what_it_lacks_and_nothing_else() {
    let bare = Site::page("<h1>Brood</h1>").over_http(Answer::page("<h1>Brood</h1>"));
    let strong = result(&World::strong(BAKERY).start().await).await;
    let result = result(&over_ipv6(bare).start().await).await;
    let before = lines(&strong);
    let mut new = lines(&result);
    new.retain(|line| !before.contains(line));
    assert_eq!(
        new,
        [
            "ipv6 bakkerij.be info other-answer",
            "hsts www.bakkerij.be partial gap-other-family",
            "https-redirect www.bakkerij.be fail page-other-family",
        ]
    );
    let named = result.evidence.ipv6.other_answer.known().unwrap();
    assert_eq!(
        named,
        &["www.bakkerij.be (headers, hsts, redirect, status)"]
    );
}

#[tokio::test]
async fn a_family_that_is_silent_takes_nothing_from_the_other() {
    let silent = Site::page("")
        .http_door(Door::Filtered)
        .https_door(Door::Filtered);
    let result = result(&over_ipv6(silent).start().await).await;
    let www = result.evidence.site(WWW);
    assert_eq!(cause(&www.other_family.https), Cause::SilentPort);
    // Whether its certificate would be in order there is another matter: HSTS hangs on that.
    let redirect = "https-redirect www.bakkerij.be pass same-host".to_owned();
    assert!(lines(&result).contains(&redirect));
    assert!(!www.other_family.lacks_hsts);
}

#[tokio::test]
async fn one_family_only_is_asked_once() {
    let world = World::weak(BAKERY).start().await;
    let facts = facts(&world).await;
    let other = &facts.site(WWW).other_family;
    assert_eq!(other.address, Seen::Absent);
    assert_eq!(cause(&other.https), Cause::NoFamily);
}

/// Each name has its own verdicts: what `www` does, the bare name need not do.
#[tokio::test]
async fn a_name_and_its_www_that_differ_are_judged_each() {
    let bare = Site::page("<h1>Brood</h1>").over_http(Answer::page("<h1>Brood</h1>"));
    let world = World::strong(BAKERY).site(BAKERY, bare);
    let result = result(&world.start().await).await;
    for line in [
        "hsts bakkerij.be fail absent",
        "hsts www.bakkerij.be pass remembered",
        "https-redirect bakkerij.be fail page",
        "https-redirect www.bakkerij.be pass same-host",
        "content-type-options bakkerij.be fail absent",
        "content-type-options www.bakkerij.be pass nosniff",
    ] {
        let all = lines(&result);
        assert!(all.contains(&line.to_owned()), "{line}: {all:#?}");
    }
}

/// A page is asked as a stranger would, on the host that it stands on, and once only.
#[tokio::test]
async fn a_page_is_asked_by_strangers_once_and_where_it_stands() {
    let world = World::strong(BAKERY).start().await;
    let facts = facts(&world).await;
    let answers = &facts.site(WWW).cors_answers;
    assert_eq!(answers.foreign.known().unwrap().allow_origin, "");
    assert_eq!(answers.null.known().unwrap().origin, "null");
    let apex = &facts.site(BAKERY).cors_answers;
    assert_eq!(cause(&apex.foreign), Cause::Follows);

    let trusting = Answer::page("<h1>Brood</h1>").trusting_every_origin();
    let site = sound(BAKERY, Site::page("")).path("/", trusting);
    let world = World::strong(BAKERY).site(WWW, site).start().await;
    let facts = self::facts(&world).await;
    let foreign = facts
        .site(WWW)
        .cors_answers
        .foreign
        .known()
        .unwrap()
        .clone();
    assert_eq!(foreign.allow_origin, foreign.origin);
    assert_eq!(foreign.allow_credentials, "true");
}

#[tokio::test]
async fn a_page_that_answers_a_second_request_otherwise_is_protected() {
    let world = World::strong(BAKERY);
    let site = sound(BAKERY, Site::page("")).path(
        "/",
        Answer::page("<h1>Brood</h1>").but_to_strangers(Answer::status(403)),
    );
    let facts = facts(&world.site(WWW, site).start().await).await;
    let answers = &facts.site(WWW).cors_answers;
    assert_eq!(cause(&answers.foreign), Cause::BlockedByProtection);
    assert_eq!(cause(&answers.null), Cause::BlockedByProtection);
    assert!(facts.site(WWW).referrer_policy.known().is_some());
}
