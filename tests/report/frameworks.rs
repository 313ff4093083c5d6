//! Which framework stands first, and how much of each.

use belfort::language::Language;
use belfort::score::framework::Relation;

use crate::company::{bakery, html, model};
use crate::variants::with_basic;

#[test]
fn the_framework_that_the_profile_leads_with_comes_first_and_in_full() {
    let mut result = with_basic(Language::En);
    let report = model(&result);
    let shown: Vec<_> = report
        .frameworks
        .iter()
        .map(|part| (part.id.as_str(), part.full))
        .collect();
    assert_eq!(
        shown,
        [
            ("framework-cyfun-basic", true),
            ("framework-nis2-art21", false)
        ]
    );
    assert!(
        report.frameworks[1]
            .measures
            .iter()
            .all(|m| m.rows.is_empty())
    );
    let counts: Vec<&str> = report.frameworks[1]
        .measures
        .iter()
        .map(|measure| measure.counts.as_str())
        .collect();
    assert_eq!(counts[3], "2 with a gap, 1 not seen, 1 not applicable");

    // What the profile leads with is not in the result, or nobody knows the profile: the first one is shown.
    let alone = model(&bakery(Language::En));
    let mut measures = alone.frameworks[0].measures.iter();
    let e = measures.find(|measure| measure.id == "e").unwrap();
    assert!(alone.frameworks[0].full && e.rows.len() == 4);
    result.profile = "acme".into();
    let report = model(&result);
    assert!(report.frameworks[0].full && !report.frameworks[1].full);
    assert!(!report.frameworks[0].notes[0].contains("Belgian NIS2 law"));
}

#[test]
fn a_measure_says_what_can_be_seen_of_it_and_what_was_answered() {
    let report = model(&with_basic(Language::En));
    let basic = &report.frameworks[0];
    let silent = basic.silent.iter().flat_map(|group| &group.measures);
    let said: Vec<(&str, &str, String, bool)> = basic
        .measures
        .iter()
        .chain(silent)
        .map(|m| {
            (
                m.id.as_str(),
                m.former.as_str(),
                m.status.join(" · "),
                m.key,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "ID.AM-08.2",
                "formerly PR.MA-1.1",
                "traces can be seen from outside · 2 of 3 questions answered".to_owned(),
                true
            ),
            (
                "ID.RA-05.1",
                "formerly ID.RA-5.1",
                "cannot be seen from outside · answered".to_owned(),
                false
            ),
            (
                "RS.MA-01.1",
                "formerly RS.RP-1.1",
                "cannot be seen from outside · not answered".to_owned(),
                false
            ),
        ]
    );
    let groups: Vec<_> = basic
        .silent
        .iter()
        .map(|group| (group.status.as_str(), group.count.as_str()))
        .collect();
    assert_eq!(
        groups,
        [
            ("cannot be seen from outside · answered", "1"),
            ("cannot be seen from outside · not answered", "1")
        ]
    );
    assert_eq!(
        report.frameworks[1].measures[2].status,
        ["can hardly be seen from outside"]
    );
}

#[test]
fn it_counts_what_nobody_can_see_from_outside_and_what_a_scan_can_contradict() {
    let report = model(&with_basic(Language::En));
    assert_eq!(
        report.frameworks[0].summary,
        "3 measures. Cannot be seen from outside by anyone: 2. A scan can show something directly: 1. A hint at most: 0."
    );
}

#[test]
fn a_sentence_that_two_frameworks_bring_stands_once_and_those_of_the_profile_first() {
    let result = with_basic(Language::En);
    let report = model(&result);
    let notes: Vec<&str> = report.frameworks[0]
        .notes
        .iter()
        .map(String::as_str)
        .collect();
    assert_eq!(
        notes[0],
        "The Belgian NIS2 law does not apply to every organisation. This report does not say whether it applies to you."
    );
    assert_eq!(notes[2..], ["⟦note⟧", "⟦no level⟧"]);
    assert!(report.frameworks[1].notes.is_empty());
    assert_eq!(html(&result).matches("⟦note⟧").count(), 1);
}

#[test]
fn only_measures_of_nis2_stand_beside_a_finding() {
    let report = model(&with_basic(Language::En));
    let https = report.areas[3]
        .findings
        .iter()
        .find(|f| f.check == "https")
        .unwrap();
    assert!(https.measures.is_empty(), "{:?}", https.measures);
    let dmarc = report.areas[1]
        .findings
        .iter()
        .find(|f| f.check == "dmarc")
        .unwrap();
    assert_eq!(
        dmarc.measures,
        ["Art. 21(2)(e) · point 6.7.2(k) · gap seen"]
    );
}

#[test]
fn beside_a_finding_what_judges_nothing_shows_no_gap_and_a_hint_is_called_one() {
    for (relation, said) in [
        (Relation::Evidence, "gap seen"),
        (Relation::Hint, "gap seen · is a hint"),
        (
            Relation::Input,
            "looked at · helps to answer the questionnaire",
        ),
    ] {
        let mut result = with_basic(Language::En);
        let nis2 = result.frameworks.get_mut("nis2-art21").unwrap();
        let rows = nis2.controls.iter_mut().flat_map(|c| &mut c.rows);
        for row in rows.filter(|row| row.check == "dmarc") {
            row.relation = relation;
        }
        let report = model(&result);
        let mut findings = report.areas[1].findings.iter();
        let dmarc = findings.find(|finding| finding.check == "dmarc").unwrap();
        let line = format!("Art. 21(2)(e) · point 6.7.2(k) · {said}");
        assert_eq!(dmarc.measures, [line]);
    }
}
