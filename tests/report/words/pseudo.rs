//! Reports in a language whose words say their own key.

use std::sync::LazyLock;

use belfort::check::RuleSet;
use belfort::check::load::Source;
use belfort::cohort::Cohort;
use belfort::history::History;
use belfort::language::Language;
use belfort::report::{self, Reading, Report};
use belfort::result::ScanResult;

use super::{placeholders, rows};
use crate::{assessed, brand, company, connections, past, peers, records, suppliers, variants};

/// Words that say their own key, so that whatever is not a word of ours stands out.
fn pseudo_words() -> String {
    let rows: Vec<String> = rows()
        .into_iter()
        .map(|(key, row)| {
            let values: Vec<_> = placeholders(&row["en"]).into_iter().collect();
            let values = values.iter().map(|name| format!("{{{{ {name} }}}}"));
            let said = format!("⟦{key}⟧{}⟦⟧", values.collect::<Vec<_>>().join(" "));
            let languages =
                ["nl", "fr", "de", "en"].map(|language| format!("{language} = '{said}'"));
            format!("['{key}']\n{}\n", languages.join("\n"))
        })
        .collect();
    rows.concat()
}

pub(super) static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    company::rules_with(&[Source {
        name: "words/pseudo.toml".into(),
        text: pseudo_words().into(),
    }])
});

/// The report of a result in which every text of a check is marked too.
fn pseudo(result: ScanResult) -> Report {
    pseudo_after(result, |_| None)
}

/// The same, after scans before it.
fn pseudo_after(mut result: ScanResult, past: fn(&ScanResult) -> Option<History>) -> Report {
    for finding in &mut result.findings {
        let marked = |text: &str| {
            if text.is_empty() {
                String::new()
            } else {
                "⟦check⟧".to_owned()
            }
        };
        finding.text.title = format!("⟦check⟧{}", finding.check.len());
        for step in &mut finding.steps {
            step.text = "⟦step⟧".to_owned();
        }
        finding.text.what = marked(&finding.text.what);
        finding.text.why = marked(&finding.text.why);
        finding.text.fix = marked(&finding.text.fix);
    }
    let questions = result.assessment.iter_mut();
    for question in questions.flat_map(|assessment| &mut assessment.questions) {
        question.title = "⟦question⟧".to_owned();
    }
    let reading = Reading {
        target_unicode: "bäckerei.test".into(),
        result_sha256: Some("00".into()),
        brand: None,
        cohort: None,
        past: past(&result),
    };
    report::model(&RULES, &result, &reading)
}

/// The same, handed over by somebody.
fn handed_over(language: Language) -> Report {
    let reading = Reading {
        brand: Some(brand::all_of_it("⟦brand⟧", language)),
        ..Reading::default()
    };
    let report = report::model(&RULES, &company::bakery(language), &reading);
    Report {
        brand: report.brand,
        ..pseudo(company::bakery(language))
    }
}

/// The same, beside a group.
fn among((result, cohort): (ScanResult, Cohort)) -> Report {
    let reading = Reading {
        cohort: Some(cohort),
        ..Reading::default()
    };
    let beside = report::model(&RULES, &result, &reading);
    let mut report = pseudo(result);
    report.peers = beside.peers;
    let findings = report.areas.iter_mut().flat_map(|area| &mut area.findings);
    let others = beside.areas.into_iter().flat_map(|area| area.findings);
    for (finding, other) in findings.zip(others) {
        finding.peers = other.peers;
    }
    report
}

/// Reports that together say every word.
pub(super) fn every_kind() -> Vec<Report> {
    let language = Language::Nl;
    let mut results: Vec<_> = (1..=5)
        .map(|level| variants::everything(language, level))
        .collect();
    let others = [
        company::bakery,
        variants::unseen_mail_server,
        variants::barely_seen,
        variants::mail_only,
        variants::nothing_seen,
        variants::all_in_order,
        variants::international,
        variants::with_leave,
        variants::with_old_lists,
        variants::with_waivers,
        variants::with_steps,
        suppliers::recognised,
        variants::all_waived,
        variants::with_a_check_of_others,
        variants::with_another_framework,
        variants::with_many_servers,
        records::everything,
    ];
    results.extend(others.iter().map(|make| make(language)));
    results.extend(assessed::all(language));
    results.extend(connections::all(language));
    let reports = results.into_iter().map(pseudo);
    let looking_back = [
        pseudo_after(company::bakery(language), |result| Some(past::of(result))),
        pseudo_after(company::bakery(language), |result| {
            Some(past::quiet(result))
        }),
    ];
    let among = peers::every_kind(language).into_iter().map(among);
    reports
        .chain([handed_over(language)])
        .chain(looking_back)
        .chain(among)
        .collect()
}
