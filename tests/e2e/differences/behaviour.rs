//! Both: what a browser makes of policies, frames, cookies, other origins and the page itself.

use belfort::check::Verdict::{Fail, Partial, Pass};

use super::*;
use crate::world::Certificate;

const CSP: &str = "Content-Security-Policy";
/// Names what the base may be, which the rules for scripts leave out.
const SOUND: &str = "default-src 'self'; object-src 'none'; base-uri 'none'";

fn policy(value: &str) -> Site {
    bare().header(CSP, value)
}

#[tokio::test]
async fn the_best_letter_for_a_site_that_stops_little() {
    let site = policy("default-src 'self'; frame-ancestors *")
        .header("Strict-Transport-Security", "max-age=banana");
    let look = look(site).await;
    look.ours("hsts", Fail, "ignored")
        .ours("framing", Fail, "everybody")
        .ours("content-type-options", Fail, "absent");
    let theirs = look.0.evidence.site(WWW).observatory.known().unwrap();
    let best = belfort::fact::ObservatoryGrade::APlus;
    assert_eq!(theirs.grade, belfort::fact::Seen::Known(best));
}

#[tokio::test]
async fn everybody_may_frame_the_page() {
    look(policy("frame-ancestors *"))
        .await
        .ours("framing", Fail, "everybody")
        .theirs("x-frame-options-implemented-via-csp");
}

#[tokio::test]
async fn a_rule_on_frames_that_stands_in_the_page() {
    let html = "<meta http-equiv=content-security-policy content=\"default-src 'self'; frame-ancestors 'none'\">";
    let html = format!("<!doctype html><head>{html}</head><h1>Brood</h1>");
    look(Site::page(&html))
        .await
        .ours("framing", Fail, "in-page")
        .theirs("x-frame-options-implemented-via-csp");
}

#[tokio::test]
async fn a_rule_on_frames_that_browsers_dropped() {
    look(bare().header("X-Frame-Options", "ALLOW-FROM https://partner.example"))
        .await
        .ours("framing", Fail, "allow-from")
        .theirs("x-frame-options-allow-from-origin");
}

#[tokio::test]
async fn a_base_that_may_be_changed() {
    look(policy("default-src 'self'; base-uri *; form-action *"))
        .await
        .ours("csp", Partial, "base")
        .theirs("csp-implemented-with-no-unsafe");
}

#[tokio::test]
async fn scripts_from_where_everybody_publishes() {
    look(policy(&SOUND.replace("'self'", "'self' *.googleapis.com")))
        .await
        .ours("csp", Partial, "open-hosts")
        .theirs("csp-implemented-with-no-unsafe");
}

#[tokio::test]
async fn a_policy_on_frames_only() {
    look(policy("frame-ancestors 'none'"))
        .await
        .ours("csp", Fail, "no-script-rule")
        .ours("framing", Pass, "nobody")
        .theirs("csp-implemented-with-unsafe-inline");
}

#[tokio::test]
async fn a_policy_on_plain_http_only() {
    look(policy("upgrade-insecure-requests"))
        .await
        .ours("csp", Fail, "no-script-rule")
        .theirs("csp-implemented-with-unsafe-inline");
}

#[tokio::test]
async fn a_directive_that_stands_twice() {
    look(policy(&format!("{SOUND}; default-src *")))
        .await
        .ours("csp", Pass, "skipped")
        .theirs("csp-header-invalid");
}

#[tokio::test]
async fn a_comma_at_the_end() {
    look(policy(&format!("{SOUND},")))
        .await
        .ours("csp", Pass, "stops")
        .theirs("csp-header-invalid");
}

#[tokio::test]
async fn session_cookies_with_other_names() {
    for name in [
        "connect.sid",
        "auth_token",
        "wordpress_logged_in_1a2b",
        ".AspNetCore.Cookies",
    ] {
        look(bare().header("Set-Cookie", &format!("{name}=1; Secure; Path=/")))
            .await
            .ours("cookies", Fail, "login-for-scripts")
            .theirs("cookies-secure-with-httponly-sessions");
    }
}

