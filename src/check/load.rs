//! Reads the files of a rule set and refuses every mistake with its place and a way to mend it.
//!
//! Built-in files and those of `--checks DIR` go through the same loader. It is pure: files come in as
//! [`Source`]s, and everything that can be wrong with them is said at once.

mod condition;
mod data;
mod draft;
mod essence;
mod example;
mod framework;
mod provider;
mod questionnaire;
mod relation;
mod sentences;
mod silence;
mod version;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

use self::condition::Conditions;
use self::data::{read_libraries, read_software};
use self::draft::{Draft, read_check};
use self::example::run_examples;
use self::framework::read_frameworks;
use self::provider::{Known, read_providers};
use self::questionnaire::read_questionnaires;
use self::relation::{read_profiles, read_scoring, read_words, relate};
use self::sentences::read_sentences;
use self::silence::unsaid;
use self::version::version;
use super::document::Document;
use super::problem::{LoadError, LoadErrors};
use super::{Area, Check, RuleSet};
use crate::data::Data;
use crate::score::questionnaire::Questionnaire;

/// The files that `build.rs` embeds: rows of the path below the folder and the text, sorted.
pub mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// A file of a rule set. The first part of its name says what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path below `checks/`, with `/`: `web/hsts.toml`, `frameworks/nis2-art21-2022.toml`,
    /// `data/software.toml`.
    pub name: String,
    /// Its text; that of a built-in file is a part of the program itself.
    pub text: Cow<'static, str>,
}

impl Source {
    /// The built-in files of `checks/`.
    pub fn built_in_checks() -> Vec<Self> {
        Self::of_rows(embedded::CHECKS)
    }

    /// The built-in files of `templates/`.
    pub fn built_in_templates() -> Vec<Self> {
        Self::of_rows(embedded::TEMPLATES)
    }

    fn of_rows(rows: &[(&str, &'static str)]) -> Vec<Self> {
        rows.iter()
            .map(|(name, text)| Self {
                name: (*name).to_owned(),
                text: Cow::Borrowed(text),
            })
            .collect()
    }
}

impl RuleSet {
    /// The rule set that comes with Belfort.
    pub fn built_in() -> Result<Self, LoadErrors> {
        Self::with(&[])
    }

    /// The built-in rule set with the files of `--checks DIR`, named below that folder.
    pub fn with(extra: &[Source]) -> Result<Self, LoadErrors> {
        Self::with_data(extra, &[])
    }

    /// The same with the dated lists of `--data DIR`, named below that folder: each takes the place of the
    /// built-in one of its name.
    pub fn with_data(extra: &[Source], data: &[Source]) -> Result<Self, LoadErrors> {
        let checks = Source::built_in_checks();
        Self::assemble(&checks, &Source::built_in_templates(), extra, data)
    }

    /// A rule set from the files of `checks/`, of `templates/` and of a third party.
    pub fn load(
        checks: &[Source],
        templates: &[Source],
        extra: &[Source],
    ) -> Result<Self, LoadErrors> {
        Self::assemble(checks, templates, extra, &[])
    }

    fn assemble(
        checks: &[Source],
        templates: &[Source],
        extra: &[Source],
        data: &[Source],
    ) -> Result<Self, LoadErrors> {
        let mut loader = Loader::default();
        let is_replaced = |source: &&Source| {
            let name = source.name.strip_prefix(DATA);
            name.is_some_and(|name| data.iter().any(|newer| newer.name == name))
        };
        for source in checks.iter().filter(|source| !is_replaced(source)) {
            loader.open(source, Origin::BuiltIn);
        }
        for (sources, origin) in [(extra, Origin::Vendor), (data, Origin::NewerData)] {
            for source in sources {
                loader.open(source, origin);
            }
        }
        let version = version(checks, templates, extra, data);
        loader.finish(templates, version)
    }

    /// A check by its id.
    pub fn find(&self, id: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Embedded in Belfort.
    BuiltIn,
    /// A folder of `--checks`.
    Vendor,
    /// A folder of `--data`.
    NewerData,
}

/// The folder of the dated lists.
const DATA: &str = "data/";
const CONDITIONS: &str = "conditions.toml";
const SCORING: &str = "scoring.toml";
const SENTENCES: &str = "sentences.toml";

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Check(Area),
    Conditions,
    Framework,
    /// Libraries of JavaScript with published issues.
    Libraries,
    Profile,
    Provider,
    Questionnaire(Questionnaire),
    Scoring,
    Sentences,
    /// Products with the ends of their support.
    Software,
}

/// The files of a rule set being loaded.
#[derive(Default)]
struct Loader<'a> {
    files: Vec<File<'a>>,
    /// Names of all files, also of those that could not be read.
    names: BTreeSet<&'a str>,
    /// Ids of all checks, also of those that could not be read.
    ids: BTreeSet<&'a str>,
    errors: Vec<LoadError>,
}

/// One file, and what its name says it is.
struct File<'a> {
    document: Document<'a>,
    kind: Kind,
}

