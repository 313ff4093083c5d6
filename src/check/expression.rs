//! The language of rules: minijinja's expression syntax, cut down to what can be checked at load.
//!
//! This is the only file that knows minijinja's syntax tree, which is not a stable interface (hence
//! the pinned version). It turns the tree into [`Expression`], our own, and refuses every node that
//! is not on the list: a rule that needs more is a fact that is missing.

use std::fmt;
use std::ops::Range;

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr, UnaryOpKind};
use minijinja::machinery::{Span, parse_expr};
use minijinja::value::ValueKind;

use super::problem::Slip;

/// An expression of the allowed kinds, not yet checked against the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    /// Where it stands in its source, in bytes.
    pub(super) at: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// The allowed kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// `site.hsts.max_age_days`.
    Path(String),
    /// `180`, `'none'`, `true`.
    Constant(Constant),
    /// `['a', 'b']`: constants only.
    List(Vec<Constant>),
    /// `not …`.
    Not(Box<Expression>),
    /// `… and …`.
    And(Box<Expression>, Box<Expression>),
    /// `… or …`.
    Or(Box<Expression>, Box<Expression>),
    /// `… < …` and its like; one comparison, no chain.
    Compare(Box<Expression>, Comparison, Box<Expression>),
    /// `… in […]`.
    In(Box<Expression>, Box<Expression>),
    /// `… is name`.
    Test(Box<Expression>, String),
    /// `…|name(constants)`.
    Filter(Box<Expression>, String, Vec<Constant>),
}

/// A constant of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// How two things are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Bytes a rule may have, quoted texts apart. Each `not` and each `or` is one level of the tree, so a rule
/// without end, in a stranger's file, would exhaust the stack.
const LONGEST: usize = 1_000;

/// Bytes it may have with its quoted texts, which have no levels.
const LONGEST_QUOTED: usize = 4_000;

/// Bytes outside quoted texts.
fn unquoted(source: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    let mut count = 0;
    for byte in source.bytes() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if byte == b'\\' => escaped = true,
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
            None => count += 1,
        }
    }
    count
}

/// Reads an expression. Every part that is not allowed gives a slip of its own.
pub(super) fn parse(source: &str) -> Result<Expression, Vec<Slip>> {
    let (length, most) = match unquoted(source) {
        length if length > LONGEST => (length, LONGEST),
        _ => (source.len(), LONGEST_QUOTED),
    };
    if length > most {
        return Err(vec![Slip::new(
            0..source.len(),
            format!("this has {length} bytes; {most} are the most"),
            "make several cases of it, or compute a fact",
        )]);
    }
    let tree = parse_expr(source).map_err(|error| vec![syntax_slip(source, &error)])?;
    let mut reader = Reader { slips: Vec::new() };
    let expression = reader.read(&tree);
    match expression {
        Some(expression) if reader.slips.is_empty() => Ok(expression),
        _ => Err(reader.slips),
    }
}

fn syntax_slip(source: &str, error: &minijinja::Error) -> Slip {
    // At the end of the source minijinja points behind it.
    let at = error.range().filter(|at| source.get(at.clone()).is_some());
    let at = at.unwrap_or(0..source.len());
    let what = error.detail().unwrap_or("it is not an expression");
    Slip::new(
        at,
        format!("cannot read `{source}`: {what}"),
        "write it like `site.hsts.max_age_days < params.min_days` in a rule, `{{ site.name }}` in a text",
    )
}

struct Reader {
    slips: Vec<Slip>,
}

