//! Frameworks map: which checks touch which measure of a framework, and what was seen of it.
//!
//! A mapping claims no more than was seen (ARCHITECTURE.md law 7): a failed check shows a gap, a
//! passed one shows that no gap was seen, and neither shows that a measure is fulfilled.

mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::parse::toml_text;

pub use self::view::{
    ControlView, Counts, FrameworkView, MappedCheck, NoteView, Outcome, SourceView, view,
};

/// Questions of the short questionnaire (`checks/questionnaires/short.toml`). The other one asks about the
/// controls of CyberFundamentals Basic, by their ids.
pub(crate) const SHORT_QUESTIONS: [&str; 8] = [
    "passwords",
    "updates",
    "antivirus",
    "network",
    "backup",
    "admin-rights",
    "physical",
    "incidents",
];

/// The framework whose controls are the questions of the longer questionnaire.
pub(crate) const BASIC: &str = "cyfun-basic";

/// One framework, in one dated edition (`checks/frameworks/`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Kebab-case name, the key in results: `nis2-art21`.
    pub id: String,
    /// The edition of the framework, as it names itself or as it is commonly named.
    pub edition: String,
    /// The day this mapping was last brought up to date.
    pub mapped: Date,
    /// Name in all four languages.
    pub title: Sentence,
    /// Whose work the mapping builds on, with its licence, in all four languages.
    pub credit: Sentence,
    /// The texts that controls and points come from, by a kebab-case name of ours.
    #[serde(rename = "source")]
    pub sources: BTreeMap<String, Source>,
    /// Name of the source that the points of rows belong to, where rows have points.
    #[serde(default)]
    pub points_of: Option<String>,
    /// The measures, in the order of the framework.
    #[serde(rename = "control")]
    pub controls: Vec<Control>,
    /// Sentences that must stand in a report that shows this framework.
    #[serde(rename = "note", default)]
    pub notes: Vec<Note>,
}

/// A text that a framework is made of, in one dated edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How it is cited in each language: laws have an official name in each.
    pub name: Sentence,
    /// The day of this edition of it.
    pub date: Date,
}

/// One measure of a framework.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Id within the framework, as it is commonly called: `e`, `ID.AM-08.2`.
    pub id: String,
    /// Where it stands in the source.
    pub reference: String,
    /// Name of the source it stands in.
    pub source: String,
    /// How much of it can be seen from outside at all.
    pub visibility: Visibility,
    /// What it is about, in our own words.
    pub title: Sentence,
    /// Its id in the edition before this one, where it has one.
    #[serde(default)]
    pub former: Option<String>,
    /// The framework marks it as one that must be reached by itself.
    #[serde(default)]
    pub key: bool,
    /// Ids of questions of the questionnaires that ask about it.
    #[serde(default)]
    pub asks: Vec<String>,
    /// Checks that touch it. One check may touch several controls.
    #[serde(rename = "check", default)]
    pub checks: Vec<Mapping>,
}

/// One check under one control.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Id of the check.
    pub id: String,
    /// How strongly it speaks.
    pub relation: Relation,
    /// Finer places in the framework, such as `6.7.2(k)`.
    #[serde(default)]
    pub point: Option<String>,
    /// How sure the link is.
    pub confidence: Confidence,
    /// Whose reading of the text the link is, where no published text names what is checked.
    #[serde(default)]
    pub reading: Option<Reading>,
}

/// A sentence that must stand in the report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Kebab-case name within the file.
    pub id: String,
    /// The sentence.
    pub text: Sentence,
}

/// One sentence in all four languages; a missing language does not load.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    nl: String,
    fr: String,
    de: String,
    en: String,
}

/// How much of a control can be seen from outside at all.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Some of it leaves traces that can be seen.
    Traces,
    /// Hardly a trace.
    Hardly,
    /// Nothing: only the owner can answer.
    NotVisible,
}

/// How strongly a check speaks about a control.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// A failure contradicts the measure.
    Evidence,
    /// A failure is a reason to look closer.
    Hint,
    /// What it sees helps to answer the questionnaire, and judges nothing.
    Input,
}

/// How sure the link between a check and a point is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Confidence {
    /// What is checked is named in the text or in the official guidance to that point.
    A,
    /// A direct instance of what the point asks.
    B,
    /// An indicator only.
    C,
    /// A weak link.
    D,
}

/// Whose reading of a text a link is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// Ours: neither the text nor the official guidance names what is checked.
    Ours,
}

