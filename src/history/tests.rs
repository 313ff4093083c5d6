use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::memory::gap;
use super::*;
use crate::result::Scope;

fn digest(day: i64, findings: &[(&str, &str, Verdict)]) -> Digest {
    let finding = |(check, subject, verdict): &(&str, &str, Verdict)| DigestFinding {
        check: (*check).to_owned(),
        subject: (*subject).to_owned(),
        verdict: *verdict,
        severity: Severity::High,
        waived: false,
    };
    Digest {
        target: "example.be".into(),
        observed_at: Timestamp::from_second(1_790_000_000 + day * 86_400).unwrap(),
        rules: "r".into(),
        profile: "sme".into(),
        scope: Scope::default(),
        low: Some(50),
        high: Some(60),
        coverage: 1.0,
        level: Some(LevelRange { low: 2, high: 2 }),
        areas: BTreeMap::new(),
        findings: findings.iter().map(finding).collect(),
        steps: Vec::new(),
        providers: Vec::new(),
    }
}

const SITE: &str = "www.example.be";
use Verdict::{Fail, Info, NotApplicable, Partial, Pass, Unknown};

/// What became of `hsts` of one site, scan by scan, from the second on.
fn courses(verdicts: &[Verdict]) -> Vec<Option<Course>> {
    let digests = (0..).zip(verdicts);
    let digests: Vec<Digest> = digests
        .map(|(day, verdict)| digest(day, &[("hsts", SITE, *verdict)]))
        .collect();
    let scans = history(&digests).scans;
    assert_eq!(scans[0].since, [], "of the first there is nothing to say");
    let later = scans.iter().skip(1);
    later
        .map(|scan| scan.since.first().map(|step| step.course))
        .collect()
}

#[test]
fn a_gap_is_new_still_there_fixed_and_back() {
    use Course::{Back, Fixed, New, Still};
    assert_eq!(
        courses(&[Pass, Fail, Partial, Pass, Pass, Fail, Info, Partial]),
        [
            Some(New),
            Some(Still),
            Some(Fixed),
            None,
            Some(Back),
            Some(Fixed),
            Some(Back)
        ]
    );
    assert_eq!(courses(&[Fail, Pass, Fail]), [Some(Fixed), Some(Back)]);
}

#[test]
fn what_cannot_be_seen_is_neither_fixed_nor_new() {
    use Course::{Back, Fixed, New, NotComparable, Still};
    let unseen = Some(NotComparable);
    for nothing in [Unknown, NotApplicable] {
        assert_eq!(
            courses(&[Fail, nothing, nothing, Pass]),
            [unseen, unseen, Some(Fixed)]
        );
        assert_eq!(courses(&[Fail, nothing, Fail]), [unseen, Some(Still)]);
        assert_eq!(courses(&[Pass, nothing, Fail]), [None, Some(New)]);
        assert_eq!(courses(&[nothing, Fail, Fail]), [unseen, Some(Still)]);
        assert_eq!(
            courses(&[Fail, Pass, nothing, Fail]),
            [Some(Fixed), None, Some(Back)]
        );
        assert_eq!(courses(&[nothing, Pass]), [None]);
    }
}

/// What became of everything in the second of two scans.
fn second(one: &Digest, other: &Digest) -> Vec<(String, Course)> {
    let scans = history(&[one.clone(), other.clone()]).scans;
    let steps = scans[1].since.iter();
    steps
        .map(|step| (step.subject.clone(), step.course))
        .collect()
}

