//! One row per finding and subject, for a spreadsheet or a script.

use crate::check::{Finding, RuleSet, Verdict};
use crate::result::ScanResult;
use crate::score::framework::{BASIC, ControlView, MappedCheck, Relation};

use super::framework::NIS2;
use super::table::{Separator, Table};
use super::visible::prose;

/// The columns, by names that no language and no later version changes; README.md says what each holds. New ones
/// come at the end.
const COLUMNS: [&str; 20] = [
    "target",
    "observed_at",
    "area",
    "check",
    "subject",
    "verdict",
    "case",
    "severity",
    "cause",
    "waived_until",
    "waived_by",
    "waived_reason",
    "who",
    "effort",
    "title",
    "what",
    "fix",
    "nis2",
    "cyfun",
    "rules",
];

/// All findings as a table: one row for each check and subject, in the order of the result. Heads and the words of
/// choices are machine words, moments and days are as RFC 3339 writes them; texts are in the language of the result.
pub fn csv(rules: &RuleSet, result: &ScanResult) -> String {
    let mut table = Table::with_heads(Separator::Comma, COLUMNS);
    for finding in &result.findings {
        table.row(row(rules, result, finding));
    }
    table.finish()
}

fn row(rules: &RuleSet, result: &ScanResult, finding: &Finding) -> [String; COLUMNS.len()] {
    let check = rules.find(&finding.check);
    let waived = finding.waived.as_ref();
    let cause = finding.why.as_ref().map(|why| why.cause.word());
    // As in the report: nobody is told to repair what is in order or was not seen.
    let advised = matches!(
        finding.verdict,
        Verdict::Fail | Verdict::Partial | Verdict::Info
    );
    [
        result.target.clone(),
        result.observed_at.to_string(),
        finding.area.word().to_owned(),
        finding.check.clone(),
        finding.subject.clone(),
        finding.verdict.word().to_owned(),
        finding.case.clone(),
        finding.severity.word().to_owned(),
        cause.unwrap_or_default().to_owned(),
        waived
            .map(|waived| waived.until.to_string())
            .unwrap_or_default(),
        waived.map(|waived| waived.by.clone()).unwrap_or_default(),
        waived
            .map(|waived| waived.reason.clone())
            .unwrap_or_default(),
        check
            .map(|check| check.who.word())
            .unwrap_or_default()
            .to_owned(),
        check
            .map(|check| check.effort.word())
            .unwrap_or_default()
            .to_owned(),
        prose(&finding.text.title),
        prose(&finding.text.what),
        if advised {
            prose(&finding.text.fix)
        } else {
            String::new()
        },
        places(result, NIS2, finding),
        places(result, BASIC, finding),
        result.tool.rules.clone(),
    ]
}

/// The measures of a framework that a finding speaks about, each with its finer places: `e 6.7.2(k); h`. None for a
/// finding that judges nothing here, nor for what only helps to answer a questionnaire.
fn places(result: &ScanResult, framework: &str, finding: &Finding) -> String {
    if matches!(finding.verdict, Verdict::NotApplicable | Verdict::Info) {
        return String::new();
    }
    let speaks = |row: &&MappedCheck| row.check == finding.check && row.relation != Relation::Input;
    let place = |control: &ControlView| {
        let rows: Vec<_> = control.rows.iter().filter(speaks).collect();
        let points = rows.iter().filter_map(|row| row.point.as_deref());
        let parts: Vec<&str> = std::iter::once(control.id.as_str()).chain(points).collect();
        (!rows.is_empty()).then(|| parts.join(" "))
    };
    let controls = result.frameworks.get(framework);
    let controls = controls.into_iter().flat_map(|view| &view.controls);
    controls.filter_map(place).collect::<Vec<_>>().join("; ")
}
