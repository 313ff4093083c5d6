//! What holds for the score whatever was found.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::build::{Shape as _, check, finding, rules, scored};
use crate::check::Verdict::{Fail, Info, NotApplicable, Partial, Pass, Unknown};
use crate::check::{Area, Check, Effort, Finding, RuleSet, Severity, Verdict};
use crate::score::Score;

/// A check of a random rule set, and what is so for each of its subjects: the truth behind findings,
/// as far as it can be seen.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    area: Area,
    severity: Severity,
    effort: Effort,
    points: Option<f64>,
    /// One of the checks before this one, by its number: it must not fail.
    needs: Option<usize>,
    /// By subject: the verdict when the prerequisite allows one, and the severity of its case. An
    /// unknown one has the worst and the best that it may still be.
    pub(super) subjects: Vec<Truth>,
}

/// The verdict, the severity of its case, and the worst and the best that an unknown one may still be.
pub(super) type Truth = (Verdict, Severity, (Verdict, Verdict));

/// All checks of a random scan.
#[derive(Debug, Clone)]
pub(super) struct Scan(pub(super) Vec<Drawn>);

impl Scan {
    pub(super) fn rules(&self) -> RuleSet {
        let build = |(at, drawn): (usize, &Drawn)| {
            let mut built = check(&format!("c{at}"), drawn.area, drawn.severity);
            built.points = drawn.points;
            built.effort = drawn.effort;
            built.needs = drawn.needs.map(|needed| format!("c{needed}"));
            built
        };
        rules(self.0.iter().enumerate().map(build).collect())
    }

    /// The finding about one subject, with the rules of inheritance.
    fn finding(&self, check: usize, subject: usize) -> Finding {
        let (verdict, severity, possible) = self.0[check].subjects[subject];
        let about = |verdict| {
            finding(&format!("c{check}"), verdict)
                .about(&format!("s{subject}"))
                .severe(severity)
        };
        if let Some(needed) = self.0[check].needs {
            let before = self.finding(needed, subject % self.0[needed].subjects.len());
            match before.verdict {
                Fail => return about(Fail).inherited(),
                NotApplicable if before.case == "inherited" => return about(Fail).inherited(),
                NotApplicable => return about(NotApplicable),
                Unknown => return about(Unknown),
                Pass | Partial | Info => {}
            }
        }
        match verdict {
            Unknown => about(Unknown).between(possible.0, possible.1),
            verdict => about(verdict),
        }
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let subjects = |check: usize| (0..self.0[check].subjects.len()).map(move |s| (check, s));
        (0..self.0.len())
            .flat_map(subjects)
            .map(|(check, subject)| self.finding(check, subject))
            .collect()
    }

    pub(super) fn score(&self) -> Score {
        scored(&self.rules(), &self.findings())
    }

    /// The findings with a certain verdict, as check and subject.
    pub(super) fn with(&self, wanted: &[Verdict]) -> Vec<(usize, usize)> {
        let all = (0..self.0.len())
            .flat_map(|check| (0..self.0[check].subjects.len()).map(move |s| (check, s)));
        all.filter(|(check, subject)| wanted.contains(&self.finding(*check, *subject).verdict))
            .collect()
    }

    /// What a finding of its own right may still turn out to be.
    fn may_be(&self, (check, subject): (usize, usize)) -> Vec<Verdict> {
        match self.0[check].subjects[subject] {
            (Unknown, _, (Fail, Pass)) => vec![Fail, Partial, Pass, Info, NotApplicable],
            (Unknown, _, (Fail, _)) => vec![Fail, Partial],
            (Unknown, ..) => vec![Partial, Pass],
            (verdict, ..) => vec![verdict],
        }
    }
}

fn severity() -> impl Strategy<Value = Severity> {
    select(vec![
        Severity::Info,
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ])
}

fn truth() -> impl Strategy<Value = Truth> {
    let verdict = select(vec![
        Pass,
        Pass,
        Partial,
        Fail,
        Unknown,
        Unknown,
        NotApplicable,
        Info,
    ]);
    let possible = select(vec![(Fail, Pass), (Fail, Partial), (Partial, Pass)]);
    (verdict, severity(), possible)
}

