use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hickory_proto::dnssec::rdata::DS;
use hickory_proto::dnssec::{Algorithm, DigestType, PublicKeyBuf};
use hickory_proto::rr::Name;

use super::*;
use crate::fact::Proof;

const ZONE: &str = "example.be";

fn now() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

/// A key of the zone (its bytes are no real key), and the DS record that vouches for it.
fn key(seed: u8, algorithm: u8) -> (ZoneKey, Ds) {
    let bytes = vec![seed; 64];
    let public = PublicKeyBuf::new(bytes.clone(), Algorithm::from_u8(algorithm));
    let zone = Name::from_ascii("example.be.").unwrap();
    let ds = DS::from_key(&public, &zone, DigestType::SHA256).unwrap();
    let digest = ds.digest().iter().map(|byte| format!("{byte:02x}"));
    let key = ZoneKey {
        key_tag: ds.key_tag(),
        flags: 257,
        algorithm,
        key: STANDARD.encode(bytes),
    };
    let ds = Ds {
        key_tag: ds.key_tag(),
        algorithm,
        digest_type: 2,
        digest: digest.collect(),
    };
    (key, ds)
}

fn signature(kind: &str, key_tag: u16, from: &str, to: &str) -> Signature {
    Signature {
        name: ZONE.to_owned(),
        kind: kind.to_owned(),
        key_tag,
        algorithm: 13,
        inception: format!("{from}T00:00:00Z").parse().unwrap(),
        expiration: format!("{to}T00:00:00Z").parse().unwrap(),
    }
}

fn set(kind: &str, fits: bool, key_tag: u16, (from, to): (&str, &str)) -> SignedSet {
    SignedSet {
        name: ZONE.to_owned(),
        kind: kind.to_owned(),
        signatures: vec![CheckedSignature {
            signature: signature(kind, key_tag, from, to),
            fits: Seen::Known(fits),
        }],
    }
}

const IN_TIME: (&str, &str) = ("2026-11-20", "2026-12-04");

fn proof(verdict: Seen<ProofVerdict>) -> Proof {
    Proof {
        name: ZONE.to_owned(),
        kind: "SOA".to_owned(),
        verdict,
        reason: String::new(),
    }
}

/// A zone that is signed and vouched for, and whose signatures hold.
fn signed() -> Dnssec {
    let (key, ds) = key(1, 13);
    Dnssec {
        signatures: Seen::Known(vec![
            signature("SOA", key.key_tag, IN_TIME.0, IN_TIME.1),
            signature("A", key.key_tag, IN_TIME.0, "2026-12-01"),
        ]),
        ds: Seen::Known(vec![ds]),
        ds_proof: Seen::Known(ProofVerdict::Secure),
        keys: Seen::Known(vec![key]),
        proofs: Seen::Known(vec![proof(Seen::Known(ProofVerdict::Secure))]),
        nsec3param: Seen::Absent,
        servers: Seen::Absent,
        ..Dnssec::default()
    }
}

/// The same zone, whose signatures do not hold, and what its servers say.
fn broken(servers: Vec<SigningServer>) -> Dnssec {
    Dnssec {
        proofs: Seen::Known(vec![proof(Seen::Known(ProofVerdict::Bogus))]),
        servers: Seen::Known(servers),
        ..signed()
    }
}

fn server(keys: Vec<ZoneKey>, sets: Vec<SignedSet>) -> SigningServer {
    SigningServer {
        address: "192.0.2.1".parse().unwrap(),
        keys: Seen::Known(keys),
        sets: Seen::Known(sets),
    }
}

fn completed(mut dnssec: Dnssec) -> Dnssec {
    complete(&mut dnssec, &Seen::Known(ZONE.to_owned()), now(), None);
    dnssec
}

fn state_of(dnssec: Dnssec) -> Seen<DnssecState> {
    completed(dnssec).state
}

fn cause_of(dnssec: Dnssec) -> Cause {
    let completed = completed(dnssec);
    assert_eq!(completed.fault.unknown(), completed.state.unknown());
    completed.state.unknown().unwrap().cause
}

