//! Cipher suites by their code points (IANA, "TLS Cipher Suites"): their names, what the names say, and which
//! of them a server could be asked for.

mod properties;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use self::properties::{Authentication, Encryption, Hash, KeyExchange, Mode, Properties};
use super::hello::MOST_SUITES;
use crate::fact::TlsVersion;

/// The registry as text: a code point in hexadecimal and a name on each line.
const REGISTRY: &str = include_str!("suites.txt");

static SUITES: LazyLock<BTreeMap<u16, Properties>> = LazyLock::new(|| {
    let lines = REGISTRY.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (code, name) = line.split_once(' ')?;
            let code = u16::from_str_radix(code, 16).ok()?;
            Some((code, Properties::of(code, name)))
        })
        .collect()
});

/// Suites of SSL 2.0 (its draft by Netscape, 1995, and what `SSLeay` added): three bytes and a name.
const SSL2: [(u32, &str); 10] = [
    (0x01_00_80, "SSL_CK_RC4_128_WITH_MD5"),
    (0x02_00_80, "SSL_CK_RC4_128_EXPORT40_WITH_MD5"),
    (0x03_00_80, "SSL_CK_RC2_128_CBC_WITH_MD5"),
    (0x04_00_80, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5"),
    (0x05_00_80, "SSL_CK_IDEA_128_CBC_WITH_MD5"),
    (0x06_00_40, "SSL_CK_DES_64_CBC_WITH_MD5"),
    (0x06_01_40, "SSL_CK_DES_64_CBC_WITH_SHA"),
    (0x07_00_C0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"),
    (0x07_01_C0, "SSL_CK_DES_192_EDE3_CBC_WITH_SHA"),
    (0x08_00_80, "SSL_CK_RC4_64_WITH_MD5"),
];

/// What the registry says of a suite; `None` where it does not have it.
pub fn properties(code: u16) -> Option<&'static Properties> {
    SUITES.get(&code)
}

/// IANA name of a suite; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    properties(code).map_or_else(|| format!("0x{code:04X}"), |suite| suite.name.to_owned())
}

/// Name of a suite of SSL 2.0, which are three bytes; its number in hexadecimal where it has none.
pub fn ssl2_name(code: u32) -> String {
    let named = SSL2.iter().find(|(known, _)| *known == code);
    named.map_or_else(|| format!("0x{code:06X}"), |(_, name)| (*name).to_owned())
}

/// Code points of all suites of SSL 2.0, each three bytes as a number.
pub fn ssl2_codes() -> impl Iterator<Item = u32> {
    SSL2.iter().map(|(code, _)| *code)
}

/// See [`Properties::is_forward_secret`]; `false` of what the registry does not have.
pub fn is_forward_secret(code: u16) -> bool {
    properties(code).is_some_and(Properties::is_forward_secret)
}

/// See [`Properties::is_improbable`]; `false` of what the registry does not have.
pub fn is_improbable(code: u16) -> bool {
    properties(code).is_some_and(Properties::is_improbable)
}

/// Every suite that a server could take which has a certificate or none and shares no secret with us, common
/// ones first, improbable ones last.
pub fn web() -> Vec<u16> {
    ordered(Properties::is_of_the_web)
}

/// Those of [`web`] that a version defines, in the same order; of SSL 2.0 none, whose suites are its own.
/// SSL 3.0 to TLS 1.1 have the same ones: servers that take curves or Camellia on SSL 3.0 are not few.
pub fn for_version(version: TlsVersion) -> Vec<u16> {
    ordered(|suite| suite.is_of_the_web() && suite.is_defined_for(version))
}

fn ordered(belongs: impl Fn(&Properties) -> bool) -> Vec<u16> {
    let mut suites: Vec<&Properties> = SUITES.values().filter(|suite| belongs(suite)).collect();
    suites.sort_unstable_by_key(|suite| suite.rank());
    suites.into_iter().map(|suite| suite.code).collect()
}

/// The suites as offers of at most [`MOST_SUITES`], in their order.
pub fn chunks(codes: &[u16]) -> Vec<Vec<u16>> {
    codes.chunks(MOST_SUITES).map(<[u16]>::to_vec).collect()
}

#[cfg(test)]
mod tests;
