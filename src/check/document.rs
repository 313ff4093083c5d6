//! One file being read: its text, where everything in it stands, and the mistakes found.
//!
//! A file is taken apart when it is read, and once more only to say where a mistake stands: taken apart, the
//! files of a rule set are ten times as large as written.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::load::Source;
use super::problem::{LoadError, Slip, did_you_mean, line_and_column};
use crate::parse::toml_text::take_apart;

/// One file being read. Mistakes are collected, so that one load shows all of them.
pub(super) struct Document<'a> {
    source: &'a Source,
    errors: RefCell<Vec<LoadError>>,
}

impl<'a> Document<'a> {
    /// A file that was not looked into yet.
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            errors: RefCell::default(),
        }
    }

    /// Takes the file apart; the first mistake where it is no TOML (those after it follow from it).
    fn table(&self) -> Result<Spanned<DeTable<'a>>, Slip> {
        let (table, errors) = take_apart(&self.source.text);
        match errors.first() {
            None => Ok(table),
            Some(error) => Err(toml_slip(&self.source.text, error)),
        }
    }

    /// Reads the whole file as a type; `None` with the mistake noted where it does not fit.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let table = self.table().map_err(|slip| self.note(slip)).ok()?;
        match T::deserialize(toml::Deserializer::from(table)) {
            Ok(value) => Some(value),
            Err(error) => {
                let (what, mend) = in_plain_words(error.message());
                self.note(Slip::new(error.span().unwrap_or_default(), what, mend));
                None
            }
        }
    }

    /// The keys of the file itself; `None` where it is no TOML.
    pub(super) fn keys(&self) -> Option<BTreeSet<String>> {
        let table = self.table().ok()?.into_inner();
        Some(table.keys().map(|key| key.as_ref().to_string()).collect())
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'a str {
        &self.source.text
    }

    /// The name of the file.
    pub(super) fn name(&self) -> &'a str {
        &self.source.name
    }

    /// Notes a mistake.
    pub(super) fn note(&self, slip: Slip) {
        self.errors.borrow_mut().push(error_at(self.source, slip));
    }

    /// Notes a mistake at a key. Entries of lists are named by their number, from 0.
    pub(super) fn note_at(&self, keys: &[&str], what: impl Into<String>, mend: impl Into<String>) {
        self.note(Slip::new(self.place(keys), what, mend));
    }

    /// Notes slips found within the text at a key.
    pub(super) fn note_within(&self, keys: &[&str], slips: Vec<Slip>) {
        let whole = self.place(keys);
        let table = self.table().ok();
        let value = table.as_ref().and_then(|table| value(table.as_ref(), keys));
        let written = value.and_then(|value| value.as_ref().as_str());
        let raw = self.source.text.get(whole.clone()).unwrap_or_default();
        // Where the text stands in the file as it is (no escapes), slips have their exact place.
        let begin = written.and_then(|written| raw.find(written));
        for slip in slips {
            self.note(match begin {
                Some(begin) => slip.moved(whole.start + begin),
                None => Slip {
                    at: whole.clone(),
                    ..slip
                },
            });
        }
    }

    /// Takes what was noted.
    pub(super) fn take_errors(&self) -> Vec<LoadError> {
        self.errors.take()
    }

    /// Whether nothing was noted so far.
    pub(super) fn is_sound(&self) -> bool {
        self.errors.borrow().is_empty()
    }

    /// Where a key stands; where it is not there, the deepest key above it that is.
    fn place(&self, keys: &[&str]) -> Range<usize> {
        let Ok(table) = self.table() else {
            return 0..0;
        };
        (1..=keys.len())
            .rev()
            .find_map(|depth| value(table.as_ref(), keys.get(..depth)?))
            .map_or(0..0, Spanned::span)
    }
}

/// The value at a key, with its place.
fn value<'v, 'a>(table: &'v DeTable<'a>, keys: &[&str]) -> Option<&'v Spanned<DeValue<'a>>> {
    let (first, rest) = keys.split_first()?;
    let mut value = table.get(*first)?;
    for key in rest {
        value = step(value, key)?;
    }
    Some(value)
}

