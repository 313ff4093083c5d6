//! Certificates: each property of one is judged by itself, alone and together with others; staples, second
//! certificates, and what is shown to those who name no site.

use std::collections::BTreeSet;

use belfort::fact::{
    Endpoint, KeyKind, Revocation, RevocationStatus, RootList, Seen, StapleWorth, Trust,
};
use belfort::result::{Evidence, Saved, ScanResult};

use crate::scan::{BAKERY, Subjects, cause, evidence, facts, judged, lines};
use crate::world::{Certificate, Recorded, Site, Stapled, World, sound};

const WWW: &str = "www.bakkerij.be";
const ENDPOINT: &str = "www.bakkerij.be:443/ipv4";

/// A company in order that shows this certificate, with one endpoint for each site.
fn company(certificate: Certificate) -> World {
    World::strong(BAKERY)
        .without_ipv6()
        .site(WWW, sound(BAKERY, Site::page("")).certificate(certificate))
}

async fn seen(certificate: Certificate) -> Evidence {
    evidence(&company(certificate).start().await).await
}

async fn endpoint(certificate: Certificate) -> Endpoint {
    let world = company(certificate).start().await;
    facts(&world).await.endpoint(ENDPOINT).clone()
}

/// What the checks of certificates do not pass, without their common beginning.
fn faults(result: &ScanResult) -> BTreeSet<String> {
    let of_endpoint = format!(" {ENDPOINT} ");
    lines(result)
        .iter()
        .filter(|line| line.contains(" fail ") || line.contains(" partial "))
        .filter_map(|line| line.strip_prefix("certificate-"))
        .map(|line| line.replace(&of_endpoint, " "))
        .collect()
}

fn short(name: &str) -> Certificate {
    match name {
        "leaf only" => Certificate::without_intermediate_or_aia(),
        "sha-1 leaf" => Certificate::recorded(Recorded::OldSignature),
        "rsa-1024 leaf" => Certificate::recorded(Recorded::ShortKey),
        "self-signed" => Certificate::self_signed(),
        "clients only" => Certificate::not_for_servers(),
        _ => Certificate::good(),
    }
}

#[tokio::test]
async fn each_property_is_its_own_finding_alone_and_together() {
    const OTHER: [&str; 1] = ["webhost.example.net"];
    let rows: Vec<(Certificate, &[&str])> = vec![
        (Certificate::good(), &[]),
        (short("leaf only"), &["trust fail incomplete"]),
        (
            Certificate::without_intermediate(),
            &["trust partial mended"],
        ),
        (Certificate::expired(), &["expiry fail expired"]),
        (Certificate::good().names(&OTHER), &["name fail other-name"]),
        (
            Certificate::expired().names(&OTHER),
            &["expiry fail expired", "name fail other-name"],
        ),
        (
            short("leaf only").valid_days(-100, -10).names(&OTHER),
            &[
                "expiry fail expired",
                "name fail other-name",
                "trust fail incomplete",
            ],
        ),
        (
            Certificate::without_intermediate()
                .valid_days(-100, -10)
                .names(&OTHER),
            &[
                "expiry fail expired",
                "name fail other-name",
                "trust partial mended",
            ],
        ),
        (short("self-signed"), &["trust fail self-signed"]),
        (
            short("self-signed").valid_days(-100, -10),
            &["expiry fail expired", "trust fail self-signed"],
        ),
        (
            short("sha-1 leaf"),
            &["key fail old-signature", "trust fail untrusted-root"],
        ),
        (short("clients only"), &["trust fail not-for-servers"]),
        (
            short("clients only").names(&OTHER).valid_days(2, 90),
            &[
                "expiry fail not-yet-valid",
                "name fail other-name",
                "trust fail not-for-servers",
            ],
        ),
        (Certificate::good().must_staple(), &["staple fail missing"]),
        (
            Certificate::expired().must_staple().names(&OTHER),
            &[
                "expiry fail expired",
                "name fail other-name",
                "staple fail missing",
            ],
        ),
        (
            short("leaf only")
                .must_staple()
                .valid_days(-100, -10)
                .names(&OTHER),
            &[
                "expiry fail expired",
                "name fail other-name",
                "staple fail missing",
                "trust fail incomplete",
            ],
        ),
    ];
    for (certificate, expected) in rows {
        let found = faults(&judged(seen(certificate.clone()).await));
        let expected: BTreeSet<String> = expected.iter().map(|&line| line.to_owned()).collect();
        assert_eq!(found, expected, "{certificate:?}");
    }
    let weak = faults(&judged(seen(short("rsa-1024 leaf")).await));
    assert!(weak.contains("key fail short"), "{weak:?}");
}

