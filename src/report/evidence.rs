//! Facts as rows that people can read.
//!
//! The walk follows the schema of the facts beside their JSON, because only the schema tells the
//! *absent* of a `Seen` from a stranger's text that happens to read `absent`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::fact::Facts;
use crate::fact::catalogue::SUBJECT_ROOTS;

use super::model::{EvidencePart, FactRow};
use super::phrase::Phrases;

/// The longest text shown whole. Everything is in the result file.
const LONGEST_TEXT: usize = 400;
/// The longest text without a space, such as a key or a certificate, shown whole.
const LONGEST_WORD: usize = 72;

/// The most subjects, facts of one subject and values of one fact that are shown. A page of thousands helps
/// nobody; everything is in the result file.
const SUBJECTS_AT_MOST: usize = 60;
const ROWS_AT_MOST: usize = 400;
const VALUES_AT_MOST: usize = 50;

/// Facts that belong to the domain as a whole, in the order of the report.
const SECTIONS: &str = "dns zone_transfer ipv6 registration leads mail web";

/// The schema of the facts, which is the same for every report.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(Facts).to_value());

/// All facts of a scan, one part for each subject.
pub(super) fn parts(facts: &Facts, phrases: Phrases) -> Vec<EvidencePart> {
    let schema = &*SCHEMA;
    let Ok(facts) = serde_json::to_value(facts) else {
        return Vec::new();
    };
    let reader = Reader {
        definitions: schema.get("$defs"),
        phrases,
    };
    let field = |name: &str| {
        let schema = reader.property(Some(schema), name);
        facts.get(name).map(|value| (value, schema))
    };
    let mut parts = Vec::new();
    for section in SECTIONS.split(' ') {
        if let Some((value, schema)) = field(section) {
            let rows = reader.rows(section, value, schema);
            parts.push(part(phrases, section, "", rows));
        }
    }
    for (list, root) in SUBJECT_ROOTS {
        if let Some((value, schema)) = field(list) {
            parts.extend(reader.subjects(list, root, value, schema));
        }
    }
    let more = parts.len().saturating_sub(SUBJECTS_AT_MOST);
    parts.truncate(SUBJECTS_AT_MOST);
    if more > 0 {
        let mut rest = part(phrases, "more", "", Vec::new());
        rest.more = phrases.count("list.more", more);
        parts.push(rest);
    }
    parts
}

/// The facts that a rule looked at, by path, as a finding carries them: in the form of a `Seen`, or
/// `"seen"` where only presence mattered.
pub(super) fn rows(facts: &BTreeMap<String, Value>, phrases: Phrases) -> Vec<FactRow> {
    let reader = Reader {
        definitions: None,
        phrases,
    };
    facts
        .iter()
        .flat_map(|(path, value)| match Observed::of(value) {
            Observed::Plain if value == "absent" => {
                vec![reader.noted(path, "absent", "fact.absent")]
            }
            Observed::Plain if value == "seen" => vec![reader.noted(path, "known", "fact.present")],
            _ => reader.rows(path, value, None),
        })
        .collect()
}

fn part(phrases: Phrases, key: &str, name: &str, mut facts: Vec<FactRow>) -> EvidencePart {
    let more = facts.len().saturating_sub(ROWS_AT_MOST);
    facts.truncate(ROWS_AT_MOST);
    EvidencePart {
        title: phrases.say(&format!("evidence.{key}")),
        name: name.to_owned(),
        facts,
        more: if more > 0 {
            phrases.count("list.more", more)
        } else {
            String::new()
        },
    }
}

/// What a JSON value says about itself, by its form.
enum Observed<'v> {
    Known(&'v Value),
    Unknown { cause: &'v str, detail: &'v str },
    Plain,
}

impl<'v> Observed<'v> {
    fn of(value: &'v Value) -> Self {
        let Some(object) = value.as_object().filter(|object| object.len() == 1) else {
            return Self::Plain;
        };
        if let Some(known) = object.get("known") {
            return Self::Known(known);
        }
        let why = object.get("unknown");
        match why.and_then(|why| why.get("cause")?.as_str()) {
            Some(cause) => Self::Unknown {
                cause,
                detail: why
                    .and_then(|why| why.get("detail")?.as_str())
                    .unwrap_or_default(),
            },
            None => Self::Plain,
        }
    }
}

/// Walks a value and, where there is one, its schema.
struct Reader<'a> {
    definitions: Option<&'a Value>,
    phrases: Phrases<'a>,
}

impl<'a> Reader<'a> {
    /// One part for each subject of a list; one for the list itself where there are none to see.
    fn subjects(
        &self,
        list: &str,
        root: &str,
        value: &Value,
        schema: Option<&'a Value>,
    ) -> Vec<EvidencePart> {
        let Observed::Known(Value::Array(items)) = Observed::of(value) else {
            let rows = self.rows(list, value, schema);
            return vec![part(self.phrases, list, "", rows)];
        };
        let schema = self.item(self.known(schema));
        items
            .iter()
            .map(|item| {
                let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
                let mut rows = self.rows(root, item, schema);
                rows.retain(|row| row.path != format!("{root}.name"));
                part(self.phrases, list, name, rows)
            })
            .collect()
    }

