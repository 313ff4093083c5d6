//! Ways, certificates and TLS in the technician's part.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use belfort::fact::catalogue::machine_words;
use belfort::fact::{
    Cause, Certificate, Chain, Endpoint, FurtherAddress, Group, Handshake, Hop, Look, MailServer,
    Revocation, RootList, Seen, Site, StartTls, StartTlsUse, Suite, TlsSupport, TlsVersion, Trust,
    VersionSupport, Visit, VisitEnd, Why,
};
use belfort::language::Language;
use belfort::report::model::{CertificateBox, TlsPart};
use belfort::result::ScanResult;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
};
use serde_json::json;

use crate::company::{ENDPOINTS, MX, TARGET, bakery, html, model};
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

/// Sites of every kind of way; of so many more it is told how many there are.
fn sites(more: usize) -> Vec<Site> {
    let page = || Seen::Known(VisitEnd::Page);
    let mut ends: Vec<(u16, Seen<VisitEnd>)> = [200, 401, 404, 418, 429, 503, 304]
        .map(|status| (status, page()))
        .to_vec();
    ends.push((302, Seen::Known(VisitEnd::Foreign)));
    ends.push((301, Seen::Unknown(Cause::TooManyRedirects.into())));
    ends.push((301, Seen::Unknown(Cause::Timeout.into())));
    ends.extend((0..more).map(|_| (200, page())));
    let site = |(n, (status, end)): (usize, (u16, Seen<VisitEnd>))| {
        let url = format!("http://w{n}.test/");
        let hops = vec![hop(&url, status)];
        Site {
            name: format!("w{n}.test"),
            http: Seen::Known(Visit { hops, end }),
            https: Seen::Absent,
            ..Site::default()
        }
    };
    ends.into_iter().enumerate().map(site).collect()
}

fn hop(url: &str, status: u16) -> Hop {
    let is_redirect = matches!(status, 301..=303);
    Hop {
        url: url.into(),
        status,
        version: "HTTP/1.1".into(),
        location: if is_redirect {
            url.into()
        } else {
            String::new()
        },
        headers: Vec::new(),
    }
}

/// A bakery with these sites only.
fn with_sites(language: Language, sites: Vec<Site>) -> ScanResult {
    let mut result = bakery(language);
    result.evidence.sites = Seen::Known(sites);
    result
}