#[tokio::test]
async fn a_long_lifetime_is_a_fault_of_public_authorities_only() {
    for (days, expected) in [(1_200, Some("lifetime fail too-long")), (199, None)] {
        let mut own = seen(Certificate::good().valid_days(-10, days - 10)).await;
        assert_eq!(faults(&judged(own.clone())), BTreeSet::new());
        let private = own.facts.endpoint(ENDPOINT);
        assert_eq!(private.lifetime_limit_days, Seen::Absent);
        let chain = private.chain.known().unwrap();
        assert_eq!(chain.root_list, Seen::Known(RootList::Own));
        // No test holds the key of a public authority, so the World's own is said to be one.
        if let Seen::Known(endpoints) = &mut own.facts.endpoints {
            for one in endpoints {
                if let Seen::Known(chain) = &mut one.chain {
                    chain.root_list = Seen::Known(RootList::Mozilla);
                }
            }
        }
        let result = serde_json::to_string(&judged(own)).unwrap();
        let again = judged(Saved::read(&result).unwrap().evidence);
        let faults: Vec<String> = faults(&again).into_iter().collect();
        assert_eq!(faults.first().map(String::as_str), expected);
    }
}

#[tokio::test]
async fn a_staple_is_believed_where_the_issuer_or_its_delegate_signed_it_in_time() {
    use StapleWorth as Worth;
    for (stapled, worth, status) in [
        (Stapled::Good, Worth::Valid, Some(RevocationStatus::Good)),
        (
            Stapled::ByDelegate,
            Worth::Valid,
            Some(RevocationStatus::Good),
        ),
        (
            Stapled::Revoked,
            Worth::Valid,
            Some(RevocationStatus::Revoked),
        ),
        (
            Stapled::Unheard,
            Worth::Valid,
            Some(RevocationStatus::Unknown),
        ),
        (
            Stapled::ByPretender,
            Worth::WrongSignature,
            Some(RevocationStatus::Good),
        ),
        (
            Stapled::Stale,
            Worth::Outdated,
            Some(RevocationStatus::Good),
        ),
        (Stapled::Early, Worth::Early, Some(RevocationStatus::Good)),
        (
            Stapled::ByStranger,
            Worth::Stranger,
            Some(RevocationStatus::Good),
        ),
        (
            Stapled::WronglySigned,
            Worth::WrongSignature,
            Some(RevocationStatus::Good),
        ),
        (Stapled::AboutAnother, Worth::OtherCertificate, None),
        (Stapled::TryLater, Worth::NoAnswer, None),
        (Stapled::Noise, Worth::Unreadable, None),
    ] {
        let evidence = seen(Certificate::good().stapled(stapled)).await;
        let endpoint = evidence.facts.endpoint(ENDPOINT);
        let staple = endpoint.staple.known().unwrap();
        assert_eq!(staple.worth, worth, "{stapled:?}");
        assert_eq!(staple.status.known().copied(), status, "{stapled:?}");
        let revocation = match (worth, status) {
            (Worth::Valid, Some(RevocationStatus::Good)) => Revocation::Good,
            (Worth::Valid, Some(RevocationStatus::Revoked)) => Revocation::Revoked,
            _ => Revocation::NotChecked,
        };
        assert_eq!(endpoint.revocation, revocation, "{stapled:?}");
        let expected = match worth {
            Worth::Valid if revocation == Revocation::Revoked => vec!["trust fail revoked"],
            Worth::Valid => vec![],
            _ => vec!["staple partial odd"],
        };
        let found: Vec<String> = faults(&judged(evidence)).into_iter().collect();
        assert_eq!(found, expected, "{stapled:?}");
    }
}

#[tokio::test]
async fn only_a_sound_staple_honours_what_a_certificate_demands_or_speaks_of_revocation() {
    for (stapled, expected) in [
        (
            Stapled::Good,
            vec!["staple pass honoured", "trust pass vouched"],
        ),
        (
            Stapled::Stale,
            vec!["staple fail worthless", "trust pass trusted"],
        ),
    ] {
        let certificate = Certificate::good().must_staple().stapled(stapled);
        let found = lines(&judged(seen(certificate).await));
        for line in expected {
            let (check, rest) = line.split_once(' ').unwrap();
            let line = format!("certificate-{check} {ENDPOINT} {rest}");
            assert!(found.contains(&line), "{line} not in {found:?}");
        }
    }
}

