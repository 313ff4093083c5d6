//! A made-up bakery, judged by hand: what the report is tried on.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use belfort::check::{
    Area, Check, Effort, Finding, FindingText, Possible, RuleSet, Severity, SubjectKind, Verdict,
    Who,
};
use belfort::fact::{Cause, Seen, Why};
use belfort::language::Language;
use belfort::report::{self, Reading, Report};
use belfort::result::{FORMAT, Port25, ScanResult, Scope, Tool, Vantage};
use belfort::score::scoring::Scoring;
use belfort::score::{Action, AreaScore, Cap, Forecast, LevelRange, Row, Score};
use belfort::words::Words;
use serde_json::{Value, json};

use crate::evidence::{facts, frameworks};

pub(crate) const TARGET: &str = "bakkerij-korenaar.test";
pub(crate) const WWW: &str = "www.bakkerij-korenaar.test";
pub(crate) const MX: &str = "mail.bakkerij-korenaar.test";
pub(crate) const ENDPOINTS: [&str; 2] = [
    "bakkerij-korenaar.test:443/ipv4",
    "www.bakkerij-korenaar.test:443/ipv4",
];

/// The words of the report and one check: the findings are made by hand. Read once for all tests.
pub(crate) fn rules() -> &'static RuleSet {
    static RULES: LazyLock<RuleSet> =
        LazyLock::new(|| rules_with(include_str!("../../templates/words.toml")));
    &RULES
}

pub(crate) fn rules_with(words: &str) -> RuleSet {
    RuleSet {
        checks: vec![dmarc()],
        conditions: BTreeMap::new(),
        scoring: Scoring {},
        frameworks: BTreeMap::new(),
        profiles: BTreeMap::new(),
        sentences: Words::default(),
        words: Words::parse("templates/words.toml", words).unwrap(),
        version: "0.1.0+3f9ac21b".into(),
    }
}

/// One check, so that a finding knows who can repair it.
fn dmarc() -> Check {
    Check {
        id: "dmarc".into(),
        area: Area::Mail,
        subject: SubjectKind::Domain,
        severity: Severity::High,
        points: None,
        needs: None,
        unless: Vec::new(),
        effort: Effort::Low,
        who: Who::Mail,
        since: "0.1.0".into(),
        refs: Vec::new(),
        params: BTreeMap::new(),
        cases: Vec::new(),
        texts: BTreeMap::new(),
        source: "mail/dmarc.toml".into(),
    }
}

/// The report of a result, with the fixed words of the product.
pub(crate) fn model(result: &ScanResult) -> Report {
    let reading = Reading {
        target_unicode: String::new(),
        result_sha256: Some(report::html::sha256(&report::json(result))),
    };
    report::model(rules(), result, &reading)
}

pub(crate) fn html(result: &ScanResult) -> String {
    report::html(&model(result)).unwrap()
}

/// The bakery: no DMARC, a page over HTTP, a certificate that runs out, port 25 blocked.
pub(crate) fn bakery(language: Language) -> ScanResult {
    ScanResult {
        format: FORMAT.into(),
        tool: Tool {
            version: "0.1.0".into(),
            rules: "0.1.0+3f9ac21b".into(),
        },
        target: TARGET.into(),
        profile: "sme".into(),
        language,
        observed_at: "2026-11-23T20:15:42Z".parse().unwrap(),
        vantage: Vantage {
            resolver: "192.0.2.53:53".into(),
            ipv4: true,
            ipv6: false,
            port25: Port25::Blocked,
            dnssec_path: Seen::Known(true),
        },
        scope: Scope::default(),
        findings: findings(language),
        score: score(),
        frameworks: frameworks(),
        evidence: facts(),
    }
}