/// A site that leads on for long, and at last over another domain; one without anybody; one without hops.
fn odd_sites() -> Vec<Site> {
    let mut hops: Vec<Hop> = (0..9)
        .map(|n| hop(&format!("https://a.test/{n}"), 302))
        .collect();
    hops.push(hop("https://b.test/", 302));
    let end = Seen::Unknown(Cause::TooManyRedirects.into());
    for hop in &mut hops {
        hop.location = "https://elsewhere.test/".into();
    }
    let long = Seen::Known(Visit { hops, end });
    let empty = Seen::Known(Visit {
        hops: Vec::new(),
        end: Seen::Known(VisitEnd::Page),
    });
    let site = |name: &str, http, https| Site {
        name: name.into(),
        http,
        https,
        ..Site::default()
    };
    vec![
        site("a.test", Seen::Absent, long),
        site("c.test", Seen::Unknown(Cause::Timeout.into()), empty),
        site("d.test", Seen::Unknown(Cause::Timeout.into()), Seen::Absent),
    ]
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

/// Chains of every kind; those whose own certificate cannot be read are told by the names of the facts.
fn chains() -> Vec<Vec<Endpoint>> {
    let words = machine_words::<Trust>().into_iter();
    let trusts = words.map(|word| Seen::Known(serde_json::from_value(json!(word)).unwrap()));
    let others = [Seen::Unknown(Cause::Timeout.into()), Seen::Absent];
    let lists = [
        Seen::Known(RootList::Own),
        Seen::Known(RootList::None),
        Seen::Unknown(Cause::Timeout.into()),
        Seen::Absent,
    ];
    let all: Vec<Endpoint> = trusts
        .chain(others)
        .enumerate()
        .map(|(n, trust)| with_chain(n, |chain| chain.trust = trust))
        .chain(lists.into_iter().enumerate().map(|(n, list)| {
            with_chain(40 + n, |chain| {
                chain.root_list = list;
                chain.wrong_order = n == 0;
            })
        }))
        .collect();
    // One more than is shown, which is in order and so comes last.
    let last = || [with_chain(90, |_| {})];
    let chunks = all.chunks(6).map(|some| [some, &last()[..]].concat());
    chunks.collect()
}

fn with_chain(n: usize, change: impl FnOnce(&mut Chain)) -> Endpoint {
    let mut endpoint = endpoint(&format!("c{n}.test:443/ipv4"), TARGET);
    if let Seen::Known(chain) = &mut endpoint.chain {
        // In no way to be read, so that nothing but the facts tells of it.
        chain.certificates = vec![format!("{n}!")];
        change(chain);
    }
    endpoint
}

/// The same certificate, as it stood on other days and for other names.
fn odd_certificates() -> Vec<Endpoint> {
    let changed = |n: usize, change: fn(&mut Certificate)| {
        let mut one = with_chain(n, |_| {});
        if let Seen::Known(certificate) = &mut one.certificate {
            change(certificate);
        }
        one
    };
    let mut revoked = changed(3, |_| {});
    revoked.revocation = Revocation::Revoked;
    let mut second = changed(4, |one| {
        one.not_after = "2026-11-25T00:00:00Z".parse().unwrap()
    });
    second.other_chain = second.chain.clone();
    second.other_certificate = second.certificate.clone();
    second.chain = Seen::Absent;
    let mut none = changed(5, |_| {});
    none.chain = Seen::Unknown(Cause::Timeout.into());
    vec![
        changed(0, |one| {
            one.not_after = "2026-11-01T00:00:00Z".parse().unwrap()
        }),
        changed(1, |one| {
            one.not_before = "2026-12-01T00:00:00Z".parse().unwrap()
        }),
        changed(2, |one| one.covers_name = false),
        revoked,
        second,
        none,
        Endpoint {
            name: ENDPOINTS[0].into(),
            ..with_chain(6, |_| {})
        },
    ]
}

/// Certificates that can be read: an own one below an authority that was not sent but fetched.
fn real() -> Vec<Endpoint> {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::<String>::new()).unwrap();
    root.distinguished_name = named("Root of trust");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = Issuer::new(root, root_key);
    let key = KeyPair::generate().unwrap();
    let mut middle = CertificateParams::new(Vec::<String>::new()).unwrap();
    middle.distinguished_name = named("R12, of the \u{202e}shop");
    middle.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let fetched = middle.signed_by(&key, &root).unwrap();
    let middle = Issuer::new(middle, key);
    let made = |names: &[String], trust| {
        let mut own = CertificateParams::new(names.to_vec()).unwrap();
        own.distinguished_name = named(&names[0]);
        let own = own
            .signed_by(&KeyPair::generate().unwrap(), &middle)
            .unwrap();
        let mut one = with_chain(0, |chain| {
            chain.certificates = vec![BASE64.encode(own.der())];
            chain.fetched = Seen::Known(vec![BASE64.encode(fetched.der())]);
            chain.trust = Seen::Known(trust);
        });
        one.name = format!("{}:443/ipv4", names[0]);
        one.site = names[0].clone();
        one.certificate = Seen::Absent;
        one
    };
    let long = format!("{}.test", "w".repeat(60));
    let many: Vec<String> = (0..9).map(|n| format!("n{n}.{long}")).collect();
    let twice = made(&["a.test".to_owned()], Trust::CompletedByAia);
    let mut elsewhere = twice.clone();
    elsewhere.name = "b.test:443/ipv4".into();
    elsewhere.site = "b.test".into();
    let mut nothing_fetched = made(&["c.test".to_owned()], Trust::Incomplete);
    if let Seen::Known(chain) = &mut nothing_fetched.chain {
        chain.fetched = Seen::Known(Vec::new());
    }
    vec![
        twice,
        elsewhere,
        made(&many, Trust::CompletedByAia),
        nothing_fetched,
    ]
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
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
    results.extend([
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

#[test]
fn where_nobody_answered_one_box_names_all_addresses() {
    let ways = model(&with_sites(Language::En, odd_sites())).technical.ways;
    let silent = ways
        .parts
        .iter()
        .find(|way| way.from.shown.len() == 2)
        .unwrap();
    assert_eq!(silent.from.shown, ["http://c.test/", "http://d.test/"]);
    assert!(silent.steps.is_empty());
    let end = silent.end.as_ref().unwrap();
    assert_eq!(
        (end.sign, end.word.as_str()),
        ("unknown", "could not be seen: no answer came in time")
    );
    let closed: Vec<_> = ways
        .parts
        .iter()
        .filter(|way| way.steps.is_empty())
        .collect();
    let words: Vec<_> = closed
        .iter()
        .filter_map(|way| way.end.as_ref())
        .map(|end| end.word.as_str())
        .collect();
    assert!(
        words.contains(&"Port 80 is closed: no site without encryption"),
        "{words:?}"
    );
    assert!(words.contains(&"No encrypted site (HTTPS)"), "{words:?}");
}

#[test]
fn many_ways_are_cut_and_an_answer_is_marked_at_its_step() {
    let ways = model(&with_sites(Language::En, sites(9))).technical.ways;
    assert_eq!(ways.parts.len(), 10);
    assert_eq!(ways.more, "Another 10 ways are in the result file.");
    let first = &ways.parts[0];
    assert_eq!(first.end, None);
    let marks: Vec<_> = first.steps[0]
        .marks
        .iter()
        .map(|mark| (mark.sign, mark.word.as_str()))
        .collect();
    assert_eq!(marks, [("fail", "Page without encryption")]);
    let page = html(&with_sites(Language::Fr, sites(0)));
    assert!(
        page.contains("<li><bdi>http:&#x2f;&#x2f;w1.<wbr>test&#x2f;</bdi><br>401")
            || page.contains("w1.test&#x2f;</bdi><br>401")
    );
}

/// A box as lines of text.
fn told(one: &CertificateBox) -> Vec<String> {
    let faults = one.faults.iter().map(|fault| {
        let names = fault.names.shown.join(", ");
        format!("{} {names}", fault.mark.word).trim().to_owned()
    });
    let mut lines = vec![
        one.subject.clone(),
        one.places.shown.join(", "),
        one.left.clone(),
    ];
    lines.extend(faults);
    lines.retain(|line| !line.is_empty());
    lines
}

fn with_endpoints(endpoints: Vec<Endpoint>) -> ScanResult {
    let mut result = bakery(Language::En);
    result.evidence.endpoints = Seen::Known(endpoints);
    result
}

#[test]
fn one_certificate_at_several_places_stands_once_and_names_whom_it_is_not_made_for() {
    let chains = model(&with_endpoints(real())).technical.chains;
    let complete = &chains.parts[0];
    assert_eq!(
        complete.own.len(),
        2,
        "two certificates below one issuer are one picture"
    );
    let shared = complete
        .own
        .iter()
        .find(|one| one.subject == "a.test")
        .unwrap();
    assert_eq!(told(shared)[1], "a.test:443 (IPv4), b.test:443 (IPv4)");
    assert!(told(shared).contains(&"Not made for b.test".to_owned()));
    assert!(
        shared
            .key
            .starts_with("Key EC 256, signed with ECDSA, SHA-256"),
        "{}",
        shared.key
    );
    assert_eq!(shared.fingerprint.len(), 16 + '…'.len_utf8());
    assert!(
        shared.names.shown.is_empty(),
        "its only name is its subject"
    );
    let many = complete
        .own
        .iter()
        .find(|one| one.subject != "a.test")
        .unwrap();
    assert_eq!(
        (many.names.shown.len(), many.names.more.as_str()),
        (4, "and 5 more")
    );
    assert!(complete.links[0].subject.starts_with("R12"));
    assert_eq!(
        complete.links[0].faults[0].mark.word,
        "Not sent, but can be fetched"
    );
    assert_eq!(
        (complete.root.as_str(), complete.missing.as_str()),
        ("Root of trust", "")
    );
    assert_eq!(complete.trust.sign, "partial");
    let incomplete = &chains.parts[1];
    assert!(
        incomplete.missing.starts_with("R12"),
        "{}",
        incomplete.missing
    );
    assert_eq!(
        (incomplete.root.as_str(), incomplete.trust.sign),
        ("", "fail")
    );
}

#[test]
fn what_is_wrong_with_a_certificate_leads_to_its_finding() {
    let mut soon = with_chain(0, |_| {});
    soon.name = ENDPOINTS[0].into();
    let result = with_endpoints(vec![soon]);
    let chains = model(&result).technical.chains;
    let own = &chains.parts[0].own[0];
    let soon = own
        .faults
        .iter()
        .find(|fault| fault.mark.word == "Runs out soon")
        .unwrap();
    assert_eq!(
        (soon.mark.sign, soon.link.as_str()),
        (
            "partial",
            "f-certificate-expiry-bakkerij-korenaar.test_3a443_2fipv4"
        )
    );
    assert!(html(&result).contains(&format!("<a href=\"#{}\"><span class=\"mark\">", soon.link)));
}

#[test]
fn each_fault_has_its_words_and_none_is_a_missing_certificate() {
    let chains = model(&with_endpoints(odd_certificates())).technical.chains;
    let boxes = chains
        .parts
        .iter()
        .flat_map(|part| &part.own)
        .map(|one| told(one).join("; "));
    let boxes = boxes.collect::<Vec<_>>().join("; ");
    for word in [
        "Expired",
        "Not valid yet",
        "Not made for bakkerij-korenaar.test",
        "Revoked",
        "Second certificate, for older visitors",
        "1 day left",
    ] {
        assert!(boxes.contains(word), "{word}: {boxes}");
    }
    let without: Vec<_> = chains
        .without
        .iter()
        .map(|row| (row.places.shown.join(", "), row.reason.as_str()))
        .collect();
    assert!(
        without.contains(&("c4.test:443 (IPv4)".into(), "shows no certificate")),
        "{without:?}"
    );
    assert!(
        without.contains(&(
            "c5.test:443 (IPv4)".into(),
            "could not be seen: no answer came in time"
        )),
        "{without:?}"
    );
}

#[test]
fn many_chains_and_many_certificates_are_cut() {
    let mut many = chains().concat();
    many.dedup_by_key(|one| one.chain.clone());
    let last = many
        .iter()
        .filter(|one| one.name.starts_with("c90"))
        .count();
    let n = many.len() + 1 - last;
    let chains = model(&with_endpoints(many)).technical.chains;
    assert_eq!(chains.parts.len(), 6);
    assert_eq!(
        chains.more,
        format!("Another {} chains are in the result file.", n - 6)
    );
    assert_ne!(
        chains.parts[0].trust.sign, "pass",
        "what is not in order comes first"
    );
}
