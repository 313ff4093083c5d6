//! Findings of two results, pair by pair.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Finding, Profile, RuleSet, Severity, SubjectKind, Verdict};
use crate::fact::Cause;
use crate::result::ScanResult;

use super::{Change, Class, Mark, Reason};

/// Cases of findings that stand for all subjects of a check.
const NOT_ASKED: &str = "not-asked";
const NO_SUBJECT: &str = "no-subject";
/// The case of a finding whose prerequisite failed.
const INHERITED: &str = "inherited";

/// What a result says of one check.
struct Told<'a> {
    result: &'a ScanResult,
    /// The findings by subject.
    of: BTreeMap<&'a str, &'a Finding>,
    /// One finding that stands for all subjects, which were none, unknown or not asked for.
    whole: Option<&'a Finding>,
}

/// Every check and subject of either, worst first.
pub(super) fn changes(rules: &RuleSet, old: &ScanResult, new: &ScanResult) -> Vec<Change> {
    let mut changes = Vec::new();
    for check in &rules.checks {
        let (before, after) = (told(rules, old, &check.id), told(rules, new, &check.id));
        let judged_otherwise = other_profile(rules, &check.id, old, new);
        let subjects: BTreeSet<&str> = before.of.keys().chain(after.of.keys()).copied().collect();
        let mut pairs: Vec<_> = subjects
            .into_iter()
            .map(|subject| {
                (
                    before.of.get(subject).copied(),
                    after.of.get(subject).copied(),
                )
            })
            .collect();
        // Where neither has a subject, what stands for all of them is compared.
        let whole = pairs.is_empty();
        if whole {
            pairs.push((before.whole, after.whole));
        }
        for (one, other) in pairs {
            let Some(any) = other.or(one) else { continue };
            let (mut class, mut reason) = match (one, other) {
                (Some(one), Some(other)) => both(one, other),
                (Some(only), None) => lost(only, &before, &after),
                (None, Some(only)) => turned(lost(only, &after, &before)),
                (None, None) => continue,
            };
            if judged_otherwise && class != Class::NotComparable {
                (class, reason) = (Class::NotComparable, Some(Reason::OtherProfile));
            }
            changes.push(Change {
                check: any.check.clone(),
                area: any.area,
                // What stands for all subjects stands for the domain.
                subject: if whole {
                    new.target.clone()
                } else {
                    any.subject.clone()
                },
                class,
                reason,
                title: any.text.title.clone(),
                old: one.map(mark),
                new: other.map(mark),
            });
        }
    }
    // Stable: what is equal stays in the order of the rule set.
    changes.sort_by_key(|change| (change.class, Reverse(gravity(change))));
    changes
}

/// How much a change weighs within its class: what is not in order comes first, the gravest of it before the
/// rest.
fn gravity(change: &Change) -> (bool, Severity) {
    let marks = || change.new.iter().chain(&change.old);
    let now = change.new.as_ref().or(change.old.as_ref());
    let fails = now.is_some_and(|mark| mark.verdict == Verdict::Fail);
    let severity = marks().map(|mark| mark.severity).max();
    (fails, severity.unwrap_or(Severity::Info))
}

fn mark(finding: &Finding) -> Mark {
    Mark {
        verdict: finding.verdict,
        case: finding.case.clone(),
        severity: finding.severity,
        waived: finding.waived.is_some(),
    }
}

fn told<'a>(rules: &RuleSet, result: &'a ScanResult, check: &str) -> Told<'a> {
    let domain = rules
        .find(check)
        .is_some_and(|check| check.subject == SubjectKind::Domain);
    let mut told = Told {
        result,
        of: BTreeMap::new(),
        whole: None,
    };
    for finding in result.findings.iter().filter(|f| f.check == check) {
        // Nothing was looked at for it: the subjects themselves could not be listed.
        let unlisted = !domain
            && finding.verdict == Verdict::Unknown
            && finding.subject == result.target
            && finding.facts.is_empty();
        if unlisted || matches!(finding.case.as_str(), NOT_ASKED | NO_SUBJECT) {
            told.whole = Some(finding);
        } else {
            told.of.insert(&finding.subject, finding);
        }
    }
    told
}

/// The class where both have a finding.
fn both(old: &Finding, new: &Finding) -> (Class, Option<Reason>) {
    let not_comparable = |reason| (Class::NotComparable, Some(reason));
    if old.case == NOT_ASKED || new.case == NOT_ASKED {
        return if old.case == new.case {
            (Class::Unchanged, None)
        } else {
            not_comparable(Reason::NotAsked)
        };
    }
    match (
        old.verdict == Verdict::Unknown,
        new.verdict == Verdict::Unknown,
    ) {
        (true, true) => (Class::Unchanged, None),
        (true, false) => not_looked_for(old).map_or((Class::SeenNow, None), not_comparable),
        (false, true) => not_looked_for(new).map_or((Class::NotSeenAnyMore, None), not_comparable),
        (false, false) => (seen_twice(old, new), None),
    }
}

