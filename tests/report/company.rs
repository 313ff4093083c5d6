//! A made-up bakery, judged by hand: what the report is tried on.

use std::collections::{BTreeMap, BTreeSet};

use belfort::check::{
    Area, Effort, Finding, FindingText, Possible, RuleSet, Severity, Verdict, Who,
};
use belfort::fact::{Cause, Header, MailServer, Seen, Spf, Why};
use belfort::language::Language;
use belfort::result::{FORMAT, Port25, ScanResult, Scope, Tool, Vantage};
use belfort::score::scoring::Scoring;
use belfort::score::{Action, AreaScore, Cap, Forecast, LevelRange, Row, Score};
use belfort::words::Words;
use serde_json::{Value, json};

use crate::evidence::{endpoint, facts, frameworks, site};

pub(crate) const TARGET: &str = "bakkerij-korenaar.test";
pub(crate) const WWW: &str = "www.bakkerij-korenaar.test";
pub(crate) const MX: &str = "mail.bakkerij-korenaar.test";
pub(crate) const ENDPOINTS: [&str; 2] = [
    "bakkerij-korenaar.test:443/ipv4",
    "www.bakkerij-korenaar.test:443/ipv4",
];

/// The words of the report and nothing else: the findings are made by hand.
pub(crate) fn rules() -> RuleSet {
    rules_with(include_str!("../../templates/words.toml"))
}

pub(crate) fn rules_with(words: &str) -> RuleSet {
    RuleSet {
        checks: Vec::new(),
        conditions: BTreeMap::new(),
        scoring: Scoring {},
        frameworks: BTreeMap::new(),
        profiles: BTreeMap::new(),
        sentences: Words::default(),
        words: Words::parse("templates/words.toml", words).unwrap(),
        version: "0.1.0+3f9ac21b".into(),
    }
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

/// The same bakery with nothing to repair, but a mail server that nobody could see.
pub(crate) fn unseen_mail_server(language: Language) -> ScanResult {
    let mut result = bakery(language);
    for finding in &mut result.findings {
        if matches!(finding.verdict, Verdict::Fail | Verdict::Partial) {
            finding.verdict = Verdict::Pass;
        }
        if let Some(why) = &mut finding.why {
            *why = Why::new(
                Cause::Timeout,
                "connect to 192.0.2.25:25: no answer in 10 s",
            );
        }
    }
    result.vantage.port25 = Port25::Unknown;
    result.evidence.mail_servers = Seen::Known(vec![MailServer {
        name: MX.into(),
        ..MailServer::default()
    }]);
    result.score.capped_by.clear();
    result.score.next.clear();
    result.score.low = Some(88);
    result.score.high = Some(100);
    result.score.level = Some(LevelRange { low: 4, high: 5 });
    result
}

/// A scan in which too little could be seen.
pub(crate) fn barely_seen(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.score.coverage = 0.54;
    result.score.level = None;
    result.score.capped_by.clear();
    result
}

/// A scan of the mail alone.
pub(crate) fn mail_only(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.scope.only = BTreeSet::from([Area::Mail]);
    result.findings.retain(|finding| finding.area == Area::Mail);
    result.score.areas.retain(|area, _| *area == Area::Mail);
    result.score.rows.retain(|row| row.area == Area::Mail);
    result.score.next.truncate(1);
    result.score.next[0].after.level = None;
    result.score.level = None;
    result.score.capped_by.clear();
    result
}

pub(crate) const SCRIPT: &str = "<script>alert(1)</script>";
pub(crate) const ESCAPE: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m";
pub(crate) const BIDI: &str = "factuur\u{202e}fdp.exe\u{2066}";
pub(crate) const FORMULA: &str = "=cmd|' /C calc'!A0";
pub(crate) const ATTRIBUTE: &str = "\" onmouseover=\"alert(2)\" x='";

/// The bakery after somebody hostile has written in everything a stranger can write in.
pub(crate) fn hostile(language: Language) -> ScanResult {
    let evil = format!("{SCRIPT}{ESCAPE}{BIDI}{FORMULA}{ATTRIBUTE}");
    let mut result = bakery(language);
    result.vantage.resolver.clone_from(&evil);
    for finding in &mut result.findings {
        finding.subject.push_str(&evil);
        for text in [
            &mut finding.text.title,
            &mut finding.text.what,
            &mut finding.text.why,
            &mut finding.text.fix,
        ] {
            text.push_str(&evil);
        }
        if let Some(why) = &mut finding.why {
            why.detail.clone_from(&evil);
        }
        finding
            .facts
            .insert(format!("txt.{evil}"), json!({ "known": evil }));
    }
    for action in &mut result.score.next {
        action.subject.push_str(&evil);
    }
    let facts = &mut result.evidence;
    facts.mail.spf = Seen::Known(Spf {
        records: vec![format!("v=spf1 {evil}")],
        authorises_nothing: false,
    });
    facts.mail_servers = Seen::Known(vec![MailServer {
        name: evil.clone(),
        greeting: Seen::Known(format!("220 {evil}")),
        ..MailServer::default()
    }]);
    let mut endpoint = endpoint(ENDPOINTS[0], TARGET);
    if let Seen::Known(certificate) = &mut endpoint.certificate {
        certificate.subject = format!("CN={evil}");
    }
    facts.endpoints = Seen::Known(vec![endpoint]);
    let mut site = site(TARGET);
    if let Seen::Known(hops) = &mut site.https {
        hops[0].headers.push(Header {
            name: evil.clone(),
            value: evil.clone(),
        });
    }
    facts.sites = Seen::Known(vec![site]);
    result.tool.rules.push_str(&evil);
    result
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
        json!({ "mail.mx.hosts_resolved": { "known": [MX] } }),
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

/// Title, what, why and fix of a finding, from `texts.toml`.
fn text(language: Language, check: &str, case: &str) -> FindingText {
    type Texts = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;
    let texts: Texts = toml::from_str(include_str!("texts.toml")).unwrap();
    let words = &texts[check][case][language.code()];
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
