//! The notes on a server as facts.

use super::notes::{Notes, Version, named};
use super::offers::everything;
use super::plan::is_through;
use crate::fact::{Cause, Seen, TlsSupport, TlsVersion, VersionSupport, Why};

/// Why what is not settled yet was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It still goes on: whoever reads this sees what there was when time was over.
    NotYet,
    /// As many connections were opened as may be.
    AtTheLimit,
    /// All was asked that decides the checks.
    Through,
}

impl Ended {
    /// How the asking ended.
    pub(super) fn of(notes: &Notes, detail: bool) -> Self {
        if is_through(notes, detail) {
            Self::Through
        } else {
            Self::AtTheLimit
        }
    }

    fn why(self) -> Why {
        match self {
            Self::NotYet => Why::new(Cause::Timeout, "the time of the scan was over"),
            Self::AtTheLimit => Why::new(
                Cause::AskedEnough,
                "as many connections were opened as Belfort allows itself; --tls-detail allows more",
            ),
            Self::Through => Why::new(
                Cause::NotAsked,
                "nothing weak answered, so the list was not taken in full; --tls-detail takes it",
            ),
        }
    }
}

/// Puts what the notes say into the facts of a server.
pub(super) fn put(support: &mut TlsSupport, notes: &Notes, ended: Ended) {
    let versions = versions(notes, ended);
    let spoken = |version: TlsVersion| match &versions {
        Seen::Known(all) => all
            .iter()
            .find(|one| one.version == version)
            .map_or(Seen::Known(false), |one| one.spoken.clone()),
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    // Of a version about which something is open, that is why its signals are.
    let why = |version: TlsVersion| {
        let unclear = notes.version(version).unclear;
        unclear.or_else(|| notes.throttled.clone())
    };
    let of_12 = [TlsVersion::Tls12];
    let below_13 = [
        TlsVersion::Tls12,
        TlsVersion::Tls11,
        TlsVersion::Tls10,
        TlsVersion::Ssl3,
    ];
    let signal = |seen: Option<bool>, among: &[TlsVersion]| match seen {
        Some(signal) => Seen::Known(signal),
        None => not_seen(
            among
                .iter()
                .map(|version| (spoken(*version), why(*version))),
            ended,
        ),
    };
    support.old_hash = signal(notes.old_hash.known(), &of_12);
    support.extended_master_secret = signal(notes.extended_master_secret, &of_12);
    support.secure_renegotiation = signal(notes.secure_renegotiation, &below_13);
    support.compression = signal(notes.compression, &below_13);
    support.versions = versions;
}

/// A signal that no hello showed: absent where no version has it, else not known.
fn not_seen(spoken: impl Iterator<Item = (Seen<bool>, Option<Why>)>, ended: Ended) -> Seen<bool> {
    let mut unknown = None;
    for (one, open) in spoken {
        match one {
            Seen::Known(false) => {}
            Seen::Known(true) | Seen::Absent => {
                return Seen::Unknown(open.unwrap_or_else(|| ended.why()));
            }
            Seen::Unknown(why) => unknown = unknown.or(Some(why)),
        }
    }
    unknown.map_or(Seen::Absent, Seen::Unknown)
}

fn versions(notes: &Notes, ended: Ended) -> Seen<Vec<VersionSupport>> {
    if !notes.heard_anything() {
        let why = notes.last_why.clone();
        return Seen::Unknown(why.unwrap_or_else(|| ended.why()));
    }
    let any = TlsVersion::ALL
        .into_iter()
        .any(|version| notes.version(version).answered);
    let all = TlsVersion::ALL.into_iter().map(|version| {
        let known = notes.version(version);
        VersionSupport {
            version,
            spoken: spoken(notes, version, &known, any, ended),
            suites: named(&known),
            refused_suites: known.refused.iter().copied().collect(),
            cut_short: cut_short(notes, version, &known, ended),
            groups: known.groups,
            refused_groups: known.refused_groups.into_iter().collect(),
        }
    });
    Seen::Known(all.collect())
}

fn spoken(
    notes: &Notes,
    version: TlsVersion,
    known: &Version,
    any: bool,
    ended: Ended,
) -> Seen<bool> {
    if known.answered {
        return Seen::Known(true);
    }
    if !any {
        // Whoever refuses everything may want something else than versions and suites.
        let why = Why::new(Cause::TlsFailed, "it refused every hello");
        return Seen::Unknown(known.unclear.clone().unwrap_or(why));
    }
    let (suites, _) = everything(version);
    let all_refused = version == TlsVersion::Tls12 && known.unsettled(&suites).is_empty();
    if known.denied || known.first_refused || all_refused {
        return Seen::Known(false);
    }
    let why = known.unclear.clone().or_else(|| notes.throttled.clone());
    Seen::Unknown(why.unwrap_or_else(|| ended.why()))
}

fn cut_short(notes: &Notes, version: TlsVersion, known: &Version, ended: Ended) -> Option<Why> {
    let (suites, groups) = everything(version);
    let settled = version == TlsVersion::Ssl2
        || known.unsettled(&suites).is_empty() && known.unsettled_groups(&groups).is_empty();
    if !known.answered || settled {
        return None;
    }
    let why = known.unclear.clone().or_else(|| notes.throttled.clone());
    Some(why.unwrap_or_else(|| ended.why()))
}
