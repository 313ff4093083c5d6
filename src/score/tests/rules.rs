//! The rules of the score, one by one.

#![expect(
    clippy::float_cmp,
    reason = "points and shares in these tests are exact"
)]

use std::collections::BTreeSet;

use super::build::{Shape as _, check, finding, rules, scored};
use crate::check::Verdict::{Fail, Info, NotApplicable, Partial, Pass, Unknown};
use crate::check::{Area, Check, Effort, Finding, Profile, RuleSet, Severity, Verdict};
use crate::result::Scope;
use crate::score::{Cap, LevelRange, Score, score};

/// Ten medium checks `c0` to `c9` and one of each other severity: 30 + 10 + 6 + 1 points.
fn set() -> RuleSet {
    let mut checks: Vec<Check> = (0..10)
        .map(|n| check(&format!("c{n}"), Area::Dns, Severity::Medium))
        .collect();
    checks.push(check("critical", Area::Web, Severity::Critical));
    checks.push(check("high", Area::Mail, Severity::High));
    checks.push(check("low", Area::Tls, Severity::Low));
    rules(checks)
}

/// All checks of [`set`] pass, but for these.
fn findings_but(changed: &[(&str, Verdict)]) -> Vec<Finding> {
    set()
        .checks
        .iter()
        .map(|check| {
            let verdict = changed
                .iter()
                .find(|(id, _)| *id == check.id)
                .map_or(Pass, |(_, verdict)| *verdict);
            finding(&check.id, verdict).severe(check.severity)
        })
        .collect()
}

fn range(score: &Score) -> (Option<u8>, Option<u8>) {
    (score.low, score.high)
}

#[test]
fn pass_earns_all_partial_half_and_fail_nothing() {
    // 47 points in all; high partly in order keeps 3 of 6, c0 loses 3: 41 of 47.
    let score = scored(&set(), &findings_but(&[("high", Partial), ("c0", Fail)]));
    assert_eq!(range(&score), (Some(87), Some(87)));
    assert_eq!(score.areas[&Area::Mail].low, Some(50));
    assert_eq!(score.areas[&Area::Dns].low, Some(90));
    assert_eq!(score.areas[&Area::Web].low, Some(100));
    assert_eq!(score.rows.len(), 13);
}

#[test]
fn both_ends_are_rounded_down_so_that_nothing_is_reached_before_it_is() {
    let thirds = rules(
        (0..3)
            .map(|n| check(&format!("c{n}"), Area::Dns, Severity::Low))
            .collect(),
    );
    let of = |verdicts: [Verdict; 3]| {
        let findings: Vec<Finding> = (0..3)
            .map(|n| finding(&format!("c{n}"), verdicts[n]))
            .collect();
        range(&scored(&thirds, &findings))
    };
    assert_eq!(of([Pass, Pass, Fail]), (Some(66), Some(66)));
    assert_eq!(of([Pass, Fail, Fail]), (Some(33), Some(33)));
    assert_eq!(of([Partial, Fail, Fail]), (Some(16), Some(16)));
    assert_eq!(of([Pass, Pass, Pass]), (Some(100), Some(100)));
    assert_eq!(of([Pass, Partial, Unknown]), (Some(50), Some(83)));
}

#[test]
fn what_could_not_be_seen_widens_the_range_and_lowers_coverage() {
    let score = scored(&set(), &findings_but(&[("high", Unknown)]));
    assert_eq!(range(&score), (Some(87), Some(100)));
    assert_eq!(score.coverage, 0.872_34);
    let level = LevelRange { low: 4, high: 5 };
    assert_eq!(score.level, Some(level));
    assert_eq!(score.areas[&Area::Mail].coverage, 0.0);
    assert!(score.next.is_empty(), "what was not seen is no advice");
}

