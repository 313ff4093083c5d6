//! How a server agrees on keys: groups, finite fields, forward secrecy.
//!
//! The first hello for a version below TLS 1.2 is its only one: that it is spoken is the finding. So what
//! stayed open there counts only where nothing newer is spoken; else a server with TLS 1.0 would have no
//! verdict on its key exchange, which is set for all versions at once. What was seen there always counts.

use super::spoken::Spoken;
use super::whether;
use crate::fact::{Cause, Seen, SuiteClass, TlsSupport, TlsVersion, Why};
use crate::parse::tls_class::{self, GroupKind};

/// Size in bits below which a curve is weak.
const WEAK_BELOW: u32 = 224;

/// Fills the facts about key exchange.
pub(super) fn complete(support: &mut TlsSupport, all: &[Spoken<'_>]) {
    support.groups = groups_where(all, |_| true);
    support.weak_groups = groups_where(all, is_weak);
    support.unlisted_groups = groups_where(all, is_unlisted);
    support.post_quantum_groups = groups_where(all, is_post_quantum);
    support.dhe_bits = dhe_bits(all);
    support.forward_secrecy = forward_secrecy(all);
}

/// What is open counts of TLS 1.2 and 1.3, and of older versions where neither is spoken.
pub(super) fn counts(all: &[Spoken<'_>], one: &Spoken<'_>) -> bool {
    let is_new = |version: TlsVersion| version >= TlsVersion::Tls12;
    let mut new = all.iter().filter(|other| is_new(other.version));
    is_new(one.version) || new.all(|other| other.speaks != Some(true))
}

fn groups_where(all: &[Spoken<'_>], is_meant: impl Fn(&str) -> bool) -> Seen<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut open = None;
    for one in all {
        for group in one.groups {
            if is_meant(&group.name) && !names.contains(&group.name) {
                names.push(group.name.clone());
            }
        }
        if counts(all, one) && one.open_groups.iter().any(|name| is_meant(name)) {
            open = open.or(Some(&one.why));
        }
    }
    match open {
        Some(why) if names.is_empty() => Seen::Unknown(why.clone()),
        _ => Seen::Known(names),
    }
}

fn is_weak(name: &str) -> bool {
    tls_class::group(name)
        .is_some_and(|group| group.kind == GroupKind::Curve && group.bits < WEAK_BELOW)
}

/// A finite field that is in no registry is no curve; its size is judged by itself.
fn is_unlisted(name: &str) -> bool {
    match tls_class::group(name) {
        Some(group) => {
            let is_listed = group.marks.ncsc >= SuiteClass::Sufficient;
            group.kind == GroupKind::Curve && group.bits >= WEAK_BELOW && !is_listed
        }
        None => !name.starts_with("DHE "),
    }
}

/// The drafts with Kyber, which browsers no longer offer, do not count.
fn is_post_quantum(name: &str) -> bool {
    let group = tls_class::group(name);
    group.is_some_and(|group| matches!(group.kind, GroupKind::Hybrid | GroupKind::Kem))
        && !name.contains("Kyber")
}

/// The smallest that was seen; none, where no suite and no group asks for a finite field.
fn dhe_bits(all: &[Spoken<'_>]) -> Seen<u32> {
    let groups = all.iter().flat_map(|one| one.groups);
    let sizes = groups.map(|group| group.dhe_bits).filter(|bits| *bits > 0);
    if let Some(smallest) = sizes.min() {
        return Seen::Known(smallest);
    }
    for one in all {
        if one.suites.iter().any(|suite| asks_for_field(&suite.name)) {
            let detail = "it takes a suite with DHE, and the size of its group was not seen";
            return Seen::Unknown(Why::new(Cause::Unreadable, detail));
        }
        let open_suite = one.open_suites.iter().any(|name| asks_for_field(name));
        let open_group = one.open_groups.iter().any(|name| is_field(name));
        if counts(all, one) && (open_suite || open_group) {
            return Seen::Unknown(one.why.clone());
        }
    }
    Seen::Absent
}

fn asks_for_field(suite: &str) -> bool {
    suite.starts_with("TLS_DHE_") || suite.starts_with("TLS_DH_anon_")
}

fn is_field(group: &str) -> bool {
    tls_class::group(group).is_some_and(|group| group.kind == GroupKind::Field)
}

/// Every suite of TLS 1.3 has it (RFC 8446 2). That there is none is said only where nothing is open.
fn forward_secrecy(all: &[Spoken<'_>]) -> Seen<bool> {
    let has = |one: &Spoken<'_>, name: &str| {
        one.version == TlsVersion::Tls13
            || name.starts_with("TLS_ECDHE_")
            || name.starts_with("TLS_DHE_")
    };
    let is_new = |one: &Spoken<'_>| one.version == TlsVersion::Tls13 && one.speaks == Some(true);
    let seen = |one: &Spoken<'_>| one.suites.iter().any(|suite| has(one, &suite.name));
    if all.iter().any(|one| is_new(one) || seen(one)) {
        return Seen::Known(true);
    }
    let open = |one: &&Spoken<'_>| one.open_suites.iter().any(|name| has(one, name));
    let open = all.iter().find(open);
    open.map_or(Seen::Known(false), |one| whether(None, &one.why))
}
