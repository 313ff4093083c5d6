//! Conditions and sentences, which many checks share.

use std::collections::{BTreeMap, BTreeSet};

use super::is_kebab;
use crate::check::document::Document;
use crate::check::file::{ConditionFile, SentenceFile};
use crate::check::problem::did_you_mean;
use crate::check::sentence::{INHERITED, NEEDS_UNKNOWN, Sentences, keys};
use crate::check::text::Text;
use crate::check::typing::rule;
use crate::check::vocabulary::{TEXT_WORDS, Vocabulary};
use crate::check::{Condition, Rule};
use crate::fact::catalogue::SUBJECT_ROOTS;
use crate::language::Language;

/// Reads `checks/conditions.toml`.
pub(super) fn read_conditions(document: &Document<'_>) -> BTreeMap<String, Condition> {
    let files: Option<BTreeMap<String, ConditionFile>> = document.read();
    let mut conditions = BTreeMap::new();
    for (id, file) in files.into_iter().flatten() {
        if !is_kebab(&id) {
            document.note_at(
                &[&id],
                format!("`{id}` cannot be the id of a condition"),
                "write it in kebab-case",
            );
        }
        let condition = read_condition(document, &id, &file);
        conditions.extend(condition.map(|condition| (id, condition)));
    }
    conditions
}

fn read_condition(document: &Document<'_>, id: &str, file: &ConditionFile) -> Option<Condition> {
    let all = SUBJECT_ROOTS.map(|(_, root)| root);
    let none = BTreeMap::new();
    let vocabulary = Vocabulary {
        own: &all,
        params: &none,
        words: &[],
    };
    let when = match rule(&file.when, &vocabulary) {
        Ok(when) => Some(when),
        Err(slips) => {
            document.note_within(&[id, "when"], slips);
            None
        }
    };
    // Its sentence may name what its rule names, and no other kind of subject.
    let own = when.as_ref().map(roots).unwrap_or_default();
    if own.len() > 1 {
        document.note_at(
            &[id, "when"],
            format!(
                "the rule names several kinds of subject: {}",
                own.join(", ")
            ),
            "a check judges one kind; write one condition for each",
        );
    }
    let vocabulary = Vocabulary {
        own: &own,
        words: &TEXT_WORDS,
        ..vocabulary
    };
    let texts = read_texts(document, id, file.texts(), &vocabulary);
    Some(Condition { when: when?, texts })
}

/// The kinds of subject that a rule names, by the names rules use for them.
pub(super) fn roots(rule: &Rule) -> Vec<&'static str> {
    let named: BTreeSet<&str> = rule
        .facts()
        .into_iter()
        .filter_map(|path| path.split('.').next())
        .collect();
    SUBJECT_ROOTS
        .into_iter()
        .map(|(_, root)| root)
        .filter(|root| named.contains(root))
        .collect()
}

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
        let texts = read_texts(document, &key, file.texts(), &vocabulary);
        rows.insert(key, texts);
    }
    Sentences { rows }
}

fn read_texts(
    document: &Document<'_>,
    key: &str,
    texts: [(Language, &str); 4],
    vocabulary: &Vocabulary<'_>,
) -> BTreeMap<Language, Text> {
    let mut read = BTreeMap::new();
    for (language, text) in texts {
        match Text::parse(text, vocabulary) {
            Ok(text) => {
                read.insert(language, text);
            }
            Err(slips) => document.note_within(&[key, language.code()], slips),
        }
    }
    read
}
