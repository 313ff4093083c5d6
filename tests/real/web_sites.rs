//! What Belfort finds at web sites of every kind, served by nginx.

use std::collections::BTreeMap;
use std::fs;

use belfort::check::{Area, Verdict};
use belfort::result::ScanResult;

use crate::scan::{belfort, rows};
use crate::web_servers::{RESOLVER, WebServers, host};

/// Check, and what is found: verdict and case.
type Expected = &'static [(&'static str, Verdict, &'static str)];

fn look(servers: &WebServers, name: &str) -> ScanResult {
    let host = host(name);
    let trusted = servers.root_certificate.display().to_string();
    let arguments = [
        "scan",
        &host,
        "--json",
        "--lang",
        "en",
        "--resolver",
        RESOLVER,
        "--ca-file",
        &trusted,
    ];
    let run = belfort(
        &servers.folder,
        &[&arguments[..], &["--only", "dns,web"]].concat(),
    );
    assert_eq!(run.code, Some(0), "{host}: {}", run.errors);
    run.result()
}

/// The findings about one site, by check.
fn of_site(result: &ScanResult, site: &str) -> BTreeMap<String, (Verdict, String)> {
    let of_web: Vec<_> = result
        .findings
        .iter()
        .filter(|finding| finding.area == Area::Web)
        .collect();
    let is_web = |check: &str| of_web.iter().any(|finding| finding.check == check);
    let rows = rows(result).into_iter();
    let rows = rows.filter(|(check, subject, ..)| subject == site && is_web(check));
    rows.map(|(check, _, verdict, case)| (check, (verdict, case)))
        .collect()
}

fn assert_found(result: &ScanResult, site: &str, expected: Expected) {
    let found = of_site(result, site);
    for (check, verdict, case) in expected {
        let seen = found.get(*check);
        assert_eq!(
            seen,
            Some(&(*verdict, (*case).to_owned())),
            "{check} at {site}: {found:#?}"
        );
    }
}

use Verdict::{Fail, Info, NotApplicable, Partial, Pass};

#[test]
fn a_good_site_passes_everywhere_and_its_page_is_judged_where_it_stands() {
    let servers = WebServers::start();
    let result = look(&servers, "good");
    let failed = |(_, (verdict, _)): &(String, (Verdict, String))| {
        matches!(verdict, Fail | Partial | Verdict::Unknown)
    };
    for site in ["good.web.test", "www.good.web.test"] {
        let bad: Vec<_> = of_site(&result, site).into_iter().filter(failed).collect();
        assert_eq!(bad, [], "{site}");
    }
    assert_found(
        &result,
        "good.web.test",
        &[
            ("https-redirect", Pass, "same-host"),
            ("hsts", Pass, "remembered"),
            ("content-type-options", NotApplicable, "judged-elsewhere"),
        ],
    );
    assert_found(
        &result,
        "www.good.web.test",
        &[
            ("content-type-options", Pass, "nosniff"),
            ("cookies", Pass, "guarded"),
            ("csp", Pass, "stops"),
            ("framing", Pass, "nobody"),
            ("http-versions", Info, "second"),
            ("mixed-content", Pass, "nothing"),
            ("referrer-policy", Pass, "kept"),
        ],
    );
}

#[test]
fn a_bare_site_lacks_all_of_it() {
    let servers = WebServers::start();
    let result = look(&servers, "bare");
    for site in ["bare.web.test", "www.bare.web.test"] {
        assert_found(
            &result,
            site,
            &[
                ("https", Pass, "answers"),
                ("https-redirect", Fail, "page"),
                ("hsts", Fail, "absent"),
                ("content-type-options", Fail, "absent"),
                ("cookies", NotApplicable, "none"),
                ("cors", Pass, "none"),
                ("csp", Fail, "absent"),
                ("default-page", Pass, "ordinary"),
                ("foreign-scripts", Fail, "claimable"),
                ("framing", Fail, "absent"),
                ("mixed-content", Partial, "passive"),
                ("outdated-javascript", Partial, "slight"),
                ("outdated-software", Partial, "courtesy"),
                ("referrer-policy", Pass, "absent"),
                ("trackers", Info, "known"),
                ("version-disclosure", Fail, "shown"),
            ],
        );
    }
}

#[test]
fn settings_that_look_good_and_do_nothing_are_not_believed() {
    let servers = WebServers::start();
    let result = look(&servers, "odd");
    assert_found(
        &result,
        "odd.web.test",
        &[
            ("https-redirect", Pass, "same-host"),
            ("hsts", Fail, "ignored"),
            ("content-type-options", Fail, "other"),
            ("cookies", Fail, "login-for-scripts"),
            ("cors", Fail, "login"),
            ("csp", Partial, "open-hosts"),
            ("foreign-scripts", Fail, "claimable"),
            ("framing", Fail, "everybody"),
            ("http-versions", Info, "second"),
            ("mixed-content", Fail, "active"),
            ("observatory-grade", Info, "held-down"),
            ("outdated-software", Partial, "back-ported"),
            ("referrer-policy", Fail, "everybody"),
            ("version-disclosure", Fail, "shown"),
        ],
    );
}

#[test]
fn a_name_and_its_www_that_differ_have_each_their_own_findings() {
    let servers = WebServers::start();
    let result = look(&servers, "split");
    assert_found(
        &result,
        "split.web.test",
        &[
            ("https-redirect", Fail, "page"),
            ("hsts", Fail, "absent"),
            ("content-type-options", Fail, "absent"),
        ],
    );
    assert_found(
        &result,
        "www.split.web.test",
        &[
            ("https-redirect", Pass, "same-host"),
            ("hsts", Pass, "remembered"),
            ("content-type-options", Pass, "nosniff"),
        ],
    );
}

#[test]
fn a_second_family_that_was_forgotten_is_seen() {
    let servers = WebServers::start();
    let result = look(&servers, "families");
    for site in ["families.web.test", "www.families.web.test"] {
        assert_found(
            &result,
            site,
            &[
                ("https-redirect", Fail, "page-other-family"),
                ("hsts", Partial, "gap-other-family"),
                ("content-type-options", Pass, "nosniff"),
            ],
        );
    }
    let ipv6: Vec<_> = rows(&result)
        .into_iter()
        .filter(|(check, ..)| check == "ipv6")
        .collect();
    assert_eq!(ipv6[0].3, "other-answer");
}

/// One name is asked for little, one thing at a time, and nothing that no page links to but the file for those
/// who report weaknesses.
#[test]
fn the_requests_are_those_that_are_published() {
    let servers = WebServers::start();
    look(&servers, "good");
    let log =
        fs::read_to_string(servers.folder.join("nginx/access.log")).expect("read nginx's log");
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    for line in log.lines() {
        *asked.entry(line).or_default() += 1;
    }
    let expected = BTreeMap::from([
        ("185.10.70.1 http good.web.test GET / HTTP/1.1", 1),
        ("185.10.70.1 http www.good.web.test GET / HTTP/1.1", 1),
        ("185.10.70.1 https good.web.test GET / HTTP/2.0", 1),
        ("185.10.70.1 https www.good.web.test GET / HTTP/2.0", 3),
        (
            "185.10.70.1 https good.web.test GET /.well-known/security.txt HTTP/2.0",
            1,
        ),
        (
            "185.10.70.1 https www.good.web.test GET /.well-known/security.txt HTTP/2.0",
            1,
        ),
    ]);
    assert_eq!(asked, expected);
}
