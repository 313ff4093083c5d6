//! Facts about TLS and certificates, one endpoint per site and address family.

use std::net::IpAddr;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Look, Revocation, Seen, Staple, TlsSupport};

/// One place where TLS was spoken, as a subject.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its name in reports, such as `www.example.be:443/ipv4`.
    pub name: String,
    /// The site it belongs to, such as `www.example.be`.
    pub site: String,
    /// The address that was spoken to.
    pub address: Seen<IpAddr>,
    /// Derived: the site has no HTTPS, and its twin has (`site.https_answer`): there is no certificate here.
    pub twin_only: bool,
    /// Derived: a visitor who types the name of the site stays on it.
    pub lands_here: Seen<bool>,
    /// Derived: how closely it was looked at: where visitors land in full, elsewhere lightly
    /// (`support.versions` was not asked then).
    pub look: Look,
    /// What the server supports of TLS, whatever was agreed in the one handshake.
    pub support: TlsSupport,
    /// The one full handshake that a present-day browser would make.
    pub handshake: Seen<Handshake>,
    /// The certificates the server sent, as sent. Absent: it sent none.
    pub chain: Seen<Chain>,
    /// Derived: the server's own certificate (the first of the chain), read and judged against the moment
    /// of observation. Absent: it sent none.
    pub certificate: Seen<Certificate>,
    /// Derived: the certificates between the server's own and the root, from the bottom, found by following
    /// the names of issuers through what was sent and fetched. Absent: the server sent none.
    pub links: Seen<Vec<Link>>,
    /// Derived: of these, the one with the shortest RSA key. Absent: none has an RSA key.
    pub shortest_rsa_link: Seen<Link>,
    /// Derived: of these, the one on the smallest elliptic curve. Absent: none is on a curve.
    pub shortest_ec_link: Seen<Link>,
    /// Derived: of these, the one with the oldest hash in the signature on it: MD5, then SHA-1, then one
    /// that we do not know, then SHA-2. Absent: there are none.
    pub oldest_signed_link: Seen<Link>,
    /// The answer about revocation that it staples to the handshake. Absent: none.
    pub staple: Seen<Staple>,
    /// Derived: what valid staples say of the revocation of its certificates.
    pub revocation: Revocation,
    /// Derived: the longest lifetime in days that a public authority could give to the certificate when it was made
    /// (CA/Browser Forum BR 6.3.2). Absent: there was no such limit, the authority is not public, or no certificate was
    /// sent.
    pub lifetime_limit_days: Seen<u32>,
    /// Derived: days by which the lifetime of the certificate goes beyond that limit; 0 where it does not. Absent: as
    /// above.
    pub lifetime_excess_days: Seen<u32>,
    /// The certificates it shows to a visitor who takes only the other kind of key (RSA beside a curve, or the
    /// reverse). Absent: it has none of that kind.
    pub other_chain: Seen<Chain>,
    /// The answer about revocation that it staples to that handshake. Absent: none.
    pub other_staple: Seen<Staple>,
    /// Derived: its own certificate of the other kind, read and judged as `certificate`. Absent: none was seen, be it
    /// that there is none or that nobody looked for one.
    pub other_certificate: Seen<Certificate>,
    /// Derived: whether the other chain leads to a root that visitors trust. Absent: as above.
    pub other_trust: Seen<Trust>,
    /// The certificates it shows to a visitor who names no site (no SNI, RFC 6066 3). Absent: it shows none.
    pub unnamed_chain: Seen<Chain>,
    /// What the further addresses of the same family answered to a light look. Absent: there are none.
    pub further: Seen<Vec<FurtherAddress>>,
}

/// Another address of the same site and family, looked at lightly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherAddress {
    /// The address.
    pub address: IpAddr,
    /// The one handshake there.
    pub handshake: Seen<Handshake>,
    /// The certificates sent there. A missing one is not fetched again.
    pub chain: Seen<Chain>,
    /// Whether a single hello for TLS 1.1 and 1.0 was answered.
    pub old_hello: Seen<bool>,
}

/// What client and server agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handshake {
    /// `TLS 1.2` or `TLS 1.3`.
    pub version: String,
    /// IANA name of the cipher suite.
    pub suite: String,
    /// IANA name of the key exchange group.
    pub group: String,
    /// Application protocol agreed by ALPN (RFC 7301), such as `h2`; empty where none was.
    pub alpn: String,
}

