//! Servers that answer to hurt: whatever they send, the scan ends, and says what could not be read.

use std::io::Write;
use std::time::Duration;

use belfort::check::Verdict;
use belfort::fact::{Cause, Seen, Site as SiteFacts};
use belfort::result::ScanResult;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::scan::{BAKERY, Subjects, cause, result};
use crate::world::{Answer, Asked, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

async fn scanned(answer: Answer) -> ScanResult {
    let site = sound(BAKERY, Site::page("")).path("/", answer);
    result(&World::strong(BAKERY).site(WWW, site).start().await).await
}

fn verdict(result: &ScanResult, check: &str) -> Verdict {
    let mut findings = result.findings.iter();
    let found = findings.find(|finding| finding.check == check && finding.subject == WWW);
    found.unwrap().verdict
}

fn www(result: &ScanResult) -> &SiteFacts {
    result.evidence.site(WWW)
}

/// What is said in the head of an answer stands, though its body cannot be read.
fn assert_head_is_seen(result: &ScanResult) {
    for check in ["https", "hsts", "content-type-options"] {
        assert_eq!(verdict(result, check), Verdict::Pass, "{check}");
    }
}

/// A page of so many bytes, packed.
fn packed(bytes: usize) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    let block = vec![b' '; 1024 * 1024];
    for _ in 0..bytes / block.len() {
        packing.write_all(&block).unwrap();
    }
    packing.finish().unwrap()
}

#[tokio::test]
async fn a_small_page_that_unpacks_to_a_huge_one_is_read_up_to_the_limit() {
    let bomb = packed(200 * 1024 * 1024);
    assert!(bomb.len() < 1024 * 1024);
    let answer = Answer::file("text/html", bomb).header("Content-Encoding", "gzip");
    let result = scanned(answer).await;
    assert_head_is_seen(&result);
    assert_eq!(cause(&www(&result).page), Cause::TooLarge);
}

#[tokio::test]
async fn a_page_that_cannot_be_unpacked_could_not_be_read() {
    let answer = Answer::file("text/html", b"no gzip at all".to_vec());
    let result = scanned(answer.header("Content-Encoding", "gzip")).await;
    assert_head_is_seen(&result);
    assert_eq!(cause(&www(&result).page), Cause::Unreadable);
}

#[tokio::test]
async fn a_page_of_fifty_million_bytes_is_too_large() {
    let html = format!("<h1>Brood</h1>{}", "<p>vers brood</p>".repeat(3_000_000));
    let result = scanned(Answer::page(&html)).await;
    assert_head_is_seen(&result);
    assert_eq!(cause(&www(&result).page), Cause::TooLarge);
}

#[tokio::test]
async fn a_page_of_one_byte_a_second_is_given_up() {
    let result = scanned(Answer::drip(Duration::from_secs(1))).await;
    assert_head_is_seen(&result);
    assert_eq!(cause(&www(&result).page), Cause::Timeout);
}

#[tokio::test]
async fn a_head_without_end_is_too_large_and_nothing_is_said_of_the_page() {
    let result = scanned(Answer::header_flood()).await;
    assert_eq!(cause(&www(&result).https), Cause::TooLarge);
    for check in ["https", "hsts", "content-type-options", "referrer-policy"] {
        assert_eq!(verdict(&result, check), Verdict::Unknown, "{check}");
    }
}

/// An answer with so many fields before those that count.
fn crowded(fields: usize) -> Answer {
    let page = Answer::page("<h1>Brood</h1>");
    (0..fields).fold(page, |answer, number| {
        answer.header(&format!("X-Field-{number}"), "x")
    })
}

#[tokio::test]
async fn the_last_of_two_hundred_fields_counts_and_of_more_than_can_be_kept_none_does() {
    let result = scanned(crowded(200)).await;
    assert_head_is_seen(&result);
    let hop = &www(&result).https.known().unwrap().hops[0];
    assert!(hop.headers.len() > 200);
    let result = scanned(crowded(400)).await;
    let why = www(&result).https.unknown().unwrap();
    assert_eq!(why.cause, Cause::TooLarge, "{why}");
    assert_eq!(verdict(&result, "content-type-options"), Verdict::Unknown);
}

#[tokio::test]
async fn a_zero_byte_in_a_field_could_not_be_read_which_is_not_down() {
    let odd = Answer::page("").header_bytes(b"X-Odd", b"one\0two");
    let result = scanned(odd).await;
    assert_eq!(cause(&www(&result).https), Cause::Unreadable);
    assert_eq!(verdict(&result, "https"), Verdict::Unknown);
}

