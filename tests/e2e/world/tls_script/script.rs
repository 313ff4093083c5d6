//! What a story says of a server's TLS.

use std::collections::BTreeMap;
use std::time::Duration;

use belfort::fact::TlsVersion;

use super::suites::Exchange;

/// What a server takes, and how it misbehaves.
#[derive(Debug, Clone)]
pub(crate) struct TlsScript {
    /// Suites of each version it speaks, the ones it likes best first.
    pub(super) versions: BTreeMap<TlsVersion, Vec<u16>>,
    /// Suites of SSL 2.0; empty where it does not speak it.
    pub(super) ssl2: Vec<u32>,
    /// Groups, the ones it likes best first.
    pub(super) groups: Vec<u16>,
    /// The prime of its own finite-field group, for DHE below TLS 1.3.
    pub(super) dhe_prime: Vec<u8>,
    /// What it signs with, the ones it likes best first.
    pub(super) signature_schemes: Vec<u16>,
    pub(super) extended_master_secret: bool,
    pub(super) secure_renegotiation: bool,
    pub(super) compression: bool,
    pub(super) framing: Framing,
    pub(super) misbehaviours: Vec<Misbehaviour>,
    pub(super) passes_on: bool,
    pub(super) spares_handshakes: bool,
}

/// How messages lie in records below TLS 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Framing {
    /// One message in each record.
    #[default]
    Each,
    /// All of them in one record.
    Together,
    /// So many bytes in each record, wherever messages end.
    Pieces(usize),
}

/// What a server does that it should not. The first that applies to a hello is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misbehaviour {
    /// Takes the hello and says nothing, for ever.
    NeverAnswers,
    /// Says nothing, for ever, to a hello that offers this version and no other; of versions below TLS 1.3, one
    /// that offers it as the newest.
    SilentTo(TlsVersion),
    /// Answers every hello with a fatal alert of this description.
    Alert(u8),
    /// Answers every hello with these bytes, and closes.
    Says(&'static [u8]),
    /// Cuts off (a TCP reset) when a hello has more bytes than this, its record's head included.
    ResetsAbove(usize),
    /// The same with a polite close.
    ClosesAbove(usize),
    /// Says nothing, for ever, to a hello that has from the first to the second number of bytes: a load balancer
    /// of old, which takes shorter and longer ones.
    HangsBetween(usize, usize),
    /// Serves so many connections, at all its addresses together, and closes every later one before a word.
    ClosesAfter(usize),
    /// Serves so many connections at once, and closes every further one before a word.
    ServesAtOnce(usize),
    /// Closes, without an alert, upon everything that it does not take, as Schannel does.
    ClosesToRefuse,
    /// Wants a server name: a hello without one gets a fatal alert of this description, or, without one, a
    /// close.
    DemandsName(Option<u8>),
    /// Looks at no more than so many suites of a hello.
    SeesSuites(usize),
    /// Below TLS 1.3, takes suites with ECDSA only where the curve of its key (P-256) is offered, and then the group
    /// that the client names first, as OpenSSL does (RFC 8422 5.1).
    WantsItsCurve,
    /// Chooses this suite below TLS 1.3, whatever was offered.
    Chooses(u16),
    /// Sends its answer a byte at a time, and waits so long after each.
    Drips(Duration),
    /// Sends so many bytes of its answer, and closes.
    CutsAt(usize),
    /// Sends one byte more of its answer to each connection than to the one before, the first gets none, and closes
    /// or cuts off.
    CutsLaterEachTime { resets: bool },
    /// Sends certificates without end.
    Endless,
}

impl Misbehaviour {
    /// What a web server says to TLS on a port for plain HTTP.
    pub(crate) const PLAIN_HTTP: Self = Self::Says(
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Bad Request</h1>",
    );
    /// Bytes of no protocol.
    pub(crate) const NOISE: Self =
        Self::Says(b"\x9f\x07\xe1\x44\x00\xff\x13\x37\xb2\x58\x0d\xca\xfe\x61\x90\x2b");
}

impl TlsScript {
    /// Speaks no version at all: every hello gets the alert `protocol_version`.
    pub(crate) fn nothing() -> Self {
        Self {
            versions: BTreeMap::new(),
            ssl2: Vec::new(),
            groups: vec![0x001D, 0x0017, 0x0018],
            dhe_prime: prime(2_048),
            signature_schemes: vec![
                0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0203, 0x0201,
            ],
            extended_master_secret: true,
            secure_renegotiation: true,
            compression: false,
            framing: Framing::Each,
            misbehaviours: Vec::new(),
            passes_on: true,
            spares_handshakes: false,
        }
    }

    /// TLS 1.3 alone.
    pub(crate) fn modern() -> Self {
        Self::nothing().speaks(TlsVersion::Tls13, &[0x1302, 0x1303, 0x1301])
    }