#[test]
fn an_unknown_counts_as_what_it_can_still_be() {
    let rules = rules(vec![check("a", Area::Dns, Severity::Medium)]);
    let between = |worst, best| {
        let score = scored(&rules, &[finding("a", Unknown).between(worst, best)]);
        range(&score)
    };
    assert_eq!(between(Partial, Pass), (Some(50), Some(100)));
    assert_eq!(between(Fail, Partial), (Some(0), Some(50)));
}

#[test]
fn a_check_counts_once_by_its_worst_subject() {
    let rules = rules(vec![check("a", Area::Dns, Severity::Medium)]);
    let of = |verdicts: &[Verdict]| {
        let findings: Vec<Finding> = verdicts
            .iter()
            .enumerate()
            .map(|(n, verdict)| finding("a", *verdict).about(&n.to_string()))
            .collect();
        let score = scored(&rules, &findings);
        (score.low, score.high, score.coverage)
    };
    assert_eq!(of(&[Pass, Pass, Fail]), (Some(0), Some(0), 1.0));
    assert_eq!(of(&[Pass, Unknown]), (Some(0), Some(100), 0.5));
    assert_eq!(of(&[Partial, Unknown]), (Some(0), Some(50), 0.5));
    // One seen to fail settles it, whatever the others are.
    assert_eq!(of(&[Fail, Unknown, Unknown]), (Some(0), Some(0), 1.0));
    assert_eq!(of(&[Pass, NotApplicable]), (Some(100), Some(100), 1.0));
    assert_eq!(of(&[Info, NotApplicable]), (None, None, 1.0));
}

#[test]
fn what_inherits_a_failure_keeps_its_weight_and_does_not_cap() {
    let findings = |dependent: Finding| {
        let mut findings = findings_but(&[]);
        findings.retain(|finding| finding.check != "high");
        findings.push(dependent.severe(Severity::High));
        findings
    };
    let inherited = scored(&set(), &findings(finding("high", Fail).inherited()));
    assert_eq!(range(&inherited), (Some(87), Some(87)));
    assert_eq!(inherited.coverage, 1.0);
    assert_eq!(inherited.capped_by, []);
    let left_out = scored(&set(), &findings(finding("high", NotApplicable)));
    assert_eq!(range(&left_out), (Some(100), Some(100)));
}

#[test]
fn levels_are_capped_by_what_was_seen_to_fail_worst_first() {
    let of = |changed: &[(&str, Verdict)]| {
        let score = scored(&set(), &findings_but(changed));
        let caps: Vec<(String, u8)> = score
            .capped_by
            .into_iter()
            .map(|Cap { check, level, .. }| (check, level))
            .collect();
        (score.level.unwrap().high, caps)
    };
    let cap = |check: &str, level| (check.to_owned(), level);
    assert_eq!(of(&[]), (5, vec![]));
    assert_eq!(of(&[("low", Fail)]), (5, vec![]));
    assert_eq!(of(&[("c1", Fail)]), (4, vec![cap("c1", 4)]));
    assert_eq!(of(&[("c1", Partial)]), (5, vec![]));
    assert_eq!(
        of(&[("critical", Fail), ("c1", Fail)]),
        (1, vec![cap("critical", 1)])
    );
    // 38 points of 47 are level 4 by themselves: the medium failure beside it caps nothing.
    assert_eq!(
        of(&[("high", Fail), ("c1", Fail)]),
        (3, vec![cap("high", 3)])
    );
}

#[test]
fn two_failing_checks_that_are_high_weigh_more_than_one_on_two_servers() {
    let rules = rules(
        (0..20)
            .map(|n| check(&format!("c{n}"), Area::Dns, Severity::High))
            .collect(),
    );
    let mut findings: Vec<Finding> = rules
        .checks
        .iter()
        .map(|check| finding(&check.id, Pass).severe(Severity::High))
        .collect();
    findings[0].verdict = Fail;
    findings.push(
        finding("c0", Fail)
            .about("mx2.example.be")
            .severe(Severity::High),
    );
    assert_eq!(scored(&rules, &findings).level.unwrap().high, 3);
    findings[1].verdict = Fail;
    let score = scored(&rules, &findings);
    assert_eq!(score.level.unwrap().high, 2);
    let levels: Vec<u8> = score.capped_by.iter().map(|cap| cap.level).collect();
    assert_eq!(levels, [2, 2]);
}

