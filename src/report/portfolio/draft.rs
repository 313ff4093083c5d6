//! A portfolio in the making. Of each domain only what its rows need is kept, so that the digests of 10,000 domains
//! and of all their scans before never are in memory together.

use crate::check::RuleSet;
use crate::compare::Trend;
use crate::digest::Digest;
use crate::history::{History, Scan, history};
use crate::language::Language;
use crate::report::model::Moment;
use crate::report::phrase::Phrases;
use crate::report::writing;

use super::client::Place;
use super::gap::CheckWorst;
use super::model::{
    ChangeRow, ClientRow, FindingRow, Movement, Mover, PlanRow, Portfolio, UnmeasuredRow,
};
use super::period::Periods;
use super::state::Catalogue;
use super::supplier::Suppliers;
use super::{Batch, Client, client, gap, level, row, since};

/// The most gaps that the page shows.
const GAPS_AT_MOST: usize = 20;

/// A portfolio in the making: [`take`](Self::take) each client, and [`finish`](Self::finish).
#[derive(Debug)]
pub struct Draft<'a> {
    checks: Catalogue<'a>,
    phrases: Phrases<'a>,
    taken: Vec<Taken>,
    unmeasured: Vec<UnmeasuredRow>,
    suppliers: Suppliers,
    periods: Periods,
}

/// What is kept of a domain that was measured.
#[derive(Debug)]
struct Taken {
    place: Place,
    client: ClientRow,
    worst: Vec<CheckWorst>,
    findings: Vec<FindingRow>,
    plan: Vec<PlanRow>,
    changes: Vec<ChangeRow>,
    moved: Option<Mover>,
}

impl<'a> Draft<'a> {
    /// Nobody taken yet.
    pub fn new(rules: &'a RuleSet, language: Language) -> Self {
        let phrases = Phrases::new(&rules.words, language);
        Self {
            checks: Catalogue::new(rules, phrases),
            phrases,
            taken: Vec::new(),
            unmeasured: Vec::new(),
            suppliers: Suppliers::default(),
            periods: Periods::default(),
        }
    }

    /// Takes a client. They may come in any order.
    pub fn take(&mut self, client: &Client<'_>) {
        let phrases = self.phrases;
        let Some(digest) = client.digest else {
            self.unmeasured.push(client::unmeasured(client, phrases));
            return;
        };
        let past = past(digest, client.earlier);
        let checks = &mut self.checks;
        let worst = gap::worst(digest, checks);
        self.suppliers.take(digest, &worst);
        self.periods.take(&past);
        let listed = client::listed(client.order);
        let place = client::place(&listed, digest);
        let row = client::row(listed, digest, &past, client, phrases);
        self.taken.push(Taken {
            place,
            findings: row::findings(digest, checks),
            plan: row::plan(digest, checks),
            changes: row::changes(&past, checks),
            moved: mover(&past, row.listed.name(), phrases),
            client: row,
            worst,
        });
    }

    /// The portfolio of all that were taken.
    pub fn finish(self, batch: Batch<'_>) -> Portfolio {
        let phrases = self.phrases;
        let mut taken = self.taken;
        taken.sort_by(|one, other| one.place.cmp(&other.place));
        for (one, number) in taken.iter_mut().zip(1..) {
            one.number(number);
        }
        let all = taken.len() + self.unmeasured.len();
        let movement = movement(&mut taken, phrases);
        let mut parts = Parts::default();
        for one in taken {
            parts.add(one);
        }
        let gaps = gap::gaps(&parts.worst, &self.checks);
        let more = gaps.len().saturating_sub(GAPS_AT_MOST);
        let mut unmeasured = self.unmeasured;
        unmeasured.sort_by_key(|row| row.listed.row);
        Portfolio {
            language: batch.language,
            words: phrases.all(),
            title: phrases.fill("portfolio.title", &[("name", batch.list)]),
            list: batch.list.to_owned(),
            made_at: made_at(batch, phrases),
            moment: batch.moment,
            summary: summary(all, parts.clients.len(), phrases),
            levels: level::counts(&parts.clients, all, phrases),
            over_time: self.periods.part(phrases),
            movement,
            unmeasured,
            matrix: gap::matrix(&gaps, &parts.clients, &parts.worst),
            gaps_shown: gaps.len().min(GAPS_AT_MOST),
            gaps_more: match more {
                0 => String::new(),
                more => phrases.one_or_many("portfolio.gaps.more", more),
            },
            gaps,
            suppliers: self.suppliers.groups(parts.clients.len(), phrases),
            supplied: self.suppliers.rows(&self.checks),
            notes: [
                "portfolio.note.outside",
                "limit.unknown",
                "portfolio.note.count",
            ]
            .map(|key| phrases.say(key))
            .to_vec(),
            findings: parts.findings,
            plan: parts.plan,
            changes: parts.changes,
            clients: parts.clients,
        }
    }
}

