//! Checks rules against the catalogue: every name exists, every comparison fits its types.
//!
//! Why so strict: a misspelt name, a misspelt word or a text compared with a number would be silently
//! false, and a check that can never fail looks like good news.

use super::expression::{Comparison, Constant, Expression, Kind, parse};
use super::problem::{Slip, did_you_mean};
use super::rule::{Operand, Rule, Test};
use super::vocabulary::{Named, Vocabulary};
use crate::fact::catalogue::{Row, Shape, Word};

/// Reads a rule and checks it. All its slips come back at once.
pub(super) fn rule(source: &str, vocabulary: &Vocabulary<'_>) -> Result<Rule, Vec<Slip>> {
    let expression = parse(source)?;
    let mut typing = Typing {
        vocabulary,
        slips: Vec::new(),
    };
    match typing.condition(&expression) {
        Some(test) if typing.slips.is_empty() => Ok(Rule {
            source: source.to_owned(),
            test,
        }),
        _ => Err(typing.slips),
    }
}

/// What a side of a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type<'a> {
    Bool,
    Number,
    Text,
    Word(&'a [Word]),
}

/// A side of a comparison, with what messages call it.
struct Side {
    operand: Operand,
    of: Type<'static>,
    name: String,
}

struct Typing<'a> {
    vocabulary: &'a Vocabulary<'a>,
    slips: Vec<Slip>,
}

