//! What a page holds: what it takes from others and over plain HTTP, and whether it is one at all.

use belfort::fact::{Cause, Http3, HttpsRecord, LeadEnd, MixedContentWord, PageKindWord, Seen};
use belfort::result::ScanResult;
use hickory_proto::rr::rdata::svcb::{Alpn, SvcParamKey, SvcParamValue};
use hickory_proto::rr::rdata::{HTTPS, SVCB};
use hickory_proto::rr::{Name, RData, RecordType};

use crate::scan::{BAKERY, Subjects, cause, changed, facts, lines, result};
use crate::world::{Answer, Asked, DnsFault, Question, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

/// The strong company, with this page, and somebody who has `cdn.example.net`.
fn company(page: &str) -> World {
    World::strong(BAKERY)
        .a("cdn.example.net", "185.10.96.1")
        .site(WWW, sound(BAKERY, Site::page(page)))
}

/// What this page changes, compared with a plain one.
async fn news(page: &str) -> Vec<String> {
    let before = result(&company("<h1>Brood</h1>").start().await).await;
    changed(&before, &result(&company(page).start().await).await)
}

fn of_check(result: &ScanResult, check: &str) -> Vec<String> {
    let mut lines = lines(result);
    lines.retain(|line| line.starts_with(&format!("{check} ")));
    lines
}

#[tokio::test]
async fn what_goes_over_plain_http_fails_its_own_check_and_nothing_else() {
    assert_eq!(
        news("<img src=http://www.bakkerij.be/logo.png>").await,
        ["mixed-content www.bakkerij.be partial passive"]
    );
    assert_eq!(
        news("<form action='HTTP://www.bakkerij.be/bestel'>").await,
        ["mixed-content www.bakkerij.be fail active"]
    );
    let repaired = "<meta http-equiv=content-security-policy content=upgrade-insecure-requests>\
                    <form action=http://www.bakkerij.be/bestel>";
    let news = news(repaired).await;
    assert!(
        news.contains(&"mixed-content www.bakkerij.be pass repaired".to_owned()),
        "{news:?}"
    );
}

#[tokio::test]
async fn code_of_others_needs_integrity_that_holds() {
    let integrity = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";
    for (attribute, expected) in [
        (integrity, "foreign-scripts www.bakkerij.be pass protected"),
        (
            "garbage",
            "foreign-scripts www.bakkerij.be partial unprotected",
        ),
    ] {
        let page = format!("<script src=//cdn.example.net/x.js integrity={attribute}></script>");
        let news = news(&page).await;
        assert!(news.contains(&expected.to_owned()), "{attribute}: {news:?}");
    }
}

#[tokio::test]
async fn a_script_host_that_nobody_has_is_told_and_never_asked() {
    let page = "<script src=https://cdn.verdwenen.net/x.js></script>";
    let world = company(page).start().await;
    let result = result(&world).await;
    let expected = [
        "foreign-scripts bakkerij.be not-applicable judged-elsewhere",
        "foreign-scripts www.bakkerij.be fail claimable",
    ];
    assert_eq!(of_check(&result, "foreign-scripts"), expected);
    let leads = result.evidence.site(WWW).script_hosts.known().unwrap();
    assert_eq!(leads[0].end, Seen::Known(LeadEnd::NoSuchName));
    assert_eq!(leads[0].domain_exists, Seen::Known(false));
    let entries = world.ledger().entries();
    let is_theirs =
        |asked: &Asked| matches!(asked, Asked::Request { url } if url.contains("verdwenen"));
    assert!(!entries.iter().any(|entry| is_theirs(&entry.asked)));
    assert_eq!(
        cause(&result.evidence.site(BAKERY).script_hosts),
        Cause::Follows
    );

    // Of a domain that somebody has, only the name is gone.
    let world = company(page).a("verdwenen.net", "185.10.96.2");
    let result = self::result(&world.start().await).await;
    assert_eq!(
        of_check(&result, "foreign-scripts")[1],
        "foreign-scripts www.bakkerij.be partial gone"
    );
}

#[tokio::test]
async fn a_script_host_that_could_not_be_looked_up_is_not_gone() {
    let page = "<script src=https://cdn.stil.net/x.js></script>";
    let world = company(page).dns_fault(Question::named("cdn.stil.net"), DnsFault::ServerFailure);
    let result = result(&world.start().await).await;
    assert_eq!(
        of_check(&result, "foreign-scripts")[1],
        "foreign-scripts www.bakkerij.be unknown unknown"
    );
    let scripts = &result.evidence.site(WWW).foreign_scripts;
    assert_eq!(
        cause(&scripts.known().unwrap().claimable),
        Cause::ServerFailure
    );
}

#[tokio::test]
async fn only_so_many_script_hosts_are_followed() {
    let page: Vec<String> = (0..40)
        .map(|n| format!("<script src=//a{n}.example.net/></script>"))
        .collect();
    let facts = facts(&company(&page.concat()).start().await).await;
    assert_eq!(facts.site(WWW).script_hosts.known().unwrap().len(), 30);
}

#[tokio::test]
async fn pages_that_nobody_made_fail_their_own_check_and_nothing_else() {
    for (page, expected) in [
        (
            "<title>Index of /</title><h1>Index of /</h1><a href=geheim.zip>",
            "listing",
        ),
        ("<html><body><h1>It works!</h1></body></html>", "server"),
        (
            "<b>Warning</b>:  fopen(x): failed in <b>/var/www/index.php</b> on line <b>3</b>",
            "trace",
        ),
    ] {
        let expected = [format!("default-page www.bakkerij.be fail {expected}")];
        assert_eq!(news(page).await, expected, "{page}");
    }
    assert_eq!(
        news("<title>Over nginx</title><p>Welcome to nginx!").await,
        [""; 0]
    );
}

#[tokio::test]
async fn a_server_in_trouble_shows_no_page() {
    let trouble = Answer::page("<title>Index of /</title><h1>Index of /</h1>").with_status(500);
    let site = sound(BAKERY, Site::page("")).path("/", trouble);
    let facts = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    assert_eq!(cause(&facts.site(WWW).page_kind), Cause::ServerError);
    let site = sound(BAKERY, Site::page("")).path("/", Answer::status(404));
    let facts = self::facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let kind = facts.site(WWW).page_kind.known().unwrap();
    assert_eq!(kind.word, PageKindWord::Ordinary);
}

#[tokio::test]
async fn who_else_is_asked_is_listed() {
    let page = "<script>s.src='https://www.googletagmanager.com/gtm.js'</script><img src=https://cdn.example.net/a>";
    assert_eq!(news(page).await, ["trackers www.bakkerij.be info known"]);
    let world = World::strong(BAKERY).site(
        WWW,
        sound(BAKERY, Site::page("<p>Brood")).header("CF-Ray", "8a1-BRU"),
    );
    let facts = facts(&world.start().await).await;
    let suppliers = facts.web.suppliers.known().unwrap();
    assert_eq!(suppliers.named.known().unwrap(), &["Cloudflare (web)"]);
}

#[tokio::test]
async fn the_dns_may_announce_http3() {
    let alpn = Alpn(vec!["h3".to_owned(), "h2".to_owned()]);
    let params = vec![(SvcParamKey::Alpn, SvcParamValue::Alpn(alpn))];
    let record = RData::HTTPS(HTTPS(SVCB::new(1, Name::root(), params)));
    let with = result(&company("").record(WWW, record).start().await).await;
    assert_eq!(
        of_check(&with, "http-versions")[1],
        "http-versions www.bakkerij.be info at-once"
    );
    let record = with.evidence.site(WWW).https_record.known().unwrap();
    let expected = HttpsRecord {
        name: WWW.to_owned(),
        protocols: vec!["h3".to_owned(), "h2".to_owned()],
        ..HttpsRecord::default()
    };
    assert_eq!(record, &expected);

    let without = facts(&company("").start().await).await;
    assert_eq!(without.site(WWW).https_record, Seen::Absent);
    let question = Question::named(WWW).of_type(RecordType::HTTPS);
    let failing = facts(
        &company("")
            .dns_fault(question, DnsFault::ServerFailure)
            .start()
            .await,
    )
    .await;
    assert_eq!(cause(&failing.site(WWW).https_record), Cause::ServerFailure);
    let site = sound(BAKERY, Site::page("")).header("Alt-Svc", "h3=\":443\"; ma=86400");
    let announced = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let versions = announced.site(WWW).http_versions.known().unwrap();
    assert_eq!(versions.http3, Seen::Known(Http3::LaterVisits));
}

#[tokio::test]
async fn a_page_that_is_none_takes_nothing() {
    let site = sound(BAKERY, Site::page("")).path("/", Answer::text("Brood"));
    let facts = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let www = facts.site(WWW);
    assert_eq!(www.page, Seen::Absent);
    let mixed = www.mixed_content.known().unwrap();
    assert_eq!(mixed.gravest, Seen::Known(MixedContentWord::Nothing));
    assert_eq!(www.script_hosts, Seen::Known(Vec::new()));
}