#[test]
fn a_server_that_came_or_went_is_told_from_one_that_nobody_looked_for() {
    let one = digest(0, &[("starttls", "mx1.example.be", Pass)]);
    let two = [
        ("starttls", "mx1.example.be", Pass),
        ("starttls", "mx2.example.be", Fail),
    ];
    let both = digest(1, &two);
    let mx2 = || "mx2.example.be".to_owned();
    assert_eq!(second(&one, &both), [(mx2(), Course::New)]);
    let after = digest(2, &[("starttls", "mx1.example.be", Pass)]);
    assert_eq!(second(&both, &after), [(mx2(), Course::Gone)]);
    // Nothing could be listed at all.
    let blind = digest(2, &[("starttls", "example.be", Unknown)]);
    assert_eq!(second(&both, &blind), [(mx2(), Course::NotComparable)]);
    let blind = digest(0, &[("starttls", "example.be", Unknown)]);
    assert_eq!(second(&blind, &both), [(mx2(), Course::NotComparable)]);
    // Another scope.
    let mut asked = both.clone();
    asked.scope.hosts = vec!["shop.example.be".into()];
    assert_eq!(second(&one, &asked), [(mx2(), Course::NotComparable)]);
    assert_eq!(second(&asked, &after), [(mx2(), Course::NotComparable)]);
    // A family of addresses that the machine may not have.
    let four = digest(0, &[("tls", "www.example.be/ipv4", Pass)]);
    let six = [
        ("tls", "www.example.be/ipv4", Pass),
        ("tls", "www.example.be/ipv6", Fail),
    ];
    let of_six = ("www.example.be/ipv6".to_owned(), Course::NotComparable);
    assert_eq!(second(&four, &digest(1, &six)), [of_six]);
}

#[test]
fn a_host_that_nobody_asks_for_any_more_is_not_gone() {
    const SHOP: &str = "shop.example.be";
    let mut with_shop = digest(0, &[("hsts", SHOP, Fail), ("hsts", SITE, Fail)]);
    with_shop.scope.hosts = vec![SHOP.into()];
    let without = |day| digest(day, &[("hsts", SITE, Fail)]);
    let scans = history(&[with_shop, without(1), without(2), without(3)]).scans;
    for scan in scans.iter().skip(1) {
        let of_shop = scan.since.iter().find(|step| step.subject == SHOP);
        let course = of_shop.map(|step| step.course);
        assert_eq!(course, Some(Course::NotComparable), "{}", scan.observed_at);
    }
}

#[test]
fn what_went_and_came_again_is_back_and_gone_is_said_once() {
    let with = [("starttls", "mx1", Pass), ("starttls", "mx2", Fail)];
    let without = [("starttls", "mx1", Pass)];
    let scans = [&with[..], &without, &without, &with];
    let digests: Vec<Digest> = (0..).zip(scans).map(|(day, f)| digest(day, f)).collect();
    let told: Vec<Vec<Course>> = history(&digests)
        .scans
        .iter()
        .map(|scan| scan.since.iter().map(|step| step.course).collect())
        .collect();
    assert_eq!(
        told,
        [vec![], vec![Course::Gone], vec![], vec![Course::Back]]
    );
}

#[test]
fn what_other_rules_or_another_profile_judged_says_nothing() {
    let (old, new) = (
        digest(0, &[("hsts", SITE, Fail)]),
        digest(1, &[("hsts", SITE, Pass)]),
    );
    assert_eq!(second(&old, &new), [(SITE.to_owned(), Course::Fixed)]);
    let mut rules = old.clone();
    rules.rules = "older".into();
    let mut profile = old;
    profile.profile = "municipality".into();
    for other in [rules, profile] {
        let scans = history(&[other, new.clone()]).scans;
        assert_eq!(scans[1].since, []);
        assert_eq!(scans[1].score_trend, Some(Trend::NotComparable));
        assert_eq!(scans[1].level_trend, Some(Trend::NotComparable));
    }
}

#[test]
fn the_order_in_which_digests_come_does_not_matter() {
    let scans: Vec<Digest> = [Fail, Pass, Fail, Unknown]
        .iter()
        .zip(0..)
        .map(|(verdict, day)| digest(day, &[("hsts", SITE, *verdict)]))
        .collect();
    let mut turned = scans.clone();
    turned.reverse();
    assert_eq!(history(&scans), history(&turned));
    assert_eq!(history(&[]).scans, []);
}