#[test]
fn points_come_from_the_check_and_caps_from_the_case() {
    let mut expiry = check("expiry", Area::Tls, Severity::Critical);
    expiry.points = Some(4.0);
    let rules = rules(vec![expiry, check("rest", Area::Dns, Severity::High)]);
    let twin = finding("expiry", Fail).severe(Severity::High);
    let score = scored(&rules, &[twin, finding("rest", Pass)]);
    assert_eq!(score.low, Some(60));
    assert_eq!(score.capped_by, []);
    let row = score.rows.iter().find(|row| row.check == "expiry").unwrap();
    assert_eq!(row.weight, 4.0);
}

#[test]
fn a_gate_without_points_caps_all_the_same() {
    let mut gate = check("gate", Area::Dns, Severity::Critical);
    gate.points = Some(0.0);
    let rules = rules(vec![gate, check("rest", Area::Dns, Severity::High)]);
    let findings = [
        finding("gate", Fail).severe(Severity::Critical),
        finding("rest", Pass),
    ];
    let score = scored(&rules, &findings);
    assert_eq!((score.low, score.level.unwrap().high), (Some(100), 1));
    assert_eq!(score.rows.len(), 1, "a row is a check that earns points");
    assert_eq!(score.next[0].check, "gate");
    assert_eq!(score.next[0].after.level.unwrap().low, 5);
}

#[test]
fn no_level_when_too_little_was_seen_or_only_some_areas_were_asked_for() {
    // 10 + 6 of 47 points unseen: 0.66 seen.
    let unseen = findings_but(&[("critical", Unknown), ("high", Unknown)]);
    let score_unseen = scored(&set(), &unseen);
    assert_eq!(score_unseen.level, None);
    assert_eq!(score_unseen.capped_by, []);
    assert_eq!(range(&score_unseen), (Some(65), Some(100)));

    let only = Scope {
        only: BTreeSet::from([Area::Dns]),
        ..Scope::default()
    };
    let mut dns = findings_but(&[]);
    dns.retain(|finding| finding.check.starts_with('c') && finding.check.len() == 2);
    let score_dns = score(&set(), &dns, &only, "sme");
    assert_eq!(score_dns.level, None);
    assert_eq!(score_dns.areas.keys().collect::<Vec<_>>(), [&Area::Dns]);
    assert_eq!(score_dns.areas[&Area::Dns].low, Some(100));
}

#[test]
fn coverage_of_exactly_seven_tenths_is_enough() {
    let rules = rules(
        (0..10)
            .map(|n| check(&format!("c{n}"), Area::Dns, Severity::Low))
            .collect(),
    );
    let seen = |seen: usize| {
        let findings: Vec<Finding> = (0..10)
            .map(|n| finding(&format!("c{n}"), if n < seen { Pass } else { Unknown }))
            .collect();
        scored(&rules, &findings)
    };
    assert_eq!(seen(7).coverage, 0.7);
    assert!(seen(7).level.is_some());
    assert!(seen(6).level.is_none());
}

#[test]
fn a_profile_changes_severities_and_lists_the_vendors_that_count() {
    let mut rules = rules(vec![
        check("acme/portal", Area::Web, Severity::Medium),
        check("security-txt", Area::Web, Severity::Low),
    ]);
    let findings = [
        finding("acme/portal", Fail),
        finding("security-txt", Pass).severe(Severity::Low),
    ];
    let without = scored(&rules, &findings);
    assert_eq!((without.low, without.rows.len()), (Some(100), 1));
    assert_eq!((without.capped_by, without.next), (vec![], vec![]));

    let mut profile = Profile::default();
    profile.vendors.push("acme".to_owned());
    profile
        .severities
        .insert("security-txt".to_owned(), Severity::Medium);
    rules.profiles.insert("municipality".to_owned(), profile);
    let with = score(&rules, &findings, &Scope::default(), "municipality");
    assert_eq!((with.low, with.next.len()), (Some(50), 1));
}

