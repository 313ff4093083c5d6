//! The arithmetic of SSL Labs' rating guide (2009k with the changes up to 2009r), over what was seen.
//!
//! Withheld where something is missing that may move the letter: half a grade would be none. Where it moves the
//! points only, they are the least that they can be. Halves are cut off, as
//! testssl.sh does.

mod caps;
mod points;
#[cfg(test)]
mod tests;

use crate::fact::{
    Cause, Certificate, ComparableGrade, Endpoint, Facts, GradeLetter, GradeReason, Hsts, Seen,
    Site, TlsSupport, TlsVersion, Trust, VersionSupport, Why,
};

/// Days for which HSTS has to hold.
const HSTS_DAYS: u64 = 180;

/// Fills the grade of every endpoint. Wants all other derived facts of endpoints and sites.
pub(super) fn complete(facts: &mut Facts) {
    let sites = facts.sites.known().map_or(&[][..], Vec::as_slice);
    if let Seen::Known(endpoints) = &mut facts.endpoints {
        for endpoint in endpoints {
            let site = sites.iter().find(|site| site.name == endpoint.site);
            endpoint.support.grade = grade(endpoint, site).into();
        }
    }
}

/// What a grade is made of.
struct Known<'a> {
    /// Every version was asked about every suite. Else nothing weak is taken, and which of the others are is
    /// partly open.
    whole: bool,
    /// Versions that are spoken, the oldest first.
    versions: Vec<&'a VersionSupport>,
    certificate: &'a Certificate,
    trust: Trust,
    compression: bool,
    /// There is nothing to renegotiate in TLS 1.3.
    secure_renegotiation: bool,
    forward_secrecy: bool,
    dhe_bits: Option<u32>,
}

fn grade(endpoint: &Endpoint, site: Option<&Site>) -> Result<ComparableGrade, Why> {
    let known = known(endpoint)?;
    let protocol = points::protocol(&known.versions);
    let key_exchange = points::key_exchange(&known)?;
    let (cipher, at_best) = points::cipher(&known)?;
    let score = points::together(protocol, key_exchange, cipher);
    if letter_of(score) != letter_of(points::together(protocol, key_exchange, at_best)) {
        return Err(not_whole());
    }
    let mut caps = caps::of(&known, key_exchange);
    let worst = caps.iter().map(|cap| cap.letter()).max();
    let held = worst.max(Some(letter_of(score)));
    match has_long_hsts(site) {
        Seen::Known(true) => {}
        // Below A- it moves nothing.
        Seen::Unknown(_) if held > Some(GradeLetter::AMinus) => {}
        Seen::Unknown(why) => return Err(why),
        Seen::Known(false) | Seen::Absent => caps.push(GradeReason::NoLongHsts),
    }
    let worst = caps.iter().map(|cap| cap.letter()).max();
    let by_points = match letter_of(score) {
        GradeLetter::A if worst.is_none() => GradeLetter::APlus,
        letter => letter,
    };
    caps.sort_unstable();
    Ok(ComparableGrade {
        letter: worst.map_or(by_points, |worst| worst.max(by_points)),
        protocol,
        key_exchange,
        cipher,
        score,
        caps,
    })
}

fn letter_of(score: u32) -> GradeLetter {
    match score {
        80.. => GradeLetter::A,
        65.. => GradeLetter::B,
        50.. => GradeLetter::C,
        35.. => GradeLetter::D,
        20.. => GradeLetter::E,
        _ => GradeLetter::F,
    }
}

fn known(endpoint: &Endpoint) -> Result<Known<'_>, Why> {
    let support = &endpoint.support;
    let whole = *needed(&support.suites_whole, "suites")?;
    if !whole && !takes_nothing_weak(support) {
        return Err(not_whole());
    }
    needed(&support.groups, "groups")?;
    needed(&support.weak_groups, "groups")?;
    let versions = needed(&support.versions, "versions")?.iter();
    let mut versions: Vec<&VersionSupport> = versions
        .filter(|version| version.spoken == Seen::Known(true))
        .collect();
    versions.sort_by_key(|version| version.version);
    if versions.is_empty() {
        return Err(Why::new(Cause::Follows, "no version is spoken"));
    }
    let chain = needed(&endpoint.chain, "certificates")?;
    Ok(Known {
        whole,
        versions,
        certificate: needed(&endpoint.certificate, "certificate")?,
        trust: *needed(&chain.trust, "trust in the certificate")?,
        compression: or_none(&support.compression)?.unwrap_or(false),
        secure_renegotiation: or_none(&support.secure_renegotiation)?.unwrap_or(true),
        forward_secrecy: *needed(&support.forward_secrecy, "key exchange")?,
        dhe_bits: or_none(&support.dhe_bits)?,
    })
}

/// Whether every suite that may still be taken is good enough.
fn takes_nothing_weak(support: &TlsSupport) -> bool {
    let weak = [
        &support.broken_suites,
        &support.insufficient_suites,
        &support.phase_out_suites,
    ];
    weak.into_iter()
        .all(|names| names.known().is_some_and(Vec::is_empty))
}

fn not_whole() -> Why {
    let detail = "not every version was asked about every suite";
    Why::new(Cause::Follows, detail)
}

fn needed<'a, T>(fact: &'a Seen<T>, what: &str) -> Result<&'a T, Why> {
    match fact {
        Seen::Known(value) => Ok(value),
        Seen::Absent => Err(Why::new(Cause::Follows, format!("no {what}"))),
        Seen::Unknown(why) => Err(why.clone()),
    }
}

fn or_none<T: Copy>(fact: &Seen<T>) -> Result<Option<T>, Why> {
    match fact {
        Seen::Known(value) => Ok(Some(*value)),
        Seen::Absent => Ok(None),
        Seen::Unknown(why) => Err(why.clone()),
    }
}

fn has_long_hsts(site: Option<&Site>) -> Seen<bool> {
    let Some(site) = site else {
        return Seen::Unknown(Why::new(Cause::Follows, "the site was not visited"));
    };
    let is_long = |hsts: &Hsts| !hsts.malformed && hsts.max_age_days >= HSTS_DAYS;
    site.hsts.as_ref().map(is_long)
}

fn speaks(known: &Known<'_>, version: TlsVersion) -> bool {
    known.versions.iter().any(|one| one.version == version)
}
