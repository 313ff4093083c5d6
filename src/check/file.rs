//! The files of a rule set as they are written, before anything in them is validated.
//!
//! Unknown keys are refused everywhere: a misspelt key that is silently ignored is a check that
//! silently does something else.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Area, Effort, Severity, SubjectKind, Verdict, Who};
use crate::language::Language;
use crate::score::framework::Note;

/// The JSON Schema of a check file: what `belfort checks schema` prints for editors.
pub fn schema() -> Schema {
    schemars::schema_for!(CheckFile)
}

/// A check file: `checks/AREA/ID.toml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFile {
    /// Kebab-case noun, equal to the file name; `vendor/name` in a folder of a vendor.
    pub(super) id: String,
    /// Equal to the folder.
    pub(super) area: Area,
    /// What it is judged for, once for each.
    pub(super) subject: SubjectKind,
    /// How bad a failure is.
    pub(super) severity: Severity,
    /// Points it can earn, where they differ from what its severity gives.
    pub(super) points: Option<f64>,
    /// Id of the check that must not fail for this one to be judged.
    pub(super) needs: Option<String>,
    /// Ids of conditions (`checks/conditions.toml`) under which it does not apply.
    #[serde(default)]
    pub(super) unless: Vec<String>,
    /// Work a repair takes.
    pub(super) effort: Effort,
    /// Who can repair it.
    pub(super) who: Who,
    /// Version of Belfort that brought it.
    pub(super) since: String,
    /// Where the rule comes from.
    #[serde(default)]
    pub(super) refs: Vec<String>,
    /// Its numbers, which a profile may override.
    #[serde(default)]
    pub(super) params: BTreeMap<String, f64>,
    /// Cases, tried from the top; the last one has no `when`.
    #[serde(default)]
    pub(super) case: Vec<CaseFile>,
    /// Its words, by language: nl, fr, de, en.
    #[serde(default)]
    pub(super) text: BTreeMap<Language, BTreeMap<String, SayFile>>,
    /// Facts with the verdict they must lead to; every case is reached by one.
    #[serde(default)]
    pub(super) example: Vec<ExampleFile>,
}

/// One case of a check.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFile {
    /// The rule; left out in the last case.
    pub(super) when: Option<String>,
    /// What it concludes: pass, partial, fail, not-applicable or info.
    pub(super) verdict: Verdict,
    /// Which words it uses.
    pub(super) say: String,
    /// Its own severity, for caps, order of advice and `--fail-on`.
    pub(super) severity: Option<Severity>,
}

/// What a case says, or one of `title`, `why` and `fix` of the check itself.
#[derive(Debug)]
pub(super) enum SayFile {
    /// A text.
    Text(String),
    /// What a case says in full.
    Table(SayTable),
}

/// What a case says in full; what is left out is taken from the check.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SayTable {
    /// Its own title.
    pub(super) title: Option<String>,
    /// What was seen.
    pub(super) what: String,
    /// Its own reason.
    pub(super) why: Option<String>,
    /// Its own advice.
    pub(super) fix: Option<String>,
}

/// Facts with the verdict they must lead to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleFile {
    /// Plain values by path: `{ site = { hsts = { max_age_days = 30 } } }`. What is not given was not
    /// observed.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(super) facts: toml::Table,
    /// Paths of facts that were looked for and are not there.
    #[serde(default)]
    pub(super) absent: Vec<String>,
    /// The verdict.
    pub(super) verdict: Verdict,
    /// The `say` of the case, or the id of the condition, that must lead to it.
    pub(super) say: Option<String>,
}

/// One condition of `checks/conditions.toml`, by its id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionFile {
    pub(super) when: String,
    nl: String,
    fr: String,
    de: String,
    en: String,
}

/// One sentence of `checks/sentences.toml`, by its key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentenceFile {
    nl: String,
    fr: String,
    de: String,
    en: String,
}

/// A profile: `checks/profiles/NAME.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    #[serde(default)]
    pub(super) checks: BTreeMap<String, OverrideFile>,
    #[serde(default)]
    pub(super) vendors: Vec<String>,
    pub(super) leads: Option<String>,
    #[serde(rename = "note", default)]
    pub(super) notes: Vec<Note>,
    /// `[[waive]]`, read by [`waive`](super::waive).
    pub(super) waive: Option<toml::Value>,
}

/// What a profile changes in one check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideFile {
    pub(super) severity: Option<Severity>,
    #[serde(default)]
    pub(super) params: BTreeMap<String, f64>,
}

impl ConditionFile {
    /// Its sentence in each language.
    pub(super) fn texts(&self) -> [(Language, &str); 4] {
        in_languages(&self.nl, &self.fr, &self.de, &self.en)
    }
}

impl SentenceFile {
    /// The sentence in each language.
    pub(super) fn texts(&self) -> [(Language, &str); 4] {
        in_languages(&self.nl, &self.fr, &self.de, &self.en)
    }
}

fn in_languages<'a>(
    nl: &'a str,
    fr: &'a str,
    de: &'a str,
    en: &'a str,
) -> [(Language, &'a str); 4] {
    [
        (Language::Nl, nl),
        (Language::Fr, fr),
        (Language::De, de),
        (Language::En, en),
    ]
}

impl<'de> Deserialize<'de> for SayFile {
    /// By hand: an untagged enum would answer every slip with "did not match any variant".
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SayVisitor)
    }
}

struct SayVisitor;

impl<'de> Visitor<'de> for SayVisitor {
    type Value = SayFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a table with `what` and perhaps `title`, `why`, `fix`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SayFile, E> {
        Ok(SayFile::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SayFile, A::Error> {
        SayTable::deserialize(MapAccessDeserializer::new(map)).map(SayFile::Table)
    }
}

impl JsonSchema for SayFile {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Say".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<SayTable>();
        schemars::json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}
