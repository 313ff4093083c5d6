//! The mapping of checks to frameworks, held both ways against a table of its own: what is named here stands in
//! the files, and nothing else does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests share stands outside them"
)]

#[cfg(test)]
mod sentences;
#[cfg(test)]
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::score::framework::{Confidence, Control, Framework, Reading, Relation, Visibility};
use belfort::score::questionnaire::Questionnaire;

use crate::table::{BASIC, ENISA_TO_ISO, ROWS, Row};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

fn framework(id: &str) -> &'static Framework {
    &RULES.frameworks[id]
}

/// Rows of a framework: control, check, relation.
fn rows(id: &str) -> impl Iterator<Item = (&'static Control, &'static str, Relation)> {
    let controls = framework(id).controls.iter();
    controls.flat_map(|control| {
        let rows = control.checks.iter();
        rows.map(move |row| (control, row.id.as_str(), row.relation))
    })
}

/// The controls under which a check stands.
fn under(id: &str, check: &str) -> BTreeSet<&'static str> {
    rows(id)
        .filter(|row| row.1 == check)
        .map(|row| row.0.id.as_str())
        .collect()
}

/// The points of the annex that rows name for a check: `9.2(c)(ii)(v)` is a place in `9.2(c)`.
fn points_of_nis2(check: &str) -> BTreeSet<String> {
    let controls = framework("nis2-art21").controls.iter();
    let rows = controls.flat_map(|control| &control.checks);
    rows.filter(|row| row.id == check)
        .flat_map(|row| row.point.as_deref().unwrap().split(", "))
        .map(point)
        .collect()
}

/// The control of `reg-2024-2690` that a point belongs to.
fn point(point: &str) -> String {
    match point {
        "9.2(a)" => "9.2(a)(b)".to_owned(),
        point if point.starts_with("9.2(c)") => "9.2(c)".to_owned(),
        point => point.to_owned(),
    }
}

fn set<'a>(words: &'a [&'a str]) -> BTreeSet<&'a str> {
    words.iter().copied().collect()
}

/// The row of a check.
fn row_of(check: &str) -> &'static Row {
    ROWS.iter().find(|row| row.checks.contains(&check)).unwrap()
}

/// Each check with its row.
fn table() -> impl Iterator<Item = (&'static str, &'static Row)> {
    let rows = ROWS.iter();
    rows.flat_map(|row| row.checks.iter().map(move |check| (*check, row)))
}

/// The controls of ISO 27001 to which ENISA links the sections that points belong to.
fn iso_of(points: &[&str]) -> BTreeSet<&'static str> {
    let linked = ENISA_TO_ISO.iter().filter(|(section, _)| {
        let inside = |point: &&str| {
            let rest = point.strip_prefix(section);
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || rest.starts_with('(')
            })
        };
        points.iter().any(inside)
    });
    linked.map(|(_, control)| *control).collect()
}

#[test]
fn every_check_stands_once_in_the_table_and_none_that_does_not_exist() {
    let checks: BTreeSet<&str> = RULES.checks.iter().map(|check| check.id.as_str()).collect();
    let mut named = BTreeSet::new();
    for (check, _) in table() {
        assert!(named.insert(check), "{check} stands twice");
    }
    assert_eq!(named, checks);
    for row in ROWS {
        assert!(!row.why.is_empty(), "{:?}", row.checks);
    }
}

#[test]
fn every_check_stands_under_exactly_the_letters_points_and_controls_of_the_table() {
    for (check, row) in table() {
        assert_eq!(under("nis2-art21", check), set(row.letters), "{check}");
        let points: BTreeSet<String> = row.points.iter().map(|point| (*point).to_owned()).collect();
        assert_eq!(points_of_nis2(check), points, "{check}");
        assert_eq!(under("reg-2024-2690", check), set(row.points), "{check}");
        assert_eq!(under("cyfun-basic", check), set(row.basic), "{check}");
        assert_eq!(under("iso27001", check), iso_of(row.points), "{check}");
    }
}

#[test]
fn no_row_claims_more_than_its_relation_allows() {
    for (id, framework) in &RULES.frameworks {
        for control in &framework.controls {
            for row in &control.checks {
                let place = format!("{id} {} {}", control.id, row.id);
                let claimed = row.relation;
                // Relations are in the order of what they claim, the strongest first.
                assert!(claimed >= row_of(&row.id).highest, "{place}");
                let of_control = match control.visibility {
                    Visibility::Traces => Relation::Evidence,
                    Visibility::Hardly => Relation::Hint,
                    Visibility::NotVisible => Relation::Input,
                };
                assert!(claimed >= of_control, "{place}");
                let weak = row.confidence == Confidence::D && claimed == Relation::Evidence;
                assert!(!weak, "{place}: a weak link is no evidence");
            }
        }
    }
}

