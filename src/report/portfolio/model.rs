//! A whole batch as data: everything decided, in one language, ready to be shown. The page, the workbook and the
//! table walk these lists and choose nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::batch::CyfunLevel;
use crate::check::{Area, Severity};
use crate::compare::Trend;
use crate::language::Language;
use crate::report::model::{Moment, Name};
use crate::score::LevelRange;

mod gap;
mod row;
mod supplier;
mod time;

pub use self::gap::{Column, GapRow, Matrix, MatrixRow, State};
pub use self::row::{ChangeKind, ChangeRow, CheckWords, FindingRow, PlanRow, Told};
pub use self::supplier::{SuppliedRow, SupplierGroup, SupplierRow};
pub use self::time::{OverTime, Period, Share};

/// The most clients of which the page shows every finding: more columns than a sheet of paper takes are in the
/// workbook only.
pub const MATRIX_AT_MOST: usize = 40;

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// The language of every text in it.
    pub language: Language,
    /// Fixed words by key (`templates/words/`).
    pub words: BTreeMap<String, String>,
    /// The name of the document.
    pub title: String,
    /// The name of the list.
    pub list: String,
    /// When it was made.
    pub made_at: Moment,
    /// The same moment, for the properties of the workbook.
    #[serde(skip)]
    pub moment: Timestamp,
    /// How many domains there are, and how many were measured.
    pub summary: Vec<String>,
    /// How many domains reach which level, the highest first; then those without one.
    pub levels: Vec<LevelCount>,
    /// How many domains reached which level in which months or quarters, oldest first; none where all is of one.
    pub over_time: Option<OverTime>,
    /// What changed since last time, where any domain had one.
    pub movement: Option<Movement>,
    /// The domains that were measured, worst first.
    pub clients: Vec<ClientRow>,
    /// The domains that were not, in the order of the list.
    pub unmeasured: Vec<UnmeasuredRow>,
    /// Every gap that somebody has, the most common first.
    pub gaps: Vec<GapRow>,
    /// How many of them the page shows; the workbook has all.
    pub gaps_shown: usize,
    /// How many more there are than the page shows; empty where there are none.
    pub gaps_more: String,
    /// Checks with a gap somewhere, beside all clients. The page has it up to [`MATRIX_AT_MOST`] clients.
    #[serde(skip_serializing_if = "Matrix::is_too_wide")]
    pub matrix: Matrix,
    /// Who keeps the mail and the name servers.
    pub suppliers: Vec<SupplierGroup>,
    /// Which supplier has how many domains with which gaps, as far as the supplier is the one to repair them.
    #[serde(skip)]
    pub supplied: Vec<SuppliedRow>,
    /// How to read it.
    pub notes: Vec<String>,
    /// What is not in order, waived or could not be seen, in the order of the clients.
    #[serde(skip)]
    pub findings: Vec<FindingRow>,
    /// What is to be repaired, in the order of the clients and then of the advice.
    #[serde(skip)]
    pub plan: Vec<PlanRow>,
    /// What changed since last time, in the order of the clients.
    #[serde(skip)]
    pub changes: Vec<ChangeRow>,
}

impl Portfolio {
    /// A fixed word. The key itself where there is none, which a sweep in the tests excludes.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The word of a state, as the report says it.
    pub fn state(&self, state: State) -> &str {
        self.word(state.key())
    }

    /// The word of a severity; empty where there is none.
    pub fn severity(&self, severity: Option<Severity>) -> &str {
        severity.map_or("", |severity| self.word(severity_key(severity)))
    }
}

/// The key of the word of a severity.
fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "severity.critical",
        Severity::High => "severity.high",
        Severity::Medium => "severity.medium",
        Severity::Low => "severity.low",
        Severity::Info => "severity.info",
    }
}

/// How many domains have a level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelCount {
    /// 1–5; `None` for those without a level and those that were not measured.
    pub level: Option<u8>,
    /// `4 · strong`.
    pub name: String,
    /// How many have it, those included that may have a higher one.
    pub count: usize,
    /// In words, with how many may be higher.
    pub text: String,
    /// Percent of all domains that have exactly this level.
    pub seen: u8,
    /// Percent of all domains whose level is this one or a higher one.
    pub unseen: u8,
}

/// What became of the domains since last time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Movement {
    /// How many went which way.
    pub summary: String,
    /// Those that got better.
    pub better: Vec<Mover>,
    /// Those that got worse.
    pub worse: Vec<Mover>,
}

