//! What became of findings and scores between two results.

mod properties;
mod scores;

use std::sync::LazyLock;

use super::*;
use crate::check::Finding;
use crate::fact::{Cause, Why};
use crate::result::{Saved, Terms};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

/// A weak company as it was scanned, judged by today's rules.
static WEAK: LazyLock<ScanResult> = LazyLock::new(|| {
    let saved = Saved::read(include_str!("../../tests/evidence/0.1/weak.json")).unwrap();
    ScanResult::judge(&RULES, saved.evidence, Terms::new("sme", Language::En))
});

fn weak() -> ScanResult {
    WEAK.clone()
}

fn then(result: &ScanResult) -> Then<'_> {
    Then {
        result,
        rules: Some(&RULES.version),
        stated: None,
    }
}

fn compared(old: &ScanResult, new: &ScanResult) -> Comparison {
    compare(&RULES, then(old), then(new)).unwrap()
}

/// The first finding of a check.
fn of<'r>(result: &'r mut ScanResult, check: &str) -> &'r mut Finding {
    let mut findings = result.findings.iter_mut();
    findings.find(|finding| finding.check == check).unwrap()
}

/// Class and reason of the one change that is not `unchanged`.
fn only_change(old: &ScanResult, new: &ScanResult) -> (String, Class, Option<Reason>) {
    let changes = compared(old, new).findings;
    let mut changes = changes.into_iter().filter(|c| c.class != Class::Unchanged);
    let change = changes.next().unwrap();
    let rest: Vec<_> = changes.map(|change| change.check).collect();
    assert!(rest.is_empty(), "changed too: {rest:?}");
    (change.check, change.class, change.reason)
}

/// What becomes of `hsts` of one site when its verdict changes.
fn between(old: Verdict, new: Verdict) -> Class {
    let (mut before, mut after) = (weak(), weak());
    of(&mut before, "security-txt").verdict = old;
    of(&mut after, "security-txt").verdict = new;
    let changes = compared(&before, &after).findings;
    let change = changes.iter().find(|change| change.check == "security-txt");
    change.unwrap().class
}

#[test]
fn the_class_follows_from_both_verdicts() {
    use Verdict::{Fail, Info, NotApplicable, Partial, Pass, Unknown};
    for (old, new, class) in [
        (Fail, Fail, Class::Unchanged),
        (Fail, Partial, Class::Improved),
        (Fail, Pass, Class::Improved),
        (Partial, Pass, Class::Improved),
        (Pass, Partial, Class::Worse),
        (Pass, Fail, Class::Worse),
        (Info, Fail, Class::Worse),
        (Pass, NotApplicable, Class::Gone),
        (Fail, NotApplicable, Class::Gone),
        (NotApplicable, Fail, Class::New),
        (NotApplicable, NotApplicable, Class::Unchanged),
        (Unknown, Unknown, Class::Unchanged),
        (Unknown, Fail, Class::SeenNow),
        (Unknown, NotApplicable, Class::SeenNow),
        (Pass, Unknown, Class::NotSeenAnyMore),
    ] {
        assert_eq!(between(old, new), class, "{old:?} to {new:?}");
    }
}

#[test]
fn a_graver_failure_is_worse_and_a_milder_one_is_better() {
    let (mut before, mut after) = (weak(), weak());
    for (result, severity) in [(&mut before, Severity::Low), (&mut after, Severity::High)] {
        let finding = of(result, "security-txt");
        (finding.verdict, finding.severity) = (Verdict::Fail, severity);
    }
    assert_eq!(only_change(&before, &after).1, Class::Worse);
    assert_eq!(only_change(&after, &before).1, Class::Improved);
}