fn step<'v, 'a>(value: &'v Spanned<DeValue<'a>>, key: &str) -> Option<&'v Spanned<DeValue<'a>>> {
    match value.as_ref() {
        DeValue::Table(table) => table.get(key),
        DeValue::Array(array) => array.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn toml_slip(text: &str, error: &toml::de::Error) -> Slip {
    let mut at = error.span().unwrap_or_default();
    if error.message().starts_with("missing") {
        // What is missing is missed where the next thing begins; its place is behind the last one.
        let before = text.get(..at.start).unwrap_or_default().trim_end();
        at = before.len()..before.len();
    }
    let what = format!("cannot read it as TOML: {}", error.message());
    Slip::new(at, what, "close what was opened, and write texts in quotes")
}

fn error_at(source: &Source, slip: Slip) -> LoadError {
    let (line, column) = line_and_column(&source.text, slip.at.start);
    LoadError {
        file: source.name.clone(),
        line,
        column,
        what: slip.what,
        mend: slip.mend,
    }
}

/// Says a message of serde in words that fit, with a way to mend it.
pub(super) fn in_plain_words(message: &str) -> (String, String) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let all = || {
        format!(
            "expected one of {}",
            quoted.get(1..).unwrap_or_default().join(", ")
        )
    };
    match quoted.split_first() {
        Some((key, known)) if message.starts_with("unknown field") => (
            format!("there is no key `{key}` here"),
            did_you_mean(key, known.iter().copied(), &all()),
        ),
        Some((word, known)) if message.starts_with("unknown variant") => (
            format!("`{word}` is not one of the words for this key"),
            did_you_mean(word, known.iter().copied(), &all()),
        ),
        Some((key, _)) if message.starts_with("missing field") => (
            format!("the key `{key}` is missing"),
            format!("add `{key} = …`; the built-in files of its kind (checks/) show how"),
        ),
        _ => (
            message.replace("expected f64", "expected a number"),
            "write a value of the expected kind; numbers without quotes, texts in quotes"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn source(text: &str) -> Source {
        Source {
            name: "web/x.toml".to_owned(),
            text: text.to_owned().into(),
        }
    }

    fn said(document: &Document<'_>) -> Vec<String> {
        let errors = document.take_errors();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_syntax_mistake_is_shown_where_it_was_made() {
        for (text, place) in [
            ("a = 1\nb = = 2\nc = = 3", (2, 5)),
            ("a = { b = { c = 1 }\nd = 2\n", (1, 20)),
            ("a = 1\na = 2\n", (2, 1)),
        ] {
            let source = source(text);
            let document = Document::new(&source);
            assert!(document.read::<BTreeMap<String, toml::Value>>().is_none());
            let error = document.take_errors().remove(0);
            assert_eq!((error.line, error.column), place, "{error}");
            assert!(error.what.starts_with("cannot read it as TOML"), "{error}");
        }
    }

    #[test]
    fn a_slip_within_a_text_is_placed_to_the_letter() {
        let source = source("[[case]]\nsay = 'x'\n[[case]]\nwhen = \"site.hsst is absent\"\n");
        let document = Document::new(&source);
        document.note_within(
            &["case", "1", "when"],
            vec![Slip::new(5..9, "what", "mend")],
        );
        assert_eq!(said(&document), ["web/x.toml:4:14: what; mend"]);
    }

    #[test]
    fn a_slip_within_an_escaped_text_is_placed_at_its_beginning() {
        let source = source("when = \"a \\u00e9 b\"\n");
        let document = Document::new(&source);
        document.note_within(&["when"], vec![Slip::new(4..5, "what", "mend")]);
        assert_eq!(said(&document), ["web/x.toml:1:8: what; mend"]);
    }

    #[test]
    fn a_key_that_is_not_there_is_placed_at_the_nearest_one_that_is() {
        let source = source("a = 1\n[text.nl]\ntitle = 'x'\n");
        let document = Document::new(&source);
        document.note_at(&["text", "nl", "why", "deeper"], "what", "mend");
        document.note_at(&["nothing"], "what", "mend");
        assert_eq!(
            said(&document),
            ["web/x.toml:2:1: what; mend", "web/x.toml:1:1: what; mend"]
        );
    }

    #[test]
    fn serde_is_translated_into_what_to_do() {
        let fault = |text: &str| {
            let source = source(text);
            let document = Document::new(&source);
            let read: Option<BTreeMap<String, super::super::file::CaseFile>> = document.read();
            assert!(read.is_none());
            said(&document).remove(0)
        };
        assert_eq!(
            fault("[a]\nverdict = 'pass'\nsya = 'x'\n"),
            "web/x.toml:3:1: there is no key `sya` here; did you mean `say`?"
        );
        assert_eq!(
            fault("[a]\nverdict = 'pas'\nsay = 'x'\n"),
            "web/x.toml:2:11: `pas` is not one of the words for this key; did you mean `pass`?"
        );
        assert!(
            fault("[a]\nverdict = 'no'\nsay = 'x'\n").contains("expected one of pass, partial")
        );
        assert!(
            fault("[a]\nverdict = 'pass'\n").contains("the key `say` is missing; add `say = …`")
        );
        assert!(
            fault("[a]\nverdict = 'pass'\nsay = 3\n").starts_with("web/x.toml:3:7: invalid type")
        );
    }
}
