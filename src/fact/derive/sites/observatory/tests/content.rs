//! Results that hang on what the page holds.

use super::*;

/// Every result that was reached.
pub(super) fn all() -> Vec<&'static str> {
    let cdn = "https://cdn.example/x.js";
    let mut reached: Vec<&str> = [
        (
            "<h1>Brood</h1>".to_owned(),
            "sri-not-implemented-but-no-scripts-loaded",
        ),
        (
            "<script src=/x.js></script><script src=https://www.example.be/y.js></script>"
                .to_owned(),
            "sri-not-implemented-but-all-scripts-loaded-from-secure-origin",
        ),
        (
            "<script>let brood</script>".to_owned(),
            "sri-not-implemented-but-all-scripts-loaded-from-secure-origin",
        ),
        (
            "<script src=/x.js integrity=sha384-x></script>".to_owned(),
            "sri-implemented-and-all-scripts-loaded-securely",
        ),
        // Any text will do.
        (
            format!("<script src={cdn} integrity=onzin></script>"),
            "sri-implemented-and-external-scripts-loaded-securely",
        ),
        (
            format!("<script src={cdn}></script>"),
            "sri-not-implemented-but-external-scripts-loaded-securely",
        ),
        (
            "<script src=http://cdn.example/x.js integrity=sha384-x></script>".to_owned(),
            "sri-implemented-but-external-scripts-not-loaded-securely",
        ),
        (
            format!("<script src={cdn}></script><script src=http://cdn.example/x.js></script>"),
            "sri-not-implemented-and-external-scripts-not-loaded-securely",
        ),
        // Not looked at.
        (
            "<link rel=stylesheet href=https://cdn.example/x.css><iframe src=http://x.example>"
                .to_owned(),
            "sri-not-implemented-but-no-scripts-loaded",
        ),
    ]
    .into_iter()
    .map(|(html, word)| gives(&page(&html), word))
    .collect();
    let mut file = bare();
    file.https = visit(vec![hop(
        HOME,
        200,
        "",
        &[("content-type", "application/pdf")],
    )]);
    file.page = Seen::Absent;
    reached.push(gives(&file, "sri-not-implemented-response-not-html"));
    reached
}

#[test]
fn a_policy_in_the_page_counts_with_those_of_the_fields() {
    let meta = |policy: &str| {
        page(&format!(
            "<meta http-equiv=content-security-policy content=\"{policy}\">"
        ))
    };
    gives(
        &meta("default-src 'self'"),
        "csp-implemented-with-no-unsafe",
    );
    // Alone it is no policy, beside another directive it counts, though browsers ignore it in a page.
    let alone = meta("frame-ancestors 'none'");
    gives(&alone, "csp-not-implemented");
    gives(&alone, "x-frame-options-not-implemented");
    let beside = meta("default-src 'self'; frame-ancestors 'none'");
    gives(&beside, "x-frame-options-implemented-via-csp");
}

#[test]
fn the_page_may_set_the_referrer_policy_last() {
    let mut site = with(&[("referrer-policy", "unsafe-url")]);
    site.page = page("<meta name=referrer content=no-referrer>").page;
    gives(&site, "referrer-policy-private");
}

#[test]
fn resources_of_other_kinds_do_not_count_as_scripts() {
    let mut site = bare();
    site.page = Seen::Known(Page {
        contents: Seen::Known(PageContents {
            resources: vec![Resource {
                kind: ResourceKind::Style,
                url: "http://cdn.example/x.css".to_owned(),
                integrity: String::new(),
            }],
            ..PageContents::default()
        }),
        ..Page::default()
    });
    gives(&site, "sri-not-implemented-but-no-scripts-loaded");
}
