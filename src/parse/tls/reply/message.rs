//! The messages of a server's first flight, each without its header (RFC 5246 7.4, RFC 8446 4.1.3).

use super::{ServerHello, Unreadable};
use crate::fact::TlsVersion;
use crate::parse::tls::hello::extension;
use crate::parse::tls::suite::{self, KeyExchange};

/// Certificates of one chain that are kept.
const MOST_CERTIFICATES: usize = 10;

/// Bytes of a prime that are kept: 32,768 bits.
const MOST_PRIME: usize = 4_096;

/// What a `ServerHello` says as its random where it is a `HelloRetryRequest` (RFC 8446 4.1.3).
const RETRY: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// Bytes that are read from their front; every look says `None` where too few are left.
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.u8()?, self.u8()?]))
    }

    fn u24(&mut self) -> Option<usize> {
        let bytes = [0, self.u8()?, self.u8()?, self.u8()?];
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    }

    fn vector_8(&mut self) -> Option<&'a [u8]> {
        let length = self.u8()?;
        self.take(length.into())
    }

    fn vector_16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(length.into())
    }

    fn vector_24(&mut self) -> Option<&'a [u8]> {
        let length = self.u24()?;
        self.take(length)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `ServerHello`, or the `HelloRetryRequest` that looks like one.
pub(super) fn server_hello(body: &[u8], offered: TlsVersion) -> Result<ServerHello, Unreadable> {
    let mut bytes = Bytes::of(body);
    let said = said(&mut bytes).ok_or(Unreadable::Broken("a ServerHello that ends too soon"))?;
    let version = match (said.legacy_version, said.version) {
        (0x0300, None) => TlsVersion::Ssl3,
        (0x0301, None) => TlsVersion::Tls10,
        (0x0302, None) => TlsVersion::Tls11,
        (0x0303, None) => TlsVersion::Tls12,
        (0x0303, Some(0x0304)) => TlsVersion::Tls13,
        _ => {
            return Err(Unreadable::Broken(
                "it chooses a version that does not exist",
            ));
        }
    };
    if version > offered {
        return Err(Unreadable::Broken(
            "it chooses a newer version than was offered",
        ));
    }
    let is_tls13 = version == TlsVersion::Tls13;
    if said.is_retry && !is_tls13 {
        return Err(Unreadable::Broken("a HelloRetryRequest of an old version"));
    }
    Ok(ServerHello {
        version,
        suite: said.suite,
        ssl2_suites: Vec::new(),
        group: said.group.filter(|_| is_tls13),
        dh_prime: None,
        signature_scheme: None,
        compression: said.compression == 1,
        extended_master_secret: said.extended_master_secret,
        secure_renegotiation: said.secure_renegotiation,
        certificates: Vec::new(),
    })
}

/// What a `ServerHello` says, before anything is made of it.
#[derive(Default)]
struct Said {
    legacy_version: u16,
    is_retry: bool,
    suite: u16,
    compression: u8,
    version: Option<u16>,
    group: Option<u16>,
    extended_master_secret: bool,
    secure_renegotiation: bool,
}

fn said(bytes: &mut Bytes<'_>) -> Option<Said> {
    let mut said = Said {
        legacy_version: bytes.u16()?,
        is_retry: bytes.take(32)? == RETRY,
        ..Said::default()
    };
    let _session_id = bytes.vector_8()?;
    said.suite = bytes.u16()?;
    said.compression = bytes.u8()?;
    // Servers that know no extensions say nothing more.
    if bytes.is_empty() {
        return Some(said);
    }
    let mut extensions = Bytes::of(bytes.vector_16()?);
    while !extensions.is_empty() {
        let kind = extensions.u16()?;
        let mut data = Bytes::of(extensions.vector_16()?);
        match kind {
            extension::SUPPORTED_VERSIONS => said.version = Some(data.u16()?),
            extension::KEY_SHARE => said.group = Some(data.u16()?),
            extension::EXTENDED_MASTER_SECRET => said.extended_master_secret = true,
            extension::RENEGOTIATION_INFO => said.secure_renegotiation = true,
            _ => {}
        }
    }
    Some(said)
}

/// Certificate of TLS 1.2 and below (RFC 5246 7.4.2).
pub(super) fn certificates(body: &[u8]) -> Result<Vec<Vec<u8>>, Unreadable> {
    let list = || {
        let mut list = Bytes::of(Bytes::of(body).vector_24()?);
        let mut certificates = Vec::new();
        while !list.is_empty() && certificates.len() < MOST_CERTIFICATES {
            certificates.push(list.vector_24()?.to_vec());
        }
        Some(certificates)
    };
    list().ok_or(Unreadable::Broken("certificates that end too soon"))
}

/// `ServerKeyExchange` (RFC 8422 5.4, RFC 5246 7.4.3). What cannot be read of it is left out: the rest of the
/// answer says enough.
pub(super) fn key_exchange(body: &[u8], hello: &mut ServerHello) {
    let Some(suite) = suite::properties(hello.suite) else {
        return;
    };
    let mut bytes = Bytes::of(body);
    let is_signed = match suite.key_exchange {
        KeyExchange::Ecdhe => curve(&mut bytes, hello).is_some(),
        KeyExchange::EcdhAnon => {
            curve(&mut bytes, hello);
            false
        }
        KeyExchange::Dhe => prime(&mut bytes, hello).is_some(),
        KeyExchange::DhAnon => {
            prime(&mut bytes, hello);
            false
        }
        _ => false,
    };
    if is_signed && hello.version == TlsVersion::Tls12 {
        hello.signature_scheme = bytes.u16();
    }
}

/// The curve, and the server's point on it. `None` where what follows them cannot be found.
fn curve(bytes: &mut Bytes<'_>, hello: &mut ServerHello) -> Option<()> {
    match bytes.u8()? {
        1 => hello.group = Some(0xFF01),
        2 => hello.group = Some(0xFF02),
        3 => {
            hello.group = Some(bytes.u16()?);
            bytes.vector_8()?;
            return Some(());
        }
        _ => {}
    }
    None
}

/// The prime, the generator and the server's public value. `None` where what follows them cannot be found.
fn prime(bytes: &mut Bytes<'_>, hello: &mut ServerHello) -> Option<()> {
    let prime = bytes.vector_16()?;
    let zeros = prime.iter().take_while(|byte| **byte == 0).count();
    let prime = prime.get(zeros..)?;
    if !prime.is_empty() && prime.len() <= MOST_PRIME {
        hello.dh_prime = Some(prime.to_vec());
    }
    bytes.vector_16()?;
    bytes.vector_16()?;
    Some(())
}
