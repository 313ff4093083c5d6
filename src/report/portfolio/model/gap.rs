//! Gaps and how many have them, and checks beside clients.

use serde::Serialize;

use crate::check::Severity;

use super::MATRIX_AT_MOST;

/// A gap and how many have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GapRow {
    /// Id of the check.
    pub check: String,
    /// Its title: the good state.
    pub title: String,
    /// The name of its area.
    pub area: String,
    /// Domains that have the gap.
    pub count: usize,
    /// Domains of which could be told whether they have it.
    pub judged: usize,
    /// Domains that decided to live with it for now; they are judged and not counted as having it.
    pub waived: usize,
    /// Domains of which it could not be told.
    pub unknown: usize,
    /// `12 of 38`.
    pub text: String,
    /// `31 %`.
    pub share: String,
    /// Waived and unknown, in words; empty where there are none.
    pub remark: String,
    /// Percent of the bar.
    pub seen: u8,
    /// As in other bars: none of it is hatched.
    pub unseen: u8,
    /// The worst severity of those that fail; `None` where it is only partly in order everywhere.
    #[serde(skip)]
    pub worst: Option<Severity>,
    /// The same in words.
    pub worst_text: String,
    /// Who repairs it, in words.
    pub who: String,
    /// How much work it is, in words.
    pub effort: String,
}

/// Checks beside clients.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// The clients, as columns, in the order of the table.
    pub clients: Vec<Column>,
    /// The checks with a gap somewhere, as rows, in the order of the gaps.
    pub rows: Vec<MatrixRow>,
}

impl Matrix {
    /// Whether there are more clients than a page has room for.
    pub fn is_too_wide(&self) -> bool {
        self.clients.len() > MATRIX_AT_MOST
    }
}

/// A client at the head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its number in the table.
    pub number: usize,
    /// The client, or the domain.
    pub name: String,
    /// The domain.
    pub domain: String,
}

/// A check and what it came to at each client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatrixRow {
    /// Id of the check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// One for each client.
    pub cells: Vec<State>,
}

/// What a check came to at a client: its worst subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not in order.
    Fail,
    /// Partly in order.
    Partial,
    /// Could not be seen.
    Unknown,
    /// Not, or partly, in order, and somebody decided to live with it for now.
    Waived,
    /// For information.
    Info,
    /// In order.
    Pass,
    /// Does not apply, or was not judged there.
    NotApplicable,
}

impl State {
    /// The machine word, as in classes of the page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
            Self::Waived => "waived",
            Self::Info => "info",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The key of its word, as the report says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fail => "verdict.fail",
            Self::Partial => "verdict.partial",
            Self::Unknown => "verdict.unknown",
            Self::Waived => "compare.waived",
            Self::Info => "verdict.info",
            Self::Pass => "verdict.pass",
            Self::NotApplicable => "verdict.not-applicable",
        }
    }
}
