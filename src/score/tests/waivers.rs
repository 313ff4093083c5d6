//! What waivers change in a score, and what they never do.

use proptest::prelude::*;
use proptest::sample::Index;

use super::build::{Shape as _, check, finding, rules, scored};
use super::properties::scan;
use crate::check::Verdict::{Fail, Partial, Pass};
use crate::check::waive::Waived;
use crate::check::{Area, Finding, Severity};

/// The finding, waived.
fn waived(finding: Finding) -> Finding {
    let waived = Waived {
        reason: "the old shop needs it".to_owned(),
        until: jiff::civil::date(2027, 6, 30),
        by: "An Peeters".to_owned(),
    };
    Finding {
        waived: Some(waived),
        ..finding
    }
}

/// The same findings, of which some of those that are not in order are waived.
fn with_waivers(findings: &[Finding], which: &[bool]) -> Vec<Finding> {
    let which = which.iter().cycle();
    let some = findings.iter().cloned().zip(which);
    some.map(|(finding, chosen)| match finding.verdict {
        Fail | Partial if *chosen => waived(finding),
        _ => finding,
    })
    .collect()
}

fn high_failure(check: &str, subject: &str) -> Finding {
    finding(check, Fail).about(subject).severe(Severity::High)
}

/// Level and steps of a company in which everything else is in order.
fn level_and_steps(findings: &[Finding]) -> (u8, Vec<(String, String)>) {
    let mut checks: Vec<_> = (0..30)
        .map(|n| check(&format!("pass-{n}"), Area::Web, Severity::High))
        .collect();
    checks.extend(["one", "two"].map(|id| check(id, Area::Web, Severity::High)));
    let passing = (0..30).map(|n| finding(&format!("pass-{n}"), Pass));
    let all: Vec<Finding> = passing.chain(findings.iter().cloned()).collect();
    let score = scored(&rules(checks), &all);
    let steps = score.next.into_iter();
    (
        score.level.unwrap().high,
        steps.map(|step| (step.check, step.subject)).collect(),
    )
}

#[test]
fn a_waived_failure_caps_nothing_and_is_no_step() {
    let (one, two) = (high_failure("one", "a"), high_failure("two", "a"));
    let step = |check: &str| (check.to_owned(), "a".to_owned());
    assert_eq!(
        level_and_steps(&[one.clone(), two.clone()]),
        (2, vec![step("one"), step("two")])
    );
    assert_eq!(
        level_and_steps(&[waived(one.clone()), two.clone()]),
        (3, vec![step("two")])
    );
    // All points but two of 32: level 5 by itself.
    assert_eq!(level_and_steps(&[waived(one), waived(two)]), (5, vec![]));
}

#[test]
fn another_subject_of_a_waived_check_still_caps_and_is_still_advised() {
    let findings = [
        waived(high_failure("one", "a")),
        high_failure("one", "b"),
        finding("two", Pass),
    ];
    let (level, steps) = level_and_steps(&findings);
    assert_eq!(level, 3);
    assert_eq!(steps, [("one".to_owned(), "b".to_owned())]);
}

#[test]
fn repairing_beside_a_waived_subject_wins_no_points() {
    let findings = [waived(high_failure("one", "a")), high_failure("one", "b")];
    let rules = rules(vec![check("one", Area::Web, Severity::High)]);
    let score = scored(&rules, &findings);
    assert_eq!(score.next.len(), 1);
    assert_eq!((score.next[0].gain, score.next[0].after.low), (0, 0));
}

#[test]
fn what_stands_on_a_waived_failure_is_not_promised() {
    let mut hsts = check("hsts", Area::Web, Severity::Medium);
    hsts.needs = Some("https".to_owned());
    let https = check("https", Area::Web, Severity::High);
    let other = check("other", Area::Web, Severity::Medium);
    let rules = rules(vec![https, hsts, other]);
    let after = |shop: Finding| {
        let findings = [
            high_failure("https", "www"),
            shop,
            finding("hsts", Fail).about("www:443/ipv4").inherited(),
            finding("hsts", Fail).about("shop:443/ipv4").inherited(),
            finding("other", Pass),
        ];
        let score = scored(&rules, &findings);
        (score.next[0].after.low, score.next[0].after.high)
    };
    // 3 of 12 points are there; a repair of all wins 6, and opens 3 more.
    assert_eq!(after(high_failure("https", "shop")), (75, 100));
    // Where the shop stays as it is, neither check can be worth more than the shop.
    assert_eq!(after(waived(high_failure("https", "shop"))), (25, 25));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_waiver_changes_no_points_and_never_lowers_the_level(
        scan in scan(),
        which in prop::collection::vec(any::<bool>(), 1..40),
    ) {
        let rules = scan.rules();
        let findings = scan.findings();
        let before = scored(&rules, &findings);
        let after = scored(&rules, &with_waivers(&findings, &which));
        prop_assert_eq!((after.low, after.high), (before.low, before.high));
        prop_assert_eq!(after.coverage.to_bits(), before.coverage.to_bits());
        prop_assert_eq!(&after.rows, &before.rows);
        prop_assert_eq!(&after.areas, &before.areas);
        prop_assert_eq!(after.level.is_some(), before.level.is_some());
        if let (Some(before), Some(after)) = (before.level, after.level) {
            prop_assert!(before.low <= after.low && before.high <= after.high);
        }
    }

    #[test]
    fn what_is_waived_is_no_step_and_no_cap(
        scan in scan(),
        which in prop::collection::vec(any::<bool>(), 1..40),
    ) {
        let findings = with_waivers(&scan.findings(), &which);
        let score = scored(&scan.rules(), &findings);
        let open = |check: &str, subject: Option<&str>| findings.iter().any(|finding| {
            finding.check == check
                && subject.is_none_or(|subject| subject == finding.subject)
                && finding.waived.is_none()
                && matches!(finding.verdict, Fail | Partial)
        });
        for step in &score.next {
            prop_assert!(open(&step.check, Some(&step.subject)), "{step:?}");
        }
        for cap in &score.capped_by {
            prop_assert!(open(&cap.check, None), "{cap:?}");
        }
    }

    #[test]
    fn with_waivers_a_repair_still_never_lowers_the_score(
        scan in scan(),
        which in prop::collection::vec(any::<bool>(), 1..40),
        repaired in any::<Index>(),
    ) {
        let wrong = scan.with(&[Fail, Partial]);
        prop_assume!(!wrong.is_empty());
        let rules = scan.rules();
        let before = scored(&rules, &with_waivers(&scan.findings(), &which));
        let (check, subject) = wrong[repaired.index(wrong.len())];
        let mut scan = scan;
        scan.0[check].subjects[subject].0 = Pass;
        let after = scored(&rules, &with_waivers(&scan.findings(), &which));
        prop_assert!(after.low.is_none() || before.low <= after.low);
        prop_assert!(after.high.is_none() || before.high <= after.high);
    }
}
