//! What files of a rule set say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::framework::Frameworks;
use super::{Source, whole_file};
use crate::check::document::Document;
use crate::check::file::ProfileFile;
use crate::check::problem::{LoadError, Slip, did_you_mean};
use crate::check::waive::file as waive;
use crate::check::{Check, Profile, SubjectKind};
use crate::score::scoring::Scoring;
use crate::words::Words;

/// Checks what checks say under `needs`.
pub(super) fn relate(drafts: &[Draft<'_, '_>], ids: &BTreeSet<&str>) {
    let checks: BTreeMap<&str, &Check> = drafts
        .iter()
        .map(|draft| (draft.check.id.as_str(), &draft.check))
        .collect();
    for draft in drafts {
        if let Some(needs) = &draft.check.needs {
            prerequisite(draft, needs, ids, &checks);
        }
    }
}

fn prerequisite(
    draft: &Draft<'_, '_>,
    needs: &str,
    ids: &BTreeSet<&str>,
    checks: &BTreeMap<&str, &Check>,
) {
    if !ids.contains(needs) {
        draft.document.note_at(
            &["needs"],
            format!("there is no check `{needs}`"),
            did_you_mean(needs, ids.iter().copied(), "name a check that there is"),
        );
        return;
    }
    // A check that could not be read has its own mistakes; they come first.
    let Some(needed) = checks.get(needs) else {
        return;
    };
    let check = &draft.check;
    let fits = needed.subject == SubjectKind::Domain
        || needed.subject == check.subject
        || (check.subject, needed.subject) == (SubjectKind::TlsEndpoint, SubjectKind::Site);
    if !fits {
        draft.document.note_at(
            &["needs"],
            format!(
                "`{needs}` judges each {}, this check each {}",
                needed.subject.word(),
                check.subject.word()
            ),
            "need a check of the domain or of the same kind of subject",
        );
    }
    let mut chain = vec![check.id.as_str()];
    let mut next = Some(*needed);
    while let Some(needed) = next {
        if chain.contains(&needed.id.as_str()) {
            chain.push(&needed.id);
            draft.document.note_at(
                &["needs"],
                format!("checks need each other: {}", chain.join(" needs ")),
                "let one of them stand alone",
            );
            return;
        }
        chain.push(&needed.id);
        next = needed
            .needs
            .as_deref()
            .and_then(|id| checks.get(id))
            .copied();
    }
}

/// Reads profiles, which may name only what there is.
pub(super) fn read_profiles(
    documents: &[&Document<'_>],
    ids: &BTreeSet<&str>,
    checks: &[Check],
    frameworks: &Frameworks,
) -> BTreeMap<String, Profile> {
    let mut profiles = BTreeMap::new();
    for document in documents {
        let Some(file) = document.read::<ProfileFile>() else {
            continue;
        };
        frameworks.of_profile(document, &file);
        let mut profile = Profile {
            vendors: file.vendors,
            leads: file.leads,
            notes: file.notes,
            waivers: waive::read(document, file.waive.as_ref(), ids),
            ..Profile::default()
        };
        for (id, change) in file.checks {
            if !ids.contains(id.as_str()) {
                document.note_at(
                    &["checks", &id],
                    format!("there is no check `{id}`"),
                    did_you_mean(&id, ids.iter().copied(), "name a check that there is"),
                );
                continue;
            }
            let check = checks.iter().find(|check| check.id == id);
            for name in change.params.keys() {
                let known = check.map(|check| &check.params);
                if known.is_some_and(|known| !known.contains_key(name)) {
                    let names = known
                        .into_iter()
                        .flat_map(BTreeMap::keys)
                        .map(String::as_str);
                    document.note_at(
                        &["checks", &id, "params", name],
                        format!("the check `{id}` has no number `{name}`"),
                        did_you_mean(name, names, "name a number of its [params]"),
                    );
                }
            }
            profile
                .severities
                .extend(change.severity.map(|severity| (id.clone(), severity)));
            if !change.params.is_empty() {
                profile.params.insert(id, change.params);
            }
        }
        let name = document.name().rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".toml").unwrap_or(name);
        profiles.insert(name.to_owned(), profile);
    }
    profiles
}

/// Reads `checks/scoring.toml`.
pub(super) fn read_scoring(document: &Document<'_>) -> Option<Scoring> {
    match Scoring::parse(document.name(), document.text()) {
        Ok(scoring) => Some(scoring),
        Err(message) => {
            document.note(slip_of_message(&message));
            None
        }
    }
}

/// Reads all of `templates/words/`: one table, which no key enters twice.
pub(super) fn read_words(templates: &[Source]) -> Result<Words, LoadError> {
    let mut words = Words::default();
    for source in templates {
        if !source.name.starts_with("words/") {
            continue;
        }
        let error = |message: &str| whole_file(&source.name, on_one_line(message), MEND);
        let more = Words::parse(&source.name, &source.text)
            .map_err(|problem| error(&problem.to_string()))?;
        words
            .add(more)
            .map_err(|key| error(&format!("`{key}` stands in another file, too")))?;
    }
    Ok(words)
}

const MEND: &str = "write it as the other entries of the file";

/// A message of another reader, which names its place in words.
pub(super) fn slip_of_message(message: &str) -> Slip {
    Slip::new(0..0, on_one_line(message), MEND)
}

fn on_one_line(message: &str) -> String {
    let lines = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
