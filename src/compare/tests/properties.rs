//! What holds whatever was found on two days.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::{RULES, WEAK, compared, weak};
use crate::check::{Severity, Verdict};
use crate::compare::{Class, Comparison, Trend};
use crate::fact::{Cause, Why};
use crate::result::ScanResult;

/// The weak company, on some day: any verdict for each finding, and some findings not there.
fn some_day() -> impl Strategy<Value = ScanResult> {
    let verdict = select(vec![
        Verdict::Pass,
        Verdict::Partial,
        Verdict::Fail,
        Verdict::Unknown,
        Verdict::NotApplicable,
        Verdict::Info,
    ]);
    let severity = select(vec![Severity::Low, Severity::Medium, Severity::High]);
    let cause = select(vec![Cause::Timeout, Cause::NotRecorded, Cause::NotAsked]);
    let case = select(vec!["x", "inherited", "not-asked", "no-subject"]);
    let one = (verdict, severity, cause, case, prop::bool::weighted(0.9));
    let days = prop::collection::vec(one, WEAK.findings.len());
    (days, any::<bool>(), 0..2_i64).prop_map(|(days, ipv6, hours)| {
        let mut result = weak();
        result.vantage.ipv6 = ipv6;
        result.observed_at += jiff::SignedDuration::from_hours(hours);
        let findings = std::mem::take(&mut result.findings).into_iter().zip(days);
        for (mut finding, (verdict, severity, cause, case, there)) in findings {
            if !there {
                continue;
            }
            (finding.verdict, finding.severity) = (verdict, severity);
            finding.why = (verdict == Verdict::Unknown).then(|| Why::from(cause));
            if verdict == Verdict::NotApplicable {
                finding.case = case.to_owned();
            }
            result.findings.push(finding);
        }
        result.score = crate::score::score(&RULES, &result.findings, &result.scope, "sme");
        result
    })
}

fn other_way(class: Class) -> Class {
    match class {
        Class::Worse => Class::Improved,
        Class::Improved => Class::Worse,
        Class::New => Class::Gone,
        Class::Gone => Class::New,
        Class::NotSeenAnyMore => Class::SeenNow,
        Class::SeenNow => Class::NotSeenAnyMore,
        Class::NotComparable | Class::Unchanged => class,
    }
}

fn other_trend(trend: Trend) -> Trend {
    match trend {
        Trend::Improved => Trend::Worse,
        Trend::Worse => Trend::Improved,
        Trend::Unchanged | Trend::Unclear | Trend::NotComparable => trend,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn beside_itself_nothing_has_changed(day in some_day()) {
        let same = compared(&day, &day);
        prop_assert!(same.findings.iter().all(|change| change.class == Class::Unchanged));
        prop_assert_eq!(same.score.trend, Trend::Unchanged);
        let level = day.score.level.map(|_| Trend::Unchanged);
        prop_assert_eq!(same.score.level_trend, level);
        prop_assert!(same.areas.values().all(|area| area.trend == Trend::Unchanged));
        prop_assert!(same.remarks.is_empty());
    }

    #[test]
    fn the_other_way_round_better_is_worse_and_new_is_gone(
        one in some_day(),
        other in some_day(),
    ) {
        let there = compared(&one, &other);
        let back = compared(&other, &one);
        let classes = |compared: &Comparison, turn: bool| {
            let changes = compared.findings.iter().map(|change| {
                let class = if turn { other_way(change.class) } else { change.class };
                let key = (change.check.clone(), change.subject.clone());
                (key, (class, change.reason))
            });
            changes.collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(classes(&there, true), classes(&back, false));
        prop_assert_eq!(other_trend(there.score.trend), back.score.trend);
        prop_assert_eq!(there.score.level_trend.map(other_trend), back.score.level_trend);
        for (area, change) in &there.areas {
            prop_assert_eq!(other_trend(change.trend), back.areas[area].trend);
        }
    }

    #[test]
    fn every_finding_of_the_later_result_is_told_once(one in some_day(), other in some_day()) {
        let told = compared(&one, &other).findings;
        prop_assert!(told.iter().map(|change| change.class).is_sorted());
        let mut keys: Vec<_> = told.iter().map(|c| (&c.check, &c.subject)).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
    }
}
