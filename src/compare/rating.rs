//! Scores of two results.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::waive::WaiverState;
use crate::check::{Area, Verdict};
use crate::result::ScanResult;
use crate::score::LevelRange;
use crate::score::questionnaire::Assessment;

use super::{Assessed, AssessmentChange, Change, Class, Numbers, Reason, ScoreChange, Trend};

/// The whole score and the level.
pub(super) fn whole(old: &ScanResult, new: &ScanResult, changes: &[Change]) -> ScoreChange {
    let numbers = |result: &ScanResult| Numbers {
        low: result.score.low,
        high: result.score.high,
        coverage: result.score.coverage,
        level: result.score.level,
    };
    let (before, after) = (numbers(old), numbers(new));
    let weighing = Weighing::of(old, new, changes, None);
    let trend = weighing.trend(before.low.zip(before.high), after.low.zip(after.high));
    let mut reasons = weighing.reasons.clone();
    // Where neither has a level, there is none of which something could become.
    let level_trend = before.level.or(after.level).map(|_| {
        if waivers_differ(old, new) {
            reasons.insert(Reason::OtherWaivers);
            Trend::NotComparable
        } else {
            weighing.level(before.level, after.level)
        }
    });
    let not_comparable = Trend::NotComparable;
    if (trend == not_comparable || level_trend == Some(not_comparable)) && reasons.is_empty() {
        reasons.insert(Reason::NoNumber);
    }
    ScoreChange {
        trend,
        level_trend,
        reasons: reasons.into_iter().collect(),
        old: Some(before),
        new: Some(after),
    }
}

/// The score of each area.
pub(super) fn areas(
    old: &ScanResult,
    new: &ScanResult,
    changes: &[Change],
) -> BTreeMap<Area, ScoreChange> {
    let numbers = |result: &ScanResult, area| {
        let score = result.score.areas.get(&area)?;
        Some(Numbers {
            low: score.low,
            high: score.high,
            coverage: score.coverage,
            level: None,
        })
    };
    let of = |area| {
        let (before, after) = (numbers(old, area), numbers(new, area));
        before.or(after)?;
        let mut weighing = Weighing::of(old, new, changes, Some(area));
        if before.is_none() || after.is_none() {
            weighing.reasons.insert(Reason::NotAsked);
        }
        let ends = |numbers: Option<Numbers>| numbers?.low.zip(numbers?.high);
        let trend = weighing.trend(ends(before), ends(after));
        if trend == Trend::NotComparable && weighing.reasons.is_empty() {
            weighing.reasons.insert(Reason::NoNumber);
        }
        let change = ScoreChange {
            trend,
            level_trend: None,
            reasons: weighing.reasons.into_iter().collect(),
            old: before,
            new: after,
        };
        Some((area, change))
    };
    Area::ALL.into_iter().filter_map(of).collect()
}

/// What stands between two sums of points.
struct Weighing {
    /// Why they cannot be compared.
    reasons: BTreeSet<Reason>,
    /// Something that earns points was seen in one of them only.
    other_sight: bool,
}

impl Weighing {
    fn of(old: &ScanResult, new: &ScanResult, changes: &[Change], area: Option<Area>) -> Self {
        let rows = old.score.rows.iter().chain(&new.score.rows);
        let weighs: BTreeSet<&str> = rows.map(|row| row.check.as_str()).collect();
        let mut weighing = Self {
            reasons: BTreeSet::new(),
            other_sight: false,
        };
        let counting = changes.iter().filter(|change| {
            weighs.contains(change.check.as_str()) && area.is_none_or(|area| area == change.area)
        });
        for change in counting {
            match (change.class, change.reason) {
                // Nobody looked: unknown, and so within the range.
                (Class::NotComparable, Some(Reason::NotRecorded))
                | (Class::SeenNow | Class::NotSeenAnyMore, _) => weighing.other_sight = true,
                (Class::NotComparable, reason) => weighing.reasons.extend(reason),
                _ => {}
            }
        }
        weighing
    }

    /// What became of the level. Unlike a score, its range does not hold what was not seen: only what was seen to
    /// fail caps it. So where not the same was seen, a level that differs may be as it was.
    fn level(&self, old: Option<LevelRange>, new: Option<LevelRange>) -> Trend {
        let ends = |level: LevelRange| (level.low, level.high);
        match self.trend(old.map(ends), new.map(ends)) {
            Trend::Improved | Trend::Worse if self.other_sight => Trend::Unclear,
            trend => trend,
        }
    }

    /// What became of a number that lies between two ends. Both ranges hold the true number: where they do not
    /// touch, it changed; where they do, only if nothing else was seen.
    fn trend(&self, old: Option<(u8, u8)>, new: Option<(u8, u8)>) -> Trend {
        let (Some(old), Some(new)) = (old, new) else {
            return if old == new && self.reasons.is_empty() {
                Trend::Unchanged
            } else {
                Trend::NotComparable
            };
        };
        if !self.reasons.is_empty() {
            return Trend::NotComparable;
        }
        let rose = |from: (u8, u8), to: (u8, u8)| {
            to.0 > from.1 || (!self.other_sight && from != to && to.0 >= from.0 && to.1 >= from.1)
        };
        match (rose(old, new), rose(new, old)) {
            (true, _) => Trend::Improved,
            (_, true) => Trend::Worse,
            _ if old == new => Trend::Unchanged,
            _ => Trend::Unclear,
        }
    }
}

/// Whether a level would be another one if the waivers of either held for both.
pub(super) fn waivers_differ(old: &ScanResult, new: &ScanResult) -> bool {
    let missing = |has: &ScanResult, lacks: &ScanResult| {
        let open = lacks.findings.iter().filter(|finding| {
            finding.waived.is_none() && matches!(finding.verdict, Verdict::Fail | Verdict::Partial)
        });
        let mut waived = open.filter(|finding| {
            let holding = has.waivers.iter();
            let mut holding = holding.filter(|used| used.state != WaiverState::Expired);
            holding.any(|used| used.waiver.names(finding))
        });
        waived.next().is_some()
    };
    missing(old, new) || missing(new, old)
}

/// The self-assessment, where at least one has one.
pub(super) fn assessment(old: &ScanResult, new: &ScanResult) -> Option<AssessmentChange> {
    let assessed = |assessment: &Assessment| Assessed {
        questionnaire: assessment.questionnaire,
        total: assessment.maturity.as_ref().map(|maturity| maturity.total),
    };
    let before = old.assessment.as_ref().map(assessed);
    let after = new.assessment.as_ref().map(assessed);
    before.or(after)?;
    let same = before.map(|b| b.questionnaire) == after.map(|a| a.questionnaire);
    let totals = before
        .and_then(|b| b.total)
        .zip(after.and_then(|a| a.total));
    let (trend, reason) = match totals {
        _ if !same => (Trend::NotComparable, Some(Reason::OtherAnswers)),
        None => (Trend::NotComparable, Some(Reason::Unanswered)),
        Some((before, after)) if after > before => (Trend::Improved, None),
        Some((before, after)) if after < before => (Trend::Worse, None),
        Some(_) => (Trend::Unchanged, None),
    };
    Some(AssessmentChange {
        trend,
        reason,
        old: before,
        new: after,
    })
}
