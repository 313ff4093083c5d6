//! Rows of the workbook: findings, what is to be repaired, and what changed.

use jiff::Timestamp;

use super::State;

/// A finding that is not in order, is waived or could not be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// Place in [`Portfolio::clients`].
    pub client: usize,
    /// Id of the check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// The name of its area; empty for a check that is not here any more.
    pub area: String,
    /// What was judged.
    pub subject: String,
    /// The verdict in words, as in the report.
    pub verdict: String,
    /// The severity of a failure in words; empty for anything else.
    pub severity: String,
    /// The same, for colours and for sorting.
    pub state: State,
    /// Who repairs it, in words; empty where nothing is to be repaired.
    pub who: String,
    /// How much work it is, in words.
    pub effort: String,
}

/// Something to repair.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Place in [`Portfolio::clients`].
    pub client: usize,
    /// Id of the check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// The subjects that are not in order.
    pub subjects: String,
    /// The worst verdict in words.
    pub verdict: String,
    /// The worst severity in words.
    pub severity: String,
    /// Who repairs it, in words.
    pub who: String,
    /// How much work it is, in words.
    pub effort: String,
    /// Points that it wins after the rows before it, where it is among the first steps of the advice.
    pub gain: Option<u8>,
}

/// A finding that is not what it was last time.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// Place in [`Portfolio::clients`].
    pub client: usize,
    /// What became of it.
    pub kind: ChangeKind,
    /// The same in words.
    pub text: String,
    /// Id of the check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// What was judged.
    pub subject: String,
    /// The verdict last time, in words; empty where there was none.
    pub before: String,
    /// The verdict now, in words.
    pub now: String,
    /// The moment of last time.
    pub previous: Timestamp,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A gap that was none.
    New,
    /// A gap that got wider.
    Worse,
    /// A gap that got smaller.
    Better,
    /// A gap that is in order now.
    Fixed,
}