fn findings(language: Language) -> Vec<Finding> {
    use Area::{Dns, Mail, Tls, Web};
    use Severity::{Critical, High, Low, Medium};
    use Verdict::{Fail, NotApplicable, Partial, Pass, Unknown};
    let mut findings = Vec::new();
    let mut add = |check, area, severity, verdict, subjects: &[&str], facts: Value| {
        findings.extend(
            subjects
                .iter()
                .map(|subject| finding(language, check, area, severity, verdict, subject, &facts)),
        );
    };
    let state = json!({ "dns.state": { "known": "answers" } });
    add("domain-resolves", Dns, Critical, Pass, &[TARGET], state);
    let addresses = json!({ "dns.addresses_answering": { "known": ["192.0.2.1", "198.51.100.1"] }, "dns.name_servers_failing": { "known": [] } });
    add(
        "nameserver-redundancy",
        Dns,
        Medium,
        Pass,
        &[TARGET],
        addresses,
    );
    add(
        "caa",
        Dns,
        Low,
        Fail,
        &[TARGET],
        json!({ "dns.caa": "absent" }),
    );
    add(
        "mx",
        Mail,
        Medium,
        Pass,
        &[TARGET],
        json!({ "mail.mx": "seen", "mail.mx.hosts_resolved": { "known": [MX] } }),
    );
    add(
        "dmarc",
        Mail,
        High,
        Fail,
        &[TARGET],
        json!({ "mail.dmarc": "absent" }),
    );
    let blocked = json!({ "mail_server.starttls": { "unknown": { "cause": "blocked-port", "detail": "connect to 192.0.2.25:25: no answer in 10 s" } } });
    add("starttls", Mail, High, Unknown, &[MX], blocked);
    let trust = json!({ "endpoint.chain.trust": { "known": "trusted" } });
    add("certificate-trust", Tls, Critical, Pass, &ENDPOINTS, trust);
    let covers = json!({ "endpoint.certificate.covers_name": true });
    add("certificate-name", Tls, Critical, Pass, &ENDPOINTS, covers);
    let days = json!({ "endpoint.certificate.days_left": 9, "endpoint.certificate.lifetime_left_percent": 10 });
    add(
        "certificate-expiry",
        Tls,
        Critical,
        Partial,
        &ENDPOINTS,
        days,
    );
    let key =
        json!({ "endpoint.certificate.key_bits": 2048, "endpoint.certificate.key_kind": "rsa" });
    add("certificate-key", Tls, Medium, Pass, &ENDPOINTS, key);
    let answers = json!({ "site.https_answer": { "known": "answers" } });
    add("https", Web, High, Pass, &[TARGET, WWW], answers);
    let page = json!({ "site.http_lead": { "known": "page" } });
    add("https-redirect", Web, High, Fail, &[TARGET, WWW], page);
    add(
        "hsts",
        Web,
        Medium,
        Fail,
        &[TARGET, WWW],
        json!({ "site.hsts": "absent" }),
    );
    let elsewhere = json!({ "site.landing": { "known": "own-elsewhere" } });
    add(
        "content-type-options",
        Web,
        Low,
        NotApplicable,
        &[TARGET],
        elsewhere,
    );
    let nosniff = json!({ "site.content_type_options.nosniff": true });
    add("content-type-options", Web, Low, Pass, &[WWW], nosniff);
    add(
        "security-txt",
        Web,
        Low,
        Fail,
        &[TARGET],
        json!({ "web.security_txt": "absent" }),
    );
    findings
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
                "connect to 192.0.2.25:25: no answer in 10 s",
            )
        }),
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
        LazyLock::new(|| toml::from_str(include_str!("texts.toml")).unwrap());
    let words = &TEXTS[check][case][language.code()];
    let part = |index: usize| words.get(index).cloned().unwrap_or_default();
    FindingText {
        title: part(0),
        what: part(1),
        why: part(2),
        fix: part(3),
    }
}

/// Scored by hand: 51 points count, 26 are sure, 32 are possible.
fn score() -> Score {
    let area = |low, high, coverage| AreaScore {
        low: Some(low),
        high: Some(high),
        coverage,
    };
    let row = |check: &str, area, weight: f64, low: f64, high: f64| Row {
        check: check.into(),
        area,
        weight,
        low,
        high,
        coverage: if low < high { 0.0 } else { 1.0 },
    };
    let cap = |check: &str| Cap {
        check: check.into(),
        severity: Severity::High,
        level: 2,
    };
    Score {
        low: Some(50),
        high: Some(62),
        coverage: 45.0 / 51.0,
        level: Some(LevelRange { low: 2, high: 2 }),
        capped_by: vec![cap("dmarc"), cap("https-redirect")],
        areas: BTreeMap::from([
            (Area::Dns, area(75, 75, 1.0)),
            (Area::Mail, area(20, 60, 0.6)),
            (Area::Tls, area(86, 86, 1.0)),
            (Area::Web, area(41, 41, 1.0)),
        ]),
        rows: vec![
            row("nameserver-redundancy", Area::Dns, 3.0, 3.0, 3.0),
            row("caa", Area::Dns, 1.0, 0.0, 0.0),
            row("mx", Area::Mail, 3.0, 3.0, 3.0),
            row("dmarc", Area::Mail, 6.0, 0.0, 0.0),
            row("starttls", Area::Mail, 6.0, 0.0, 6.0),
            row("certificate-trust", Area::Tls, 4.0, 4.0, 4.0),
            row("certificate-name", Area::Tls, 4.0, 4.0, 4.0),
            row("certificate-expiry", Area::Tls, 4.0, 2.0, 2.0),
            row("certificate-key", Area::Tls, 3.0, 3.0, 3.0),
            row("https", Area::Web, 6.0, 6.0, 6.0),
            row("https-redirect", Area::Web, 6.0, 0.0, 0.0),
            row("hsts", Area::Web, 3.0, 0.0, 0.0),
            row("content-type-options", Area::Web, 1.0, 1.0, 1.0),
            row("security-txt", Area::Web, 1.0, 0.0, 0.0),
        ],
        next: next(),
    }
}

fn next() -> Vec<Action> {
    use Effort::{Low, Medium};
    let action = |check: &str,
                  subject: &str,
                  severity,
                  effort,
                  who,
                  gain,
                  after: (u8, u8),
                  level: (u8, u8)| Action {
        check: check.into(),
        subject: subject.into(),
        severity,
        effort,
        who,
        gain,
        after: Forecast {
            low: after.0,
            high: after.1,
            level: Some(LevelRange {
                low: level.0,
                high: level.1,
            }),
        },
    };
    vec![
        action(
            "dmarc",
            TARGET,
            Severity::High,
            Low,
            Who::Mail,
            12,
            (62, 74),
            (3, 3),
        ),
        action(
            "https-redirect",
            TARGET,
            Severity::High,
            Low,
            Who::Web,
            12,
            (74, 86),
            (3, 4),
        ),
        action(
            "hsts",
            TARGET,
            Severity::Medium,
            Low,
            Who::Web,
            6,
            (80, 92),
            (4, 5),
        ),
        action(
            "certificate-expiry",
            ENDPOINTS[0],
            Severity::Critical,
            Low,
            Who::Web,
            4,
            (84, 96),
            (4, 5),
        ),
        action(
            "caa",
            TARGET,
            Severity::Low,
            Medium,
            Who::Dns,
            2,
            (86, 98),
            (4, 5),
        ),
    ]
}
