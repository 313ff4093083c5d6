//! Whole companies against the whole catalogue: the worked examples of the score.
//!
//! The catalogue here has the severities, points and prerequisites of all checks that the product
//! will have, so that the numbers can be judged before every check is written.

use super::build::{Shape as _, check, finding, rules, scored};
use crate::check::Severity::{Critical, High, Low, Medium};
use crate::check::Verdict::{self, Fail, Info, NotApplicable, Partial, Pass, Unknown};
use crate::check::{Area, Finding, RuleSet, Severity};
use crate::score::Score;

/// Id, severity, points where stated, and what it needs.
type Entry = (&'static str, Severity, Option<f64>, Option<&'static str>);

const DNS: &[Entry] = &[
    ("caa", Low, None, None),
    ("dangling-records", High, None, None),
    ("dnssec", Medium, None, None),
    ("domain-expiry", Medium, None, None),
    ("domain-resolves", Critical, Some(0.0), None),
    ("nameserver-consistency", Low, None, None),
    ("nameserver-recursion", Medium, None, None),
    ("nameserver-redundancy", Medium, None, None),
    ("private-addresses", Medium, None, None),
    ("zone-transfer", Medium, None, None),
];

const MAIL: &[Entry] = &[
    ("dane", Low, None, Some("starttls")),
    ("dkim", Medium, None, None),
    ("dmarc", High, None, None),
    ("dmarc-policy", High, None, Some("dmarc")),
    ("dmarc-reporting", Low, None, Some("dmarc")),
    ("mail-certificate", Low, None, Some("starttls")),
    ("mta-sts", Low, None, None),
    ("mx", Medium, None, None),
    ("parked-mail", Medium, None, None),
    ("spf", High, None, None),
    ("spf-strictness", Medium, None, Some("spf")),
    ("starttls", High, None, None),
    ("tls-rpt", Low, None, None),
];

const TLS: &[Entry] = &[
    ("certificate-expiry", Critical, Some(4.0), Some("https")),
    ("certificate-key", Medium, None, Some("https")),
    ("certificate-lifetime", Low, None, Some("https")),
    ("certificate-name", Critical, Some(4.0), Some("https")),
    ("certificate-staple", Low, None, Some("https")),
    ("certificate-trust", Critical, Some(4.0), Some("https")),
    ("tls-ciphers", Medium, None, Some("https")),
    ("tls-compression", Low, None, Some("https")),
    ("tls-extended-master-secret", Low, None, Some("https")),
    ("tls-key-exchange", Medium, None, Some("https")),
    ("tls-renegotiation", Low, None, Some("https")),
    ("tls-signature-hash", Low, None, Some("https")),
    ("tls-versions", High, None, Some("https")),
];

const WEB: &[Entry] = &[
    ("content-type-options", Low, None, Some("https")),
    ("cookies", Medium, None, Some("https")),
    ("cors", Medium, None, Some("https")),
    ("csp", Medium, None, Some("https")),
    ("default-page", Medium, None, None),
    ("foreign-scripts", Low, None, Some("https")),
    ("framing", Medium, None, Some("https")),
    ("hsts", Medium, None, Some("https")),
    ("https", High, None, None),
    ("https-redirect", High, None, Some("https")),
    ("mixed-content", Medium, None, Some("https")),
    ("outdated-javascript", Medium, None, None),
    ("outdated-software", High, None, None),
    ("referrer-policy", Low, None, Some("https")),
    ("security-txt", Low, None, None),
    ("version-disclosure", Low, None, None),
];

/// True of nearly every small company: nothing to expire or to hand out that could be seen, and a
/// provider's name servers.
const ORDINARY: &[(&str, Verdict)] = &[
    ("domain-expiry", Info),
    ("nameserver-recursion", Info),
    ("parked-mail", NotApplicable),
    ("zone-transfer", NotApplicable),
];

/// A bakery on shared hosting with Microsoft 365.
const BAKERY: &[(&str, Verdict)] = &[
    ("dmarc", Fail),
    ("dkim", Fail),
    ("dnssec", Fail),
    ("hsts", Fail),
    ("csp", Fail),
    ("caa", Fail),
    ("content-type-options", Fail),
    ("cookies", NotApplicable),
    ("dane", Info),
    ("foreign-scripts", Partial),
    ("framing", Fail),
    ("mail-certificate", Info),
    ("mta-sts", Fail),
    ("outdated-software", NotApplicable),
    ("security-txt", Fail),
    ("tls-ciphers", Partial),
    ("tls-key-exchange", Partial),
    ("tls-rpt", NotApplicable),
    ("version-disclosure", Fail),
];