/// A domain that went some way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mover {
    /// Its number in the table.
    pub number: usize,
    /// The client, or the domain.
    pub name: String,
    /// The level before and now; empty where neither has one.
    pub level: String,
    /// The score before and now.
    pub score: String,
}

/// A domain that was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClientRow {
    /// Its place in the table, from 1.
    pub number: usize,
    /// What the list says of it.
    pub listed: Listed,
    /// Name of the profile it was judged by.
    pub profile: String,
    /// Version of the rules it was judged by.
    #[serde(skip)]
    pub rules: String,
    /// The moment of observation.
    #[serde(skip)]
    pub seen_at: Timestamp,
    /// The day of observation, in words.
    pub seen: String,
    /// As [`Score::low`](crate::score::Score::low).
    pub low: Option<u8>,
    /// As [`Score::high`](crate::score::Score::high).
    pub high: Option<u8>,
    /// As [`Score::coverage`](crate::score::Score::coverage).
    pub coverage: f64,
    /// As [`Score::level`](crate::score::Score::level).
    pub level: Option<LevelRange>,
    /// The level in words.
    pub level_text: String,
    /// The score in words.
    pub score_text: String,
    /// How much was seen, in words; empty where all was.
    pub coverage_text: String,
    /// One for each area, in the order of the report.
    pub areas: Vec<AreaCell>,
    /// How many checks came to what.
    pub counts: Counts,
    /// What changed since last time.
    pub since: Since,
    /// Its own files.
    pub files: Vec<FileLink>,
}

/// What the list says of a domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// The row of the list.
    pub row: u32,
    /// The domain.
    pub domain: Name,
    /// The domain in ASCII.
    pub ascii: String,
    /// The name of the client.
    pub client: Option<String>,
    /// Words by which clients are grouped.
    pub tags: Vec<String>,
    /// Whom to turn to.
    pub contact: Option<String>,
    /// The level of CyberFundamentals that it works towards, as its own name writes it.
    pub cyfun: Option<&'static str>,
    /// The same as data.
    #[serde(skip)]
    pub cyfun_level: Option<CyfunLevel>,
}

impl Listed {
    /// The client, or the domain where the list names no client.
    pub fn name(&self) -> &str {
        self.client.as_deref().unwrap_or(&self.domain.shown)
    }
}

/// An area of a domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaCell {
    /// Which.
    pub area: Area,
    /// Its name.
    pub name: String,
    /// The range, or why there is none.
    pub text: String,
    /// The range as numbers; `None` where nothing counts, nothing was seen or nobody asked.
    pub range: Option<(u8, u8)>,
    /// Percent of the bar that is full.
    pub seen: u8,
    /// Percent of the bar that is hatched.
    pub unseen: u8,
}

/// How many checks of a domain came to what, each check once with its worst subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Not in order.
    pub fail: usize,
    /// Partly in order.
    pub partial: usize,
    /// Could not be seen.
    pub unknown: usize,
    /// Not in order, and somebody decided to live with it for now.
    pub waived: usize,
    /// In order.
    pub pass: usize,
}

/// What changed since last time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Since {
    /// Which way it went; `None` the first time.
    #[serde(skip)]
    pub trend: Option<Trend>,
    /// In a word.
    pub text: String,
    /// A sign beside the word.
    pub sign: &'static str,
    /// The levels over time, oldest first: `2 → 3 → 3`; empty the first time.
    pub levels: String,
    /// The same for machines: `none 2 3..4`.
    #[serde(skip)]
    pub machine_levels: String,
    /// How much was repaired and how much is new, in words; empty where nothing is.
    pub counts: String,
    /// Gaps that are in order now.
    pub fixed: usize,
    /// Gaps that were none last time.
    pub new: usize,
    /// Gaps that were in order before, and are there again.
    pub back: usize,
    /// The moment of last time.
    #[serde(skip)]
    pub previous: Option<Timestamp>,
}

/// A file of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileLink {
    /// Its kind: `HTML`, or `HTML nl` where there are several.
    pub label: String,
    /// Its path from the folder of the portfolio.
    pub path: String,
    /// The same as an address.
    pub href: String,
}

/// A domain that was not measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnmeasuredRow {
    /// What the list says of it.
    pub listed: Listed,
    /// Why, in the language of the page.
    pub why: String,
    /// What was seen of it, in English; empty where its turn has not come.
    pub said: String,
}