/// The certificates a server sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Each certificate in DER, written in base64, in the order sent.
    pub certificates: Vec<String>,
    /// Subject of each certificate, in the order sent.
    pub subjects: Vec<String>,
    /// Certificates fetched from the address that a certificate names for its issuer (AIA), in DER, written
    /// in base64. Empty: none was missing, none is there, or none was asked for, as mail servers do not fetch
    /// any. Unknown where the fetch failed.
    pub fetched: Seen<Vec<String>>,
    /// Whether the chain leads to a root that the user's visitors trust. Observed, not derived: the roots
    /// that the machine trusted (`--ca-file`) are not in the evidence.
    pub trust: Seen<Trust>,
    /// On whose list the root stands. Observed, as `trust` is.
    pub root_list: Seen<RootList>,
    /// Certificates were sent in an order that RFC 5246 7.4.2 does not allow (TLS 1.3 does).
    pub wrong_order: bool,
}

/// Whose list a root stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RootList {
    /// Mozilla's: a public authority.
    Mozilla,
    /// The user's own (`--ca-file`), and not Mozilla's.
    Own,
    /// None: the chain leads to no root that is trusted.
    None,
}

/// Whether a chain leads to a trusted root, whatever its dates and names (those are judged apart).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Complete, and it ends in a root of Mozilla's list or of `--ca-file`.
    Trusted,
    /// Incomplete as sent, but completed through the certificate's own AIA address, as browsers do.
    CompletedByAia,
    /// An intermediate certificate is missing and its address does not help or is not asked.
    Incomplete,
    /// A certificate between the server's own and the root has expired, or is not valid yet.
    ExpiredLink,
    /// The server's certificate is signed with its own key.
    SelfSigned,
    /// The chain ends in a root that is on no list.
    UntrustedRoot,
    /// The certificate may not be used by a web server (no serverAuth in extended key usage).
    NotForServers,
    /// It would lead to a trusted root, but a certificate is signed in a way that browsers no longer
    /// take: with MD5 or SHA-1.
    WeakSignature,
    /// A certificate is signed by one that may not do so: it is no authority, or not for this name or so
    /// far down (RFC 5280 4.2.1.9 and 4.2.1.10).
    NotAnAuthority,
    /// A signature is not by the key of the issuer that the certificate names.
    WrongSignature,
    /// A certificate that no browser knows how to use: of an old version, with a critical extension or a
    /// kind of signature that nobody knows, or an authority's own in place of a server's.
    Unusable,
}

/// A server's own certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Subject, as text.
    pub subject: String,
    /// Issuer, as text.
    pub issuer: String,
    /// DNS names and addresses it is made for (subjectAltName), at most 100 of them.
    pub names: Vec<String>,
    /// It covers the name of its site (RFC 9525 6).
    pub covers_name: bool,
    /// First moment it is valid.
    #[schemars(with = "String")]
    pub not_before: Timestamp,
    /// Last moment it is valid.
    #[schemars(with = "String")]
    pub not_after: Timestamp,
    /// Derived: whole days from the moment of observation until `not_after`; negative when expired.
    pub days_left: i64,
    /// Derived: it was not valid yet at the moment of observation.
    pub not_yet_valid: bool,
    /// Derived: it was no longer valid at the moment of observation.
    pub expired: bool,
    /// Derived: share of its lifetime that is left, in percent, 0–100.
    pub lifetime_left_percent: u8,
    /// Days it is valid for, both its first and its last second counted (RFC 5280 4.1.2.5); a part of a day is a
    /// day (CA/Browser Forum BR 6.3.2).
    pub lifetime_days: u32,
    /// Kind of its public key.
    pub key_kind: KeyKind,
    /// Size of its public key in bits.
    pub key_bits: u32,
    /// RSA public exponent 1, which makes the key useless.
    pub exponent_one: bool,
    /// It may only be shown with a stapled answer about its revocation (must-staple, RFC 7633).
    pub must_staple: bool,
    /// It may be used by a server (extended key usage, RFC 5280 4.2.1.12).
    pub for_servers: bool,
    /// Hash in the signature on it; of no weight where the certificate signs itself.
    pub signature_hash: SignatureHash,
}

/// A certificate between a server's own and the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Subject, as text.
    pub subject: String,
    /// Kind of its public key.
    pub key_kind: KeyKind,
    /// Size of its public key in bits.
    pub key_bits: u32,
    /// Hash in the signature on it.
    pub signature_hash: SignatureHash,
}

/// Kind of a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// RSA (RFC 8017).
    Rsa,
    /// Elliptic curve (RFC 5480).
    Ec,
    /// Ed25519 or Ed448 (RFC 8410).
    Edwards,
    /// Any other kind.
    Other,
}

/// Hash in a certificate's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureHash {
    /// MD2 or MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224, 256, 384, 512, or the hash built into Ed25519 and Ed448.
    Sha2,
    /// Any other or a newer one.
    Other,
}
