//! The numbers of the score, from `checks/scoring.toml`.
//!
//! No number of the score stands in Rust: points, limits and caps can be read, printed and changed
//! without a programmer.

use serde::Deserialize;

use crate::check::{Effort, Severity, Verdict};
use crate::parse::toml_text;

/// Points, level limits and caps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// Share of its points that a check keeps when it is partly in order, 0–1.
    pub partial: f64,
    /// Points a check can earn, by its severity.
    pub points: Points,
    /// Where levels begin.
    pub level: Levels,
    /// What a failure does to the level.
    #[serde(rename = "cap")]
    pub caps: Vec<CapRule>,
    /// How advice is chosen and ordered.
    pub next: Advice,
}

/// Points a check can earn, by its severity.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Of a critical check.
    pub critical: f64,
    /// Of a high one.
    pub high: f64,
    /// Of a medium one.
    pub medium: f64,
    /// Of a low one.
    pub low: f64,
    /// Of one that only informs.
    pub info: f64,
}

/// Where levels begin, and how much must have been seen to give one.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Scores from which levels 2, 3, 4 and 5 begin, rising.
    pub from: [u8; 4],
    /// Coverage below which no level is given, 0–1.
    pub coverage: f64,
}

/// A limit on the level while checks are seen to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapRule {
    /// Severity of the failures it counts.
    pub severity: Severity,
    /// As many failing checks of that severity, or more, bring it into force.
    pub failing: usize,
    /// The highest level that remains possible.
    pub level: u8,
}

/// How advice is chosen and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The most steps that are shown.
    pub at_most: usize,
    /// From this severity on, the worst failures come before all others.
    pub urgent: Severity,
    /// What points won are divided by.
    pub effort: EffortCost,
}

/// How dear the work of a repair is, in a unit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortCost {
    /// Minutes.
    pub low: f64,
    /// Hours.
    pub medium: f64,
    /// Days.
    pub high: f64,
}

impl Scoring {
    /// The highest level there is.
    pub const HIGHEST: u8 = 5;

    /// Reads `checks/scoring.toml`. The message of an error names the file, the place and what to
    /// change.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let scoring: Self = toml_text::read(text)
            .map_err(|error| format!("read the numbers of the score in {file}: {error}"))?;
        match scoring.mistake() {
            None => Ok(scoring),
            Some(mistake) => Err(format!(
                "read the numbers of the score in {file}: {mistake}"
            )),
        }
    }

    /// The level that a score gives before any cap, 1–5.
    pub fn level_of(&self, score: u8) -> u8 {
        1 + self
            .level
            .from
            .into_iter()
            .map(|from| u8::from(score >= from))
            .sum::<u8>()
    }

    /// The highest level that remains while this many checks fail with this severity.
    pub fn cap(&self, severity: Severity, failing: usize) -> u8 {
        self.caps
            .iter()
            .filter(|cap| cap.severity == severity && failing >= cap.failing)
            .map(|cap| cap.level)
            .min()
            .unwrap_or(Self::HIGHEST)
    }

    /// Share of its points that a verdict earns when it is the worst that is possible, 0–1. What is
    /// no verdict on the matter (information, not applicable) earns nothing here.
    pub fn at_worst(&self, verdict: Verdict) -> f64 {
        match verdict {
            Verdict::Pass => 1.0,
            Verdict::Partial => self.partial,
            Verdict::Fail | Verdict::Unknown | Verdict::NotApplicable | Verdict::Info => 0.0,
        }
    }

    /// Share of its points that a verdict earns when it is the best that is possible, 0–1. What is
    /// no verdict on the matter (information, not applicable) earns all here.
    pub fn at_best(&self, verdict: Verdict) -> f64 {
        match verdict {
            Verdict::Fail => 0.0,
            Verdict::Partial => self.partial,
            Verdict::Pass | Verdict::Unknown | Verdict::NotApplicable | Verdict::Info => 1.0,
        }
    }

    /// What is wrong with numbers that could be read, in words.
    fn mistake(&self) -> Option<String> {
        let share = |name: &str, value: f64| {
            (!(0.0..=1.0).contains(&value))
                .then(|| format!("`{name}` is {value}; it is a share, give a number from 0 to 1"))
        };
        share("partial", self.partial)
            .or_else(|| share("level.coverage", self.level.coverage))
            .or_else(|| self.points.mistake())
            .or_else(|| self.level.mistake())
            .or_else(|| self.caps.iter().find_map(CapRule::mistake))
            .or_else(|| self.next.effort.mistake())
    }
}

impl Points {
    /// Points of one severity.
    pub fn of(&self, severity: Severity) -> f64 {
        match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
            Severity::Info => self.info,
        }
    }

    fn mistake(&self) -> Option<String> {
        let rising = [self.info, self.low, self.medium, self.high, self.critical];
        let sound = rising
            .iter()
            .all(|points| points.is_finite() && *points >= 0.0);
        (!sound || !rising.is_sorted()).then(|| {
            "`points` must not be negative and must not fall from info to critical; give a worse \
             severity at least as many points"
                .to_owned()
        })
    }
}

