//! A made-up bakery, judged by hand: what the report is tried on.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use belfort::check::load::Source;
use belfort::check::{Area, Finding, FindingText, Possible, RuleSet, Severity, Verdict};
use belfort::fact::{Cause, Seen, Why};
use belfort::language::Language;
use belfort::parse::toml_text;
use belfort::report::{self, Reading, Report};
use belfort::result::{FORMAT, Port25, ScanResult, Scope, Tool, Vantage};
use serde_json::{Value, json};

use crate::evidence::{facts, frameworks};
use crate::score::score;

pub(crate) const TARGET: &str = "bakkerij-korenaar.test";
pub(crate) const WWW: &str = "www.bakkerij-korenaar.test";
pub(crate) const MX: &str = "mail.bakkerij-korenaar.test";
pub(crate) const ENDPOINTS: [&str; 2] = [
    "bakkerij-korenaar.test:443/ipv4",
    "www.bakkerij-korenaar.test:443/ipv4",
];

/// The rule set of the product: the findings are made by hand. Read once for all tests.
pub(crate) fn rules() -> &'static RuleSet {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| rules_with(&Source::built_in_templates()));
    &RULES
}

pub(crate) fn rules_with(templates: &[Source]) -> RuleSet {
    RuleSet::load(&Source::built_in_checks(), templates, &[]).unwrap()
}

/// The report of a result, with the fixed words of the product.
pub(crate) fn model(result: &ScanResult) -> Report {
    let reading = Reading {
        target_unicode: String::new(),
        result_sha256: Some(report::html::sha256(&report::json(result))),
        brand: None,
        cohort: None,
        past: None,
    };
    report::model(rules(), result, &reading)
}

pub(crate) fn html(result: &ScanResult) -> String {
    report::html(&model(result)).unwrap()
}

/// The bakery: no DMARC, a page over HTTP, a certificate that runs out, port 25 blocked.
pub(crate) fn bakery(language: Language) -> ScanResult {
    let observed_at = "2026-11-23T20:15:42Z".parse().unwrap();
    ScanResult {
        format: FORMAT.into(),
        tool: Tool {
            version: "0.1.0".into(),
            rules: "0.1.0+3f9ac21b".into(),
        },
        target: TARGET.into(),
        profile: "sme".into(),
        language,
        observed_at,
        vantage: Vantage {
            resolver: "192.0.2.53:53".into(),
            ipv4: true,
            ipv6: false,
            port25: Port25::Blocked,
            resolver_answers: true,
            dnssec_path: Seen::Known(true),
        },
        scope: Scope::default(),
        findings: findings(language),
        score: score(),
        frameworks: frameworks(),
        providers: Vec::new(),
        waivers: Vec::new(),
        answers: None,
        assessment: None,
        evidence: facts(observed_at),
    }
}

fn findings(language: Language) -> Vec<Finding> {
    let made = [dns(), mail(), tls(), web()].concat();
    made.into_iter()
        .flat_map(|(check, area, severity, verdict, subjects, facts)| {
            subjects.iter().map(move |subject| {
                finding(language, check, area, severity, verdict, subject, &facts)
            })
        })
        .collect()
}

/// Check, area, severity, verdict, subjects, facts.
type Made = (
    &'static str,
    Area,
    Severity,
    Verdict,
    &'static [&'static str],
    Value,
);

fn dns() -> Vec<Made> {
    use Severity::{Critical, Low, Medium};
    let state = json!({ "dns.state": { "known": "answers" } });
    let addresses = json!({
        "dns.addresses_answering": { "known": ["192.0.2.1", "198.51.100.1"] },
        "dns.name_servers_failing": { "known": [] }
    });
    let caa = json!({ "dns.caa": "absent" });
    vec![
        (
            "domain-resolves",
            Area::Dns,
            Critical,
            Verdict::Pass,
            &[TARGET],
            state,
        ),
        (
            "nameserver-redundancy",
            Area::Dns,
            Medium,
            Verdict::Pass,
            &[TARGET],
            addresses,
        ),
        ("caa", Area::Dns, Low, Verdict::Fail, &[TARGET], caa),
    ]
}

