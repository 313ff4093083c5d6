//! Rules that have been checked against the catalogue, and their three-valued truth.
//!
//! A comparison with a fact that is *absent* is false: there is nothing to compare, so no limit is
//! crossed and no word is equal. The case that catches absence (`… is absent`) stands before, which
//! the examples of a check show. `x != 'a'` and `x not in ['a']` are comparisons like all others and
//! are false too, while `not (x == 'a')` denies a comparison and is true.
//!
//! A fact that is *unknown* makes a rule unknown only where it could change the answer (Kleene).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::expression::{Comparison, Constant};
use super::vocabulary::Scene;
use crate::fact::tree::{Look, Node};
use crate::fact::{Cause, Why};

/// A rule that has been parsed and checked against the catalogue of facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub(super) source: String,
    pub(super) test: Test,
}

/// One part of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// A fact that is yes or no.
    Holds(String),
    /// A fact was looked for and there is none.
    Absent(String),
    /// The opposite.
    Not(Box<Test>),
    /// Both.
    And(Box<Test>, Box<Test>),
    /// One of them at least.
    Or(Box<Test>, Box<Test>),
    /// Two things compared.
    Compare(Operand, Comparison, Operand),
    /// A thing is among constants, or is not.
    Among {
        /// The thing.
        operand: Operand,
        /// The constants.
        list: Vec<Constant>,
        /// `not in`.
        negated: bool,
    },
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// A fact.
    Fact(String),
    /// The number of entries of a list.
    Length(String),
    /// A number of the check, by its whole name.
    Param(String),
    /// A constant.
    Constant(Constant),
}

/// The loader has checked every name and type; a fault of ours in that makes a rule unknown, never
/// true or false.
static MISTYPED: Why = Why {
    cause: Cause::Bug,
    detail: String::new(),
};

/// Whether a rule holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It could not be seen; the cause is that of the first fact that decides.
    Unknown(Why),
}

impl Rule {
    /// The rule as its author wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Paths of all facts it looks at.
    pub fn facts(&self) -> BTreeSet<&str> {
        let mut names = Names::default();
        self.test.collect(&mut names);
        names.facts
    }

    /// Whole names of the numbers it uses, such as `params.min_days`.
    pub(super) fn params(&self) -> BTreeSet<&str> {
        let mut names = Names::default();
        self.test.collect(&mut names);
        names.params
    }

    /// Whether it holds for a subject.
    pub(super) fn truth(&self, scene: &Scene<'_>) -> Truth {
        self.test.truth(scene)
    }
}

impl Test {
    fn truth(&self, scene: &Scene<'_>) -> Truth {
        match self {
            Self::Holds(path) => match scene.look(path) {
                Look::Known(node) => Truth::from(*node == Node::Value(Value::Bool(true))),
                Look::Absent => Truth::False,
                Look::Unknown(why) => Truth::Unknown(why.clone()),
            },
            Self::Absent(path) => match scene.look(path) {
                Look::Known(_) => Truth::False,
                Look::Absent => Truth::True,
                Look::Unknown(why) => Truth::Unknown(why.clone()),
            },
            Self::Not(inner) => inner.truth(scene).not(),
            Self::And(left, right) => left.truth(scene).and(right.truth(scene)),
            Self::Or(left, right) => left.truth(scene).or(right.truth(scene)),
            Self::Compare(left, comparison, right) => {
                compare(&left.held(scene), *comparison, &right.held(scene))
            }
            Self::Among {
                operand,
                list,
                negated,
            } => match operand.held(scene) {
                Held::Absent => Truth::False,
                Held::Unknown(why) => Truth::Unknown(why.clone()),
                Held::Known(value) => {
                    let among = list.contains(&value);
                    Truth::from(among != *negated)
                }
            },
        }
    }

    fn collect<'a>(&'a self, names: &mut Names<'a>) {
        match self {
            Self::Holds(path) | Self::Absent(path) => {
                names.facts.insert(path);
            }
            Self::Not(inner) => inner.collect(names),
            Self::And(left, right) | Self::Or(left, right) => {
                left.collect(names);
                right.collect(names);
            }
            Self::Compare(left, _, right) => {
                left.collect(names);
                right.collect(names);
            }
            Self::Among { operand, .. } => operand.collect(names),
        }
    }
}

#[derive(Default)]
struct Names<'a> {
    facts: BTreeSet<&'a str>,
    params: BTreeSet<&'a str>,
}

/// The value of one side of a comparison.
enum Held<'a> {
    Known(Constant),
    Absent,
    Unknown(&'a Why),
}

impl Operand {
    fn held<'a>(&self, scene: &Scene<'a>) -> Held<'a> {
        let look = match self {
            Self::Constant(constant) => return Held::Known(constant.clone()),
            Self::Param(path) => {
                let number = scene.param(path).map(Constant::Number);
                return number.map_or(Held::Unknown(&MISTYPED), Held::Known);
            }
            Self::Fact(path) | Self::Length(path) => scene.look(path),
        };
        match look {
            Look::Absent => Held::Absent,
            Look::Unknown(why) => Held::Unknown(why),
            Look::Known(node) => constant_of(node).map_or(Held::Unknown(&MISTYPED), Held::Known),
        }
    }

    fn collect<'a>(&'a self, names: &mut Names<'a>) {
        match self {
            Self::Fact(path) | Self::Length(path) => names.facts.insert(path),
            Self::Param(path) => names.params.insert(path),
            Self::Constant(_) => false,
        };
    }
}

/// The value of a fact as comparisons see it: a list is the number of its entries.
fn constant_of(node: &Node) -> Option<Constant> {
    match node {
        Node::Value(Value::Bool(value)) => Some(Constant::Bool(*value)),
        Node::Value(Value::Number(number)) => number.as_f64().map(Constant::Number),
        Node::Value(Value::String(text)) => Some(Constant::Text(text.clone())),
        #[expect(
            clippy::cast_precision_loss,
            reason = "lists are limited to thousands of entries"
        )]
        Node::List(nodes) => Some(Constant::Number(nodes.len() as f64)),
        _ => None,
    }
}

fn compare(left: &Held<'_>, comparison: Comparison, right: &Held<'_>) -> Truth {
    let (left, right) = match (left, right) {
        (Held::Absent, _) | (_, Held::Absent) => return Truth::False,
        (Held::Unknown(why), _) | (_, Held::Unknown(why)) => {
            return Truth::Unknown((*why).clone());
        }
        (Held::Known(left), Held::Known(right)) => (left, right),
    };
    let order = match (left, right) {
        (Constant::Number(left), Constant::Number(right)) => left.partial_cmp(right),
        (left, right) if left == right => Some(Ordering::Equal),
        // Only equality is asked of words and texts, so any other order will do.
        _ => Some(Ordering::Less),
    };
    Truth::from(order.is_some_and(|order| match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }))
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (unknown @ Self::Unknown(_), _) | (_, unknown @ Self::Unknown(_)) => unknown,
            (Self::True, Self::True) => Self::True,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests;
