//! Ways through a web site that only one of them goes wrong on: what is seen on one says nothing of another.

use belfort::fact::{Cause, HttpsAnswer, Seen};
use hickory_proto::rr::RecordType;

use crate::scan::{BAKERY, Subjects, cause, facts, lines, result};
use crate::world::{Answer, DnsFault, Question, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

/// Lines of the findings of one check.
fn of_check(result: &belfort::result::ScanResult, check: &str) -> Vec<String> {
    let mut lines = lines(result);
    lines.retain(|line| line.starts_with(&format!("{check} ")));
    lines
}

#[tokio::test]
async fn a_path_that_breaks_off_says_nothing_about_the_page() {
    let resets = || Answer::hang_up();
    let site = |site: Site| {
        sound(BAKERY, site)
            .path("/.well-known/security.txt", resets())
            .path("/security.txt", resets())
    };
    let world = World::strong(BAKERY)
        .site(BAKERY, site(Site::leading_to("https://www.bakkerij.be/")))
        .site(WWW, site(Site::page("")));
    let result = result(&world.start().await).await;
    assert_eq!(of_check(&result, "hsts").len(), 2);
    assert!(
        of_check(&result, "hsts")
            .iter()
            .all(|line| line.contains(" pass "))
    );
    assert_eq!(cause(&result.evidence.web.security_txt), Cause::Reset);
}

#[tokio::test]
async fn another_port_that_is_closed_says_nothing_about_443() {
    let to_8443 = Answer::redirect(301, "https://www.bakkerij.be:8443/");
    let site = sound(BAKERY, Site::page("")).over_http(to_8443);
    let facts = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let www = facts.site(WWW);
    assert_eq!(www.https_answer, Seen::Known(HttpsAnswer::Answers));
    assert!(www.http_lead.unknown().is_some());
}

#[tokio::test]
async fn a_site_that_could_not_be_looked_up_stays_and_its_twin_does_not_pay() {
    let fault = |kind| Question::named(WWW).of_type(kind);
    let world = World::strong(BAKERY)
        .site(BAKERY, Site::http_only("<h1>Brood</h1>"))
        .dns_fault(fault(RecordType::A), DnsFault::ServerFailure)
        .dns_fault(fault(RecordType::AAAA), DnsFault::ServerFailure);
    let result = result(&world.start().await).await;
    assert_eq!(
        of_check(&result, "https"),
        [
            "https bakkerij.be unknown unknown",
            "https www.bakkerij.be unknown unknown"
        ]
    );
    assert_eq!(
        cause(&result.evidence.site(WWW).https),
        Cause::ServerFailure
    );
    let file = &result.evidence.web.security_txt;
    assert_eq!(cause(file), Cause::ServerFailure, "nobody was asked for it");
    let of_www = "certificate-name www.bakkerij.be:443 unknown unknown";
    assert!(of_check(&result, "certificate-name").contains(&of_www.to_owned()));
    let (low, high) = (result.score.low.unwrap(), result.score.high.unwrap());
    assert!(low < high, "what was not seen widens the range");
}

#[tokio::test]
async fn https_that_sends_visitors_back_to_plain_http_is_no_protection() {
    let site = sound(BAKERY, Site::page(""))
        .path("/", Answer::redirect(302, "http://www.bakkerij.be/home"))
        .http_path("/home", Answer::page("<h1>Brood</h1>"));
    let result = result(&World::strong(BAKERY).site(WWW, site).start().await).await;
    assert_eq!(
        of_check(&result, "https-redirect")[1],
        "https-redirect www.bakkerij.be fail stays-open"
    );
}

#[tokio::test]
async fn a_server_in_trouble_over_http_is_not_a_missing_page() {
    let site = sound(BAKERY, Site::page("")).over_http(Answer::status(503));
    let facts = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    assert_eq!(cause(&facts.site(WWW).http_lead), Cause::ServerError);
    let site = sound(BAKERY, Site::page("")).over_http(Answer::silence());
    let facts = self::facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    assert_eq!(cause(&facts.site(WWW).http_lead), Cause::Timeout);
}

#[tokio::test]
async fn a_page_without_a_length_ends_where_the_connection_does() {
    // Neither a length nor chunks, and the good-bye of TLS is left out.
    let page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Content-Type-Options: nosniff\r\n\r\n<meta name=referrer content=origin>";
    let site = Site::page("").path("/", Answer::raw(page));
    let facts = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let www = facts.site(WWW);
    assert!(www.content_type_options.known().unwrap().nosniff);
    assert_eq!(www.page.known().unwrap().referrer_settings, ["origin"]);
}

#[tokio::test]
async fn a_missing_file_that_leads_home_does_not_cut_the_page() {
    let page = format!(
        "<meta name=referrer content=origin>{}",
        "<p>brood</p>".repeat(20_000)
    );
    let home = || Answer::redirect(302, "/");
    let site = sound(BAKERY, Site::page(&page))
        .path("/.well-known/security.txt", home())
        .path("/security.txt", home());
    let world = World::strong(BAKERY).site(BAKERY, site).start().await;
    let facts = facts(&world).await;
    let page = facts.site(BAKERY).page.known().unwrap();
    assert_eq!(page.referrer_settings, ["origin"]);
    assert_eq!(facts.web.security_txt, Seen::Absent, "a page is no file");
    assert_eq!(
        world.ledger().requests("https://bakkerij.be/"),
        4,
        "once over each family, and twice as a stranger"
    );
}

#[tokio::test]
async fn a_page_of_a_protection_is_nobody_elses_fault() {
    let block = Answer::status(403).header("X-Sucuri-Block", "XSS");
    let world = World::strong(BAKERY).site(WWW, Site::page("").path("/", block));
    let facts = facts(&world.start().await).await;
    let seen = &facts.site(WWW).content_type_options;
    assert_eq!(cause(seen), Cause::BlockedByProtection);
}

#[tokio::test]
async fn no_password_of_a_redirect_is_ever_sent() {
    let to = Answer::redirect(301, "https://admin:secret@www.bakkerij.be/login");
    let site = sound(BAKERY, Site::page("")).path("/", to);
    let site = site.path("/login", Answer::page("<h1>Hallo</h1>"));
    let world = World::strong(BAKERY).site(WWW, site).start().await;
    let facts = facts(&world).await;
    let hops = &facts.site(WWW).https.known().unwrap().hops;
    assert_eq!(hops[1].url, "https://www.bakkerij.be/login");
    let long = format!("https://www.bakkerij.be:{}@evil.test/", "a".repeat(3_000));
    let site = sound(BAKERY, Site::page("")).path("/", Answer::redirect(301, &long));
    let facts = self::facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let landing = facts.site(WWW).landing_host.known().unwrap();
    assert_eq!(landing, "evil.test");
}

#[tokio::test]
async fn security_txt_is_looked_for_where_visitors_land_and_never_elsewhere() {
    let file = "Contact: mailto:a@bakkerij.be\nExpires: 2099-01-01T00:00:00Z\n";
    let portal = "portaal.bakkerij.be";
    let leading = || Site::leading_to("https://portaal.bakkerij.be/");
    let none = |site: Site| {
        site.path("/.well-known/security.txt", Answer::status(404))
            .path("/security.txt", Answer::status(404))
    };
    let world = World::strong(BAKERY)
        .a(portal, "185.10.20.33")
        .site(BAKERY, none(leading()))
        .site(WWW, none(leading()))
        .site(
            portal,
            Site::page("").path("/.well-known/security.txt", Answer::text(file)),
        );
    let found = facts(&world.start().await).await.web.security_txt;
    let url = &found.known().unwrap().url;
    assert_eq!(url, "https://portaal.bakkerij.be/.well-known/security.txt");

    let missing = || Answer::status(404);
    let site = Site::leading_to("https://stil.bakkerij.be/")
        .path("/.well-known/security.txt", missing())
        .path("/security.txt", missing());
    let world = World::strong(BAKERY)
        .a("stil.bakkerij.be", "185.10.20.34")
        .silent("185.10.20.34")
        .site(BAKERY, site);
    let unseen = facts(&world.start().await).await.web.security_txt;
    assert!(
        unseen.unknown().is_some(),
        "where visitors land was not seen: {unseen:?}"
    );

    let group = "https://groep.example/.well-known/security.txt";
    let site = Site::page("").path("/.well-known/security.txt", Answer::redirect(301, group));
    let world = World::strong(BAKERY).site(BAKERY, site);
    let found = facts(&world.start().await).await.web.security_txt;
    assert_eq!(cause(&found), Cause::Elsewhere);
}

#[tokio::test]
async fn a_name_without_https_beside_a_secure_twin_is_one_fault_and_nothing_unseen() {
    let world = World::strong(BAKERY).site(
        BAKERY,
        Site::http_only("").over_http(Answer::redirect(301, "https://www.bakkerij.be/")),
    );
    let result = result(&world.start().await).await;
    assert!(result.score.coverage >= 1.0, "a closed port is a fact");
    let partial: Vec<_> = lines(&result)
        .into_iter()
        .filter(|line| line.starts_with("https ") || line.contains(" fail "))
        .collect();
    assert_eq!(
        partial,
        [
            "https bakkerij.be partial only-twin",
            "https www.bakkerij.be pass answers"
        ]
    );
    let steps: Vec<&str> = result
        .score
        .next
        .iter()
        .map(|step| step.check.as_str())
        .collect();
    let at = |check| steps.iter().position(|step| *step == check).unwrap();
    assert!(
        at("https") < at("https-redirect"),
        "a redirect to a closed port would lock visitors out: {steps:?}"
    );
    assert_eq!(
        of_check(&result, "hsts")[0],
        "hsts bakkerij.be not-applicable https-on-twin"
    );
    assert_eq!(
        of_check(&result, "certificate-trust")[0],
        "certificate-trust bakkerij.be:443/ipv4 not-applicable tls-on-twin"
    );
    assert!(result.evidence.web.security_txt.known().is_some());
}
