//! `ClientHello`: what we offer (RFC 8446 4.1.2, RFC 5246 7.4.1.2, SSL 3.0 in RFC 6101, SSL 2.0 in the draft of
//! Netscape of 1995).

use std::net::IpAddr;

use super::suite;
use crate::fact::TlsVersion;

/// What a hello offers. Nothing in it is secret, and no handshake follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The newest version offered. TLS 1.3 is offered alone (`supported_versions`), each older one as the
    /// newest that we know, so that a server may answer with an older one still.
    pub version: TlsVersion,
    /// Name of the server (SNI, RFC 6066 3); `None` for none. An address is never sent as a name.
    pub server_name: Option<String>,
    /// Code points of the suites offered, at most [`MOST_SUITES`]: what is beyond is not sent. Of SSL 2.0 all
    /// of its own are offered, whatever stands here.
    pub suites: Vec<u16>,
    /// Code points of the groups offered, at most 64. TLS 1.3 sends an empty `key_share`, so that the answer is
    /// a `HelloRetryRequest`, which names suite and group. Empty: the extension is left out.
    pub groups: Vec<u16>,
    /// Code points of the signature schemes offered (TLS 1.2 and 1.3), at most 64. Empty: the extension is left
    /// out, which in TLS 1.2 means SHA-1 (RFC 5246 7.4.1.4.1).
    pub signature_schemes: Vec<u16>,
    /// Offers DEFLATE before no compression (below TLS 1.3).
    pub compression: bool,
    /// 32 bytes that nobody repeats.
    pub random: [u8; 32],
}

/// Suites that are offered at most in one hello: some servers do not look past the 64th, others break.
pub const MOST_SUITES: usize = 64;

/// Groups, and signature schemes, that are offered at most in one hello.
const MOST_NAMED: usize = 64;

/// Schemes of a present-day client: ECDSA, RSA-PSS and RSA with SHA-2, Ed25519, Ed448; for old servers SHA-1
/// and DSA at the end (RFC 8446 4.2.3, RFC 5246 7.4.1.4.1).
pub const ANY_SCHEME: [u16; 21] = [
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807, 0x0808, 0x0809,
    0x080A, 0x080B, 0x0402, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202, 0x0101,
];

/// Schemes with SHA-1 or MD5 and nothing else: RSA, ECDSA and DSA with SHA-1, RSA with MD5.
pub const SHA1_AND_MD5: [u16; 4] = [0x0201, 0x0203, 0x0202, 0x0101];

/// `TLS_EMPTY_RENEGOTIATION_INFO_SCSV` (RFC 5746 3.3): asks for secure renegotiation where there are no
/// extensions to ask with.
const RENEGOTIATION_SCSV: u16 = 0x00FF;

/// Code points of extensions (IANA, "TLS extension types").
pub(super) mod extension {
    pub(in crate::parse::tls) const SERVER_NAME: u16 = 0;
    pub(in crate::parse::tls) const SUPPORTED_GROUPS: u16 = 10;
    pub(in crate::parse::tls) const EC_POINT_FORMATS: u16 = 11;
    pub(in crate::parse::tls) const SIGNATURE_ALGORITHMS: u16 = 13;
    pub(in crate::parse::tls) const PADDING: u16 = 21;
    pub(in crate::parse::tls) const EXTENDED_MASTER_SECRET: u16 = 23;
    pub(in crate::parse::tls) const SESSION_TICKET: u16 = 35;
    pub(in crate::parse::tls) const SUPPORTED_VERSIONS: u16 = 43;
    pub(in crate::parse::tls) const KEY_SHARE: u16 = 51;
    pub(in crate::parse::tls) const RENEGOTIATION_INFO: u16 = 0xFF01;
}

