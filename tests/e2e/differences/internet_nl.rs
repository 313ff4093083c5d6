//! internet.nl.

use belfort::check::Verdict::{Fail, NotApplicable, Partial, Pass};

use super::*;
use crate::world::{Certificate, Door, sound};

const HSTS: &str = "Strict-Transport-Security";

#[tokio::test]
async fn hsts_for_180_days() {
    look(bare().header(HSTS, "max-age=15552000"))
        .await
        .ours("hsts", Pass, "remembered");
}

#[tokio::test]
async fn hsts_that_is_switched_off() {
    look(bare().header(HSTS, "max-age=0"))
        .await
        .ours("hsts", Fail, "switched-off");
}

#[tokio::test]
async fn hsts_beside_a_certificate_that_browsers_refuse() {
    let site = bare()
        .header(HSTS, "max-age=31536000")
        .certificate(Certificate::for_name("webhost.example.net"));
    look(site).await.ours("hsts", Fail, "not-trusted");
}

#[tokio::test]
async fn a_referrer_policy_in_capitals() {
    look(bare().header("Referrer-Policy", "No-Referrer"))
        .await
        .ours("referrer-policy", Pass, "kept");
}

#[tokio::test]
async fn fields_of_a_bare_redirect() {
    // The name itself only leads to `www`, without a field for the page.
    let world = World::strong(BAKERY).site(BAKERY, Site::leading_to("https://www.bakkerij.be/"));
    look_at(world)
        .await
        .ours_of(
            "content-type-options",
            BAKERY,
            NotApplicable,
            "judged-elsewhere",
        )
        .ours("content-type-options", Pass, "nosniff");
}

#[tokio::test]
async fn the_other_name_of_the_pair() {
    let world = World::strong(BAKERY).site(BAKERY, bare().https_door(Door::Closed));
    look_at(world)
        .await
        .ours_of("https", BAKERY, Partial, "only-twin")
        .ours("https", Pass, "answers");
}

#[tokio::test]
async fn fields_of_each_address() {
    let look = look(bare()).await;
    let subjects: Vec<&str> = look
        .0
        .findings
        .iter()
        .filter(|finding| finding.check == "content-type-options")
        .map(|finding| finding.subject.as_str())
        .collect();
    assert_eq!(subjects, [BAKERY, WWW]);
}

#[tokio::test]
async fn weight_of_the_fields() {
    let all = look_at(World::strong(BAKERY)).await;
    let without = look(
        bare()
            .header(HSTS, "max-age=63072000")
            .header("Referrer-Policy", "no-referrer"),
    )
    .await;
    without.ours("content-type-options", Fail, "absent");
    assert!(without.points() < all.points());
}

#[tokio::test]
async fn weight_of_security_txt() {
    let all = look_at(World::strong(BAKERY)).await;
    let missing =
        |site: Site| sound(BAKERY, site).path("/.well-known/security.txt", Answer::status(404));
    let world = World::strong(BAKERY)
        .site(
            BAKERY,
            missing(Site::leading_to("https://www.bakkerij.be/")),
        )
        .site(WWW, missing(bare()));
    let without = look_at(world).await;
    without.ours_of("security-txt", BAKERY, Fail, "absent");
    assert!(without.points() < all.points());
}

#[tokio::test]
async fn security_txt_that_says_it_belongs_elsewhere() {
    let file = "Contact: mailto:security@bakkerij.be\nExpires: 2099-01-01T00:00:00Z\nCanonical: https://elders.example/.well-known/security.txt\n";
    let world = World::strong(BAKERY).site(
        BAKERY,
        bare().path("/.well-known/security.txt", Answer::text(file)),
    );
    look_at(world)
        .await
        .ours_of("security-txt", BAKERY, Fail, "invalid");
}
