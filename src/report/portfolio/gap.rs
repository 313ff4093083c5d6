//! What is not in order at several clients, and the checks beside the clients.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::Severity;
use crate::digest::Digest;
use crate::report::phrase::Phrases;
use crate::report::writing;

use super::model::{CheckWords, ClientRow, Column, GapRow, Matrix, MatrixRow, State};
use super::state::{self, Catalogue, Worst};

/// What a check came to at all clients together.
#[derive(Debug, Default)]
struct Tally {
    gaps: usize,
    passed: usize,
    waived: usize,
    unknown: usize,
    worst: Option<Severity>,
}

/// A check and what it came to at a client.
pub(super) type CheckWorst = (Arc<CheckWords>, Worst);

/// What each check came to at a client.
pub(super) fn worst(digest: &Digest, checks: &mut Catalogue<'_>) -> Vec<CheckWorst> {
    let worst = state::worst(digest).into_iter();
    worst.map(|(id, worst)| (checks.of(id), worst)).collect()
}

/// Every check with a gap somewhere, the most common first; and where as many have it, the gravest.
pub(super) fn gaps(clients: &[Vec<CheckWorst>], checks: &Catalogue<'_>) -> Vec<GapRow> {
    let mut tallies: BTreeMap<&str, (&CheckWords, Tally)> = BTreeMap::new();
    for (check, Worst { state, severity }) in clients.iter().flatten() {
        let entry = tallies.entry(&check.id);
        let (_, tally) = entry.or_insert_with(|| (check, Tally::default()));
        match state {
            State::Fail | State::Partial => {
                tally.gaps += 1;
                tally.worst = tally.worst.max(*severity);
            }
            State::Pass => tally.passed += 1,
            State::Waived => tally.waived += 1,
            State::Unknown => tally.unknown += 1,
            State::Info | State::NotApplicable => {}
        }
    }
    let mut tallies: Vec<(&CheckWords, Tally)> = tallies.into_values().collect();
    tallies.retain(|(_, tally)| tally.gaps > 0);
    tallies.sort_by_key(|(check, tally)| {
        (
            Reverse(tally.gaps),
            Reverse(tally.worst),
            check.place,
            &check.id,
        )
    });
    let row = |(check, tally): &(&CheckWords, Tally)| row(check, tally, checks.phrases);
    tallies.iter().map(row).collect()
}

fn row(check: &CheckWords, tally: &Tally, phrases: Phrases) -> GapRow {
    let judged = tally.gaps + tally.passed + tally.waived;
    let remark = [
        ("portfolio.waived", tally.waived),
        ("portfolio.unseen", tally.unknown),
    ];
    let remark = remark.into_iter().filter(|(_, n)| *n > 0);
    let remark: Vec<String> = remark.map(|(key, n)| phrases.count(key, n)).collect();
    let worst = tally.worst.map_or_else(
        || phrases.say(State::Partial.key()),
        |severity| phrases.say(&format!("severity.{}", severity.word())),
    );
    GapRow {
        check: check.id.clone(),
        title: check.title.clone(),
        area: check.area.clone(),
        count: tally.gaps,
        judged,
        waived: tally.waived,
        unknown: tally.unknown,
        text: of(tally.gaps, judged, phrases),
        share: writing::percent(phrases.language, share(tally.gaps, judged)),
        remark: remark.join(", "),
        seen: percent(tally.gaps, judged),
        unseen: 0,
        worst_text: worst,
        worst: tally.worst,
        who: check.who.clone(),
        effort: check.effort.clone(),
    }
}

/// `12 of 38`.
pub(super) fn of(count: usize, all: usize, phrases: Phrases) -> String {
    let (n, all) = (
        writing::count(phrases.language, count),
        writing::count(phrases.language, all),
    );
    phrases.fill("portfolio.of", &[("n", &n), ("all", &all)])
}

/// A share of 0–1; 0 of nothing.
pub(super) fn share(count: usize, all: usize) -> f64 {
    let number = |count| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if all == 0 {
        return 0.0;
    }
    number(count) / number(all)
}

/// A share in whole percent, as the length of a bar: what is there at all has one.
pub(super) fn percent(count: usize, all: usize) -> u8 {
    let whole = (count * 100).checked_div(all).unwrap_or(0).min(100);
    let least = u8::from(count > 0);
    u8::try_from(whole).unwrap_or(100).max(least)
}

/// The checks of the gaps beside all clients.
pub(super) fn matrix(gaps: &[GapRow], clients: &[ClientRow], worst: &[Vec<CheckWorst>]) -> Matrix {
    let row = |gap: &GapRow| MatrixRow {
        check: gap.check.clone(),
        title: gap.title.clone(),
        cells: vec![State::NotApplicable; clients.len()],
    };
    let mut rows: Vec<MatrixRow> = gaps.iter().map(row).collect();
    let places: BTreeMap<&str, usize> = gaps.iter().map(|gap| &*gap.check).zip(0..).collect();
    for (at, checks) in worst.iter().enumerate() {
        for (check, worst) in checks {
            let row = places
                .get(&*check.id)
                .and_then(|place| rows.get_mut(*place));
            if let Some(cell) = row.and_then(|row| row.cells.get_mut(at)) {
                *cell = worst.state;
            }
        }
    }
    let column = |client: &ClientRow| Column {
        number: client.number,
        name: client.listed.name().to_owned(),
        domain: client.listed.domain.shown.clone(),
    };
    Matrix {
        clients: clients.iter().map(column).collect(),
        rows,
    }
}
