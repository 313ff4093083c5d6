//! What can be offered: suites and groups of each version, with what a plan wants to know of them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use crate::fact::{SuiteClass, TlsVersion};
use crate::parse::tls::hello::MOST_SUITES;
use crate::parse::tls::{group, suite};
use crate::parse::tls_class::suite_class;

/// What a plan wants to know of a suite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) code: u16,
    pub(super) class: SuiteClass,
    pub(super) improbable: bool,
    pub(super) key_exchange: Option<suite::KeyExchange>,
}

/// The suites of each version, common ones first.
static SUITES: LazyLock<BTreeMap<TlsVersion, Vec<Known>>> = LazyLock::new(|| {
    let known = |code| Known {
        code,
        class: suite_class(&suite::name(code)),
        improbable: suite::is_improbable(code),
        key_exchange: suite::properties(code).map(|suite| suite.key_exchange),
    };
    let of = |version| {
        let codes = suite::for_version(version).into_iter();
        (version, codes.map(known).collect())
    };
    TlsVersion::ALL.into_iter().map(of).collect()
});

pub(super) fn suites_of(version: TlsVersion) -> &'static [Known] {
    SUITES.get(&version).map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn codes_where(version: TlsVersion, belongs: impl Fn(&Known) -> bool) -> Vec<u16> {
    let suites = suites_of(version).iter().filter(|suite| belongs(suite));
    suites.map(|suite| suite.code).collect()
}

pub(super) fn class(version: TlsVersion, code: u16) -> SuiteClass {
    let known = suites_of(version).iter().find(|suite| suite.code == code);
    known.map_or(SuiteClass::Insufficient, |suite| suite.class)
}

pub(super) fn of_classes(version: TlsVersion, classes: RangeInclusive<SuiteClass>) -> Vec<u16> {
    codes_where(version, |suite| classes.contains(&suite.class))
}

pub(super) fn of_kind(version: TlsVersion, kind: suite::KeyExchange) -> Vec<u16> {
    codes_where(version, |suite| suite.key_exchange == Some(kind))
}

/// Suites that need a curve, at most as many as one hello takes.
pub(super) fn elliptic(version: TlsVersion) -> Vec<u16> {
    cut(
        codes_where(version, |suite| needs_curve(*suite)),
        MOST_SUITES,
    )
}

/// Suites whose key exchange is signed, at most as many as one hello takes.
pub(super) fn signed(version: TlsVersion) -> Vec<u16> {
    let is_signed = |suite: &Known| {
        !suite.improbable
            && matches!(
                suite.key_exchange,
                Some(suite::KeyExchange::Ecdhe | suite::KeyExchange::Dhe)
            )
    };
    cut(codes_where(version, is_signed), MOST_SUITES)
}

pub(super) fn needs_curve(suite: Known) -> bool {
    matches!(
        suite.key_exchange,
        Some(suite::KeyExchange::Ecdhe | suite::KeyExchange::EcdhAnon)
    )
}

pub(super) fn needs_group(code: u16) -> bool {
    suite::properties(code).is_some_and(|suite| {
        matches!(
            suite.key_exchange,
            suite::KeyExchange::Ecdhe | suite::KeyExchange::EcdhAnon | suite::KeyExchange::Tls13
        )
    })
}

pub(super) fn cut(mut suites: Vec<u16>, size: usize) -> Vec<u16> {
    suites.truncate(size);
    suites
}

/// All suites of a version, the worst first, and of each class those that some server may still take.
pub(super) fn by_class(version: TlsVersion) -> Vec<u16> {
    let mut suites: Vec<&Known> = suites_of(version).iter().collect();
    suites.sort_by_key(|suite| (suite.class, suite.improbable));
    suites.into_iter().map(|suite| suite.code).collect()
}

/// The suites of TLS 1.2 that are not good enough, in as few chunks as they fit in, each of one class as far
/// as that goes.
pub(super) static CHUNKS_BY_CLASS: LazyLock<Vec<Vec<u16>>> = LazyLock::new(|| {
    let mut chunks: Vec<Vec<u16>> = Vec::new();
    let mut tails: Vec<Vec<u16>> = Vec::new();
    for weak in [
        SuiteClass::Broken,
        SuiteClass::Insufficient,
        SuiteClass::PhaseOut,
    ] {
        let mut suites = suites_of(TlsVersion::Tls12).to_vec();
        suites.retain(|suite| suite.class == weak);
        suites.sort_by_key(|suite| suite.improbable);
        for chunk in suites.chunks(MOST_SUITES) {
            let place = if chunk.len() == MOST_SUITES {
                &mut chunks
            } else {
                &mut tails
            };
            place.push(chunk.iter().map(|suite| suite.code).collect());
        }
    }
    tails.sort_by_key(|tail| std::cmp::Reverse(tail.len()));
    let whole = chunks.len();
    for tail in tails {
        let room = |chunk: &&mut Vec<u16>| chunk.len() + tail.len() <= MOST_SUITES;
        match chunks.iter_mut().skip(whole).find(room) {
            Some(chunk) => chunk.extend(tail),
            None => chunks.push(tail),
        }
    }
    chunks
});

/// The suites that the first hello for a version offers. Of TLS 1.2 these are the good ones only.
pub(super) fn first_suites(version: TlsVersion) -> Vec<u16> {
    match version {
        TlsVersion::Tls12 => of_classes(version, SuiteClass::Sufficient..=SuiteClass::Good),
        _ => cut(codes_where(version, |suite| !suite.improbable), MOST_SUITES),
    }
}

/// Every suite and group that may be asked about in a version.
pub(super) fn everything(version: TlsVersion) -> (Vec<u16>, Vec<u16>) {
    (codes_where(version, |_| true), all_groups(version))
}

/// Groups that a version knows, those that every client offers first.
pub(super) fn all_groups(version: TlsVersion) -> Vec<u16> {
    group::for_version(version)
}
