//! Reads frameworks, and what other files say about them.

use std::collections::{BTreeMap, BTreeSet};

use super::relation::slip_of_message;
use crate::check::document::Document;
use crate::check::file::ProfileFile;
use crate::check::problem::{Slip, did_you_mean};
use crate::score::framework::{BASIC, Framework, Note, SHORT_QUESTIONS};

/// The frameworks of a rule set.
pub(super) struct Frameworks {
    /// Those that could be read, by id.
    pub(super) read: BTreeMap<String, Framework>,
    /// All of them could be read: what is not among them does not exist.
    pub(super) whole: bool,
}

/// Reads frameworks; every check and every question they name exists.
pub(super) fn read_frameworks(documents: &[&Document<'_>], ids: &BTreeSet<&str>) -> Frameworks {
    let mut frameworks = Frameworks {
        read: BTreeMap::new(),
        whole: true,
    };
    let mut places = BTreeMap::new();
    for document in documents {
        let framework = match Framework::parse(document.name(), document.text()) {
            Ok(framework) => framework,
            Err(message) => {
                document.note(slip_of_message(&message));
                frameworks.whole = false;
                continue;
            }
        };
        checks_exist(document, &framework, ids);
        let id = framework.id.clone();
        places.insert(id.clone(), *document);
        if frameworks.read.insert(id.clone(), framework).is_some() {
            document.note_at(
                &["id"],
                format!("there are two frameworks `{id}`"),
                "give this one another id",
            );
        }
    }
    if frameworks.whole {
        for (id, document) in places {
            frameworks.questions_exist(document, &id);
        }
    }
    frameworks
}

fn checks_exist(document: &Document<'_>, framework: &Framework, ids: &BTreeSet<&str>) {
    for id in framework.checks() {
        if !ids.contains(id) {
            let at = document
                .text()
                .find(&format!("\"{id}\""))
                .unwrap_or_default();
            document.note(Slip::new(
                at..at,
                format!("there is no check `{id}`"),
                did_you_mean(id, ids.iter().copied(), "name a check that there is"),
            ));
        }
    }
}

impl Frameworks {
    /// Every question that a framework names is one of a questionnaire.
    fn questions_exist(&self, document: &Document<'_>, id: &str) {
        let Some(framework) = self.read.get(id) else {
            return;
        };
        let basic = self.read.get(BASIC).into_iter();
        let questions: BTreeSet<&str> = basic
            .flat_map(|basic| &basic.controls)
            .map(|control| control.id.as_str())
            .chain(SHORT_QUESTIONS)
            .collect();
        for (row, control) in framework.controls.iter().enumerate() {
            for (column, question) in control.asks.iter().enumerate() {
                if !questions.contains(question.as_str()) {
                    document.note_at(
                        &["control", &row.to_string(), "asks", &column.to_string()],
                        format!("no questionnaire asks `{question}`"),
                        did_you_mean(
                            question,
                            questions.iter().copied(),
                            "name a control of CyFun Basic, or a question of the short questionnaire",
                        ),
                    );
                }
            }
        }
    }

    /// What a profile says about frameworks: the one that leads exists, and its notes are whole.
    pub(super) fn of_profile(&self, document: &Document<'_>, profile: &ProfileFile) {
        if let Some(leads) = &profile.leads
            && self.whole
            && !self.read.contains_key(leads)
        {
            document.note_at(
                &["leads"],
                format!("there is no framework `{leads}`"),
                did_you_mean(
                    leads,
                    self.read.keys().map(String::as_str),
                    "name a framework by its id",
                ),
            );
        }
        // The first note with which they are no longer whole is the one that is wrong.
        let wrong = (0..profile.notes.len()).find_map(|index| {
            let mistake = Note::mistake(profile.notes.get(..=index)?)?;
            Some((index.to_string(), mistake))
        });
        if let Some((index, mistake)) = wrong {
            document.note_at(
                &["note", &index, "id"],
                mistake,
                "write each note once, in nl, fr, de and en",
            );
        }
    }
}
