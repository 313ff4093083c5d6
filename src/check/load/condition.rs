//! Conditions under which checks do not apply: `checks/conditions.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::is_kebab;
use super::words::in_all_languages;
use crate::check::document::Document;
use crate::check::file::ConditionFile;
use crate::check::problem::did_you_mean;
use crate::check::typing::rule;
use crate::check::vocabulary::{TEXT_WORDS, Vocabulary};
use crate::check::{Condition, Rule};
use crate::fact::catalogue::SUBJECT_ROOTS;

/// The conditions of a rule set.
pub(super) struct Conditions<'d, 'a> {
    /// Their file, where there is one that is TOML.
    pub(super) document: Option<&'d Document<'a>>,
    /// Ids that the file has, also of those in which something is wrong.
    written: BTreeSet<String>,
    /// Those in which nothing is wrong.
    pub(super) read: BTreeMap<String, Condition>,
}

impl<'d, 'a> Conditions<'d, 'a> {
    /// Reads the file. What is wrong is noted.
    pub(super) fn read(document: Option<&'d Document<'a>>) -> Self {
        let read = document.map(read_conditions).unwrap_or_default();
        let written = document.and_then(Document::keys);
        Self {
            document: document.filter(|_| written.is_some()),
            written: written.unwrap_or_default(),
            read,
        }
    }

    /// Checks what checks say under `unless`.
    pub(super) fn relate(&self, drafts: &[Draft<'_, '_>]) {
        for draft in drafts {
            for (number, id) in draft.check.unless.iter().enumerate() {
                self.exception(draft, number, id);
            }
        }
    }

    fn exception(&self, draft: &Draft<'_, '_>, number: usize, id: &str) {
        let number = number.to_string();
        let keys = ["unless", number.as_str()];
        if !self.written.contains(id) {
            let known = self.read.keys().map(String::as_str);
            draft.document.note_at(
                &keys,
                format!("there is no condition `{id}`"),
                did_you_mean(id, known, "add it to conditions.toml"),
            );
        }
        let own = draft.check.subject.root();
        let named = self.read.get(id).map(|condition| roots(&condition.when));
        if named.into_iter().flatten().any(|root| Some(root) != own) {
            draft.document.note_at(
                &keys,
                format!("the condition `{id}` asks for facts of another kind of subject than this check judges"),
                "name a condition about the domain or about the same kind of subject",
            );
        }
    }

    /// Every condition is reached by an example of some check: a rule must prove that it can hold.
    pub(super) fn all_reached(&self, reached: &BTreeSet<String>) {
        let Some(document) = self.document else {
            return;
        };
        for id in self.read.keys().filter(|id| !reached.contains(*id)) {
            document.note_at(
                &[id],
                format!("no example of any check reaches the condition `{id}`"),
                "add one to a check that names it under `unless`, with `verdict = \"not-applicable\"`",
            );
        }
    }
}

fn read_conditions(document: &Document<'_>) -> BTreeMap<String, Condition> {
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
    let own = when.as_ref().map_or_else(|| all.to_vec(), roots);
    if when.is_some() && own.len() > 1 {
        document.note_at(
            &[id, "when"],
            format!(
                "the rule names several kinds of subject: {}",
                own.join(", ")
            ),
            "a check judges one kind; write one condition for each",
        );
        return None;
    }
    let vocabulary = Vocabulary {
        own: &own,
        words: &TEXT_WORDS,
        ..vocabulary
    };
    let texts = in_all_languages(document, id, file.texts(), &vocabulary);
    Some(Condition { when: when?, texts })
}

/// The kinds of subject that a rule names, by the names rules use for them.
fn roots(rule: &Rule) -> Vec<&'static str> {
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
