//! Rows of the workbook: findings, what is to be repaired, and what changed. There are many of them, so what the rules
//! say of a check is in memory once, and the words of a state are looked up when they are written.

use std::sync::Arc;

use jiff::Timestamp;

use crate::check::{Severity, Who};

use super::State;

/// What the rules say of a check.
#[derive(Debug, PartialEq, Eq)]
pub struct CheckWords {
    /// Its id.
    pub id: String,
    /// Its title; its id where the rules do not have it any more.
    pub title: String,
    /// The name of its area; empty for a check that is not here any more.
    pub area: String,
    /// Who repairs it, in words.
    pub who: String,
    /// Who repairs it; `None` for a check that is not here any more.
    pub by: Option<Who>,
    /// How much work it is, in words; empty for a check that is not here any more.
    pub effort: String,
    /// Where it stands among the rules.
    pub place: usize,
}

/// What a finding says, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What it comes to.
    pub state: State,
    /// The severity of a failure; `None` for anything else.
    pub severity: Option<Severity>,
}

/// A finding that is not in order, is waived or could not be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// Place in [`Portfolio::clients`](super::Portfolio::clients).
    pub client: usize,
    /// The check.
    pub check: Arc<CheckWords>,
    /// What was judged.
    pub subject: Box<str>,
    /// What it says.
    pub told: Told,
}

impl FindingRow {
    /// Who repairs it and how much work it is; empty where nothing is to be repaired: as in the report, nobody is told
    /// to repair what was not seen.
    pub fn advice(&self) -> (&str, &str) {
        if self.told.state == State::Unknown {
            return ("", "");
        }
        (&self.check.who, &self.check.effort)
    }
}

/// Something to repair.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Place in [`Portfolio::clients`](super::Portfolio::clients).
    pub client: usize,
    /// The check.
    pub check: Arc<CheckWords>,
    /// The subjects that are not in order.
    pub subjects: Box<str>,
    /// The worst of them.
    pub told: Told,
    /// Points that it wins after the rows before it, where it is among the first steps of the advice.
    pub gain: Option<u8>,
}

/// A finding that is not what it was last time.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// Place in [`Portfolio::clients`](super::Portfolio::clients).
    pub client: usize,
    /// What became of it.
    pub kind: ChangeKind,
    /// The check.
    pub check: Arc<CheckWords>,
    /// What was judged.
    pub subject: Box<str>,
    /// What was said when it could be told last; `None` where there was nothing.
    pub before: Option<Told>,
    /// What is said now; `None` where its subject is not there any more.
    pub now: Option<Told>,
    /// The moment of last time.
    pub previous: Timestamp,
}

/// What became of a finding. In the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A gap that was repaired before, and is there again.
    Back,
    /// A gap that was none.
    New,
    /// A gap that got wider.
    Worse,
    /// A gap that got smaller.
    Better,
    /// A gap that is in order now.
    Fixed,
    /// A gap whose subject is not there any more.
    Gone,
}

impl ChangeKind {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Back => "portfolio.change.back",
            Self::New => "portfolio.change.new",
            Self::Worse => "portfolio.change.worse",
            Self::Better => "portfolio.change.better",
            Self::Fixed => "portfolio.change.fixed",
            Self::Gone => "portfolio.change.gone",
        }
    }
}
