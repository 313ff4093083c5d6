//! What is done to a fact before it stands in a text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::clipped;
use crate::check::expression::Constant;
use crate::check::problem::did_you_mean;
use crate::fact::catalogue::Shape;
use crate::fact::tree::Node;
use crate::language::Language;

/// Entries of a list that are written out.
const LIST_SHOWN: usize = 10;

/// The filters that texts may use.
const FILTERS: [&str; 6] = ["count", "date", "dated", "length", "list", "named"];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    /// Shown as it is.
    None,
    /// The number of entries.
    Length,
    /// A moment, as its day.
    Date,
    /// Entries joined by commas.
    List,
    /// The same, with the day that an entry names in brackets as the language writes it.
    Dated,
    /// The same, with machine words (an entry, or what stands in its brackets) in the words beside them.
    Named(BTreeMap<String, String>),
    /// A number with its noun; of a list, the number of its entries.
    Count { one: String, many: String },
}

impl Filter {
    /// What is shown of a fact; `None` where it is not what the filter is for.
    pub(super) fn apply(&self, node: &Node, language: Language) -> Option<String> {
        match self {
            Self::None => shown(node, language),
            Self::Length => size(node).map(|number| language.number(number)),
            Self::Date => {
                let moment: Timestamp = node.text()?.parse().ok()?;
                Some(language.date(moment))
            }
            Self::List => listed(node, language, |entry| entry),
            Self::Dated => listed(node, language, |entry| dated(entry, language)),
            Self::Named(words) => listed(node, language, |entry| named(&entry, words)),
            Self::Count { one, many } => size(node).map(|number| language.count(number, one, many)),
        }
    }
}

/// A single value as people read it.
fn shown(node: &Node, language: Language) -> Option<String> {
    match node {
        Node::Value(Value::Number(number)) => number.as_f64().map(|number| language.number(number)),
        Node::Value(Value::String(text)) => Some(clipped(text)),
        _ => None,
    }
}

/// A number, or the number of entries of a list.
fn size(node: &Node) -> Option<f64> {
    match node {
        Node::Value(Value::Number(number)) => number.as_f64(),
        #[expect(
            clippy::cast_precision_loss,
            reason = "lists are limited to thousands of entries"
        )]
        Node::List(nodes) => Some(nodes.len() as f64),
        _ => None,
    }
}

fn listed(node: &Node, language: Language, say: impl Fn(String) -> String) -> Option<String> {
    let Node::List(nodes) = node else { return None };
    let mut entries: Vec<String> = nodes
        .iter()
        .take(LIST_SHOWN)
        .filter_map(|node| shown(node, language).map(&say))
        .collect();
    if nodes.len() > LIST_SHOWN {
        entries.push(format!("… (+{})", nodes.len() - LIST_SHOWN));
    }
    Some(entries.join(", "))
}

/// `PHP 8.1 (2025-12-31)` with its day as the language writes it; anything else as it is.
fn dated(entry: String, language: Language) -> String {
    let day = in_brackets(&entry).and_then(|(name, day)| {
        let midnight = day.parse::<Date>().ok()?.at(0, 0, 0, 0);
        let moment = TimeZone::UTC.to_timestamp(midnight).ok()?;
        Some(format!("{name} ({})", language.date(moment)))
    });
    day.unwrap_or(entry)
}

/// `Combell (dns, web)` with its machine words in the words beside them; what has none stays.
fn named(entry: &str, words: &BTreeMap<String, String>) -> String {
    let say = |word: &str| words.get(word).cloned();
    say(entry).unwrap_or_else(|| match in_brackets(entry) {
        None => entry.to_owned(),
        Some((name, inside)) => {
            let inside = inside.split(", ");
            let said: Vec<String> = inside
                .map(|word| say(word).unwrap_or_else(|| word.to_owned()))
                .collect();
            format!("{name} ({})", said.join(", "))
        }
    })
}

/// An entry and what stands in the brackets at its end.
fn in_brackets(entry: &str) -> Option<(&str, &str)> {
    entry.strip_suffix(')')?.rsplit_once(" (")
}

/// The filter of a placeholder, where it fits what it is used on.
pub(super) fn filter_for(
    filter: Option<(&str, &[Constant])>,
    path: &str,
    shape: &Shape,
) -> Result<Filter, (String, String)> {
    let is_list = matches!(shape, Shape::List(_));
    let is_plain_list = matches!(shape, Shape::List(one) if is_shown(one));
    let is_number = matches!(shape, Shape::Integer | Shape::Number);
    match filter {
        None if is_shown(shape) => Ok(Filter::None),
        None if is_plain_list => Err((
            format!("`{path}` is a list"),
            format!("write `{{{{ {path}|list }}}}`"),
        )),
        None => Err((
            format!("`{path}` cannot be shown: {shape}"),
            "name a text, a number or a list; for another wording add a case".to_owned(),
        )),
        Some(("length", [])) if is_list => Ok(Filter::Length),
        Some(("date", [])) if *shape == Shape::Text => Ok(Filter::Date),
        Some(("list", [])) if is_plain_list => Ok(Filter::List),
        Some(("dated", [])) if is_plain_list => Ok(Filter::Dated),
        Some(("named", arguments)) if is_plain_list => named_words(arguments, path, shape),
        Some(("count", [Constant::Text(one), Constant::Text(many)])) if is_number || is_list => {
            Ok(Filter::Count {
                one: one.clone(),
                many: many.clone(),
            })
        }
        Some((name, _)) if FILTERS.contains(&name) => Err((
            format!("`|{name}` does not fit `{path}`: {shape}"),
            "`|date` takes a moment, `|list`, `|dated`, `|named('word', 'own word')` and `|length` a list, `|count('day', 'days')` a number or a list".to_owned(),
        )),
        Some((name, _)) => Err((
            format!("there is no filter `|{name}`"),
            did_you_mean(name, FILTERS, "the filters are `count`, `date`, `dated`, `length`, `list` and `named`"),
        )),
    }
}

/// Pairs of a machine word and what people read. Where the fact has a fixed set of words, each needs its own.
fn named_words(
    arguments: &[Constant],
    path: &str,
    shape: &Shape,
) -> Result<Filter, (String, String)> {
    let mut words = BTreeMap::new();
    for pair in arguments.chunks(2) {
        let [Constant::Text(word), Constant::Text(own)] = pair else {
            return Err((
                "`|named` takes pairs of texts".to_owned(),
                "write `|named('word', 'what people read', …)`".to_owned(),
            ));
        };
        words.insert(word.clone(), own.clone());
    }
    let Shape::List(one) = shape else {
        return Ok(Filter::Named(words));
    };
    if let Shape::Word(known) = &**one {
        let known: BTreeSet<&str> = known.iter().map(|word| word.word.as_str()).collect();
        let given: BTreeSet<&str> = words.keys().map(String::as_str).collect();
        if let Some(missing) = known.difference(&given).next() {
            return Err((
                format!("`{missing}` of `{path}` has no word of its own"),
                "add it to the pairs of `|named`".to_owned(),
            ));
        }
        if let Some(strange) = given.difference(&known).next() {
            return Err((
                format!("`{path}` is never `{strange}`"),
                did_you_mean(strange, known, "take it out of `|named`"),
            ));
        }
    }
    Ok(Filter::Named(words))
}

/// Whether people can read a value of a type as it is.
fn is_shown(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Integer | Shape::Number | Shape::Text | Shape::Word(_)
    )
}
