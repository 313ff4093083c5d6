//! Messages of the DNS, with the records of DNSSEC.

use std::sync::LazyLock;

use super::input::as_it_is_or_changed;
use belfort::parse::dns_name::host_name;
use belfort::parse::dnssec::{ds, keys, nsec3_iterations, reach, sets, signatures, vouches};
use hickory_proto::dnssec::rdata::sig::SigInput;
use hickory_proto::dnssec::rdata::{DNSKEY, DNSSECRData, DS, NSEC3PARAM, RRSIG};
use hickory_proto::dnssec::{Algorithm, DigestType, Nsec3HashAlgorithm, PublicKeyBuf};
use hickory_proto::op::{Message, MessageType, OpCode};
use hickory_proto::rr::{Name, RData, Record, RecordType, SerialNumber};

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| message().unwrap_or_default());

/// Looks at one input.
pub fn look(input: &[u8]) {
    let Ok(message) = Message::from_vec(&as_it_is_or_changed(input, &SOUND)) else {
        return;
    };
    let records = &message.answers;
    for record in records {
        let _ = host_name(&record.name);
    }
    let (ds, keys) = (ds(records), keys(records));
    let _ = reach(&ds);
    for (ds, key) in ds
        .iter()
        .flat_map(|ds| keys.iter().map(move |key| (ds, key)))
    {
        let _ = vouches(ds, key, "example.be");
    }
    assert!(ds.len() <= 40 && keys.len() <= 40 && signatures(records).len() <= 40);
    let _ = nsec3_iterations(records);
    assert!(sets(&message, "example.be", records).len() <= 40);
}

/// A message with a record of each kind.
fn message() -> Option<Vec<u8>> {
    let zone = Name::from_ascii("example.be.").ok()?;
    let key = PublicKeyBuf::new(vec![3; 64], Algorithm::ECDSAP256SHA256);
    let key = DNSKEY::with_flags(257, key);
    let input = SigInput {
        type_covered: RecordType::DNSKEY,
        algorithm: Algorithm::ECDSAP256SHA256,
        num_labels: 2,
        original_ttl: 300,
        sig_expiration: SerialNumber::new(2_000_000_000),
        sig_inception: SerialNumber::new(1_700_000_000),
        key_tag: key.calculate_key_tag().ok()?,
        signer_name: zone.clone(),
    };
    let digest = vec![7; 32];
    let tag = key.calculate_key_tag().ok()?;
    let ds = DS::new(tag, Algorithm::ECDSAP256SHA256, DigestType::SHA256, digest);
    let parameters = NSEC3PARAM::new(Nsec3HashAlgorithm::SHA1, false, 10, vec![1, 2]);
    let mut message = Message::new(1, MessageType::Response, OpCode::Query);
    for data in [
        DNSSECRData::DNSKEY(key),
        DNSSECRData::RRSIG(RRSIG::from_sig(input, vec![9; 64])),
        DNSSECRData::DS(ds),
        DNSSECRData::NSEC3PARAM(parameters),
    ] {
        let data = RData::DNSSEC(data);
        message.add_answer(Record::from_rdata(zone.clone(), 300, data));
    }
    message.to_vec().ok()
}