#[test]
fn only_what_enisa_names_is_more_than_our_reading_of_a_point() {
    // Named in the guidance to 6.7.2, or in chapter 9 and its guidance (TLS, certificates).
    let named = set(&[
        "dmarc",
        "dmarc-policy",
        "spf",
        "spf-strictness",
        "dkim",
        "starttls",
        "dane",
        "dnssec",
        "ipv6",
        "https",
        "tls-versions",
        "tls-ciphers",
        "tls-key-exchange",
        "certificate-trust",
        "certificate-name",
        "certificate-expiry",
        "certificate-key",
    ]);
    for id in ["nis2-art21", "reg-2024-2690", "iso27001"] {
        for control in &framework(id).controls {
            for row in &control.checks {
                let ours = row.reading == Some(Reading::Ours);
                assert!(ours || named.contains(row.id.as_str()), "{id} {}", row.id);
                assert!(!ours || row.confidence != Confidence::A, "{id} {}", row.id);
            }
        }
    }
    for control in &framework("cyfun-basic").controls {
        let mut rows = control.checks.iter();
        assert!(
            rows.all(|row| row.reading == Some(Reading::Ours)),
            "{}",
            control.id
        );
    }
}

/// One link, one claim: the points of NIS2 rows and the controls of the Regulation say the same.
#[test]
fn the_annex_and_article_21_claim_the_same_of_each_check() {
    let mut nis2 = BTreeMap::new();
    for control in &framework("nis2-art21").controls {
        for row in &control.checks {
            for at in row.point.as_deref().unwrap().split(", ") {
                nis2.insert(
                    (point(at), row.id.as_str()),
                    (row.relation, row.confidence, row.reading),
                );
            }
        }
    }
    let mut annex = BTreeMap::new();
    for control in &framework("reg-2024-2690").controls {
        for row in &control.checks {
            annex.insert(
                (control.id.clone(), row.id.as_str()),
                (row.relation, row.confidence, row.reading),
            );
        }
    }
    assert_eq!(annex, nis2);
}

#[test]
fn cyfun_basic_has_its_34_controls_with_both_ids_and_13_key_measures() {
    let basic = framework("cyfun-basic");
    let read: Vec<(&str, &str, bool, Visibility)> = basic
        .controls
        .iter()
        .map(|c| {
            (
                c.id.as_str(),
                c.former.as_deref().unwrap(),
                c.key,
                c.visibility,
            )
        })
        .collect();
    assert_eq!(read, BASIC);
    assert_eq!(read.iter().filter(|row| row.2).count(), 13);
    assert_eq!(
        read.iter()
            .filter(|row| row.3 == Visibility::NotVisible)
            .count(),
        25
    );
    for control in &basic.controls {
        assert_eq!(control.asks, [control.id.as_str()]);
    }
    let evidence: BTreeSet<&str> = rows("cyfun-basic")
        .filter(|row| row.2 == Relation::Evidence)
        .map(|row| row.0.id.as_str())
        .collect();
    assert_eq!(evidence, set(&["ID.AM-08.2", "ID.RA-01.1"]));
}

/// The Belgian measure leaves a trace, and no more: without `security.txt` there may be a policy all the same.
#[test]
fn of_article_21_only_e_and_h_get_evidence_and_a_place_to_report_is_a_hint() {
    let evidence: BTreeSet<&str> = rows("nis2-art21")
        .filter(|row| row.2 == Relation::Evidence)
        .map(|row| row.0.id.as_str())
        .collect();
    assert_eq!(evidence, set(&["e", "h"]));
    for id in ["nis2-art21", "reg-2024-2690"] {
        let disclosure = rows(id).filter(|row| row.1 == "security-txt");
        let relations: BTreeSet<Relation> = disclosure.map(|row| row.2).collect();
        assert_eq!(relations, BTreeSet::from([Relation::Hint]), "{id}");
    }
    // ENISA links whole sections, so these are hints at most, and indicators at best.
    for control in &framework("iso27001").controls {
        for row in &control.checks {
            assert!(row.relation >= Relation::Hint, "{} {}", control.id, row.id);
            assert!(row.confidence >= Confidence::C, "{} {}", control.id, row.id);
        }
    }
}

