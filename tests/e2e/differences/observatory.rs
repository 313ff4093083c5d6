//! MDN's HTTP Observatory: what hangs on single fields and on the way to the page.

use belfort::check::Verdict::{Fail, Partial, Pass};

use super::*;
use crate::world::Certificate;

const HSTS: &str = "Strict-Transport-Security";

#[tokio::test]
async fn a_max_age_that_is_no_number() {
    look(bare().header(HSTS, "max-age=banana"))
        .await
        .ours("hsts", Fail, "ignored")
        .theirs("hsts-implemented-max-age-at-least-six-months");
}

#[tokio::test]
async fn a_max_age_in_quotes() {
    look(bare().header(HSTS, "max-age=\"31536000\""))
        .await
        .ours("hsts", Pass, "remembered")
        .theirs("hsts-implemented-max-age-at-least-six-months");
}

#[tokio::test]
async fn hsts_that_is_missing_on_the_way() {
    let site = bare().path("/", Answer::redirect(301, "/nl")).path(
        "/nl",
        Answer::page("<h1>Brood</h1>").header(HSTS, "max-age=31536000"),
    );
    look(site)
        .await
        .ours("hsts", Partial, "gap")
        .theirs("hsts-implemented-max-age-at-least-six-months");
}

#[tokio::test]
async fn a_wish_to_be_preloaded() {
    let with = look(bare().header(HSTS, "max-age=31536000; includeSubDomains; preload")).await;
    let without = look(bare().header(HSTS, "max-age=31536000")).await;
    with.ours("hsts", Pass, "remembered");
    assert_eq!(with.points(), without.points());
}

#[tokio::test]
async fn a_certificate_that_browsers_refuse() {
    let site = bare()
        .header(HSTS, "max-age=31536000")
        .certificate(Certificate::expired());
    let look = look(site).await;
    look.ours("https", Pass, "answers")
        .ours("https-redirect", Pass, "same-host")
        .ours("hsts", Fail, "not-trusted")
        .theirs("hsts-invalid-cert")
        .theirs("redirection-invalid-cert");
}

#[tokio::test]
async fn plain_http_without_a_page() {
    look(bare().over_http(Answer::status(404)))
        .await
        .ours("https-redirect", Pass, "no-page")
        .theirs("redirection-missing");
}

#[tokio::test]
async fn the_same_word_twice_against_guessing_types() {
    look(bare().header("X-Content-Type-Options", "nosniff, nosniff"))
        .await
        .ours("content-type-options", Pass, "nosniff")
        .theirs("x-content-type-options-header-invalid");
}

#[tokio::test]
async fn a_referrer_policy_that_gives_away_the_name_only() {
    look(bare().header("Referrer-Policy", "origin"))
        .await
        .ours("referrer-policy", Pass, "kept")
        .theirs("referrer-policy-unsafe");
}

#[tokio::test]
async fn a_referrer_policy_that_browsers_do_not_know() {
    look(bare().header("Referrer-Policy", "geheim"))
        .await
        .ours("referrer-policy", Pass, "unrecognised")
        .theirs("referrer-policy-header-invalid");
}

#[tokio::test]
async fn a_page_with_status_404() {
    let missing = Answer::status(404).header("X-Content-Type-Options", "nosniff");
    let look = look(bare().path("/", missing)).await;
    look.ours("content-type-options", Pass, "nosniff");
    let theirs = &look.0.evidence.site(WWW).observatory;
    assert_eq!(theirs, &belfort::fact::Seen::Absent);
}

#[tokio::test]
async fn keeping_apart_from_other_pages() {
    let plain = look(bare()).await;
    let apart = look(
        bare()
            .header("Cross-Origin-Opener-Policy", "same-origin")
            .header("Cross-Origin-Embedder-Policy", "require-corp")
            .header("Cross-Origin-Resource-Policy", "same-origin"),
    )
    .await;
    apart
        .theirs("coop-implemented-with-same-origin")
        .theirs("coep-implemented-with-require-corp")
        .theirs("cross-origin-resource-policy-implemented-with-same-origin");
    assert_eq!(plain.points(), apart.points());
}