#[test]
fn what_inherits_a_failure_is_told_with_what_fails() {
    let (mut before, mut after) = (weak(), weak());
    of(&mut before, "security-txt").verdict = Verdict::Fail;
    let finding = of(&mut after, "security-txt");
    (finding.verdict, finding.case) = (Verdict::NotApplicable, "inherited".to_owned());
    assert!(
        compared(&before, &after)
            .findings
            .iter()
            .all(|c| c.class == Class::Unchanged)
    );
}

#[test]
fn what_nobody_looked_for_is_neither_seen_now_nor_better() {
    for (cause, reason) in [
        (Cause::NotRecorded, Reason::NotRecorded),
        (Cause::NotAsked, Reason::NotAsked),
    ] {
        let mut before = weak();
        let finding = of(&mut before, "security-txt");
        finding.verdict = Verdict::Unknown;
        finding.why = Some(Why::from(cause));
        let expected = (
            "security-txt".to_owned(),
            Class::NotComparable,
            Some(reason),
        );
        assert_eq!(only_change(&before, &weak()), expected);
        assert_eq!(only_change(&weak(), &before), expected);
    }
}

/// The weak company with one site more.
fn with_a_shop() -> ScanResult {
    let mut result = weak();
    let mut shop = of(&mut result, "hsts").clone();
    shop.subject = "shop.example.be".to_owned();
    shop.verdict = Verdict::Fail;
    result.findings.push(shop);
    result
}

#[test]
fn a_subject_comes_and_goes() {
    let hsts = |class, reason| ("hsts".to_owned(), class, reason);
    assert_eq!(only_change(&weak(), &with_a_shop()), hsts(Class::New, None));
    assert_eq!(
        only_change(&with_a_shop(), &weak()),
        hsts(Class::Gone, None)
    );
    // Unless only one of them was asked to look there.
    let mut asked = with_a_shop();
    asked.scope.hosts = vec!["shop.example.be".to_owned()];
    let not_asked = hsts(Class::NotComparable, Some(Reason::NotAsked));
    assert_eq!(only_change(&weak(), &asked), not_asked);
    let compared = compared(&weak(), &asked);
    assert_eq!(compared.remarks, [Remark::OtherScope]);
    assert_eq!(compared.score.trend, Trend::NotComparable);
    assert_eq!(compared.areas[&Area::Web].trend, Trend::NotComparable);
    assert_eq!(compared.areas[&Area::Mail].trend, Trend::Unchanged);
}

#[test]
fn a_subject_of_another_family_is_not_comparable() {
    let (mut before, mut after) = (weak(), weak());
    let mut sixth = of(&mut after, "tls-versions").clone();
    sixth.subject = "www.example.be:443/ipv6".to_owned();
    sixth.verdict = Verdict::Fail;
    after.findings.push(sixth);
    (before.vantage.ipv6, after.vantage.ipv6) = (false, true);
    let change = only_change(&before, &after);
    assert_eq!(change.1, Class::NotComparable);
    assert_eq!(change.2, Some(Reason::OtherVantage));
}

#[test]
fn subjects_that_could_not_be_listed_are_not_gone() {
    let mut after = weak();
    let target = after.target.clone();
    let mut whole = of(&mut after, "starttls").clone();
    (whole.subject, whole.verdict) = (target, Verdict::Unknown);
    whole.why = Some(Why::from(Cause::Timeout));
    whole.facts.clear();
    after.findings.retain(|finding| finding.check != "starttls");
    after.findings.push(whole);
    let mut before = weak();
    of(&mut before, "starttls").verdict = Verdict::Pass;
    for finding in &mut before.findings {
        if finding.check == "starttls" {
            finding.verdict = Verdict::Pass;
        }
    }
    let classes = |old: &ScanResult, new: &ScanResult| {
        let changes = compared(old, new).findings.into_iter();
        let changes = changes.filter(|change| change.check == "starttls");
        changes.map(|change| change.class).collect::<Vec<_>>()
    };
    assert!(
        classes(&before, &after)
            .iter()
            .all(|c| *c == Class::NotSeenAnyMore)
    );
    assert!(
        classes(&after, &before)
            .iter()
            .all(|c| *c == Class::SeenNow)
    );
}

