use hickory_proto::dnssec::crypto::EcdsaSigningKey;
use hickory_proto::dnssec::rdata::NSEC3PARAM;
use hickory_proto::dnssec::rdata::sig::SigInput;
use hickory_proto::dnssec::{Nsec3HashAlgorithm, SigningKey, TBS};
use hickory_proto::op::{MessageType, OpCode};
use hickory_proto::rr::SerialNumber;
use hickory_proto::rr::rdata::A;
use proptest::prelude::*;

use super::*;

/// The example of RFC 4034 5.4: `dskey.example.com`, with its digest.
fn example() -> (ZoneKey, Ds) {
    let key = "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
    let key = ZoneKey {
        key_tag: 60_485,
        flags: 256,
        algorithm: 5,
        key: key.to_owned(),
    };
    let ds = Ds {
        key_tag: 60_485,
        algorithm: 5,
        digest_type: 1,
        digest: "2bb183af5f22588179a53b0a98631fad1a292118".to_owned(),
    };
    (key, ds)
}

#[test]
fn a_ds_record_vouches_for_its_key_under_its_name_and_for_no_other() {
    let (key, ds) = example();
    assert_eq!(vouches(&ds, &key, "dskey.example.com"), Some(true));
    assert_eq!(vouches(&ds, &key, "other.example.com"), Some(false));
    let changed = Ds {
        digest: ds.digest.replace("2bb1", "2bb2"),
        ..ds.clone()
    };
    assert_eq!(vouches(&changed, &key, "dskey.example.com"), Some(false));
    let of_another = Ds {
        key_tag: 1,
        ..ds.clone()
    };
    assert_eq!(vouches(&of_another, &key, "dskey.example.com"), Some(false));
    let unknown = Ds {
        digest_type: 200,
        ..ds
    };
    assert_eq!(vouches(&unknown, &key, "dskey.example.com"), None);
}

#[test]
fn who_can_check_a_zone_is_read_from_its_ds_records() {
    let of = |pairs: &[(u8, u8)]| {
        let ds = pairs.iter().map(|(algorithm, digest_type)| Ds {
            algorithm: *algorithm,
            digest_type: *digest_type,
            ..example().1
        });
        reach(&ds.collect::<Vec<_>>())
    };
    assert_eq!(of(&[(13, 2)]), Reach::Validator);
    assert_eq!(of(&[(15, 2), (8, 2)]), Reach::Validator);
    assert_eq!(of(&[(200, 2), (15, 2), (16, 2)]), Reach::SecondOpinion);
    assert_eq!(of(&[(16, 2)]), Reach::Others);
    assert_eq!(of(&[(200, 2)]), Reach::Nobody);
    assert_eq!(of(&[(13, 3)]), Reach::Nobody, "a digest that nobody makes");
    assert_eq!(of(&[]), Reach::Nobody);
}

#[test]
fn a_zone_made_of_signatures_that_do_not_fit_costs_few_tries() {
    let pkcs8 = EcdsaSigningKey::generate_pkcs8(Algorithm::ECDSAP256SHA256).unwrap();
    let key = EcdsaSigningKey::from_pkcs8(&pkcs8, Algorithm::ECDSAP256SHA256).unwrap();
    let dnskey = DNSKEY::with_flags(257, key.to_public_key().unwrap());
    let name = Name::from_ascii("example.be.").unwrap();
    let record = |data| Record::from_rdata(name.clone(), 60, data);
    let dnssec = |data| record(RData::DNSSEC(data));
    let keys = vec![dnssec(DNSSECRData::DNSKEY(dnskey.clone())); MOST];
    let signature = |original_ttl| {
        let input = SigInput {
            type_covered: RecordType::A,
            algorithm: Algorithm::ECDSAP256SHA256,
            num_labels: 2,
            original_ttl,
            sig_expiration: SerialNumber::new(2_000_000_000),
            sig_inception: SerialNumber::new(1_000_000_000),
            key_tag: dnskey.calculate_key_tag().unwrap(),
            signer_name: name.clone(),
        };
        let over = TBS::from(&b"something else"[..]);
        dnssec(DNSSECRData::RRSIG(RRSIG::from_sig(
            input,
            key.sign(&over).unwrap(),
        )))
    };
    let mut message = Message::response(1, OpCode::Query);
    message.add_answer(record(RData::A(A::new(192, 0, 2, 1))));
    message.add_answers((0..40).map(signature));
    let sets = sets(&message, "example.be", &keys);
    let signatures = &sets.first().unwrap().signatures;
    assert_eq!(signatures.len(), MOST);
    // The first takes all that may be tried: forty keys carry its number.
    for checked in signatures {
        assert_eq!(checked.fits.unknown().unwrap().cause, Cause::TooLarge);
    }
}

