//! What a check came to at a client, and in which words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::{Check, RuleSet, Severity, Verdict};
use crate::digest::{Digest, DigestFinding};
use crate::report::phrase::Phrases;
use crate::report::sarif::readable;
use crate::report::visible::prose;

use super::model::{CheckWords, Counts, State, Told};

/// Stands for a value that only a finding can fill in.
const OPEN: &str = "…";

/// The worst of several findings of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worst {
    /// What it comes to.
    pub(super) state: State,
    /// The worst severity of those that fail and are not waived.
    pub(super) severity: Option<Severity>,
}

/// Whether somebody should repair it: not where that was decided otherwise.
pub(super) fn is_gap(finding: &DigestFinding) -> bool {
    !finding.waived && matches!(finding.verdict, Verdict::Fail | Verdict::Partial)
}

/// What one finding comes to.
pub(super) fn state(verdict: Verdict, waived: bool) -> State {
    match verdict {
        Verdict::Fail | Verdict::Partial if waived => State::Waived,
        Verdict::Fail => State::Fail,
        Verdict::Partial => State::Partial,
        Verdict::Unknown => State::Unknown,
        Verdict::Info => State::Info,
        Verdict::Pass => State::Pass,
        Verdict::NotApplicable => State::NotApplicable,
    }
}

/// The severity of a failure that weighs anything.
pub(super) fn severity(verdict: Verdict, severity: Severity) -> Option<Severity> {
    let weighs = verdict == Verdict::Fail && severity > Severity::Info;
    weighs.then_some(severity)
}

/// What one finding says.
pub(super) fn told(finding: &DigestFinding) -> Told {
    Told {
        state: state(finding.verdict, finding.waived),
        severity: severity(finding.verdict, finding.severity),
    }
}

/// What each check came to, by its worst subject.
pub(super) fn worst(digest: &Digest) -> BTreeMap<&str, Worst> {
    let mut checks: BTreeMap<&str, Worst> = BTreeMap::new();
    for finding in &digest.findings {
        let one = Worst {
            state: state(finding.verdict, finding.waived),
            severity: severity(finding.verdict, finding.severity).filter(|_| !finding.waived),
        };
        let known = checks.entry(&finding.check).or_insert(one);
        let severity = known.severity.max(one.severity);
        if one.state < known.state {
            *known = one;
        }
        known.severity = severity;
    }
    checks
}

/// How many checks came to what.
pub(super) fn counts(checks: &BTreeMap<&str, Worst>) -> Counts {
    let count = |state| checks.values().filter(|worst| worst.state == state).count();
    Counts {
        fail: count(State::Fail),
        partial: count(State::Partial),
        unknown: count(State::Unknown),
        waived: count(State::Waived),
        pass: count(State::Pass),
    }
}

/// What the rules say of each check that was met, in one language: in memory once.
#[derive(Debug)]
pub(super) struct Catalogue<'a> {
    rules: &'a RuleSet,
    pub(super) phrases: Phrases<'a>,
    known: BTreeMap<String, Arc<CheckWords>>,
}

impl<'a> Catalogue<'a> {
    pub(super) fn new(rules: &'a RuleSet, phrases: Phrases<'a>) -> Self {
        Self {
            rules,
            phrases,
            known: BTreeMap::new(),
        }
    }

    /// What there is to say of a check.
    pub(super) fn of(&mut self, id: &str) -> Arc<CheckWords> {
        if let Some(known) = self.known.get(id) {
            return Arc::clone(known);
        }
        let words = Arc::new(self.read(id));
        self.known.insert(id.to_owned(), Arc::clone(&words));
        words
    }

    /// A check that was met before.
    pub(super) fn find(&self, id: &str) -> Option<Arc<CheckWords>> {
        self.known.get(id).map(Arc::clone)
    }

    fn read(&self, id: &str) -> CheckWords {
        let phrases = self.phrases;
        let check = self.rules.find(id);
        let texts = check.and_then(|check| check.texts.get(&phrases.language));
        // Of a check that is not here any more nobody knows who repairs it, so its owner asks.
        let who = check.map_or("owner", |check| check.who.word());
        let area = |check: &Check| phrases.say(&format!("area.{}", check.area.word()));
        let effort = |check: &Check| phrases.say(&format!("effort.{}", check.effort.word()));
        let mut checks = self.rules.checks.iter();
        CheckWords {
            id: id.to_owned(),
            title: match (check, texts) {
                (Some(check), Some(texts)) => prose(&readable(check, &texts.title, OPEN)),
                _ => id.to_owned(),
            },
            area: check.map_or_else(String::new, area),
            who: phrases.say(&format!("portfolio.who.{who}")),
            by: check.map(|check| check.who),
            effort: check.map_or_else(String::new, effort),
            place: checks
                .position(|check| check.id == id)
                .unwrap_or(usize::MAX),
        }
    }
}
