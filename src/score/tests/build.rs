//! Small builders: checks without rules or texts, and findings made by hand.

use std::collections::BTreeMap;

use crate::check::{
    Area, Check, Effort, Finding, FindingText, Possible, Profile, RuleSet, Sentences, Severity,
    SubjectKind, Verdict, Who,
};
use crate::data::Data;
use crate::result::Scope;
use crate::score::scoring::Scoring;
use crate::score::{Score, score};
use crate::words::Words;

/// The numbers as they are shipped.
pub(in crate::score) fn scoring() -> Scoring {
    Scoring::parse("scoring.toml", include_str!("../../../checks/scoring.toml")).unwrap()
}

/// A check with what the score looks at, and nothing else.
pub(in crate::score) fn check(id: &str, area: Area, severity: Severity) -> Check {
    Check {
        id: id.to_owned(),
        area,
        subject: SubjectKind::Domain,
        severity,
        points: None,
        needs: None,
        unless: Vec::new(),
        effort: Effort::Low,
        who: Who::Owner,
        since: "0.1.0".to_owned(),
        refs: Vec::new(),
        params: BTreeMap::new(),
        cases: Vec::new(),
        texts: BTreeMap::new(),
        source: format!("{}/{id}.toml", area.word()),
    }
}

/// A rule set of these checks, with an empty profile `sme`.
pub(in crate::score) fn rules(checks: Vec<Check>) -> RuleSet {
    RuleSet {
        checks,
        conditions: BTreeMap::new(),
        scoring: scoring(),
        frameworks: BTreeMap::new(),
        profiles: BTreeMap::from([("sme".to_owned(), Profile::default())]),
        questionnaires: BTreeMap::new(),
        sentences: Sentences::default(),
        words: Words::default(),
        providers: Vec::new(),
        data: Data::default(),
        version: "test".to_owned(),
    }
}

/// A finding about the domain. An unknown one may be anything from fail to pass.
pub(in crate::score) fn finding(check: &str, verdict: Verdict) -> Finding {
    let open = Possible {
        worst: Verdict::Fail,
        best: Verdict::Pass,
    };
    Finding {
        check: check.to_owned(),
        area: Area::Dns,
        subject: "example.be".to_owned(),
        verdict,
        case: "some-case".to_owned(),
        severity: Severity::Medium,
        possible: (verdict == Verdict::Unknown).then_some(open),
        why: None,
        waived: None,
        steps: Vec::new(),
        text: FindingText::default(),
        facts: BTreeMap::new(),
    }
}

/// Changes to a finding, to be chained.
pub(in crate::score) trait Shape {
    /// About another subject.
    fn about(self, subject: &str) -> Self;
    /// With a severity of its case.
    fn severe(self, severity: Severity) -> Self;
    /// Unknown between two verdicts.
    fn between(self, worst: Verdict, best: Verdict) -> Self;
    /// Not applicable, because the prerequisite failed.
    fn inherited(self) -> Self;
}

impl Shape for Finding {
    fn about(mut self, subject: &str) -> Self {
        self.subject = subject.to_owned();
        self
    }

    fn severe(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn between(mut self, worst: Verdict, best: Verdict) -> Self {
        self.verdict = Verdict::Unknown;
        self.possible = Some(Possible { worst, best });
        self
    }

    fn inherited(mut self) -> Self {
        self.verdict = Verdict::NotApplicable;
        self.case = "inherited".to_owned();
        self
    }
}

/// The score of a whole scan with the profile `sme`.
pub(in crate::score) fn scored(rules: &RuleSet, findings: &[Finding]) -> Score {
    score(rules, findings, &Scope::default(), "sme")
}
