//! What a server answers to a hello, as far as it is in the clear.

mod flight;
mod message;
mod ssl2;

pub use self::flight::{FLIGHT, Reader};
use super::{group, suite};
use crate::fact::{Handshake, TlsVersion};

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It takes an offer.
    Hello(Box<ServerHello>),
    /// It breaks off with an alert (RFC 8446 6): its level and description.
    Alert(u8, u8),
}

/// A server's hello with what follows it in the clear: below TLS 1.3 up to `ServerHelloDone`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHello {
    /// The version it chose, never newer than the one offered.
    pub version: TlsVersion,
    /// The suite it chose, whether it was offered or not. Of SSL 2.0: 0, see `ssl2_suites`.
    pub suite: u16,
    /// All suites of SSL 2.0 that it takes (three bytes each), which it names at once. Empty where it takes none,
    /// as servers do that speak SSL 2.0 without a suite for it.
    pub ssl2_suites: Vec<u32>,
    /// The group it chose: of a `HelloRetryRequest`, of a `ServerHello` of TLS 1.3, or the curve of a
    /// `ServerKeyExchange`. A curve of its own making is 0xFF01 or 0xFF02.
    pub group: Option<u16>,
    /// The finite-field group it chose (`ServerKeyExchange`): its prime, without leading zeros.
    pub dh_prime: Option<Vec<u8>>,
    /// Code point of the scheme that signs its key exchange: below RFC 8446 its first byte is the hash (1 MD5,
    /// 2 SHA-1, …) and its second the kind of key. `None` where nothing is signed, and in all but TLS 1.2.
    pub signature_scheme: Option<u16>,
    /// It chose DEFLATE.
    pub compression: bool,
    /// It signals extended master secret (RFC 7627).
    pub extended_master_secret: bool,
    /// It signals secure renegotiation (RFC 5746).
    pub secure_renegotiation: bool,
    /// Certificates in DER, in the order sent, at most ten; empty in TLS 1.3, where they are not in the clear.
    pub certificates: Vec<Vec<u8>>,
}

impl ServerHello {
    /// What a handshake that went on from here would have agreed on.
    pub fn handshake(&self) -> Handshake {
        Handshake {
            version: self.version.name().to_owned(),
            suite: suite::name(self.suite),
            group: self.group.map(group::name).unwrap_or_default(),
            alpn: String::new(),
        }
    }
}

/// What cannot be read as an answer to a hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The first bytes are of no record of SSL or TLS.
    #[error("what it says is not TLS")]
    NotTls,
    /// A record or message of TLS that breaks its rules.
    #[error("its answer breaks the rules of TLS: {0}")]
    Broken(&'static str),
    /// More than a flight may hold.
    #[error("its answer is longer than is read")]
    TooLong,
}

/// Reads an answer from the bytes that came so far. `None`: more must come. More bytes never change an answer
/// or an error. For bytes that come one by one, [`Reader`] looks at each of them once.
///
/// # Errors
/// [`Unreadable`], as soon as the bytes show it.
pub fn read(bytes: &[u8], offered: TlsVersion) -> Result<Option<Reply>, Unreadable> {
    Reader::new(offered).push(bytes)
}

#[cfg(test)]
mod tests;
