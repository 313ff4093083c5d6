//! What a last case that passes would let through unsaid: a word that no rule names, and a fact that is
//! not there, with which every comparison is false.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use crate::check::document::Document;
use crate::check::expression::Constant;
use crate::check::rule::{Operand, Test};
use crate::check::{Case, Check, Condition, Verdict};
use crate::fact::catalogue::{Shape, catalogue};

/// Notes what the last case of a check lets through although nobody meant it to.
pub(super) fn unsaid(drafts: &[Draft<'_, '_>], conditions: &BTreeMap<String, Condition>) {
    for draft in drafts {
        let cases = &draft.check.cases;
        if cases
            .last()
            .is_some_and(|last| last.verdict == Verdict::Pass)
        {
            forgotten_words(draft.document, cases);
            let asked = asked_before(draft, drafts, conditions);
            forgotten_absence(draft.document, cases, asked);
        }
    }
}

/// The facts that are there when the cases of a check are tried: where one is absent, a condition holds,
/// or a check that it needs does not let it come so far.
fn asked_before<'d>(
    draft: &'d Draft<'_, '_>,
    drafts: &'d [Draft<'_, '_>],
    conditions: &'d BTreeMap<String, Condition>,
) -> BTreeSet<&'d str> {
    let mut asked = BTreeSet::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next = Some(&draft.check);
    while let Some(check) = next.filter(|check| seen.insert(&check.id)) {
        let unless = check.unless.iter().filter_map(|id| conditions.get(id));
        for condition in unless {
            collect_looks(&condition.when.test, &mut asked, &mut Vec::new());
        }
        if check.id != draft.check.id {
            stopped_by(check, &mut asked);
        }
        let needs = check.needs.as_deref();
        next = drafts
            .iter()
            .map(|draft| &draft.check)
            .find(|other| needs == Some(&other.id));
    }
    asked
}

/// The facts whose absence fails a check or makes it not applicable, so that what needs it is not judged.
fn stopped_by<'d>(check: &'d Check, asked: &mut BTreeSet<&'d str>) {
    for (_, case, test) in tests(&check.cases) {
        if matches!(case.verdict, Verdict::Fail | Verdict::NotApplicable) {
            collect_looks(test, asked, &mut Vec::new());
        }
    }
}

/// The rules of cases, with their numbers.
fn tests(cases: &[Case]) -> impl Iterator<Item = (usize, &Case, &Test)> {
    let cases = cases.iter().enumerate();
    cases.filter_map(|(number, case)| Some((number, case, &case.when.as_ref()?.test)))
}

/// A check that tells the words of a fact apart leaves at most one of them to its last case: a word that
/// was forgotten, or that came later, would be in order. A check that picks a few bad words out of many
/// has made its choice, and is left alone.
fn forgotten_words(document: &Document<'_>, cases: &[Case]) {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut judged: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, case, test) in tests(cases) {
        let mut words = Vec::new();
        collect_words(test, &mut words);
        for (path, word) in words {
            named.entry(path).or_default().insert(word);
            if case.verdict != Verdict::Pass {
                judged.entry(path).or_insert(number);
            }
        }
    }
    for (path, number) in judged {
        let shape = catalogue().find(path).map(|row| &row.shape);
        let (Some(Shape::Word(words)), Some(named)) = (shape, named.get(path)) else {
            continue;
        };
        let words = words.iter().map(|word| word.word.as_str());
        let unnamed: Vec<&str> = words.filter(|word| !named.contains(word)).collect();
        if unnamed.len() > 1 && named.len() >= unnamed.len() {
            document.note_at(
                &["case", &number.to_string(), "when"],
                format!(
                    "no rule names these words of `{path}`, so they all pass: {}",
                    unnamed.join(", ")
                ),
                "name them in cases, all but the one that the last case is about; or let the last case be no `pass`",
            );
        }
    }
}

/// A fact whose meaning says when it is absent is asked whether it is, before or where it is first
/// compared. Of the others (most derived facts are either known or unknown) nothing is asked.
fn forgotten_absence<'d>(document: &Document<'_>, cases: &'d [Case], mut asked: BTreeSet<&'d str>) {
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for (number, _, test) in tests(cases) {
        let mut looked = Vec::new();
        collect_looks(test, &mut asked, &mut looked);
        for path in looked {
            let absent = may_be_absent(path).filter(|absent| !asked.contains(absent));
            if let Some(absent) = absent
                && said.insert(absent)
            {
                document.note_at(
                    &["case", &number.to_string(), "when"],
                    format!("where `{absent}` is absent this is false, and the last case passes"),
                    format!("write a case for `{absent} is absent` before this one"),
                );
            }
        }
    }
}

/// The fact that can be absent: the one at a path, or one above it.
fn may_be_absent(path: &str) -> Option<&str> {
    let ends = path.match_indices('.').map(|(at, _)| at);
    let above = ends.filter_map(|end| path.get(..end));
    above.chain([path]).find(|path| {
        let row = catalogue().find(path);
        row.is_some_and(|row| row.may_be_absent && row.meaning.contains("Absent:"))
    })
}

/// The words that a rule compares facts with.
fn collect_words<'a>(test: &'a Test, words: &mut Vec<(&'a str, &'a str)>) {
    match test {
        Test::Not(inner) => collect_words(inner, words),
        Test::And(left, right) | Test::Or(left, right) => {
            collect_words(left, words);
            collect_words(right, words);
        }
        Test::Compare(Operand::Fact(path), _, Operand::Constant(Constant::Text(word)))
        | Test::Compare(Operand::Constant(Constant::Text(word)), _, Operand::Fact(path)) => {
            words.push((path, word));
        }
        Test::Among {
            operand: Operand::Fact(path),
            list,
            ..
        } => words.extend(list.iter().filter_map(|constant| match constant {
            Constant::Text(word) => Some((path.as_str(), word.as_str())),
            _ => None,
        })),
        Test::Holds(_) | Test::Absent(_) | Test::Compare(..) | Test::Among { .. } => {}
    }
}

/// The facts whose value a rule looks at, and those of which it asks whether they are absent.
fn collect_looks<'a>(test: &'a Test, asked: &mut BTreeSet<&'a str>, looked: &mut Vec<&'a str>) {
    let mut look = |operand: &'a Operand| match operand {
        Operand::Fact(path) | Operand::Length(path) => looked.push(path),
        Operand::Param(_) | Operand::Constant(_) => {}
    };
    match test {
        Test::Holds(path) => looked.push(path),
        Test::Absent(path) => {
            asked.insert(path);
        }
        Test::Not(inner) => collect_looks(inner, asked, looked),
        Test::And(left, right) | Test::Or(left, right) => {
            collect_looks(left, asked, looked);
            collect_looks(right, asked, looked);
        }
        Test::Compare(left, _, right) => {
            look(left);
            look(right);
        }
        Test::Among { operand, .. } => look(operand),
    }
}
