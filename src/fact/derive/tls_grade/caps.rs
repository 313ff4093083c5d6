//! What holds a grade down, whatever its points.

use super::points::bits;
use super::{Known, speaks};
use crate::fact::{GradeReason, SignatureHash, TlsVersion, Trust};

/// Every reason but HSTS.
pub(super) fn of(known: &Known<'_>, key_exchange: u32) -> Vec<GradeReason> {
    let all = [
        certificate(known, key_exchange),
        suites(known),
        versions(known),
    ];
    let reasons = all.into_iter().flatten();
    reasons
        .filter_map(|(holds, reason)| holds.then_some(reason))
        .collect()
}

fn certificate(known: &Known<'_>, key_exchange: u32) -> Vec<(bool, GradeReason)> {
    let own = known.certificate;
    let is_trusted = matches!(known.trust, Trust::Trusted | Trust::CompletedByAia);
    vec![
        (!is_trusted, GradeReason::Untrusted),
        (own.expired || own.not_yet_valid, GradeReason::OutOfDate),
        (!own.covers_name, GradeReason::OtherName),
        (
            own.signature_hash == SignatureHash::Md5,
            GradeReason::Md5Signature,
        ),
        (own.exponent_one, GradeReason::ExponentOne),
        (key_exchange <= 40, GradeReason::ShortKey),
        (
            known.trust == Trust::CompletedByAia,
            GradeReason::IncompleteChain,
        ),
        (
            key_exchange > 40 && key_exchange <= 80,
            GradeReason::ShortishKey,
        ),
        (!known.forward_secrecy, GradeReason::NoForwardSecrecy),
        (
            !known.secure_renegotiation,
            GradeReason::NoSecureRenegotiation,
        ),
        (known.compression, GradeReason::Compression),
    ]
}

fn suites(known: &Known<'_>) -> Vec<(bool, GradeReason)> {
    let taken = |version: TlsVersion, is: fn(&str) -> bool| {
        let versions = known.versions.iter().filter(|one| one.version >= version);
        let mut suites = versions.flat_map(|one| &one.suites);
        suites.any(|suite| is(&suite.name))
    };
    let is_rc4: fn(&str) -> bool = |name| name.contains("_RC4_");
    let any = TlsVersion::Ssl2;
    let ssl3 = known
        .versions
        .iter()
        .find(|one| one.version == TlsVersion::Ssl3);
    let has_cbc =
        ssl3.is_some_and(|ssl3| ssl3.suites.iter().any(|suite| suite.name.contains("_CBC_")));
    let new_rc4 = taken(TlsVersion::Tls11, is_rc4);
    let only_rc4 = taken(any, is_rc4) && !taken(any, |name| !name.contains("_RC4_"));
    vec![
        (
            taken(any, |name| name.contains("EXPORT")),
            GradeReason::Export,
        ),
        (
            taken(any, |name| bits(name).is_some_and(|bits| bits < 112)),
            GradeReason::ShortCipher,
        ),
        (only_rc4, GradeReason::OnlyRc4),
        (has_cbc, GradeReason::Poodle),
        (new_rc4, GradeReason::Rc4OnNewer),
        (
            taken(TlsVersion::Tls11, has_small_block),
            GradeReason::SmallBlock,
        ),
        (taken(any, is_rc4), GradeReason::Rc4),
        (!taken(any, is_authenticated), GradeReason::NoAead),
    ]
}

fn versions(known: &Known<'_>) -> Vec<(bool, GradeReason)> {
    let best = known.versions.last().map(|one| one.version);
    vec![
        (speaks(known, TlsVersion::Ssl2), GradeReason::Ssl2),
        (
            best <= Some(TlsVersion::Ssl3),
            GradeReason::NothingAboveSsl3,
        ),
        (best < Some(TlsVersion::Tls12), GradeReason::NothingNew),
        (speaks(known, TlsVersion::Ssl3), GradeReason::Ssl3),
        (speaks(known, TlsVersion::Tls10), GradeReason::Tls10),
        (speaks(known, TlsVersion::Tls11), GradeReason::Tls11),
        (!speaks(known, TlsVersion::Tls13), GradeReason::NoTls13),
    ]
}

fn has_small_block(name: &str) -> bool {
    let is_small = |word: &str| matches!(word, "DES" | "DES40" | "3DES" | "IDEA" | "RC2");
    name.split('_').any(is_small)
}

fn is_authenticated(name: &str) -> bool {
    ["_GCM", "_CCM", "_CHACHA20_POLY1305", "_OCB"]
        .iter()
        .any(|mode| name.contains(mode))
}
