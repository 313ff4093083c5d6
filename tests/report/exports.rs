//! Tables, SARIF and `JUnit` XML: what stands where, and that a stranger's text stays text there. Programs that
//! read them for real do so in tests/browser/exports.test.mjs.

use std::collections::BTreeSet;

use belfort::check::{Step, Verdict};
use belfort::language::Language;
use belfort::report;
use belfort::result::ScanResult;
use belfort::score::{self, Action};
use proptest::prelude::*;
use serde_json::Value;

use crate::company::{bakery, rules};
use crate::variants;

fn sarif(result: &ScanResult) -> Value {
    serde_json::from_str(&report::sarif(rules(), result)).unwrap()
}

fn run(result: &ScanResult) -> Value {
    sarif(result)["runs"][0].clone()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn count(result: &ScanResult, such: impl Fn(Verdict) -> bool) -> usize {
    let findings = result.findings.iter();
    findings.filter(|finding| such(finding.verdict)).count()
}

fn is_gap(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Partial)
}

#[test]
fn a_table_has_a_row_for_each_finding() {
    let result = variants::with_waivers(Language::En);
    let table = report::csv(rules(), &result);
    assert_eq!(table.lines().count(), result.findings.len() + 1);
    insta::assert_snapshot!("csv", table.replace("\r\n", "␍␊\n"));
}

/// The bakery with the score that its findings give; its own is made up.
fn scored(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.score = score::score(rules(), &result.findings, &result.scope, &result.profile);
    result
}

#[test]
fn the_plan_has_what_is_to_be_repaired_and_nothing_else() {
    let plan = report::action_plan(rules(), &scored(Language::Nl));
    insta::assert_snapshot!("plan", plan.replace("\r\n", "␍␊\n"));
    for result in [
        variants::all_in_order(Language::De),
        variants::all_waived(Language::De),
    ] {
        let plan = report::action_plan(rules(), &result);
        assert_eq!(plan.lines().count(), 1, "{plan}");
    }
}

#[test]
fn the_plan_begins_with_the_steps_of_the_report() {
    let result = scored(Language::Fr);
    let plan = report::action_plan(rules(), &result);
    let steps: Vec<&str> = result.score.next.iter().map(|s| s.check.as_str()).collect();
    assert!(steps.len() > 1);
    for (row, step) in plan.lines().skip(1).zip(steps) {
        // Behind the check come three empty columns.
        assert!(row.ends_with(&format!(";{step};;;")), "{row}");
    }
}

/// All steps of a result, of which the report shows the first.
fn steps(result: &ScanResult) -> Vec<Action> {
    score::steps(rules(), &result.findings, &result.scope, &result.profile)
}

#[test]
fn the_plan_says_what_each_step_wins_and_not_only_the_first() {
    let result = scored(Language::En);
    let steps = steps(&result);
    assert!(steps.starts_with(&result.score.next));
    assert!(steps.len() > result.score.next.len());
    let plan = report::action_plan(rules(), &result);
    for (row, step) in plan.lines().skip(1).zip(&steps) {
        let (low, high) = (step.after.low, step.after.high);
        let range = format!(",\"{low} to {high}, level");
        let one = format!(",\"{low}, level");
        assert!(row.contains(&range) || row.contains(&one), "{row}");
        assert!(row.ends_with(&format!(",{},,,", step.check)), "{row}");
    }
}

#[test]
fn excel_opens_the_plan_in_columns_where_it_expects_semicolons() {
    for (language, separator) in [
        (Language::Nl, ';'),
        (Language::Fr, ';'),
        (Language::De, ';'),
        (Language::En, ','),
    ] {
        let plan = report::action_plan(rules(), &scored(language));
        let heads = plan.lines().next().unwrap();
        assert_eq!(heads.split(separator).count(), 15, "{heads}");
        // Scripts read the other table the same way in every language.
        let table = report::csv(rules(), &scored(language));
        assert!(table.starts_with("\u{feff}target,observed_at,"));
    }
}

#[test]
fn the_plan_says_what_to_do_at_the_supplier_and_where_that_was_read() {
    let mut result = scored(Language::En);
    let findings = &mut result.findings;
    let dmarc = findings.iter_mut().find(|finding| finding.check == "dmarc");
    dmarc.unwrap().steps = vec![Step {
        provider: "Acme".to_owned(),
        text: "Open Domains.".to_owned(),
        source: "https://acme.example/help".to_owned(),
    }];
    let plan = report::action_plan(rules(), &result);
    let said = "With Acme: Open Domains. Source: acme.example/help";
    assert!(plan.contains(said), "{plan}");
}

#[test]
fn what_one_step_wins_is_not_counted_twice() {
    let result = scored(Language::Nl);
    let plan = report::action_plan(rules(), &result);
    let score = &result.score;
    let won: u8 = plan
        .lines()
        .skip(1)
        .flat_map(|row| row.split(';').filter_map(|cell| cell.parse::<u8>().ok()))
        .sum();
    let numbers: usize = (1..plan.lines().count()).sum();
    let steps = steps(&result);
    let last = steps.last().unwrap();
    let all = usize::from(last.after.low - score.low.unwrap());
    assert_eq!(usize::from(won), numbers + all);
}

