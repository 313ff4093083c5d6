//! Keys, signatures and what they say of each other (RFC 4034), read with hickory's types and tried with
//! aws-lc: the second opinion beside the validator of `net/`, which stands on other code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hickory_proto::dnssec::rdata::{DNSKEY, DNSSECRData, DS, RRSIG};
use hickory_proto::dnssec::{Algorithm, DigestType, PublicKey, PublicKeyBuf, Verifier};
use hickory_proto::op::Message;
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};
use jiff::Timestamp;

use super::dns_name::host_name;
use super::hexadecimal;
use crate::fact::{Cause, CheckedSignature, Ds, Seen, Signature, SignedSet, Why, ZoneKey};
use crate::limits::LIMITS;

/// Records of one kind that are read: more in one answer is an attack, not a zone.
const MOST: usize = 40;

/// Pairs of a signature and a key in one answer that are tried.
const MOST_TRIED: usize = LIMITS.signatures_tried;

/// The DS records among an answer's records.
pub fn ds(records: &[Record]) -> Vec<Ds> {
    let read = |record: &Record| match &record.data {
        RData::DNSSEC(DNSSECRData::DS(ds)) => Some(Ds {
            key_tag: ds.key_tag(),
            algorithm: ds.algorithm().into(),
            digest_type: ds.digest_type().into(),
            digest: hexadecimal::write(ds.digest()),
        }),
        _ => None,
    };
    records.iter().filter_map(read).take(MOST).collect()
}

/// The keys among an answer's records.
pub fn keys(records: &[Record]) -> Vec<ZoneKey> {
    dnskeys(records)
        .map(|key| ZoneKey {
            key_tag: key.calculate_key_tag().unwrap_or_default(),
            flags: key.flags(),
            algorithm: key.public_key().algorithm().into(),
            key: STANDARD.encode(key.public_key().public_bytes()),
        })
        .collect()
}

/// The signatures among an answer's records, in the order in which they came.
pub fn signatures(records: &[Record]) -> Vec<Signature> {
    let read = |record| rrsig(record).map(|signature| as_fact(&record.name, signature));
    records.iter().filter_map(read).take(MOST).collect()
}

/// The additional iterations that an NSEC3PARAM record gives (RFC 5155 4.1.3); the most, if there are
/// several.
pub fn nsec3_iterations(records: &[Record]) -> Option<u16> {
    let read = |record: &Record| match &record.data {
        RData::DNSSEC(DNSSECRData::NSEC3PARAM(parameters)) => Some(parameters.iterations()),
        _ => None,
    };
    records.iter().filter_map(read).max()
}

/// The sets of records that the answer section has of a name, each with its signatures, tried with `keys`.
/// What an alias leads to may lie in another zone, which these keys are not of.
pub fn sets(message: &Message, of: &str, keys: &[Record]) -> Vec<SignedSet> {
    let mut sets: Vec<SignedSet> = Vec::new();
    let mut left = MOST_TRIED;
    for record in message.answers.iter().take(MOST) {
        let (name, kind) = (record.name.to_lowercase(), record.record_type());
        let shown = (host_name(&name), kind.to_string());
        let is_known = sets
            .iter()
            .any(|set| (&set.name, &set.kind) == (&shown.0, &shown.1));
        if kind == RecordType::RRSIG || is_known || shown.0 != of {
            continue;
        }
        let signatures = tried(message, (&name, kind), keys, &mut left);
        sets.push(SignedSet {
            name: shown.0,
            kind: shown.1,
            signatures,
        });
    }
    sets
}

fn tried(
    message: &Message,
    (name, kind): (&Name, RecordType),
    keys: &[Record],
    left: &mut usize,
) -> Vec<CheckedSignature> {
    let of_set = |record: &&Record| record.name == *name && record.record_type() == kind;
    let over = message.answers.iter().filter_map(|record| {
        rrsig(record)
            .filter(|signature| record.name == *name && signature.input().type_covered == kind)
    });
    over.take(MOST)
        .map(|signature| CheckedSignature {
            signature: as_fact(name, signature),
            fits: fits(name, signature, keys, left, &|| {
                message.answers.iter().filter(of_set)
            }),
        })
        .collect()
}

