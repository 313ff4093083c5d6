//! The facts behind the made-up bakery, and its framework view.

use std::collections::BTreeMap;

use belfort::fact::{
    AddressAnswer, Authority, Cause, Certificate, Chain, ContentTypeOptions, Dns, DomainState,
    Endpoint, Facts, Handshake, Header, Hop, HttpLead, HttpsAnswer, KeyKind, Landing, Mail,
    MailServer, Mx, MxRecord, NameServer, NameServerAnswer, Seen, SignatureHash, Site, Spf, Trust,
    Web, Why,
};
use belfort::score::framework::FrameworkView;
use serde_json::{Value, json};

use crate::company::{ENDPOINTS, MX, TARGET, WWW};

pub(crate) fn facts() -> Facts {
    Facts {
        dns: Dns {
            state: Seen::Known(DomainState::Answers),
            name_server_names: Seen::Known(vec!["ns1.host.test".into(), "ns2.host.test".into()]),
            addresses_answering: Seen::Known(vec![
                "192.0.2.1".parse().unwrap(),
                "198.51.100.1".parse().unwrap(),
            ]),
            name_servers_failing: Seen::Known(Vec::new()),
            caa: Seen::Absent,
        },
        mail: mail(),
        web: Web {
            security_txt: Seen::Absent,
        },
        name_servers: Seen::Known(vec![
            name_server("ns1.host.test", "192.0.2.1"),
            name_server("ns2.host.test", "198.51.100.1"),
        ]),
        mail_servers: Seen::Known(vec![MailServer {
            name: MX.into(),
            addresses: Seen::Known(vec!["192.0.2.25".parse().unwrap()]),
            address: Seen::Known("192.0.2.25".parse().unwrap()),
            greeting: blocked(),
            starttls: blocked(),
        }]),
        sites: Seen::Known(vec![site(TARGET), site(WWW)]),
        endpoints: Seen::Known(vec![
            endpoint(ENDPOINTS[0], TARGET),
            endpoint(ENDPOINTS[1], WWW),
        ]),
    }
}

fn blocked<T>() -> Seen<T> {
    Seen::Unknown(Why::new(
        Cause::BlockedPort,
        "connect to 192.0.2.25:25: no answer in 10 s",
    ))
}

fn mail() -> Mail {
    Mail {
        mx: Seen::Known(Mx {
            records: vec![MxRecord {
                preference: 10,
                host: MX.into(),
            }],
            hosts_resolved: Seen::Known(vec![MX.into()]),
            hosts_unresolved: Seen::Known(Vec::new()),
            alias_hosts: Seen::Known(Vec::new()),
            private_hosts: Seen::Known(Vec::new()),
            ..Mx::default()
        }),
        spf: Seen::Known(Spf {
            records: vec!["v=spf1 include:spf.host.test -all".into()],
            authorises_nothing: false,
        }),
        dmarc: Seen::Absent,
        parked: Seen::Known(false),
    }
}

fn name_server(name: &str, address: &str) -> NameServer {
    NameServer {
        name: name.into(),
        own: false,
        alias: Seen::Known(false),
        addresses: Seen::Known(vec![address.parse().unwrap()]),
        answers: Seen::Known(vec![AddressAnswer {
            address: address.parse().unwrap(),
            answer: Seen::Known(NameServerAnswer::Authoritative),
        }]),
    }
}

pub(crate) fn site(name: &str) -> Site {
    Site {
        name: name.into(),
        addresses: vec!["192.0.2.80".parse().unwrap()],
        http: Seen::Known(vec![page(&format!("http://{name}/"))]),
        https: Seen::Known(vec![page(&format!("https://{name}/"))]),
        https_answer: Seen::Known(HttpsAnswer::Answers),
        twin_https: Seen::Known(true),
        http_lead: Seen::Known(HttpLead::Page),
        landing: Seen::Known(Landing::Here),
        landing_host: Seen::Known(name.into()),
        authority: Seen::Known(Authority::Sound),
        hsts: Seen::Absent,
        content_type_options: Seen::Known(ContentTypeOptions {
            value: "nosniff".into(),
            nosniff: true,
        }),
    }
}

