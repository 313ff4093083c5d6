//! The three parts of the score.

use super::Known;
use crate::fact::{Cause, KeyKind, TlsVersion, VersionSupport, Why};
use crate::parse::tls_class::{self, GroupKind};

/// The mean of the best and the worst version.
pub(super) fn protocol(versions: &[&VersionSupport]) -> u32 {
    let points = versions.iter().map(|version| match version.version {
        TlsVersion::Ssl2 => 0,
        TlsVersion::Ssl3 => 80,
        TlsVersion::Tls10 => 90,
        TlsVersion::Tls11 => 95,
        TlsVersion::Tls12 | TlsVersion::Tls13 => 100,
    });
    mean(points)
}

/// The weakest of the certificate's key and the groups.
pub(super) fn key_exchange(known: &Known<'_>) -> Result<u32, Why> {
    let key = match known.certificate.key_kind {
        KeyKind::Rsa => factored(known.certificate.key_bits),
        KeyKind::Ec | KeyKind::Edwards => on_curve(known.certificate.key_bits),
        KeyKind::Other => return Err(Why::new(Cause::Follows, "a kind of key without points")),
    };
    let mut weakest = known.dhe_bits.map_or(key, |bits| key.min(factored(bits)));
    for version in &known.versions {
        for suite in &version.suites {
            if suite.name.contains("_anon_") {
                weakest = 0;
            } else if suite.name.contains("EXPORT") {
                weakest = weakest.min(factored(512));
            }
        }
        for group in version.groups.iter().filter(|group| group.dhe_bits == 0) {
            let row = tls_class::group(&group.name)
                .ok_or_else(|| Why::new(Cause::Follows, format!("no points for {}", group.name)))?;
            if matches!(row.kind, GroupKind::Curve | GroupKind::Hybrid) {
                weakest = weakest.min(on_curve(row.bits));
            }
        }
    }
    Ok(weakest)
}

/// Points of an RSA key or a finite field.
fn factored(bits: u32) -> u32 {
    match bits {
        0..512 => 20,
        512..1_024 => 40,
        1_024..2_048 => 80,
        2_048..4_096 => 90,
        _ => 100,
    }
}

/// Points of a curve, by the strength that NIST compares to RSA (as testssl.sh does).
fn on_curve(bits: u32) -> u32 {
    match bits {
        0..110 => 20,
        110..123 => 40,
        123..163 => 80,
        163..225 => 90,
        _ => 100,
    }
}

/// The least and the most that the mean of the strongest and the weakest suite may be: one number where the whole
/// list was taken. Else suites of 128 and of 256 bits may be taken beside those seen, and no others.
pub(super) fn cipher(known: &Known<'_>) -> Result<(u32, u32), Why> {
    let seen = strengths(&known.versions)?;
    if known.whole {
        let mean = mean(seen.iter().copied());
        return Ok((mean, mean));
    }
    let beside = |points: u32| mean(seen.iter().copied().chain([points]));
    Ok((beside(80), beside(100)))
}

/// The points of each suite seen.
fn strengths(versions: &[&VersionSupport]) -> Result<Vec<u32>, Why> {
    let suites = versions.iter().flat_map(|version| &version.suites);
    suites
        .map(|suite| match bits(&suite.name) {
            Some(0) => Ok(0),
            Some(1..128) => Ok(20),
            Some(128..256) => Ok(80),
            Some(_) => Ok(100),
            None => Err(Why::new(
                Cause::Follows,
                format!("no points for {}", suite.name),
            )),
        })
        .collect()
}

/// Strength of a suite's cipher in bits, by its name; `None` where the name does not tell.
pub(super) fn bits(name: &str) -> Option<u32> {
    let has = |word: &str| name.split('_').any(|part| part == word);
    if has("NULL") || name.starts_with("TLS_SHA") {
        return Some(0);
    }
    if name.contains("EXPORT1024") {
        return Some(56);
    }
    if name.contains("EXPORT") || has("DES40") {
        return Some(40);
    }
    if has("3DES") || has("EDE3") {
        return Some(112);
    }
    if has("DES") {
        return Some(56);
    }
    let sized = name.split('_').find_map(|part| match part {
        "40" | "56" | "64" | "128" | "256" => part.parse().ok(),
        _ => None,
    });
    let named = || match () {
        () if has("CHACHA20") || has("KUZNYECHIK") || has("MAGMA") || has("28147") => Some(256),
        () if has("SEED") || has("IDEA") || has("SM4") => Some(128),
        () => None,
    };
    sized.or_else(named)
}

/// 30, 30 and 40 parts of a hundred; nothing at all where one of them is nothing.
pub(super) fn together(protocol: u32, key_exchange: u32, cipher: u32) -> u32 {
    if [protocol, key_exchange, cipher].contains(&0) {
        return 0;
    }
    (30 * protocol + 30 * key_exchange + 40 * cipher) / 100
}

fn mean(points: impl Iterator<Item = u32> + Clone) -> u32 {
    let (best, worst) = (points.clone().max(), points.min());
    best.unwrap_or(0).midpoint(worst.unwrap_or(0))
}
