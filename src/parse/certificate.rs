//! Certificates (RFC 5280): what one says of itself, each property on its own.

use jiff::Timestamp;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry as oid;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate_file;
use crate::fact::{Certificate, KeyKind, SignatureHash};

/// A certificate that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate does not follow RFC 5280")]
pub struct Unreadable;

/// Reads a certificate for the site `name`, keeping at most `most_names` of the names it covers. What
/// depends on the moment of observation is left at zero and derived later.
pub fn read(der: &[u8], name: &str, most_names: usize) -> Result<Certificate, Unreadable> {
    let certificate = decode(der)?;
    let key = Key::of(&certificate);
    let names = names(&certificate);
    Ok(Certificate {
        subject: shown(&certificate.subject().to_string()),
        issuer: shown(&certificate.issuer().to_string()),
        covers_name: names.iter().any(|pattern| covers(pattern, name)),
        names: names.into_iter().take(most_names).collect(),
        not_before: moment(certificate.validity().not_before.timestamp()),
        not_after: moment(certificate.validity().not_after.timestamp()),
        days_left: 0,
        not_yet_valid: false,
        expired: false,
        lifetime_left_percent: 0,
        lifetime_days: lifetime_days(
            certificate.validity().not_before.timestamp(),
            certificate.validity().not_after.timestamp(),
        ),
        must_staple: must_staple(&certificate),
        for_servers: is_for_servers(&certificate),
        key_kind: key.kind,
        key_bits: key.bits,
        exponent_one: key.exponent_one,
        signature_hash: signature_hash(&certificate),
    })
}

/// Days of a validity, its first and its last second included (RFC 5280 4.1.2.5); a part of a day is a day.
fn lifetime_days(from: i64, until: i64) -> u32 {
    let seconds = u64::try_from(until.saturating_sub(from).saturating_add(1)).unwrap_or(0);
    u32::try_from(seconds.div_ceil(86_400)).unwrap_or(u32::MAX)
}

/// Whether it wants a stapled answer about its revocation: the extension `TLSFeature` names `status_request` (RFC 7633
/// 4.2.3), which our library does not read.
fn must_staple(certificate: &X509Certificate<'_>) -> bool {
    const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
    const STATUS_REQUEST: [u8; 1] = [5];
    let mut features = certificate
        .extensions()
        .iter()
        .filter(|extension| extension.oid.to_id_string() == TLS_FEATURE);
    features.any(|extension| {
        let list = certificate_file::value(extension.value, 0x30);
        let mut rest = list.map(|(list, _)| list).unwrap_or_default();
        while let Some((feature, after)) = certificate_file::value(rest, 0x02) {
            if feature == STATUS_REQUEST {
                return true;
            }
            rest = after;
        }
        false
    })
}

/// Whether a server may use it: extended key usage names servers or any use, or there is none.
fn is_for_servers(certificate: &X509Certificate<'_>) -> bool {
    match certificate.extended_key_usage() {
        Ok(Some(usage)) => usage.value.server_auth || usage.value.any,
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Subject of a certificate as text; empty where it cannot be read.
pub fn subject(der: &[u8]) -> String {
    decode(der)
        .map(|certificate| shown(&certificate.subject().to_string()))
        .unwrap_or_default()
}

/// Decodes a certificate, refusing one with bytes behind its end.
pub(crate) fn decode(der: &[u8]) -> Result<X509Certificate<'_>, Unreadable> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(Unreadable),
    }
}

/// RSA keys below so many bits our library verifies nothing with, so that a right signature by one looks
/// like a wrong one.
const SHORTEST_VERIFIED_RSA: u32 = 2_048;

/// A public key, as far as its strength goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) kind: KeyKind,
    pub(crate) bits: u32,
    pub(crate) exponent_one: bool,
}

impl Key {
    /// Whether our library verifies nothing with it.
    pub(crate) fn is_too_short(self) -> bool {
        self.kind == KeyKind::Rsa && self.bits < SHORTEST_VERIFIED_RSA
    }

    pub(crate) fn of(certificate: &X509Certificate<'_>) -> Self {
        Self::told_by(certificate.public_key())
    }