impl<'a> Loader<'a> {
    fn open(&mut self, source: &'a Source, origin: Origin) {
        // Newer lists have names of their own: what they replace was left out.
        if origin != Origin::NewerData && !self.names.insert(&source.name) {
            self.errors.push(whole_file(
                &source.name,
                "there is already a file of this name",
                "built-in files and their ids cannot be replaced; choose another name",
            ));
            return;
        }
        let Some(kind) = Kind::of(&source.name, origin) else {
            self.errors.push(whole_file(
                &source.name,
                "this is no file of a rule set",
                match origin {
                    Origin::BuiltIn => "it is AREA/ID.toml, frameworks/NAME.toml, profiles/NAME.toml, providers/NAME.toml, data/software.toml, data/javascript.toml, questionnaires/short.toml, questionnaires/basic.toml, conditions.toml, sentences.toml or scoring.toml",
                    Origin::Vendor => "a third party adds AREA/VENDOR/NAME.toml, frameworks/NAME.toml, profiles/NAME.toml and providers/NAME.toml, where AREA is dns, mail, tls or web",
                    Origin::NewerData => "--data reads software.toml and javascript.toml, which take the place of the built-in lists",
                },
            ));
            return;
        };
        if let Kind::Check(area) = kind
            && let Some(id) = check_id(&source.name, area)
            && !self.ids.insert(id)
        {
            self.errors.push(whole_file(
                &source.name,
                format!("there is already a check `{id}` in another area"),
                "ids are unique; choose another name",
            ));
            return;
        }
        let document = Document::new(source);
        self.files.push(File { document, kind });
    }

    fn finish(mut self, templates: &[Source], version: String) -> Result<RuleSet, LoadErrors> {
        let mut errors = std::mem::take(&mut self.errors);
        for name in [SENTENCES, SCORING] {
            if !self.names.contains(name) {
                let what = "this file is missing";
                errors.push(whole_file(name, what, "every rule set has one"));
            }
        }
        // The largest files first: what taking them apart needs is free again for the many small ones.
        let words = read_words(templates);
        let data = self.read_data();
        let conditions = Conditions::read(self.only(Kind::Conditions));
        let mut checks = self.read_checks(&conditions);
        checks.sort_by(|one, other| (one.area, &one.id).cmp(&(other.area, &other.id)));
        let frameworks = read_frameworks(&self.all(Kind::Framework), &self.ids);
        let file = |one| self.only(Kind::Questionnaire(one));
        let questionnaires = read_questionnaires(file, &frameworks, &self.ids);
        let profiles = read_profiles(&self.all(Kind::Profile), &self.ids, &checks, &frameworks);
        let known = Known {
            checks: &checks,
            ids: &self.ids,
        };
        let providers = read_providers(&self.all(Kind::Provider), &known);
        let sentences = self.only(Kind::Sentences).map(read_sentences);
        let scoring = self.only(Kind::Scoring).and_then(read_scoring);
        for file in &self.files {
            errors.extend(file.document.take_errors());
        }
        match (sentences, scoring, words) {
            (Some(sentences), Some(scoring), Ok(words)) if errors.is_empty() => Ok(RuleSet {
                checks,
                conditions: conditions.read,
                scoring,
                frameworks: frameworks.read,
                profiles,
                questionnaires,
                sentences,
                words,
                providers,
                data,
                version,
            }),
            (.., words) => {
                errors.extend(words.err());
                Err(LoadErrors::new(errors))
            }
        }
    }