/// Whether one of the keys made a signature over these records; each key that is tried takes one of those
/// that are left.
fn fits<'a, Set: Iterator<Item = &'a Record>>(
    name: &Name,
    signature: &RRSIG,
    keys: &[Record],
    left: &mut usize,
    set: &dyn Fn() -> Set,
) -> Seen<bool> {
    let input = signature.input();
    let has_number = |key: &&DNSKEY| {
        key.public_key().algorithm() == input.algorithm
            && key
                .calculate_key_tag()
                .is_ok_and(|tag| tag == input.key_tag)
    };
    let mut keys = dnskeys(keys).filter(has_number).peekable();
    if keys.peek().is_none() {
        return Seen::Known(false);
    }
    if !input.algorithm.is_supported() {
        let unknown = format!("algorithm {} is not known here", u8::from(input.algorithm));
        return Seen::Unknown(Why::new(Cause::Unverifiable, unknown));
    }
    for key in keys {
        if *left == 0 {
            let many = format!("more than {MOST_TRIED} pairs of signature and key");
            return Seen::Unknown(Why::new(Cause::TooLarge, many));
        }
        *left -= 1;
        let tried = key.verify_rrsig(name, DNSClass::IN, signature, set());
        if tried.is_ok() {
            return Seen::Known(true);
        }
    }
    Seen::Known(false)
}

/// Algorithms that the validator of `net/` knows.
const VALIDATOR: [u8; 5] = [5, 7, 8, 10, 13];

/// Further ones that the second opinion knows: ECDSA P-384 and Ed25519.
const SECOND_OPINION: [u8; 2] = [14, 15];

/// One that common validators know, and neither of them: Ed448.
const OTHERS: u8 = 16;

/// Digests of DS records that common validators know: SHA-1, SHA-256, SHA-384.
const DIGESTS: [u8; 3] = [1, 2, 4];

/// Who can check a zone, by the algorithms of its DS records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The validator of `net/`.
    Validator,
    /// Not the validator, but the second opinion here.
    SecondOpinion,
    /// Common validators, but nobody here.
    Others,
    /// No common validator (RFC 8624 3.1): it treats the zone as not signed.
    Nobody,
}

/// Who can check a zone for which these DS records vouch.
pub fn reach(ds: &[Ds]) -> Reach {
    let usable = ds.iter().filter(|ds| DIGESTS.contains(&ds.digest_type));
    let mut reach = Reach::Nobody;
    for ds in usable {
        if VALIDATOR.contains(&ds.algorithm) {
            return Reach::Validator;
        } else if SECOND_OPINION.contains(&ds.algorithm) {
            reach = Reach::SecondOpinion;
        } else if ds.algorithm == OTHERS && reach == Reach::Nobody {
            reach = Reach::Others;
        }
    }
    reach
}

/// Whether a DS record vouches for a key of a zone (RFC 4034 5.1.4). `None`: nobody here knows how the
/// digest is made.
pub fn vouches(ds: &Ds, key: &ZoneKey, zone: &str) -> Option<bool> {
    if ds.algorithm != key.algorithm || ds.key_tag != key.key_tag {
        return Some(false);
    }
    let zone = Name::from_ascii(format!("{}.", zone.trim_end_matches('.'))).ok()?;
    let public = STANDARD.decode(&key.key).ok()?;
    let public = PublicKeyBuf::new(public, Algorithm::from_u8(key.algorithm));
    let dnskey = DNSKEY::with_flags(key.flags, public);
    let record = DS::new(
        ds.key_tag,
        Algorithm::from_u8(ds.algorithm),
        DigestType::from(ds.digest_type),
        hexadecimal::read(&ds.digest)?,
    );
    record.covers(&zone, &dnskey).ok()
}

fn dnskeys(records: &[Record]) -> impl Iterator<Item = &DNSKEY> {
    records
        .iter()
        .filter_map(|record| match &record.data {
            RData::DNSSEC(DNSSECRData::DNSKEY(key)) => Some(key),
            _ => None,
        })
        .take(MOST)
}

fn rrsig(record: &Record) -> Option<&RRSIG> {
    match &record.data {
        RData::DNSSEC(DNSSECRData::RRSIG(signature)) => Some(signature),
        _ => None,
    }
}

fn as_fact(name: &Name, signature: &RRSIG) -> Signature {
    let input = signature.input();
    Signature {
        name: host_name(name),
        kind: input.type_covered.to_string(),
        key_tag: input.key_tag,
        algorithm: input.algorithm.into(),
        inception: moment(input.sig_inception.get()),
        expiration: moment(input.sig_expiration.get()),
    }
}

/// Moments in signatures are seconds since 1970 modulo 2^32 (RFC 4034 3.1.5), which is enough until 2106.
fn moment(seconds: u32) -> Timestamp {
    Timestamp::from_second(i64::from(seconds)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
