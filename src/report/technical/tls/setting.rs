//! Settings beside versions and suites: each is in order, not in order, does not apply, or was not seen.

use crate::fact::{Cause, Seen, SuiteClass, TlsSupport};
use crate::report::model::{Mark, TlsRow, TlsRun};
use crate::report::phrase::Phrases;
use crate::report::technical::place;

use super::class;

/// A setting: its name among the words, and whether it is there.
type Setting = (&'static str, Seen<bool>);

/// All settings in one row, those that are not in order first.
pub(super) fn row(support: &TlsSupport, phrases: Phrases) -> Option<TlsRow> {
    // What of the versions could not be seen is told there.
    support.versions.known()?;
    let mut told: Vec<(Mark, String)> = settings(support)
        .into_iter()
        .map(|(name, is_set)| {
            let mark = mark(name, &is_set, phrases);
            let word = match is_set {
                Seen::Known(true) => format!("tls.{name}.yes"),
                Seen::Known(false) => format!("tls.{name}.no"),
                Seen::Absent | Seen::Unknown(_) => format!("tls.{name}.name"),
            };
            (mark, phrases.say(&word))
        })
        .collect();
    told.sort_by_key(|(mark, _)| rank(mark.sign));
    let mut runs: Vec<TlsRun> = Vec::new();
    for (mark, word) in told {
        match runs.iter_mut().find(|run| run.mark == mark) {
            Some(run) => run.words.push(word),
            None => runs.push(class::words(mark, vec![word])),
        }
    }
    Some(super::row("tls.row.settings", runs, phrases))
}

fn settings(support: &TlsSupport) -> [Setting; 6] {
    let early_data = support.early_data.clone().map(|bytes| bytes > 0);
    let post_quantum = support.post_quantum_groups.clone();
    [
        ("old-hash", support.old_hash.clone()),
        ("master-secret", support.extended_master_secret.clone()),
        ("renegotiation", support.secure_renegotiation.clone()),
        ("compression", support.compression.clone()),
        ("early-data", early_data),
        (
            "post-quantum",
            post_quantum.map(|groups| !groups.is_empty()),
        ),
    ]
}

/// The class of a setting (NCSC-NL, 2025-05). It asks nobody to resist quantum computers yet.
fn mark(name: &str, is_set: &Seen<bool>, phrases: Phrases) -> Mark {
    let is_set = match is_set {
        Seen::Known(is_set) => *is_set,
        Seen::Absent => return class::not_applicable(phrases),
        Seen::Unknown(why) if why.cause == Cause::Pending => {
            return place::unseen(&Cause::NotRecorded.into(), phrases);
        }
        Seen::Unknown(why) => return place::unseen(why, phrases),
    };
    let wanted = matches!(name, "master-secret" | "renegotiation" | "post-quantum");
    match (is_set == wanted, name) {
        (true, _) => class::mark(SuiteClass::Good, phrases),
        (false, "post-quantum") => place::mark("info", phrases.say("verdict.info")),
        (false, _) => class::mark(SuiteClass::Insufficient, phrases),
    }
}

/// What needs a look comes first.
fn rank(sign: &str) -> usize {
    let order = ["fail", "partial", "unknown", "pass", "info"];
    let place = order.iter().position(|known| *known == sign);
    place.unwrap_or(order.len())
}
