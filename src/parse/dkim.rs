//! DKIM key records (RFC 6376 3.6.1, RFC 8301, RFC 8463): what a receiver makes of one, and the names
//! under which they stand.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate::bit_length;
use crate::fact::{DkimFitness, DkimKind};

/// Shortest RSA key that receivers may use (RFC 8301 3.2).
const SHORTEST_USED: u32 = 1_024;
/// Shortest RSA key that signers should use (RFC 8301 3.2).
const SHORTEST_GOOD: u32 = 2_048;

/// Receivers read keys with and without the padding at their end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A key record, as far as its use goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRecord {
    /// Kind of the key.
    pub kind: DkimKind,
    /// Its length in bits; 0 where there is none to read.
    pub bits: u32,
    /// What it is good for.
    pub fitness: DkimFitness,
    /// `t=y`: the domain calls it a test.
    pub testing: bool,
}

/// Reads a TXT record at a selector. `None`: it is no key record (no `p`, or another version), as the text
/// of a wildcard that was made for something else.
pub fn read(text: &str) -> Option<KeyRecord> {
    let tags = tags(text);
    let first = |name: &str| {
        let mut named = tags.iter().filter(|(known, _)| *known == name);
        named.next().map(|(_, value)| value.as_str())
    };
    let key = first("p")?;
    if first("v").is_some_and(|version| version != "DKIM1") {
        return None;
    }
    let kind = match first("k") {
        None => DkimKind::Rsa,
        Some(kind) if kind.eq_ignore_ascii_case("rsa") => DkimKind::Rsa,
        Some(kind) if kind.eq_ignore_ascii_case("ed25519") => DkimKind::Ed25519,
        Some(_) => DkimKind::Other,
    };
    let names = |tag: &str, wanted: &[&str]| {
        first(tag).is_none_or(|list| {
            list.split(':')
                .any(|one| wanted.iter().any(|name| one.eq_ignore_ascii_case(name)))
        })
    };
    let has_flag = |flag: &str| {
        first("t").is_some_and(|flags| flags.split(':').any(|one| one.eq_ignore_ascii_case(flag)))
    };
    let is_sound = is_sound(&tags) && names("h", &["sha256"]) && names("s", &["*", "email"]);
    let bits = bits(kind, key);
    let fitness = match bits {
        _ if key.is_empty() => DkimFitness::Revoked,
        Some(SHORTEST_GOOD..) if is_sound => DkimFitness::Strong,
        Some(256) if is_sound && kind == DkimKind::Ed25519 => DkimFitness::Strong,
        Some(SHORTEST_USED..) if is_sound => DkimFitness::Short,
        Some(_) if is_sound => DkimFitness::TooShort,
        _ => DkimFitness::Unusable,
    };
    Some(KeyRecord {
        kind,
        bits: bits.unwrap_or(0),
        fitness,
        testing: has_flag("y"),
    })
}

/// The tags of a record in their order, without any blanks in their values (RFC 6376 3.2; no value that is
/// read here may have one that means something).
fn tags(text: &str) -> Vec<(&str, String)> {
    let parts = text.split(';').filter_map(|part| part.split_once('='));
    let is_blank = |character: char| matches!(character, ' ' | '\t' | '\r' | '\n');
    parts
        .map(|(name, value)| {
            let value = value.chars().filter(|character| !is_blank(*character));
            (name.trim_matches(is_blank), value.collect())
        })
        .collect()
}

/// Whether a list of tags is one (RFC 6376 3.2): none given twice, and the version first where there is one
/// (3.6.1).
fn is_sound(tags: &[(&str, String)]) -> bool {
    let is_twice = |at: usize, name: &str| tags.iter().take(at).any(|(other, _)| *other == name);
    tags.iter()
        .enumerate()
        .all(|(at, (name, _))| !is_twice(at, name) && (*name != "v" || at == 0))
}

/// Length of a key in bits. `None`: it cannot be read.
fn bits(kind: DkimKind, key: &str) -> Option<u32> {
    let bytes = BASE64.decode(key).ok()?;
    match kind {
        DkimKind::Rsa => rsa_bits(&bytes),
        // The bare key, without a structure around it (RFC 8463 4).
        DkimKind::Ed25519 => (bytes.len() == 32).then_some(256),
        DkimKind::Other => None,
    }
}

/// In practice the key stands in the structure of a certificate (`SubjectPublicKeyInfo`); RFC 6376 itself
/// describes the bare `RSAPublicKey` (RFC 8017 A.1.1). Receivers read both.
fn rsa_bits(bytes: &[u8]) -> Option<u32> {
    if let Ok((_, info)) = SubjectPublicKeyInfo::from_der(bytes) {
        return match info.parsed() {
            Ok(PublicKey::RSA(key)) => Some(bit_length(key.modulus)),
            _ => None,
        };
    }
    let (_, key) = RSAPublicKey::from_der(bytes).ok()?;
    Some(bit_length(key.modulus))
}

/// Reads the name of a selector as a person types it: `selector1`, also with what follows it in the DNS
/// (`selector1._domainkey.example.be`), in lower case. `None`: it is no name (RFC 6376 3.1), or longer than
/// 100 characters.
pub fn selector(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let name = match text.split_once("._domainkey") {
        Some((name, _)) => name,
        None => &text,
    };
    let is_label = |label: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len()) && label.bytes().all(is_letter)
    };
    (name.len() <= 100 && name.split('.').all(is_label)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests;