fn mail() -> Vec<Made> {
    use Severity::{High, Medium};
    let mx = json!({ "mail.mx": "seen", "mail.mx.hosts_resolved": { "known": [MX] } });
    let dmarc = json!({ "mail.dmarc": "absent" });
    let blocked = json!({ "mail_server.starttls": { "unknown": {
        "cause": "blocked-port",
        "detail": "connect to 185.10.20.25:25: no answer in 10 s"
    } } });
    vec![
        ("mx", Area::Mail, Medium, Verdict::Pass, &[TARGET], mx),
        ("dmarc", Area::Mail, High, Verdict::Fail, &[TARGET], dmarc),
        (
            "starttls",
            Area::Mail,
            High,
            Verdict::Unknown,
            &[MX],
            blocked,
        ),
    ]
}

fn tls() -> Vec<Made> {
    use Severity::{Critical, Medium};
    let trust = json!({ "endpoint.chain.trust": { "known": "trusted" } });
    let name = json!({ "endpoint.certificate.covers_name": true });
    let days = json!({ "endpoint.certificate.days_left": 9 });
    let key = json!({ "endpoint.certificate.key_bits": 2048 });
    vec![
        (
            "certificate-trust",
            Area::Tls,
            Critical,
            Verdict::Pass,
            &ENDPOINTS,
            trust,
        ),
        (
            "certificate-name",
            Area::Tls,
            Critical,
            Verdict::Pass,
            &ENDPOINTS,
            name,
        ),
        (
            "certificate-expiry",
            Area::Tls,
            Critical,
            Verdict::Partial,
            &ENDPOINTS,
            days,
        ),
        (
            "certificate-key",
            Area::Tls,
            Medium,
            Verdict::Pass,
            &ENDPOINTS,
            key,
        ),
    ]
}

fn web() -> Vec<Made> {
    use Severity::{High, Low, Medium};
    let answers = json!({ "site.https_answer": { "known": "answers" } });
    let page = json!({ "site.http_lead": { "known": "page" } });
    let hsts = json!({ "site.hsts": "absent" });
    let elsewhere = json!({ "site.landing": { "known": "own-elsewhere" } });
    let nosniff = json!({ "site.content_type_options.nosniff": true });
    let contact = json!({ "web.security_txt": "absent" });
    let other = Verdict::NotApplicable;
    vec![
        (
            "https",
            Area::Web,
            High,
            Verdict::Pass,
            &[TARGET, WWW],
            answers,
        ),
        (
            "https-redirect",
            Area::Web,
            High,
            Verdict::Fail,
            &[TARGET, WWW],
            page,
        ),
        (
            "hsts",
            Area::Web,
            Medium,
            Verdict::Fail,
            &[TARGET, WWW],
            hsts,
        ),
        (
            "content-type-options",
            Area::Web,
            Low,
            other,
            &[TARGET],
            elsewhere,
        ),
        (
            "content-type-options",
            Area::Web,
            Low,
            Verdict::Pass,
            &[WWW],
            nosniff,
        ),
        (
            "security-txt",
            Area::Web,
            Low,
            Verdict::Fail,
            &[TARGET],
            contact,
        ),
    ]
}

fn finding(
    language: Language,
    check: &str,
    area: Area,
    severity: Severity,
    verdict: Verdict,
    subject: &str,
    facts: &Value,
) -> Finding {
    let unknown = verdict == Verdict::Unknown;
    Finding {
        check: check.into(),
        area,
        subject: subject.into(),
        verdict,
        case: word(verdict).into(),
        severity,
        possible: unknown.then_some(Possible {
            worst: Verdict::Fail,
            best: Verdict::Pass,
        }),
        why: unknown.then(|| {
            Why::new(
                Cause::BlockedPort,
                "connect to 185.10.20.25:25: no answer in 10 s",
            )
        }),
        waived: None,
        steps: Vec::new(),
        text: text(language, check, word(verdict)),
        facts: serde_json::from_value(facts.clone()).unwrap(),
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Partial => "partial",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not-applicable",
        Verdict::Info => "info",
    }
}

/// By check, case and language.
type Texts = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;

/// Title, what, why and fix of a finding, from `texts.toml`.
fn text(language: Language, check: &str, case: &str) -> FindingText {
    static TEXTS: LazyLock<Texts> =
        LazyLock::new(|| toml_text::read(include_str!("texts.toml")).unwrap());
    let words = &TEXTS[check][case][language.code()];
    let part = |index: usize| words.get(index).cloned().unwrap_or_default();
    FindingText {
        title: part(0),
        what: part(1),
        why: part(2),
        fix: part(3),
    }
}