#[test]
fn nothing_that_counts_gives_no_number() {
    let score = scored(&set(), &[]);
    assert_eq!(range(&score), (None, None));
    assert_eq!((score.level, score.coverage), (None, 1.0));
    assert!(score.rows.is_empty() && score.next.is_empty());
    assert_eq!(score.areas.len(), 4);
}

#[test]
fn advice_begins_with_the_worst_then_what_wins_most_for_the_work() {
    let mut set = set();
    set.checks[0].effort = Effort::High;
    set.checks[1].effort = Effort::Medium;
    let changed = [
        ("c0", Fail),
        ("c1", Fail),
        ("c2", Partial),
        ("low", Fail),
        ("high", Partial),
        ("critical", Partial),
    ];
    let score = scored(&set, &findings_but(&changed));
    let order: Vec<&str> = score.next.iter().map(|step| step.check.as_str()).collect();
    // c1: 3 points for hours; c2: 1.5 points for minutes; low: 1 point; c0: 3 points for days.
    assert_eq!(order, ["critical", "high", "c1", "c2", "low"]);
    // 47 points, 30.5 earned; after all five only c0 is left: 44 of 47.
    assert_eq!(score.low, Some(64));
    let gains: Vec<u8> = score.next.iter().map(|step| step.gain).collect();
    assert_eq!(gains, [11, 7, 7, 4, 3]);
    let after: Vec<u8> = score.next.iter().map(|step| step.after.low).collect();
    assert_eq!(after, [75, 81, 88, 91, 93]);
    let last = score.next.last().unwrap();
    assert_eq!(last.after.level, Some(LevelRange { low: 4, high: 4 }));
}

#[test]
fn a_repair_opens_what_inherited_the_failure_all_the_way() {
    let mut policy = check("policy", Area::Mail, Severity::High);
    policy.needs = Some("dmarc".to_owned());
    let mut subdomains = check("subdomains", Area::Mail, Severity::Medium);
    subdomains.needs = Some("policy".to_owned());
    // The order of a rule set is that of names, not that of needs.
    let rules = rules(vec![
        subdomains,
        policy,
        check("dmarc", Area::Mail, Severity::High),
    ]);
    let findings = [
        finding("dmarc", Fail).severe(Severity::High),
        finding("policy", Fail).inherited(),
        finding("subdomains", Fail).inherited(),
    ];
    let score = scored(&rules, &findings);
    assert_eq!((score.low, score.high), (Some(0), Some(0)));
    assert_eq!(
        score.next.len(),
        1,
        "what is inherited is no step of its own"
    );
    let step = &score.next[0];
    assert_eq!((step.gain, step.after.low, step.after.high), (40, 40, 100));
    assert_eq!(step.after.level, None, "too little will have been seen");
}

#[test]
fn a_repair_promises_nothing_about_a_server_that_was_not_seen() {
    let rules = rules(vec![check("starttls", Area::Mail, Severity::High)]);
    let findings = [
        finding("starttls", Partial).about("mx1.example.be"),
        finding("starttls", Fail).about("mx3.example.be"),
        finding("starttls", Fail)
            .about("mx2.example.be")
            .severe(Severity::High),
        finding("starttls", Unknown).about("mx4.example.be"),
    ];
    let score = scored(&rules, &findings);
    let step = &score.next[0];
    assert_eq!(step.subject, "mx2.example.be");
    assert_eq!(step.severity, Severity::High);
    assert_eq!((step.gain, step.after.low, step.after.high), (0, 0, 100));
}
