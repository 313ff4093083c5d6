//! Findings, plan and changes: the rows of the workbook.

use std::cmp::Reverse;

use crate::check::Severity;
use crate::digest::{Digest, DigestFinding};

use super::model::{ChangeKind, ChangeRow, FindingRow, PlanRow, State};
use super::since;
use super::state::{self, Checks, is_gap};

/// What is not in order, waived or could not be seen at a client: worst first, then in the order of the result.
pub(super) fn findings(client: usize, digest: &Digest, checks: Checks) -> Vec<FindingRow> {
    let told = digest.findings.iter().filter(|finding| {
        let state = state::state(finding);
        !matches!(state, State::Info | State::Pass | State::NotApplicable)
    });
    let mut told: Vec<&DigestFinding> = told.collect();
    told.sort_by_key(|finding| (state::state(finding), Reverse(state::severity(finding))));
    let row = |finding: &DigestFinding| {
        let state = state::state(finding);
        let advised = state != State::Unknown;
        FindingRow {
            client,
            check: finding.check.clone(),
            title: checks.title(&finding.check),
            area: checks.area(&finding.check),
            subject: finding.subject.clone(),
            verdict: checks.state(state),
            severity: checks.severity(state::severity(finding)),
            state,
            // As in the report: nobody is told to repair what was not seen.
            who: if advised {
                checks.who(&finding.check)
            } else {
                String::new()
            },
            effort: if advised {
                checks.effort(&finding.check)
            } else {
                String::new()
            },
        }
    };
    told.into_iter().map(row).collect()
}

/// What is to be repaired at a client: the steps of the advice in their order, and then what is worst.
pub(super) fn plan(client: usize, digest: &Digest, checks: Checks) -> Vec<PlanRow> {
    let mut groups: Vec<(&str, Vec<&DigestFinding>)> = Vec::new();
    for finding in digest.findings.iter().filter(|finding| is_gap(finding)) {
        match groups.iter_mut().find(|(check, _)| *check == finding.check) {
            Some((_, findings)) => findings.push(finding),
            None => groups.push((&finding.check, vec![finding])),
        }
    }
    let step = |check: &str| digest.steps.iter().position(|step| step.check == check);
    let worst = |findings: &[&DigestFinding]| -> (State, Option<Severity>) {
        let state = findings.iter().map(|finding| state::state(finding)).min();
        let severity = findings
            .iter()
            .filter_map(|finding| state::severity(finding));
        (state.unwrap_or(State::Fail), severity.max())
    };
    groups.sort_by_key(|(check, findings)| {
        let (state, severity) = worst(findings);
        (step(check).unwrap_or(usize::MAX), state, Reverse(severity))
    });
    let row = |(check, findings): (&str, Vec<&DigestFinding>)| {
        let (state, severity) = worst(&findings);
        let subjects: Vec<&str> = findings.iter().map(|finding| &*finding.subject).collect();
        let step = digest.steps.iter().find(|step| step.check == check);
        PlanRow {
            client,
            check: check.to_owned(),
            title: checks.title(check),
            subjects: subjects.join(", "),
            verdict: checks.state(state),
            severity: checks.severity(severity),
            who: checks.who(check),
            effort: checks.effort(check),
            gain: step.map(|step| step.gain),
        }
    };
    groups.into_iter().map(row).collect()
}

/// What changed at a client since last time: what got worse first.
pub(super) fn changes(
    client: usize,
    digest: &Digest,
    earlier: &[Digest],
    checks: Checks,
) -> Vec<ChangeRow> {
    let Some(before) = since::previous(digest, earlier) else {
        return Vec::new();
    };
    let mut changed = since::changes(before, digest);
    changed.sort_by_key(|change| (change.kind, Reverse(change.now.severity)));
    let said = |finding: &DigestFinding| {
        let state = checks.state(state::state(finding));
        match checks.severity(state::severity(finding)) {
            severity if severity.is_empty() => state,
            severity => format!("{state} · {severity}"),
        }
    };
    let row = |change: since::Changed<'_>| ChangeRow {
        client,
        kind: change.kind,
        text: checks.phrases.say(word(change.kind)),
        check: change.now.check.clone(),
        title: checks.title(&change.now.check),
        subject: change.now.subject.clone(),
        before: change.before.map(said).unwrap_or_default(),
        now: said(change.now),
        previous: before.observed_at,
    };
    changed.into_iter().map(row).collect()
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "portfolio.change.new",
        ChangeKind::Worse => "portfolio.change.worse",
        ChangeKind::Better => "portfolio.change.better",
        ChangeKind::Fixed => "portfolio.change.fixed",
    }
}
