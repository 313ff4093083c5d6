//! What to do next: which repairs, in which order, and what the score would be after them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::Severity;
use crate::result::Scope;

use super::level::Rating;
use super::sheet::{Line, Mark, Sheet, Standing, Sum};
use super::{Action, Forecast, Row};

/// A check that is worth repairing, and what that would win.
struct Candidate<'a> {
    /// Id of the check.
    check: &'a str,
    /// Its line before the repair.
    line: &'a Line<'a>,
    /// Its worst failing or partial subject.
    worst: Mark<'a>,
    /// Points that the lower end wins, and points that the upper end wins.
    won: (f64, f64),
    /// As [`Action::gain`].
    gain: u8,
}

/// The first steps to take, at most `most`, worst and cheapest first. Only what was seen not to be in order is a
/// step; what could not be seen is none. Empty where nothing counts.
pub(super) fn next(sheet: &Sheet<'_>, scope: &Scope, most: usize) -> Vec<Action> {
    let rows = sheet.rows();
    let Some(low) = Sum::of(&rows, None).low else {
        return Vec::new();
    };
    let mut candidates: Vec<Candidate<'_>> = sheet
        .lines
        .iter()
        .filter_map(|line| Candidate::of(sheet, line, earned(&rows), low))
        .collect();
    sort(&mut candidates, sheet);
    let mut repaired = sheet.clone();
    candidates
        .into_iter()
        .take(most)
        .map(|candidate| {
            repaired.repair(candidate.check);
            candidate.action(Forecast::of(&repaired, scope))
        })
        .collect()
}

/// Urgent ones first, the worst of them before the others; then by points won for the work. Where
/// that is equal, by what the upper end wins, and then in the order of the rule set. What another step
/// stands on comes before it: a redirect to a port that is closed would lock visitors out.
fn sort(candidates: &mut Vec<Candidate<'_>>, sheet: &Sheet<'_>) {
    let urgent =
        |severity: Severity| Reverse((severity >= sheet.scoring.next.urgent).then_some(severity));
    candidates.sort_by(|a, b| {
        let cost =
            |candidate: &Candidate<'_>| sheet.scoring.next.effort.of(candidate.line.check.effort);
        urgent(a.worst.severity)
            .cmp(&urgent(b.worst.severity))
            .then((b.won.0 / cost(b)).total_cmp(&(a.won.0 / cost(a))))
            .then((b.won.1 / cost(b)).total_cmp(&(a.won.1 / cost(a))))
    });
    // The loader refuses checks that need each other, so each step moves up once at most.
    let mut at = 0;
    while let Some(needed) = candidates.get(at).map(|step| step.line.check.needs.clone()) {
        let behind = candidates
            .iter()
            .skip(at + 1)
            .position(|step| Some(step.check) == needed.as_deref());
        match behind {
            Some(distance) => {
                let first = candidates.remove(at + 1 + distance);
                candidates.insert(at, first);
            }
            None => at += 1,
        }
    }
}

impl<'a> Candidate<'a> {
    /// A candidate, if anything of a line was seen not to be in order; with the points that the
    /// sheet earns before, and its lower end.
    fn of(sheet: &Sheet<'_>, line: &'a Line<'a>, before: (f64, f64), low: u8) -> Option<Self> {
        let worst = *line
            .marks
            .iter()
            .filter(|mark| to_repair(mark))
            .max_by_key(|mark| {
                let fails = mark.standing == Standing::Fail;
                (fails, mark.severity, Reverse(mark.subject))
            })?;
        let mut repaired = sheet.clone();
        repaired.repair(&line.check.id);
        let rows = repaired.rows();
        let after = earned(&rows);
        let low_after = Sum::of(&rows, None).low.unwrap_or(low);
        Some(Self {
            check: &line.check.id,
            line,
            worst,
            won: (after.0 - before.0, after.1 - before.1),
            gain: low_after.saturating_sub(low),
        })
    }

    fn action(self, after: Forecast) -> Action {
        Action {
            check: self.check.to_owned(),
            subject: self.worst.subject.to_owned(),
            severity: self.worst.severity,
            effort: self.line.check.effort,
            who: self.line.check.who,
            gain: self.gain,
            after,
        }
    }
}

impl Forecast {
    /// The score of a sheet on which something counts, as it does after any repair of it.
    fn of(sheet: &Sheet<'_>, scope: &Scope) -> Self {
        let sum = Sum::of(&sheet.rows(), None);
        Self {
            low: sum.low.unwrap_or(0),
            high: sum.high.unwrap_or(0),
            level: Rating::of(sheet, &sum, scope).level,
        }
    }
}

impl Sheet<'_> {
    /// What the sheet would be after a repair: the subjects of the check that are not in order pass,
    /// and what inherited their failure, or inherits from that, is open. Subjects that could not be
    /// seen stay unseen: a repair is no promise about them. Those that are waived still fail.
    fn repair(&mut self, check: &str) {
        for line in &mut self.lines {
            if line.check.id == check {
                for mark in line.marks.iter_mut().filter(|mark| to_repair(mark)) {
                    mark.standing = Standing::Pass;
                }
            }
        }
        let mut opened = BTreeSet::from([check.to_owned()]);
        loop {
            let before = self.lines.clone();
            let mut any = false;
            for line in &mut self.lines {
                let needed = line.check.needs.as_deref();
                let needed = needed.filter(|needed| opened.contains(*needed));
                let needed = before
                    .iter()
                    .find(|other| Some(other.check.id.as_str()) == needed);
                if needed.is_some_and(|needed| line.open(needed)) {
                    opened.insert(line.check.id.clone());
                    any = true;
                }
            }
            if !any {
                return;
            }
        }
    }
}

impl Line<'_> {
    /// Turns what was inherited into unknown where what it stands on no longer fails. Says whether there
    /// was any.
    fn open(&mut self, needed: &Line<'_>) -> bool {
        let failing = Failing::of(needed);
        let mut any = false;
        for mark in &mut self.marks {
            if mark.standing == Standing::Inherited && !failing.for_subject(mark.subject) {
                mark.standing = Standing::OPEN;
                any = true;
            }
        }
        any
    }
}

/// For which hosts what others stand on earns nothing. Made once for a check: subjects may be thousands.
struct Failing<'a> {
    hosts: BTreeMap<&'a str, bool>,
    any: bool,
}

impl<'a> Failing<'a> {
    fn of(line: &Line<'a>) -> Self {
        let mut hosts = BTreeMap::new();
        for mark in &line.marks {
            let fails = matches!(mark.standing, Standing::Fail | Standing::Inherited);
            *hosts.entry(host(mark.subject)).or_insert(false) |= fails;
        }
        let any = hosts.values().any(|fails| *fails);
        Self { hosts, any }
    }

    /// Whether what a subject of another check stands on earns nothing: the mark of its own host, else any.
    fn for_subject(&self, subject: &str) -> bool {
        self.hosts.get(host(subject)).copied().unwrap_or(self.any)
    }
}

/// `www.example.be:443/ipv4` is an endpoint of a host.
fn host(subject: &str) -> &str {
    subject.split(':').next().unwrap_or(subject)
}

/// Whether a subject was seen not to be fully in order, and nobody decided to live with that.
fn to_repair(mark: &Mark<'_>) -> bool {
    !mark.waived && matches!(mark.standing, Standing::Fail | Standing::Partial)
}

/// Points earned at the lower and at the upper end.
fn earned(rows: &[Row]) -> (f64, f64) {
    rows.iter()
        .fold((0.0, 0.0), |sum, row| (sum.0 + row.low, sum.1 + row.high))
}
