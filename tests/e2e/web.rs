//! Web sites: where visitors are led, and what comes of servers that misbehave.

use std::time::Duration;

use belfort::check::Verdict;
use belfort::fact::{
    Cause, Facts, HttpLead, HttpsAnswer, Landing, Seen, Site as SiteFacts, VisitEnd,
};
use tokio::time::Instant;

use crate::scan::{BAKERY, Subjects, cause, changed, facts, lines, result};
use crate::world::{Answer, Asked, Door, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

async fn all(site: Site) -> Facts {
    facts(&World::strong(BAKERY).site(WWW, site).start().await).await
}

async fn www(site: Site) -> SiteFacts {
    all(site).await.site(WWW).clone()
}

/// A site at whose root HTTPS gives this answer.
fn answering(answer: Answer) -> Site {
    Site::page("").path("/", answer)
}

#[tokio::test]
async fn plain_http_is_followed_to_where_it_leads() {
    for (over_http, expected) in [
        (Answer::to_https(), HttpLead::HttpsSameHost),
        (
            Answer::redirect(302, "https://www.bakkerij.be/nl"),
            HttpLead::HttpsSameHost,
        ),
        (
            Answer::redirect(301, "https://bakkerij.be/"),
            HttpLead::HttpsOtherHost,
        ),
        (Answer::page("<h1>Brood</h1>"), HttpLead::Page),
        (Answer::status(404), HttpLead::NoPage),
    ] {
        let site = www(Site::page("").over_http(over_http.clone())).await;
        assert_eq!(site.http_lead, Seen::Known(expected), "{over_http:?}");
    }
    let slow_way = Site::page("")
        .over_http(Answer::to_https())
        .http_path("/", Answer::redirect(301, "/start"));
    assert_eq!(
        www(slow_way).await.http_lead,
        Seen::Known(HttpLead::HttpsLater)
    );
    let stays = Site::page("")
        .over_http(Answer::page("<h1>Brood</h1>"))
        .http_path("/", Answer::redirect(301, "http://www.bakkerij.be/start"));
    assert_eq!(www(stays).await.http_lead, Seen::Known(HttpLead::Http));
}

#[tokio::test]
async fn a_closed_port_is_a_fact_while_the_other_one_answers() {
    let only_http = www(Site::http_only("<h1>Brood</h1>")).await;
    assert_eq!(only_http.https, Seen::Absent);
    assert_eq!(only_http.https_answer, Seen::Known(HttpsAnswer::OnlyTwin));
    let only_https = www(Site::page("").http_door(Door::Closed)).await;
    assert_eq!(only_https.http, Seen::Absent);
    assert_eq!(only_https.http_lead, Seen::Known(HttpLead::NoPage));
    let world = World::strong(BAKERY)
        .site(BAKERY, Site::http_only(""))
        .site(WWW, Site::http_only(""));
    let facts = facts(&world.start().await).await;
    assert_eq!(
        facts.site(WWW).https_answer,
        Seen::Known(HttpsAnswer::OnlyHttp)
    );
}

#[tokio::test]
async fn a_silent_port_443_is_unknown_and_plain_http_is_still_seen() {
    let site = www(Site::page("").https_door(Door::Filtered)).await;
    assert_eq!(cause(&site.https), Cause::SilentPort);
    assert_eq!(site.http.known().unwrap().hops[0].status, 301);
    assert_eq!(cause(&site.hsts), Cause::SilentPort);
}

#[tokio::test]
async fn plain_text_on_port_443_is_no_https() {
    let site = www(Site::page("").https_door(Door::Noise)).await;
    assert_eq!(site.https, Seen::Absent);
}

#[tokio::test]
async fn a_redirect_loop_ends_after_ten_redirects() {
    let world = World::strong(BAKERY)
        .site(BAKERY, Site::page(""))
        .site(WWW, answering(Answer::redirect(302, "/")));
    let facts = facts(&world.start().await).await;
    let visit = facts.site(WWW).https.known().unwrap();
    assert_eq!(visit.hops.len(), 11);
    assert_eq!(cause(&visit.end), Cause::TooManyRedirects);
    assert!(facts.site(WWW).landing.unknown().is_some());
}

#[tokio::test]
async fn no_name_is_asked_more_than_24_times_whatever_it_answers() {
    // Relative, so that every answer leads one step deeper and no address comes twice.
    let maze = Site::leading_to("x/").over_http(Answer::redirect(302, "x/"));
    let world = World::strong(BAKERY).site(WWW, maze).start().await;
    let facts = facts(&world).await;
    let visit = facts.site(WWW).https.known().unwrap();
    assert!(visit.end.unknown().is_some());
    let entries = world.ledger().entries();
    let to_www = |asked: &Asked| matches!(asked, Asked::Request { url } if url.contains(WWW));
    let asked = entries.iter().filter(|entry| to_www(&entry.asked)).count();
    assert!((20..=24).contains(&asked), "{asked} requests");
}

#[tokio::test]
async fn a_redirect_to_somebody_else_is_not_followed() {
    let elsewhere = "https://www.winkelplatform.example/bakkerij";
    let site = www(Site::leading_to(elsewhere)).await;
    let visit = site.https.known().unwrap();
    assert_eq!(
        (visit.hops.len(), &visit.end),
        (1, &Seen::Known(VisitEnd::Foreign))
    );
    assert_eq!(site.landing, Seen::Known(Landing::ForeignElsewhere));
}

#[tokio::test]
async fn a_page_without_end_is_read_to_the_limit_and_seen() {
    let site = www(answering(
        Answer::endless().header("X-Content-Type-Options", "nosniff"),
    ))
    .await;
    assert!(site.content_type_options.known().unwrap().nosniff);
}

#[tokio::test]
async fn a_page_that_drips_is_given_up_in_time() {
    let drip = answering(Answer::drip(Duration::from_secs(1)));
    let world = World::strong(BAKERY).site(WWW, drip).start().await;
    let begun = Instant::now();
    let facts = facts(&world).await;
    assert!(
        begun.elapsed() < Duration::from_mins(1),
        "{:?}",
        begun.elapsed()
    );
    let www = facts.site(WWW);
    assert_eq!(www.https.known().unwrap().hops[0].status, 200);
    assert_eq!(
        cause(&www.page),
        Cause::Timeout,
        "its fields are seen, its body is not"
    );
    assert!(
        facts.site(BAKERY).hsts.known().is_some(),
        "its twin is seen all the same"
    );
}

#[tokio::test]
async fn answers_that_are_none_are_unknown_with_their_causes() {
    for (answer, expected) in [
        (Answer::silence(), Cause::Timeout),
        (Answer::hang_up(), Cause::Reset),
        (
            Answer::raw(b"\x00\x01 no HTTP at all\r\n\r\n"),
            Cause::Unreadable,
        ),
        (Answer::header_flood(), Cause::TooLarge),
    ] {
        let site = www(answering(answer.clone())).await;
        assert_eq!(cause(&site.https), expected, "{answer:?}");
        assert_eq!(cause(&site.hsts), expected, "{answer:?}");
    }
}

#[tokio::test]
async fn the_first_of_two_hsts_fields_counts() {
    let site = Site::page("")
        .header("Strict-Transport-Security", "max-age=0")
        .header("strict-transport-security", "max-age=63072000");
    let hsts = www(site).await.hsts;
    assert_eq!(hsts.known().unwrap().max_age_seconds, 0);
}

#[tokio::test]
async fn header_fields_of_any_bytes_are_kept_as_text() {
    let site = www(Site::page("").header_bytes(b"X-Odd", b"caf\xe9 \xff")).await;
    let hops = &site.https.known().unwrap().hops;
    let odd = hops[0].headers.iter().find(|header| header.name == "x-odd");
    assert_eq!(odd.unwrap().value, "caf\u{e9} \u{ff}");
}

#[tokio::test]
async fn a_site_that_leads_to_its_twin_lands_there() {
    let facts = facts(&World::strong(BAKERY).start().await).await;
    let apex = facts.site(BAKERY);
    assert_eq!(apex.landing, Seen::Known(Landing::OwnElsewhere));
    assert_eq!(apex.landing_host.known().unwrap(), WWW);
    assert_eq!(facts.site(WWW).landing, Seen::Known(Landing::Here));
}

#[tokio::test]
async fn a_site_at_a_private_address_is_never_connected_to() {
    let world = World::strong(BAKERY)
        .without_records(WWW)
        .a(WWW, "10.0.0.5")
        .start()
        .await;
    let facts = facts(&world).await;
    assert_eq!(cause(&facts.site(WWW).https), Cause::ForbiddenAddress);
    let private = world.dial().dialled();
    let private = private
        .iter()
        .filter(|dialled| dialled.wanted.ip().to_string() == "10.0.0.5");
    assert_eq!(private.count(), 0);
}

#[tokio::test]
async fn security_txt_is_found_absent_or_unknown() {
    let at = |answer| Site::page("").path("/.well-known/security.txt", answer);
    let found = |answer| async {
        let world = World::strong(BAKERY)
            .site(BAKERY, at(answer))
            .site(WWW, Site::page(""));
        facts(&world.start().await).await.web.security_txt
    };
    let good = found(Answer::text(
        "Contact: mailto:a@bakkerij.be\nExpires: 2099-01-01T00:00:00Z\n",
    ));
    assert_eq!(
        good.await.known().unwrap().contacts,
        ["mailto:a@bakkerij.be"]
    );
    assert_eq!(found(Answer::status(404)).await, Seen::Absent);
    let page = Answer::page("<!doctype html><h1>Niet gevonden</h1>");
    assert_eq!(found(page).await, Seen::Absent, "a page is no security.txt");
    for (status, expected) in [
        (503, Cause::ServerError),
        (403, Cause::Denied),
        (429, Cause::BlockedByProtection),
    ] {
        assert_eq!(cause(&found(Answer::status(status)).await), expected);
    }
    assert!(found(Answer::endless()).await.known().is_none());
}

#[tokio::test]
async fn a_missing_header_fails_its_own_check_and_nothing_else() {
    let company = |site| World::strong(BAKERY).site(WWW, site);
    let hsts = |site: Site| site.header("Strict-Transport-Security", "max-age=63072000");
    let nosniff = |site: Site| site.header("X-Content-Type-Options", "nosniff");
    let before = result(&company(hsts(nosniff(Site::page("")))).start().await).await;
    let no_nosniff = result(&company(hsts(Site::page(""))).start().await).await;
    assert_eq!(
        changed(&before, &no_nosniff),
        ["content-type-options www.bakkerij.be fail absent"]
    );
    // The name itself sends visitors on to `www`: its own field is there, and one on the way is not.
    let no_hsts = result(&company(nosniff(Site::page(""))).start().await).await;
    assert_eq!(
        changed(&before, &no_hsts),
        [
            "hsts bakkerij.be partial gap",
            "hsts www.bakkerij.be fail absent"
        ]
    );
}

#[tokio::test]
async fn under_an_ending_that_browsers_know_hsts_may_be_absent() {
    let www = "www.bakkerij.app";
    let bare = || Site::page("").header("X-Content-Type-Options", "nosniff");
    let world = World::strong("bakkerij.app")
        .site(
            "bakkerij.app",
            Site::leading_to("https://www.bakkerij.app/"),
        )
        .site(www, bare());
    let result = result(&world.start().await).await;
    let hsts: Vec<_> = lines(&result)
        .into_iter()
        .filter(|line| line.starts_with("hsts"))
        .collect();
    assert_eq!(
        hsts,
        [
            "hsts bakkerij.app info built-in",
            "hsts www.bakkerij.app info built-in"
        ]
    );
}

#[tokio::test]
async fn a_header_that_gives_addresses_away_fails_its_own_check_and_nothing_else() {
    let company = |site| World::strong(BAKERY).site(WWW, site);
    let careful = sound(BAKERY, Site::page(""));
    let before = result(&company(careful.clone()).start().await).await;
    // A second field: browsers obey the last word of all of them.
    let open = careful.header("Referrer-Policy", "no-referrer, Unsafe-URL");
    let after = result(&company(open).start().await).await;
    let expected = ["referrer-policy www.bakkerij.be fail everybody"];
    assert_eq!(changed(&before, &after), expected);
    // So does a word in the page itself, which overrules the header.
    let page = "<meta name=referrer content=no-referrer-when-downgrade>";
    let after = result(&company(sound(BAKERY, Site::page(page))).start().await).await;
    let expected = ["referrer-policy www.bakkerij.be fail secure-sites"];
    assert_eq!(changed(&before, &after), expected);
}

#[tokio::test]
async fn a_page_on_a_host_that_is_no_site_itself_is_judged_once() {
    let shop = "shop.bakkerij.be";
    let leading = || sound(BAKERY, Site::leading_to("https://shop.bakkerij.be/"));
    let world = World::strong(BAKERY)
        .a(shop, "185.10.20.32")
        .site(BAKERY, leading())
        .site(WWW, leading())
        .site(shop, Site::page(""));
    let result = result(&world.start().await).await;
    let of_page: Vec<_> = lines(&result)
        .into_iter()
        .filter(|line| line.starts_with("content-type-options"))
        .collect();
    assert_eq!(
        of_page,
        [
            "content-type-options bakkerij.be fail absent",
            "content-type-options www.bakkerij.be not-applicable judged-elsewhere"
        ]
    );
}

#[tokio::test]
async fn a_page_over_plain_http_fails_the_redirect_and_nothing_else() {
    let company = |site| World::strong(BAKERY).site(WWW, sound(BAKERY, site));
    let before = result(&company(Site::page("")).start().await).await;
    let open = Site::page("").over_http(Answer::page("<h1>Brood</h1>"));
    let after = result(&company(open).start().await).await;
    let expected = ["https-redirect www.bakkerij.be fail page"];
    assert_eq!(changed(&before, &after), expected);
}

#[tokio::test]
async fn a_web_server_that_misbehaves_fails_nothing() {
    for answer in [
        Answer::redirect(302, "/"),
        Answer::silence(),
        Answer::hang_up(),
        Answer::header_flood(),
        Answer::raw(b"\x00\x01"),
        Answer::drip(Duration::from_secs(1)),
    ] {
        let world = World::strong(BAKERY).site(WWW, answering(answer.clone()));
        let result = result(&world.start().await).await;
        let failed = result
            .findings
            .iter()
            .filter(|one| one.verdict == Verdict::Fail);
        let failed: Vec<_> = failed
            .map(|one| format!("{} {}", one.check, one.case))
            .collect();
        // A redirect is an answer, and its fields can be read; so can those of a page that drips.
        let expected: &[&str] = match answer {
            _ if answer == Answer::redirect(302, "/") => &["hsts absent"],
            _ if answer == Answer::drip(Duration::from_secs(1)) => {
                &["content-type-options absent", "framing absent", "hsts absent"]
            }
            _ => &[],
        };
        assert_eq!(failed, expected, "{answer:?}");
    }
}

#[tokio::test]
async fn no_web_site_is_absent_and_not_unknown() {
    let world = World::new(BAKERY).nameserver("ns1.bakkerij.be", "185.10.20.1");
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.sites, Seen::Absent);
    assert_eq!(facts.endpoints, Seen::Absent);
    assert_eq!(facts.web.security_txt, Seen::Absent);
}