    /// Reads all checks and runs their examples.
    fn read_checks(&self, conditions: &Conditions<'_, '_>) -> Vec<Check> {
        let files = self.files.iter();
        let mut reached = BTreeSet::new();
        let drafts: Vec<Draft<'_, '_>> = files
            .filter_map(|file| {
                let Kind::Check(area) = file.kind else {
                    return None;
                };
                let id = check_id(file.document.name(), area)?;
                let (draft, examples) = read_check(&file.document, area, id)?;
                // Run at once, so that the facts of one file's examples are held at a time.
                reached.extend(run_examples(&draft, &examples, &conditions.read));
                Some(draft)
            })
            .collect();
        relate(&drafts, &self.ids);
        // What follows from a file that could not be read is not said again.
        if conditions.document.is_some() || !self.names.contains(CONDITIONS) {
            conditions.relate(&drafts);
        }
        unsaid(&drafts, &conditions.read);
        if drafts.len() == self.ids.len() {
            conditions.all_reached(&reached);
        }
        drafts.into_iter().map(|draft| draft.check).collect()
    }

    /// Reads the dated lists; one that is missing is empty.
    fn read_data(&self) -> Data {
        let software = self.only(Kind::Software).map(read_software);
        let javascript = self.only(Kind::Libraries).map(read_libraries);
        Data {
            software: software.unwrap_or_default(),
            javascript: javascript.unwrap_or_default(),
        }
    }

    fn all(&self, kind: Kind) -> Vec<&Document<'a>> {
        let files = self.files.iter().filter(|file| file.kind == kind);
        files.map(|file| &file.document).collect()
    }

    fn only(&self, kind: Kind) -> Option<&Document<'a>> {
        self.all(kind).into_iter().next()
    }
}

impl Kind {
    /// What a file is; `None` where its name says nothing, or where its origin may not bring it.
    fn of(name: &str, origin: Origin) -> Option<Self> {
        if origin == Origin::NewerData {
            return Self::of_data(name);
        }
        let stem = name.strip_suffix(".toml")?;
        let vendor = origin == Origin::Vendor;
        let Some((folder, rest)) = stem.split_once('/') else {
            return match name {
                _ if vendor => None,
                CONDITIONS => Some(Self::Conditions),
                SCORING => Some(Self::Scoring),
                SENTENCES => Some(Self::Sentences),
                _ => None,
            };
        };
        let parts: Vec<&str> = rest.split('/').collect();
        if let Some(area) = Area::ALL.into_iter().find(|area| area.word() == folder) {
            let expected = if vendor { 2 } else { 1 };
            let named = parts.len() == expected && parts.into_iter().all(is_kebab);
            return named.then_some(Self::Check(area));
        }
        match (folder, parts.as_slice()) {
            ("data", _) if !vendor => Self::of_data(name.strip_prefix(DATA)?),
            ("frameworks", [_]) => Some(Self::Framework),
            ("profiles", [name]) if is_kebab(name) => Some(Self::Profile),
            ("providers", [name]) if is_kebab(name) => Some(Self::Provider),
            ("questionnaires", [name]) if !vendor => {
                let mut all = Questionnaire::ALL.into_iter();
                let named = all.find(|questionnaire| questionnaire.word() == *name);
                named.map(Self::Questionnaire)
            }
            _ => None,
        }
    }
}

impl Kind {
    /// Which dated list a file of this name is.
    fn of_data(name: &str) -> Option<Self> {
        match name {
            "software.toml" => Some(Self::Software),
            "javascript.toml" => Some(Self::Libraries),
            _ => None,
        }
    }
}

/// The id that a check file must have: its path below the area, without the ending.
fn check_id(name: &str, area: Area) -> Option<&str> {
    name.strip_prefix(area.word())?
        .strip_prefix('/')?
        .strip_suffix(".toml")
}

/// Whether a name is in kebab-case: `certificate-expiry`.
fn is_kebab(name: &str) -> bool {
    name.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// A mistake about a file as a whole.
fn whole_file(name: &str, what: impl Into<String>, mend: impl Into<String>) -> LoadError {
    LoadError {
        file: name.to_owned(),
        line: 1,
        column: 1,
        what: what.into(),
        mend: mend.into(),
    }
}

#[cfg(test)]
mod tests;
