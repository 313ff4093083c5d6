//! Facts as a tree that is asked by path, for rules and texts.
//!
//! The tree is made from the JSON of the facts *and* their types, because the JSON alone cannot tell
//! the machine word `absent` of an enum from a fact that is absent.

use std::collections::BTreeMap;

use serde_json::Value;

use super::catalogue::{Shape, catalogue};
use super::{Cause, Facts, Why};

/// Why a fact that is not in the tree is unknown: nobody looked. An example in a check file leaves out
/// what was not observed.
static NOT_OBSERVED: Why = Why {
    cause: Cause::Pending,
    detail: String::new(),
};

/// A fact, a group of facts, or the reason there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A yes or no, a number or a text.
    Value(Value),
    /// A list.
    List(Vec<Node>),
    /// A group of facts by name. A name that is missing was not observed.
    Group(BTreeMap<String, Node>),
    /// There is none, and everything below it is absent with it.
    Absent,
    /// It could not be seen, and neither could anything below it.
    Unknown(Why),
}

/// What asking for a path came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look<'a> {
    /// It was observed.
    Known(&'a Node),
    /// It, or something above it, is not there.
    Absent,
    /// It, or something above it, could not be seen.
    Unknown(&'a Why),
}

impl Node {
    /// All facts of a scan, with the lists of subjects by the names they have in [`Facts`].
    pub fn of_facts(facts: &Facts) -> Self {
        match serde_json::to_value(facts) {
            Ok(value) => Self::of_value(value, catalogue().facts()),
            Err(error) => Self::unreadable(&format!("write the facts as JSON: {error}")),
        }
    }

    /// A value of a known type.
    fn of_value(value: Value, shape: &Shape) -> Self {
        match (shape, value) {
            (Shape::Seen(inner), value) => Self::of_seen(value, inner),
            (Shape::Optional(_), Value::Null) => Self::Absent,
            (Shape::Optional(inner), value) => Self::of_value(value, inner),
            (Shape::List(one), Value::Array(values)) => Self::List(
                values
                    .into_iter()
                    .map(|value| Self::of_value(value, one))
                    .collect(),
            ),
            (Shape::Object(fields), Value::Object(mut values)) => Self::Group(
                fields
                    .iter()
                    .filter_map(|field| {
                        let value = values.remove(&field.name)?;
                        Some((field.name.clone(), Self::of_value(value, &field.shape)))
                    })
                    .collect(),
            ),
            (_, value) => Self::Value(value),
        }
    }

    /// A `Seen` as it serialises: `{"known": …}`, `"absent"` or `{"unknown": …}`.
    fn of_seen(value: Value, inner: &Shape) -> Self {
        let mut value = match value {
            Value::Object(value) => value,
            Value::String(word) if word == "absent" => return Self::Absent,
            other => return Self::unreadable(&format!("expected an observation, found {other}")),
        };
        if let Some(known) = value.remove("known") {
            return Self::of_value(known, inner);
        }
        let why = value.remove("unknown").unwrap_or_default();
        serde_json::from_value(why).map_or_else(
            |error| Self::unreadable(&format!("read why a fact is unknown: {error}")),
            Self::Unknown,
        )
    }

    /// A fault of ours makes a fact unknown; it never reads as missing.
    fn unreadable(detail: &str) -> Self {
        Self::Unknown(Why::new(Cause::Bug, detail))
    }

    /// Follows a dotted path down from here. The empty path is this node.
    pub fn find(&self, path: &str) -> Look<'_> {
        let mut node = self;
        for name in path.split('.').filter(|name| !name.is_empty()) {
            node = match node {
                Self::Group(fields) => match fields.get(name) {
                    Some(field) => field,
                    None => return Look::Unknown(&NOT_OBSERVED),
                },
                Self::Absent | Self::Unknown(_) => break,
                Self::Value(_) | Self::List(_) => return Look::Unknown(&NOT_OBSERVED),
            };
        }
        match node {
            Self::Absent => Look::Absent,
            Self::Unknown(why) => Look::Unknown(why),
            known => Look::Known(known),
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Value(value) => value.as_str(),
            _ => None,
        }
    }

    /// The value as JSON, where it is a single value or a list of single values. Larger things stay in
    /// the evidence.
    pub fn plain(&self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::List(nodes) => nodes
                .iter()
                .map(|node| match node {
                    Self::Value(value) => Some(value.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fact::catalogue::{Field, Word};
    use crate::fact::{Dns, Hsts, Mail, Mx, Seen, Site};

    fn site() -> Site {
        Site {
            name: "www.example.be".to_owned(),
            hsts: Seen::Known(Hsts {
                value: "max-age=2592000".to_owned(),
                malformed: false,
                max_age_seconds: 2_592_000,
                max_age_days: 30,
                include_subdomains: false,
                missing_on_a_hop: false,
            }),
            https_answer: Seen::Absent,
            http: Seen::Unknown(Cause::Timeout.into()),
            ..Site::default()
        }
    }

    #[test]
    fn a_fact_is_known_absent_or_unknown_with_everything_below_it() {
        let facts = Facts {
            mail: Mail {
                mx: Seen::Known(Mx {
                    null: true,
                    alias_hosts: Seen::Unknown(Why::new(Cause::ServerFailure, "mx1")),
                    ..Mx::default()
                }),
                spf: Seen::Absent,
                ..Mail::default()
            },
            dns: Dns {
                caa: Seen::Unknown(Cause::Timeout.into()),
                ..Dns::default()
            },
            ..Facts::default()
        };
        let tree = Node::of_facts(&facts);
        let null = Node::Value(json!(true));
        assert_eq!(tree.find("mail.mx.null"), Look::Known(&null));
        assert_eq!(tree.find("mail.spf"), Look::Absent);
        assert_eq!(tree.find("mail.spf.records"), Look::Absent);
        let timeout = Why::from(Cause::Timeout);
        assert_eq!(tree.find("dns.caa"), Look::Unknown(&timeout));
        assert_eq!(tree.find("dns.caa.issue"), Look::Unknown(&timeout));
        let failure = Why::new(Cause::ServerFailure, "mx1");
        assert_eq!(tree.find("mail.mx.alias_hosts"), Look::Unknown(&failure));
        assert_eq!(tree.find("mail.dmarc"), Look::Unknown(&NOT_OBSERVED));
    }

    #[test]
    fn a_subject_is_asked_on_its_own() {
        let facts = Facts {
            sites: Seen::Known(vec![site()]),
            ..Facts::default()
        };
        let tree = Node::of_facts(&facts);
        let Look::Known(Node::List(sites)) = tree.find("sites") else {
            panic!("{tree:?}");
        };
        let days = sites[0].find("hsts.max_age_days");
        assert_eq!(days, Look::Known(&Node::Value(json!(30))));
        assert_eq!(sites[0].find("https_answer"), Look::Absent);
        assert_eq!(
            sites[0].find("name"),
            Look::Known(&Node::Value(json!("www.example.be")))
        );
        assert!(matches!(sites[0].find(""), Look::Known(Node::Group(_))));
    }

    #[test]
    fn a_path_that_is_not_there_is_unknown_and_never_absent() {
        let tree = Node::of_facts(&Facts::default());
        for path in ["dns.nothing", "nothing", "mail.mx.null.deeper"] {
            assert_eq!(tree.find(path), Look::Unknown(&NOT_OBSERVED), "{path}");
        }
        let list = Node::List(vec![]);
        assert_eq!(list.find("first"), Look::Unknown(&NOT_OBSERVED));
    }

    #[test]
    fn the_machine_word_absent_is_a_word_and_no_absence() {
        let words = Shape::Word(vec![Word {
            word: "absent".to_owned(),
            meaning: String::new(),
        }]);
        let shape = Shape::Object(vec![
            Field {
                name: "word".to_owned(),
                meaning: String::new(),
                shape: words.clone(),
            },
            Field {
                name: "seen".to_owned(),
                meaning: String::new(),
                shape: Shape::Seen(Box::new(words)),
            },
            Field {
                name: "left_out".to_owned(),
                meaning: String::new(),
                shape: Shape::Optional(Box::new(Shape::Bool)),
            },
        ]);
        let value = json!({"word": "absent", "seen": {"known": "absent"}, "left_out": null});
        let tree = Node::of_value(value, &shape);
        let word = Node::Value(json!("absent"));
        assert_eq!(tree.find("word"), Look::Known(&word));
        assert_eq!(tree.find("seen"), Look::Known(&word));
        assert_eq!(tree.find("left_out"), Look::Absent);
        let tree = Node::of_value(json!({"seen": "absent"}), &shape);
        assert_eq!(tree.find("seen"), Look::Absent);
    }

    #[test]
    fn an_observation_that_cannot_be_read_is_unknown() {
        for value in [
            json!(3),
            json!("absentt"),
            json!({}),
            json!({"unknown": {"cause": "x"}}),
        ] {
            let node = Node::of_seen(value, &Shape::Bool);
            assert!(
                matches!(&node, Node::Unknown(why) if why.cause == Cause::Bug),
                "{node:?}"
            );
        }
    }

    #[test]
    fn only_single_values_and_lists_of_them_are_shown() {
        let values = Node::List(vec![Node::Value(json!("a")), Node::Value(json!("b"))]);
        assert_eq!(values.plain(), Some(json!(["a", "b"])));
        assert_eq!(Node::List(vec![Node::Absent]).plain(), None);
        assert_eq!(Node::Group(BTreeMap::new()).plain(), None);
        assert_eq!(Node::Value(json!(3)).text(), None);
    }
}