/// A check, and by which of those before it what it needs is found.
fn drawn() -> impl Strategy<Value = (Drawn, Option<Index>)> {
    (
        select(Area::ALL.to_vec()),
        severity(),
        select(vec![Effort::Low, Effort::Medium, Effort::High]),
        prop::option::weighted(0.2, select(vec![0.0, 0.5, 4.0, 7.3])),
        prop::option::of(any::<Index>()),
        prop::collection::vec(truth(), 1..4),
    )
        .prop_map(|(area, severity, effort, points, needs, subjects)| {
            let drawn = Drawn {
                area,
                severity,
                effort,
                points,
                needs: None,
                subjects,
            };
            (drawn, needs)
        })
}

/// A scan with a few checks of any kind.
fn small() -> impl Strategy<Value = Scan> {
    prop::collection::vec(drawn(), 1..14).prop_map(|drawn| {
        let checks = drawn.into_iter().enumerate().map(|(at, (drawn, needs))| {
            let needs = needs.filter(|_| at > 0).map(|needs| needs.index(at));
            Drawn { needs, ..drawn }
        });
        Scan(checks.collect())
    })
}

/// The checks of the catalogue, each behind the one it needs, and nothing known about their subjects.
static CATALOGUE: LazyLock<Vec<Drawn>> = LazyLock::new(|| {
    let mut rest = RuleSet::built_in().unwrap().checks;
    let mut ids: Vec<String> = Vec::new();
    let mut catalogue = Vec::new();
    while !rest.is_empty() {
        let place = |id: &str| ids.iter().position(|known| known == id);
        let ready = |check: &Check| check.needs.as_deref().is_none_or(|id| place(id).is_some());
        let check = rest.remove(rest.iter().position(ready).unwrap());
        catalogue.push(Drawn {
            area: check.area,
            severity: check.severity,
            effort: check.effort,
            points: check.points,
            needs: check.needs.as_deref().and_then(place),
            subjects: Vec::new(),
        });
        ids.push(check.id);
    }
    catalogue
});

/// A scan with all checks of the catalogue.
fn whole() -> impl Strategy<Value = Scan> {
    let truths = prop::collection::vec(truth(), 1..4);
    prop::collection::vec(truths, CATALOGUE.len()).prop_map(|truths| {
        let checks = CATALOGUE.iter().cloned().zip(truths);
        let checks = checks.map(|(drawn, subjects)| Drawn { subjects, ..drawn });
        Scan(checks.collect())
    })
}