/// What strict readers refuse and browsers do not.
#[tokio::test]
async fn fields_that_are_written_badly_are_read_as_browsers_read_them() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Folded: one\r\n two\r\nX-Content-Type-Options : nosniff\r\nno field at all\r\nContent-Length: 5\r\n\r\nBrood";
    let site = Site::page("").path("/", Answer::raw(answer));
    let world = World::strong(BAKERY).site(WWW, site).start().await;
    let result = result(&world).await;
    let https = www(&result).https.known();
    assert!(https.is_some(), "{:?}", www(&result).https);
    assert_eq!(verdict(&result, "content-type-options"), Verdict::Pass);
}

#[tokio::test]
async fn bytes_that_are_no_text_in_every_field_are_kept_and_judged() {
    let junk = b"\xff\xfe\x80 \xe9";
    let answer = [
        "Strict-Transport-Security",
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Set-Cookie",
        "Server",
        "X-Powered-By",
        "Access-Control-Allow-Origin",
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
        "Alt-Svc",
        "Content-Type",
        "Location",
    ]
    .iter()
    .fold(Answer::file("text/html", junk.to_vec()), |answer, name| {
        answer.header_bytes(name.as_bytes(), junk)
    });
    let site = Site::page("").path("/", answer);
    let result = result(&World::strong(BAKERY).site(WWW, site).start().await).await;
    assert_eq!(verdict(&result, "https"), Verdict::Pass);
    assert_eq!(
        verdict(&result, "hsts"),
        Verdict::Fail,
        "browsers ignore it"
    );
    assert_eq!(verdict(&result, "content-type-options"), Verdict::Fail);
    assert!(serde_json::to_string(&result).is_ok());
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let site = Site::leading_to("https://intern.bakkerij.be/");
    let world = World::strong(BAKERY)
        .site(WWW, site)
        .a("intern.bakkerij.be", "192.168.1.1")
        .start()
        .await;
    let result = result(&world).await;
    let visit = www(&result).https.known().unwrap();
    assert_eq!(cause(&visit.end), Cause::ForbiddenAddress);
    let dialled = world.dial().dialled();
    let mut private = dialled.iter().map(|one| one.wanted.ip().to_string());
    assert!(!private.any(|ip| ip == "192.168.1.1"));
    let literal = Site::leading_to("https://192.168.1.1/");
    let world = World::strong(BAKERY).site(WWW, literal).start().await;
    let result = self::result(&world).await;
    assert!(www(&result).landing.known().is_some(), "somebody else's");
}

#[tokio::test]
async fn redirects_in_a_circle_end_and_nothing_is_said_of_the_page() {
    let around = sound(BAKERY, Site::page(""))
        .path("/", Answer::redirect(302, "/a"))
        .path("/a", Answer::redirect(302, "/b"))
        .path("/b", Answer::redirect(302, "/"));
    let world = World::strong(BAKERY).site(WWW, around).start().await;
    let result = result(&world).await;
    let visit = www(&result).https.known().unwrap();
    assert_eq!(cause(&visit.end), Cause::TooManyRedirects);
    assert_eq!(verdict(&result, "referrer-policy"), Verdict::Unknown);
    assert_eq!(
        verdict(&result, "hsts"),
        Verdict::Pass,
        "each answer has it"
    );
    let entries = world.ledger().entries();
    let to_www = |asked: &Asked| matches!(asked, Asked::Request { url } if url.contains(WWW));
    let asked = entries.iter().filter(|entry| to_www(&entry.asked)).count();
    assert!(asked <= 24, "{asked} requests");
}

/// A protection answers in the place of the site: its page is not judged, its connection is.
#[tokio::test]
async fn a_challenge_hides_the_page_and_not_the_connection() {
    let title = "<!doctype html><title>Just a moment...</title>";
    for (answer, whose) in [
        (
            Answer::status(403).header("cf-mitigated", "challenge"),
            "Cloudflare",
        ),
        (Answer::page(title).with_status(503), "Cloudflare"),
        (Answer::status(429), "429"),
        (
            Answer::page("<h1>x</h1>")
                .with_status(202)
                .header("sg-captcha", "challenge"),
            "SiteGround",
        ),
    ] {
        let result = scanned(answer).await;
        assert_eq!(verdict(&result, "https"), Verdict::Pass, "{whose}");
        assert_eq!(verdict(&result, "hsts"), Verdict::Pass, "{whose}");
        assert_eq!(
            verdict(&result, "referrer-policy"),
            Verdict::Unknown,
            "{whose}"
        );
        assert_eq!(www(&result).protection, Seen::Known(whose.to_owned()));
    }
    let result = scanned(Answer::page("<h1>Brood</h1>")).await;
    assert_eq!(www(&result).protection, Seen::Absent);
}
