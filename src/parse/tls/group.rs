//! Key exchange groups by their code points (IANA, "TLS Supported Groups"): names, sizes, and lists to offer.

use crate::fact::TlsVersion;
use sha2::{Digest, Sha256};

/// What a group is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An elliptic curve.
    Curve,
    /// A finite field (RFC 7919).
    FiniteField,
    /// A curve and ML-KEM (or its draft, Kyber), both of which would have to be broken.
    Hybrid,
    /// ML-KEM alone (FIPS 203).
    PureMlKem,
}

/// The registry: code point, name, size in bits (of a hybrid: of its curve; of ML-KEM alone: 0), kind.
const GROUPS: [(u16, &str, u32, Kind); 57] = [
    (0x0001, "sect163k1", 163, Kind::Curve),
    (0x0002, "sect163r1", 163, Kind::Curve),
    (0x0003, "sect163r2", 163, Kind::Curve),
    (0x0004, "sect193r1", 193, Kind::Curve),
    (0x0005, "sect193r2", 193, Kind::Curve),
    (0x0006, "sect233k1", 233, Kind::Curve),
    (0x0007, "sect233r1", 233, Kind::Curve),
    (0x0008, "sect239k1", 239, Kind::Curve),
    (0x0009, "sect283k1", 283, Kind::Curve),
    (0x000A, "sect283r1", 283, Kind::Curve),
    (0x000B, "sect409k1", 409, Kind::Curve),
    (0x000C, "sect409r1", 409, Kind::Curve),
    (0x000D, "sect571k1", 571, Kind::Curve),
    (0x000E, "sect571r1", 571, Kind::Curve),
    (0x000F, "secp160k1", 160, Kind::Curve),
    (0x0010, "secp160r1", 160, Kind::Curve),
    (0x0011, "secp160r2", 160, Kind::Curve),
    (0x0012, "secp192k1", 192, Kind::Curve),
    (0x0013, "secp192r1", 192, Kind::Curve),
    (0x0014, "secp224k1", 224, Kind::Curve),
    (0x0015, "secp224r1", 224, Kind::Curve),
    (0x0016, "secp256k1", 256, Kind::Curve),
    (0x0017, "secp256r1", 256, Kind::Curve),
    (0x0018, "secp384r1", 384, Kind::Curve),
    (0x0019, "secp521r1", 521, Kind::Curve),
    (0x001A, "brainpoolP256r1", 256, Kind::Curve),
    (0x001B, "brainpoolP384r1", 384, Kind::Curve),
    (0x001C, "brainpoolP512r1", 512, Kind::Curve),
    (0x001D, "x25519", 255, Kind::Curve),
    (0x001E, "x448", 448, Kind::Curve),
    (0x001F, "brainpoolP256r1tls13", 256, Kind::Curve),
    (0x0020, "brainpoolP384r1tls13", 384, Kind::Curve),
    (0x0021, "brainpoolP512r1tls13", 512, Kind::Curve),
    (0x0022, "GC256A", 256, Kind::Curve),
    (0x0023, "GC256B", 256, Kind::Curve),
    (0x0024, "GC256C", 256, Kind::Curve),
    (0x0025, "GC256D", 256, Kind::Curve),
    (0x0026, "GC512A", 512, Kind::Curve),
    (0x0027, "GC512B", 512, Kind::Curve),
    (0x0028, "GC512C", 512, Kind::Curve),
    (0x0029, "curveSM2", 256, Kind::Curve),
    (0x0100, "ffdhe2048", 2048, Kind::FiniteField),
    (0x0101, "ffdhe3072", 3072, Kind::FiniteField),
    (0x0102, "ffdhe4096", 4096, Kind::FiniteField),
    (0x0103, "ffdhe6144", 6144, Kind::FiniteField),
    (0x0104, "ffdhe8192", 8192, Kind::FiniteField),
    (0x0200, "MLKEM512", 0, Kind::PureMlKem),
    (0x0201, "MLKEM768", 0, Kind::PureMlKem),
    (0x0202, "MLKEM1024", 0, Kind::PureMlKem),
    (0x11EB, "SecP256r1MLKEM768", 256, Kind::Hybrid),
    (0x11EC, "X25519MLKEM768", 255, Kind::Hybrid),
    (0x11ED, "SecP384r1MLKEM1024", 384, Kind::Hybrid),
    (0x11EE, "curveSM2MLKEM768", 256, Kind::Hybrid),
    (0x6399, "X25519Kyber768Draft00", 255, Kind::Hybrid),
    (0x639A, "SecP256r1Kyber768Draft00", 256, Kind::Hybrid),
    (0xFF01, "arbitrary_explicit_prime_curves", 0, Kind::Curve),
    (0xFF02, "arbitrary_explicit_char2_curves", 0, Kind::Curve),
];

