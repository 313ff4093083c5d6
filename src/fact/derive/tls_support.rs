//! What a server supports of TLS: versions, suites and groups together, from what was seen of each version.
//!
//! What it was seen to take is a fact, whatever else stayed open. "None of them" is known only where every
//! version that it may speak was asked about every suite of that kind.

mod key_exchange;
mod mozilla;
mod spoken;
#[cfg(test)]
mod tests;

use self::spoken::{Spoken, Universe};
use crate::fact::{
    Cause, ClassedSuite, Endpoint, FurtherAddress, Look, Seen, SuiteClass, TlsSupport, TlsVersion,
    VersionSupport, Why,
};
use crate::parse::tls_class::{suite_class, suite_marks};

/// Fills the derived facts of what every endpoint supports.
pub(super) fn complete(endpoints: &mut [Endpoint]) {
    for endpoint in endpoints {
        endpoint.look = look(&endpoint.support.versions);
        endpoint.support.old_further = old_further(&endpoint.further);
        complete_support(&mut endpoint.support, Universe::offered());
    }
}

/// A full look asks about versions; where nobody asked, a light one was taken.
fn look(versions: &Seen<Vec<VersionSupport>>) -> Look {
    match versions {
        Seen::Unknown(why) if why.cause == Cause::NotAsked => Look::Light,
        _ => Look::Full,
    }
}

fn old_further(further: &Seen<Vec<FurtherAddress>>) -> Seen<Vec<String>> {
    let further = match further {
        Seen::Known(further) => further.as_slice(),
        Seen::Absent => &[],
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let named: Vec<(String, &Seen<bool>)> = further
        .iter()
        .map(|further| (further.address.to_string(), &further.old_hello))
        .collect();
    Seen::names_where(&named, |(name, _)| name, |(_, old)| (*old).clone())
}

fn complete_support(support: &mut TlsSupport, universe: &Universe) {
    let versions = match &support.versions {
        Seen::Known(versions) => versions.clone(),
        Seen::Absent => Vec::new(),
        Seen::Unknown(why) => {
            forget(support, &why.clone());
            return;
        }
    };
    let all = spoken::all(&versions, universe);
    support.below_12 = below_12(&all);
    support.speaks_12 = speaks(&all, TlsVersion::Tls12);
    support.speaks_13 = speaks(&all, TlsVersion::Tls13);
    support.suites = suites(&all);
    let is_settled = |one: &Spoken<'_>| one.speaks.is_some() && one.open_suites.is_empty();
    support.suites_whole = Seen::Known(all.iter().all(is_settled));
    let of_class = |class| suites_where(&all, |version, name| class_of(version, name) == class);
    support.broken_suites = of_class(SuiteClass::Broken);
    support.insufficient_suites = of_class(SuiteClass::Insufficient);
    support.phase_out_suites = of_class(SuiteClass::PhaseOut);
    support.export_suites = suites_where(&all, |_, name| name.contains("EXPORT"));
    key_exchange::complete(support, &all);
    support.mozilla = mozilla::profile(&all);
}

/// Nothing was seen of the versions, and so nothing that follows from them.
fn forget(support: &mut TlsSupport, why: &Why) {
    let names = || Seen::Unknown(why.clone());
    let yes_or_no = || Seen::Unknown(why.clone());
    *support = TlsSupport {
        below_12: names(),
        speaks_12: yes_or_no(),
        speaks_13: yes_or_no(),
        suites: Seen::Unknown(why.clone()),
        suites_whole: yes_or_no(),
        broken_suites: names(),
        export_suites: names(),
        insufficient_suites: names(),
        phase_out_suites: names(),
        groups: names(),
        weak_groups: names(),
        unlisted_groups: names(),
        post_quantum_groups: names(),
        dhe_bits: Seen::Unknown(why.clone()),
        forward_secrecy: yes_or_no(),
        mozilla: Seen::Unknown(why.clone()),
        ..std::mem::take(support)
    };
}

fn below_12(all: &[Spoken<'_>]) -> Seen<Vec<String>> {
    let old: Vec<&Spoken<'_>> = all
        .iter()
        .filter(|one| one.version < TlsVersion::Tls12)
        .collect();
    Seen::names_where(
        &old,
        |one| one.version.name(),
        |one| whether(one.speaks, &one.why),
    )
}

fn speaks(all: &[Spoken<'_>], version: TlsVersion) -> Seen<bool> {
    let one = all.iter().find(|one| one.version == version);
    one.map_or_else(
        || Seen::Unknown(Why::from(Cause::NotRecorded)),
        |one| whether(one.speaks, &one.why),
    )
}

fn whether(known: Option<bool>, why: &Why) -> Seen<bool> {
    known.map_or_else(|| Seen::Unknown(why.clone()), Seen::Known)
}

/// Whatever SSL 2.0 does, it protects nothing (RFC 6176).
fn class_of(version: TlsVersion, name: &str) -> SuiteClass {
    match version {
        TlsVersion::Ssl2 => SuiteClass::Broken,
        _ => suite_class(name),
    }
}

/// Each suite once, with the newest version in which it is taken.
fn suites(all: &[Spoken<'_>]) -> Seen<Vec<ClassedSuite>> {
    let mut suites: Vec<ClassedSuite> = Vec::new();
    for one in all {
        for suite in one.suites {
            if suites.iter().any(|known| known.name == suite.name) {
                continue;
            }
            let marks = suite_marks(&suite.name);
            suites.push(ClassedSuite {
                version: one.version,
                name: suite.name.clone(),
                class: class_of(one.version, &suite.name),
                mozilla: marks.mozilla,
                bsi: marks.bsi,
            });
        }
    }
    match all.iter().find(|one| one.speaks != Some(false)) {
        Some(one) if suites.is_empty() => Seen::Unknown(one.why.clone()),
        _ => Seen::Known(suites),
    }
}

/// Names of the suites of one kind that it was seen to take, newest version first.
fn suites_where(
    all: &[Spoken<'_>],
    is_meant: impl Fn(TlsVersion, &str) -> bool,
) -> Seen<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut open = None;
    for one in all {
        for suite in one.suites {
            if is_meant(one.version, &suite.name) && !names.contains(&suite.name) {
                names.push(suite.name.clone());
            }
        }
        let mut open_suites = one.open_suites.iter();
        if open_suites.any(|name| is_meant(one.version, name)) {
            open = open.or(Some(&one.why));
        }
    }
    match open {
        Some(why) if names.is_empty() => Seen::Unknown(why.clone()),
        _ => Seen::Known(names),
    }
}