/// What a letter shows, its points show: and no point of the annex shows more than its letter.
#[test]
fn each_letter_is_as_visible_as_it_can_be_and_no_point_more_than_its_letter() {
    use Visibility::{Hardly, NotVisible, Traces};
    let controls = framework("nis2-art21").controls.iter();
    let letters: BTreeMap<&str, Visibility> = controls
        .map(|control| (control.id.as_str(), control.visibility))
        .collect();
    let expected = [
        ("a", NotVisible),
        ("b", NotVisible),
        ("c", Hardly),
        ("d", Hardly),
        ("e", Traces),
        ("f", NotVisible),
        ("g", Hardly),
        ("h", Traces),
        ("i", Hardly),
        ("j", Hardly),
        ("be-11", Traces),
    ];
    assert_eq!(letters, BTreeMap::from(expected));
    for control in &framework("reg-2024-2690").controls {
        let (_, letter) = control.reference.split_once("Art. 21(2)(").unwrap();
        let letter = letter.trim_end_matches(')');
        assert!(control.visibility >= letters[letter], "{}", control.id);
    }
}

#[test]
fn every_question_is_asked_about_the_measure_it_belongs_to_and_nothing_asks_about_f_or_h() {
    let nis2 = framework("nis2-art21");
    let asks = |id: &str| -> BTreeSet<&str> {
        let control = nis2
            .controls
            .iter()
            .find(|control| control.id == id)
            .unwrap();
        control.asks.iter().map(String::as_str).collect()
    };
    for silent in ["d", "f", "h", "be-11"] {
        assert_eq!(asks(silent), BTreeSet::new(), "{silent}");
    }
    let mut all = BTreeSet::new();
    for control in &nis2.controls {
        all.extend(control.asks.iter().map(String::as_str));
    }
    let short = &RULES.questionnaires[&Questionnaire::Short].questions;
    let mut questions: BTreeSet<&str> = BASIC.iter().map(|row| row.0).collect();
    // Multi-factor signing in is (j), so is the secret before it; the rest of who may do what is (i).
    assert!(asks("j").contains("PR.AA-03.2") && asks("i").contains("PR.AA-05.4"));
    questions.extend(short.iter().map(|question| question.id.as_str()));
    assert_eq!(all, questions, "no question is left without a measure");
}

#[test]
fn every_framework_says_its_edition_its_day_its_sources_and_whose_work_it_is() {
    let keys: Vec<&str> = RULES.frameworks.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["cyfun-basic", "iso27001", "nis2-art21", "reg-2024-2690"]
    );
    for (id, framework) in &RULES.frameworks {
        assert_eq!(framework.edition.len(), 4, "{id}: a year");
        assert!(framework.mapped >= jiff::civil::date(2026, 11, 26), "{id}");
        assert!(
            !framework.sources.is_empty() && framework.credit.say(Language::En).contains("ours"),
            "{id}"
        );
        for control in &framework.controls {
            let titles: BTreeSet<&str> = Language::ALL
                .map(|language| control.title.say(language))
                .into();
            assert_eq!(titles.len(), 4, "{id} {}", control.id);
        }
        let notes: BTreeSet<&str> = framework
            .notes
            .iter()
            .map(|note| note.id.as_str())
            .collect();
        assert!(notes.is_superset(&set(&["no-assessment", "gap"])), "{id}");
    }
    for enisa in ["iso27001", "nis2-art21", "reg-2024-2690"] {
        assert!(
            framework(enisa)
                .credit
                .say(Language::Nl)
                .contains("CC BY 4.0"),
            "{enisa}"
        );
    }
}

#[test]
fn profiles_lead_with_the_framework_that_is_theirs_and_say_whom_it_binds() {
    let leads = |name: &str| RULES.profiles[name].leads.as_deref();
    assert_eq!(leads("sme"), Some("cyfun-basic"));
    assert_eq!(leads("municipality"), Some("cyfun-basic"));
    assert_eq!(leads("digital-provider"), Some("reg-2024-2690"));
    for (name, sentence) in [
        ("sme", "This report does not say whether it applies to you."),
        (
            "municipality",
            "As a rule a municipality is not under the Belgian NIS2 law.",
        ),
        ("digital-provider", "if it is large enough."),
    ] {
        let notes = &RULES.profiles[name].notes;
        let said: Vec<&str> = notes
            .iter()
            .map(|note| note.text.say(Language::En))
            .collect();
        assert!(
            said.iter().any(|said| said.contains(sentence)),
            "{name}: {said:?}"
        );
    }
}
