//! Findings as they are shown.

use serde::Serialize;

use crate::check::Severity;

/// Findings of one check that came to the same verdict for the same reason, about one or more subjects.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingPart {
    /// Id of the check.
    pub check: String,
    /// The verdict as a machine word, for colour.
    pub class: &'static str,
    /// The verdict in words, with the severity of a failure.
    pub word: String,
    /// Severity, for ordering and filtering.
    pub severity: Severity,
    /// It needs somebody's eyes: a gap, or what could not be seen. The others stand on a line each.
    pub open: bool,
    /// What it is about.
    pub title: String,
    /// How many others have it in order; empty without a cohort, or where that is not known of enough of them.
    pub peers: String,
    /// That it is waived: until when, by whom and why; empty where it is not.
    pub waived: String,
    /// What can happen; empty where there is nothing to repair.
    pub why: String,
    /// Who can do it and how long it takes; empty where there is nothing to do.
    pub who: String,
    /// The text to forward that it stands in, by its anchor; empty where it stands in none.
    pub letter: String,
    /// The subjects.
    pub subjects: Vec<SubjectPart>,
    /// Whether the subjects are named: not where only the domain as a whole can be meant.
    pub names_subjects: bool,
    /// The subjects by names for an owner, those of one host together.
    pub places: Vec<String>,
    /// What was seen.
    pub what: Vec<Said>,
    /// What to do; empty where there is nothing to do.
    pub fix: Vec<Said>,
    /// What to do at the suppliers that were recognised.
    pub steps: Vec<StepPart>,
    /// The facts that the rule looked at; once where they are the same for all subjects.
    pub facts: Vec<FactGroup>,
    /// The measures of frameworks it touches.
    pub measures: Vec<String>,
}

/// What to do at one supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepPart {
    /// The hosts it is for; empty where it is for all subjects.
    pub subjects: Vec<String>,
    /// Where: "With Microsoft 365:".
    pub lead: String,
    /// What to do there.
    pub text: String,
    /// The address where it was read, without `https://`.
    pub source: String,
}

/// One subject of a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubjectPart {
    /// Anchor in the document: stable from scan to scan.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The finding in machine words, for those who say that it is not right: check, subject, verdict, case.
    pub proof: String,
}

/// Findings that need nobody's eyes, of one verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuietPart {
    /// The verdict as a machine word, for its sign.
    pub class: &'static str,
    /// The verdict in words.
    pub word: String,
    /// The findings, by what is said of all of them.
    pub reasons: Vec<Reason>,
}

/// Findings of which the same is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What is said of them; empty where each speaks for itself.
    pub text: String,
    /// Their places among the findings of the area.
    pub findings: Vec<usize>,
}

/// A sentence about some subjects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Names of those subjects; empty where it is all of them, or where the sentence names them.
    pub subjects: Vec<String>,
    /// The sentence.
    pub text: String,
}

/// Facts that were the same for some subjects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactGroup {
    /// Names of those subjects; empty where it is all of them.
    pub subjects: Vec<String>,
    /// The facts.
    pub rows: Vec<FactRow>,
}

/// One fact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FactRow {
    /// Its path, as in check files and JSON.
    pub path: String,
    /// `known`, `absent` or `unknown`.
    pub class: &'static str,
    /// What was seen, one entry for each value of a list.
    pub values: Vec<String>,
    /// In words: that there is none, that it is empty, or why it could not be seen; empty where values
    /// say it all.
    pub note: String,
    /// What exactly was tried and what came back, in English; may be empty.
    pub detail: String,
}