fn page(url: &str) -> Hop {
    let headers = [
        ("server", "nginx/1.22.1"),
        ("content-type", "text/html; charset=utf-8"),
        ("x-content-type-options", "nosniff"),
        ("set-cookie", "PHPSESSID=d0f6a1c2e9b84b7f; path=/"),
    ];
    Hop {
        url: url.into(),
        status: 200,
        version: "HTTP/1.1".into(),
        location: String::new(),
        headers: headers
            .map(|(name, value)| Header {
                name: name.into(),
                value: value.into(),
            })
            .to_vec(),
    }
}

pub(crate) fn endpoint(name: &str, site: &str) -> Endpoint {
    Endpoint {
        name: name.into(),
        site: site.into(),
        address: Seen::Known("192.0.2.80".parse().unwrap()),
        handshake: Seen::Known(Handshake {
            version: "TLS 1.3".into(),
            suite: "TLS13_AES_256_GCM_SHA384".into(),
            group: "X25519".into(),
            alpn: "h2".into(),
        }),
        chain: Seen::Known(Chain {
            certificates: vec!["MIIFVzCCBD".repeat(200), "MIIFFjCCAv".repeat(130)],
            subjects: vec![
                format!("CN={TARGET}"),
                "C=US, O=Let's Encrypt, CN=R12".into(),
            ],
            trust: Seen::Known(Trust::Trusted),
            wrong_order: false,
            weak_links: Vec::new(),
        }),
        certificate: Seen::Known(Certificate {
            subject: format!("CN={TARGET}"),
            issuer: "C=US, O=Let's Encrypt, CN=R12".into(),
            names: vec![TARGET.into(), WWW.into()],
            covers_name: true,
            not_before: "2026-09-03T09:00:00Z".parse().unwrap(),
            not_after: "2026-12-02T08:59:59Z".parse().unwrap(),
            days_left: 9,
            not_yet_valid: false,
            expired: false,
            lifetime_left_percent: 10,
            key_kind: KeyKind::Rsa,
            key_bits: 2048,
            exponent_one: false,
            signature_hash: SignatureHash::Sha2,
        }),
    }
}

/// The NIS2 view, where the type of this build can hold one.
pub(crate) fn frameworks() -> BTreeMap<String, FrameworkView> {
    serde_json::from_value(nis2())
        .ok()
        .map(|view| ("nis2-art21".to_owned(), view))
        .into_iter()
        .collect()
}

fn nis2() -> Value {
    let source = json!({ "name": "Directive (EU) 2022/2555", "date": "2022-12-27" });
    let row = |check: &str, point: &str, outcome: &str| json!({ "check": check, "relation": "evidence", "point": point, "confidence": "A", "outcome": outcome });
    let counts = |checks: usize, gap: usize, none: usize, unseen: usize| json!({ "checks": checks, "gap_seen": gap, "no_gap_seen": none, "seen": 0, "not_seen": unseen, "not_applicable": 0 });
    json!({
        "id": "nis2-art21", "edition": "2022", "mapped": "2026-11-23", "title": "NIS2, art. 21(2)", "credit": "ENISA (CC BY 4.0)",
        "controls": [
            { "id": "a", "reference": "Art. 21(2)(a)", "source": source, "title": "⟦a⟧", "visibility": "not-visible", "rows": [], "counts": counts(0, 0, 0, 0) },
            { "id": "e", "reference": "Art. 21(2)(e)", "source": source, "title": "⟦e⟧", "visibility": "traces", "rows": [
                row("dmarc", "6.7.2(k)", "gap-seen"), row("starttls", "6.7.2(k)", "not-seen"),
                { "check": "security-txt", "relation": "evidence", "confidence": "B", "reading": "ours", "outcome": "gap-seen" }
            ], "counts": counts(3, 2, 0, 1) },
            { "id": "h", "reference": "Art. 21(2)(h)", "source": source, "title": "⟦h⟧", "visibility": "traces", "rows": [
                row("certificate-trust", "9.2(c)", "no-gap-seen")
            ], "counts": counts(1, 0, 1, 0) }
        ],
        "notes": [{ "id": "attest", "text": "⟦note⟧" }]
    })
}