#[test]
fn a_zone_whose_chain_holds_is_valid_and_its_first_signature_to_end_is_known() {
    let dnssec = completed(signed());
    assert_eq!(dnssec.state, Seen::Known(DnssecState::Valid));
    assert_eq!(dnssec.fault, Seen::Known(DnssecFault::None));
    assert_eq!(dnssec.signature_days_left, Seen::Known(6));
    assert_eq!(dnssec.nsec3_iterations, Seen::Known(0));
    assert_eq!(dnssec.old_crypto, Seen::Known(false));
}

#[test]
fn the_last_signature_of_a_set_counts() {
    let mut dnssec = signed();
    let later = signature("A", 7, IN_TIME.0, "2026-12-24");
    if let Seen::Known(signatures) = &mut dnssec.signatures {
        signatures.push(later);
    }
    assert_eq!(completed(dnssec).signature_days_left, Seen::Known(9));
}

#[test]
fn without_ds_a_zone_is_half_signed_or_not_at_all() {
    let no_ds = || Dnssec {
        ds: Seen::Absent,
        proofs: Seen::Known(vec![proof(Seen::Known(ProofVerdict::Insecure))]),
        ..signed()
    };
    assert_eq!(state_of(no_ds()), Seen::Known(DnssecState::NoDs));
    let unsigned = Dnssec {
        keys: Seen::Absent,
        signatures: Seen::Absent,
        ..no_ds()
    };
    assert_eq!(state_of(unsigned), Seen::Known(DnssecState::Unsigned));
    let keys_alone = Dnssec {
        signatures: Seen::Absent,
        ..no_ds()
    };
    assert_eq!(state_of(keys_alone), Seen::Known(DnssecState::Unsigned));
    let unseen = Dnssec {
        keys: Seen::Unknown(Cause::Timeout.into()),
        ..no_ds()
    };
    assert_eq!(cause_of(unseen), Cause::Timeout);
}

#[test]
fn what_is_broken_has_the_name_of_its_fault() {
    let (own, _) = key(1, 13);
    let (other, _) = key(2, 13);
    let tag = own.key_tag;
    let keys = set("DNSKEY", true, tag, IN_TIME);
    let with = |one: SignedSet| server(vec![own.clone()], vec![keys.clone(), one]);
    let unsigned = SignedSet {
        signatures: Vec::new(),
        ..set("A", true, tag, IN_TIME)
    };
    let past = ("2026-10-01", "2026-11-01");
    let future = ("2027-01-01", "2027-02-01");
    for (server, expected) in [
        (server(Vec::new(), Vec::new()), DnssecFault::KeyMissing),
        (server(vec![other], Vec::new()), DnssecFault::NoMatchingKey),
        (with(unsigned), DnssecFault::SignatureMissing),
        (with(set("A", true, tag, past)), DnssecFault::Expired),
        (with(set("A", true, tag, future)), DnssecFault::NotYetValid),
        (
            with(set("A", false, tag, IN_TIME)),
            DnssecFault::SignatureWrong,
        ),
    ] {
        let dnssec = completed(broken(vec![server]));
        assert_eq!(
            dnssec.state,
            Seen::Known(DnssecState::Broken),
            "{expected:?}"
        );
        assert_eq!(dnssec.fault, Seen::Known(expected));
    }
}

#[test]
fn keys_have_to_be_signed_by_one_that_is_vouched_for() {
    let (own, _) = key(1, 13);
    let by_another = set("DNSKEY", true, own.key_tag.wrapping_add(1), IN_TIME);
    let dnssec = completed(broken(vec![server(vec![own], vec![by_another])]));
    assert_eq!(dnssec.fault, Seen::Known(DnssecFault::SignatureMissing));
}

