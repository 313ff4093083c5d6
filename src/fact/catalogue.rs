//! The catalogue of facts: every path a rule or a text may name, with its type and its meaning.
//!
//! It is one walk over the JSON Schema of [`Facts`], so that a fact enters the catalogue with its Rust
//! type and its doc comment and cannot be forgotten. Lists of subjects appear under the name of one of
//! them: a check for sites says `site.hsts`, whichever site is being judged.

use std::fmt;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde_json::{Map, Value};

use super::Facts;

/// The list of subjects in [`Facts`], and the name that rules use for one of them.
pub const SUBJECT_ROOTS: [(&str, &str); 4] = [
    ("name_servers", "name_server"),
    ("mail_servers", "mail_server"),
    ("sites", "site"),
    ("endpoints", "endpoint"),
];

/// Type references are followed this deep; facts are a few levels deep, and a type that contains
/// itself would have no end.
const MAX_DEPTH: usize = 24;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::of_facts);

/// The catalogue of [`Facts`].
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// Every fact that can be asked for.
#[derive(Debug)]
pub struct Catalogue {
    /// The facts as a tree, subject lists as they are in [`Facts`].
    facts: Shape,
    rows: Vec<Row>,
}

/// One fact that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its path, such as `site.hsts.max_age_days`.
    pub path: String,
    /// Its type, once observed.
    pub shape: Shape,
    /// `PATH is absent` can be asked: it was looked for, and there may be none. A fact below an absent
    /// one is absent with it; only the upper one is asked.
    pub may_be_absent: bool,
    /// It can be unknown, itself or with a fact above it.
    pub may_be_unknown: bool,
    /// What it means, from the doc comment of its type.
    pub meaning: String,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// One of a few machine words.
    Word(Vec<Word>),
    /// A list; rules ask for its length only.
    List(Box<Shape>),
    /// A group of facts.
    Object(Vec<Field>),
    /// Something that was looked for: known, absent or unknown.
    Seen(Box<Shape>),
    /// Something that may be left out (`null`), which reads as absent.
    Optional(Box<Shape>),
    /// A type that neither rules nor texts can use.
    Opaque,
}

/// One machine word of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, as rules write it.
    pub word: String,
    /// What it means.
    pub meaning: String,
}

/// One fact in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, the last part of its path.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// Its type.
    pub shape: Shape,
}

impl Catalogue {
    fn of_facts() -> Self {
        let schema = Value::from(schemars::schema_for!(Facts));
        let facts = shape_of_schema(&schema);
        let mut rows = Vec::new();
        for field in facts.fields() {
            let root = SUBJECT_ROOTS.iter().find(|(list, _)| *list == field.name);
            let top = Above::default();
            match (root, subject_of(&field.shape)) {
                (Some((_, root)), Some(one)) => {
                    // What it means that there is no such subject says nothing of one that is there.
                    let meaning = field.meaning.split(" Absent:").next().unwrap_or_default();
                    add_rows(&mut rows, root, one, meaning, top);
                }
                _ => add_rows(&mut rows, &field.name, &field.shape, &field.meaning, top),
            }
        }
        Self { facts, rows }
    }

    /// All rows, in the order of the types: what `belfort checks facts` prints.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The fact at a path.
    pub fn find(&self, path: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.path == path)
    }

    /// The facts as a tree of types, with the lists of subjects as they stand in [`Facts`].
    pub fn facts(&self) -> &Shape {
        &self.facts
    }

    /// The type of one subject, by the name rules use for it (`site`).
    pub fn subject(&self, root: &str) -> Option<&Shape> {
        let (list, _) = SUBJECT_ROOTS.iter().find(|(_, name)| *name == root)?;
        subject_of(self.facts.field(list)?)
    }
}

impl Shape {
    /// The fields of a group; none for every other type.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The type of one field of a group.
    pub fn field(&self, name: &str) -> Option<&Self> {
        let field = self.fields().iter().find(|field| field.name == name)?;
        Some(&field.shape)
    }

    /// The type of what was observed, without the question whether it was.
    pub fn observed(&self) -> &Self {
        match self {
            Self::Seen(inner) | Self::Optional(inner) => inner.observed(),
            _ => self,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("true or false"),
            Self::Integer => f.write_str("whole number"),
            Self::Number => f.write_str("number"),
            Self::Text => f.write_str("text"),
            Self::Word(words) => {
                let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
                write!(f, "one of {}", words.join(", "))
            }
            Self::List(of) => match of.observed() {
                Self::Object(_) => f.write_str("list of groups"),
                of => write!(f, "list of {of}"),
            },
            Self::Object(_) => f.write_str("group of facts"),
            Self::Seen(inner) | Self::Optional(inner) => inner.fmt(f),
            Self::Opaque => f.write_str("not for rules"),
        }
    }
}

/// The machine words of an enum, in its own order; none for any other type.
pub fn machine_words<T: JsonSchema>() -> Vec<String> {
    match shape_of_schema(&Value::from(schemars::schema_for!(T))) {
        Shape::Word(words) => words.into_iter().map(|word| word.word).collect(),
        _ => Vec::new(),
    }
}

/// What stands above a fact on its path.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    absent: bool,
    unknown: bool,
}

/// The type of one element of a list of subjects.
fn subject_of(list: &Shape) -> Option<&Shape> {
    match list.observed() {
        Shape::List(one) => Some(one),
        _ => None,
    }
}