/// The same bakery, once its supplier has published a DMARC record that only asks for reports.
const P_NONE: &[(&str, Verdict)] = &[("dmarc", Pass), ("dmarc-policy", Fail)];

/// Nobody has looked at it for years.
const NEGLECTED: &[(&str, Verdict)] = &[
    ("spf", Fail),
    ("dmarc", Fail),
    ("dkim", Fail),
    ("tls-versions", Fail),
    ("outdated-software", Fail),
    ("caa", Fail),
    ("content-type-options", Fail),
    ("cookies", Partial),
    ("csp", Fail),
    ("dane", Info),
    ("dnssec", Fail),
    ("foreign-scripts", Partial),
    ("framing", Fail),
    ("hsts", Fail),
    ("mail-certificate", Info),
    ("mta-sts", Fail),
    ("outdated-javascript", Fail),
    ("security-txt", Fail),
    ("tls-ciphers", Fail),
    ("tls-extended-master-secret", Fail),
    ("tls-key-exchange", Partial),
    ("tls-rpt", NotApplicable),
    ("version-disclosure", Fail),
];

/// A municipality that has done its work, but for a strict content policy.
const MUNICIPALITY: &[(&str, Verdict)] = &[
    ("csp", Fail),
    ("caa", Fail),
    ("foreign-scripts", Partial),
    ("mta-sts", Fail),
    ("outdated-javascript", Partial),
    ("security-txt", Fail),
    ("tls-key-exchange", Partial),
    ("tls-rpt", NotApplicable),
];

/// Bought and forgotten: a page of the host over HTTP only, no mail records.
const PARKED_FORGOTTEN: &[(&str, Verdict)] = &[
    ("parked-mail", Fail),
    ("https", Fail),
    ("caa", Fail),
    ("dnssec", Fail),
    ("default-page", Fail),
    ("outdated-javascript", NotApplicable),
    ("outdated-software", NotApplicable),
    ("security-txt", Fail),
    ("version-disclosure", Fail),
];

/// No web site, and it says that it sends no mail.
const PARKED_WELL: &[(&str, Verdict)] = &[("dnssec", Fail)];

/// A company that does this for a living.
const IT_COMPANY: &[(&str, Verdict)] = &[("domain-expiry", Pass)];

/// What a network that blocks port 25 hides.
const PORT_25_BLOCKED: &[(&str, Verdict)] = &[("starttls", Unknown)];

/// Faults in mail only.
const MUNICIPALITY_MAIL_ONLY: &[(&str, Verdict)] = &[("mta-sts", Fail), ("dkim", Fail)];