#[test]
fn a_score_rose_only_where_it_cannot_have_stayed() {
    use Trend::{Improved, NotComparable, Unchanged, Unclear, Worse};
    let scored = |day, low, high, verdict| {
        let mut digest = digest(day, &[("hsts", SITE, verdict)]);
        (digest.low, digest.high) = (Some(low), Some(high));
        let level = low / 20;
        digest.level = Some(LevelRange {
            low: level,
            high: level,
        });
        digest
    };
    let trends = |one: Digest, other: Digest| {
        let scan = history(&[one, other]).scans.remove(1);
        (scan.score_trend.unwrap(), scan.level_trend.unwrap())
    };
    for (one, other, expected) in [
        (
            scored(0, 40, 50, Pass),
            scored(1, 40, 50, Pass),
            (Unchanged, Unchanged),
        ),
        (
            scored(0, 40, 50, Pass),
            scored(1, 60, 70, Pass),
            (Improved, Improved),
        ),
        (
            scored(0, 60, 70, Pass),
            scored(1, 40, 50, Pass),
            (Worse, Worse),
        ),
        // The ranges touch, and not the same was seen.
        (
            scored(0, 40, 60, Unknown),
            scored(1, 60, 60, Pass),
            (Unclear, Unclear),
        ),
        (
            scored(0, 40, 60, Pass),
            scored(1, 60, 60, Pass),
            (Improved, Improved),
        ),
        // A level may be another one because less was seen to fail.
        (
            scored(0, 40, 50, Pass),
            scored(1, 60, 70, Unknown),
            (Improved, Unclear),
        ),
    ] {
        assert_eq!(trends(one, other), expected);
    }
    let mut no_mail = scored(1, 60, 70, Pass);
    no_mail.scope.no_mail = true;
    let expected = (NotComparable, NotComparable);
    assert_eq!(trends(scored(0, 40, 50, Pass), no_mail), expected);
    let mut waived = scored(1, 60, 70, Fail);
    waived.findings[0].waived = true;
    assert_eq!(
        trends(scored(0, 40, 50, Fail), waived),
        (Improved, NotComparable)
    );
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![Pass, Partial, Fail, Info, Unknown, NotApplicable])
}

proptest! {
    /// Whatever the course: what is told of a scan is true of that scan, and a gap is never told twice.
    #[test]
    fn what_is_told_of_a_gap_is_true_of_it(verdicts in prop::collection::vec(prop::array::uniform3(prop::option::of(verdict())), 1..8)) {
        let subjects = ["a", "b", "c"];
        let digests: Vec<Digest> = (0..).zip(&verdicts).map(|(day, row)| {
            let there = subjects.iter().zip(row).filter_map(|(s, v)| Some(("hsts", *s, (*v)?)));
            digest(day, &there.collect::<Vec<_>>())
        }).collect();
        let scans = history(&digests).scans;
        for (index, scan) in scans.iter().enumerate() {
            let now = |step: &Step| digests[index].findings.iter().find(|f| f.subject == step.subject).and_then(gap);
            let mut told = BTreeSet::new();
            for step in &scan.since {
                prop_assert!(told.insert(&step.subject), "told twice");
                let expected = match step.course {
                    Course::New | Course::Back | Course::Still => now(step) == Some(true),
                    Course::Fixed => now(step) == Some(false),
                    Course::Gone => now(step).is_none(),
                    Course::NotComparable => now(step) != Some(false),
                };
                prop_assert!(expected, "{step:?}");
            }
            // No gap that is there now goes untold.
            if index > 0 {
                let gaps = digests[index].findings.iter().filter(|f| gap(f) == Some(true));
                for finding in gaps {
                    prop_assert!(told.contains(&finding.subject));
                }
            }
        }
    }
}
