//! What to ask next. The first two rounds decide every check: one hello for each version, then one for each
//! class of suites and groups. Only where something weak answered, or where the user asks for it, is the whole
//! list taken: suite by suite, because a server names one at a time, several chunks side by side.

use super::ask::{About, Ask};
use super::notes::{Notes, OldHash, Version};
use super::offers::{
    CHUNKS_BY_CLASS, all_groups, by_class, class, cut, elliptic, first_suites, needs_group,
    of_classes, of_kind, signed,
};
use crate::fact::{SuiteClass, TlsVersion};
use crate::parse::tls::hello::MOST_SUITES;
use crate::parse::tls::{group, suite};

/// Suites offered at once to a server that takes short hellos only.
const FEW: usize = 16;

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Thoroughness {
    /// The whole list, whatever it takes (`--tls-detail`).
    pub(super) detail: bool,
    /// Hellos that may still be said.
    pub(super) left: usize,
}

/// The next hellos, to be said side by side; none where all is known, or no more can be.
pub(super) fn next(notes: &Notes, thoroughness: Thoroughness) -> Vec<Ask> {
    let mut asks = if !notes.begun {
        first()
    } else if notes.throttled.is_some() || !notes.heard_anything() {
        Vec::new()
    } else if notes.in_doubt() > 1 {
        // Before more is wasted on a server that perhaps had enough of us.
        notes.control.clone().into_iter().collect()
    } else {
        let further = further(notes, thoroughness.detail);
        if further.is_empty() && notes.in_doubt() > 0 {
            notes.control.clone().into_iter().collect()
        } else {
            further
        }
    };
    asks.truncate(thoroughness.left);
    asks
}

/// Whether everything that could be asked has been.
pub(super) fn is_through(notes: &Notes, detail: bool) -> bool {
    next(notes, Thoroughness { detail, left: 1 }).is_empty()
}

/// One hello for each version. That for TLS 1.2 names only suites that are good enough: whether others are
/// taken is asked next.
fn first() -> Vec<Ask> {
    let newest_first = TlsVersion::ALL.into_iter().rev();
    newest_first.map(first_of).collect()
}

/// The first hello for a version.
pub(super) fn first_of(version: TlsVersion) -> Ask {
    about_suites(version, first_suites(version))
}

fn further(notes: &Notes, detail: bool) -> Vec<Ask> {
    let mut asks = classes(notes);
    if asks.is_empty() && (detail || anything_weak(notes)) {
        asks = list(notes);
    }
    asks
}

/// What decides the checks: one hello for each class that was not met yet.
fn classes(notes: &Notes) -> Vec<Ask> {
    let size = size_of_chunks(notes);
    let mut asks = rest_of_first(notes, size);
    for version in [TlsVersion::Tls11, TlsVersion::Tls10, TlsVersion::Ssl3] {
        let known = notes.version(version);
        if known.is_open() && known.answered {
            let broken = of_classes(version, SuiteClass::Broken..=SuiteClass::Broken);
            let probable = broken
                .into_iter()
                .filter(|code| !suite::is_improbable(*code));
            asks.extend(unmet(&known, version, &probable.collect::<Vec<_>>(), size));
        }
    }
    asks.extend(classes_of_12(notes, size));
    asks.extend(classes_of_13(notes));
    asks
}

/// What the first hello for a version offered and a shorter one left out, where only that was answered.
fn rest_of_first(notes: &Notes, size: usize) -> Vec<Ask> {
    let mut versions = TlsVersion::ALL.to_vec();
    versions.retain(|version| {
        let known = notes.version(*version);
        *version != TlsVersion::Tls12
            && known.is_open()
            && !known.answered
            && !notes.is_in_doubt_about(*version)
    });
    let asks = versions.into_iter().flat_map(|version| {
        unmet(
            &notes.version(version),
            version,
            &first_suites(version),
            size,
        )
    });
    asks.collect()
}

fn classes_of_12(notes: &Notes, size: usize) -> Vec<Ask> {
    let version = TlsVersion::Tls12;
    let known = notes.version(version);
    if !known.is_open() || known.denied && !known.answered {
        return Vec::new();
    }
    let mut asks: Vec<Ask> = CHUNKS_BY_CLASS
        .iter()
        .flat_map(|chunk| unmet(&known, version, chunk, size))
        .collect();
    let ephemeral = elliptic(version);
    for curves in [&group::WEAK[..], &group::UNLISTED[..]] {
        if !curves.iter().any(|code| known.uses(*code)) {
            asks.extend(about_groups(&known, version, &ephemeral, curves));
        }
    }
    // Both kinds of curves in one hello, as long as none of them is met.
    merge_groups(&mut asks);
    if notes.old_hash == OldHash::Unasked {
        asks.push(Ask {
            about: About::OldHash,
            ..about_suites(version, signed(version))
        });
    }
    if anything_weak(notes) && !known.groups.iter().any(|group| group.dhe_bits > 0) {
        let finite: Vec<u16> = of_kind(version, suite::KeyExchange::Dhe);
        let left = known.unsettled(&finite);
        asks.extend((!left.is_empty()).then(|| about_suites(version, cut(left, size))));
    }
    asks
}

