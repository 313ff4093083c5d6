//! Fixed sentences in four languages: headings of the report, and what a finding says where no case
//! of its check speaks (unknown, not applicable).

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::language::Language;
use crate::parse::toml_text;

/// A table of sentences by key, each in all four languages.
#[derive(Debug, Clone, Default)]
pub struct Words {
    rows: BTreeMap<String, Row>,
}

/// One sentence in all four languages; a missing language does not load.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    nl: String,
    fr: String,
    de: String,
    en: String,
}

/// A table of words that cannot be used.
#[derive(Debug, Error)]
#[error("read the words in {file}: {source}")]
pub struct WordsError {
    file: String,
    source: Box<toml::de::Error>,
}

impl Words {
    /// Reads a file whose every table is one sentence: `["verdict.pass"]` with `nl`, `fr`, `de`, `en`.
    pub fn parse(file: &str, text: &str) -> Result<Self, WordsError> {
        toml_text::read(text)
            .map(|rows| Self { rows })
            .map_err(|source| WordsError {
                file: file.to_owned(),
                source: Box::new(source),
            })
    }

    /// Takes the sentences of another table in, too. The key, where one stands in both.
    pub fn add(&mut self, more: Self) -> Result<(), String> {
        for (key, row) in more.rows {
            if self.rows.contains_key(&key) {
                return Err(key);
            }
            self.rows.insert(key, row);
        }
        Ok(())
    }

    /// The sentence of a key, where there is one.
    pub fn find(&self, language: Language, key: &str) -> Option<&str> {
        self.rows.get(key).map(|row| row.in_language(language))
    }

    /// The sentence of a key; the key itself where there is none, so that a slip is seen in tests
    /// (a sweep compares every key used with every key there is) and never hides a finding.
    pub fn say<'a>(&'a self, language: Language, key: &'a str) -> &'a str {
        self.find(language, key).unwrap_or(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }
}

impl Row {
    fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::Fr => &self.fr,
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_needs_all_four_languages() {
        let good = "[\"verdict.pass\"]\nnl = 'In orde'\nfr = 'En ordre'\nde = 'In Ordnung'\nen = 'In order'\n";
        let words = Words::parse("words.toml", good).unwrap();
        assert_eq!(words.say(Language::Fr, "verdict.pass"), "En ordre");
        assert_eq!(words.say(Language::Fr, "verdict.pas"), "verdict.pas");
        assert!(Words::parse("words.toml", &good.replace("de =", "da =")).is_err());
        assert!(Words::parse("words.toml", &good.replace("de = 'In Ordnung'\n", "")).is_err());
    }
}
