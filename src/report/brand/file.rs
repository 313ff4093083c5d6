//! Reads a brand file. Every mistake is said at once, with its place and what to do.

mod colours;
mod contact;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Brand, Texts};
use crate::check::{LoadError, did_you_mean, line_and_column};
use crate::language::Language;
use crate::limits::FILES;
use crate::parse::toml_text::take_apart;
use crate::report::visible::{is_hidden, prose};

/// Most bytes of a brand file.
pub const MOST_BYTES: u64 = FILES.brand;
/// Most mistakes that are shown.
const MOST_SHOWN: usize = 50;
/// Most characters of a name, and of a line of contact.
const LONGEST_NAME: usize = 80;
/// Most characters of the line beside the logo.
const LONGEST_COVER: usize = 160;
/// Most characters of the words at the end.
const LONGEST_CLOSING: usize = 1200;
/// Most characters of an address.
const LONGEST_ADDRESS: usize = 160;
const KEYS: [&str; 6] = ["name", "logo", "cover", "closing", "colour", "contact"];

/// All mistakes of one brand file and its logo, by file and line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct BrandErrors(Vec<LoadError>);

impl BrandErrors {
    /// The mistakes, at least one.
    pub fn all(&self) -> &[LoadError] {
        &self.0
    }
}

impl fmt::Display for BrandErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("one mistake in the brand, so that nothing was done:")?,
            count => write!(
                f,
                "{count} mistakes in the brand, so that nothing was done:"
            )?,
        }
        for error in self.0.iter().take(MOST_SHOWN) {
            write!(f, "\n  {error}")?;
        }
        match self.0.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  … and {more} more"),
        }
    }
}

/// A file that a brand names as its logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoFile {
    /// Its name, for messages.
    pub name: String,
    /// What stands in it; `None` where that is more than [`MOST_LOGO_BYTES`](super::MOST_LOGO_BYTES).
    pub bytes: Option<Vec<u8>>,
}

