//! Ways, certificates and TLS in the technician's part.

mod chains;
mod ways;

use belfort::fact::{
    Cause, Endpoint, FurtherAddress, Group, Handshake, Look, MailServer, Seen, StartTls,
    StartTlsUse, Suite, TlsSupport, TlsVersion, VersionSupport, Why,
};
use belfort::language::Language;
use belfort::report::model::TlsPart;
use belfort::result::ScanResult;

use self::chains::{chains, odd_certificates, real};
use self::ways::{odd_sites, sites, with_sites};
use crate::company::{MX, TARGET, bakery, html, model};
use crate::evidence::endpoint;

/// The bakery after a look in which everything that can be said of connections is said.
pub(crate) fn everything(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.evidence.endpoints = Seen::Known(endpoints());
    result.evidence.mail_servers = Seen::Known(mail_servers());
    result.evidence.sites = Seen::Known(sites(0));
    result
}

/// The same, with nothing to show.
pub(crate) fn nothing(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.evidence.endpoints = Seen::Unknown(Cause::NotAsked.into());
    result.evidence.sites = Seen::Unknown(Cause::NotAsked.into());
    result.evidence.mail_servers = Seen::Unknown(Cause::NotAsked.into());
    result
}

fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        full("good.test:443/ipv4", good()),
        full("good.test:443/ipv6", good()),
        full("bad.test:443/ipv4", bad()),
        full("unknown.test:443/ipv4", TlsSupport::default()),
        Endpoint {
            handshake: Seen::Absent,
            ..full("closed.test:443/ipv4", good())
        },
        light("light.test:443/ipv4", Seen::Known(false)),
        light("old.test:443/ipv4", Seen::Known(true)),
        light("silent.test:443/ipv4", Seen::Unknown(Cause::Timeout.into())),
    ];
    all[0].further = Seen::Known(vec![FurtherAddress {
        address: "192.0.2.81".parse().unwrap(),
        handshake: handshake("TLS 1.2"),
        chain: Seen::Absent,
        old_hello: Seen::Known(true),
    }]);
    all
}

fn full(name: &str, support: TlsSupport) -> Endpoint {
    Endpoint {
        handshake: handshake("TLS 1.3"),
        support,
        look: Look::Full,
        ..endpoint(name, TARGET)
    }
}

fn light(name: &str, old_hello: Seen<bool>) -> Endpoint {
    let mut light = full(name, TlsSupport::default());
    light.look = Look::Light;
    light.support.old_hello = old_hello;
    light
}

fn handshake(version: &str) -> Seen<Handshake> {
    Seen::Known(Handshake {
        version: version.into(),
        suite: "TLS_AES_256_GCM_SHA384".into(),
        group: "X25519".into(),
        alpn: "h2".into(),
    })
}

fn spoken(version: TlsVersion, suites: &[&str], cut_short: Option<Cause>) -> VersionSupport {
    let suite = |name: &&str| Suite {
        code: 1,
        name: (*name).to_owned(),
    };
    VersionSupport {
        version,
        spoken: Seen::Known(!suites.is_empty()),
        suites: suites.iter().map(suite).collect(),
        refused_suites: Vec::new(),
        groups: vec![Group {
            code: 29,
            name: "x25519".into(),
            dhe_bits: 0,
        }],
        refused_groups: Vec::new(),
        cut_short: cut_short.map(Why::from),
    }
}

fn good() -> TlsSupport {
    let yes = || Seen::Known(true);
    let no = || Seen::Known(false);
    TlsSupport {
        versions: Seen::Known(vec![
            spoken(TlsVersion::Ssl2, &[], None),
            spoken(
                TlsVersion::Tls13,
                &["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"],
                Some(Cause::NotAsked),
            ),
        ]),
        old_hash: no(),
        extended_master_secret: yes(),
        secure_renegotiation: yes(),
        compression: no(),
        early_data: Seen::Known(0),
        groups: Seen::Known(vec!["X25519MLKEM768".into(), "x25519".into()]),
        post_quantum_groups: Seen::Known(vec!["X25519MLKEM768".into()]),
        ..TlsSupport::default()
    }
}

fn bad() -> TlsSupport {
    let many = [
        vec!["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"; 30],
        vec!["TLS_RSA_WITH_3DES_EDE_CBC_SHA"],
        vec!["TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"],
    ];
    TlsSupport {
        versions: Seen::Known(vec![spoken(
            TlsVersion::Tls12,
            &many.concat(),
            Some(Cause::AskedEnough),
        )]),
        old_hash: Seen::Known(true),
        extended_master_secret: Seen::Known(false),
        secure_renegotiation: Seen::Known(false),
        compression: Seen::Known(true),
        early_data: Seen::Known(16_384),
        groups: Seen::Unknown(Cause::Timeout.into()),
        post_quantum_groups: Seen::Known(Vec::new()),
        ..TlsSupport::default()
    }
}

/// A setting that does not apply, or was not seen, is named without saying how it stands.
fn undecided(seen: fn() -> Seen<bool>) -> TlsSupport {
    TlsSupport {
        old_hash: seen(),
        extended_master_secret: seen(),
        secure_renegotiation: seen(),
        compression: seen(),
        early_data: seen().map(|_| 0),
        post_quantum_groups: seen().map(|_| Vec::new()),
        ..good()
    }
}

