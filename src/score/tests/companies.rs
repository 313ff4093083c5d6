//! Whole companies against the whole catalogue: the worked examples of the score.

use std::sync::LazyLock;

use super::build::{Shape as _, finding, scored};
use crate::check::Verdict::{self, Fail, Info, NotApplicable, Partial, Pass, Unknown};
use crate::check::{Area, Check, Finding, RuleSet, Severity};
use crate::score::Score;

/// The catalogue as it is shipped: all of it, so that a check that comes or goes shows here.
static CATALOGUE: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

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

/// The findings of a company: the first list that names a check decides, and all else passes. What
/// needs a failing check inherits, what needs an unseen one is unseen.
fn company(lists: &[&[(&'static str, Verdict)]]) -> Vec<Finding> {
    let verdict = |check: &Check| {
        let rows = lists.iter().copied().flatten();
        let otherwise = match check.severity {
            Severity::Info => Info,
            _ => Pass,
        };
        rows.chain(ORDINARY)
            .find(|(named, _)| *named == check.id)
            .map_or(otherwise, |(_, verdict)| *verdict)
    };
    let about = |check: &Check| {
        let built = finding(&check.id, verdict(check)).severe(check.severity);
        let needed = check.needs.as_deref().and_then(|id| CATALOGUE.find(id));
        match needed.map(verdict) {
            Some(Fail) => built.inherited(),
            Some(Unknown) => finding(&check.id, Unknown).severe(check.severity),
            Some(NotApplicable) => finding(&check.id, NotApplicable),
            _ => built,
        }
    };
    CATALOGUE.checks.iter().map(about).collect()
}

/// Marks all checks of these areas as not applicable, but for some.
fn without(areas_gone: &[Area], but: &[&str]) -> Vec<(&'static str, Verdict)> {
    let checks = CATALOGUE.checks.iter();
    checks
        .filter(|check| areas_gone.contains(&check.area))
        .map(|check| (check.id.as_str(), NotApplicable))
        .filter(|(id, _)| !but.contains(id))
        .collect()
}

/// Low, high, and the level at both ends.
fn of(findings: &[Finding]) -> (u8, u8, u8, u8) {
    let score: Score = scored(&CATALOGUE, findings);
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

/// A misspelt id would be a check that silently passes.
#[test]
fn every_check_that_a_company_fails_exists() {
    let lists = [
        ORDINARY,
        BAKERY,
        P_NONE,
        NEGLECTED,
        MUNICIPALITY,
        PARKED_FORGOTTEN,
        PARKED_WELL,
        IT_COMPANY,
        PORT_25_BLOCKED,
        MUNICIPALITY_MAIL_ONLY,
    ];
    for (id, _) in lists.into_iter().flatten() {
        assert!(CATALOGUE.find(id).is_some(), "there is no check {id}");
    }
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
    let score = scored(&CATALOGUE, &company(&[BAKERY]));
    assert_eq!(score.capped_by, [], "70 points are level 3 by themselves");
    let steps: Vec<&str> = score.next.iter().map(|step| step.check.as_str()).collect();
    // All other failures are medium or low: three points each before one point each, and what takes minutes
    // before a content policy, which takes days.
    assert_eq!(steps, ["dmarc", "dnssec", "dkim", "framing", "hsts"]);
    let first = &score.next[0];
    // The policy and the reports of a record that is not there yet cannot be promised.
    assert_eq!((first.gain, first.after.low, first.after.high), (5, 75, 80));
    let level = first.after.level.unwrap();
    assert_eq!((level.low, level.high), (3, 4));
    assert_eq!(score.next[4].after.low, 84);
}

#[test]
fn a_stopped_web_server_never_helps_a_company_that_had_its_site_in_order() {
    let before = scored(&CATALOGUE, &company(&[MUNICIPALITY_MAIL_ONLY]));
    let checks = CATALOGUE.checks.iter();
    let stopped: Vec<(&str, Verdict)> = checks
        .filter(|check| matches!(check.area, Area::Tls | Area::Web))
        .map(|check| (check.id.as_str(), Unknown))
        .collect();
    let after = scored(&CATALOGUE, &company(&[&stopped, MUNICIPALITY_MAIL_ONLY]));
    assert!(after.low < before.low && after.high == before.high);
    assert_eq!(after.level, None, "more than half of it was not seen");
    assert_eq!(after.areas[&Area::Mail], before.areas[&Area::Mail]);
}
