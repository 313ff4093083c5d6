//! Facts about signatures on the domain's records (DNSSEC, RFC 4033 to 4035).

use std::net::IpAddr;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// How the zone of the domain is signed, and whether its signatures hold. All of it is unknown where the
/// way to the resolver carries no signatures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dnssec {
    /// DS records: how the zone above vouches for this one (RFC 4034 5). Absent: it does not, and its own
    /// signatures do not contradict that.
    pub ds: Seen<Vec<Ds>>,
    /// What is proven of the answer about DS records. Insecure: nobody vouches for the zone above either, or
    /// that zone leaves those for which it does not vouch out of its proofs, as most endings do (RFC 5155 6).
    pub ds_proof: Seen<ProofVerdict>,
    /// The zone's public keys (DNSKEY, RFC 4034 2). Absent: it has none.
    pub keys: Seen<Vec<ZoneKey>>,
    /// Signatures over the records of the zone and of the domain that were asked for (RRSIG, RFC 4034 3),
    /// as the user's resolver hands them on. Absent: there are none.
    pub signatures: Seen<Vec<Signature>>,
    /// What the chain of signatures from the root proves of each answer (RFC 4035 5).
    pub proofs: Seen<Vec<Proof>>,
    /// Iterations that the zone's NSEC3PARAM record gives (RFC 5155 4.1.3). Absent: it has no such record.
    pub nsec3param: Seen<u16>,
    /// What the zone's servers themselves say, asked where a proof failed or the validator does not know the
    /// algorithm. Absent: nobody had to be asked.
    pub servers: Seen<Vec<SigningServer>>,
    /// Derived: how things stand. Unknown where two ways of looking do not agree.
    pub state: Seen<DnssecState>,
    /// Derived: what is wrong with signatures that do not hold.
    pub fault: Seen<DnssecFault>,
    /// Derived: whole days until the first set of records is without a signature in time. Zones that sign
    /// while they answer have few, always. Absent: there is no signature.
    pub signature_days_left: Seen<i64>,
    /// Derived: the first moment at which a set of records is without a signature in time. Absent: there is
    /// no signature.
    #[schemars(with = "Seen<String>")]
    pub signatures_until: Seen<Timestamp>,
    /// Derived: additional iterations of the hash in NSEC3; 0 where the zone does not use NSEC3.
    pub nsec3_iterations: Seen<u16>,
    /// Derived: the zone above vouches by SHA-1 only: algorithms 5 or 7 (RFC 9905), or digest 1 (RFC 9904).
    pub old_crypto: Seen<bool>,
}

/// One DS record (RFC 4034 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ds {
    /// Number of the key that is meant; not unique (RFC 4034 appendix B).
    pub key_tag: u16,
    /// Algorithm of the key.
    pub algorithm: u8,
    /// How the digest is made: 1 SHA-1, 2 SHA-256, 4 SHA-384.
    pub digest_type: u8,
    /// The digest, in hexadecimal.
    pub digest: String,
}

/// One DNSKEY record (RFC 4034 2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneKey {
    /// Its number (RFC 4034 appendix B).
    pub key_tag: u16,
    /// Its flags: 256 a key of the zone, 257 one that the zone above may vouch for.
    pub flags: u16,
    /// Its algorithm.
    pub algorithm: u8,
    /// The key, in base64.
    pub key: String,
}

/// One signature over one set of records (RFC 4034 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The name of the set.
    pub name: String,
    /// The type of the set, such as `SOA`.
    pub kind: String,
    /// Number of the key that made it.
    pub key_tag: u16,
    /// Its algorithm.
    pub algorithm: u8,
    /// It counts from this moment on.
    #[schemars(with = "String")]
    pub inception: Timestamp,
    /// It counts up to this moment.
    #[schemars(with = "String")]
    pub expiration: Timestamp,
}

/// What the chain of signatures from the root proves of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The name that was asked for.
    pub name: String,
    /// The type that was asked for, such as `SOA`.
    pub kind: String,
    /// What is proven of the answer, be it records or that there are none. Unknown where an answer that the
    /// chain needs did not come.
    pub verdict: Seen<ProofVerdict>,
    /// What the validator adds, in its own words; empty where it adds nothing.
    pub reason: String,
}

/// What validation ends in (RFC 4035 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProofVerdict {
    /// Every signature from the root down to it holds.
    Secure,
    /// It is proven that the chain ends above: nobody vouches for these records.
    Insecure,
    /// The zone above vouches for it, and yet its signatures do not hold, at two looks by way of the same
    /// resolver.
    Bogus,
}

/// What one server of the zone says of its signatures, asked directly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SigningServer {
    /// The address that was asked.
    pub address: IpAddr,
    /// The keys it hands out; empty where it says that there are none.
    pub keys: Seen<Vec<ZoneKey>>,
    /// Each set of records it hands out, with its signatures.
    pub sets: Seen<Vec<SignedSet>>,
}

/// A set of records with the signatures over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedSet {
    /// The name of the set.
    pub name: String,
    /// The type of the set, such as `SOA`.
    pub kind: String,
    /// Its signatures.
    pub signatures: Vec<CheckedSignature>,
}

/// A signature, tried on the records that came with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckedSignature {
    /// The signature.
    pub signature: Signature,
    /// Whether one of the keys of the same server made it over these records, whatever the moment. Unknown
    /// where nobody here knows its algorithm.
    pub fits: Seen<bool>,
}

/// How things stand with the domain's signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DnssecState {
    /// Signed, and the chain from the root holds.
    Valid,
    /// Signed, but nobody above vouches for it: the signatures protect no one.
    NoDs,
    /// Not signed.
    Unsigned,
    /// The zone above vouches for it, and its signatures do not hold, by two ways of looking.
    Broken,
    /// The zone above vouches for it by algorithms only that common validators do not know: treated as not
    /// signed (RFC 4035 5.2).
    UnknownAlgorithm,
}

/// What is wrong with signatures that do not hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DnssecFault {
    /// Nothing: the domain is signed well, or not at all.
    None,
    /// The zone above vouches for keys, and the zone has none.
    KeyMissing,
    /// The zone above vouches for other keys than those that the zone has.
    NoMatchingKey,
    /// A set of records has no signature.
    SignatureMissing,
    /// The time of a signature is over.
    Expired,
    /// The time of a signature has not begun.
    NotYetValid,
    /// A signature does not belong to the records it came with.
    SignatureWrong,
}
