//! Facts about what the DNS says of mail servers' certificates (DANE, RFC 6698, RFC 7671, RFC 7672).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Proof, ProofVerdict, Seen};

/// What the DNS says of the certificate of one mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsaHost {
    /// Its name, as the MX record gives it.
    pub name: String,
    /// What was answered to the question for TLSA records, in the order in which senders look (RFC 7672
    /// 2.2.2): for the name at which its aliases end, where it is one, then for its own.
    pub answers: Vec<TlsaAnswer>,
    /// What is proven of its addresses (A, AAAA) and, where it is an alias, of that (CNAME). Empty: nobody
    /// has TLSA records, so nothing hangs on it.
    pub address_proofs: Seen<Vec<Proof>>,
}

/// What was answered to one question for TLSA records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsaAnswer {
    /// The name whose records they are; asked is `_25._tcp` below it.
    pub base: String,
    /// The records, sorted. Empty: none.
    pub records: Seen<Vec<Tlsa>>,
    /// What is proven of the answer. Unknown (`not-asked`) where there are no records.
    pub proof: Seen<ProofVerdict>,
    /// The question failed again and again, also after a pause, while the same name could be asked for TXT
    /// and another one for TLSA: it is the servers that fail on it.
    pub fails_alone: bool,
}

/// One TLSA record (RFC 6698 2.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tlsa {
    /// What is vouched for: 0 and 1 beside a public authority, 2 an authority of one's own, 3 the server's
    /// certificate itself.
    pub usage: u8,
    /// What of a certificate is compared: 0 all of it, 1 its public key.
    pub selector: u8,
    /// How: 0 as it is, 1 its SHA-256, 2 its SHA-512.
    pub matching: u8,
    /// What it is compared with, in hexadecimal, at most 8 KiB of it.
    pub data: String,
}

/// What TLSA records say of a mail server's certificate (RFC 6698, RFC 7672).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DaneState {
    /// They are signed, as is the list of mail servers (MX), and a usable one fits the certificate.
    Matches,
    /// They are signed, and none that is usable fits what the server shows, or it shows nothing: senders that
    /// look do not deliver.
    Mismatch,
    /// They are there, but not secured by DNSSEC: nobody uses them.
    Insecure,
    /// They are signed, and a usable one fits, but the list of mail servers (MX) is not signed: who forges that
    /// leads mail elsewhere.
    UnsignedMx,
    /// They are signed, but all of a kind that mail does not use (usage 0 or 1, RFC 7672 3.1.3), or that
    /// nobody can read.
    Unusable,
    /// The zone is signed, and its servers fail on the question for them, again and again: senders that
    /// look do not deliver (RFC 7672 2.1.1).
    BrokenDenial,
}
