//! What a check came to at a client, and in which words.

use std::collections::BTreeMap;

use crate::check::{Area, Check, RuleSet, Severity, Verdict};
use crate::digest::{Digest, DigestFinding};
use crate::report::phrase::Phrases;
use crate::report::sarif::readable;
use crate::report::visible::prose;

use super::model::{Counts, State};

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
    !finding.waived && falls_short(finding)
}

/// Whether it is not, or only partly, in order.
pub(super) fn falls_short(finding: &DigestFinding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Partial)
}

/// What one finding comes to.
pub(super) fn state(finding: &DigestFinding) -> State {
    match finding.verdict {
        Verdict::Fail | Verdict::Partial if finding.waived => State::Waived,
        Verdict::Fail => State::Fail,
        Verdict::Partial => State::Partial,
        Verdict::Unknown => State::Unknown,
        Verdict::Info => State::Info,
        Verdict::Pass => State::Pass,
        Verdict::NotApplicable => State::NotApplicable,
    }
}

/// The severity of a failure that weighs anything.
pub(super) fn severity(finding: &DigestFinding) -> Option<Severity> {
    let weighs = finding.verdict == Verdict::Fail && finding.severity > Severity::Info;
    weighs.then_some(finding.severity)
}

/// What each check came to, by its worst subject.
pub(super) fn worst(digest: &Digest) -> BTreeMap<&str, Worst> {
    let mut checks: BTreeMap<&str, Worst> = BTreeMap::new();
    for finding in &digest.findings {
        let one = Worst {
            state: state(finding),
            severity: severity(finding).filter(|_| !finding.waived),
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

/// What the rules say of a check, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checks<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) phrases: Phrases<'a>,
}

impl<'a> Checks<'a> {
    pub(super) fn new(rules: &'a RuleSet, phrases: Phrases<'a>) -> Self {
        Self { rules, phrases }
    }
}

impl Checks<'_> {
    /// Its title; its id where the rules do not have it any more.
    pub(super) fn title(self, id: &str) -> String {
        let check = self.rules.find(id);
        let words = check.and_then(|check| check.texts.get(&self.phrases.language));
        match (check, words) {
            (Some(check), Some(words)) => prose(&readable(check, &words.title, OPEN)),
            _ => id.to_owned(),
        }
    }

    /// The name of its area.
    pub(super) fn area(self, id: &str) -> String {
        let check = self.rules.find(id);
        check.map_or_else(String::new, |check| self.area_name(check.area))
    }

    pub(super) fn area_name(self, area: Area) -> String {
        self.phrases.say(&format!("area.{}", area.word()))
    }

    /// Who repairs it. Of a check that is not here any more nobody knows, so its owner asks.
    pub(super) fn who(self, id: &str) -> String {
        let word = self
            .rules
            .find(id)
            .map_or("owner", |check| check.who.word());
        self.phrases.say(&format!("portfolio.who.{word}"))
    }

    /// How much work it is.
    pub(super) fn effort(self, id: &str) -> String {
        let check = self.rules.find(id);
        let effort = |check: &Check| self.phrases.say(&format!("effort.{}", check.effort.word()));
        check.map_or_else(String::new, effort)
    }

    /// The state of a finding, as the report says it.
    pub(super) fn state(self, state: State) -> String {
        match state {
            State::Waived => self.phrases.say("compare.waived"),
            state => self.phrases.say(&format!("verdict.{}", state.word())),
        }
    }

    /// A severity in words; empty where there is none.
    pub(super) fn severity(self, severity: Option<Severity>) -> String {
        let say = |severity: Severity| self.phrases.say(&format!("severity.{}", severity.word()));
        severity.map_or_else(String::new, say)
    }

    /// Where a check stands among the rules.
    pub(super) fn place(self, id: &str) -> usize {
        let mut checks = self.rules.checks.iter();
        checks
            .position(|check| check.id == id)
            .unwrap_or(usize::MAX)
    }
}
