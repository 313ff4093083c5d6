//! The score sheet: what each check earned, worked out from the findings of its subjects.

use std::collections::BTreeMap;

use crate::check::{Check, Finding, Profile, RuleSet, Severity, Verdict};

use super::scoring::Scoring;
use super::{Area, Row};

/// The case of a finding that does not apply because its prerequisite failed.
const INHERITED: &str = "inherited";

/// All checks that count for one target, in the order of the rule set.
#[derive(Debug, Clone)]
pub(super) struct Sheet<'a> {
    /// The numbers to count by.
    pub(super) scoring: &'a Scoring,
    /// One line per check that has at least one subject it was judged on.
    pub(super) lines: Vec<Line<'a>>,
}

/// One check with the marks of its subjects.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The check.
    pub(super) check: &'a Check,
    /// Points it can earn.
    pub(super) weight: f64,
    /// One per subject that counts; never empty.
    pub(super) marks: Vec<Mark<'a>>,
}

/// What was concluded about one subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'a> {
    /// Name of the subject.
    pub(super) subject: &'a str,
    /// Severity of the case that spoke.
    pub(super) severity: Severity,
    /// What it earns.
    pub(super) standing: Standing,
    /// Somebody decided to live with it: it caps nothing, and nobody is told to repair it.
    pub(super) waived: bool,
}

/// What a finding means for the sum. Findings that leave the sum have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Seen to be in order: all points.
    Pass,
    /// Seen to be partly in order: a share of the points.
    Partial,
    /// Seen not to be in order: no points, and it may cap the level.
    Fail,
    /// Its prerequisite was seen to fail: no points, and no cap of its own.
    Inherited,
    /// Not seen: something between these two verdicts.
    Unknown {
        /// What the lower end of the score uses.
        worst: Verdict,
        /// What the upper end of the score uses.
        best: Verdict,
    },
}

/// A sum of rows as a share of what they could earn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sum {
    /// As [`Score::low`](super::Score::low).
    pub(super) low: Option<u8>,
    /// As [`Score::high`](super::Score::high).
    pub(super) high: Option<u8>,
    /// As [`Score::coverage`](super::Score::coverage).
    pub(super) coverage: f64,
}

impl<'a> Sheet<'a> {
    /// Fills a sheet. Findings of checks that are not in the rule set, and those of a vendor that
    /// the profile does not list, are left out. A profile that is not there changes nothing.
    pub(super) fn fill(rules: &'a RuleSet, findings: &'a [Finding], profile: &str) -> Self {
        let profile = rules.profiles.get(profile);
        let mut of_check: BTreeMap<&str, Vec<Mark<'a>>> = BTreeMap::new();
        for finding in findings {
            if let Some(mark) = Mark::of(finding) {
                of_check.entry(&finding.check).or_default().push(mark);
            }
        }
        let lines = rules
            .checks
            .iter()
            .filter(|check| counts(check, profile))
            .filter_map(|check| {
                let marks = of_check.remove(check.id.as_str())?;
                let weight = weight(check, profile, &rules.scoring);
                Some(Line {
                    check,
                    weight,
                    marks,
                })
            })
            .collect();
        Self {
            scoring: &rules.scoring,
            lines,
        }
    }

    /// The arithmetic: one row per check that can earn points.
    pub(super) fn rows(&self) -> Vec<Row> {
        self.lines
            .iter()
            .filter(|line| line.weight > 0.0)
            .map(|line| line.row(self.scoring))
            .collect()
    }
}

impl Line<'_> {
    fn row(&self, scoring: &Scoring) -> Row {
        Row {
            check: self.check.id.clone(),
            area: self.check.area,
            weight: self.weight,
            low: self.weight * self.least(|standing| standing.at_worst(scoring)),
            high: self.weight * self.least(|standing| standing.at_best(scoring)),
            coverage: self.coverage(),
        }
    }

    /// A check is worth what its worst subject is worth.
    fn least(&self, share: impl Fn(Standing) -> f64) -> f64 {
        self.marks
            .iter()
            .map(|mark| share(mark.standing))
            .fold(1.0, f64::min)
    }

    /// Share of its subjects that were seen; all of it once one is seen to earn nothing, because
    /// the others cannot change that any more.
    fn coverage(&self) -> f64 {
        let settled =
            |mark: &Mark<'_>| matches!(mark.standing, Standing::Fail | Standing::Inherited);
        if self.marks.iter().any(settled) {
            return 1.0;
        }
        let (mut seen, mut all) = (0.0, 0.0);
        for mark in &self.marks {
            all += 1.0;
            if !matches!(mark.standing, Standing::Unknown { .. }) {
                seen += 1.0;
            }
        }
        seen / all
    }
}

