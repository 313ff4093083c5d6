//! Which profile of Mozilla a server keeps to.

use super::key_exchange::counts;
use super::spoken::Spoken;
use crate::fact::{MozillaProfile, Seen, TlsVersion};
use crate::parse::tls_class;

/// The strictest profile that holds every version, suite and group the server takes. What is open matters
/// only where it lies outside of that profile.
pub(super) fn profile(all: &[Spoken<'_>]) -> Seen<MozillaProfile> {
    let spoken = all.iter().filter(|one| one.speaks == Some(true));
    let taken = spoken.flat_map(|one| {
        let suites = one.suites.iter().map(|suite| of_suite(&suite.name));
        let groups = one.groups.iter().map(|group| of_group(&group.name));
        suites.chain(groups).chain([of_version(one.version)])
    });
    let seen = taken.max();
    if seen == Some(MozillaProfile::None) {
        return Seen::Known(MozillaProfile::None);
    }
    let leads_out = |one: &&Spoken<'_>| {
        let version = one.speaks.is_none().then(|| of_version(one.version));
        let suites = one.open_suites.iter().map(|name| of_suite(name));
        let groups = one.open_groups.iter().map(|name| of_group(name));
        let groups = groups.filter(|_| counts(all, one));
        let mut open = suites.chain(groups).chain(version);
        open.any(|profile| Some(profile) > seen)
    };
    match all.iter().find(leads_out) {
        Some(open) => Seen::Unknown(open.why.clone()),
        None => Seen::Known(seen.unwrap_or(MozillaProfile::None)),
    }
}

fn of_version(version: TlsVersion) -> MozillaProfile {
    match version {
        TlsVersion::Tls13 => MozillaProfile::Modern,
        TlsVersion::Tls12 => MozillaProfile::Intermediate,
        TlsVersion::Tls11 | TlsVersion::Tls10 => MozillaProfile::Old,
        TlsVersion::Ssl3 | TlsVersion::Ssl2 => MozillaProfile::None,
    }
}

fn of_suite(name: &str) -> MozillaProfile {
    tls_class::suite_marks(name).mozilla
}

fn of_group(name: &str) -> MozillaProfile {
    tls_class::group(name).map_or(MozillaProfile::None, |group| group.marks.mozilla)
}