impl Hello {
    /// The hello as a record, ready to be sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.version == TlsVersion::Ssl2 {
            return self.ssl2();
        }
        let mut body = self.fields();
        if self.version > TlsVersion::Ssl3 {
            let mut extensions = self.extensions();
            // What the message would be: its header, the fields, the length of the extensions, and they.
            pad(&mut extensions, 4 + body.len() + 2);
            body.extend(with_length_16(&extensions));
        }
        let mut message = vec![1];
        message.extend(with_length_24(&body));
        // Old servers want the version of the record no newer than TLS 1.0 (RFC 8446 5.1 allows it).
        let minor = u8::from(self.version != TlsVersion::Ssl3);
        let mut record = vec![22, 3, minor];
        record.extend(with_length_16(&message));
        record
    }

    /// SSL 2.0: a header of two bytes, and all suites at once.
    fn ssl2(&self) -> Vec<u8> {
        let suites: Vec<u8> = suite::ssl2_codes()
            .flat_map(|code| code.to_be_bytes().into_iter().skip(1))
            .collect();
        let challenge = self.random.iter().copied().take(16);
        let mut message = vec![1, 0, 2];
        message.extend(length_16(suites.len()));
        message.extend([0, 0, 0, 16]);
        message.extend(suites);
        message.extend(challenge);
        let [high, low] = length_16(message.len());
        let mut record = vec![0x80 | high, low];
        record.extend(message);
        record
    }

    /// From the version to the compression methods: all that SSL 3.0 has.
    fn fields(&self) -> Vec<u8> {
        let minor = match self.version {
            TlsVersion::Ssl2 | TlsVersion::Ssl3 => 0,
            TlsVersion::Tls10 => 1,
            TlsVersion::Tls11 => 2,
            TlsVersion::Tls12 | TlsVersion::Tls13 => 3,
        };
        let mut body = vec![3, minor];
        body.extend(self.random);
        if self.version == TlsVersion::Tls13 {
            // A session that does not exist, for what stands between and knows TLS 1.2 only (RFC 8446 D.4).
            body.push(32);
            body.extend(self.random);
        } else {
            body.push(0);
        }
        let mut suites: Vec<u16> = self.suites.iter().copied().take(MOST_SUITES).collect();
        if self.version == TlsVersion::Ssl3 {
            suites.push(RENEGOTIATION_SCSV);
        }
        body.extend(with_length_16(&words(suites)));
        if self.compression && self.version < TlsVersion::Tls13 {
            body.extend([2, 1, 0]);
        } else {
            body.extend([1, 0]);
        }
        body
    }

    /// None of them is empty at the end: some old servers break where the last one is.
    fn extensions(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut add = |kind: u16, data: &[u8]| {
            bytes.extend(kind.to_be_bytes());
            bytes.extend(with_length_16(data));
        };
        if let Some(name) = self.sent_name() {
            let mut entry = vec![0];
            entry.extend(with_length_16(name.as_bytes()));
            add(extension::SERVER_NAME, &with_length_16(&entry));
        }
        let is_tls13 = self.version == TlsVersion::Tls13;
        if !is_tls13 {
            add(extension::EXTENDED_MASTER_SECRET, &[]);
            add(extension::SESSION_TICKET, &[]);
            add(extension::RENEGOTIATION_INFO, &[0]);
        }
        if !self.groups.is_empty() {
            let groups = words(self.groups.iter().copied().take(MOST_NAMED));
            add(extension::SUPPORTED_GROUPS, &with_length_16(&groups));
            if !is_tls13 {
                add(extension::EC_POINT_FORMATS, &[1, 0]);
            }
        }
        if self.version >= TlsVersion::Tls12 && !self.signature_schemes.is_empty() {
            let schemes = words(self.signature_schemes.iter().copied().take(MOST_NAMED));
            add(extension::SIGNATURE_ALGORITHMS, &with_length_16(&schemes));
        }
        if is_tls13 {
            add(extension::SUPPORTED_VERSIONS, &[2, 3, 4]);
            add(extension::KEY_SHARE, &[0, 0]);
        }
        bytes
    }

    /// The name as it may be sent: a host name in ASCII without a dot at its end, never an address (RFC 6066 3).
    fn sent_name(&self) -> Option<&str> {
        let name = self.server_name.as_deref()?;
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_name = !name.is_empty()
            && name.len() <= 253
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            && name.parse::<IpAddr>().is_err();
        is_name.then_some(name)
    }
}

/// Makes a message of 256 to 511 bytes longer, as some servers never answer one of that size (RFC 7685).
fn pad(extensions: &mut Vec<u8>, before: usize) {
    let length = before + extensions.len();
    if (256..512).contains(&length) {
        let data = 512usize.saturating_sub(length + 4).max(1);
        extensions.extend(extension::PADDING.to_be_bytes());
        extensions.extend(with_length_16(&vec![0; data]));
    }
}

fn words(words: impl IntoIterator<Item = u16>) -> Vec<u8> {
    words.into_iter().flat_map(u16::to_be_bytes).collect()
}

/// Everything in a hello is limited, so that no length comes near what 16 bits hold.
fn length_16(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes()
}

fn with_length_16(bytes: &[u8]) -> Vec<u8> {
    [&length_16(bytes.len()), bytes].concat()
}

fn with_length_24(bytes: &[u8]) -> Vec<u8> {
    [&[0], length_16(bytes.len()).as_slice(), bytes].concat()
}

#[cfg(test)]
mod tests;
