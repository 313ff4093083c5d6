//! What a site shows of its own making: products, versions and libraries, and what the dated lists say of them.

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, Listed, Seen};
use belfort::result::{Evidence, ScanResult};
use jiff::Timestamp;

use crate::scan::{BAKERY, Subjects, changed, evidence, judged, result};
use crate::world::{Answer, Site, World};

const WWW: &str = "www.bakkerij.be";

/// The moment at which these stories are judged: the lists of this version are younger than four months then.
const AUTUMN: &str = "2026-09-25T09:00:00Z";

/// What is seen of the bakery with this site, as if it had been seen at another moment.
async fn seen_at(site: Site, moment: &str) -> Evidence {
    let mut seen = evidence(&World::strong(BAKERY).site(WWW, site).start().await).await;
    seen.observed_at = moment.parse::<Timestamp>().unwrap();
    seen
}

async fn judged_at(site: Site, moment: &str) -> ScanResult {
    judged(seen_at(site, moment).await)
}

fn finding<'a>(result: &'a ScanResult, check: &str) -> &'a Finding {
    let is_it = |finding: &&Finding| finding.check == check && finding.subject == WWW;
    result.findings.iter().find(is_it).unwrap()
}

fn verdict<'a>(result: &'a ScanResult, check: &str) -> (Verdict, &'a str) {
    let finding = finding(result, check);
    (finding.verdict, &finding.case)
}

fn page(head: &str) -> Site {
    Site::page(&format!(
        "<!doctype html><title>Brood</title>{head}<h1>Brood</h1>"
    ))
}

#[tokio::test]
async fn software_past_its_support_fails_and_one_that_is_supported_passes() {
    for (name, value, expected) in [
        ("X-Powered-By", "PHP/7.4.33", (Verdict::Fail, "ended")),
        ("X-Powered-By", "PHP/8.4.1", (Verdict::Pass, "supported")),
        (
            "X-Powered-By",
            "PHP/8.1.2-1ubuntu2.14",
            (Verdict::Partial, "back-ported"),
        ),
        ("Server", "nginx/1.18.0", (Verdict::Partial, "back-ported")),
        ("Server", "Apache/2.2.15", (Verdict::Fail, "ended")),
        (
            "Server",
            "Apache/2.2.15 (CentOS)",
            (Verdict::Partial, "back-ported"),
        ),
        ("Server", "Microsoft-IIS/8.5", (Verdict::Fail, "ended")),
        ("Server", "Microsoft-IIS/10.0", (Verdict::Pass, "supported")),
        ("Server", "nginx", (Verdict::NotApplicable, "hidden")),
        (
            "X-AspNet-Version",
            "4.0.30319",
            (Verdict::NotApplicable, "unlisted"),
        ),
        (
            "X-Generator",
            "Drupal 7 (https://www.drupal.org)",
            (Verdict::Fail, "cms"),
        ),
        ("X-Powered-By", "PHP/9.1.0", (Verdict::Unknown, "unknown")),
    ] {
        let result = judged_at(page("").header(name, value), AUTUMN).await;
        assert_eq!(verdict(&result, "outdated-software"), expected, "{value}");
    }
}

#[tokio::test]
async fn the_worst_of_several_products_counts() {
    let site = page("<meta name=generator content='WordPress 7.1.2'>")
        .header("Server", "nginx/1.31.3")
        .header("X-Powered-By", "PHP/5.6.40");
    let result = judged_at(site, AUTUMN).await;
    assert_eq!(
        verdict(&result, "outdated-software"),
        (Verdict::Fail, "ended")
    );
    let what = &finding(&result, "outdated-software").text.what;
    assert!(what.contains("PHP 5.6.40 (31 December 2018)"), "{what}");
    assert!(
        !what.contains("vulnerable"),
        "a version proves none: {what}"
    );
}

#[tokio::test]
async fn a_version_newer_than_the_list_is_unknown_and_says_where_to_get_a_newer_one() {
    let site = page("")
        .header("Server", "nginx/1.18.0")
        .header("X-Powered-By", "PHP/9.1.0");
    let result = judged_at(site, AUTUMN).await;
    let finding = finding(&result, "outdated-software");
    let possible = finding.possible.unwrap();
    assert_eq!(
        (possible.worst, possible.best),
        (Verdict::Fail, Verdict::Partial)
    );
    assert_eq!(finding.why.as_ref().unwrap().cause, Cause::NewerThanData);
    assert!(
        finding.text.what.contains("--data DIR"),
        "{}",
        finding.text.what
    );
}

#[tokio::test]
async fn the_same_evidence_is_judged_by_the_day_on_which_it_was_seen() {
    let seen = seen_at(
        page("").header("X-Powered-By", "PHP/8.1.2"),
        "2025-12-31T23:59:59Z",
    )
    .await;
    let before = judged(seen.clone());
    assert_eq!(
        verdict(&before, "outdated-software"),
        (Verdict::Pass, "supported")
    );
    let mut later = seen;
    later.observed_at = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        verdict(&judged(later.clone()), "outdated-software"),
        (Verdict::Fail, "ended")
    );
    assert_eq!(judged(later.clone()), judged(later), "the same every time");
}