impl Typing<'_> {
    fn refuse<T>(
        &mut self,
        expression: &Expression,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Option<T> {
        self.slips
            .push(Slip::new(expression.at.clone(), what, mend));
        None
    }

    /// A part of a rule that is true or false.
    fn condition(&mut self, expression: &Expression) -> Option<Test> {
        match &expression.kind {
            Kind::Path(path) => self.holds(expression, path),
            Kind::Not(inner) => match &inner.kind {
                // `x not in […]` and `not x in […]` are one node of the syntax: both compare.
                Kind::In(operand, list) => self.among(operand, list, true),
                _ => Some(Test::Not(Box::new(self.condition(inner)?))),
            },
            Kind::And(left, right) => {
                let (left, right) = (self.condition(left), self.condition(right));
                Some(Test::And(Box::new(left?), Box::new(right?)))
            }
            Kind::Or(left, right) => {
                let (left, right) = (self.condition(left), self.condition(right));
                Some(Test::Or(Box::new(left?), Box::new(right?)))
            }
            Kind::Compare(left, comparison, right) => {
                self.compare(expression, left, *comparison, right)
            }
            Kind::In(operand, list) => self.among(operand, list, false),
            Kind::Test(subject, name) => self.test(expression, subject, name),
            Kind::Constant(constant) => self.refuse(
                expression,
                format!("`{constant}` is the same for every subject"),
                "leave `when` out in the last case; elsewhere ask for a fact",
            ),
            Kind::List(_) | Kind::Filter(..) => self.refuse(
                expression,
                "a rule is true or false, and this is neither",
                "compare it, such as `mail.spf.records|length > 1`",
            ),
        }
    }

    fn fact(&mut self, expression: &Expression, path: &str) -> Option<Named<'static>> {
        match self.vocabulary.find(path) {
            Ok(named) => Some(named),
            Err((what, mend)) => self.refuse(expression, what, mend),
        }
    }

    fn holds(&mut self, expression: &Expression, path: &str) -> Option<Test> {
        let row = match self.fact(expression, path)? {
            Named::Fact(row) if row.shape == Shape::Bool => {
                return Some(Test::Holds(path.to_owned()));
            }
            Named::Fact(row) => row,
            Named::Param | Named::Word => {
                return self.refuse(
                    expression,
                    format!("`{path}` is a number, not true or false"),
                    "compare a fact with it",
                );
            }
        };
        let mend = match &row.shape {
            Shape::Word(_) => format!("compare it, such as `{path} == '…'`"),
            Shape::List(_) => format!("compare its length, such as `{path}|length > 0`"),
            Shape::Object(_) => "name one of the facts below it".to_owned(),
            _ => format!("compare it, such as `{path} == …`"),
        };
        self.refuse(
            expression,
            format!("`{path}` is not true or false but: {}", row.shape),
            mend,
        )
    }

    fn test(&mut self, expression: &Expression, subject: &Expression, name: &str) -> Option<Test> {
        if name != "absent" {
            return self.refuse(
                expression,
                format!("there is no test `is {name}`"),
                "write `is absent` or `is not absent`; whether something could be seen is not asked, it makes the verdict unknown by itself",
            );
        }
        let Kind::Path(path) = &subject.kind else {
            return self.refuse(
                expression,
                "only a fact can be absent",
                "write `PATH is absent`",
            );
        };
        let row = match self.fact(subject, path)? {
            Named::Fact(row) => row,
            Named::Param | Named::Word => {
                return self.refuse(
                    expression,
                    format!("`{path}` is always there"),
                    "ask `is absent` of a fact",
                );
            }
        };
        if row.may_be_absent {
            return Some(Test::Absent(path.clone()));
        }
        self.refuse(
            expression,
            format!("`{path}` is never absent by itself"),
            absent_above(row),
        )
    }

    fn among(&mut self, operand: &Expression, list: &Expression, negated: bool) -> Option<Test> {
        let side = self.side(operand);
        let Kind::List(constants) = &list.kind else {
            return self.refuse(
                list,
                "`in` asks for a list of constants",
                "write it out, such as `in ['none', 'quarantine']`; whether a list of facts holds something is a fact of its own, made in Rust",
            );
        };
        let side = side?;
        if constants.is_empty() {
            return self.refuse(list, "the list is empty", "write the words that count");
        }
        let mut fits = true;
        for constant in constants {
            let fault = mismatch(&side, constant);
            fits &= fault.is_none();
            if let Some((what, mend)) = fault {
                self.slips.push(Slip::new(list.at.clone(), what, mend));
            }
        }
        if let Operand::Constant(_) = side.operand {
            return self.refuse(
                operand,
                "a constant is compared with constants",
                "name a fact",
            );
        }
        fits.then(|| Test::Among {
            operand: side.operand,
            list: constants.clone(),
            negated,
        })
    }

    fn compare(
        &mut self,
        whole: &Expression,
        left: &Expression,
        comparison: Comparison,
        right: &Expression,
    ) -> Option<Test> {
        let (left, right) = (self.side(left), self.side(right));
        let (left, right) = (left?, right?);
        let fixed = |side: &Side| matches!(side.operand, Operand::Constant(_) | Operand::Param(_));
        if fixed(&left) && fixed(&right) {
            return self.refuse(
                whole,
                format!(
                    "{} and {} are the same for every subject",
                    left.name, right.name
                ),
                "compare a fact with one of them",
            );
        }
        let fault = match (&left.operand, &right.operand) {
            (Operand::Constant(constant), _) => mismatch(&right, constant),
            (_, Operand::Constant(constant)) => mismatch(&left, constant),
            _ if left.of == right.of => None,
            _ => Some(unlike(&left, &right)),
        };
        if let Some((what, mend)) = fault {
            return self.refuse(whole, what, mend);
        }
        let orders = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
        if orders && left.of != Type::Number {
            return self.refuse(
                whole,
                format!(
                    "`{comparison}` compares numbers, which {} is not",
                    left.name
                ),
                "use `==`, `!=` or `in […]`",
            );
        }
        Some(Test::Compare(left.operand, comparison, right.operand))
    }

    /// One side of a comparison.
    fn side(&mut self, expression: &Expression) -> Option<Side> {
        match &expression.kind {
            Kind::Path(path) => self.path_side(expression, path),
            Kind::Constant(constant) => Some(Side {
                of: match constant {
                    Constant::Bool(_) => Type::Bool,
                    Constant::Number(_) => Type::Number,
                    Constant::Text(_) => Type::Text,
                },
                name: format!("`{constant}`"),
                operand: Operand::Constant(constant.clone()),
            }),
            Kind::Filter(list, name, arguments) => self.length(expression, list, name, arguments),
            _ => self.refuse(
                expression,
                "this cannot be compared",
                "compare a fact, the length of a list, a number of [params] or a constant",
            ),
        }
    }

    fn path_side(&mut self, expression: &Expression, path: &str) -> Option<Side> {
        let row = match self.fact(expression, path)? {
            Named::Fact(row) => row,
            Named::Param | Named::Word => {
                return Some(Side {
                    operand: Operand::Param(path.to_owned()),
                    of: Type::Number,
                    name: format!("`{path}` (a number)"),
                });
            }
        };
        let of = match &row.shape {
            Shape::Bool => Type::Bool,
            Shape::Integer | Shape::Number => Type::Number,
            Shape::Text => Type::Text,
            Shape::Word(words) => Type::Word(words),
            Shape::List(_) => {
                return self.refuse(
                    expression,
                    format!("`{path}` is a list"),
                    format!("compare its length, such as `{path}|length > 0`"),
                );
            }
            _ => {
                return self.refuse(
                    expression,
                    format!("`{path}` is a {}", row.shape),
                    "name one of the facts below it, or ask whether it `is absent`",
                );
            }
        };
        let name = match of {
            Type::Word(_) => format!("`{path}` (a machine word)"),
            _ => format!("`{path}` ({})", row.shape),
        };
        Some(Side {
            operand: Operand::Fact(path.to_owned()),
            of,
            name,
        })
    }

    fn length(
        &mut self,
        expression: &Expression,
        list: &Expression,
        name: &str,
        arguments: &[Constant],
    ) -> Option<Side> {
        if name != "length" || !arguments.is_empty() {
            return self.refuse(
                expression,
                format!("`|{name}` is not a filter of rules"),
                "the only one is `|length`; what must be computed is a fact, made in Rust",
            );
        }
        let Kind::Path(path) = &list.kind else {
            return self.refuse(
                expression,
                "only a list has a length",
                "write `PATH|length`",
            );
        };
        match self.fact(list, path)? {
            Named::Fact(row) if matches!(row.shape, Shape::List(_)) => Some(Side {
                operand: Operand::Length(path.clone()),
                of: Type::Number,
                name: format!("`{path}|length` (a number)"),
            }),
            Named::Fact(row) => self.refuse(
                expression,
                format!("`{path}` has no length: {}", row.shape),
                "only a list has one",
            ),
            Named::Param | Named::Word => self.refuse(
                expression,
                format!("`{path}` has no length"),
                "only a list has one",
            ),
        }
    }
}