#[test]
fn sarif_says_what_is_not_in_order_and_what_was_not_seen() {
    let result = variants::with_waivers(Language::En);
    let run = run(&result);
    let rules = list(&run["tool"]["driver"]["rules"]);
    for entry in list(&run["results"]) {
        let index = usize::try_from(entry["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], entry["ruleId"]);
    }
    assert_eq!(list(&run["results"]).len(), count(&result, is_gap));
    let unseen = &run["invocations"][0]["toolExecutionNotifications"];
    let unknown = count(&result, |verdict| verdict == Verdict::Unknown);
    assert_eq!(list(unseen).len(), unknown);
    let hsts = rules.iter().find(|rule| rule["id"] == "hsts").unwrap();
    let shown = serde_json::json!({
        "hsts": hsts,
        "results": run["results"],
        "invocations": run["invocations"],
        "properties": run["properties"],
    });
    insta::assert_snapshot!("sarif", format!("{shown:#}"));
}

#[test]
fn a_host_of_code_knows_a_finding_again() {
    let prints = |result: &ScanResult| -> Vec<Value> {
        let run = run(result);
        let entries = list(&run["results"]).iter();
        entries
            .map(|entry| entry["partialFingerprints"].clone())
            .collect()
    };
    let result = bakery(Language::En);
    let before = prints(&result);
    let each: BTreeSet<String> = before.iter().map(Value::to_string).collect();
    assert_eq!(each.len(), before.len());
    let mut later = bakery(Language::Nl);
    later.observed_at = "2027-01-01T00:00:00Z".parse().unwrap();
    for finding in &mut later.findings {
        finding.text.title.push('!');
        finding.severity = belfort::check::Severity::Low;
    }
    assert_eq!(prints(&later), before);
}

#[test]
fn partly_in_order_is_no_error() {
    let mut result = bakery(Language::En);
    for finding in &mut result.findings {
        finding.verdict = Verdict::Partial;
    }
    let run = run(&result);
    assert!(!list(&run["results"]).is_empty());
    assert!(
        list(&run["results"])
            .iter()
            .all(|entry| entry["level"] != "error")
    );
    let junit = report::junit(rules(), &result);
    assert!(!junit.contains("<failure"));
    let skipped = junit.matches("<skipped type=\"partial\"").count();
    assert_eq!(skipped, result.findings.len());
}

#[test]
fn junit_counts_as_fail_on_does() {
    let result = variants::with_waivers(Language::En);
    let junit = report::junit(rules(), &result);
    let failing = result.findings.iter();
    let failing = failing.filter(|f| f.verdict == Verdict::Fail && f.waived.is_none());
    assert_eq!(junit.matches("<failure ").count(), failing.count());
    assert_eq!(junit.matches("<testcase ").count(), result.findings.len());
    insta::assert_snapshot!("junit", junit);
}

#[test]
fn every_check_has_a_rule_in_each_language() {
    for language in Language::ALL {
        let mut result = bakery(language);
        let [first, ..] = result.findings.as_slice() else {
            panic!("the bakery has findings");
        };
        let finding = first.clone();
        let checks = rules().checks.iter();
        result.findings = checks
            .map(|check| belfort::check::Finding {
                check: check.id.clone(),
                ..finding.clone()
            })
            .collect();
        let run = run(&result);
        for rule in list(&run["tool"]["driver"]["rules"]) {
            for text in ["shortDescription", "fullDescription", "help"] {
                let text = rule[text]["text"].as_str().unwrap();
                assert!(text.len() > 10 && !text.contains("{{"), "{rule}");
            }
        }
    }
}

/// The bakery of which a stranger wrote whatever a stranger can write.
fn with(text: &str) -> ScanResult {
    let mut result = variants::with_waivers(Language::En);
    for finding in &mut result.findings {
        text.clone_into(&mut finding.subject);
        text.clone_into(&mut finding.text.title);
        text.clone_into(&mut finding.text.what);
        text.clone_into(&mut finding.text.fix);
        if let Some(waived) = &mut finding.waived {
            text.clone_into(&mut waived.reason);
            text.clone_into(&mut waived.by);
        }
    }
    result
}

fn is_relative(uri: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
    !uri.is_empty() && uri.bytes().all(fits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn whatever_a_stranger_writes_stays_text(text in any::<String>()) {
        let text = format!("{text}=1]]></failure>\"[a](b:c)\u{0}\u{ffff}\r\n");
        let result = with(&text);
        for table in [report::csv(rules(), &result), report::action_plan(rules(), &result)] {
            prop_assert!(table.lines().count() > 1);
            let hides = |c: char| c.is_control() && c != '\r' && c != '\n';
            prop_assert!(!table.contains(hides));
        }
        let csv = report::csv(rules(), &result);
        prop_assert_eq!(csv.lines().count(), result.findings.len() + 1);
        let junit = report::junit(rules(), &result);
        prop_assert_eq!(junit.matches("<testcase ").count(), result.findings.len());
        prop_assert_eq!(junit.matches("</failure>").count(), junit.matches("<failure ").count());
        let run = run(&result);
        for entry in list(&run["results"]) {
            let uri = &entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            prop_assert!(is_relative(uri.as_str().unwrap()), "{}", uri);
            prop_assert!(!entry["message"]["text"].as_str().unwrap().contains("]("));
        }
    }
}