/// A value with its place.
type Value<'a> = Spanned<DeValue<'a>>;

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    languages: &[Language],
    logo: impl FnOnce(&str) -> Result<LogoFile, String>,
) -> Result<Brand, BrandErrors> {
    let mut reader = Reader {
        file: name,
        text: "",
        languages,
        errors: Vec::new(),
    };
    let brand = reader.whole(bytes, logo);
    let mut errors = reader.errors;
    match brand {
        Some(brand) if errors.is_empty() => Ok(brand),
        _ => {
            errors.sort();
            errors.dedup();
            Err(BrandErrors(errors))
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    languages: &'a [Language],
    errors: Vec<LoadError>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, at: &Range<usize>, what: impl Into<String>, mend: impl Into<String>) {
        let place = line_and_column(self.text, at.start);
        self.note_in(self.file, place, &what.into(), &mend.into());
    }

    fn note_in(&mut self, file: &str, (line, column): (usize, usize), what: &str, mend: &str) {
        // What is quoted may be anybody's text, and will stand on a terminal.
        let harmless =
            |text: &str| text.replace(|c: char| c.is_control() || is_hidden(c), "\u{fffd}");
        self.errors.push(LoadError {
            file: harmless(file),
            line,
            column,
            what: harmless(what),
            mend: harmless(mend),
        });
    }

    fn whole(
        &mut self,
        bytes: &'a [u8],
        logo: impl FnOnce(&str) -> Result<LogoFile, String>,
    ) -> Option<Brand> {
        self.text = match std::str::from_utf8(bytes) {
            // Editors of some systems put a byte order mark before the text.
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
                self.text = std::str::from_utf8(sound).unwrap_or_default();
                let end = self.text.len();
                self.note(
                    &(end..end),
                    "this is not UTF-8 text",
                    "save the file as UTF-8",
                );
                return None;
            }
        };
        let (table, faults) = take_apart(self.text);
        if let Some(fault) = faults.first() {
            // Those after it follow from it.
            let what = format!(
                "cannot read it as TOML: {}",
                fault.message().replace('\n', ", ")
            );
            self.note(
                &fault.span().unwrap_or_default(),
                what,
                "close what was opened, and write texts in quotes",
            );
            return None;
        }
        let table = table.into_inner();
        self.known_keys(&table, &KEYS, "a brand");
        let name = table
            .get("name")
            .and_then(|value| self.line("name", value, LONGEST_NAME));
        if !table.contains_key("name") {
            self.note(
                &(0..0),
                "the key `name` is missing",
                "write whose report it is, such as name = \"Linden Advies\"",
            );
        }
        let cover = self.texts(&table, "cover", LONGEST_COVER);
        let closing = self.texts(&table, "closing", LONGEST_CLOSING);
        let colours = self.colours(&table);
        let contact = self.contact(&table);
        let logo = table.get("logo").and_then(|value| self.logo(value, logo));
        Some(Brand {
            name: name?,
            logo,
            colours,
            contact,
            cover,
            closing,
        })
    }

    fn known_keys(&mut self, table: &DeTable<'_>, known: &[&'static str], of: &str) {
        for (key, _) in table {
            let written = key.as_ref().as_ref();
            if !known.contains(&written) {
                let otherwise = format!("the keys of {of} are {}", known.join(", "));
                let mend = match written {
                    "color" | "colors" | "colours" => "did you mean `colour`?".to_owned(),
                    _ => did_you_mean(written, known.iter().copied(), &otherwise),
                };
                self.note(
                    &key.span(),
                    format!("there is no key `{written}` here"),
                    mend,
                );
            }
        }
    }

    /// A part of the file that is a table of its own.
    fn table<'t>(
        &mut self,
        table: &'t DeTable<'a>,
        key: &str,
        known: &[&'static str],
    ) -> Option<&'t DeTable<'a>> {
        let value = table.get(key)?;
        let inner = value.as_ref().as_table();
        match inner {
            Some(inner) => self.known_keys(inner, known, &format!("[{key}]")),
            None => self.note(
                &value.span(),
                format!("`{key}` is no table"),
                format!("write [{key}], and {} below it", known.join(", ")),
            ),
        }
        inner
    }

    /// A text that can be seen, of a limited length.
    fn text(&mut self, key: &str, value: &Value<'_>, most: usize, lines: bool) -> Option<String> {
        let Some(text) = value.as_ref().as_str() else {
            self.note(
                &value.span(),
                format!("`{key}` is no text"),
                "write it in quotes",
            );
            return None;
        };
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let unfit = |c: &char| (c.is_control() && !(lines && *c == '\n')) || is_hidden(*c);
        let length = text.chars().count();
        if text.is_empty() {
            self.note(
                &value.span(),
                format!("`{key}` is empty"),
                "write it, or leave the key out",
            );
        } else if let Some(unfit) = text.chars().find(unfit) {
            let what = match unfit {
                '\n' => format!("`{key}` is more than one line"),
                other => format!(
                    "`{key}` holds the character U+{:04X}, which nobody sees",
                    u32::from(other)
                ),
            };
            self.note(
                &value.span(),
                what,
                "write it with letters, digits and signs",
            );
        } else if length > most {
            self.note(
                &value.span(),
                format!("`{key}` has {length} characters; there is room for {most}"),
                "shorten it",
            );
        } else {
            return Some(text.to_owned());
        }
        None
    }

    fn line(&mut self, key: &str, value: &Value<'_>, most: usize) -> Option<String> {
        self.text(key, value, most, false)
    }

    /// A text for all languages, or a table with one for each.
    fn texts(&mut self, table: &DeTable<'a>, key: &'static str, most: usize) -> Texts {
        let lines = key == "closing";
        let Some(value) = table.get(key) else {
            return Texts::default();
        };
        let Some(inner) = value.as_ref().as_table() else {
            let text = self.text(key, value, most, lines);
            return Texts {
                for_all: text.map(|text| paragraphs(&text)),
                each: BTreeMap::new(),
            };
        };
        let mut texts = Texts::default();
        for (code, value) in inner {
            let written = code.as_ref().as_ref();
            let Ok(language) = written.parse::<Language>() else {
                self.note(
                    &code.span(),
                    format!("there is no language `{written}` here"),
                    "the languages are nl, fr, de and en",
                );
                continue;
            };
            if let Some(text) = self.text(&format!("{key}.{written}"), value, most, lines) {
                texts.each.insert(language, paragraphs(&text));
            }
        }
        let written = |language: &Language| inner.contains_key(language.code());
        for missing in self.languages.iter().filter(|language| !written(language)) {
            let what =
                format!("`{key}` has no text in `{missing}`, and there will be a report in it");
            let mend = format!(
                "add {missing} = \"…\" under [{key}], or ask for other languages with --lang"
            );
            self.note(&value.span(), what, mend);
        }
        texts
    }
}

/// The paragraphs of a text, each on one line, with an empty line between them.
fn paragraphs(text: &str) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            _ if line.trim().is_empty() => paragraphs.push(String::new()),
            Some(last) => {
                last.push(' ');
                last.push_str(line);
            }
            None => {}
        }
    }
    let paragraphs = paragraphs.iter().map(|text| prose(text));
    paragraphs
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
