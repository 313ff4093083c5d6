//! Sentences for findings where no case speaks: `checks/sentences.toml`.

use std::collections::BTreeMap;

use super::words::in_all_languages;
use crate::check::document::Document;
use crate::check::file::SentenceFile;
use crate::check::problem::did_you_mean;
use crate::check::sentence::{INHERITED, NEEDS_UNKNOWN, Sentences, keys};
use crate::check::vocabulary::{TEXT_WORDS, Vocabulary};

/// Reads `checks/sentences.toml`, which has every key there is, and no other.
pub(super) fn read_sentences(document: &Document<'_>) -> Sentences {
    let files: Option<BTreeMap<String, SentenceFile>> = document.read();
    let Some(files) = files else {
        return Sentences::default();
    };
    let needed = keys();
    for key in &needed {
        if !files.contains_key(key) {
            document.note_at(
                &[],
                format!("the sentence `{key}` is missing"),
                format!("add [\"{key}\"] with nl, fr, de and en"),
            );
        }
    }
    let none = BTreeMap::new();
    let mut rows = BTreeMap::new();
    for (key, file) in files {
        if !needed.contains(&key) {
            let known = needed.iter().map(String::as_str);
            document.note_at(
                &[&key],
                format!("nothing says `{key}`"),
                did_you_mean(&key, known, "remove it"),
            );
        }
        let words: &[&'static str] = match key.as_str() {
            INHERITED | NEEDS_UNKNOWN => &["target", "subject", "check"],
            _ => &TEXT_WORDS,
        };
        let vocabulary = Vocabulary {
            own: &[],
            params: &none,
            words,
        };
        let texts = in_all_languages(document, &key, file.texts(), &vocabulary);
        rows.insert(key, texts);
    }
    Sentences { rows }
}
