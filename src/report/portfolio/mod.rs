//! What a whole batch came to: for a consultant with forty clients, or a town with sixty domains. [`portfolio`] takes
//! every decision once; [`html`], [`xlsx`] and [`csv`] only walk the [`Portfolio`], so that they cannot disagree.
//!
//! Pure: digests in, text and bytes out. `docs/portfolio.md` says how it counts.

mod client;
mod csv;
mod gap;
mod html;
pub mod model;
mod row;
mod since;
mod state;
mod supplier;
mod xlsx;

use jiff::Timestamp;

use crate::batch::Order;
use crate::check::RuleSet;
use crate::compare::Trend;
use crate::digest::Digest;
use crate::language::Language;

use super::model::Moment;
use super::phrase::Phrases;
use super::writing;

pub use self::csv::csv;
pub use self::html::html;
pub use self::model::Portfolio;
pub(super) use self::xlsx::cell;
pub use self::xlsx::{XlsxError, xlsx};

use self::gap::{of, percent};
use self::model::{ClientRow, LevelCount, Listed, Movement, Mover};
use self::state::Checks;

/// The most gaps that the page shows.
const GAPS_AT_MOST: usize = 20;
/// The highest level.
const LEVELS: u8 = 5;

/// One domain of a batch, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Its row of the list.
    pub order: &'a Order,
    /// Its result; `None` where nothing could be measured.
    pub digest: Option<&'a Digest>,
    /// Why nothing could be measured.
    pub why: Option<&'a str>,
    /// Its results of before, each judged by the same rules; later ones than `digest` are not looked at.
    pub earlier: &'a [Digest],
    /// Its files, as paths from the folder of the portfolio, with `/`: `example.be/example.be.html`.
    pub files: &'a [String],
}

/// What the caller knows of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The name of the list, as people know it: `clients.xlsx`.
    pub list: &'a str,
    /// When the portfolio is made.
    pub moment: Timestamp,
    /// The language of every text in it.
    pub language: Language,
}

/// Makes the portfolio of a batch. Clients may come in any order.
pub fn portfolio(rules: &RuleSet, batch: Batch<'_>, clients: &[Client<'_>]) -> Portfolio {
    let phrases = Phrases::new(&rules.words, batch.language);
    let checks = Checks::new(rules, phrases);
    let measured = measured(clients);
    let digests: Vec<&Digest> = measured.iter().map(|(_, digest, _)| *digest).collect();
    let rows = measured
        .iter()
        .zip(1..)
        .map(|((listed, digest, client), number)| {
            client::row(number, listed.clone(), digest, client, phrases)
        });
    let rows: Vec<ClientRow> = rows.collect();
    let gaps = gap::gaps(&digests, checks);
    let more = gaps.len().saturating_sub(GAPS_AT_MOST);
    let mut unmeasured: Vec<_> = clients
        .iter()
        .filter(|client| client.digest.is_none())
        .collect();
    unmeasured.sort_by_key(|client| client.order.row);
    let lines = || measured.iter().enumerate();
    Portfolio {
        language: batch.language,
        words: phrases.all(),
        title: phrases.fill("portfolio.title", &[("name", batch.list)]),
        list: batch.list.to_owned(),
        made_at: made_at(batch, phrases),
        moment: batch.moment,
        summary: summary(clients.len(), rows.len(), phrases),
        levels: levels(&rows, clients.len(), phrases),
        movement: movement(&measured, &rows, phrases),
        unmeasured: unmeasured
            .into_iter()
            .map(|client| client::unmeasured(client, phrases))
            .collect(),
        matrix: gap::matrix(&gaps, &rows, &digests),
        gaps_shown: gaps.len().min(GAPS_AT_MOST),
        gaps_more: match more {
            0 => String::new(),
            more => phrases.one_or_many("portfolio.gaps.more", more),
        },
        gaps,
        suppliers: supplier::groups(&digests, phrases),
        notes: [
            "portfolio.note.outside",
            "limit.unknown",
            "portfolio.note.count",
        ]
        .map(|key| phrases.say(key))
        .to_vec(),
        findings: lines()
            .flat_map(|(at, (_, digest, _))| row::findings(at, digest, checks))
            .collect(),
        plan: lines()
            .flat_map(|(at, (_, digest, _))| row::plan(at, digest, checks))
            .collect(),
        changes: lines()
            .flat_map(|(at, (_, digest, client))| row::changes(at, digest, client.earlier, checks))
            .collect(),
        clients: rows,
    }
}