#[tokio::test]
async fn a_cookie_that_promises_what_it_does_not_keep() {
    let cookie = "__Host-taal=nl; Secure; Path=/; Domain=bakkerij.be";
    look(bare().header("Set-Cookie", cookie))
        .await
        .ours("cookies", Partial, "refused")
        .theirs("cookies-secure-with-httponly-sessions");
}

#[tokio::test]
async fn the_strict_policy() {
    look(policy(
        "script-src 'nonce-YmFra2VyaWo' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'",
    ))
    .await
    .ours("csp", Pass, "stops");
}

#[tokio::test]
async fn styles_in_the_page() {
    look(policy(&format!(
        "{SOUND}; style-src 'self' 'unsafe-inline'"
    )))
    .await
    .ours("csp", Pass, "stops");
}

#[tokio::test]
async fn a_policy_in_capitals() {
    look(policy(
        "Default-Src 'self'; Object-Src 'none'; BASE-URI 'none'",
    ))
    .await
    .ours("csp", Pass, "stops");
}

#[tokio::test]
async fn a_partner_who_may_frame_the_page() {
    look(policy("frame-ancestors https://partner.example"))
        .await
        .ours("framing", Pass, "named");
}

#[tokio::test]
async fn a_policy_without_a_rule_on_forms() {
    look(policy(SOUND)).await.ours("csp", Pass, "stops");
}

#[tokio::test]
async fn every_site_may_read_as_the_visitor() {
    look(bare().path("/", Answer::page("<h1>Brood</h1>").trusting_every_origin()))
        .await
        .ours("cors", Fail, "any-site")
        .theirs("cross-origin-resource-sharing-implemented-with-universal-access");
}

#[tokio::test]
async fn who_may_read_is_asked_of_the_page() {
    let site = bare().certificate(Certificate::expired()).path(
        "/",
        Answer::page("").header("Access-Control-Allow-Origin", "*"),
    );
    look(site)
        .await
        .theirs("cross-origin-resource-sharing-implemented-with-public-access");
}

#[tokio::test]
async fn a_checksum_that_is_none() {
    look(page(
        "<script src=https://cdn.example.net/x.js integrity=garbage></script>",
    ))
    .await
    .ours("foreign-scripts", Partial, "unprotected")
    .theirs("sri-implemented-and-external-scripts-loaded-securely");
}

#[tokio::test]
async fn a_style_sheet_from_elsewhere() {
    look(page(
        "<link rel=stylesheet href=https://cdn.example.net/x.css>",
    ))
    .await
    .ours("foreign-scripts", Partial, "unprotected")
    .theirs("sri-not-implemented-but-no-scripts-loaded");
}

#[tokio::test]
async fn a_frame_over_plain_http() {
    look(page("<iframe src=http://kaart.example/></iframe>"))
        .await
        .ours("mixed-content", Fail, "active")
        .theirs("sri-not-implemented-but-no-scripts-loaded");
}

#[tokio::test]
async fn a_form_over_plain_http() {
    look(page(
        "<form action=http://www.bakkerij.be/bestel><input name=naam></form>",
    ))
    .await
    .ours("mixed-content", Fail, "active")
    .theirs("sri-not-implemented-but-no-scripts-loaded");
}

#[tokio::test]
async fn a_module_from_elsewhere() {
    look(page(
        "<script type=module>import 'https://cdn.example.net/x.js'</script>",
    ))
    .await
    .ours("foreign-scripts", Partial, "unprotected");
}

#[tokio::test]
async fn an_address_in_capitals() {
    look(page("<script src=HTTPS://CDN.EXAMPLE.NET/x.js></script>"))
        .await
        .ours("foreign-scripts", Partial, "unprotected");
}
