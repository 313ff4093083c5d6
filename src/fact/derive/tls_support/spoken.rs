//! What a server could take, what it was seen to take, and what stayed open between the two.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::fact::{Cause, Group, Seen, Suite, TlsVersion, VersionSupport, Why};
use crate::parse::tls::{group, suite};

/// A suite or group with its code point and its IANA name.
pub(super) type Row = (u32, String);

/// Every suite and group that a server could take of each version.
#[derive(Default)]
pub(super) struct Universe {
    suites: BTreeMap<TlsVersion, Vec<Row>>,
    groups: BTreeMap<TlsVersion, Vec<Row>>,
}

impl Universe {
    /// Those that hellos offer.
    pub(super) fn offered() -> &'static Self {
        static OFFERED: LazyLock<Universe> =
            LazyLock::new(|| Universe::of(offered_suites, offered_groups));
        &OFFERED
    }

    /// Those that two functions give for each version.
    pub(super) fn of(
        suites: impl Fn(TlsVersion) -> Vec<Row>,
        groups: impl Fn(TlsVersion) -> Vec<Row>,
    ) -> Self {
        let all = TlsVersion::ALL.into_iter();
        Self {
            suites: all
                .clone()
                .map(|version| (version, suites(version)))
                .collect(),
            groups: all.map(|version| (version, groups(version))).collect(),
        }
    }
}

fn offered_suites(version: TlsVersion) -> Vec<Row> {
    if version == TlsVersion::Ssl2 {
        let codes = suite::ssl2_codes();
        return codes.map(|code| (code, suite::ssl2_name(code))).collect();
    }
    let codes = suite::for_version(version).into_iter();
    codes.map(|code| (code.into(), suite::name(code))).collect()
}

fn offered_groups(version: TlsVersion) -> Vec<Row> {
    let codes = group::for_version(version).into_iter();
    codes.map(|code| (code.into(), group::name(code))).collect()
}

/// One version of the protocol, as a server supports it.
pub(super) struct Spoken<'a> {
    /// The version.
    pub(super) version: TlsVersion,
    /// It answers in it; `None` where nobody knows.
    pub(super) speaks: Option<bool>,
    /// Suites it was seen to take.
    pub(super) suites: &'a [Suite],
    /// Groups it was seen to take.
    pub(super) groups: &'a [Group],
    /// Names of the suites that it may take besides.
    pub(super) open_suites: Vec<&'a str>,
    /// Names of the groups that it may take besides.
    pub(super) open_groups: Vec<&'a str>,
    /// Why something is open; of no meaning where nothing is.
    pub(super) why: Why,
}

/// Every version, the newest first. One that is not in the list was not asked by the older Belfort that
/// saved it.
pub(super) fn all<'a>(versions: &'a [VersionSupport], universe: &'a Universe) -> Vec<Spoken<'a>> {
    let newest_first = TlsVersion::ALL.into_iter().rev();
    let all = newest_first.map(|version| {
        let support = versions.iter().find(|support| support.version == version);
        of_version(version, support, universe)
    });
    all.collect()
}

fn of_version<'a>(
    version: TlsVersion,
    support: Option<&'a VersionSupport>,
    universe: &'a Universe,
) -> Spoken<'a> {
    let rows = |of: &'a BTreeMap<TlsVersion, Vec<Row>>| of.get(&version).into_iter().flatten();
    let names = |rows: Vec<&'a Row>| rows.into_iter().map(|(_, name)| name.as_str()).collect();
    let (speaks, why) = speaks(version, support);
    let mut spoken = Spoken {
        version,
        speaks,
        suites: &[],
        groups: &[],
        open_suites: Vec::new(),
        open_groups: Vec::new(),
        why,
    };
    match (speaks, support) {
        (Some(true), Some(support)) => {
            spoken.suites = &support.suites;
            spoken.groups = &support.groups;
            spoken.open_suites = open_suites(support, rows(&universe.suites));
            spoken.open_groups = open_groups(support, rows(&universe.groups));
            if !uses_curves(&spoken) {
                spoken.open_groups.clear();
            }
        }
        (Some(_), _) => {}
        (None, _) => {
            spoken.open_suites = names(rows(&universe.suites).collect());
            spoken.open_groups = names(rows(&universe.groups).collect());
        }
    }
    spoken
}

fn speaks(version: TlsVersion, support: Option<&VersionSupport>) -> (Option<bool>, Why) {
    let not_recorded =
        |what: &str| Why::new(Cause::NotRecorded, format!("{what} {}", version.name()));
    let Some(support) = support else {
        return (None, not_recorded("ask for"));
    };
    match &support.spoken {
        Seen::Known(speaks) => {
            let cut_short = support.cut_short.clone();
            let why = cut_short.unwrap_or_else(|| not_recorded("ask for every suite and group of"));
            (Some(*speaks), why)
        }
        Seen::Absent => (Some(false), not_recorded("ask for")),
        Seen::Unknown(why) => (None, why.clone()),
    }
}

/// A server of SSL 2.0 names all its suites at once, so that nothing stays open where its answer came.
fn open_suites<'a>(support: &VersionSupport, rows: impl Iterator<Item = &'a Row>) -> Vec<&'a str> {
    if support.version == TlsVersion::Ssl2 && support.cut_short.is_none() {
        return Vec::new();
    }
    let taken = support.suites.iter().map(|suite| suite.code);
    let refused = support.refused_suites.iter().map(|code| u32::from(*code));
    open(&taken.chain(refused).collect(), rows)
}

fn open_groups<'a>(support: &VersionSupport, rows: impl Iterator<Item = &'a Row>) -> Vec<&'a str> {
    let taken = support.groups.iter().map(|group| group.code);
    let settled = taken.chain(support.refused_groups.iter().copied());
    open(&settled.map(u32::from).collect(), rows)
}

fn open<'a>(settled: &BTreeSet<u32>, rows: impl Iterator<Item = &'a Row>) -> Vec<&'a str> {
    let open = rows.filter(|(code, _)| !settled.contains(code));
    open.map(|(_, name)| name.as_str()).collect()
}

/// Below TLS 1.3 a group is used only with a suite that asks for one.
fn uses_curves(spoken: &Spoken<'_>) -> bool {
    let taken = spoken.suites.iter().map(|suite| suite.name.as_str());
    let mut names = taken.chain(spoken.open_suites.iter().copied());
    spoken.version == TlsVersion::Tls13 || names.any(|name| name.starts_with("TLS_ECDH"))
}
