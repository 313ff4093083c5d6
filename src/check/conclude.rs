//! The decision of one check about one subject: which case it is, and what stays possible.
//!
//! Conditions, the prerequisite and the cases are tried in this order. What is unknown leaves its
//! verdict possible and the next one is tried; what holds ends the search. One possible verdict is the
//! verdict, even where it is not known which case led to it; several mean unknown. Where the cases that
//! stay possible agree on the verdict and not on its severity, the mildest counts: what could not be seen
//! never makes a failure graver. A check that only informs has nothing to give but what its case says: there,
//! which one it is has to be known.
//!
//! Conditions come before the prerequisite, because a check that does not apply to a subject inherits
//! nothing there: a name that only forwards visitors has no page whose headers could be missing.

use std::collections::BTreeSet;

use super::rule::{Rule, Truth};
use super::vocabulary::Scene;
use super::{Case, Condition, Possible, Severity, Verdict};
use crate::fact::{Cause, Why};

/// What a check concludes about one subject.
#[derive(Debug)]
pub(super) struct Conclusion<'a> {
    /// The decision.
    pub(super) outcome: Outcome<'a>,
    /// Paths of the facts that were looked at.
    pub(super) looked: BTreeSet<&'a str>,
}

/// The decision of a check.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    /// This case holds, with its number from 0, and this is how bad it is.
    Case(usize, &'a Case, Severity),
    /// It does not apply: this condition holds, named by its id.
    Condition(&'a str, &'a Condition),
    /// It does not apply: its prerequisite failed.
    Inherited,
    /// It does not apply, for the reason that its prerequisite does not.
    DoesNotApply(&'a Reason),
    /// Several verdicts are possible.
    Unknown {
        /// The worst and the best of them.
        possible: Possible,
        /// Why it could not be seen.
        why: Why,
        /// The prerequisite is what could not be seen.
        prerequisite: bool,
    },
}

/// What became of the prerequisite of a check, for the same subject.
#[derive(Debug)]
pub(super) enum Prior {
    /// There is none, or it is in order.
    Met,
    /// It failed, or it does not apply because its own prerequisite failed.
    Failed,
    /// It could not be seen.
    Unknown(Why),
    /// It does not apply.
    DoesNotApply(Reason),
}

/// Why a prerequisite does not apply.
#[derive(Debug)]
pub(super) struct Reason {
    /// The case of its finding.
    pub(super) case: String,
    /// What its finding says.
    pub(super) what: String,
}

/// Every verdict is possible.
pub(super) const ANYTHING: Possible = Possible {
    worst: Verdict::Fail,
    best: Verdict::Pass,
};

/// The cases of a check, and how bad a failure is where they do not say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cases<'a> {
    /// Tried from the top.
    pub(super) all: &'a [Case],
    /// The severity of the check, as the profile has it.
    pub(super) severity: Severity,
}

/// Decides.
pub(super) fn conclude<'a>(
    conditions: &[(&'a str, &'a Condition)],
    prior: &'a Prior,
    cases: Cases<'a>,
    scene: &Scene<'_>,
) -> Conclusion<'a> {
    let mut search = Search::default();
    for (id, condition) in conditions {
        let standing = Standing::Verdict(Verdict::NotApplicable);
        if search.holds(&condition.when, standing, scene) {
            return search.end(standing, Outcome::Condition(id, condition));
        }
    }
    match prior {
        Prior::Met => {}
        Prior::Failed => return search.end(Standing::Inherited, Outcome::Inherited),
        Prior::DoesNotApply(reason) => {
            let standing = Standing::Verdict(Verdict::NotApplicable);
            return search.end(standing, Outcome::DoesNotApply(reason));
        }
        Prior::Unknown(why) => {
            return match search.clone().failing(cases, scene) {
                Some(failing) => failing,
                None => search.give_up(why, true),
            };
        }
    }
    search.among(cases, scene)
}

/// What a branch would mean for the score. Not applicable because the prerequisite failed keeps its
/// weight, so it is not the same as not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Verdict(Verdict),
    Inherited,
}

#[derive(Clone, Default)]
struct Search<'a> {
    open: Vec<Standing>,
    /// How bad each case is that stays open.
    severities: Vec<Severity>,
    why: Option<Why>,
    looked: BTreeSet<&'a str>,
}