/// The scans of a domain up to this one. Later ones are not looked at.
fn past(digest: &Digest, earlier: &[Digest]) -> History {
    let before = earlier.iter();
    let before = before.filter(|before| before.observed_at < digest.observed_at);
    history(before.chain([digest]))
}

impl Taken {
    /// Says its place in the table, from 1.
    fn number(&mut self, number: usize) {
        self.client.number = number;
        if let Some(mover) = &mut self.moved {
            mover.number = number;
        }
        let at = number - 1;
        self.findings.iter_mut().for_each(|row| row.client = at);
        self.plan.iter_mut().for_each(|row| row.client = at);
        self.changes.iter_mut().for_each(|row| row.client = at);
    }
}

/// What was taken, by kind and in the order of the table.
#[derive(Debug, Default)]
struct Parts {
    clients: Vec<ClientRow>,
    worst: Vec<Vec<CheckWorst>>,
    findings: Vec<FindingRow>,
    plan: Vec<PlanRow>,
    changes: Vec<ChangeRow>,
}

impl Parts {
    fn add(&mut self, taken: Taken) {
        self.clients.push(taken.client);
        self.worst.push(taken.worst);
        self.findings.extend(taken.findings);
        self.plan.extend(taken.plan);
        self.changes.extend(taken.changes);
    }
}

fn made_at(batch: Batch<'_>, phrases: Phrases) -> Moment {
    let text = writing::moment(batch.language, batch.moment);
    Moment {
        line: phrases.fill("portfolio.made", &[("moment", &text)]),
        machine: batch.moment.to_string(),
        text,
    }
}

fn summary(all: usize, measured: usize, phrases: Phrases) -> Vec<String> {
    let mut summary = vec![phrases.one_or_many("portfolio.domains", all)];
    if measured < all {
        summary.push(phrases.one_or_many("portfolio.not-measured", all - measured));
    }
    summary
}

/// Who got better and who worse; nothing where all were measured for the first time.
fn movement(taken: &mut [Taken], phrases: Phrases) -> Option<Movement> {
    let count = |trend| {
        let rows = taken.iter().map(|one| one.client.since.trend);
        rows.filter(|other| *other == trend).count()
    };
    if count(None) == taken.len() {
        return None;
    }
    let summary = [
        ("portfolio.moved.better", Some(Trend::Improved)),
        ("portfolio.moved.worse", Some(Trend::Worse)),
        ("portfolio.moved.same", Some(Trend::Unchanged)),
        ("portfolio.moved.unclear", Some(Trend::Unclear)),
        ("portfolio.moved.not-comparable", Some(Trend::NotComparable)),
        ("portfolio.moved.first", None),
    ];
    let summary = summary.map(|(key, trend)| (key, count(trend)));
    let summary = summary.into_iter().filter(|(_, n)| *n > 0);
    let summary: Vec<String> = summary.map(|(key, n)| phrases.count(key, n)).collect();
    let mut movers = |trend: Trend| {
        let moved = taken.iter_mut();
        let moved = moved.filter(|one| one.client.since.trend == Some(trend));
        moved.filter_map(|one| one.moved.take()).collect()
    };
    Some(Movement {
        summary: summary.join(" · "),
        better: movers(Trend::Improved),
        worse: movers(Trend::Worse),
    })
}

/// A domain that went some way, told with what it was.
fn mover(past: &History, name: &str, phrases: Phrases) -> Option<Mover> {
    let [.., before, now] = past.scans.as_slice() else {
        return None;
    };
    if !matches!(now.way(), Some(Trend::Improved | Trend::Worse)) {
        return None;
    }
    let score = |scan: &Scan| {
        let ends = scan.low.zip(scan.high);
        ends.map_or_else(
            || phrases.say("compare.none"),
            |(low, high)| phrases.range(low, high),
        )
    };
    let levels = [before.level, now.level];
    let level = if levels == [None, None] {
        String::new()
    } else {
        levels.map(|level| since::level(level, phrases)).join(" → ")
    };
    Some(Mover {
        number: 0,
        name: name.to_owned(),
        level,
        score: [score(before), score(now)].join(" → "),
    })
}
