//! The facts behind the made-up bakery, and its framework view.

use std::collections::BTreeMap;

use belfort::fact::{
    AddressAnswer, Cause, Certificate, Chain, DmarcName, Dns, Endpoint, Facts, ForeignAnswer,
    Handshake, Header, Hop, Ipv6, Ipv6Host, KeyKind, Lead, LeadEnd, Leads, Mail, MailServer, Mx,
    MxRecord, NameServer, Page, Registration, RegistryService, Response, Seen, SignatureHash, Site,
    TcpAnswer, Trust, Visit, VisitEnd, Web, Why, ZoneTransfer, derive,
};
use belfort::score::framework::FrameworkView;
use belfort::target::Target;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::company::{ENDPOINTS, MX, TARGET, WWW};

/// What was seen, and what follows from it.
pub(crate) fn facts(observed_at: Timestamp) -> Facts {
    let mut facts = observed();
    let target = Target::parse(TARGET).unwrap().0;
    derive::complete(&mut facts, &target, observed_at);
    facts
}

fn observed() -> Facts {
    Facts {
        dns: Dns {
            caa: Seen::Absent,
            name_servers_above: listed(),
            foreign_above: Seen::Absent,
            tcp_above: Seen::Absent,
            ..Dns::default()
        },
        registration: Registration {
            domain: Seen::Known(TARGET.into()),
            service: Seen::Known(RegistryService::None),
            record: Seen::Absent,
            ..Registration::default()
        },
        leads: Leads {
            names: Seen::Known(vec![lead(TARGET), lead(WWW)]),
            ..Leads::default()
        },
        mail: mail(),
        web: Web {
            security_txt: Seen::Absent,
            ..Web::default()
        },
        name_servers: Seen::Known(vec![
            name_server("ns1.host.test", "192.0.2.1"),
            name_server("ns2.host.test", "198.51.100.1"),
        ]),
        mail_servers: Seen::Known(vec![MailServer {
            name: MX.into(),
            alias: Seen::Known(false),
            addresses: Seen::Known(vec!["185.10.20.25".parse().unwrap()]),
            address: Seen::Known("185.10.20.25".parse().unwrap()),
            greeting: blocked(),
            starttls: blocked(),
            ..MailServer::default()
        }]),
        sites: Seen::Known(vec![site(TARGET), site(WWW)]),
        endpoints: Seen::Known(vec![
            endpoint(ENDPOINTS[0], TARGET),
            endpoint(ENDPOINTS[1], WWW),
        ]),
        zone_transfer: ZoneTransfer {
            servers: Seen::Unknown(Cause::NotAsked.into()),
            ..ZoneTransfer::default()
        },
        ipv6: ipv6(),
    }
}

fn ipv6() -> Ipv6 {
    let hosts = |names: &[&str]| {
        let hosts = names.iter().map(|&name| Ipv6Host {
            name: name.into(),
            addresses: Seen::Absent,
        });
        Seen::Known(hosts.collect())
    };
    Ipv6 {
        sites: hosts(&[TARGET, WWW]),
        mail_servers: hosts(&[MX]),
        name_servers: hosts(&["ns1.host.test", "ns2.host.test"]),
        ..Ipv6::default()
    }
}

fn lead(name: &str) -> Lead {
    Lead {
        name: name.into(),
        end: Seen::Known(LeadEnd::Exists),
        domain: TARGET.into(),
        domain_exists: Seen::Known(true),
        addresses: Seen::Known(vec!["185.10.20.80".parse().unwrap()]),
        ..Lead::default()
    }
}

fn blocked<T>() -> Seen<T> {
    Seen::Unknown(Why::new(
        Cause::BlockedPort,
        "connect to 185.10.20.25:25: no answer in 10 s",
    ))
}

fn mail() -> Mail {
    Mail {
        mx: Seen::Known(Mx {
            records: vec![MxRecord {
                preference: 10,
                host: MX.into(),
            }],
            ..Mx::default()
        }),
        txt: Seen::Known(vec!["v=spf1 include:spf.host.test -all".into()]),
        dmarc_walk: Seen::Known([TARGET, "test"].map(dmarc_name).to_vec()),
        ..Mail::default()
    }
}

fn dmarc_name(name: &str) -> DmarcName {
    DmarcName {
        name: name.into(),
        txt: Seen::Known(Vec::new()),
        beside_alias: false,
    }
}

/// The name servers, as each of them and the zone above name them.
fn listed() -> Seen<Vec<String>> {
    Seen::Known(
        ["ns1.host.test", "ns2.host.test"]
            .map(str::to_owned)
            .to_vec(),
    )
}

fn name_server(name: &str, address: &str) -> NameServer {
    NameServer {
        name: name.into(),
        own: false,
        alias: Seen::Known(false),
        addresses: Seen::Known(vec![address.parse().unwrap()]),
        answers: Seen::Known(vec![AddressAnswer {
            address: address.parse().unwrap(),
            response: Seen::Known(Response {
                code: 0,
                authoritative: true,
                recursion: false,
                soa: true,
            }),
            answer: Seen::default(),
            serial: Seen::Known(2_026_112_301),
            serial_later: Seen::Absent,
            listed: listed(),
            tcp: Seen::Known(TcpAnswer::Answered),
            foreign: Seen::Known(ForeignAnswer {
                code: 5,
                authoritative: false,
                recursion: false,
                address: false,
            }),
        }]),
        open_resolver: Seen::default(),
        open_resolver_unseen: false,
    }
}