impl<'a> Search<'a> {
    /// Whether a branch holds; where that is unknown, it stays open.
    fn holds(&mut self, rule: &'a Rule, standing: Standing, scene: &Scene<'_>) -> bool {
        match self.look(rule, scene) {
            Truth::True => true,
            Truth::False => false,
            Truth::Unknown(why) => {
                self.leave_open(standing, why);
                false
            }
        }
    }

    /// The case that holds among all of them.
    fn among(mut self, cases: Cases<'a>, scene: &Scene<'_>) -> Conclusion<'a> {
        for (number, case) in cases.all.iter().enumerate() {
            let standing = Standing::Verdict(case.verdict);
            let severity = case.severity.unwrap_or(cases.severity);
            let truth = case.when.as_ref().map(|rule| self.look(rule, scene));
            match truth {
                None | Some(Truth::True) => {
                    if case.verdict == Verdict::Info
                        && cases.severity == Severity::Info
                        && let Some(why) = self.why.clone()
                    {
                        return self.give_up(&why, false);
                    }
                    let mildest = self.mildest(severity);
                    return self.end(standing, Outcome::Case(number, case, mildest));
                }
                Some(Truth::False) => {}
                Some(Truth::Unknown(why)) => {
                    self.leave_open(standing, why);
                    self.severities.push(severity);
                }
            }
        }
        // The loader sees to it that the last case holds always; a fault of ours is not a verdict.
        self.give_up(&Why::from(Cause::Bug), false)
    }

    /// What is seen to fail fails, whatever a prerequisite that could not be seen would have said: at worst,
    /// that one fails as well, and the points are the same.
    fn failing(self, cases: Cases<'a>, scene: &Scene<'_>) -> Option<Conclusion<'a>> {
        let concluded = self.among(cases, scene);
        match concluded.outcome {
            Outcome::Case(_, case, _) if case.verdict == Verdict::Fail => Some(concluded),
            _ => None,
        }
    }

    fn look(&mut self, rule: &'a Rule, scene: &Scene<'_>) -> Truth {
        self.looked.extend(rule.facts());
        rule.truth(scene)
    }

    fn leave_open(&mut self, standing: Standing, why: Why) {
        self.open.push(standing);
        self.why.get_or_insert(why);
    }

    /// The mildest of the severity of the case that holds and of those that stay open. It only counts
    /// where all of them agree on the verdict, because several verdicts are no failure yet.
    fn mildest(&self, severity: Severity) -> Severity {
        self.severities
            .iter()
            .copied()
            .fold(severity, Severity::min)
    }

    /// Ends the search at the branch that holds.
    fn end(self, standing: Standing, outcome: Outcome<'a>) -> Conclusion<'a> {
        let looked = self.looked;
        let outcome = match self.why {
            Some(why) if self.open.iter().any(|open| *open != standing) => Outcome::Unknown {
                possible: possible(self.open.iter().chain([&standing])),
                why,
                prerequisite: false,
            },
            _ => outcome,
        };
        Conclusion { outcome, looked }
    }

    /// Ends the search where nothing more can be known.
    fn give_up(self, why: &Why, prerequisite: bool) -> Conclusion<'a> {
        Conclusion {
            outcome: Outcome::Unknown {
                possible: ANYTHING,
                prerequisite: prerequisite && self.why.is_none(),
                why: self.why.unwrap_or_else(|| why.clone()),
            },
            looked: self.looked,
        }
    }
}

/// The worst and the best of several. What is no verdict on the matter may stand beside any verdict
/// in the score, so it counts as the worst and as the best.
fn possible<'s>(standings: impl Iterator<Item = &'s Standing>) -> Possible {
    let mut range: Option<Possible> = None;
    for standing in standings {
        let Possible { worst, best } = match standing {
            Standing::Verdict(verdict @ (Verdict::Fail | Verdict::Partial | Verdict::Pass)) => {
                Possible {
                    worst: *verdict,
                    best: *verdict,
                }
            }
            _ => ANYTHING,
        };
        range = Some(range.map_or(Possible { worst, best }, |range| Possible {
            worst: worse(range.worst, worst),
            best: better(range.best, best),
        }));
    }
    range.unwrap_or(ANYTHING)
}

fn worse(one: Verdict, other: Verdict) -> Verdict {
    if rank(one) < rank(other) { one } else { other }
}

fn better(one: Verdict, other: Verdict) -> Verdict {
    if rank(one) > rank(other) { one } else { other }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Partial => 1,
        Verdict::Pass | Verdict::Unknown | Verdict::NotApplicable | Verdict::Info => 2,
    }
}

#[cfg(test)]
mod tests;
