//! What is not in order at several clients, and the checks beside the clients.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::check::Severity;
use crate::digest::Digest;
use crate::report::phrase::Phrases;
use crate::report::writing;

use super::model::{ClientRow, Column, GapRow, Matrix, MatrixRow, State};
use super::state::{self, Checks, Worst};

/// What a check came to at all clients together.
#[derive(Debug, Default)]
struct Tally {
    gaps: usize,
    passed: usize,
    waived: usize,
    unknown: usize,
    worst: Option<Severity>,
}

/// Every check with a gap somewhere, the most common first; and where as many have it, the gravest.
pub(super) fn gaps(digests: &[&Digest], checks: Checks) -> Vec<GapRow> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for digest in digests {
        for (check, Worst { state, severity }) in state::worst(digest) {
            let tally = tallies.entry(check).or_default();
            match state {
                State::Fail | State::Partial => {
                    tally.gaps += 1;
                    tally.worst = tally.worst.max(severity);
                }
                State::Pass => tally.passed += 1,
                State::Waived => tally.waived += 1,
                State::Unknown => tally.unknown += 1,
                State::Info | State::NotApplicable => {}
            }
        }
    }
    let tallies = tallies.into_iter();
    let mut tallies: Vec<_> = tallies.filter(|(_, tally)| tally.gaps > 0).collect();
    tallies.sort_by_key(|(check, tally)| {
        (
            Reverse(tally.gaps),
            Reverse(tally.worst),
            checks.place(check),
            *check,
        )
    });
    let row = |(check, tally): &(&str, Tally)| row(check, tally, checks);
    tallies.iter().map(row).collect()
}

fn row(check: &str, tally: &Tally, checks: Checks) -> GapRow {
    let phrases = checks.phrases;
    let judged = tally.gaps + tally.passed + tally.waived;
    let remark = [
        ("portfolio.waived", tally.waived),
        ("portfolio.unseen", tally.unknown),
    ];
    let remark = remark.into_iter().filter(|(_, n)| *n > 0);
    let remark: Vec<String> = remark.map(|(key, n)| phrases.count(key, n)).collect();
    let worst = checks.severity(tally.worst);
    GapRow {
        check: check.to_owned(),
        title: checks.title(check),
        area: checks.area(check),
        count: tally.gaps,
        judged,
        waived: tally.waived,
        unknown: tally.unknown,
        text: of(tally.gaps, judged, phrases),
        share: writing::percent(phrases.language, share(tally.gaps, judged)),
        remark: remark.join(", "),
        seen: percent(tally.gaps, judged),
        unseen: 0,
        worst_text: if worst.is_empty() {
            checks.state(State::Partial)
        } else {
            worst
        },
        worst: tally.worst,
        who: checks.who(check),
        effort: checks.effort(check),
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
pub(super) fn matrix(gaps: &[GapRow], clients: &[ClientRow], digests: &[&Digest]) -> Matrix {
    let states: Vec<BTreeMap<&str, Worst>> =
        digests.iter().map(|digest| state::worst(digest)).collect();
    let cell = |checks: &BTreeMap<&str, Worst>, check: &str| {
        let known = checks.get(check);
        known.map_or(State::NotApplicable, |worst| worst.state)
    };
    let rows = gaps.iter().map(|gap| MatrixRow {
        check: gap.check.clone(),
        title: gap.title.clone(),
        cells: states
            .iter()
            .map(|checks| cell(checks, &gap.check))
            .collect(),
    });
    let column = |client: &ClientRow| Column {
        number: client.number,
        name: client.listed.name().to_owned(),
        domain: client.listed.domain.shown.clone(),
    };
    Matrix {
        clients: clients.iter().map(column).collect(),
        rows: rows.collect(),
    }
}
