//! The texts, from the files that hold them.

use std::fs;
use std::path::{Path, PathBuf};

use belfort::parse::toml_text;
use toml::{Table, Value};

/// The languages of a report, as files name them.
pub(crate) const LANGUAGES: [&str; 4] = ["nl", "fr", "de", "en"];

/// One text in one language.
#[derive(Debug)]
pub(crate) struct Text {
    /// The file, from the root of the project.
    pub(crate) file: String,
    /// Where in the file, as keys.
    pub(crate) place: String,
    /// One of [`LANGUAGES`].
    pub(crate) language: &'static str,
    /// As it stands in the file.
    pub(crate) said: String,
}

impl Text {
    /// The text as people read it: what is filled in is one word.
    pub(crate) fn filled(&self) -> String {
        spoken(&self.said, |_| "X".to_owned())
    }

    /// The words of the text, those included that a count chooses from.
    pub(crate) fn words(&self) -> String {
        spoken(&self.said, |inside| {
            let quoted = inside.split('\'').skip(1).step_by(2);
            // Pairs of a machine word and what people read.
            let (skip, step) = if inside.contains("|named(") {
                (1, 2)
            } else {
                (0, 1)
            };
            let read: Vec<&str> = quoted.skip(skip).step_by(step).collect();
            read.join(" ")
        })
    }
}

/// A text without template code, and with something else for each value that is filled in.
fn spoken(said: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = said;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, code) = rest.split_at(at);
        let end = if code.starts_with("{{") { "}}" } else { "%}" };
        let (inside, after) = code[2..].split_once(end).expect("code that ends");
        text.push_str(before);
        if end == "}}" {
            text.push_str(&value(inside));
        }
        rest = after;
    }
    text + rest
}

/// Every text of every file, in the order of the files.
pub(crate) fn every_text() -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for path in files(root) {
        let name = path.strip_prefix(root).unwrap();
        let file = name.to_string_lossy().replace('\\', "/");
        let table: Table = toml_text::read(&content(&path)).unwrap();
        collect(&file, "", None, &Value::Table(table), &mut texts);
    }
    texts
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = [
        "checks",
        "templates/words",
        "src/command/spf/words.toml",
        "src/score/questionnaire/words.toml",
    ]
    .map(|name| root.join(name))
    .into();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(entries(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[expect(
    clippy::disallowed_methods,
    reason = "this sweep reads the texts it judges"
)]
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this sweep reads the texts it judges"
)]
pub(crate) fn content(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A text is what stands below the name of a language.
fn collect(
    file: &str,
    place: &str,
    language: Option<&'static str>,
    value: &Value,
    texts: &mut Vec<Text>,
) {
    match (value, language) {
        (Value::Table(table), _) => {
            for (key, value) in table {
                let named = LANGUAGES.into_iter().find(|name| name == key);
                let place = match (place, named) {
                    (_, Some(_)) => place.to_owned(),
                    ("", None) => key.clone(),
                    (_, None) => format!("{place}.{key}"),
                };
                collect(file, &place, named.or(language), value, texts);
            }
        }
        (Value::Array(list), _) => {
            for (index, value) in list.iter().enumerate() {
                let place = format!("{place}[{index}]");
                collect(file, &place, language, value, texts);
            }
        }
        (Value::String(said), Some(language)) => texts.push(Text {
            file: file.to_owned(),
            place: place.to_owned(),
            language,
            said: said.clone(),
        }),
        _ => {}
    }
}

#[test]
fn what_is_filled_in_is_a_word_and_the_words_of_a_count_are_read_too() {
    let said = "Nog {{ left|count('dag', 'dagen') }} voor {% if x %}{{ name }}{% endif %} {{ names|named('dns', 'domeinnaam') }}.";
    let text = crate::seeded("nl", said);
    assert_eq!(text.filled(), "Nog X voor X X.");
    assert_eq!(text.words(), "Nog dag dagen voor  domeinnaam.");
}
