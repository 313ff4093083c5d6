//! Reads suppliers: `providers/NAME.toml`. What a step says was read somewhere, and the file says where.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::is_kebab;
use crate::check::document::Document;
use crate::check::problem::did_you_mean;
use crate::check::provider::{MarkKind, Provider, ProviderStep, Role};
use crate::check::{Check, Verdict};
use crate::language::Language;

/// The folder of suppliers.
const FOLDER: &str = "providers/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderFile {
    id: String,
    name: String,
    roles: Vec<Role>,
    marks: MarksFile,
    #[serde(default)]
    step: Vec<StepFile>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct MarksFile {
    mx: Vec<String>,
    spf: Vec<String>,
    ns: Vec<String>,
    alias: Vec<String>,
    fields: Vec<String>,
    generator: Vec<String>,
}

/// Everything may be missing, so that one load says all that is.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct StepFile {
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

/// The checks that steps may name.
pub(super) struct Known<'a> {
    /// Those that could be read.
    pub(super) checks: &'a [Check],
    /// Ids of all, also of those that could not be read.
    pub(super) ids: &'a BTreeSet<&'a str>,
}

/// Reads suppliers, in the order of their ids. Mistakes are noted in their documents.
pub(super) fn read_providers(documents: &[&Document<'_>], known: &Known<'_>) -> Vec<Provider> {
    let mut providers: Vec<Provider> = Vec::new();
    // Our own come first, so that what clashes with them is said of the file that was added.
    for document in documents {
        let Some(file) = document.read::<ProviderFile>() else {
            continue;
        };
        let provider = Reader { document, known }.provider(file);
        apart(document, &provider, &providers);
        providers.push(provider);
    }
    providers.sort_by(|one, other| one.id.cmp(&other.id));
    providers
}

/// Two suppliers never share a name or a mark: whoever bears it would be both.
fn apart(document: &Document<'_>, provider: &Provider, others: &[Provider]) {
    for other in others {
        let file = format!("{FOLDER}{}.toml", other.id);
        if other.name == provider.name {
            document.note_at(
                &["name"],
                format!("{file} has the name `{}`, too", other.name),
                "let one file be about it",
            );
        }
        for (kind, marks) in &provider.marks {
            let theirs = other.marks.get(kind).map_or(&[][..], Vec::as_slice);
            for (number, mark) in marks.iter().enumerate() {
                if let Some(same) = theirs.iter().find(|theirs| overlap(*kind, mark, theirs)) {
                    document.note_at(
                        &["marks", kind.word(), &number.to_string()],
                        format!("`{mark}` is also found by `{same}` of {file}"),
                        "let one supplier have it, or write the marks closer",
                    );
                }
            }
        }
    }
}

/// Whether the same thing bears both marks: one is the other, or a name below it.
fn overlap(kind: MarkKind, one: &str, other: &str) -> bool {
    let below = |name: &str, above: &str| {
        let rest = name.strip_suffix(above);
        rest.is_some_and(|rest| rest.ends_with('.'))
    };
    let part = |mark: &str, of: &str| of == mark || of.starts_with(&format!("{mark}:"));
    match kind {
        MarkKind::Fields => part(one, other) || part(other, one),
        MarkKind::Generator => one == other,
        _ => one == other || below(one, other) || below(other, one),
    }
}

struct Reader<'r, 'd> {
    document: &'r Document<'d>,
    known: &'r Known<'r>,
}

impl Reader<'_, '_> {
    fn provider(&self, file: ProviderFile) -> Provider {
        let name = self.document.name();
        let stem = name.strip_prefix(FOLDER).unwrap_or(name);
        let stem = stem.strip_suffix(".toml").unwrap_or(stem);
        if file.id != stem || !is_kebab(&file.id) {
            self.note(
                &["id"],
                format!("`{}` is not the name of the file", file.id),
                "give the file and the id the same name in kebab-case",
            );
        }
        if file.name.trim().is_empty() {
            self.note(
                &["name"],
                "it has no name",
                "write the name that people know",
            );
        }
        let marks: BTreeMap<MarkKind, Vec<String>> = MarkKind::ALL
            .into_iter()
            .zip(file.marks.all())
            .filter(|(_, marks)| !marks.is_empty())
            .collect();
        self.roles(&file.roles, &marks);
        for (kind, marks) in &marks {
            self.marks(*kind, marks);
        }
        let mut met = BTreeSet::new();
        let steps = file.step.into_iter().enumerate();
        let steps = steps.map(|(row, step)| {
            self.also(row, &step, &marks);
            self.step(row, step, &file.roles, &mut met)
        });
        let steps = steps.collect();
        Provider {
            id: file.id,
            name: file.name,
            roles: file.roles,
            marks,
            steps,
        }
    }

    /// Every role can be recognised, and every mark shows a role.
    fn roles(&self, roles: &[Role], marks: &BTreeMap<MarkKind, Vec<String>>) {
        if roles.is_empty() {
            let all = "write some of mail, dns, web, cdn, site-builder, panel, server";
            self.note(&["roles"], "it has no role", all);
        }
        for (number, role) in roles.iter().enumerate() {
            let number = number.to_string();
            if roles.iter().filter(|other| *other == role).count() > 1 {
                let what = format!("the role `{}` stands there twice", role.word());
                self.note(&["roles", &number], what, "write it once");
            }
            if !marks.keys().any(|kind| kind.shows(*role)) {
                let kinds = MarkKind::ALL.into_iter().filter(|kind| kind.shows(*role));
                let kinds: Vec<&str> = kinds.map(MarkKind::word).collect();
                let what = format!("no mark shows the role `{}`", role.word());
                let mend = format!("add marks of {}, or remove the role", kinds.join(", "));
                self.note(&["roles", &number], what, &mend);
            }
        }
        for kind in marks.keys() {
            if !roles.iter().any(|role| kind.shows(*role)) {
                let what = format!("marks of {} show none of its roles", kind.word());
                self.note(
                    &["marks", kind.word()],
                    what,
                    "add the role, or remove them",
                );
            }
        }
    }

    fn marks(&self, kind: MarkKind, marks: &[String]) {
        for (number, mark) in marks.iter().enumerate() {
            let keys = ["marks", kind.word(), &number.to_string()];
            if !is_mark(kind, mark) {
                let (what, mend) = match kind {
                    MarkKind::Fields => (
                        "is no header field",
                        "write `name` or `name:part` in lower case, such as `server:nginx`",
                    ),
                    MarkKind::Generator => (
                        "is no generator",
                        "write its name in lower case, without its version",
                    ),
                    _ => (
                        "is no name",
                        "write the end of a name in lower case, such as `mail.example.com`, or `label-*`",
                    ),
                };
                self.note(&keys, format!("`{mark}` {what}"), mend);
            }
            let before = marks.get(..number).unwrap_or_default();
            if before.iter().any(|other| overlap(kind, mark, other)) {
                let what = format!("`{mark}` is found by a mark above it");
                self.note(&keys, what, "remove one of them");
            }
        }
    }

    /// What has to be seen beside a step can be seen.
    fn also(&self, row: usize, step: &StepFile, marks: &BTreeMap<MarkKind, Vec<String>>) {
        for (number, kind) in step.also.iter().enumerate() {
            if !marks.contains_key(kind) {
                let keys = ["step", &row.to_string(), "also", &number.to_string()];
                let what = format!("there are no marks of {}", kind.word());
                self.note(&keys, what, "add some, or do without");
            }
        }
    }

    fn step(
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

    fn note(&self, keys: &[&str], what: impl Into<String>, mend: &str) {
        self.document.note_at(keys, what, mend);
    }
}

impl MarksFile {
    /// In the order of [`MarkKind::ALL`].
    fn all(self) -> [Vec<String>; 6] {
        [
            self.mx,
            self.spf,
            self.ns,
            self.alias,
            self.fields,
            self.generator,
        ]
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

fn is_mark(kind: MarkKind, mark: &str) -> bool {
    let is_lower = !mark.trim().is_empty() && mark.trim() == mark && mark.to_lowercase() == mark;
    match kind {
        MarkKind::Generator => is_lower,
        MarkKind::Fields => {
            let (name, part) = mark.split_once(':').unwrap_or((mark, "x"));
            is_lower && !part.is_empty() && !name.is_empty() && name.bytes().all(is_plain)
        }
        _ => is_name(mark),
    }
}

/// Whether a text is the end of a name, or the beginning of a label.
fn is_name(mark: &str) -> bool {
    if let Some(label) = mark.strip_suffix('*') {
        return label.len() > 3 && label.bytes().all(is_plain);
    }
    let is_label = |label: &str| {
        let is_letter = |byte: u8| is_plain(byte) || byte == b'_';
        !label.is_empty() && label.bytes().all(is_letter)
    };
    // One label alone would be a whole part of the internet.
    mark.contains('.') && mark.split('.').all(is_label)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// Whether a text is an https address without anything hidden in it.
fn is_https(source: &str) -> bool {
    let plain = source.chars().all(|letter| letter.is_ascii_graphic());
    let url = url::Url::parse(source).ok();
    plain && url.is_some_and(|url| url.scheme() == "https" && url.host_str().is_some())
}

#[cfg(test)]
mod tests;
