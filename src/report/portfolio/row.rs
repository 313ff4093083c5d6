//! Findings, plan and changes: the rows of the workbook.

use std::cmp::{Ordering, Reverse};

use crate::digest::{Digest, DigestFinding};
use crate::history::{Course, History, Mark, Step};

use super::model::{ChangeKind, ChangeRow, FindingRow, PlanRow, State, Told};
use super::state::{self, Catalogue, is_gap};

/// What is not in order, waived or could not be seen at a client: worst first, then in the order of the result.
pub(super) fn findings(digest: &Digest, checks: &mut Catalogue<'_>) -> Vec<FindingRow> {
    let told = digest.findings.iter();
    let told = told.map(|finding| (finding, state::told(finding)));
    let told = told.filter(|(_, told)| {
        !matches!(told.state, State::Info | State::Pass | State::NotApplicable)
    });
    let mut told: Vec<(&DigestFinding, Told)> = told.collect();
    told.sort_by_key(|(_, told)| (told.state, Reverse(told.severity)));
    let row = |(finding, told): (&DigestFinding, Told)| FindingRow {
        client: 0,
        check: checks.of(&finding.check),
        subject: finding.subject.as_str().into(),
        told,
    };
    told.into_iter().map(row).collect()
}

/// What is to be repaired at a client: the steps of the advice in their order, and then what is worst.
pub(super) fn plan(digest: &Digest, checks: &mut Catalogue<'_>) -> Vec<PlanRow> {
    let mut groups: Vec<(&str, Vec<&DigestFinding>)> = Vec::new();
    for finding in digest.findings.iter().filter(|finding| is_gap(finding)) {
        match groups.iter_mut().find(|(check, _)| *check == finding.check) {
            Some((_, findings)) => findings.push(finding),
            None => groups.push((&finding.check, vec![finding])),
        }
    }
    let step = |check: &str| digest.steps.iter().position(|step| step.check == check);
    groups.sort_by_key(|(check, findings)| {
        let Told { state, severity } = worst(findings);
        (step(check).unwrap_or(usize::MAX), state, Reverse(severity))
    });
    let row = |(check, findings): (&str, Vec<&DigestFinding>)| {
        let subjects: Vec<&str> = findings.iter().map(|finding| &*finding.subject).collect();
        let step = digest.steps.iter().find(|step| step.check == check);
        PlanRow {
            client: 0,
            check: checks.of(check),
            subjects: subjects.join(", ").into(),
            told: worst(&findings),
            gain: step.map(|step| step.gain),
        }
    };
    groups.into_iter().map(row).collect()
}

fn worst(findings: &[&DigestFinding]) -> Told {
    let told = || findings.iter().map(|finding| state::told(finding));
    Told {
        state: told().map(|told| told.state).min().unwrap_or(State::Fail),
        severity: told().filter_map(|told| told.severity).max(),
    }
}

/// What changed at a client since last time: what got worse first.
pub(super) fn changes(past: &History, checks: &mut Catalogue<'_>) -> Vec<ChangeRow> {
    let [.., before, now] = past.scans.as_slice() else {
        return Vec::new();
    };
    let kinds = [
        (Course::Back, ChangeKind::Back),
        (Course::New, ChangeKind::New),
        (Course::Fixed, ChangeKind::Fixed),
        (Course::Gone, ChangeKind::Gone),
    ];
    let told = kinds
        .into_iter()
        .flat_map(|(course, kind)| now.of(course).map(move |step| (kind, step)));
    let shifted = now.of(Course::Still).filter_map(|step| match step.shift() {
        Ordering::Greater => Some((ChangeKind::Worse, step)),
        Ordering::Less => Some((ChangeKind::Better, step)),
        Ordering::Equal => None,
    });
    let mut changed: Vec<(ChangeKind, &Step)> = told.chain(shifted).collect();
    changed.sort_by_key(|(kind, step)| (*kind, Reverse(step.severity)));
    let said = |mark: Mark| Told {
        state: state::state(mark.verdict, mark.waived),
        severity: state::severity(mark.verdict, mark.severity),
    };
    let row = |(kind, step): (ChangeKind, &Step)| ChangeRow {
        client: 0,
        kind,
        check: checks.of(&step.check),
        subject: step.subject.as_str().into(),
        before: step.was.map(said),
        now: step.now.map(said),
        previous: before.observed_at,
    };
    changed.into_iter().map(row).collect()
}
