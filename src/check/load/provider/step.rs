//! Steps of a supplier: about which gap, where they were read, and in every language.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::Reader;
use crate::check::problem::did_you_mean;
use crate::check::provider::{MarkKind, ProviderStep, Role};
use crate::check::{Check, Verdict};
use crate::language::Language;

/// Everything may be missing, so that one load says all that is.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct StepFile {
    check: String,
    cases: Vec<String>,
    also: Vec<MarkKind>,
    source: String,
    read: String,
    nl: String,
    fr: String,
    de: String,
    en: String,
}

impl Reader<'_, '_> {
    pub(super) fn also(
        &self,
        row: usize,
        step: &StepFile,
        marks: &BTreeMap<MarkKind, Vec<String>>,
    ) {
        for (number, kind) in step.also.iter().enumerate() {
            if !marks.contains_key(kind) {
                let keys = ["step", &row.to_string(), "also", &number.to_string()];
                let what = format!("there are no marks of {}", kind.word());
                self.note(&keys, what, "add some, or do without");
            }
        }
    }

    pub(super) fn step(
        &self,
        row: usize,
        step: StepFile,
        roles: &[Role],
        met: &mut BTreeSet<(String, String)>,
    ) -> ProviderStep {
        let row = row.to_string();
        let at = |key| ["step", row.as_str(), key];
        let check = self.check(&row, &step, roles);
        let read: Option<Date> = step.read.parse().ok().filter(|_| step.read.len() == 10);
        if read.is_none() {
            let what = format!("`{}` is no day on which the source was read", step.read);
            self.note(&at("read"), what, "write year, month and day: 2026-11-26");
        }
        if !is_https(&step.source) {
            let what = "a step says where it was read";
            let mend = "write `source = \"https://…\"`: the page of the supplier; without one, remove the step";
            self.note(&at("source"), what, mend);
        }
        let texts = [
            (Language::Nl, step.nl),
            (Language::Fr, step.fr),
            (Language::De, step.de),
            (Language::En, step.en),
        ];
        for (language, text) in &texts {
            if text.trim().is_empty() {
                let what = format!("the step says nothing in {language}");
                let mend = "every step speaks nl, fr, de and en";
                self.note(&at(language.code()), what, mend);
            }
            if text.contains("{{") {
                let what = "a step has no placeholders";
                self.note(&at(language.code()), what, "write it in plain words");
            }
        }
        let gaps = check.map(gaps).unwrap_or_default();
        let cases = if step.cases.is_empty() {
            gaps.iter().map(|case| (*case).to_owned()).collect()
        } else {
            step.cases.clone()
        };
        for case in cases {
            if !met.insert((step.check.clone(), case.clone())) {
                let what = format!("a step above it is about the case `{case}`, too");
                self.note(
                    &at("check"),
                    what,
                    "name the cases of each, or make one of them",
                );
            }
        }
        ProviderStep {
            check: step.check,
            cases: step.cases,
            also: step.also,
            source: step.source,
            texts: texts.into(),
        }
    }

    /// The check of a step: there is one, its cases are gaps, and somebody in one of the roles repairs it.
    fn check(&self, row: &str, step: &StepFile, roles: &[Role]) -> Option<&Check> {
        let at = ["step", row, "check"];
        let id = step.check.as_str();
        if !self.known.ids.contains(id) {
            let ids = self.known.ids.iter().copied();
            let mend = did_you_mean(id, ids, "name a check that there is");
            self.note(&at, format!("there is no check `{id}`"), &mend);
            return None;
        }
        // A check that could not be read has its own mistakes; they come first.
        let check = self.known.checks.iter().find(|check| check.id == id)?;
        if !roles.iter().any(|role| role.is_meant_by(check.who)) {
            let what = format!(
                "`{id}` is for {}, and no role of this supplier is",
                check.who.word()
            );
            self.note(&at, what, "add the role with its marks, or remove the step");
        }
        let gaps = gaps(check);
        for (number, case) in step.cases.iter().enumerate() {
            if !gaps.contains(case.as_str()) {
                let what = format!("`{case}` is no case of `{id}` in which there is a gap");
                let mend = did_you_mean(
                    case,
                    gaps.iter().copied(),
                    "name a case with the verdict fail or partial",
                );
                self.note(&["step", row, "cases", &number.to_string()], what, &mend);
            }
        }
        Some(check)
    }
}

/// The cases of a check in which there is something to repair.
fn gaps(check: &Check) -> BTreeSet<&str> {
    let cases = check.cases.iter();
    cases
        .filter(|case| matches!(case.verdict, Verdict::Fail | Verdict::Partial))
        .map(|case| case.say.as_str())
        .collect()
}

/// Whether a text is an https address without anything hidden in it.
fn is_https(source: &str) -> bool {
    let plain = source.chars().all(|letter| letter.is_ascii_graphic());
    let url = url::Url::parse(source).ok();
    plain && url.is_some_and(|url| url.scheme() == "https" && url.host_str().is_some())
}
