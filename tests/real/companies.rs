//! What Belfort finds at both companies when everything runs: one table each, by check. A new check
//! needs its row in both.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;

use belfort::check::Verdict::{self, Fail, Info, NotApplicable, Partial, Pass, Unknown};
use belfort::fact::Cause;

use crate::ground::new_folder;
use crate::lab::{Lab, has_postfix};
use crate::scan::{belfort, rows, scan, scan_with};

/// Check, subject, verdict and case.
type Expected = (&'static str, &'static str, Verdict, &'static str);

/// The strong company passes whatever it deserves.
const STRONG: &[Expected] = &[
    ("caa", "sterk.test", Pass, "listed"),
    ("dangling-records", "sterk.test", Pass, "somewhere"),
    ("domain-expiry", "sterk.test", Info, "no-service"),
    ("dnssec", "sterk.test", Pass, "valid"),
    ("domain-resolves", "sterk.test", Pass, "answers"),
    ("ipv6", "sterk.test", Info, "none"),
    ("nameserver-consistency", "sterk.test", Pass, "agree"),
    ("nameserver-recursion", "ns1.sterk.test", Pass, "closed"),
    ("nameserver-recursion", "ns2.sterk.test", Pass, "closed"),
    ("nameserver-redundancy", "sterk.test", Pass, "several"),
    ("private-addresses", "sterk.test", Pass, "public"),
    (
        "zone-transfer",
        "sterk.test",
        NotApplicable,
        "without-leave",
    ),
    ("bimi", "sterk.test", Info, "absent"),
    ("dane", "mail.sterk.test", Pass, "matches"),
    ("dkim", "sterk.test", Pass, "usable"),
    ("dmarc", "sterk.test", Pass, "acting"),
    ("dmarc-policy", "sterk.test", Pass, "reject"),
    ("dmarc-reporting", "sterk.test", Pass, "arrive"),
    ("mail-certificate", "mail.sterk.test", Pass, "vouched"),
    ("mail-provider", "sterk.test", Info, "none"),
    ("mail-tls", "mail.sterk.test", Info, "newest"),
    ("mta-sts", "sterk.test", Pass, "enforced"),
    ("parked-mail", "sterk.test", NotApplicable, "sends-mail"),
    ("mx", "sterk.test", Pass, "found"),
    ("spf", "sterk.test", Pass, "good"),
    ("spf-strictness", "sterk.test", Pass, "strict"),
    ("starttls", "mail.sterk.test", Pass, "works"),
    ("tls-rpt", "sterk.test", Pass, "reported"),
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
        "tls-ciphers",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    ("tls-ciphers", "www.sterk.test:443/ipv4", Pass, "good"),
    (
        "tls-compression",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    (
        "tls-compression",
        "www.sterk.test:443/ipv4",
        Pass,
        "refused",
    ),
    (
        "tls-early-data",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    ("tls-early-data", "www.sterk.test:443/ipv4", Info, "none"),
    (
        "tls-extended-master-secret",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    (
        "tls-extended-master-secret",
        "www.sterk.test:443/ipv4",
        Pass,
        "signalled",
    ),
    (
        "tls-grade",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    ("tls-grade", "www.sterk.test:443/ipv4", Info, "by-points"),
    (
        "tls-key-exchange",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    ("tls-key-exchange", "www.sterk.test:443/ipv4", Pass, "good"),
    (
        "tls-post-quantum",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    (
        "tls-post-quantum",
        "www.sterk.test:443/ipv4",
        Info,
        "not-yet",
    ),
    (
        "tls-renegotiation",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    (
        "tls-renegotiation",
        "www.sterk.test:443/ipv4",
        Pass,
        "signalled",
    ),
    (
        "tls-signature-hash",
        "sterk.test:443/ipv4",
        NotApplicable,
        "tls-looked-at-lightly",
    ),
    ("tls-signature-hash", "www.sterk.test:443/ipv4", Pass, "new"),
    ("tls-versions", "sterk.test:443/ipv4", Pass, "light"),
    ("tls-versions", "www.sterk.test:443/ipv4", Pass, "newest"),
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
    (
        "referrer-policy",
        "sterk.test",
        NotApplicable,
        "judged-elsewhere",
    ),
    ("referrer-policy", "www.sterk.test", Pass, "kept"),
    ("security-txt", "sterk.test", Pass, "with-policy"),
];

/// The weak company fails, with the right case, wherever a fault was planted.
const WEAK: &[Expected] = &[
    ("caa", "zwak.test", Fail, "none"),
    ("dangling-records", "zwak.test", Pass, "somewhere"),
    ("domain-expiry", "zwak.test", Info, "no-service"),
    ("dnssec", "zwak.test", Fail, "unsigned"),
    ("domain-resolves", "zwak.test", Pass, "answers"),
    ("ipv6", "zwak.test", Info, "none"),
    ("nameserver-consistency", "zwak.test", Pass, "agree"),
    ("nameserver-recursion", "ns1.zwak.test", Pass, "closed"),
    ("nameserver-redundancy", "zwak.test", Fail, "one"),
    ("private-addresses", "zwak.test", Pass, "public"),
    ("zone-transfer", "zwak.test", NotApplicable, "without-leave"),
    ("bimi", "zwak.test", Info, "absent"),
    ("dane", "mail.zwak.test", NotApplicable, "inherited"),
    ("dkim", "zwak.test", Fail, "none"),
    ("dmarc", "zwak.test", Fail, "absent"),
    ("dmarc-policy", "zwak.test", NotApplicable, "inherited"),
    ("dmarc-reporting", "zwak.test", NotApplicable, "inherited"),
    (
        "mail-certificate",
        "mail.zwak.test",
        NotApplicable,
        "inherited",
    ),
    ("mail-provider", "zwak.test", Info, "none"),
    ("mail-tls", "mail.zwak.test", NotApplicable, "inherited"),
    ("mta-sts", "zwak.test", Fail, "absent"),
    ("parked-mail", "zwak.test", NotApplicable, "sends-mail"),
    ("mx", "zwak.test", Pass, "found"),
    ("spf", "zwak.test", Pass, "good"),
    ("spf-strictness", "zwak.test", Pass, "soft"),
    ("starttls", "mail.zwak.test", Fail, "not-offered"),
    ("tls-rpt", "zwak.test", NotApplicable, "nothing-to-report"),
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
    (
        "tls-ciphers",
        "www.zwak.test:443/ipv4",
        Fail,
        "insufficient",
    ),
    ("tls-ciphers", "zwak.test:443/ipv4", Fail, "insufficient"),
    ("tls-compression", "www.zwak.test:443/ipv4", Pass, "refused"),
    ("tls-compression", "zwak.test:443/ipv4", Pass, "refused"),
    ("tls-early-data", "www.zwak.test:443/ipv4", Info, "none"),
    ("tls-early-data", "zwak.test:443/ipv4", Info, "none"),
    (
        "tls-extended-master-secret",
        "www.zwak.test:443/ipv4",
        Pass,
        "signalled",
    ),
    (
        "tls-extended-master-secret",
        "zwak.test:443/ipv4",
        Pass,
        "signalled",
    ),
    ("tls-grade", "www.zwak.test:443/ipv4", Info, "held-down"),
    ("tls-grade", "zwak.test:443/ipv4", Info, "held-down"),
    ("tls-key-exchange", "www.zwak.test:443/ipv4", Partial, "dhe"),
    ("tls-key-exchange", "zwak.test:443/ipv4", Partial, "dhe"),
    (
        "tls-post-quantum",
        "www.zwak.test:443/ipv4",
        Info,
        "not-yet",
    ),
    ("tls-post-quantum", "zwak.test:443/ipv4", Info, "not-yet"),
    (
        "tls-renegotiation",
        "www.zwak.test:443/ipv4",
        Pass,
        "signalled",
    ),
    ("tls-renegotiation", "zwak.test:443/ipv4", Pass, "signalled"),
    ("tls-signature-hash", "www.zwak.test:443/ipv4", Pass, "new"),
    ("tls-signature-hash", "zwak.test:443/ipv4", Pass, "new"),
    ("tls-versions", "www.zwak.test:443/ipv4", Pass, "newest"),
    ("tls-versions", "zwak.test:443/ipv4", Pass, "newest"),
    ("content-type-options", "www.zwak.test", Fail, "absent"),
    ("content-type-options", "zwak.test", Fail, "absent"),
    ("hsts", "www.zwak.test", Fail, "absent"),
    ("hsts", "zwak.test", Fail, "absent"),
    ("https", "www.zwak.test", Pass, "answers"),
    ("https", "zwak.test", Pass, "answers"),
    ("https-redirect", "www.zwak.test", Fail, "page"),
    ("https-redirect", "zwak.test", Fail, "page"),
    ("referrer-policy", "www.zwak.test", Pass, "absent"),
    ("referrer-policy", "zwak.test", Pass, "absent"),
    ("security-txt", "zwak.test", Fail, "absent"),
];

#[test]
fn the_strong_company_passes_every_check_it_deserves() {
    let lab = Lab::start();
    let result = scan(&lab, "sterk.test");
    assert_rows(STRONG, &rows(&result));
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
    assert_rows(WEAK, &rows(&result));
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
    assert_rows(STRONG, &rows(&result));
    assert_eq!(result.vantage.resolver, "127.0.0.53:53");
}

#[test]
fn without_options_a_report_and_a_result_are_written_and_the_exit_code_is_asked_for() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "reports");
    for (company, fail_on, code) in [
        ("sterk.test", "low", 0),
        ("zwak.test", "never", 0),
        ("zwak.test", "critical", 1),
    ] {
        let trust = lab.trust();
        let mut arguments = vec![company, "--fail-on", fail_on];
        arguments.extend(trust.iter().map(String::as_str));
        let run = belfort(&folder, &arguments);
        assert_eq!(run.code, Some(code), "{}", run.errors);
        for ending in ["html", "json"] {
            let name = format!("{company}.{ending}");
            assert!(run.output.contains(&name), "{}", run.output);
            let file = fs::read_to_string(folder.join(&name)).expect("read what was written");
            assert!(file.contains(company));
        }
    }
}

#[test]
fn a_name_that_leads_into_a_private_network_is_followed_only_with_leave() {
    let lab = Lab::start();
    let web_findings = |arguments: &[&str]| {
        let run = scan_with(
            &lab,
            &[&["intern.test", "--resolver", "127.0.0.53"], arguments].concat(),
        );
        let findings = run.result().findings.into_iter();
        let verdicts = findings.filter(|finding| finding.check == "https");
        verdicts
            .map(|finding| (finding.verdict, finding.why.map(|why| why.cause)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        web_findings(&[]),
        [(Unknown, Some(Cause::ForbiddenAddress))]
    );
    assert_eq!(requests_to(&lab, "127.0.30.80"), 0);
    assert_eq!(web_findings(&["--allow-private"]), [(Pass, None)]);
    assert!(requests_to(&lab, "127.0.30.80") > 0);
}

#[test]
fn names_that_lead_into_a_private_network_or_nowhere_are_told() {
    let lab = Lab::start();
    for leave in [None, Some("--allow-private")] {
        let arguments = ["intern.test", "--only", "dns"].into_iter().chain(leave);
        let result = scan_with(&lab, &arguments.collect::<Vec<_>>()).result();
        let found = |check: &str| {
            let mut findings = result.findings.iter();
            let finding = findings.find(|finding| finding.check == check);
            finding.map(|finding| (finding.verdict, finding.case.as_str()))
        };
        assert_eq!(found("private-addresses"), Some((Fail, "private")));
        assert_eq!(found("dangling-records"), Some((Partial, "nowhere")));
        let leads = &result.evidence.leads;
        let nowhere = leads.nowhere.known().map(Vec::as_slice);
        assert_eq!(
            nowhere,
            Some(&["www.intern.test → weg.test".to_owned()][..])
        );
    }
}

/// Requests that nginx was sent at an address.
fn requests_to(lab: &Lab, address: &str) -> usize {
    let log = fs::read_to_string(lab.folder.join("nginx/access.log")).expect("read the log");
    log.lines().filter(|line| line.starts_with(address)).count()
}

/// Compares a table with what was found, and shows only the rows that differ.
fn assert_rows(expected: &[Expected], found: &[crate::scan::Row]) {
    let talk = ["starttls", "mail-certificate", "dane", "mail-tls"];
    let counts = |check: &str, subject: &str| {
        // The strong company's policy (MTA-STS) asks for a certificate that is right.
        let needs_postfix = talk.contains(&check) || (check, subject) == ("mta-sts", "sterk.test");
        has_postfix() || !needs_postfix
    };
    let expected: BTreeSet<_> = expected
        .iter()
        .filter(|(check, subject, ..)| counts(check, subject))
        .map(|(check, subject, verdict, case)| line(check, subject, verdict, case))
        .collect();
    let found: BTreeSet<_> = found
        .iter()
        .filter(|(check, subject, ..)| counts(check, subject))
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