impl<'a> Mark<'a> {
    /// The mark of a finding; none where it leaves the sum.
    fn of(finding: &'a Finding) -> Option<Self> {
        let standing = match finding.verdict {
            Verdict::Pass => Standing::Pass,
            Verdict::Partial => Standing::Partial,
            Verdict::Fail => Standing::Fail,
            Verdict::NotApplicable if finding.case == INHERITED => Standing::Inherited,
            Verdict::NotApplicable | Verdict::Info => return None,
            Verdict::Unknown => {
                finding
                    .possible
                    .map_or(Standing::OPEN, |possible| Standing::Unknown {
                        worst: possible.worst,
                        best: possible.best,
                    })
            }
        };
        Some(Self {
            subject: &finding.subject,
            severity: finding.severity,
            standing,
            waived: finding.waived.is_some(),
        })
    }
}

impl Standing {
    /// Nothing is known: anything is possible.
    pub(super) const OPEN: Self = Self::Unknown {
        worst: Verdict::Fail,
        best: Verdict::Pass,
    };

    fn at_worst(self, scoring: &Scoring) -> f64 {
        scoring.at_worst(match self {
            Self::Pass => Verdict::Pass,
            Self::Partial => Verdict::Partial,
            Self::Fail | Self::Inherited => Verdict::Fail,
            Self::Unknown { worst, .. } => worst,
        })
    }

    fn at_best(self, scoring: &Scoring) -> f64 {
        scoring.at_best(match self {
            Self::Pass => Verdict::Pass,
            Self::Partial => Verdict::Partial,
            Self::Fail | Self::Inherited => Verdict::Fail,
            Self::Unknown { best, .. } => best,
        })
    }
}

impl Sum {
    /// Adds rows up, all of them or those of one area.
    pub(super) fn of(rows: &[Row], area: Option<Area>) -> Self {
        let (mut weight, mut low, mut high, mut seen) = (0.0, 0.0, 0.0, 0.0);
        for row in rows {
            if area.is_none_or(|area| area == row.area) {
                weight += row.weight;
                low += row.low;
                high += row.high;
                seen += row.weight * row.coverage;
            }
        }
        if weight > 0.0 {
            Self {
                low: Some(percent(low, weight)),
                high: Some(percent(high, weight)),
                coverage: rounded(seen / weight),
            }
        } else {
            Self {
                low: None,
                high: None,
                coverage: 1.0,
            }
        }
    }
}

/// Whether a check counts in the score: built in, or of a vendor that the profile lists.
fn counts(check: &Check, profile: Option<&Profile>) -> bool {
    check.id.split_once('/').is_none_or(|(vendor, _)| {
        profile.is_some_and(|profile| profile.vendors.iter().any(|listed| listed == vendor))
    })
}

/// Points a check can earn: its own, else those of its severity, which the profile may change.
fn weight(check: &Check, profile: Option<&Profile>, scoring: &Scoring) -> f64 {
    check.points.unwrap_or_else(|| {
        let severity = profile.and_then(|profile| profile.severities.get(&check.id));
        scoring.points.of(*severity.unwrap_or(&check.severity))
    })
}

/// The whole percentage that has been earned in full, 0–100.
///
/// Both ends of the range are rounded down. One rounding for both keeps the order of any two
/// scores, so a rounded score lies within the rounded range; and rounding down never says that a
/// limit was reached which was not: 100 is everything, and level 3 begins at 60, not at 59.5.
fn percent(earned: f64, weight: f64) -> u8 {
    (0..=100)
        .rev()
        .find(|percent| f64::from(*percent) * weight <= 100.0 * earned)
        .unwrap_or(0)
}

/// A share in millionths: hides the last digits of binary fractions, which would otherwise decide
/// whether 0.7 reaches 0.7.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}