    pub(crate) fn told_by(info: &SubjectPublicKeyInfo<'_>) -> Self {
        let plain = |kind, bits| Self {
            kind,
            bits,
            exponent_one: false,
        };
        match info.parsed() {
            Ok(PublicKey::RSA(rsa)) => Self {
                kind: KeyKind::Rsa,
                bits: bit_length(rsa.modulus),
                exponent_one: bit_length(rsa.exponent) == 1,
            },
            Ok(PublicKey::EC(point)) => {
                // The curve's name says more than the length of the point (P-521 is no 528).
                let curve = info
                    .algorithm
                    .parameters
                    .as_ref()
                    .and_then(|any| any.as_oid().ok());
                let bits = match curve.map(|curve| curve.to_id_string()).as_deref() {
                    Some("1.2.840.10045.3.1.7") => 256,
                    Some("1.3.132.0.34") => 384,
                    Some("1.3.132.0.35") => 521,
                    Some("1.3.132.0.33") => 224,
                    Some("1.2.840.10045.3.1.1") => 192,
                    _ => u32::try_from(point.key_size()).unwrap_or(u32::MAX),
                };
                plain(KeyKind::Ec, bits)
            }
            _ if info.algorithm.algorithm == oid::OID_SIG_ED25519 => plain(KeyKind::Edwards, 256),
            _ if info.algorithm.algorithm == oid::OID_SIG_ED448 => plain(KeyKind::Edwards, 456),
            _ => plain(KeyKind::Other, 0),
        }
    }
}

/// Length of an unsigned number in bits, without leading zeros.
pub(super) fn bit_length(bytes: &[u8]) -> u32 {
    let significant = bytes
        .iter()
        .position(|byte| *byte != 0)
        .and_then(|at| bytes.get(at..));
    let Some([first, rest @ ..]) = significant else {
        return 0;
    };
    u32::try_from(rest.len())
        .unwrap_or(u32::MAX / 8)
        .saturating_mul(8)
        + (8 - first.leading_zeros())
}

/// Hash of the signature on a certificate.
pub(crate) fn signature_hash(certificate: &X509Certificate<'_>) -> SignatureHash {
    match certificate.signature_algorithm.algorithm.to_id_string().as_str() {
        // RSA with MD2 and MD5 (RFC 8017 A.2.4).
        "1.2.840.113549.1.1.2" | "1.2.840.113549.1.1.4" => SignatureHash::Md5,
        // RSA (also by its old OIW number), DSA and ECDSA with SHA-1.
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" | "1.2.840.10040.4.3" | "1.2.840.10045.4.1" => {
            SignatureHash::Sha1
        }
        // RSA with SHA-256, 384, 512, 224; RSASSA-PSS, whose hash stands in its parameters and for
        // which public authorities may use SHA-2 only (CA/Browser Forum BR 7.1.3.2).
        "1.2.840.113549.1.1.11" | "1.2.840.113549.1.1.12" | "1.2.840.113549.1.1.13"
        | "1.2.840.113549.1.1.14" | "1.2.840.113549.1.1.10"
        // ECDSA with SHA-224, 256, 384, 512 (RFC 5758); Ed25519 and Ed448 (RFC 8410).
        | "1.2.840.10045.4.3.1" | "1.2.840.10045.4.3.2" | "1.2.840.10045.4.3.3"
        | "1.2.840.10045.4.3.4" | "1.3.101.112" | "1.3.101.113" => SignatureHash::Sha2,
        _ => SignatureHash::Other,
    }
}

/// How a certificate is signed, as people write it; its number (OID) where it is a rare way. `None` where the
/// certificate cannot be read.
pub fn signed_with(der: &[u8]) -> Option<String> {
    let certificate = decode(der).ok()?;
    let number = certificate.signature_algorithm.algorithm.to_id_string();
    let name = match number.as_str() {
        "1.2.840.113549.1.1.4" => "RSA, MD5",
        "1.2.840.113549.1.1.5" => "RSA, SHA-1",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.113549.1.1.11" => "RSA, SHA-256",
        "1.2.840.113549.1.1.12" => "RSA, SHA-384",
        "1.2.840.113549.1.1.13" => "RSA, SHA-512",
        "1.2.840.10045.4.1" => "ECDSA, SHA-1",
        "1.2.840.10045.4.3.2" => "ECDSA, SHA-256",
        "1.2.840.10045.4.3.3" => "ECDSA, SHA-384",
        "1.2.840.10045.4.3.4" => "ECDSA, SHA-512",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        _ => return Some(number),
    };
    Some(name.to_owned())
}

