//! Reads suppliers: `providers/NAME.toml`. What a step says was read somewhere, and the file says where.

mod mark;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use self::mark::{MarksFile, overlap};
use self::step::StepFile;
use super::is_kebab;
use crate::check::Check;
use crate::check::document::Document;
use crate::check::provider::{MarkKind, Provider, Role};

/// The folder of suppliers.
const FOLDER: &str = "providers/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderFile {
    id: String,
    name: String,
    roles: Vec<Role>,
    marks: MarksFile,
    #[serde(default)]
    step: Vec<StepFile>,
}

/// The checks that steps may name.
pub(super) struct Known<'a> {
    /// Those that could be read.
    pub(super) checks: &'a [Check],
    /// Ids of all, also of those that could not be read.
    pub(super) ids: &'a BTreeSet<&'a str>,
}

/// Reads suppliers, in the order of their ids. Mistakes are noted in their documents.
pub(super) fn read_providers(documents: &[&Document<'_>], known: &Known<'_>) -> Vec<Provider> {
    let mut providers: Vec<Provider> = Vec::new();
    // Our own come first, so that what clashes with them is said of the file that was added.
    for document in documents {
        let Some(file) = document.read::<ProviderFile>() else {
            continue;
        };
        let provider = Reader { document, known }.provider(file);
        apart(document, &provider, &providers);
        providers.push(provider);
    }
    providers.sort_by(|one, other| one.id.cmp(&other.id));
    providers
}

/// Two suppliers never share a name or a mark: whoever bears it would be both.
fn apart(document: &Document<'_>, provider: &Provider, others: &[Provider]) {
    for other in others {
        let file = format!("{FOLDER}{}.toml", other.id);
        if other.name == provider.name {
            document.note_at(
                &["name"],
                format!("{file} has the name `{}`, too", other.name),
                "let one file be about it",
            );
        }
        for (kind, marks) in &provider.marks {
            let theirs = other.marks.get(kind).map_or(&[][..], Vec::as_slice);
            for (number, mark) in marks.iter().enumerate() {
                if let Some(same) = theirs.iter().find(|theirs| overlap(*kind, mark, theirs)) {
                    document.note_at(
                        &["marks", kind.word(), &number.to_string()],
                        format!("`{mark}` is also found by `{same}` of {file}"),
                        "let one supplier have it, or write the marks closer",
                    );
                }
            }
        }
    }
}

struct Reader<'r, 'd> {
    document: &'r Document<'d>,
    known: &'r Known<'r>,
}

impl Reader<'_, '_> {
    fn provider(&self, file: ProviderFile) -> Provider {
        let name = self.document.name();
        let stem = name.strip_prefix(FOLDER).unwrap_or(name);
        let stem = stem.strip_suffix(".toml").unwrap_or(stem);
        if file.id != stem || !is_kebab(&file.id) {
            self.note(
                &["id"],
                format!("`{}` is not the name of the file", file.id),
                "give the file and the id the same name in kebab-case",
            );
        }
        if file.name.trim().is_empty() {
            self.note(
                &["name"],
                "it has no name",
                "write the name that people know",
            );
        }
        let marks: BTreeMap<MarkKind, Vec<String>> = MarkKind::ALL
            .into_iter()
            .zip(file.marks.all())
            .filter(|(_, marks)| !marks.is_empty())
            .collect();
        self.roles(&file.roles, &marks);
        for (kind, marks) in &marks {
            self.marks(*kind, marks);
        }
        let mut met = BTreeSet::new();
        let steps = file.step.into_iter().enumerate();
        let steps = steps.map(|(row, step)| {
            self.also(row, &step, &marks);
            self.step(row, step, &file.roles, &mut met)
        });
        let steps = steps.collect();
        Provider {
            id: file.id,
            name: file.name,
            roles: file.roles,
            marks,
            steps,
        }
    }

    /// Every role can be recognised, and every mark shows a role.
    fn roles(&self, roles: &[Role], marks: &BTreeMap<MarkKind, Vec<String>>) {
        if roles.is_empty() {
            let all = "write some of mail, dns, web, cdn, site-builder, panel, server";
            self.note(&["roles"], "it has no role", all);
        }
        for (number, role) in roles.iter().enumerate() {
            let number = number.to_string();
            if roles.iter().filter(|other| *other == role).count() > 1 {
                let what = format!("the role `{}` stands there twice", role.word());
                self.note(&["roles", &number], what, "write it once");
            }
            if !marks.keys().any(|kind| kind.shows(*role)) {
                let kinds = MarkKind::ALL.into_iter().filter(|kind| kind.shows(*role));
                let kinds: Vec<&str> = kinds.map(MarkKind::word).collect();
                let what = format!("no mark shows the role `{}`", role.word());
                let mend = format!("add marks of {}, or remove the role", kinds.join(", "));
                self.note(&["roles", &number], what, &mend);
            }
        }
        for kind in marks.keys() {
            if !roles.iter().any(|role| kind.shows(*role)) {
                let what = format!("marks of {} show none of its roles", kind.word());
                self.note(
                    &["marks", kind.word()],
                    what,
                    "add the role, or remove them",
                );
            }
        }
    }

    fn note(&self, keys: &[&str], what: impl Into<String>, mend: &str) {
        self.document.note_at(keys, what, mend);
    }
}

#[cfg(test)]
mod tests;
