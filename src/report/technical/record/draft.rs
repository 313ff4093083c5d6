//! A row before it is written: what stands there, and which spots of it findings are about.

use std::ops::Range;

use crate::check::{Finding, Verdict};
use crate::fact::{Cause, Seen, Why};
use crate::result::ScanResult;

/// A spot: the line, from 0, and the bytes of it.
pub(super) type Spot = (usize, Range<usize>);

/// Most spots of one finding that are marked in one row: a hostile record can have thousands.
pub(super) const MOST_SPOTS: usize = 12;

/// A finding that is not in order, with its place in the result.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap<'r> {
    pub(super) index: usize,
    pub(super) finding: &'r Finding,
}

impl Gap<'_> {
    /// The case that led to it.
    pub(super) fn case(&self) -> &str {
        &self.finding.case
    }
}

/// The findings that are not in order, or only in part. No other one may mark anything.
#[derive(Debug)]
pub(super) struct Gaps<'r>(Vec<Gap<'r>>);

impl<'r> Gaps<'r> {
    pub(super) fn of(result: &'r ScanResult) -> Self {
        let findings = result.findings.iter().enumerate();
        let gaps = findings
            .filter(|(_, finding)| matches!(finding.verdict, Verdict::Fail | Verdict::Partial));
        Self(
            gaps.map(|(index, finding)| Gap { index, finding })
                .collect(),
        )
    }

    /// The gap of a check that speaks about the domain.
    pub(super) fn find(&self, check: &str) -> Option<Gap<'r>> {
        self.0
            .iter()
            .find(|gap| gap.finding.check == check)
            .copied()
    }

    /// The gap of a check about one of its subjects.
    pub(super) fn about(&self, check: &str, subject: &str) -> Option<Gap<'r>> {
        let mut gaps = self.0.iter();
        gaps.find(|gap| gap.finding.check == check && gap.finding.subject == subject)
            .copied()
    }
}

/// What a finding says of a row.
#[derive(Debug)]
pub(super) struct Blame<'r> {
    pub(super) gap: Gap<'r>,
    /// Where; none where it speaks of the whole.
    pub(super) spots: Vec<Spot>,
    /// The sign at which the first mistake stands, counted from 1, where a parser gave it.
    pub(super) at: Option<usize>,
}

/// A row before it is written.
#[derive(Debug)]
pub(super) struct Draft<'r> {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) lines: Seen<Vec<String>>,
    pub(super) blames: Vec<Blame<'r>>,
}

impl<'r> Draft<'r> {
    pub(super) fn new(
        name: impl Into<String>,
        kind: impl Into<String>,
        lines: Seen<Vec<String>>,
    ) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            lines: match lines {
                Seen::Known(lines) if lines.is_empty() => Seen::Absent,
                lines => lines,
            },
            blames: Vec::new(),
        }
    }

    /// What a gap says of this row. `find` looks for the spots by its case, in the lines as they stand; what
    /// is no piece of a line is left out, so that a wrong guess marks nothing.
    pub(super) fn blame(
        &mut self,
        gap: Option<Gap<'r>>,
        find: impl FnOnce(&str, &[String]) -> Vec<Spot>,
    ) {
        let Some(gap) = gap else {
            return;
        };
        let lines = self.lines.known().map_or(&[][..], Vec::as_slice);
        let mut spots = find(gap.case(), lines);
        spots.retain(|(line, range)| {
            let text = lines.get(*line).and_then(|line| line.get(range.clone()));
            text.is_some_and(|text| !text.is_empty())
        });
        spots.sort_by_key(|(line, range)| (*line, range.start, range.end));
        spots.dedup();
        spots.truncate(MOST_SPOTS);
        self.blames.push(Blame {
            gap,
            spots,
            at: None,
        });
    }

    /// Adds to the last blame where exactly the mistake stands: the sign in the line, from 1.
    pub(super) fn say_where(&mut self) {
        let lines = self.lines.known().map_or(&[][..], Vec::as_slice);
        if let Some(blame) = self.blames.last_mut() {
            let first = blame.spots.first();
            blame.at = first.and_then(|(line, range)| {
                let before = lines.get(*line)?.get(..range.start)?;
                Some(before.chars().count() + 1)
            });
        }
    }

    /// Whether the same stands at another name, and the same is said of it.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |draft: &Self| -> Vec<(String, String, Vec<Spot>)> {
            let blames = draft.blames.iter();
            let said = blames.map(|blame| {
                let finding = blame.gap.finding;
                let title = finding.text.title.clone();
                (finding.check.clone(), title, blame.spots.clone())
            });
            said.collect()
        };
        self.kind == other.kind && self.lines == other.lines && said(self) == said(other)
    }

    /// Why it could not be seen, where that is worth a row: what nobody asked for, or what only follows from another row, is none.
    pub(super) fn unseen(&self) -> Option<&Why> {
        match &self.lines {
            Seen::Unknown(why) => Some(why),
            Seen::Known(_) | Seen::Absent => None,
        }
    }

    /// Whether it belongs on the page: what is there, what a finding misses, and what could not be seen although
    /// it was asked for.
    pub(super) fn matters(&self) -> bool {
        match &self.lines {
            Seen::Known(_) => true,
            Seen::Absent => !self.blames.is_empty(),
            Seen::Unknown(why) => {
                !self.blames.is_empty()
                    || !matches!(why.cause, Cause::NotAsked | Cause::Pending | Cause::Follows)
            }
        }
    }
}