#[tokio::test]
async fn a_bad_second_certificate_is_not_overlooked() {
    let rows: [(Certificate, &[&str]); 7] = [
        (Certificate::good().rsa(), &[]),
        (
            Certificate::expired().rsa(),
            &["expiry fail second-out-of-date"],
        ),
        (
            Certificate::good().rsa().valid_days(-80, 5),
            &["expiry partial second-soon"],
        ),
        (
            Certificate::good().rsa().names(&["a.example"]),
            &["name fail second"],
        ),
        (Certificate::self_signed().rsa(), &["trust fail second"]),
        (
            Certificate::good().rsa().must_staple(),
            &["staple fail second"],
        ),
        (
            Certificate::good().rsa().stapled(Stapled::Revoked),
            &["trust fail revoked"],
        ),
    ];
    for (second, expected) in rows {
        let certificate = Certificate::good().beside(second.clone());
        let found: Vec<String> = faults(&judged(seen(certificate).await))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{second:?}");
    }
    let both = Certificate::expired().beside(Certificate::good().rsa().names(&["a.example"]));
    let found: Vec<String> = faults(&judged(seen(both).await)).into_iter().collect();
    assert_eq!(found, ["expiry fail expired", "name fail second"]);
}

#[tokio::test]
async fn the_second_certificate_is_the_one_of_the_other_kind_of_key() {
    let pair = endpoint(Certificate::good().beside(Certificate::good().rsa())).await;
    let kind =
        |certificate: &Seen<belfort::fact::Certificate>| certificate.known().unwrap().key_kind;
    assert_eq!(kind(&pair.certificate), KeyKind::Ec);
    assert_eq!(kind(&pair.other_certificate), KeyKind::Rsa);
    assert_eq!(pair.other_trust, Seen::Known(Trust::Trusted));
    let reverse = endpoint(Certificate::good().rsa().beside(Certificate::good())).await;
    assert_eq!(kind(&reverse.certificate), KeyKind::Rsa);
    assert_eq!(kind(&reverse.other_certificate), KeyKind::Ec);
    for only in [Certificate::good(), Certificate::good().rsa()] {
        let only = endpoint(only).await;
        assert_eq!(only.other_chain, Seen::Absent);
        assert_eq!(only.other_certificate, Seen::Absent);
    }
}

#[tokio::test]
async fn who_names_no_site_is_shown_a_certificate_or_none() {
    let shown = endpoint(Certificate::good()).await;
    assert_eq!(
        shown.unnamed_chain.known().unwrap().certificates,
        shown.chain.known().unwrap().certificates
    );
    let demanding = endpoint(Certificate::good().for_those_who_name_it()).await;
    assert_eq!(demanding.unnamed_chain, Seen::Absent);
    assert!(demanding.certificate.known().unwrap().covers_name);
}

#[tokio::test]
async fn tickets_say_how_much_early_data_they_allow() {
    let early_data = |endpoint: Endpoint| endpoint.support.early_data;
    assert_eq!(
        early_data(endpoint(Certificate::good()).await),
        Seen::Known(0)
    );
    let eager = Certificate::good().early_data(16_384);
    assert_eq!(early_data(endpoint(eager).await), Seen::Known(16_384));
    let world = World::strong(BAKERY).site(WWW, Site::page("").only_tls12());
    let older = facts(&world.start().await).await;
    assert_eq!(older.endpoint(ENDPOINT).support.early_data, Seen::Absent);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_leaves_all_of_it_unknown() {
    use crate::world::Door;
    let site = Site::page("").https_door(Door::Reset);
    let world = World::strong(BAKERY).site(WWW, site).start().await;
    let facts = facts(&world).await;
    let endpoint = facts.endpoint(ENDPOINT);
    let why = cause(&endpoint.chain);
    assert_eq!(cause(&endpoint.staple), why);
    assert_eq!(cause(&endpoint.other_certificate), why);
    assert_eq!(cause(&endpoint.unnamed_chain), why);
    assert_eq!(cause(&endpoint.support.early_data), why);
    assert_eq!(endpoint.revocation, Revocation::NotChecked);
}