/// Where the issuer's certificate can be fetched (authority information access, RFC 5280 4.2.2.1).
pub fn issuer_address(der: &[u8]) -> Option<String> {
    let certificate = decode(der).ok()?;
    certificate
        .extensions()
        .iter()
        .find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => access.iter().find_map(|description| {
                let is_issuer =
                    description.access_method == oid::OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS;
                match &description.access_location {
                    GeneralName::URI(address) if is_issuer && address.starts_with("http://") => {
                        Some((*address).to_owned())
                    }
                    _ => None,
                }
            }),
            _ => None,
        })
}

/// DNS names and addresses of subjectAltName. The common name is not looked at (RFC 9525 2).
fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    extension
        .value
        .general_names
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(shown(&name.to_ascii_lowercase())),
            GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
                Ok(v4) => Some(std::net::Ipv4Addr::from(v4).to_string()),
                Err(_) => <[u8; 16]>::try_from(*bytes)
                    .ok()
                    .map(|v6| std::net::Ipv6Addr::from(v6).to_string()),
            },
            _ => None,
        })
        .collect()
}

/// Whether a certificate is made for a host. One without any name in subjectAltName is read as mail servers'
/// own authorities still make them: by its common name (RFC 7672 3.2.3).
pub fn is_made_for(der: &[u8], host: &str) -> Result<bool, Unreadable> {
    let certificate = decode(der)?;
    let names = names(&certificate);
    if !names.is_empty() {
        return Ok(names.iter().any(|pattern| covers(pattern, host)));
    }
    let mut common_names = certificate.subject().iter_common_name();
    Ok(common_names.any(|name| name.as_str().is_ok_and(|name| covers(name, host))))
}

/// Whether a name of a certificate covers a host: equal, or `*.` standing for exactly one label
/// (RFC 9525 6.3).
fn covers(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(parent), Some((label, rest))) => {
            !label.is_empty() && parent.contains('.') && parent.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}

/// A stranger's text, cut to a length that a report can show.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(300).collect()
}

/// A moment from seconds; absurd ones are clamped to what a calendar can hold.
fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair};

    fn made(names: &[&str]) -> Vec<u8> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let key = KeyPair::generate().unwrap();
        CertificateParams::new(names)
            .unwrap()
            .self_signed(&key)
            .unwrap()
            .der()
            .to_vec()
    }

    #[test]
    fn a_certificate_tells_its_names_dates_and_key() {
        let read = read(
            &made(&["www.example.be", "example.be"]),
            "www.example.be",
            100,
        )
        .unwrap();
        assert_eq!(read.names, ["www.example.be", "example.be"]);
        assert!(read.covers_name);
        assert_eq!((read.key_kind, read.key_bits), (KeyKind::Ec, 256));
        assert_eq!(read.signature_hash, SignatureHash::Sha2);
        assert!(read.not_before < read.not_after);
    }

    #[test]
    fn a_star_stands_for_one_label_and_never_for_a_whole_ending() {
        assert!(covers("*.example.be", "www.example.be"));
        assert!(covers("WWW.example.be", "www.EXAMPLE.be"));
        for (pattern, host) in [
            ("*.example.be", "example.be"),
            ("*.example.be", "a.b.example.be"),
            ("*.be", "example.be"),
            ("w*.example.be", "www.example.be"),
            ("", ""),
        ] {
            assert_eq!(covers(pattern, host), pattern == host, "{pattern} {host}");
        }
    }

    #[test]
    fn key_lengths_are_counted_without_leading_zeros() {
        assert_eq!(bit_length(&[0, 0x80, 0, 0]), 24);
        assert_eq!(bit_length(&[1]), 1);
        assert_eq!(bit_length(&[1, 0, 1]), 17);
        assert_eq!(bit_length(&[0, 0]), 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let _ = read(&bytes, "example.be", 10);
            let _ = issuer_address(&bytes);
        }

        #[test]
        fn a_certificate_with_a_changed_byte_is_read_without_panic(at in 0usize..400, byte: u8) {
            let mut der = made(&["example.be"]);
            if let Some(place) = der.get_mut(at) {
                *place = byte;
            }
            let _ = read(&der, "example.be", 10);
            let _ = issuer_address(&der);
        }
    }
}
