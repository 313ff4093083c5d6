//! Classes as signs and words, and things of one class together.

use crate::fact::{SuiteClass, Why};
use crate::parse::tls_class;
use crate::report::model::{Mark, TlsRun};
use crate::report::phrase::Phrases;
use crate::report::technical::place;

/// The most suites of one version, or groups, that are shown.
const MOST: usize = 20;

/// A class as a sign and a word.
pub(super) fn mark(class: SuiteClass, phrases: Phrases) -> Mark {
    let (sign, key) = match class {
        SuiteClass::Good => ("pass", "tls.class.good"),
        SuiteClass::Sufficient => ("pass", "tls.class.sufficient"),
        SuiteClass::PhaseOut => ("partial", "tls.class.phase-out"),
        SuiteClass::Insufficient => ("fail", "tls.class.insufficient"),
        SuiteClass::Broken => ("fail", "tls.class.broken"),
    };
    place::mark(sign, phrases.say(key))
}

/// Something is offered, and the server does not take it.
pub(super) fn refused(phrases: Phrases) -> Mark {
    place::mark("not-applicable", phrases.say("tls.class.refused"))
}

/// There is nothing to judge.
pub(super) fn not_applicable(phrases: Phrases) -> Mark {
    place::mark("not-applicable", phrases.say("verdict.not-applicable"))
}

/// The class of a suite of SSL 3.0 or above.
pub(super) fn of_suite(name: &str) -> SuiteClass {
    tls_class::suite_class(name)
}

/// The class of a key exchange group. Libraries write some names of the registry in capitals; a finite field
/// of the server's own making stands in no list.
pub(super) fn of_group(name: &str) -> SuiteClass {
    let group = tls_class::group(name).or_else(|| tls_class::group(&name.to_ascii_lowercase()));
    group.map_or(SuiteClass::Insufficient, |group| group.marks.ncsc)
}

/// Something in our words.
pub(super) fn words(mark: Mark, words: Vec<String>) -> TlsRun {
    TlsRun {
        mark,
        names: Vec::new(),
        words,
        more: String::new(),
    }
}

/// What could not be seen, and why.
pub(super) fn unseen(why: &Why, phrases: Phrases) -> TlsRun {
    words(place::unseen(why, phrases), Vec::new())
}

/// Names with the same mark together, in the order in which marks first come.
pub(super) fn by_mark(told: impl Iterator<Item = (Mark, String)>) -> Vec<TlsRun> {
    let mut runs: Vec<TlsRun> = Vec::new();
    for (mark, name) in told {
        let at = runs.iter().position(|run| run.mark == mark);
        let at = at.unwrap_or_else(|| {
            runs.push(words(mark, Vec::new()));
            runs.len() - 1
        });
        if let Some(run) = runs.get_mut(at) {
            run.names.push(pieces(&name));
        }
    }
    runs
}

/// Names in the order given, neighbours of one class together. Of a long list the best are left out: that
/// there are bad ones is what matters.
pub(super) fn in_order(mut told: Vec<(SuiteClass, String)>, phrases: Phrases) -> Vec<TlsRun> {
    let all = told.len();
    while told.len() > MOST {
        let best = told.iter().map(|(class, _)| *class).max();
        match told.iter().rposition(|(class, _)| Some(*class) == best) {
            Some(last) => drop(told.remove(last)),
            None => break,
        }
    }
    let hidden = all - told.len();
    let mut runs: Vec<TlsRun> = Vec::new();
    for (class, name) in told {
        let mark = mark(class, phrases);
        match runs.last_mut() {
            Some(run) if run.mark == mark => run.names.push(pieces(&name)),
            _ => runs.push(TlsRun {
                names: vec![pieces(&name)],
                ..words(mark, Vec::new())
            }),
        }
    }
    if let (Some(last), 1..) = (runs.last_mut(), hidden) {
        last.more = phrases.count("tls.more-suites", hidden);
    }
    runs
}

/// Leaves so many names in a run.
pub(super) fn cut(run: &mut TlsRun, most: usize, phrases: Phrases) {
    let more = run.names.len().saturating_sub(most);
    run.names.truncate(most);
    run.more = place::and_more(more, phrases);
}

/// A name of the registry in pieces: a line may break behind each `_`.
fn pieces(name: &str) -> Vec<String> {
    name.split_inclusive('_').map(str::to_owned).collect()
}
