use super::*;
use crate::parse::certificate_file;

const SHA1_LINK: &str = include_str!("../../../../tests/certificates/sha1-link.pem");
const RSA_1024_LINK: &str = include_str!("../../../../tests/certificates/rsa-1024-link.pem");

/// An endpoint that sent the first so many certificates of a file.
fn endpoint(file: &str, sent: usize, trust: Trust) -> Endpoint {
    let mut certificates: Vec<String> = certificate_file::read(file.as_bytes(), 10)
        .unwrap()
        .iter()
        .map(|der| BASE64.encode(der))
        .collect();
    certificates.truncate(sent);
    Endpoint {
        site: "www.example.be".to_owned(),
        chain: Seen::Known(Chain {
            certificates,
            subjects: Vec::new(),
            fetched: Seen::Known(Vec::new()),
            trust: Seen::Known(trust),
            root_list: Seen::Known(RootList::Mozilla),
            wrong_order: false,
        }),
        ..Endpoint::default()
    }
}

fn completed(mut endpoint: Endpoint) -> Endpoint {
    let at = "2026-11-23T20:15:00Z".parse().unwrap();
    complete(std::slice::from_mut(&mut endpoint), at);
    endpoint
}

#[test]
fn a_certificate_is_read_from_its_bytes_in_the_evidence() {
    let seen = completed(endpoint(SHA1_LINK, 3, Trust::WeakSignature));
    let own = seen.certificate.known().unwrap();
    assert!(own.covers_name && !own.expired && own.days_left > 30_000);
    assert_eq!(own.names, ["www.bakkerij.be", "www.example.be"]);
    let mut other = endpoint(SHA1_LINK, 3, Trust::WeakSignature);
    other.site = "example.be".to_owned();
    assert!(!completed(other).certificate.known().unwrap().covers_name);
}

#[test]
fn what_is_not_in_the_evidence_is_unknown_and_no_certificate_is_absent() {
    let why = Why::from(Cause::Timeout);
    let silent = completed(Endpoint {
        chain: Seen::Unknown(why.clone()),
        ..endpoint(SHA1_LINK, 3, Trust::Trusted)
    });
    assert_eq!(silent.certificate, Seen::Unknown(why.clone()));
    assert_eq!(silent.links, Seen::Unknown(why));
    let bare = completed(Endpoint {
        chain: Seen::Absent,
        ..Endpoint::default()
    });
    assert_eq!((bare.certificate, bare.links), (Seen::Absent, Seen::Absent));
    for text in ["?", "AAAA"] {
        let mut odd = endpoint(SHA1_LINK, 3, Trust::Trusted);
        if let Seen::Known(chain) = &mut odd.chain {
            chain.certificates = vec![text.to_owned()];
        }
        let odd = completed(odd);
        let cause = |why: Option<&Why>| why.unwrap().cause;
        assert_eq!(cause(odd.certificate.unknown()), Cause::Unreadable);
        assert_eq!(cause(odd.links.unknown()), Cause::Unreadable);
    }
}

#[test]
fn the_weakest_links_below_the_root_are_found() {
    let old = completed(endpoint(SHA1_LINK, 3, Trust::WeakSignature));
    assert_eq!(old.links.known().unwrap().len(), 1, "the root is no link");
    let link = old.oldest_signed_link.known().unwrap();
    assert_eq!(link.subject, "CN=Recorded SHA-1 CA");
    assert_eq!(link.signature_hash, SignatureHash::Sha1);
    assert_eq!(old.shortest_ec_link.known().unwrap().key_bits, 256);
    assert_eq!(old.shortest_rsa_link, Seen::Absent);
    let short = completed(endpoint(RSA_1024_LINK, 3, Trust::WeakSignature));
    assert_eq!(short.shortest_rsa_link.known().unwrap().key_bits, 1_024);
    let direct = completed(endpoint(SHA1_LINK, 1, Trust::Trusted));
    assert_eq!(direct.links, Seen::Known(Vec::new()));
    assert_eq!(direct.oldest_signed_link, Seen::Absent);
}

