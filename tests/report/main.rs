//! What a report must be: right, readable, whole, and harmless.

#[cfg(test)]
mod assessed;
#[cfg(test)]
mod brand;
#[cfg(test)]
mod company;
#[cfg(test)]
mod comparison;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod first_page;
#[cfg(test)]
mod frameworks;
#[cfg(test)]
mod history;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod page;
#[cfg(test)]
mod past;
#[cfg(test)]
mod peers;
#[cfg(test)]
mod records;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod score;
mod suppliers;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod variants;
#[cfg(test)]
mod waived;
#[cfg(test)]
mod words;

use belfort::check::Verdict;
use belfort::language::Language;
use belfort::report::{self, Reading};
use belfort::result::ScanResult;

use crate::company::{html, model};

#[test]
fn the_same_result_gives_the_same_bytes() {
    let result = company::bakery(Language::Nl);
    assert_eq!(html(&result), html(&result.clone()));
}

#[test]
fn the_json_reads_back_as_the_same_result() {
    let result = company::bakery(Language::En);
    let text = report::json(&result);
    assert!(text.ends_with("}\n"));
    let read: ScanResult = serde_json::from_str(&text).unwrap();
    assert_eq!(read, result);
}

#[test]
fn what_fails_stands_first_and_says_who_repairs_it() {
    let report = model(&company::bakery(Language::En));
    let web = report
        .areas
        .iter()
        .find(|area| area.id == "area-web")
        .unwrap();
    let order: Vec<_> = web
        .findings
        .iter()
        .map(|finding| (finding.check.as_str(), finding.class))
        .collect();
    assert_eq!(
        order,
        [
            ("https-redirect", "fail"),
            ("hsts", "fail"),
            ("security-txt", "fail"),
            ("https", "pass"),
            ("content-type-options", "pass"),
            ("content-type-options", "not-applicable"),
        ]
    );
    let first = &report.actions[0];
    assert_eq!(first.link, "f-dmarc-bakkerij-korenaar.test");
    assert_eq!(first.who, "your mail provider");
    assert_eq!(first.gain, "+12 points");
    assert_eq!(first.after, "then 62 to 74, level\u{a0}3");
}

#[test]
fn nobody_is_told_to_repair_what_could_not_be_seen() {
    let report = model(&company::bakery(Language::En));
    let mail = &report.areas[1];
    let unseen = mail
        .findings
        .iter()
        .find(|finding| finding.class == "unknown")
        .unwrap();
    assert!(unseen.fix.is_empty() && unseen.who.is_empty());
    assert!(unseen.what[0].text.contains("does not count against you"));
}

#[test]
fn a_check_of_several_subjects_is_one_thing_to_read_and_counts_once() {
    let mut result = company::bakery(Language::En);
    for finding in &mut result.findings {
        if finding.check == "hsts" {
            finding.text.what = format!("{} does not send it.", finding.subject);
        }
    }
    let report = model(&result);
    let web = &report.areas[3];
    assert_eq!(web.remark, "3 not in order");
    assert_eq!(web.counts, "3 not in order, 2 in order");
    let hsts = web
        .findings
        .iter()
        .find(|finding| finding.check == "hsts")
        .unwrap();
    assert_eq!(hsts.subjects.len(), 2);
    let what: Vec<_> = hsts.what.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        what,
        [
            "bakkerij-korenaar.test does not send it.",
            "www.bakkerij-korenaar.test does not send it."
        ]
    );
    assert!(
        hsts.what.iter().all(|said| said.subjects.is_empty()),
        "named twice"
    );
    assert_eq!(hsts.fix.len(), 1);
}

#[test]
fn a_range_of_levels_names_what_could_not_be_seen() {
    let standing = model(&variants::unseen_mail_server(Language::En)).standing;
    assert_eq!(standing.level, "Level 4 to 5 of 5: strong to exemplary");
    assert_eq!(
        standing.reasons,
        ["It is a range, because not everything could be seen: Mail (no answer came in time)."]
    );
    assert_eq!(
        standing.belfry.floors,
        ["maybe", "lit", "lit", "lit", "lit"]
    );
    assert_eq!((standing.meter.seen, standing.meter.unseen), (88, 12));
}

#[test]
fn without_a_level_it_says_why() {
    let reason = |result: &ScanResult| model(result).standing.reasons[0].clone();
    assert_eq!(
        reason(&variants::barely_seen(Language::Nl)),
        "Van wat telt, was 54\u{a0}% te zien. Dat is te weinig om eerlijk een niveau te noemen."
    );
    assert_eq!(
        reason(&variants::mail_only(Language::Nl)),
        "Er is maar een deel bekeken: Mail. Een niveau geldt voor het geheel."
    );
    assert_eq!(
        reason(&variants::nothing_seen(Language::Nl)),
        "Er was niets te zien dat meetelt."
    );
}

#[test]
fn both_forms_of_an_international_name_are_shown() {
    let result = variants::international(Language::De);
    let reading = Reading {
        target_unicode: "bäckerei.test".into(),
        result_sha256: None,
        brand: None,
        cohort: None,
        past: None,
    };
    let report = report::model(company::rules(), &result, &reading);
    assert_eq!(report.title, "Cyber-Reifegrad von bäckerei.test");
    let html = report::html(&report).unwrap();
    assert!(html.contains("<bdi>bäckerei.<wbr>test</bdi>"));
    assert!(html.contains("<bdi>xn--bckerei-5wa.<wbr>test</bdi>"));
    assert!(
        report::terminal(&report, 80, false).starts_with("bäckerei.test (xn--bckerei-5wa.test)")
    );
}

#[test]
fn further_anchors_of_a_line_stand_inside_it() {
    let mut result = company::bakery(Language::En);
    let mut findings = result.findings.iter();
    let passed = findings.find(|finding| finding.verdict == Verdict::Pass);
    let twin = passed.unwrap().clone();
    result.findings.push(twin);
    let html = html(&result);
    // A line is a grid: whatever stands beside its text takes a place of its own.
    assert!(html.contains("<span class=\"line\"><span id=\"f-"));
    let begins = |line: &str| {
        let (_, inside) = line.split_once("\">").unwrap();
        inside.starts_with("<span class=\"line\">")
    };
    assert!(html.split("<li id=\"").skip(1).all(begins));
}

#[test]
fn one_server_listed_twice_still_has_two_anchors() {
    let mut result = company::bakery(Language::En);
    let twin = result.findings[4].clone();
    result.findings.push(twin);
    let html = html(&result);
    assert!(html.contains("id=\"f-dmarc-bakkerij-korenaar.test\""));
    assert!(html.contains("id=\"f-dmarc-bakkerij-korenaar.test_2\""));
}