/// Which fact to ask instead, when one below it was asked whether it is absent.
fn absent_above(row: &Row) -> String {
    let mut path = row.path.as_str();
    while let Some((above, _)) = path.rsplit_once('.') {
        let found = crate::fact::catalogue::catalogue().find(above);
        if found.is_some_and(|row| row.may_be_absent) {
            return format!("ask `{above} is absent`: what is below it is absent with it");
        }
        path = above;
    }
    "leave this out: it was seen or it is unknown".to_owned()
}

/// Why a side cannot be compared with a constant, where it cannot.
fn mismatch(side: &Side, constant: &Constant) -> Option<(String, String)> {
    match (side.of, constant) {
        (Type::Bool, Constant::Bool(_))
        | (Type::Number, Constant::Number(_))
        | (Type::Text, Constant::Text(_)) => None,
        (Type::Word(words), Constant::Text(text)) => {
            let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
            (!words.contains(&text.as_str())).then(|| {
                let all = format!("its words are {}", words.join(", "));
                (
                    format!("{} is never '{text}'", side.name),
                    did_you_mean(text, words, &all),
                )
            })
        }
        _ => Some((
            format!("{} cannot be compared with `{constant}`", side.name),
            match (side.of, constant) {
                (Type::Number, _) => "write a number, without quotes".to_owned(),
                (Type::Bool, _) => "write the fact alone, or `not` before it".to_owned(),
                _ => "write a text in quotes".to_owned(),
            },
        )),
    }
}

/// What is said of two facts whose types differ.
fn unlike(left: &Side, right: &Side) -> (String, String) {
    (
        format!("{} and {} cannot be compared", left.name, right.name),
        "compare things of one type".to_owned(),
    )
}

#[cfg(test)]
mod tests;