impl Framework {
    /// Reads a file of `checks/frameworks/`. The message of an error names the file, the place and
    /// what to change.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let framework: Self = toml_text::read(text)
            .map_err(|error| format!("read the framework in {file}: {error}"))?;
        match framework.mistake() {
            None => Ok(framework),
            Some(mistake) => Err(format!("read the framework in {file}: {mistake}")),
        }
    }

    /// Ids of all checks it names, each once, so that a loader can refuse ids that do not exist.
    pub fn checks(&self) -> BTreeSet<&str> {
        self.controls
            .iter()
            .flat_map(|control| &control.checks)
            .map(|mapping| mapping.id.as_str())
            .collect()
    }

    /// What is wrong with a file that could be read, in words.
    fn mistake(&self) -> Option<String> {
        if self.controls.is_empty() {
            return Some("it has no `[[control]]`; a framework maps at least one".to_owned());
        }
        twice(
            "[[control]]",
            self.controls.iter().map(|control| &*control.id),
        )
        .or_else(|| {
            let former = self.controls.iter().filter_map(|c| c.former.as_deref());
            twice("`former`", former)
        })
        .or_else(|| self.title.mistake("`title`"))
        .or_else(|| Note::mistake(&self.notes))
        .or_else(|| {
            self.sources
                .iter()
                .find_map(|(id, source)| source.name.mistake(format_args!("source `{id}`")))
        })
        .or_else(|| self.no_source("`points_of`", self.points_of.as_deref()?))
        .or_else(|| {
            self.controls
                .iter()
                .find_map(|control| control.mistake(self))
        })
    }

    fn no_source(&self, place: &str, name: &str) -> Option<String> {
        (!self.sources.contains_key(name)).then(|| {
            format!("{place} names the source `{name}`, which is not there; add `[source.{name}]`")
        })
    }
}

impl Control {
    fn mistake(&self, framework: &Framework) -> Option<String> {
        let place = format!("control `{}`", self.id);
        framework
            .no_source(&place, &self.source)
            .or_else(|| {
                twice(
                    &format!("{place}: check"),
                    self.checks.iter().map(|row| &*row.id),
                )
            })
            .or_else(|| {
                twice(
                    &format!("{place}: `asks`"),
                    self.asks.iter().map(|id| &**id),
                )
            })
            .or_else(|| {
                let empty = self
                    .former
                    .as_deref()
                    .is_some_and(|id| id.trim().is_empty());
                empty.then(|| {
                    format!("{place}: `former` is empty; leave it out where there is none")
                })
            })
            .or_else(|| self.title.mistake(format_args!("{place}: `title`")))
            .or_else(|| {
                self.checks
                    .iter()
                    .find_map(|row| row.mistake(&place, self, framework))
            })
    }
}

impl Mapping {
    fn mistake(&self, place: &str, control: &Control, framework: &Framework) -> Option<String> {
        if control.visibility == Visibility::NotVisible && self.relation != Relation::Input {
            return Some(format!(
                "{place} cannot be seen from outside, and yet `{}` speaks about it; change `visibility`, or make the row `input`",
                self.id
            ));
        }
        if self.relation == Relation::Evidence {
            let why = match (control.visibility, self.confidence) {
                (Visibility::Hardly, _) => "of which hardly a trace can be seen",
                (_, Confidence::D) => "to which its link is weak (`confidence = \"D\"`)",
                _ => "",
            };
            if !why.is_empty() {
                return Some(format!(
                    "{place}: `{}` cannot be evidence for a measure {why}; make the row `hint` or `input`",
                    self.id
                ));
            }
        }
        (self.point.is_some() && framework.points_of.is_none()).then(|| {
            format!(
                "{place}: the row of `{}` has a `point` of no source; say at the top which source points belong to (`points_of`)",
                self.id
            )
        })
    }
}

impl Note {
    /// What is wrong with the notes of a file.
    pub(crate) fn mistake(notes: &[Self]) -> Option<String> {
        let empty = |note: &Self| note.text.mistake(format_args!("note `{}`", note.id));
        twice("[[note]]", notes.iter().map(|note| &*note.id))
            .or_else(|| notes.iter().find_map(empty))
    }
}

impl Sentence {
    /// The sentence in a language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::Fr => &self.fr,
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }

    fn mistake(&self, place: impl fmt::Display) -> Option<String> {
        Language::ALL
            .into_iter()
            .find(|language| self.say(*language).trim().is_empty())
            .map(|language| {
                format!("{place} is empty in `{language}`; write it in all four languages")
            })
    }
}

/// The first id that stands twice.
fn twice<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut met = BTreeSet::new();
    ids.into_iter()
        .find(|id| !met.insert(*id))
        .map(|id| format!("{what} `{id}` stands twice; keep one"))
}

#[cfg(test)]
mod tests;
