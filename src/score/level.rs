//! Levels: what a score is called, and which failures hold it down.

use std::collections::BTreeMap;

use crate::check::Severity;
use crate::result::Scope;

use super::scoring::Scoring;
use super::sheet::{Line, Sheet, Standing, Sum};
use super::{Cap, LevelRange};

/// A level with the failures that hold it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rating {
    /// As [`Score::level`](super::Score::level).
    pub(super) level: Option<LevelRange>,
    /// As [`Score::capped_by`](super::Score::capped_by).
    pub(super) capped_by: Vec<Cap>,
}

impl Rating {
    /// Rates a sum. No level is given where too little was seen or where only some areas were.
    pub(super) fn of(sheet: &Sheet<'_>, sum: &Sum, scope: &Scope) -> Self {
        let scoring = sheet.scoring;
        let enough = sum.coverage >= scoring.level.coverage && scope.only.is_empty();
        let (true, Some(low), Some(high)) = (enough, sum.low, sum.high) else {
            return Self {
                level: None,
                capped_by: Vec::new(),
            };
        };
        let (low, high) = (scoring.level_of(low), scoring.level_of(high));
        let mut capped_by = caps(sheet);
        capped_by.retain(|cap| cap.level < high);
        let cap = capped_by
            .iter()
            .map(|cap| cap.level)
            .min()
            .unwrap_or(Scoring::HIGHEST);
        Self {
            level: Some(LevelRange {
                low: low.min(cap),
                high: high.min(cap),
            }),
            capped_by,
        }
    }
}

/// Every failure with the highest level it leaves possible, worst first.
fn caps(sheet: &Sheet<'_>) -> Vec<Cap> {
    let failing: Vec<(&Line<'_>, Severity)> = sheet
        .lines
        .iter()
        .filter_map(|line| Some((line, worst_failure(line)?)))
        .collect();
    let mut count: BTreeMap<Severity, usize> = BTreeMap::new();
    for (_, severity) in &failing {
        *count.entry(*severity).or_default() += 1;
    }
    let mut caps: Vec<Cap> = failing
        .into_iter()
        .map(|(line, severity)| Cap {
            check: line.check.id.clone(),
            severity,
            level: sheet
                .scoring
                .cap(severity, count.get(&severity).copied().unwrap_or(0)),
        })
        .collect();
    caps.sort_by_key(|cap| std::cmp::Reverse(cap.severity));
    caps
}

/// Severity of the worst failing subject. What was not seen to fail does not cap, nor does what is waived.
fn worst_failure(line: &Line<'_>) -> Option<Severity> {
    line.marks
        .iter()
        .filter(|mark| mark.standing == Standing::Fail && !mark.waived)
        .map(|mark| mark.severity)
        .max()
}
