//! Texts to forward: to whom what goes, and what goes to nobody.

use belfort::check::Verdict;
use belfort::language::Language;
use belfort::report::model::LetterPart;
use belfort::result::ScanResult;

use crate::company::{self, html, model};
use crate::variants;

fn titles(letter: &LetterPart) -> Vec<&str> {
    let titles = letter.items.iter().map(|item| item.title.as_str());
    titles.collect()
}

#[test]
fn every_gap_stands_in_one_text_and_nothing_else_does() {
    let results: [fn(Language) -> ScanResult; 4] = [
        company::bakery,
        variants::with_waivers,
        variants::hostile,
        variants::all_in_order,
    ];
    for result in results {
        let report = model(&result(Language::Fr));
        let mut written: Vec<&str> = report
            .letters
            .iter()
            .flat_map(|letter| &letter.items)
            .map(|item| item.link.as_str())
            .collect();
        written.sort_unstable();
        let mut gaps: Vec<&str> = report
            .areas
            .iter()
            .flat_map(|area| &area.findings)
            .filter(|part| matches!(part.class, "fail" | "partial") && part.waived.is_empty())
            .map(|part| part.subjects[0].id.as_str())
            .collect();
        gaps.sort_unstable();
        assert_eq!(written, gaps);
    }
}

#[test]
fn a_text_begins_with_the_steps_of_page_one_and_names_its_reader() {
    let report = model(&company::bakery(Language::Nl));
    for action in &report.actions {
        let letter = report.letters.iter().find(|l| l.id == action.letter);
        let letter = letter.expect("a step leads to the text for who can do it");
        assert_eq!(letter.who, action.who);
        assert!(titles(letter).contains(&action.title.as_str()));
    }
    let web = &report.letters[0];
    let steps: Vec<&str> = report
        .actions
        .iter()
        .filter(|action| action.letter == web.id)
        .map(|action| action.title.as_str())
        .collect();
    assert_eq!(titles(web)[..steps.len()], steps);
    assert!(web.subject.contains("bakkerij-korenaar.test"));
    assert_eq!(web.closing.len(), 2);
}

/// Nobody writes a letter to himself.
#[test]
fn what_the_owner_can_do_himself_comes_last_and_is_no_letter() {
    let report = model(&variants::with_a_check_of_others(Language::En));
    let own = report.letters.last().unwrap();
    assert_eq!(own.title, "What you can do yourself");
    assert!(own.subject.is_empty() && own.closing.is_empty());
    assert_eq!(own.items.len(), 1);
}

#[test]
fn where_nothing_is_to_be_repaired_nothing_is_to_be_forwarded() {
    let result = variants::all_in_order(Language::De);
    let gaps = |verdict| matches!(verdict, Verdict::Fail | Verdict::Partial);
    assert!(!result.findings.iter().any(|f| gaps(f.verdict)));
    assert!(model(&result).letters.is_empty());
    assert!(!html(&result).contains("#letter"));
}

/// Thousands of endpoints of one host are one host to whoever repairs it.
#[test]
fn a_text_names_hosts_and_each_once() {
    let mut result = company::bakery(Language::En);
    let mut gaps = result.findings.iter_mut();
    let hsts = gaps.find(|finding| finding.check == "hsts").unwrap();
    hsts.subject = "www.bakkerij-korenaar.test:443/ipv6".into();
    let report = model(&result);
    let items = report.letters.iter().flat_map(|letter| &letter.items);
    for item in items {
        for subject in &item.subjects {
            assert!(!subject.contains(':'), "{subject}");
        }
    }
}