    /// All leaves below a path.
    fn rows(&self, path: &str, value: &Value, schema: Option<&'a Value>) -> Vec<FactRow> {
        let schema = self.resolve(schema);
        if is_seen(schema) && value == "absent" {
            return vec![self.noted(path, "absent", "fact.absent")];
        }
        match Observed::of(value) {
            Observed::Known(known) => return self.rows(path, known, self.known(schema)),
            Observed::Unknown { cause, detail } => {
                return vec![FactRow {
                    path: path.to_owned(),
                    class: "unknown",
                    values: Vec::new(),
                    note: self.unknown(cause),
                    detail: clip(detail, self.phrases),
                }];
            }
            Observed::Plain => {}
        }
        match value {
            Value::Object(fields) => fields
                .iter()
                .flat_map(|(name, value)| {
                    self.rows(
                        &format!("{path}.{name}"),
                        value,
                        self.property(schema, name),
                    )
                })
                .collect(),
            Value::Array(items) => self.list(path, items, self.item(schema)),
            Value::Null => vec![self.noted(path, "known", "fact.empty")],
            Value::String(text) if text.is_empty() => {
                vec![self.noted(path, "known", "fact.empty")]
            }
            _ => vec![known(path, vec![self.scalar(value)])],
        }
    }

    /// A list on one row, one value a line, where each item fits on a line; else item by item.
    fn list(&self, path: &str, items: &[Value], schema: Option<&'a Value>) -> Vec<FactRow> {
        if items.is_empty() {
            return vec![self.noted(path, "known", "fact.empty")];
        }
        let lines: Option<Vec<String>> = items.iter().map(|item| self.line(item, schema)).collect();
        match lines {
            Some(mut lines) => {
                let more = lines.len().saturating_sub(VALUES_AT_MOST);
                lines.truncate(VALUES_AT_MOST);
                let mut row = known(path, lines);
                if more > 0 {
                    row.note = self.phrases.count("list.more", more);
                }
                vec![row]
            }
            None => items
                .iter()
                .enumerate()
                .flat_map(|(index, item)| self.rows(&format!("{path}[{index}]"), item, schema))
                .collect(),
        }
    }

    /// An item on one line, where nothing in it is a list or an object of its own.
    fn line(&self, item: &Value, schema: Option<&'a Value>) -> Option<String> {
        let schema = self.resolve(schema);
        if is_seen(schema) && item == "absent" {
            return Some(self.phrases.say("fact.absent"));
        }
        match Observed::of(item) {
            Observed::Known(known) => return self.line(known, self.known(schema)),
            Observed::Unknown { cause, .. } => return Some(self.unknown(cause)),
            Observed::Plain => {}
        }
        match item {
            Value::Array(_) => None,
            Value::Object(fields) => {
                let header = (
                    fields.get("name").and_then(Value::as_str),
                    fields.get("value"),
                );
                if let (Some(name), Some(value), 2) = (header.0, header.1, fields.len()) {
                    return Some(format!("{name}: {}", self.scalar(value)));
                }
                fields
                    .iter()
                    .map(|(name, value)| match value {
                        Value::Object(_) if matches!(Observed::of(value), Observed::Plain) => None,
                        _ => {
                            let value = self.line(value, self.property(schema, name))?;
                            Some(format!("{name}: {value}"))
                        }
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(|fields| fields.join(" · "))
            }
            _ => Some(self.scalar(item)),
        }
    }

    fn scalar(&self, value: &Value) -> String {
        match value {
            Value::Bool(true) => self.phrases.say("fact.yes"),
            Value::Bool(false) => self.phrases.say("fact.no"),
            Value::Null => self.phrases.say("fact.empty"),
            Value::String(text) if text.is_empty() => self.phrases.say("fact.empty"),
            Value::String(text) => clip(text, self.phrases),
            other => other.to_string(),
        }
    }

    /// A fact that is said in words.
    fn noted(&self, path: &str, class: &'static str, key: &str) -> FactRow {
        FactRow {
            path: path.to_owned(),
            class,
            values: Vec::new(),
            note: self.phrases.say(key),
            detail: String::new(),
        }
    }

    fn unknown(&self, cause: &str) -> String {
        let cause = self.phrases.say(&format!("cause.{cause}"));
        self.phrases.fill("fact.unknown", &[("cause", &cause)])
    }

    fn resolve(&self, schema: Option<&'a Value>) -> Option<&'a Value> {
        let schema = schema?;
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.definitions?.get(reference.strip_prefix("#/$defs/")?),
            None => Some(schema),
        }
    }

    fn property(&self, schema: Option<&'a Value>, name: &str) -> Option<&'a Value> {
        self.resolve(schema)?.get("properties")?.get(name)
    }

    fn item(&self, schema: Option<&'a Value>) -> Option<&'a Value> {
        self.resolve(schema)?.get("items")
    }

    /// The schema of what a `Seen` observes.
    fn known(&self, schema: Option<&'a Value>) -> Option<&'a Value> {
        let schema = self.resolve(schema)?;
        schema.get("oneOf")?.get(0)?.get("properties")?.get("known")
    }
}

fn is_seen(schema: Option<&Value>) -> bool {
    schema.is_some_and(|schema| schema.get("x-seen").is_some())
}

fn known(path: &str, values: Vec<String>) -> FactRow {
    FactRow {
        path: path.to_owned(),
        class: "known",
        values,
        note: String::new(),
        detail: String::new(),
    }
}

/// The beginning of a long text, and how much more there is.
pub(super) fn clip(text: &str, phrases: Phrases) -> String {
    let limit = if text.contains(char::is_whitespace) {
        LONGEST_TEXT
    } else {
        LONGEST_WORD
    };
    let length = text.chars().count();
    if length <= limit {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(limit).collect();
    shown.push_str(&phrases.count("fact.more", length - limit));
    shown
}

#[cfg(test)]
mod tests;