#[test]
fn a_link_that_may_have_been_fetched_is_unknown_where_nobody_knows() {
    let mut fetched = endpoint(SHA1_LINK, 1, Trust::CompletedByAia);
    let all = endpoint(SHA1_LINK, 2, Trust::Trusted).chain;
    if let (Seen::Known(chain), Seen::Known(all)) = (&mut fetched.chain, all) {
        chain.fetched = Seen::Known(all.certificates[1..].to_vec());
    }
    let seen = completed(fetched.clone());
    assert_eq!(seen.links.known().unwrap().len(), 1);
    if let Seen::Known(chain) = &mut fetched.chain {
        chain.fetched = Seen::Unknown(Cause::NotRecorded.into());
    }
    let seen = completed(fetched);
    let unknown = Seen::Unknown(Cause::NotRecorded.into());
    assert_eq!(
        (seen.links, seen.oldest_signed_link.map(|_| ())),
        (unknown, Seen::Unknown(Cause::NotRecorded.into()))
    );
}

fn certificate(from: &str, until: &str) -> Certificate {
    Certificate {
        subject: String::new(),
        issuer: String::new(),
        names: Vec::new(),
        covers_name: true,
        not_before: from.parse().unwrap(),
        not_after: until.parse().unwrap(),
        days_left: 0,
        not_yet_valid: false,
        expired: false,
        lifetime_left_percent: 0,
        lifetime_days: 90,
        must_staple: false,
        for_servers: true,
        key_kind: KeyKind::Rsa,
        key_bits: 2048,
        exponent_one: false,
        signature_hash: SignatureHash::Sha2,
    }
}

#[test]
fn days_are_counted_from_the_moment_of_observation() {
    let at: Timestamp = "2026-11-23T20:15:00Z".parse().unwrap();
    let mut soon = certificate("2026-09-01T00:00:00Z", "2026-12-02T21:00:00Z");
    complete_certificate(&mut soon, at);
    assert_eq!(
        (soon.days_left, soon.lifetime_left_percent, soon.expired),
        (9, 9, false)
    );
    let mut gone = certificate("2026-01-01T00:00:00Z", "2026-11-23T20:14:59Z");
    complete_certificate(&mut gone, at);
    assert_eq!(
        (gone.days_left, gone.lifetime_left_percent, gone.expired),
        (-1, 0, true)
    );
    let mut later = certificate("2027-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
    complete_certificate(&mut later, at);
    assert!(later.not_yet_valid && later.lifetime_left_percent == 100);
    let mut absurd = certificate("-009000-01-01T00:00:00Z", "9999-12-30T00:00:00Z");
    complete_certificate(&mut absurd, at);
    assert!(!absurd.expired);
}

#[test]
fn the_limit_of_a_lifetime_is_that_of_the_day_it_was_made_and_for_public_authorities() {
    for (from, days, limit, excess) in [
        ("2018-02-28T23:59:59Z", 1_200, None, None),
        ("2018-03-01T00:00:00Z", 825, Some(825), Some(0)),
        ("2020-08-31T23:59:59Z", 826, Some(825), Some(1)),
        ("2020-09-01T00:00:00Z", 398, Some(398), Some(0)),
        ("2026-03-14T23:59:59Z", 398, Some(398), Some(0)),
        ("2026-03-15T00:00:00Z", 398, Some(200), Some(198)),
        ("2027-03-15T00:00:00Z", 100, Some(100), Some(0)),
        ("2029-03-15T00:00:00Z", 48, Some(47), Some(1)),
    ] {
        for (list, is_public) in [
            (RootList::Mozilla, true),
            (RootList::Own, false),
            (RootList::None, false),
        ] {
            let Seen::Known(mut chain) = endpoint(SHA1_LINK, 3, Trust::Trusted).chain else {
                panic!("a chain");
            };
            chain.root_list = Seen::Known(list);
            let mut one = certificate(from, "2031-01-01T00:00:00Z");
            one.lifetime_days = days;
            let seen = lifetime_limit(&chain, &one);
            assert_eq!(seen, limit.filter(|_| is_public).into(), "{from} {list:?}");
            let seen = seen.map(|limit| one.lifetime_days.saturating_sub(limit));
            assert_eq!(seen, excess.filter(|_| is_public).into(), "{from} {list:?}");
        }
    }
}

#[test]
fn a_second_chain_that_nobody_looked_for_is_none_and_one_that_could_not_be_seen_is_unknown() {
    for (cause, expected) in [
        (Cause::NotAsked, Seen::Absent),
        (Cause::NotRecorded, Seen::Absent),
        (Cause::Timeout, Seen::Unknown(Cause::Timeout.into())),
    ] {
        let mut one = endpoint(SHA1_LINK, 3, Trust::Trusted);
        one.other_chain = Seen::Unknown(cause.into());
        let seen = completed(one);
        assert_eq!(seen.other_trust, expected);
        assert_eq!(seen.other_certificate.map(|_| Trust::Trusted), expected);
    }
}
