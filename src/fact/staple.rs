//! What a server staples to its handshake about the revocation of its certificate (OCSP, RFC 6960).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// An answer about revocation, as a server stapled it to its handshake (RFC 6066 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staple {
    /// The answer in DER, written in base64.
    pub response: String,
    /// Derived: whether it may be relied on at the moment of observation, and else why not.
    pub worth: StapleWorth,
    /// Derived: what it says of the server's certificate. Unknown where it cannot be read or does not speak of
    /// that certificate.
    pub status: Seen<RevocationStatus>,
    /// Derived: when it was signed. Unknown where it cannot be read.
    #[schemars(with = "Seen<String>")]
    pub produced_at: Seen<Timestamp>,
    /// Derived: since when what it says is known to be right. Unknown where it does not speak of the server's
    /// certificate.
    #[schemars(with = "Seen<String>")]
    pub this_update: Seen<Timestamp>,
    /// Derived: when there is newer word at the latest. Unknown where it does not say.
    #[schemars(with = "Seen<String>")]
    pub next_update: Seen<Timestamp>,
}

/// Whether a stapled answer may be relied on (RFC 6960 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StapleWorth {
    /// It is about this certificate, signed by who may, and in date.
    Valid,
    /// It is in date no longer, or (where it does not say until when) older than a day.
    Outdated,
    /// It speaks of a time that is yet to come.
    Early,
    /// It is about another certificate.
    OtherCertificate,
    /// It is signed neither by the issuer of the certificate nor by who has that issuer's leave to.
    Stranger,
    /// Its signature is wrong.
    WrongSignature,
    /// The issuer's certificate was not seen, or its signature is of a kind that we cannot check.
    Unverifiable,
    /// The authority gave an error for an answer.
    NoAnswer,
    /// It cannot be read.
    Unreadable,
}

/// What an authority says of a certificate (RFC 6960 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationStatus {
    /// It is not revoked.
    Good,
    /// It is revoked.
    Revoked,
    /// The authority does not know the certificate.
    Unknown,
}

/// What is known of the revocation of the certificates that an endpoint shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// A valid staple says that the server's own certificate is not revoked.
    Good,
    /// A valid staple says that one of them is revoked.
    Revoked,
    /// No valid staple says anything.
    #[default]
    NotChecked,
}
