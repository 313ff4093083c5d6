//! Facts as an example writes them: plain values, checked against the types of the catalogue.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::Value;

use crate::check::document::{Document, in_plain_words};
use crate::check::file::ExampleFile;
use crate::check::problem::did_you_mean;
use crate::check::vocabulary::{Named, Vocabulary};
use crate::fact::Why;
use crate::fact::catalogue::{Field, Row, SUBJECT_ROOTS, Shape, catalogue};
use crate::fact::tree::Node;

/// Reads the facts of an example, by their roots. What is wrong is noted and left out.
pub(super) fn observe(
    document: &Document<'_>,
    number: usize,
    example: &ExampleFile,
    vocabulary: &Vocabulary<'_>,
) -> BTreeMap<String, Node> {
    let number = number.to_string();
    let mut observer = Observer {
        document,
        keys: vec!["example".to_owned(), number.clone(), "facts".to_owned()],
    };
    let mut facts = BTreeMap::new();
    for (root, value) in &example.facts {
        let shape = match vocabulary.find(root) {
            Ok(_) => shape_of_root(root),
            Err((what, mend)) => {
                observer.note_below(root, what, mend);
                None
            }
        };
        if let Some(shape) = shape {
            let node = observer.below(root, |observer| observer.node(value, shape, false));
            facts.extend(node.map(|node| (root.clone(), node)));
        }
    }
    for (index, path) in example.absent.iter().enumerate() {
        let fault = match vocabulary.find(path) {
            Ok(Named::Fact(row)) => set_absent(&mut facts, row),
            Ok(Named::Param | Named::Word) => Some(never_absent(path)),
            Err(fault) => Some(fault),
        };
        if let Some((what, mend)) = fault {
            document.note_at(
                &["example", &number, "absent", &index.to_string()],
                what,
                mend,
            );
        }
    }
    facts
}

/// The type of the facts below a root: one subject, or a section of the domain's facts.
fn shape_of_root(root: &str) -> Option<&'static Shape> {
    if SUBJECT_ROOTS.iter().any(|(_, name)| *name == root) {
        catalogue().subject(root)
    } else {
        catalogue().facts().field(root)
    }
}

fn never_absent(path: &str) -> (String, String) {
    (
        format!("`{path}` is never absent by itself"),
        "name a fact that can be: `belfort checks facts` says which".to_owned(),
    )
}

/// Marks a fact as absent, where it can be and nothing is given below it.
fn set_absent(facts: &mut BTreeMap<String, Node>, row: &Row) -> Option<(String, String)> {
    if !row.may_be_absent {
        return Some(never_absent(&row.path));
    }
    let twice = || {
        Some((
            format!("`{}` is given and absent at once", row.path),
            "remove one of the two".to_owned(),
        ))
    };
    let mut group = facts;
    let (above, last) = row.path.rsplit_once('.')?;
    for name in above.split('.') {
        let node = group.entry(name.to_owned());
        match node.or_insert_with(|| Node::Group(BTreeMap::new())) {
            Node::Group(fields) => group = fields,
            _ => return twice(),
        }
    }
    match group.insert(last.to_owned(), Node::Absent) {
        None => None,
        Some(_) => twice(),
    }
}

/// Reads values, and knows at which key it is.
struct Observer<'a> {
    document: &'a Document<'a>,
    keys: Vec<String>,
}