/// A message with one record of each kind that is read here.
fn message() -> Vec<u8> {
    let zone = Name::from_ascii("example.be.").unwrap();
    let key = STANDARD.decode(example().0.key).unwrap();
    let key = DNSKEY::with_flags(257, PublicKeyBuf::new(key, Algorithm::RSASHA256));
    let input = SigInput {
        type_covered: RecordType::DNSKEY,
        algorithm: Algorithm::RSASHA256,
        num_labels: 2,
        original_ttl: 300,
        sig_expiration: SerialNumber::new(2_000_000_000),
        sig_inception: SerialNumber::new(1_700_000_000),
        key_tag: key.calculate_key_tag().unwrap(),
        signer_name: zone.clone(),
    };
    let ds = DS::new(1, Algorithm::RSASHA256, DigestType::SHA256, vec![7; 32]);
    let hash = Nsec3HashAlgorithm::SHA1;
    let mut message = Message::new(1, MessageType::Response, OpCode::Query);
    for data in [
        DNSSECRData::DNSKEY(key),
        DNSSECRData::RRSIG(RRSIG::from_sig(input, vec![9; 128])),
        DNSSECRData::DS(ds),
        DNSSECRData::NSEC3PARAM(NSEC3PARAM::new(hash, false, 10, vec![1, 2])),
    ] {
        let record = Record::from_rdata(zone.clone(), 300, RData::DNSSEC(data));
        message.add_answer(record);
    }
    message.to_vec().unwrap()
}

#[test]
fn each_kind_of_record_is_read() {
    let message = Message::from_vec(&message()).unwrap();
    let records = &message.answers;
    let counts = (
        ds(records).len(),
        keys(records).len(),
        signatures(records).len(),
    );
    assert_eq!(counts, (1, 1, 1));
    assert_eq!(nsec3_iterations(records), Some(10));
    let sets = sets(&message, "example.be", records);
    let of_keys = sets.iter().find(|set| set.kind == "DNSKEY").unwrap();
    assert_eq!(of_keys.signatures[0].fits, Seen::Known(false));
}

proptest! {
    /// Bytes of a message that is sound are replaced, so that most of what comes out is still read as one.
    #[test]
    fn any_message_is_read_without_a_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let mut bytes = message();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(message) = Message::from_vec(&bytes) {
            let read = (
                ds(&message.answers),
                keys(&message.answers),
                signatures(&message.answers),
                nsec3_iterations(&message.answers),
            );
            prop_assert!(read.0.len() <= MOST && read.1.len() <= MOST && read.2.len() <= MOST);
            prop_assert!(sets(&message, "example.be", &message.answers).len() <= MOST);
        }
    }

    #[test]
    fn any_ds_and_key_are_compared_without_a_panic(
        algorithm: u8, digest_type: u8, digest in ".{0,80}", key in ".{0,80}", zone in ".{0,40}",
    ) {
        let ds = Ds { key_tag: 1, algorithm, digest_type, digest };
        let key = ZoneKey { key_tag: 1, flags: 257, algorithm, key };
        prop_assert_ne!(vouches(&ds, &key, &zone), Some(true));
    }
}