impl Reader {
    /// Reads one node; `None` where it is not allowed, with the slip noted.
    fn read(&mut self, node: &Expr<'_>) -> Option<Expression> {
        let at = start(node)..end(node.span());
        let kind = match node {
            Expr::Var(_) | Expr::GetAttr(_) => Kind::Path(self.path(node)?),
            Expr::Const(constant) => Kind::Constant(self.constant(&constant.value, &at)?),
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOpKind::Not => Kind::Not(self.boxed(&unary.expr)?),
                UnaryOpKind::Neg => return self.negative(&unary.expr, at),
            },
            Expr::BinOp(binary) => {
                // Both sides are read before either may fail, so that one load shows all slips.
                let (left, right) = (self.boxed(&binary.left), self.boxed(&binary.right));
                self.binary(left, binary.op, right, &at)?
            }
            Expr::List(list) => Kind::List(self.list(&list.items)?),
            Expr::Test(test) => {
                if !test.args.is_empty() {
                    return self.refuse(
                        at,
                        "a test takes nothing behind its name",
                        "write `PATH is absent`",
                    );
                }
                Kind::Test(self.boxed(&test.expr)?, test.name.to_owned())
            }
            Expr::Filter(filter) => {
                let inner = filter.expr.as_ref()?;
                let (inner, arguments) = (self.boxed(inner), self.arguments(&filter.args, &at));
                Kind::Filter(inner?, filter.name.to_owned(), arguments?)
            }
            other => {
                let (what, mend) = refusal(other);
                return self.refuse(at, what, mend);
            }
        };
        Some(Expression { at, kind })
    }

    fn boxed(&mut self, node: &Expr<'_>) -> Option<Box<Expression>> {
        self.read(node).map(Box::new)
    }

    fn refuse<T>(&mut self, at: Range<usize>, what: impl Into<String>, mend: &str) -> Option<T> {
        self.slips.push(Slip::new(at, what, mend));
        None
    }

    /// A dotted path: names joined by dots, with nothing else on the way.
    fn path(&mut self, node: &Expr<'_>) -> Option<String> {
        match node {
            Expr::Var(variable) => Some(variable.id.to_owned()),
            Expr::GetAttr(step) => Some(format!("{}.{}", self.path(&step.expr)?, step.name)),
            other => {
                let (what, mend) = refusal(other);
                self.refuse(start(other)..end(other.span()), what, mend)
            }
        }
    }

    fn constant(&mut self, value: &minijinja::Value, at: &Range<usize>) -> Option<Constant> {
        let constant = match value.kind() {
            ValueKind::Bool => Some(Constant::Bool(value.is_true())),
            ValueKind::Number => f64::try_from(value.clone()).ok().map(Constant::Number),
            ValueKind::String => value.as_str().map(|text| Constant::Text(text.to_owned())),
            _ => None,
        };
        if constant.is_none() {
            return self.refuse(
                at.clone(),
                format!("`{value}` is no constant of rules"),
                "a fact that may not be there is asked with `PATH is absent`",
            );
        }
        constant
    }

    fn negative(&mut self, node: &Expr<'_>, at: Range<usize>) -> Option<Expression> {
        match self.read(node)?.kind {
            Kind::Constant(Constant::Number(number)) => Some(Expression {
                at,
                kind: Kind::Constant(Constant::Number(-number)),
            }),
            _ => self.refuse(at, "rules do not calculate", CALCULATE),
        }
    }

    fn binary(
        &mut self,
        left: Option<Box<Expression>>,
        operator: BinOpKind,
        right: Option<Box<Expression>>,
        at: &Range<usize>,
    ) -> Option<Kind> {
        let comparison = match operator {
            BinOpKind::ScAnd => return Some(Kind::And(left?, right?)),
            BinOpKind::ScOr => return Some(Kind::Or(left?, right?)),
            BinOpKind::In => return Some(Kind::In(left?, right?)),
            BinOpKind::Eq => Comparison::Equal,
            BinOpKind::Ne => Comparison::Unequal,
            BinOpKind::Lt => Comparison::Less,
            BinOpKind::Lte => Comparison::LessOrEqual,
            BinOpKind::Gt => Comparison::Greater,
            BinOpKind::Gte => Comparison::GreaterOrEqual,
            BinOpKind::Add
            | BinOpKind::Sub
            | BinOpKind::Mul
            | BinOpKind::Div
            | BinOpKind::FloorDiv
            | BinOpKind::Rem
            | BinOpKind::Pow
            | BinOpKind::Concat => {
                return self.refuse(at.clone(), "rules do not calculate", CALCULATE);
            }
        };
        Some(Kind::Compare(left?, comparison, right?))
    }

    fn list(&mut self, items: &[Expr<'_>]) -> Option<Vec<Constant>> {
        let read: Vec<_> = items.iter().map(|item| self.read(item)).collect();
        read.into_iter()
            .map(|item| {
                let item = item?;
                match item.kind {
                    Kind::Constant(constant) => Some(constant),
                    _ => self.refuse(
                        item.at,
                        "a list holds constants only",
                        "write its values out, such as `['none', 'quarantine']`",
                    ),
                }
            })
            .collect()
    }

    fn arguments(&mut self, arguments: &[CallArg<'_>], at: &Range<usize>) -> Option<Vec<Constant>> {
        arguments
            .iter()
            .map(|argument| match argument {
                CallArg::Pos(Expr::Const(constant)) => self.constant(&constant.value, at),
                _ => self.refuse(
                    at.clone(),
                    "a filter takes constants only",
                    "write them out, such as `|count('day', 'days')`",
                ),
            })
            .collect()
    }
}

const CALCULATE: &str = "compute the number as a fact, in Rust";

/// What is said of a node that is not allowed.
fn refusal(node: &Expr<'_>) -> (&'static str, &'static str) {
    match node {
        Expr::GetItem(_) | Expr::Slice(_) => (
            "a subscript is not allowed in a rule",
            "name the fact by its dotted path; a choice out of a list is a fact, made in Rust",
        ),
        Expr::Call(_) => (
            "a call is not allowed in a rule",
            "what must be computed is a fact, made in Rust",
        ),
        Expr::Compare(_) => (
            "a chain of comparisons is not allowed",
            "write two comparisons joined by `and`",
        ),
        Expr::IfExpr(_) => (
            "`if … else …` is not allowed in a rule",
            "write one case for each branch",
        ),
        Expr::Tuple(_) => (
            "a list stands in square brackets",
            "write `['none', 'quarantine']`",
        ),
        Expr::Map(_) => ("a table is not allowed in a rule", "compare single facts"),
        _ => (
            "this is not part of a path",
            "name a fact by its dotted path",
        ),
    }
}

/// Where a node begins: minijinja's span of an operator begins at the operator's left neighbour, and
/// that of a long path at one of its dots.
fn start(node: &Expr<'_>) -> usize {
    match node {
        Expr::GetAttr(inner) => start(&inner.expr),
        Expr::GetItem(inner) => start(&inner.expr),
        Expr::Slice(inner) => start(&inner.expr),
        Expr::Call(inner) => start(&inner.expr),
        Expr::BinOp(inner) => start(&inner.left),
        Expr::Compare(inner) => start(&inner.expr),
        Expr::Test(inner) => start(&inner.expr),
        Expr::Filter(inner) => inner
            .expr
            .as_ref()
            .map_or_else(|| begin(node.span()), start),
        other => begin(other.span()),
    }
}

fn begin(span: Span) -> usize {
    span.start_offset as usize
}

fn end(span: Span) -> usize {
    span.end_offset as usize
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write!(f, "'{text}'"),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

#[cfg(test)]
mod tests;
