//! What Belfort finds at both companies when everything runs: one table each, by check. A new check
//! needs its row in both.

use std::collections::BTreeSet;
use std::fmt::Debug;

use belfort::check::Verdict::{self, Fail, NotApplicable, Pass};

use crate::lab::{Lab, has_postfix};
use crate::scan::{rows, scan, scan_with};

/// Check, subject, verdict and case.
type Expected = (&'static str, &'static str, Verdict, &'static str);

/// The strong company passes whatever it deserves.
const STRONG: [Expected; 23] = [
    ("caa", "sterk.test", Pass, "listed"),
    ("domain-resolves", "sterk.test", Pass, "answers"),
    ("nameserver-redundancy", "sterk.test", Pass, "several"),
    ("dmarc", "sterk.test", Pass, "acting"),
    ("mx", "sterk.test", Pass, "found"),
    ("starttls", "mail.sterk.test", Pass, "works"),
    ("certificate-expiry", "sterk.test:443/ipv4", Pass, "in-date"),
    (
        "certificate-expiry",
        "www.sterk.test:443/ipv4",
        Pass,
        "in-date",
    ),
    ("certificate-key", "sterk.test:443/ipv4", Pass, "strong"),
    ("certificate-key", "www.sterk.test:443/ipv4", Pass, "strong"),
    ("certificate-name", "sterk.test:443/ipv4", Pass, "covered"),
    (
        "certificate-name",
        "www.sterk.test:443/ipv4",
        Pass,
        "covered",
    ),
    ("certificate-trust", "sterk.test:443/ipv4", Pass, "trusted"),
    (
        "certificate-trust",
        "www.sterk.test:443/ipv4",
        Pass,
        "trusted",
    ),
    (
        "content-type-options",
        "sterk.test",
        NotApplicable,
        "judged-elsewhere",
    ),
    ("content-type-options", "www.sterk.test", Pass, "nosniff"),
    ("hsts", "sterk.test", Pass, "remembered"),
    ("hsts", "www.sterk.test", Pass, "remembered"),
    ("https", "sterk.test", Pass, "answers"),
    ("https", "www.sterk.test", Pass, "answers"),
    ("https-redirect", "sterk.test", Pass, "same-host"),
    ("https-redirect", "www.sterk.test", Pass, "same-host"),
    ("security-txt", "sterk.test", Pass, "with-policy"),
];

/// The weak company fails, with the right case, wherever a fault was planted.
const WEAK: [Expected; 23] = [
    ("caa", "zwak.test", Fail, "none"),
    ("domain-resolves", "zwak.test", Pass, "answers"),
    ("nameserver-redundancy", "zwak.test", Fail, "one"),
    ("dmarc", "zwak.test", Fail, "absent"),
    ("mx", "zwak.test", Pass, "found"),
    ("starttls", "mail.zwak.test", Fail, "not-offered"),
    (
        "certificate-expiry",
        "www.zwak.test:443/ipv4",
        Fail,
        "expired",
    ),
    ("certificate-expiry", "zwak.test:443/ipv4", Fail, "expired"),
    ("certificate-key", "www.zwak.test:443/ipv4", Pass, "strong"),
    ("certificate-key", "zwak.test:443/ipv4", Pass, "strong"),
    (
        "certificate-name",
        "www.zwak.test:443/ipv4",
        Fail,
        "other-name",
    ),
    ("certificate-name", "zwak.test:443/ipv4", Fail, "other-name"),
    (
        "certificate-trust",
        "www.zwak.test:443/ipv4",
        Pass,
        "trusted",
    ),
    ("certificate-trust", "zwak.test:443/ipv4", Pass, "trusted"),
    ("content-type-options", "www.zwak.test", Fail, "absent"),
    ("content-type-options", "zwak.test", Fail, "absent"),
    ("hsts", "www.zwak.test", Fail, "absent"),
    ("hsts", "zwak.test", Fail, "absent"),
    ("https", "www.zwak.test", Pass, "answers"),
    ("https", "zwak.test", Pass, "answers"),
    ("https-redirect", "www.zwak.test", Fail, "page"),
    ("https-redirect", "zwak.test", Fail, "page"),
    ("security-txt", "zwak.test", Fail, "absent"),
];

#[test]
fn the_strong_company_passes_every_check_it_deserves() {
    let lab = Lab::start();
    let result = scan(&lab, "sterk.test");
    assert_rows(&STRONG, &rows(&result));
    assert_eq!(result.score.high, Some(100));
    if has_postfix() {
        assert_eq!(result.score.low, Some(100));
        assert!(
            result
                .score
                .level
                .is_some_and(|level| (level.low, level.high) == (5, 5))
        );
    }
}

#[test]
fn the_weak_company_fails_where_faults_were_planted() {
    let lab = Lab::start();
    let result = scan(&lab, "zwak.test");
    assert_rows(&WEAK, &rows(&result));
    assert!(
        result.score.level.is_some_and(|level| level.high == 1),
        "{:?}",
        result.score
    );
}

#[test]
fn the_systems_own_resolver_is_asked_when_none_is_named() {
    let lab = Lab::start();
    let run = scan_with(&lab, &["sterk.test"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let result = run.result();
    assert_rows(&STRONG, &rows(&result));
    assert_eq!(result.vantage.resolver, "127.0.0.53:53");
}

#[test]
fn without_leave_no_server_in_a_private_network_is_connected_to() {
    let lab = Lab::start();
    let run = crate::scan::belfort(
        &lab.folder,
        &["scan", "sterk.test", "--json", "--resolver", "127.0.0.53"],
    );
    let result = run.result();
    for (check, subject, verdict, _) in rows(&result) {
        let needs_a_connection = !["caa", "dmarc", "mx"].contains(&check.as_str());
        assert!(
            !needs_a_connection || verdict == Verdict::Unknown,
            "{check} of {subject} is {verdict:?}, although no address may be connected to"
        );
    }
}

/// Compares a table with what was found, and shows only the rows that differ.
fn assert_rows(expected: &[Expected], found: &[crate::scan::Row]) {
    let counts = |check: &str| has_postfix() || check != "starttls";
    let expected: BTreeSet<_> = expected
        .iter()
        .filter(|(check, ..)| counts(check))
        .map(|(check, subject, verdict, case)| line(check, subject, verdict, case))
        .collect();
    let found: BTreeSet<_> = found
        .iter()
        .filter(|(check, ..)| counts(check))
        .map(|(check, subject, verdict, case)| line(check, subject, verdict, case))
        .collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let surprising: Vec<_> = found.difference(&expected).collect();
    assert!(
        missing.is_empty() && surprising.is_empty(),
        "expected {missing:#?}\nfound instead {surprising:#?}"
    );
}

fn line(check: &str, subject: &str, verdict: &impl Debug, case: &str) -> String {
    format!("{check} of {subject}: {verdict:?}, {case}")
}