pub(crate) fn site(name: &str) -> Site {
    Site {
        name: name.into(),
        addresses: Seen::Known(vec!["192.0.2.80".parse().unwrap()]),
        http: visit(&format!("http://{name}/")),
        https: visit(&format!("https://{name}/")),
        page: Seen::Known(Page::default()),
        ..Site::default()
    }
}

fn visit(url: &str) -> Seen<Visit> {
    Seen::Known(Visit {
        hops: vec![page(url)],
        end: Seen::Known(VisitEnd::Page),
    })
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
            root_list: Seen::Known(belfort::fact::RootList::Mozilla),
            wrong_order: false,
            fetched: Seen::Known(Vec::new()),
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
            lifetime_days: 90,
            must_staple: false,
            for_servers: true,
            lifetime_left_percent: 10,
            key_kind: KeyKind::Rsa,
            key_bits: 2048,
            exponent_one: false,
            signature_hash: SignatureHash::Sha2,
        }),
        ..Endpoint::default()
    }
}

/// Two measures of the framework that small companies start with, one of them seen.
pub(crate) fn basic() -> FrameworkView {
    let control = |id: &str, former: &str, visibility: &str| json!({ "id": id, "former": former, "key": former.starts_with("PR.MA"), "reference": id, "source": "cyfun", "title": format!("⟦{id}⟧"), "visibility": visibility, "rows": [], "counts": { "checks": 0, "gap_seen": 0, "no_gap_seen": 0, "seen": 0, "not_seen": 0, "not_applicable": 0 } });
    let mut updates = control("ID.AM-08.2", "PR.MA-1.1", "traces");
    updates["asked"] = json!(["ID.AM-08.2", "updates", "antivirus"]);
    updates["answered"] = json!(["ID.AM-08.2", "updates"]);
    updates["rows"] = json!([{ "check": "https", "relation": "evidence", "confidence": "B", "reading": "ours", "outcome": "no-gap-seen" }]);
    updates["counts"]["checks"] = json!(1);
    updates["counts"]["no_gap_seen"] = json!(1);
    let mut risks = control("ID.RA-05.1", "ID.RA-5.1", "not-visible");
    risks["asked"] = json!(["ID.RA-05.1"]);
    risks["answered"] = json!(["ID.RA-05.1"]);
    let mut plan = control("RS.MA-01.1", "RS.RP-1.1", "not-visible");
    plan["asked"] = json!(["RS.MA-01.1"]);
    let view = json!({
        "id": "cyfun-basic", "edition": "2025", "mapped": "2026-11-26", "title": "CyFun Basic", "credit": "ENISA (CC BY 4.0)",
        "sources": { "cyfun": { "name": "CyberFundamentals", "date": "2025-10-01" } },
        "controls": [updates, risks, plan],
        "notes": [{ "id": "attest", "text": "⟦note⟧" }, { "id": "no-level", "text": "⟦no level⟧" }]
    });
    serde_json::from_value(view).unwrap()
}

/// The NIS2 view.
pub(crate) fn frameworks() -> BTreeMap<String, FrameworkView> {
    let view = serde_json::from_value(nis2()).unwrap();
    BTreeMap::from([("nis2-art21".to_owned(), view)])
}

fn nis2() -> Value {
    let row = |check: &str, relation: &str, point: &str, outcome: &str| json!({ "check": check, "relation": relation, "point": point, "confidence": "A", "outcome": outcome });
    let counts = |counts: [usize; 6]| json!({ "checks": counts[0], "gap_seen": counts[1], "no_gap_seen": counts[2], "seen": counts[3], "not_seen": counts[4], "not_applicable": counts[5] });
    let control = |id: &str, visibility: &str, rows: Value, counts: Value| json!({ "id": id, "reference": format!("Art. 21(2)({id})"), "source": "directive", "title": format!("⟦{id}⟧"), "visibility": visibility, "rows": rows, "counts": counts });
    let mut ours = row("security-txt", "evidence", "6.10.2(e)", "gap-seen");
    ours["reading"] = json!("ours");
    let e = json!([
        row("dmarc", "evidence", "6.7.2(k)", "gap-seen"),
        row("starttls", "evidence", "6.7.2(k)", "not-seen"),
        row("mx", "hint", "6.7.2(l)", "not-applicable"),
        ours,
    ]);
    let h = json!([
        row("certificate-trust", "evidence", "9.2(c)", "no-gap-seen"),
        row("certificate-key", "input", "9.2(a)", "seen"),
    ]);
    let c = json!([row(
        "nameserver-redundancy",
        "evidence",
        "4.2.4(a)",
        "no-gap-seen"
    )]);
    json!({
        "id": "nis2-art21", "edition": "2022", "mapped": "2026-11-23", "title": "NIS2, art. 21(2)", "credit": "ENISA (CC BY 4.0)",
        "sources": { "directive": { "name": "Directive (EU) 2022/2555", "date": "2022-12-14" }, "annex": { "name": "Regulation (EU) 2024/2690, annex", "date": "2024-10-17" } },
        "points_of": "annex",
        "controls": [
            control("a", "not-visible", json!([]), counts([0; 6])),
            control("c", "hardly", c, counts([1, 0, 1, 0, 0, 0])),
            control("d", "hardly", json!([]), counts([0; 6])),
            control("e", "traces", e, counts([4, 2, 0, 0, 1, 1])),
            control("h", "traces", h, counts([2, 0, 1, 1, 0, 0])),
        ],
        "notes": [{ "id": "attest", "text": "⟦note⟧" }]
    })
}
