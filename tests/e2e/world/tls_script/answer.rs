//! Writes what a server says first: its hello and what follows it in the clear.

use belfort::fact::TlsVersion;

use super::hello::{ClientHello, code};
use super::script::{Framing, TlsScript};
use super::suites::Exchange;

/// The random of a server hello that is a `HelloRetryRequest` (RFC 8446 4.1.3).
const RETRY: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

/// What a server takes of a hello below TLS 1.3.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) version: TlsVersion,
    pub(super) suite: u16,
    pub(super) exchange: Exchange,
    /// The curve, where the exchange needs one.
    pub(super) group: u16,
    /// What it signs with; on the wire from TLS 1.2 on.
    pub(super) scheme: u16,
    /// Certificates in DER; none of an anonymous server.
    pub(super) chain: &'a [Vec<u8>],
}

impl TlsScript {
    /// The first flight below TLS 1.3: from `ServerHello` to `ServerHelloDone`.
    pub(super) fn flight(&self, hello: &ClientHello, choice: &Choice<'_>) -> Vec<u8> {
        let mut messages = vec![message(2, &self.server_hello(hello, choice))];
        if !choice.exchange.is_anonymous() {
            messages.push(message(11, &certificate(choice.chain)));
        }
        if choice.exchange != Exchange::Rsa {
            messages.push(message(12, &self.key_exchange(choice)));
        }
        messages.push(message(14, &[]));
        let pieces: Vec<Vec<u8>> = match self.framing {
            Framing::Each => messages,
            Framing::Together => vec![messages.concat()],
            Framing::Pieces(length) => messages
                .concat()
                .chunks(length)
                .map(<[u8]>::to_vec)
                .collect(),
        };
        let version = code(choice.version);
        let records = pieces.iter().flat_map(|piece| piece.chunks(16_384));
        records
            .flat_map(|piece| record(HANDSHAKE, version, piece))
            .collect()
    }

    fn server_hello(&self, hello: &ClientHello, choice: &Choice<'_>) -> Vec<u8> {
        let compresses = self.compression && hello.compression;
        let mut extensions = Vec::new();
        if self.secure_renegotiation && hello.secure_renegotiation {
            extensions.extend(extension(0xFF01, &[0]));
        }
        if self.extended_master_secret
            && hello.extended_master_secret
            && choice.version > TlsVersion::Ssl3
        {
            extensions.extend(extension(23, &[]));
        }
        let mut body = code(choice.version).to_be_bytes().to_vec();
        body.extend([0x42; 32]);
        body.push(0);
        body.extend(choice.suite.to_be_bytes());
        body.push(u8::from(compresses));
        if !extensions.is_empty() {
            body.extend(list(2, &extensions));
        }
        body
    }

    fn key_exchange(&self, choice: &Choice<'_>) -> Vec<u8> {
        let mut body = Vec::new();
        if choice.exchange.on_curve() {
            body.push(3);
            body.extend(choice.group.to_be_bytes());
            body.extend(list(1, &public_value(choice.group)));
        } else if choice.exchange.in_finite_field() {
            body.extend(list(2, &self.dhe_prime));
            body.extend(list(2, &[2]));
            body.extend(list(2, &vec![0; self.dhe_prime.len()]));
        } else {
            body.extend(list(2, &[0xFF; 64]));
            body.extend(list(2, &[1, 0, 1]));
        }
        if choice.exchange.is_signed() {
            if choice.version >= TlsVersion::Tls12 {
                body.extend(choice.scheme.to_be_bytes());
            }
            body.extend(list(2, &[0; 72]));
        }
        body
    }
}

/// A `HelloRetryRequest` of TLS 1.3, and the empty message that follows it where the client sent the number of
/// a session (RFC 8446 D.4).
pub(super) fn retry(hello: &ClientHello, suite: u16, group: u16) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend(RETRY);
    body.extend(list(1, &hello.session));
    body.extend(suite.to_be_bytes());
    body.push(0);
    let extensions = [extension(43, &[3, 4]), extension(51, &group.to_be_bytes())];
    body.extend(list(2, &extensions.concat()));
    let mut bytes = record(HANDSHAKE, 0x0303, &message(2, &body));
    if !hello.session.is_empty() {
        bytes.extend(record(20, 0x0303, &[1]));
    }
    bytes
}

/// The whole answer of SSL 2.0, which names every suite at once.
pub(super) fn ssl2(certificate: &[u8], suites: &[u32]) -> Vec<u8> {
    let suites: Vec<u8> = suites
        .iter()
        .flat_map(|suite| suite.to_be_bytes().into_iter().skip(1))
        .collect();
    let mut body = vec![4, 0, 1, 0, 2];
    for part in [certificate.len(), suites.len(), 16] {
        body.extend(number(2, part));
    }
    body.extend(certificate);
    body.extend(suites);
    body.extend([0x42; 16]);
    let mut bytes = number(2, 0x8000 | body.len());
    bytes.extend(body);
    bytes
}

/// A fatal alert.
pub(super) fn alert(version: TlsVersion, description: u8) -> Vec<u8> {
    let version = code(version.clamp(TlsVersion::Ssl3, TlsVersion::Tls12));
    record(ALERT, version, &[2, description])
}

/// The beginning of a flight whose certificate message never ends, and a piece to be sent again and again.
pub(super) fn endless() -> (Vec<u8>, Vec<u8>) {
    let mut begin = vec![11];
    begin.extend(number(3, 0xFF_FFFF));
    let piece = record(HANDSHAKE, 0x0303, &[0; 16_384]);
    (record(HANDSHAKE, 0x0303, &begin), piece)
}

fn certificate(chain: &[Vec<u8>]) -> Vec<u8> {
    let certificates: Vec<u8> = chain.iter().flat_map(|der| list(3, der)).collect();
    list(3, &certificates)
}

/// A public value of the right length: a point that is on no curve.
fn public_value(group: u16) -> Vec<u8> {
    let (first, length) = match group {
        0x001D => (0, 32),
        0x001E => (0, 56),
        0x0018 => (4, 97),
        0x0019 => (4, 133),
        _ => (4, 65),
    };
    let mut value = vec![0; length];
    if let Some(byte) = value.first_mut() {
        *byte = first;
    }
    value
}

pub(in crate::world) fn record(kind: u8, version: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend(version.to_be_bytes());
    bytes.extend(list(2, body));
    bytes
}

pub(in crate::world) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend(list(3, body));
    bytes
}

pub(in crate::world) fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_be_bytes().to_vec();
    bytes.extend(list(2, body));
    bytes
}

/// Bytes behind their length, which has so many bytes itself.
pub(in crate::world) fn list(width: usize, body: &[u8]) -> Vec<u8> {
    let mut bytes = number(width, body.len());
    bytes.extend(body);
    bytes
}

fn number(width: usize, value: usize) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    bytes.iter().skip(bytes.len() - width).copied().collect()
}