/// A domain that was measured.
type Measured<'a> = (Listed, &'a Digest, &'a Client<'a>);

fn measured<'a>(clients: &'a [Client<'a>]) -> Vec<Measured<'a>> {
    let measured = clients.iter().filter_map(|client| {
        let digest = client.digest?;
        Some((client::listed(client.order), digest, client))
    });
    let mut measured: Vec<Measured<'a>> = measured.collect();
    measured.sort_by_cached_key(|(listed, digest, _)| client::place(listed, digest));
    measured
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

/// How many domains have which level. One whose level is not certain is counted at the lower end.
fn levels(rows: &[ClientRow], all: usize, phrases: Phrases) -> Vec<LevelCount> {
    let mut counts: Vec<LevelCount> = (1..=LEVELS)
        .rev()
        .map(|level| {
            let have = rows.iter().filter_map(|row| row.level);
            let have = have.filter(|range| range.low == level);
            let count = have.clone().count();
            let higher = have.filter(|range| range.high > level).count();
            let mut text = of(count, all, phrases);
            if higher > 0 {
                let more = phrases.one_or_many("portfolio.level.higher", higher);
                text = format!("{text} ({more})");
            }
            let name = phrases.say(&format!("level.name.{level}"));
            LevelCount {
                level: Some(level),
                name: format!("{level} · {name}"),
                count,
                text,
                seen: percent(count - higher, all),
                unseen: percent(higher, all),
            }
        })
        .collect();
    let without = rows.iter().filter(|row| row.level.is_none()).count();
    let rest = [
        ("portfolio.level.none", without),
        ("portfolio.level.unmeasured", all - rows.len()),
    ];
    let rest = rest.into_iter().filter(|(_, count)| *count > 0);
    counts.extend(rest.map(|(key, count)| LevelCount {
        level: None,
        name: phrases.say(key),
        count,
        text: of(count, all, phrases),
        seen: 0,
        unseen: percent(count, all),
    }));
    counts
}

/// Who got better and who worse; nothing where all were measured for the first time.
fn movement(measured: &[Measured<'_>], rows: &[ClientRow], phrases: Phrases) -> Option<Movement> {
    let count = |trend| rows.iter().filter(|row| row.since.trend == trend).count();
    if count(None) == rows.len() {
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
    let movers = |trend: Trend| {
        let rows = rows.iter().zip(measured);
        let rows = rows.filter(move |(row, _)| row.since.trend == Some(trend));
        rows.filter_map(|(row, (_, digest, client))| mover(row, digest, client, phrases))
            .collect()
    };
    Some(Movement {
        summary: summary.join(" · "),
        better: movers(Trend::Improved),
        worse: movers(Trend::Worse),
    })
}

fn mover(row: &ClientRow, digest: &Digest, client: &Client<'_>, phrases: Phrases) -> Option<Mover> {
    let before = since::previous(digest, client.earlier)?;
    let score = |digest: &Digest| {
        let ends = digest.low.zip(digest.high);
        ends.map_or_else(
            || phrases.say("compare.none"),
            |(low, high)| phrases.range(low, high),
        )
    };
    let levels = [before.level, digest.level];
    let level = if levels == [None, None] {
        String::new()
    } else {
        levels.map(|level| since::level(level, phrases)).join(" → ")
    };
    Some(Mover {
        number: row.number,
        name: row.listed.name().to_owned(),
        level,
        score: [score(before), score(digest)].join(" → "),
    })
}