#[tokio::test]
async fn wordpress_is_known_by_its_generator_and_by_its_own_files() {
    for head in [
        "<meta name=generator content='WordPress 6.4.3'>",
        "<link rel=stylesheet href='/wp-includes/css/dist/block-library/style.min.css?ver=6.4.3'>",
    ] {
        let result = judged_at(page(head), AUTUMN).await;
        assert_eq!(
            verdict(&result, "outdated-software"),
            (Verdict::Partial, "courtesy"),
            "{head}"
        );
    }
    let of_theme = "<link rel=stylesheet href='/wp-content/themes/brood/style.css?ver=4.6'>";
    let result = judged_at(page(of_theme), AUTUMN).await;
    assert_eq!(
        verdict(&result, "outdated-software"),
        (Verdict::NotApplicable, "hidden")
    );
}

#[tokio::test]
async fn libraries_are_judged_by_the_issues_that_are_published() {
    for (script, expected) in [
        (
            "https://cdn.jsdelivr.net/npm/lodash@4.17.11/lodash.min.js",
            (Verdict::Fail, "grave"),
        ),
        (
            "https://code.jquery.com/jquery-3.4.1.min.js",
            (Verdict::Partial, "slight"),
        ),
        (
            "https://code.jquery.com/jquery-3.7.1.min.js",
            (Verdict::Pass, "clean"),
        ),
        ("/assets/app.3f2a1b9c.js", (Verdict::NotApplicable, "none")),
        (
            "/wp-includes/js/jquery/jquery.min.js?ver=3.4.1",
            (Verdict::Partial, "slight"),
        ),
    ] {
        let result = judged_at(page(&format!("<script src='{script}'></script>")), AUTUMN).await;
        assert_eq!(
            verdict(&result, "outdated-javascript"),
            expected,
            "{script}"
        );
    }
}

#[tokio::test]
async fn numbers_on_show_are_said_with_their_place() {
    let site =
        page("<meta name=generator content='WordPress 7.1.2'>").header("Server", "nginx/1.31.3");
    let result = judged_at(site, AUTUMN).await;
    assert_eq!(
        verdict(&result, "version-disclosure"),
        (Verdict::Fail, "shown")
    );
    let what = &finding(&result, "version-disclosure").text.what;
    for shown in ["nginx/1.31.3 (Server)", "WordPress 7.1.2 (generator)"] {
        assert!(what.contains(shown), "{what}");
    }
}

#[tokio::test]
async fn a_fault_changes_its_own_findings_and_nothing_else() {
    let before = result(&World::strong(BAKERY).start().await).await;
    let world = World::strong(BAKERY);
    let site =
        page("<script src='https://cdn.jsdelivr.net/npm/lodash@4.17.11/lodash.min.js'></script>");
    let after = result(&world.site(WWW, site).start().await).await;
    let new = changed(&before, &after);
    assert!(
        new.contains(&format!("outdated-javascript {WWW} fail grave")),
        "{new:?}"
    );
    assert!(
        !new.iter()
            .any(|line| line.starts_with("outdated-software") || line.starts_with("version")),
        "{new:?}"
    );
}

#[tokio::test]
async fn a_protection_in_the_way_hides_versions_and_proves_nothing() {
    let challenge = Answer::status(403)
        .header("cf-mitigated", "challenge")
        .header("Server", "Apache/2.2.15");
    let result = judged_at(page("").path("/", challenge), AUTUMN).await;
    for check in [
        "outdated-software",
        "outdated-javascript",
        "version-disclosure",
    ] {
        let finding = finding(&result, check);
        assert_eq!(finding.verdict, Verdict::Unknown, "{check}");
        assert_eq!(
            finding.why.as_ref().unwrap().cause,
            Cause::BlockedByProtection
        );
    }
}

#[tokio::test]
async fn plain_http_shows_versions_too() {
    let site = Site::http_only("")
        .over_http(Answer::page("<h1>Brood</h1>").header("Server", "Apache/2.2.15"));
    let world = World::strong(BAKERY)
        .site(BAKERY, site.clone())
        .site(WWW, site);
    let result = result(&world.start().await).await;
    assert_eq!(
        verdict(&result, "outdated-software"),
        (Verdict::Fail, "ended")
    );
}

#[tokio::test]
async fn what_a_stranger_writes_in_the_place_of_a_version_is_harmless() {
    for value in [
        "PHP/99999999999999999999.1",
        "PHP/8.1.<script>alert(1)</script>",
        "((((((((((((((((",
        "/ / / /1.2 ,,,;;; v v.v",
        "nginx/1.18.0/1.19.0/1.20.0",
    ] {
        let result = judged_at(page("").header("Server", value), AUTUMN).await;
        let software = result.evidence.site(WWW).software.known().unwrap();
        assert!(software.products.len() <= 40);
        assert!(matches!(
            software.listed,
            Seen::Known(Listed::Hidden | Listed::Unlisted | Listed::Listed)
        ));
    }
}

#[tokio::test]
async fn the_age_of_the_lists_is_a_fact_of_the_moment() {
    let seen = seen_at(page("").header("X-Powered-By", "PHP/8.4.1"), AUTUMN).await;
    let age = |moment: &str| {
        let mut seen = seen.clone();
        seen.observed_at = moment.parse().unwrap();
        judged(seen)
            .evidence
            .web
            .version_data
            .known()
            .cloned()
            .unwrap()
    };
    assert!(!age(AUTUMN).old);
    let later = age("2027-06-01T09:00:00Z");
    assert!(later.old && later.age_days > 120, "{later:?}");
    assert_eq!(later.old_about, ["PHP"]);
}
