//! Findings that somebody decided to live with: still there, struck through, with their reason.

use belfort::language::Language;
use belfort::report;

use crate::company::{html, model};
use crate::variants::{all_waived, with_waivers};

#[test]
fn a_waived_finding_says_until_when_by_whom_and_why() {
    let report = model(&with_waivers(Language::En));
    let findings = report.areas.iter().flat_map(|area| &area.findings);
    let waived: Vec<_> = findings.filter(|part| !part.waived.is_empty()).collect();
    let checks: Vec<&str> = waived.iter().map(|part| part.check.as_str()).collect();
    assert_eq!(checks, ["hsts", "security-txt"]);
    assert!(
        waived.iter().all(|part| part.class == "fail"),
        "verdicts stay"
    );
    let said = "Waived up to and including 30 June 2027 by An Peeters, manager: the new shop opens in spring";
    assert_eq!(waived[0].waived, said);
}

#[test]
fn it_is_counted_beside_the_score_with_the_waivers_that_change_nothing() {
    let standing = model(&with_waivers(Language::En)).standing;
    assert_eq!(
        standing.waived,
        [
            "2 findings are waived, the first up to and including 31 January 2027: they do not cap the level, but their points stay lost.",
            "1 waiver has ended: it no longer counts. Decide again.",
            "3 waivers changed nothing; the technical part says which and why.",
        ]
    );
    let standing = model(&all_waived(Language::Nl)).standing;
    assert_eq!(
        standing.waived[0],
        "Voorlopig aanvaard, tot en met 30 juni 2027: “Niets zegt browsers dat ze alleen uw beveiligde site mogen gebruiken (HSTS)”. Dat drukt het niveau niet, maar de punten blijven verloren."
    );
}

#[test]
fn the_page_strikes_it_through_and_says_so_in_text() {
    let page = html(&with_waivers(Language::En));
    let at = page.find("<h3><s>").expect("a title is struck through");
    let after = &page[at..];
    let line = after.find("<p class=\"waived\">").unwrap();
    assert!(line < 400, "the reason follows the title");
    assert_eq!(page.matches("<h3><s>").count(), 2);
}

#[test]
fn all_waivers_stand_in_the_technical_part() {
    let waivers = model(&with_waivers(Language::En)).technical.waivers;
    let states: Vec<&str> = waivers.iter().map(|row| row.values[2].as_str()).collect();
    assert_eq!(
        states,
        [
            "In force · from the profile",
            "In force · from a file",
            "Ended: no longer counts · from a file",
            "Not needed any more: it is in order or does not apply · from a file",
            "It could not be seen this time · from a file",
            "No finding has this name: check how it is written · from a file",
        ]
    );
}

#[test]
fn nobody_is_told_to_repair_what_is_waived() {
    let report = model(&all_waived(Language::En));
    assert_eq!(report.actions, []);
    assert!(
        report.outlook.contains("waived until an agreed day"),
        "{}",
        report.outlook
    );
}

#[test]
fn the_terminal_names_what_is_waived_in_four_languages() {
    for language in Language::ALL {
        let report = model(&with_waivers(language));
        let text = report::terminal(&report, 80, false);
        insta::assert_snapshot!(format!("waivers-{language}"), text);
    }
}

#[test]
fn a_reason_cannot_steer_the_page_or_the_terminal() {
    let mut result = with_waivers(Language::En);
    for finding in &mut result.findings {
        if let Some(waived) = &mut finding.waived {
            waived.reason = "<script>alert(1)</script>\u{1b}[31m".to_owned();
        }
    }
    let page = html(&result);
    assert!(!page.contains("<script>") && !page.contains('\u{1b}'));
    let text = report::terminal(&model(&result), 80, false);
    assert!(!text.contains('\u{1b}'));
}