fn add_rows(rows: &mut Vec<Row>, path: &str, shape: &Shape, meaning: &str, above: Above) {
    let seen = matches!(shape, Shape::Seen(_));
    let absent = seen || matches!(shape, Shape::Optional(_));
    let here = Above {
        absent: above.absent || absent,
        unknown: above.unknown || seen,
    };
    let observed = shape.observed();
    rows.push(Row {
        path: path.to_owned(),
        shape: observed.clone(),
        // One level of absence only: below a `Seen`, a second one says known or unknown.
        may_be_absent: absent && !above.absent,
        may_be_unknown: here.unknown,
        meaning: meaning.to_owned(),
    });
    for field in observed.fields() {
        let path = format!("{path}.{}", field.name);
        add_rows(rows, &path, &field.shape, &field.meaning, here);
    }
}

/// Reads a JSON Schema as schemars writes it.
fn shape_of_schema(schema: &Value) -> Shape {
    let definitions = schema.get("$defs").and_then(Value::as_object);
    Walk { definitions }.shape(schema, MAX_DEPTH)
}

struct Walk<'a> {
    definitions: Option<&'a Map<String, Value>>,
}

impl Walk<'_> {
    fn shape(&self, schema: &Value, depth: usize) -> Shape {
        let Some(depth) = depth.checked_sub(1) else {
            return Shape::Opaque;
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.referenced(target, depth);
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(choices) = schema.get(choice).and_then(Value::as_array) {
                return self.choice(schema, choices, depth);
            }
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return words_of(words.iter().map(|word| (word, "")));
        }
        match schema.get("type") {
            Some(Value::String(name)) => self.named(name, schema, depth),
            Some(Value::Array(names)) => self.nullable(names, schema, depth),
            _ => Shape::Opaque,
        }
    }

    fn referenced(&self, target: &str, depth: usize) -> Shape {
        target
            .strip_prefix("#/$defs/")
            .and_then(|name| self.definitions?.get(name))
            .map_or(Shape::Opaque, |schema| self.shape(schema, depth))
    }

    fn choice(&self, schema: &Value, choices: &[Value], depth: usize) -> Shape {
        if schema.get("x-seen").is_some() {
            return choices
                .iter()
                .find_map(|choice| choice.get("properties")?.get("known"))
                .map_or(Shape::Opaque, |known| {
                    Shape::Seen(Box::new(self.shape(known, depth)))
                });
        }
        let is_null = |choice: &Value| choice.get("type").is_some_and(|name| name == "null");
        let others: Vec<&Value> = choices.iter().filter(|choice| !is_null(choice)).collect();
        if let ([one], true) = (others.as_slice(), others.len() < choices.len()) {
            return Shape::Optional(Box::new(self.shape(one, depth)));
        }
        // An enum whose variants have doc comments: one choice with a `const` each; variants without
        // one stand together in an `enum`.
        let mut words = Vec::new();
        for choice in choices {
            let meaning = choice.get("description").and_then(Value::as_str);
            let meaning = meaning.unwrap_or_default();
            match (
                choice.get("const"),
                choice.get("enum").and_then(Value::as_array),
            ) {
                (Some(word), _) => words.push((word, meaning)),
                (None, Some(several)) => words.extend(several.iter().map(|word| (word, meaning))),
                (None, None) => return Shape::Opaque,
            }
        }
        words_of(words.into_iter())
    }

    fn named(&self, name: &str, schema: &Value, depth: usize) -> Shape {
        match name {
            "boolean" => Shape::Bool,
            "integer" => Shape::Integer,
            "number" => Shape::Number,
            "string" => schema
                .get("const")
                .map_or(Shape::Text, |word| words_of(std::iter::once((word, "")))),
            "array" => Shape::List(Box::new(
                schema
                    .get("items")
                    .map_or(Shape::Opaque, |items| self.shape(items, depth)),
            )),
            "object" => match schema.get("properties").and_then(Value::as_object) {
                Some(properties) => Shape::Object(
                    properties
                        .iter()
                        .map(|(name, property)| self.field(name, property, depth))
                        .collect(),
                ),
                None => Shape::Opaque,
            },
            _ => Shape::Opaque,
        }
    }

    fn nullable(&self, names: &[Value], schema: &Value, depth: usize) -> Shape {
        let others: Vec<&str> = names
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| *name != "null")
            .collect();
        match others.as_slice() {
            [name] => Shape::Optional(Box::new(self.named(name, schema, depth))),
            _ => Shape::Opaque,
        }
    }

    fn field(&self, name: &str, property: &Value, depth: usize) -> Field {
        Field {
            name: name.to_owned(),
            meaning: one_line(property.get("description").and_then(Value::as_str)),
            shape: self.shape(property, depth),
        }
    }
}

/// A type of machine words; not for rules where one of them is no text.
fn words_of<'a>(words: impl Iterator<Item = (&'a Value, &'a str)>) -> Shape {
    let words: Option<Vec<Word>> = words
        .map(|(word, meaning)| {
            Some(Word {
                word: word.as_str()?.to_owned(),
                meaning: one_line(Some(meaning)),
            })
        })
        .collect();
    words.map_or(Shape::Opaque, Shape::Word)
}

/// Doc comments are wrapped for the source; the catalogue has one line for each meaning.
fn one_line(text: Option<&str>) -> String {
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