/// Every named curve of TLS 1.2 and below (RFC 8422 5.1.1, RFC 4492 5.1.1, RFC 7027), common ones first.
pub const CLASSIC_12: [u16; 30] = [
    0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x001C, 0x001B, 0x001A, 0x0016, 0x0015, 0x0014, 0x000E,
    0x000D, 0x000C, 0x000B, 0x000A, 0x0009, 0x0008, 0x0007, 0x0006, 0x0013, 0x0012, 0x0005, 0x0004,
    0x0003, 0x0002, 0x0001, 0x0011, 0x0010, 0x000F,
];

/// Curves below 224 bits.
pub const WEAK: [u16; 10] = [
    0x0013, 0x0012, 0x0005, 0x0004, 0x0003, 0x0002, 0x0001, 0x0011, 0x0010, 0x000F,
];

/// Curves of TLS 1.2 and below of at least 224 bits, but P-256, P-384, P-521, X25519, X448 and those of
/// Brainpool.
pub const UNLISTED: [u16; 12] = [
    0x0016, 0x0015, 0x0014, 0x000E, 0x000D, 0x000C, 0x000B, 0x000A, 0x0009, 0x0008, 0x0007, 0x0006,
];

/// Curves of TLS 1.3 (RFC 8446 4.2.7, RFC 8734). No other may stand in a hello for TLS 1.3 alone: some servers
/// refuse one that lists a curve of older versions.
pub const TLS13_CLASSIC: [u16; 8] = [
    0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x001F, 0x0020, 0x0021,
];

/// Finite-field groups of TLS 1.3 (RFC 7919).
pub const TLS13_FINITE_FIELD: [u16; 5] = [0x0100, 0x0101, 0x0102, 0x0103, 0x0104];

/// Groups with protection against quantum computers: hybrids, ML-KEM alone, and the drafts with Kyber.
pub const POST_QUANTUM: [u16; 9] = [
    0x11EC, 0x11EB, 0x11ED, 0x11EE, 0x0201, 0x0202, 0x0200, 0x6399, 0x639A,
];

/// Every group that a hello for a version may offer, common ones first. SSL 2.0 and 3.0 have no place for them.
pub fn for_version(version: TlsVersion) -> Vec<u16> {
    match version {
        TlsVersion::Ssl2 | TlsVersion::Ssl3 => Vec::new(),
        TlsVersion::Tls10 | TlsVersion::Tls11 | TlsVersion::Tls12 => CLASSIC_12.to_vec(),
        TlsVersion::Tls13 => [&TLS13_CLASSIC[..], &POST_QUANTUM, &TLS13_FINITE_FIELD].concat(),
    }
}

/// The primes of RFC 7919 (appendix A), big-endian, by their SHA-256.
const PRIMES: [(u16, &str); 5] = [
    (
        0x0100,
        "9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966",
    ),
    (
        0x0101,
        "0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17",
    ),
    (
        0x0102,
        "4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e",
    ),
    (
        0x0103,
        "227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7",
    ),
    (
        0x0104,
        "770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833",
    ),
];

fn row(code: u16) -> Option<&'static (u16, &'static str, u32, Kind)> {
    GROUPS.iter().find(|(known, ..)| *known == code)
}

/// IANA name of a group; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    row(code).map_or_else(
        || format!("0x{code:04X}"),
        |(_, name, ..)| (*name).to_owned(),
    )
}

/// Size of a curve or of a finite field's prime, in bits; of a hybrid that of its curve. `None` where the group
/// is not known, is ML-KEM alone, or a curve of the server's own making.
pub fn bits(code: u16) -> Option<u32> {
    row(code)
        .map(|(_, _, bits, _)| *bits)
        .filter(|bits| *bits > 0)
}

/// What a group is built on; `None` where it is not known.
pub fn kind(code: u16) -> Option<Kind> {
    row(code).map(|(.., kind)| *kind)
}

/// Whether a group protects against quantum computers.
pub fn is_post_quantum(code: u16) -> bool {
    matches!(kind(code), Some(Kind::Hybrid | Kind::PureMlKem))
}

/// Size of a prime in bits, of its big-endian bytes.
pub fn prime_bits(prime: &[u8]) -> u32 {
    let zeros = prime.iter().take_while(|byte| **byte == 0).count();
    let bytes = prime.get(zeros..).unwrap_or_default();
    let leading = bytes.first().map_or(0, |first| first.leading_zeros());
    let bits = u32::try_from(bytes.len()).unwrap_or(u32::MAX / 8);
    bits.saturating_mul(8).saturating_sub(leading)
}

/// The group of RFC 7919 that has this prime (big-endian, without leading zeros); `None` for any other.
pub fn finite_field(prime: &[u8]) -> Option<u16> {
    let hash = crate::parse::hexadecimal::write(&Sha256::digest(prime));
    let known = PRIMES.iter().find(|(_, of)| *of == hash);
    known.map(|(code, _)| *code)
}

/// Name of the finite-field group with this prime: that of RFC 7919, or `DHE` and its size.
pub fn finite_field_name(prime: &[u8]) -> String {
    finite_field(prime).map_or_else(|| format!("DHE {}", prime_bits(prime)), name)
}

#[cfg(test)]
mod tests;