impl Levels {
    fn mistake(&self) -> Option<String> {
        let within = self.from.iter().all(|from| (1..=100).contains(from));
        let rising = self.from.is_sorted_by(|before, after| before < after);
        (!within || !rising).then(|| {
            format!(
                "`level.from` is {:?}; give four rising scores from 1 to 100, where levels 2, 3, 4 and 5 begin",
                self.from
            )
        })
    }
}

impl CapRule {
    fn mistake(&self) -> Option<String> {
        if self.failing == 0 {
            return Some(
                "a `cap` has `failing = 0` and would always hold; give 1 or more".to_owned(),
            );
        }
        (!(1..=Scoring::HIGHEST).contains(&self.level)).then(|| {
            format!(
                "a `cap` has `level = {}`; give a level from 1 to {}",
                self.level,
                Scoring::HIGHEST
            )
        })
    }
}

impl EffortCost {
    /// What a repair of this effort costs.
    pub fn of(&self, effort: Effort) -> f64 {
        match effort {
            Effort::Low => self.low,
            Effort::Medium => self.medium,
            Effort::High => self.high,
        }
    }

    fn mistake(&self) -> Option<String> {
        let rising = [self.low, self.medium, self.high];
        let sound = rising.iter().all(|cost| cost.is_finite() && *cost > 0.0);
        (!sound || !rising.is_sorted()).then(|| {
            "`next.effort` must be above 0 and must not fall from low to high; points are divided by it"
                .to_owned()
        })
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the points are small whole numbers")]
mod tests {
    use super::*;

    const BUILT_IN: &str = include_str!("../../checks/scoring.toml");

    fn refusal(from: &str, to: &str) -> String {
        assert!(BUILT_IN.contains(from), "the file has no {from}");
        Scoring::parse("scoring.toml", &BUILT_IN.replace(from, to)).unwrap_err()
    }

    #[test]
    fn the_built_in_numbers_are_those_of_the_design() {
        let scoring = Scoring::parse("scoring.toml", BUILT_IN).unwrap();
        let points = [
            Severity::Critical,
            Severity::High,
            Severity::Medium,
            Severity::Low,
            Severity::Info,
        ]
        .map(|severity| scoring.points.of(severity));
        assert_eq!(points, [10.0, 6.0, 3.0, 1.0, 0.0]);
        let levels = [0, 39, 40, 59, 60, 79, 80, 91, 92, 100].map(|n| scoring.level_of(n));
        assert_eq!(levels, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    }

    #[test]
    fn failures_cap_by_how_bad_and_how_many_they_are() {
        let scoring = Scoring::parse("scoring.toml", BUILT_IN).unwrap();
        assert_eq!(scoring.cap(Severity::Critical, 1), 1);
        assert_eq!(scoring.cap(Severity::High, 1), 3);
        assert_eq!(scoring.cap(Severity::High, 2), 2);
        assert_eq!(scoring.cap(Severity::High, 7), 2);
        assert_eq!(scoring.cap(Severity::Medium, 9), 4);
        assert_eq!(scoring.cap(Severity::Low, 9), 5);
        assert_eq!(scoring.cap(Severity::High, 0), 5);
    }

    #[test]
    fn a_key_that_nobody_reads_is_refused_with_its_line() {
        let message = refusal("partial = 0.5", "partial = 0.5\npartail = 0.4");
        assert!(message.contains("scoring.toml"), "{message}");
        assert!(message.contains("line 6"), "{message}");
        assert!(message.contains("partail"), "{message}");
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused_in_words() {
        for (from, to, named) in [
            ("partial = 0.5", "partial = 5", "`partial`"),
            ("coverage = 0.70", "coverage = 70", "`level.coverage`"),
            ("medium = 3", "medium = 8", "`points`"),
            ("info = 0", "info = -1", "`points`"),
            ("[40, 60, 80, 92]", "[40, 60, 60, 92]", "`level.from`"),
            ("[40, 60, 80, 92]", "[40, 60, 80, 101]", "`level.from`"),
            ("[40, 60, 80, 92]", "[40, 60, 80]", "line 17"),
            ("failing = 2", "failing = 0", "`failing = 0`"),
            ("level = 4", "level = 6", "`level = 6`"),
            (
                "severity = \"medium\"",
                "severity = \"middling\"",
                "middling",
            ),
            ("high = 4", "high = 0", "`next.effort`"),
            ("info = 0\n", "", "info"),
        ] {
            let message = refusal(from, to);
            assert!(message.contains(named), "{to}: {message}");
        }
    }
}