fn classes_of_13(notes: &Notes) -> Vec<Ask> {
    let version = TlsVersion::Tls13;
    let known = notes.version(version);
    if !known.is_open() || !known.answered {
        return Vec::new();
    }
    let mut asks = Vec::new();
    let weak = of_classes(version, SuiteClass::Broken..=SuiteClass::PhaseOut);
    asks.extend(unmet(&known, version, &weak, MOST_SUITES));
    for groups in [&group::POST_QUANTUM[..], &group::TLS13_FINITE_FIELD[..]] {
        if !groups.iter().any(|code| known.uses(*code)) {
            asks.extend(about_groups(
                &known,
                version,
                &suite::for_version(version),
                groups,
            ));
        }
    }
    asks
}

/// Everything that is left, version by version, the newest first.
fn list(notes: &Notes) -> Vec<Ask> {
    let size = size_of_chunks(notes);
    let newest_first = TlsVersion::ALL.into_iter().rev();
    newest_first
        .filter(|version| *version != TlsVersion::Ssl2)
        .flat_map(|version| list_of(version, &notes.version(version), size))
        .collect()
}

fn list_of(version: TlsVersion, known: &Version, size: usize) -> Vec<Ask> {
    if !known.is_open() || !known.answered {
        return Vec::new();
    }
    let suites = known.unsettled(&by_class(version));
    let groups = known.unsettled_groups(&all_groups(version));
    let mut chunks = suites.chunks(size).map(<[u16]>::to_vec);
    let mut asks = Vec::new();
    if !known.apart && !groups.is_empty() {
        // Suite and group go at once, so that both lists grow shorter with one hello.
        if let Some(suites) = chunks.next() {
            asks.push(Ask {
                version,
                suites,
                groups: groups.clone(),
                about: About::Both,
            });
        }
    }
    let groups_alone = asks.is_empty() && !groups.is_empty();
    asks.extend(chunks.map(|chunk| about_suites(version, chunk)));
    if groups_alone {
        let mut taken = known.suites.clone();
        taken.retain(|code| needs_group(*code));
        asks.extend(about_groups(known, version, &cut(taken, size), &groups));
    }
    asks
}

/// Asks about those of a chunk that are not settled, as long as none of it is taken.
fn unmet(known: &Version, version: TlsVersion, chunk: &[u16], size: usize) -> Vec<Ask> {
    if chunk.iter().any(|code| known.suites.contains(code)) {
        return Vec::new();
    }
    let left = known.unsettled(chunk);
    left.chunks(size)
        .map(|part| about_suites(version, part.to_vec()))
        .collect()
}

fn about_suites(version: TlsVersion, suites: Vec<u16>) -> Ask {
    Ask {
        version,
        suites,
        groups: all_groups(version),
        about: About::Suites,
    }
}

fn about_groups(
    known: &Version,
    version: TlsVersion,
    suites: &[u16],
    groups: &[u16],
) -> Option<Ask> {
    let groups = known.unsettled_groups(groups);
    (!groups.is_empty() && !suites.is_empty()).then(|| Ask {
        version,
        suites: suites.to_vec(),
        groups,
        about: About::Groups,
    })
}

/// Makes one ask of all that ask about groups.
fn merge_groups(asks: &mut Vec<Ask>) {
    let is_about_groups = |ask: &Ask| ask.about == About::Groups;
    let Some(mut first) = asks.iter().find(|ask| is_about_groups(ask)).cloned() else {
        return;
    };
    first.groups = asks
        .iter()
        .filter(|ask| is_about_groups(ask))
        .flat_map(|ask| ask.groups.clone())
        .collect();
    asks.retain(|ask| !is_about_groups(ask));
    asks.push(first);
}

/// Whether something answered that an owner may want to see in full.
fn anything_weak(notes: &Notes) -> bool {
    let is_weak = |version: TlsVersion| {
        let known = notes.version(version);
        let weak_suite = |code: &u16| class(version, *code) <= SuiteClass::PhaseOut;
        let weak_group = |group: &crate::fact::Group| {
            group.dhe_bits > 0
                || group::WEAK.contains(&group.code)
                || group::UNLISTED.contains(&group.code)
        };
        known.suites.iter().any(weak_suite) || known.groups.iter().any(weak_group)
    };
    TlsVersion::ALL.into_iter().any(|version| {
        is_weak(version) || version < TlsVersion::Tls12 && notes.version(version).answered
    })
}

fn size_of_chunks(notes: &Notes) -> usize {
    if notes.brittle { FEW } else { MOST_SUITES }
}

#[cfg(test)]
mod tests;
