//! Words of checks, with facts filled in.
//!
//! A text is plain words with placeholders: `{{ site.hsts.max_age_days|count('dag', 'dagen') }}`. It
//! is taken apart once, at load, when every name in it is checked; nothing is interpreted afterwards,
//! so what a stranger sent can never be read as a placeholder. The result is plain text: whoever shows
//! it escapes it.

mod filter;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use self::filter::{Filter, filter_for};
use super::expression::{Expression, Kind, parse};
use super::problem::Slip;
use super::vocabulary::{Named, Scene, Vocabulary};
use crate::fact::catalogue::Shape;
use crate::fact::tree::{Look, Node};
use crate::language::Language;

/// Stands for a fact that was not observed or is not there.
const NOTHING: &str = "—";

/// Characters of one fact that are written out: room for the longest record one would quote.
const TEXT_SHOWN: usize = 600;

/// The words of a check in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckText {
    /// What the check is about, as the good state.
    pub title: Text,
    /// What can happen to this company.
    pub why: Text,
    /// The first thing to do, or to ask for. None where the check never finds anything to repair.
    pub fix: Option<Text>,
    /// What the cases say, by the word of their `say`.
    pub says: BTreeMap<String, Say>,
}

/// What one case says; where it is silent, the check speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Say {
    /// Its own title, which may state a fault.
    pub title: Option<Text>,
    /// What was seen.
    pub what: Text,
    /// Its own reason.
    pub why: Option<Text>,
    /// Its own advice.
    pub fix: Option<Text>,
}

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    source: Box<str>,
    parts: Box<[Part]>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// Words of the source, by their place in it: a rule set has thousands of texts.
    Words(Range<usize>),
    Filled(Placeholder),
}

/// A name with what is done to its value.
#[derive(Debug, Clone, PartialEq)]
struct Placeholder {
    name: String,
    filter: Filter,
}

impl Text {
    /// Takes a text apart. Every placeholder that leads nowhere gives a slip.
    pub(super) fn parse(source: &str, vocabulary: &Vocabulary<'_>) -> Result<Self, Vec<Slip>> {
        let mut reading = Reading {
            parts: Vec::new(),
            slips: Vec::new(),
        };
        if source.trim().is_empty() {
            reading
                .slips
                .push(Slip::new(0..source.len(), "the text is empty", "write it"));
        }
        let mut at = 0;
        while let Some((words, rest)) = source.get(at..).and_then(|rest| rest.split_once("{{")) {
            let Some((inner, _)) = rest.split_once("}}") else {
                break;
            };
            reading.words(at, words);
            let opened = at + words.len() + 2;
            reading.placeholder(opened, inner, vocabulary);
            at = opened + inner.len() + 2;
        }
        reading.words(at, source.get(at..).unwrap_or_default());
        if reading.slips.is_empty() {
            return Ok(Self {
                source: source.into(),
                parts: reading.parts.into(),
            });
        }
        Err(reading.slips)
    }

    /// The text as its author wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Names of all placeholders.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Words(_) => None,
                Part::Filled(placeholder) => Some(placeholder.name.as_str()),
            })
            .collect()
    }

    /// The text with its facts filled in.
    pub(super) fn render(&self, language: Language, scene: &Scene<'_>) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => {
                    let words = self.source.get(words.clone());
                    words.unwrap_or_default().to_owned()
                }
                Part::Filled(placeholder) => placeholder.render(language, scene),
            })
            .collect()
    }
}

impl CheckText {
    /// Names of all placeholders in it.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let says = self.says.values().flat_map(|say| {
            let parts = [say.title.as_ref(), say.why.as_ref(), say.fix.as_ref()];
            parts.into_iter().flatten().chain([&say.what])
        });
        let own = [&self.title, &self.why].into_iter().chain(&self.fix);
        own.chain(says).flat_map(Text::names).collect()
    }
}

/// A text being taken apart.
struct Reading {
    parts: Vec<Part>,
    slips: Vec<Slip>,
}

impl Reading {
    /// Plain words. A mark of minijinja in them is a slip of the author, or a feature that texts do
    /// not have.
    fn words(&mut self, at: usize, words: &str) {
        for mark in ["{{", "}}", "{%", "{#"] {
            if let Some(found) = words.find(mark) {
                self.slips.push(Slip::new(
                    at + found..at + found + mark.len(),
                    format!("`{mark}` does not belong here"),
                    "texts know placeholders only, written `{{ name }}`; for another wording add a case",
                ));
            }
        }
        if !words.is_empty() {
            self.parts.push(Part::Words(at..at + words.len()));
        }
    }

    /// What stands between `{{` and `}}`.
    fn placeholder(&mut self, at: usize, inner: &str, vocabulary: &Vocabulary<'_>) {
        match placeholder(inner, vocabulary) {
            Ok(found) => self.parts.push(Part::Filled(found)),
            Err(found) => self
                .slips
                .extend(found.into_iter().map(|slip| slip.moved(at))),
        }
    }
}

impl Placeholder {
    fn render(&self, language: Language, scene: &Scene<'_>) -> String {
        if let Some(word) = scene.word(&self.name) {
            return clipped(word);
        }
        let number;
        let node = match scene.param(&self.name) {
            Some(param) => {
                number = Node::Value(Value::from(param));
                &number
            }
            None => match scene.look(&self.name) {
                Look::Known(node) => node,
                Look::Absent | Look::Unknown(_) => return NOTHING.to_owned(),
            },
        };
        self.filter
            .apply(node, language)
            .filter(|shown| !shown.is_empty())
            .unwrap_or_else(|| NOTHING.to_owned())
    }
}

/// A text of a stranger, cut where it becomes too long to read.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(TEXT_SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Reads what stands between `{{` and `}}`.
fn placeholder(inner: &str, vocabulary: &Vocabulary<'_>) -> Result<Placeholder, Vec<Slip>> {
    let expression = parse(inner)?;
    let one = |slip| Err(vec![slip]);
    let (path, filter) = match &expression.kind {
        Kind::Path(path) => (path, None),
        Kind::Filter(inner, name, arguments) => match &inner.kind {
            Kind::Path(path) => (path, Some((name.as_str(), arguments.as_slice()))),
            _ => return one(not_a_name(&expression)),
        },
        _ => return one(not_a_name(&expression)),
    };
    let slip = |what: String, mend: String| Slip::new(expression.at.clone(), what, mend);
    let named = match vocabulary.find(path) {
        Ok(named) => named,
        Err((what, mend)) => return one(slip(what, mend)),
    };
    let shape = match named {
        Named::Fact(row) => &row.shape,
        Named::Param => &Shape::Number,
        Named::Word => &Shape::Text,
    };
    match filter_for(filter, path, shape) {
        Ok(filter) => Ok(Placeholder {
            name: path.clone(),
            filter,
        }),
        Err((what, mend)) => one(slip(what, mend)),
    }
}

fn not_a_name(expression: &Expression) -> Slip {
    Slip::new(
        expression.at.clone(),
        "a placeholder names one thing",
        "write `{{ name }}` or `{{ name|filter }}`",
    )
}

#[cfg(test)]
mod tests;