/// A scan of either kind.
pub(super) fn scan() -> impl Strategy<Value = Scan> {
    prop_oneof![4 => small(), 1 => whole()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn low_never_passes_high_and_shares_stay_shares(scan in scan()) {
        let score = scan.score();
        prop_assert!(score.low <= score.high);
        prop_assert!((0.0..=1.0).contains(&score.coverage));
        for area in score.areas.values() {
            prop_assert!(area.low <= area.high);
            prop_assert!((0.0..=1.0).contains(&area.coverage));
        }
        for row in &score.rows {
            prop_assert!(0.0 <= row.low && row.low <= row.high && row.high <= row.weight);
            prop_assert!((0.0..=1.0).contains(&row.coverage));
        }
        if let Some(level) = score.level {
            prop_assert!(1 <= level.low && level.low <= level.high && level.high <= 5);
        }
    }

    #[test]
    fn the_order_of_findings_never_matters(
        scan in scan(),
        seed in any::<prop::sample::Selector>(),
    ) {
        let rules = scan.rules();
        let mut rest = scan.findings();
        let in_order = scored(&rules, &rest);
        let mut shuffled = Vec::new();
        while !rest.is_empty() {
            let at = seed.select(0..rest.len());
            shuffled.push(rest.swap_remove(at));
        }
        prop_assert_eq!(scored(&rules, &shuffled), in_order);
    }

    #[test]
    fn repairing_a_finding_never_lowers_the_score(
        scan in scan(),
        which in any::<Index>(),
        wholly in any::<bool>(),
    ) {
        let wrong = scan.with(&[Fail, Partial]);
        prop_assume!(!wrong.is_empty());
        let (check, subject) = wrong[which.index(wrong.len())];
        let before = scan.score();
        let mut repaired = scan;
        repaired.0[check].subjects[subject].0 = if wholly { Pass } else { Partial };
        let after = repaired.score();
        // A repair may show that nothing counts at all any more: no score is no lower score.
        let holds = |before: Option<u8>, after: Option<u8>| after.is_none() || before <= after;
        prop_assert!(holds(before.low, after.low), "{:?} fell to {:?}", before.low, after.low);
        prop_assert!(holds(before.high, after.high), "{:?} fell to {:?}", before.high, after.high);
        // Of levels nothing is promised: a repaired prerequisite opens its dependents, and one of them
        // may then be seen to fail and cap.
    }

    #[test]
    fn an_unknown_that_turns_out_to_be_anything_it_could_be_stays_in_the_range(
        scan in scan(),
        which in any::<Index>(),
        what in any::<Index>(),
    ) {
        let unknown = scan.with(&[Unknown]);
        prop_assume!(!unknown.is_empty());
        let (check, subject) = unknown[which.index(unknown.len())];
        let before = scan.score();
        let may_be = scan.may_be((check, subject));
        let mut seen = scan;
        seen.0[check].subjects[subject].0 = may_be[what.index(may_be.len())];
        let after = seen.score();
        if let (Some(low), Some(high)) = (after.low, after.high) {
            prop_assert!(before.low <= Some(low), "{:?} fell to {low}", before.low);
            prop_assert!(Some(high) <= before.high, "{:?} rose to {high}", before.high);
        }
    }

    #[test]
    fn when_all_is_seen_both_ends_are_the_same(scan in scan(), what in any::<Index>()) {
        let mut seen = scan;
        for (check, subject) in seen.with(&[Unknown]) {
            let may_be = seen.may_be((check, subject));
            seen.0[check].subjects[subject].0 = may_be[what.index(may_be.len())];
        }
        // What was hidden behind an unknown prerequisite may be unknown by itself.
        for drawn in &mut seen.0 {
            drawn.subjects.iter_mut().filter(|s| s.0 == Unknown).for_each(|s| s.0 = Pass);
        }
        let score = seen.score();
        prop_assert_eq!(score.low, score.high);
        prop_assert_eq!(score.coverage.to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn a_step_keeps_its_word(scan in scan()) {
        let score = scan.score();
        let mut all = scan.clone();
        let (mut before, mut high_before) = (score.low, score.high);
        for step in &score.next {
            let check: usize = step.check[1..].parse().unwrap();
            let mut alone = scan.clone();
            repair(&mut alone, check);
            let gained = alone.score().low.unwrap() - score.low.unwrap();
            prop_assert_eq!(gained, step.gain);

            repair(&mut all, check);
            prop_assert_eq!(all.score().low, Some(step.after.low));
            prop_assert!(before <= Some(step.after.low));
            prop_assert!(high_before <= Some(step.after.high));
            (before, high_before) = (Some(step.after.low), Some(step.after.high));
        }
        prop_assert!(score.next.len() <= 5);
    }
}

/// Puts right what was seen not to be in order, and says nothing of what inherited it.
fn repair(scan: &mut Scan, check: usize) {
    let dependents: Vec<(usize, usize)> = scan
        .with(&[NotApplicable])
        .into_iter()
        .filter(|(dependent, subject)| scan.finding(*dependent, *subject).case == "inherited")
        .collect();
    for (at, subject) in scan.with(&[Fail, Partial]) {
        if at == check {
            scan.0[at].subjects[subject].0 = Pass;
        }
    }
    for (dependent, subject) in dependents {
        let slot = &mut scan.0[dependent].subjects[subject];
        (slot.0, slot.2) = (Unknown, (Fail, Pass));
    }
}