impl Observer<'_> {
    fn below<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.keys.push(key.to_owned());
        let read = read(self);
        self.keys.pop();
        read
    }

    fn note_below(&mut self, key: &str, what: String, mend: String) {
        self.below(key, |observer| observer.note(what, mend));
    }

    fn note(&self, what: impl Into<String>, mend: impl Into<String>) {
        let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        self.document.note_at(&keys, what, mend);
    }

    /// A value of a known type; `None` with the mistake noted where it does not fit.
    fn node(&mut self, value: &Value, shape: &Shape, below_seen: bool) -> Option<Node> {
        match (shape, value) {
            (Shape::Seen(inner) | Shape::Optional(inner), value) => {
                self.seen(value, inner, below_seen)
            }
            (Shape::Bool, Value::Boolean(value)) => Some(Node::Value(Json::from(*value))),
            (Shape::Integer | Shape::Number, Value::Integer(value)) => {
                Some(Node::Value(Json::from(*value)))
            }
            (Shape::Number, Value::Float(value)) => Some(Node::Value(Json::from(*value))),
            (Shape::Text, Value::String(text)) => Some(Node::Value(Json::from(text.as_str()))),
            (Shape::Word(words), Value::String(text)) => {
                let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
                if words.contains(&text.as_str()) {
                    return Some(Node::Value(Json::from(text.as_str())));
                }
                let all = format!("its words are {}", words.join(", "));
                self.note(
                    format!("`{text}` is none of the words of this fact"),
                    did_you_mean(text, words, &all),
                );
                None
            }
            (Shape::List(one), Value::Array(values)) => {
                let nodes = values.iter().enumerate().filter_map(|(index, value)| {
                    let index = index.to_string();
                    self.below(&index, |observer| observer.node(value, one, below_seen))
                });
                Some(Node::List(nodes.collect()))
            }
            (Shape::Object(fields), Value::Table(values)) => {
                Some(self.group(fields, values, below_seen))
            }
            (shape, value) => {
                self.note(
                    format!("this is a {}, and the fact is: {shape}", value.type_str()),
                    "write a value of that type",
                );
                None
            }
        }
    }

    fn group(&mut self, fields: &[Field], values: &toml::Table, below_seen: bool) -> Node {
        let mut group = BTreeMap::new();
        for (key, value) in values {
            let Some(field) = fields.iter().find(|field| field.name == *key) else {
                let names = fields.iter().map(|field| field.name.as_str());
                self.note_below(
                    key,
                    format!("there is no fact `{key}` here"),
                    did_you_mean(key, names, "see `belfort checks facts`"),
                );
                continue;
            };
            let node = self.below(key, |observer| {
                observer.node(value, &field.shape, below_seen)
            });
            group.extend(node.map(|node| (key.clone(), node)));
        }
        Node::Group(group)
    }

    /// Something that was looked for: its value, `"absent"`, or `{ unknown = { cause = "…" } }` where
    /// the cause is part of the story. A fact that is a text is called absent in the list `absent`
    /// only.
    fn seen(&mut self, value: &Value, inner: &Shape, below_seen: bool) -> Option<Node> {
        match value {
            Value::String(word) if word == "absent" && !takes_absent_as_text(inner) => {
                if below_seen {
                    self.note(
                        "this fact is never absent by itself: it was seen or it is unknown",
                        "make the fact above it absent, or leave this one out",
                    );
                    return None;
                }
                Some(Node::Absent)
            }
            Value::Table(table) if is_unknown(table) && inner.field("unknown").is_none() => {
                self.unknown(table)
            }
            value => self.node(value, inner, true),
        }
    }
}

impl Observer<'_> {
    fn unknown(&mut self, table: &toml::Table) -> Option<Node> {
        let why = table.get("unknown")?.clone();
        match why.try_into::<Why>() {
            Ok(why) => Some(Node::Unknown(why)),
            Err(error) => {
                let (what, mend) = in_plain_words(error.message());
                self.note_below("unknown", what, mend);
                None
            }
        }
    }
}

fn is_unknown(table: &toml::Table) -> bool {
    table.len() == 1 && table.contains_key("unknown")
}

/// Whether `"absent"` would be a value of a type.
fn takes_absent_as_text(shape: &Shape) -> bool {
    match shape {
        Shape::Text => true,
        Shape::Word(words) => words.iter().any(|word| word.word == "absent"),
        _ => false,
    }
}