#[test]
fn one_bad_server_of_two_is_enough_where_the_chain_does_not_hold() {
    let (own, _) = key(1, 13);
    let tag = own.key_tag;
    let good = server(vec![own.clone()], vec![set("SOA", true, tag, IN_TIME)]);
    let stale = set("SOA", true, tag, ("2026-10-01", "2026-11-01"));
    let stale = server(vec![own], vec![stale]);
    let dnssec = completed(broken(vec![good, stale]));
    assert_eq!(dnssec.fault, Seen::Known(DnssecFault::Expired));
}

#[test]
fn what_only_one_way_of_looking_calls_broken_is_unknown() {
    let (own, _) = key(1, 13);
    let good = set("SOA", true, own.key_tag, IN_TIME);
    let servers = vec![server(vec![own], vec![good])];
    assert_eq!(cause_of(broken(servers)), Cause::Disagreeing);
    assert_eq!(cause_of(broken(Vec::new())), Cause::NoAnswer);
    let silent = SigningServer {
        keys: Seen::Unknown(Cause::Timeout.into()),
        ..server(Vec::new(), Vec::new())
    };
    assert_eq!(cause_of(broken(vec![silent])), Cause::Timeout);
}

#[test]
fn one_answer_that_did_not_come_leaves_it_open() {
    let dnssec = Dnssec {
        proofs: Seen::Known(vec![
            proof(Seen::Known(ProofVerdict::Secure)),
            proof(Seen::Unknown(Cause::Timeout.into())),
        ]),
        ..signed()
    };
    assert_eq!(cause_of(dnssec), Cause::Timeout);
}

#[test]
fn an_algorithm_that_nobody_knows_is_told_from_one_that_the_validator_does_not_know() {
    let insecure = |algorithm, servers| {
        let (key, ds) = key(1, algorithm);
        Dnssec {
            ds: Seen::Known(vec![ds]),
            keys: Seen::Known(vec![key]),
            proofs: Seen::Known(vec![proof(Seen::Known(ProofVerdict::Insecure))]),
            servers,
            ..signed()
        }
    };
    let unknown = insecure(200, Seen::Absent);
    assert_eq!(
        state_of(unknown),
        Seen::Known(DnssecState::UnknownAlgorithm)
    );
    let (own, _) = key(1, 15);
    let tag = own.key_tag;
    let sets = vec![
        set("DNSKEY", true, tag, IN_TIME),
        set("SOA", true, tag, IN_TIME),
    ];
    let good = insecure(15, Seen::Known(vec![server(vec![own.clone()], sets)]));
    let below_unsigned = Dnssec {
        ds_proof: Seen::Known(ProofVerdict::Insecure),
        ..good.clone()
    };
    assert_eq!(state_of(good), Seen::Known(DnssecState::Valid));
    assert_eq!(cause_of(below_unsigned), Cause::Unverifiable);
    let wrong = vec![set("SOA", false, tag, IN_TIME)];
    let wrong = insecure(15, Seen::Known(vec![server(vec![own], wrong)]));
    assert_eq!(cause_of(wrong), Cause::Unverifiable);
    assert_eq!(cause_of(insecure(15, Seen::Absent)), Cause::Unverifiable);
    assert_eq!(cause_of(insecure(16, Seen::Absent)), Cause::Unverifiable);
    assert_eq!(cause_of(insecure(13, Seen::Absent)), Cause::Unverifiable);
}

#[test]
fn what_is_out_of_its_time_by_one_clock_only_is_not_called_so() {
    let (own, _) = key(1, 13);
    let ended = set("SOA", true, own.key_tag, ("2026-11-01", "2026-11-24"));
    let wrong = set("SOA", false, own.key_tag, IN_TIME);
    let yesterday = "2026-11-23T12:00:00Z".parse().unwrap();
    for (set, expected) in [
        (ended, Err(Cause::WrongClock)),
        (wrong, Ok(DnssecState::Broken)),
    ] {
        let mut dnssec = broken(vec![server(vec![own.clone()], vec![set])]);
        let zone = Seen::Known(ZONE.to_owned());
        complete(&mut dnssec, &zone, now(), Some(yesterday));
        let found = dnssec.state.known().copied();
        assert_eq!(found.ok_or(Cause::WrongClock), expected);
        assert_eq!(dnssec.state.unknown(), dnssec.fault.unknown());
    }
}