#[test]
fn an_area_that_one_scan_did_not_ask_for_is_not_comparable() {
    let saved = Saved::read(include_str!("../../tests/evidence/0.1/weak.json")).unwrap();
    let mut evidence = saved.evidence;
    evidence.scope.only = [Area::Mail].into();
    let mail = ScanResult::judge(&RULES, evidence, Terms::new("sme", Language::En));
    let compared = compared(&mail, &weak());
    for change in &compared.findings {
        let expected = match change.area {
            Area::Mail => (Class::Unchanged, None),
            _ => (Class::NotComparable, Some(Reason::NotAsked)),
        };
        // What does not apply has nothing to compare.
        assert_eq!((change.class, change.reason), expected, "{change:?}");
    }
    assert_eq!(compared.areas[&Area::Mail].trend, Trend::Unchanged);
    assert_eq!(compared.areas[&Area::Web].reasons, [Reason::NotAsked]);
    assert_eq!(compared.score.reasons, [Reason::NotAsked]);
    assert_eq!(compared.remarks, [Remark::OtherScope]);
}

#[test]
fn what_profiles_judge_differently_is_not_comparable() {
    let mut town = weak();
    town.profile = "municipality".to_owned();
    let differing = RULES.profiles["municipality"]
        .severities
        .keys()
        .next()
        .unwrap();
    let compared = compared(&weak(), &town);
    let changed = compared
        .findings
        .iter()
        .filter(|c| c.class != Class::Unchanged);
    let changed: Vec<_> = changed.map(|c| (c.check.as_str(), c.reason)).collect();
    assert_eq!(changed, [(differing.as_str(), Some(Reason::OtherProfile))]);
    assert_eq!(compared.score.reasons, [Reason::OtherProfile]);
    assert_eq!(compared.remarks, [Remark::OtherProfile]);
}

#[test]
fn other_rules_and_turned_dates_are_said() {
    let mut earlier = weak();
    earlier.observed_at -= jiff::SignedDuration::from_hours(24);
    assert_eq!(compared(&weak(), &earlier).remarks, [Remark::TurnedAround]);
    let old = Then {
        rules: Some("0.0.1+other"),
        ..then(&earlier)
    };
    let now = weak();
    let said = compare(&RULES, old, then(&now)).unwrap();
    assert_eq!(said.remarks, [Remark::OtherRules]);
    assert_eq!(said.old.rules.as_deref(), Some("0.0.1+other"));
}

#[test]
fn a_scan_that_looked_closer_is_said_to_have_had_another_scope() {
    let leave = |by: &str| crate::result::Authorisation {
        domain: "example.be".to_owned(),
        by: by.to_owned(),
        date: jiff::civil::date(2026, 11, 2),
        until: jiff::civil::date(2027, 1, 31),
        reference: "order 2026-114".to_owned(),
    };
    let (mut detail, mut selectors, mut closer, mut again) = (weak(), weak(), weak(), weak());
    detail.scope.tls_detail = true;
    selectors.scope.selectors = vec!["shop".to_owned()];
    closer.scope.authorised = Some(leave("An"));
    again.scope.authorised = Some(leave("Bo"));
    for result in [&detail, &selectors, &closer] {
        assert_eq!(compared(&weak(), result).remarks, [Remark::OtherScope]);
        assert_eq!(compared(result, &weak()).remarks, [Remark::OtherScope]);
    }
    assert_eq!(compared(&closer, &again).remarks, []);
}

#[test]
fn two_domains_are_not_compared() {
    let mut other = weak();
    other.target = "example.com".to_owned();
    let refused = compare(&RULES, then(&weak()), then(&other)).unwrap_err();
    assert!(
        refused.to_string().contains("the second of example.com"),
        "{refused}"
    );
}
