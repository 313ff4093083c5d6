//! Certificates as a picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use belfort::fact::catalogue::machine_words;
use belfort::fact::{Cause, Certificate, Chain, Endpoint, Revocation, RootList, Seen, Trust};
use belfort::language::Language;
use belfort::report::model::CertificateBox;
use belfort::result::ScanResult;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
};
use serde_json::json;

use crate::company::{ENDPOINTS, TARGET, bakery, html, model};
use crate::evidence::endpoint;

/// Chains of every kind; those whose own certificate cannot be read are told by the names of the facts.
pub(super) fn chains() -> Vec<Vec<Endpoint>> {
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
pub(super) fn odd_certificates() -> Vec<Endpoint> {
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
        one.not_after = "2026-11-25T00:00:00Z".parse().unwrap();
    });
    second.other_chain = second.chain.clone();
    second.other_certificate = second.certificate.clone();
    second.chain = Seen::Absent;
    let mut none = changed(5, |_| {});
    none.chain = Seen::Unknown(Cause::Timeout.into());
    vec![
        changed(0, |one| {
            one.not_after = "2026-11-01T00:00:00Z".parse().unwrap();
        }),
        changed(1, |one| {
            one.not_before = "2026-12-01T00:00:00Z".parse().unwrap();
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
pub(super) fn real() -> Vec<Endpoint> {
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
        .find(|fault| fault.mark.word == "Expires soon")
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