fn areas() -> [(Area, &'static [Entry]); 4] {
    [
        (Area::Dns, DNS),
        (Area::Mail, MAIL),
        (Area::Tls, TLS),
        (Area::Web, WEB),
    ]
}

fn catalogue() -> RuleSet {
    let mut checks = Vec::new();
    for (area, entries) in areas() {
        for (id, severity, points, needs) in entries {
            let mut built = check(id, area, *severity);
            built.points = *points;
            built.needs = needs.map(str::to_owned);
            checks.push(built);
        }
    }
    rules(checks)
}

/// The findings of a company: the first list that names a check decides, and all else passes. What
/// needs a failing check inherits, what needs an unseen one is unseen.
fn company(lists: &[&[(&'static str, Verdict)]]) -> Vec<Finding> {
    let verdict = |id: &str| {
        let rows = lists.iter().copied().flatten();
        rows.chain(ORDINARY)
            .find(|(named, _)| *named == id)
            .map_or(Pass, |(_, verdict)| *verdict)
    };
    let mut findings = Vec::new();
    for (_, entries) in areas() {
        for (id, severity, _, needs) in entries {
            let before = needs.map(verdict);
            let built = finding(id, verdict(id)).severe(*severity);
            findings.push(match before {
                Some(Fail) => built.inherited(),
                Some(Unknown) => finding(id, Unknown).severe(*severity),
                Some(NotApplicable) => finding(id, NotApplicable),
                _ => built,
            });
        }
    }
    findings
}

/// Marks all checks of these areas as not applicable, but for some.
fn without(areas_gone: &[Area], but: &[&str]) -> Vec<(&'static str, Verdict)> {
    areas()
        .into_iter()
        .filter(|(area, _)| areas_gone.contains(area))
        .flat_map(|(_, entries)| entries)
        .map(|(id, ..)| (*id, NotApplicable))
        .filter(|(id, _)| !but.contains(id))
        .collect()
}

/// Low, high, and the level at both ends.
fn of(findings: &[Finding]) -> (u8, u8, u8, u8) {
    let score: Score = scored(&catalogue(), findings);
    let level = score.level.unwrap();
    (
        score.low.unwrap(),
        score.high.unwrap(),
        level.low,
        level.high,
    )
}

fn parked(list: &[(&'static str, Verdict)], gone: &[Area]) -> Vec<Finding> {
    let gone = without(gone, &["parked-mail"]);
    company(&[list, &[("parked-mail", Pass)], &gone])
}

/// Name, findings, and low, high and the level at both ends: from the weakest to the strongest.
type Example = (&'static str, Vec<Finding>, (u8, u8, u8, u8));

fn examples() -> Vec<Example> {
    let away = [Area::Mail, Area::Tls, Area::Web];
    vec![
        (
            "parked, nothing set",
            parked(PARKED_FORGOTTEN, &[Area::Mail]),
            (14, 14, 1, 1),
        ),
        ("neglected", company(&[NEGLECTED]), (51, 51, 2, 2)),
        ("bakery", company(&[BAKERY]), (70, 70, 3, 3)),
        (
            "bakery with p=none",
            company(&[P_NONE, BAKERY]),
            (76, 76, 3, 3),
        ),
        (
            "parked, done right",
            parked(PARKED_WELL, &away),
            (85, 85, 4, 4),
        ),
        (
            "good municipality",
            company(&[MUNICIPALITY]),
            (92, 92, 4, 4),
        ),
        (
            "IT company, port 25 blocked",
            company(&[PORT_25_BLOCKED, IT_COMPANY]),
            (94, 100, 5, 5),
        ),
        ("IT company", company(&[IT_COMPANY]), (100, 100, 5, 5)),
    ]
}

#[test]
fn worked_examples_have_their_scores_and_levels() {
    for (name, findings, expected) in examples() {
        assert_eq!(of(&findings), expected, "{name}");
    }
}

#[test]
fn who_does_more_never_scores_less() {
    let lows: Vec<u8> = examples()
        .iter()
        .map(|(_, findings, _)| of(findings).0)
        .collect();
    assert!(lows.is_sorted(), "{lows:?}");
}

#[test]
fn the_bakery_is_told_to_publish_dmarc_first_and_what_that_opens() {
    let score = scored(&catalogue(), &company(&[BAKERY]));
    assert_eq!(score.capped_by, [], "70 points are level 3 by themselves");
    let steps: Vec<&str> = score.next.iter().map(|step| step.check.as_str()).collect();
    // All other failures are medium or low: three points each before one point each.
    assert_eq!(steps, ["dmarc", "dnssec", "dkim", "csp", "framing"]);
    let first = &score.next[0];
    // The policy and the reports of a record that is not there yet cannot be promised.
    assert_eq!((first.gain, first.after.low, first.after.high), (5, 75, 80));
    let level = first.after.level.unwrap();
    assert_eq!((level.low, level.high), (3, 4));
    assert_eq!(score.next[4].after.low, 84);
}

#[test]
fn a_stopped_web_server_never_helps_a_company_that_had_its_site_in_order() {
    let before = scored(&catalogue(), &company(&[MUNICIPALITY_MAIL_ONLY]));
    let stopped: Vec<(&str, Verdict)> = [TLS, WEB]
        .into_iter()
        .flatten()
        .map(|(id, ..)| (*id, Unknown))
        .collect();
    let after = scored(&catalogue(), &company(&[&stopped, MUNICIPALITY_MAIL_ONLY]));
    assert!(after.low < before.low && after.high == before.high);
    assert_eq!(after.level, None, "more than half of it was not seen");
    assert_eq!(after.areas[&Area::Mail], before.areas[&Area::Mail]);
}