#[test]
fn old_is_what_rests_on_sha_1_alone() {
    let of = |pairs: &[(u8, u8)]| {
        let ds = pairs.iter().map(|(algorithm, digest_type)| Ds {
            key_tag: 1,
            algorithm: *algorithm,
            digest_type: *digest_type,
            digest: String::new(),
        });
        is_old(&ds.collect::<Vec<_>>())
    };
    assert!(of(&[(7, 2)]) && of(&[(5, 2)]) && of(&[(13, 1)]));
    assert!(!of(&[(13, 1), (13, 2)]), "SHA-256 stands beside it");
    assert!(!of(&[(7, 2), (13, 2)]), "a new algorithm stands beside it");
    assert!(!of(&[(8, 2)]));
}

#[test]
fn what_was_not_seen_stays_unknown_with_its_cause() {
    let why = Why::from(Cause::NoDnssecPath);
    let dnssec = Dnssec {
        ds: Seen::Unknown(why.clone()),
        signatures: Seen::Unknown(why.clone()),
        nsec3param: Seen::Unknown(why.clone()),
        servers: Seen::Unknown(why.clone()),
        ..signed()
    };
    let dnssec = completed(dnssec);
    assert_eq!(dnssec.state, Seen::Unknown(why.clone()));
    assert_eq!(dnssec.fault, Seen::Unknown(why.clone()));
    assert_eq!(dnssec.signatures_until, Seen::Unknown(why.clone()));
    assert_eq!(dnssec.old_crypto, Seen::Unknown(why.clone()));
    assert_eq!(dnssec.nsec3_iterations, Seen::Unknown(why));
}

#[test]
fn a_signature_that_nobody_here_can_check_is_no_sign_that_all_is_well() {
    let (key, ds) = key(1, 14);
    let unchecked = |kind| {
        let mut set = set(kind, true, key.key_tag, IN_TIME);
        for checked in &mut set.signatures {
            checked.fits = Seen::Unknown(Why::new(Cause::TooLarge, "many"));
        }
        set
    };
    // The validator does not know P-384, so what the servers say is all there is.
    let dnssec = Dnssec {
        ds: Seen::Known(vec![ds]),
        proofs: Seen::Known(vec![proof(Seen::Known(ProofVerdict::Insecure))]),
        servers: Seen::Known(vec![server(vec![key.clone()], vec![unchecked("SOA")])]),
        ..signed()
    };
    assert!(state_of(dnssec).unknown().is_some());
}

#[test]
fn of_two_signatures_neither_order_hides_that_one_has_ended() {
    let (key, _) = key(1, 13);
    let ended = set("A", true, key.key_tag, ("2026-10-01", "2026-11-01"));
    let wrong = set("A", false, key.key_tag, IN_TIME);
    for (one, other) in [(&ended, &wrong), (&wrong, &ended)] {
        let mut both = one.clone();
        both.signatures.extend(other.signatures.clone());
        let found = completed(broken(vec![server(vec![key.clone()], vec![both])]));
        assert_eq!(found.fault, Seen::Known(DnssecFault::Expired));
    }
}

#[test]
fn a_zone_whose_keys_are_proven_is_signed_well_although_it_leaves_open_what_it_has_not() {
    let of = |kind: &str, verdict| Proof {
        kind: kind.to_owned(),
        ..proof(Seen::Known(verdict))
    };
    let proofs = vec![
        of("SOA", ProofVerdict::Secure),
        of("DNSKEY", ProofVerdict::Secure),
        of("AAAA", ProofVerdict::Insecure),
    ];
    let dnssec = Dnssec {
        proofs: Seen::Known(proofs),
        ..signed()
    };
    assert_eq!(state_of(dnssec), Seen::Known(DnssecState::Valid));
}