/// Why nobody looked for what an unknown finding is about.
fn not_looked_for(unknown: &Finding) -> Option<Reason> {
    match unknown.why.as_ref()?.cause {
        Cause::NotRecorded => Some(Reason::NotRecorded),
        Cause::NotAsked => Some(Reason::NotAsked),
        _ => None,
    }
}

/// The class where both were seen.
fn seen_twice(old: &Finding, new: &Finding) -> Class {
    match (worth(old), worth(new)) {
        (None, None) => Class::Unchanged,
        (Some(_), None) => Class::Gone,
        (None, Some(_)) => Class::New,
        // What inherits a failure is as bad as a failure: what it stands on tells the rest.
        _ if falls(old) && falls(new) && (old.case == INHERITED || new.case == INHERITED) => {
            Class::Unchanged
        }
        (Some(before), Some(after)) => match after.cmp(&before) {
            Ordering::Greater => Class::Improved,
            Ordering::Less => Class::Worse,
            Ordering::Equal => Class::Unchanged,
        },
    }
}

/// Whether it earns nothing.
fn falls(finding: &Finding) -> bool {
    matches!(worth(finding), Some((0, _)))
}

/// How good a finding is, beside another of the same check and subject: a failure is the better the milder it
/// is. `None` where it does not apply.
fn worth(finding: &Finding) -> Option<(u8, Reverse<Severity>)> {
    let mildest = Reverse(Severity::Info);
    Some(match finding.verdict {
        Verdict::Fail => (0, Reverse(finding.severity)),
        // It earns nothing, as what it stands on fails; that is told there.
        Verdict::NotApplicable if finding.case == INHERITED => (0, Reverse(finding.severity)),
        Verdict::Partial => (1, mildest),
        Verdict::Info => (2, mildest),
        Verdict::Pass => (3, mildest),
        Verdict::NotApplicable | Verdict::Unknown => return None,
    })
}

/// The class of what only the first of two has, as if the second were the later one.
fn lost(only: &Finding, has: &Told<'_>, lacks: &Told<'_>) -> (Class, Option<Reason>) {
    let not_comparable = |reason| (Class::NotComparable, Some(reason));
    let not_asked = !lacks.result.scope.covers(only.area)
        || lacks.whole.is_some_and(|whole| whole.case == NOT_ASKED)
        || only.case == NOT_ASKED;
    if !not_asked && only.verdict == Verdict::NotApplicable && worth(only).is_none() {
        return (Class::Unchanged, None);
    }
    let host = only.subject.split(':').next().unwrap_or_default();
    let asked = |told: &Told<'_>| told.result.scope.hosts.iter().any(|name| name == host);
    if not_asked || (asked(has) && !asked(lacks)) {
        return not_comparable(Reason::NotAsked);
    }
    let families = |told: &Told<'_>| (told.result.vantage.ipv4, told.result.vantage.ipv6);
    let of_a_family = only.subject.ends_with("/ipv6") || only.subject.ends_with("/ipv4");
    if of_a_family && families(has) != families(lacks) {
        return not_comparable(Reason::OtherVantage);
    }
    match lacks
        .whole
        .filter(|whole| whole.verdict == Verdict::Unknown)
    {
        Some(_) if only.verdict == Verdict::Unknown => (Class::Unchanged, None),
        Some(whole) => not_looked_for(whole).map_or((Class::NotSeenAnyMore, None), not_comparable),
        None => (Class::Gone, None),
    }
}

/// The same change, read in the other direction.
fn turned((class, reason): (Class, Option<Reason>)) -> (Class, Option<Reason>) {
    let class = match class {
        Class::Worse => Class::Improved,
        Class::Improved => Class::Worse,
        Class::New => Class::Gone,
        Class::Gone => Class::New,
        Class::NotSeenAnyMore => Class::SeenNow,
        Class::SeenNow => Class::NotSeenAnyMore,
        Class::NotComparable | Class::Unchanged => class,
    };
    (class, reason)
}

/// Whether the profiles of two results judge a check differently.
fn other_profile(rules: &RuleSet, check: &str, old: &ScanResult, new: &ScanResult) -> bool {
    let of = |result: &ScanResult| rules.profiles.get(&result.profile);
    let severity = |profile: Option<&Profile>| profile?.severities.get(check).copied();
    let params = |profile: Option<&Profile>| profile?.params.get(check).cloned();
    let counts = |profile: Option<&Profile>| {
        let vendor = check.split_once('/')?.0;
        Some(profile?.vendors.iter().any(|listed| listed == vendor))
    };
    let (old, new) = (of(old), of(new));
    severity(old) != severity(new) || params(old) != params(new) || counts(old) != counts(new)
}
