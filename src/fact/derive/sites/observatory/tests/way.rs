//! Results that hang on the way to the page, on its certificate and on its name.

use super::*;

/// Every result that was reached.
pub(super) fn all() -> Vec<&'static str> {
    let home = "http://example.be/";
    let www = "https://www.example.be/";
    let over_http = |hops: Vec<Hop>| {
        let mut site = bare();
        site.http = visit(hops);
        site
    };
    let leads = |url: &str, to: &str| hop(url, 301, to, &[]);
    let at = |url: &str| hop(url, 200, "", &[]);
    let mut reached: Vec<&str> = [
        (vec![leads(home, HOME), at(HOME)], "redirection-to-https"),
        (vec![at(home)], "redirection-missing"),
        (vec![hop(home, 404, "", &[])], "redirection-missing"),
        (
            vec![leads(home, www), at(www)],
            "redirection-off-host-from-http",
        ),
        (
            vec![
                leads(home, "http://example.be/nl"),
                at("http://example.be/nl"),
            ],
            "redirection-not-to-https",
        ),
        (
            vec![
                leads(home, "http://www.example.be/"),
                leads("http://www.example.be/", www),
                at(www),
            ],
            "redirection-not-to-https-on-initial-redirection",
        ),
    ]
    .into_iter()
    .map(|(hops, word)| gives(&over_http(hops), word))
    .collect();
    let mut closed = bare();
    closed.http = Seen::Absent;
    reached.push(gives(&closed, "redirection-not-needed-no-http"));
    closed.http = Seen::Unknown(Why::from(Cause::SilentPort));
    reached.push(gives(&closed, "redirection-not-needed-no-http"));
    reached.extend(certificates());
    reached.extend(built_in());
    reached
}

fn certificates() -> Vec<&'static str> {
    let mut broken = with(&[("strict-transport-security", "max-age=31536000")]);
    broken.authority = Seen::Known(Authority::Broken);
    let mut plain = bare();
    plain.https = Seen::Absent;
    plain.http = visit(vec![hop("http://example.be/", 200, "", &[])]);
    vec![
        gives(&broken, "hsts-invalid-cert"),
        gives(&broken, "redirection-invalid-cert"),
        gives(&plain, "hsts-not-implemented-no-https"),
        gives(&plain, "redirection-missing"),
    ]
}

fn built_in() -> Vec<&'static str> {
    let mut site = bare();
    site.name = "bakkerij.app".to_owned();
    site.http = visit(vec![
        hop("http://bakkerij.app/", 301, "https://bakkerij.app/", &[]),
        hop("https://bakkerij.app/", 200, "", &[]),
    ]);
    vec![
        gives(&site, "hsts-preloaded"),
        gives(&site, "redirection-all-redirects-preloaded"),
    ]
}

#[test]
fn cookies_of_every_answer_on_the_way_count_and_those_of_others_do_not() {
    let start = hop(
        HOME,
        301,
        "https://www.example.be/",
        &[("set-cookie", "taal=nl")],
    );
    let mut site = bare();
    let end = |url: &str| hop(url, 200, "", &[("content-type", "text/html")]);
    site.https = visit(vec![start, end("https://www.example.be/")]);
    gives(&site, "cookies-without-secure-flag");
    let foreign = hop("https://elders.example/", 200, "", &[("set-cookie", "x=1")]);
    site.https = visit(vec![foreign]);
    gives(&site, "cookies-not-found");
}

#[test]
fn hsts_is_graded_at_the_end_only() {
    let field = ("strict-transport-security", "max-age=31536000");
    let mut site = bare();
    site.https = visit(vec![
        hop(HOME, 301, "https://www.example.be/", &[field]),
        hop("https://www.example.be/", 200, "", &[]),
    ]);
    gives(&site, "hsts-not-implemented");
}