fn mail_servers() -> Vec<MailServer> {
    let uses = [
        Some(StartTlsUse::Works),
        Some(StartTlsUse::OnlyOld),
        Some(StartTlsUse::NotOffered),
        Some(StartTlsUse::Broken),
        None,
    ];
    let server = |starttls: Option<StartTlsUse>| MailServer {
        name: MX.into(),
        handshake: handshake("TLS 1.3"),
        starttls: starttls
            .map(|result| StartTls {
                result,
                negotiated: String::new(),
            })
            .into(),
        ..MailServer::default()
    };
    uses.into_iter().map(server).collect()
}

/// Each variant of the tables, where all of one page would be too many.
pub(crate) fn all(language: Language) -> Vec<ScanResult> {
    let with = |endpoints: Vec<Endpoint>, servers: Vec<MailServer>| {
        let mut result = bakery(language);
        result.evidence.endpoints = Seen::Known(endpoints);
        result.evidence.mail_servers = Seen::Known(servers);
        result
    };
    let some = endpoints().split_off(4);
    let undecided = [
        full("a.test:443/ipv4", undecided(|| Seen::Absent)),
        full(
            "b.test:443/ipv4",
            undecided(|| Seen::Unknown(Cause::Timeout.into())),
        ),
    ];
    let chains = chains()
        .into_iter()
        .map(|endpoints| with(endpoints, Vec::new()));
    let mut results: Vec<ScanResult> = chains.collect();
    results.extend(vec![
        with(odd_certificates(), Vec::new()),
        with(real(), Vec::new()),
        everything(language),
        nothing(language),
        with(some, Vec::new()),
        with(undecided.to_vec(), Vec::new()),
        with(Vec::new(), mail_servers()),
        with_sites(language, sites(9)),
        with_sites(language, odd_sites()),
    ]);
    results
}

/// The rows of a table as texts.
fn lines(part: &TlsPart) -> Vec<String> {
    let run = |run: &belfort::report::model::TlsRun| {
        let names = run.names.iter().map(|pieces| pieces.concat());
        let all: Vec<String> = names.chain(run.words.clone()).collect();
        format!("{} {}", run.mark.word, all.join(", "))
    };
    let rows = part.rows.iter().map(|row| {
        let runs: Vec<String> = row.runs.iter().map(run).collect();
        format!("{}: {}", row.label, runs.join(" · "))
    });
    rows.collect()
}

#[test]
fn places_of_which_the_same_is_said_are_one_table() {
    let mut result = bakery(Language::En);
    let names: Vec<String> = (0..40).map(|n| format!("mx{n}.host.test")).collect();
    let servers = names.iter().map(|name| MailServer {
        name: name.clone(),
        ..mail_servers().remove(0)
    });
    result.evidence.mail_servers = Seen::Known(servers.collect());
    result.evidence.endpoints = Seen::Known(vec![
        full("good.test:443/ipv4", good()),
        full("good.test:443/ipv6", good()),
    ]);
    let tls = model(&result).technical.tls;
    assert_eq!(tls.parts.len(), 2);
    assert_eq!(tls.parts[0].places.shown, ["good.test:443 (IPv4, IPv6)"]);
    assert_eq!(
        lines(&tls.parts[0]),
        [
            "Protocol versions: Good TLS 1.3 · could not be seen: an older version of Belfort did not look at this TLS 1.2, TLS 1.1, TLS 1.0, SSL 3.0 · Refused SSL 2.0",
            "Ordinary connection: Good TLS 1.3, TLS_AES_256_GCM_SHA384 · Sufficient X25519",
            "Suites of TLS 1.3: Good TLS_AES_256_GCM_SHA384 · Sufficient TLS_AES_128_GCM_SHA256",
            "Key exchange (groups): Good X25519MLKEM768 · Sufficient x25519",
            "Settings: Good no SHA-1 or MD5 in signing, EMS (extended master secret) on, secure renegotiation, no TLS compression, no early data (0-RTT), keys ready for quantum computers",
        ]
    );
    assert!(tls.is_in_part);
    let mail = &tls.parts[1].places;
    assert_eq!(mail.shown[0], "mx0.host.test:25");
    assert_eq!((mail.shown.len(), mail.more.as_str()), (8, "and 32 more"));
}

#[test]
fn a_class_is_never_a_colour_alone_and_a_suite_may_break_behind_each_word() {
    let page = html(&everything(Language::En));
    for (sign, word) in [
        ("pass", "Good"),
        ("fail", "Breakable"),
        ("partial", "Phase out"),
        ("not-applicable", "Refused"),
    ] {
        let marked = format!("<use href=\"#sign-{sign}\"/></svg> {word}</span>");
        assert!(page.contains(&marked), "{word}");
    }
    assert!(page.contains("TLS_<wbr>RSA_<wbr>WITH_<wbr>3DES_<wbr>EDE_<wbr>CBC_<wbr>SHA</bdi>"));
}

#[test]
fn where_nobody_looked_it_says_so() {
    let tls = model(&nothing(Language::En)).technical.tls;
    assert!(tls.parts.is_empty());
    assert_eq!(tls.more, "could not be seen: it was not asked for");
    let page = html(&nothing(Language::Nl));
    assert!(page.contains("<h3 id=\"tls\">"));
}

#[test]
fn many_tables_are_cut_and_it_says_how_many_more_there_are() {
    let mut result = everything(Language::En);
    let servers = (0..20).map(|n| {
        let mut server = mail_servers().remove(0);
        server.name = format!("mx{n}.host.test");
        if let Seen::Known(handshake) = &mut server.handshake {
            handshake.suite = format!("TLS_{n}");
        }
        server
    });
    result.evidence.mail_servers = Seen::Known(servers.collect());
    let tls = model(&result).technical.tls;
    assert_eq!(tls.parts.len(), 6);
    assert!(tls.more.starts_with("Another 2"), "{}", tls.more);
}