    /// TLS 1.2 with forward secrecy and AEAD alone, and TLS 1.3.
    pub(crate) fn intermediate() -> Self {
        let suites = [0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC02B, 0xC02F];
        Self::modern().speaks(TlsVersion::Tls12, &suites)
    }

    /// What was usual twelve years ago: SSL 3.0 to TLS 1.2 with RC4 and 3DES, a group of 1024 bits, and neither
    /// extended master secret nor TLS 1.3.
    pub(crate) fn old() -> Self {
        let oldest = [0x0039, 0x0033, 0x0035, 0x002F, 0x0005, 0x000A];
        let newest = [
            0xC030, 0xC02F, 0xC028, 0xC014, 0x009F, 0x006B, 0x0039, 0x003D,
        ];
        let on_curves = [&[0xC014, 0xC013], &oldest[..]].concat();
        let script = Self::nothing()
            .speaks(TlsVersion::Ssl3, &oldest)
            .speaks(TlsVersion::Tls10, &on_curves)
            .speaks(TlsVersion::Tls11, &on_curves)
            .speaks(TlsVersion::Tls12, &[&newest[..], &oldest].concat())
            .groups(&[0x0017])
            .dhe_bits(1_024);
        Self {
            extended_master_secret: false,
            ..script
        }
    }

    /// Takes these suites of a version, the ones it likes best first; replaces what was said of it before.
    /// Without suites it does not speak the version.
    pub(crate) fn speaks(mut self, version: TlsVersion, suites: &[u16]) -> Self {
        assert!(
            version != TlsVersion::Ssl2,
            "SSL 2.0 has suites of its own: ssl2"
        );
        if version != TlsVersion::Tls13 {
            // Says at once which suite the World does not know.
            for &suite in suites {
                let _ = Exchange::of(suite);
            }
        }
        self.versions.insert(version, suites.to_vec());
        self.versions.retain(|_, suites| !suites.is_empty());
        self
    }

    /// Takes these suites of SSL 2.0, three bytes each.
    pub(crate) fn ssl2(mut self, suites: &[u32]) -> Self {
        self.ssl2 = suites.to_vec();
        self
    }

    /// Takes these groups, the ones it likes best first.
    pub(crate) fn groups(mut self, groups: &[u16]) -> Self {
        self.groups = groups.to_vec();
        self
    }

    /// Uses a finite-field group of its own with so many bits. Its "prime" is none, which only shows to
    /// whoever looks.
    pub(crate) fn dhe_bits(self, bits: usize) -> Self {
        self.dhe_prime(&prime(bits))
    }

    /// Uses the finite-field group of this prime.
    pub(crate) fn dhe_prime(mut self, prime: &[u8]) -> Self {
        self.dhe_prime = prime.to_vec();
        self
    }

    /// Signs with these schemes alone, the ones it likes best first.
    pub(crate) fn signs_with(mut self, schemes: &[u16]) -> Self {
        self.signature_schemes = schemes.to_vec();
        self
    }

    /// Does not signal extended master secret (RFC 7627).
    pub(crate) fn without_extended_master_secret(mut self) -> Self {
        self.extended_master_secret = false;
        self
    }

    /// Does not signal secure renegotiation (RFC 5746).
    pub(crate) fn without_secure_renegotiation(mut self) -> Self {
        self.secure_renegotiation = false;
        self
    }

    /// Takes DEFLATE below TLS 1.3.
    pub(crate) fn compression(mut self) -> Self {
        self.compression = true;
        self
    }

    /// Lays its messages into records like this.
    pub(crate) fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// Misbehaves like this, too.
    pub(crate) fn misbehaves(mut self, how: Misbehaviour) -> Self {
        self.misbehaviours.push(how);
        self
    }

    /// Misbehaves only to hellos that are not meant to go on: visitors come in.
    pub(crate) fn sparing_handshakes(mut self) -> Self {
        self.spares_handshakes = true;
        self
    }

    /// Answers every hello itself, so that no handshake comes to an end.
    pub(crate) fn without_handshakes(mut self) -> Self {
        self.passes_on = false;
        self
    }

    /// Whether it speaks a version.
    pub(crate) fn has(&self, version: TlsVersion) -> bool {
        self.versions.contains_key(&version)
    }
}

impl TlsScript {
    /// Whether it can come to show a certificate with an RSA key.
    pub(super) fn needs_rsa(&self) -> bool {
        let below_13 = self.versions.iter().any(|(version, suites)| {
            let mut exchanges = suites.iter().map(|suite| Exchange::of(*suite));
            *version < TlsVersion::Tls13 && exchanges.any(|one| one != Exchange::EcdheEcdsa)
        });
        below_13 || !self.ssl2.is_empty()
    }
}

/// A number of so many bits that looks like the prime of a group.
fn prime(bits: usize) -> Vec<u8> {
    let mut bytes = vec![0xFF; bits.div_ceil(8)];
    if let Some(first) = bytes.first_mut() {
        *first >>= (8 - bits % 8) % 8;
    }
    bytes
}
