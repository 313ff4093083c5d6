//! The rule set that comes with Belfort: it loads, its examples hold, and it keeps the laws.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use belfort::check::judge::judge;
use belfort::check::{RuleSet, Verdict};
use belfort::fact::catalogue::{Shape, catalogue};
use belfort::fact::{Facts, Seen};
use belfort::language::Language;
use belfort::result::{Evidence, Port25, Scope, Vantage};

/// Loading runs every example of every check, and refuses a case that none of them reaches.
fn built_in() -> RuleSet {
    RuleSet::built_in().unwrap_or_else(|errors| panic!("{errors}"))
}

/// Evidence in which nothing was seen.
fn nothing_seen() -> Evidence {
    Evidence {
        target: "example.be".to_owned(),
        observed_at: jiff::Timestamp::UNIX_EPOCH,
        vantage: Vantage {
            resolver: "192.0.2.53:53".to_owned(),
            ipv4: true,
            ipv6: true,
            port25: Port25::Unknown,
            resolver_answers: true,
            dnssec_path: Seen::default(),
        },
        scope: Scope::default(),
        facts: Facts::default(),
    }
}

#[test]
fn the_built_in_checks_load_and_are_these() {
    let rules = built_in();
    let mapped: BTreeSet<&str> = rules
        .frameworks
        .values()
        .flat_map(|framework| framework.checks())
        .collect();
    let mut list = String::new();
    for check in &rules.checks {
        let severity = serde_json::to_value(check.severity).unwrap();
        let map = if mapped.contains(check.id.as_str()) {
            ""
        } else {
            ", in no framework"
        };
        let _ = writeln!(
            list,
            "{} {} ({}, {}{map})",
            check.area.word(),
            check.id,
            check.subject.word(),
            severity.as_str().unwrap()
        );
    }
    insta::assert_snapshot!(list);
}

#[test]
fn ids_are_unique_and_each_is_the_name_of_its_file() {
    let rules = built_in();
    let ids: BTreeSet<&str> = rules.checks.iter().map(|check| check.id.as_str()).collect();
    assert_eq!(ids.len(), rules.checks.len());
    for check in &rules.checks {
        let path = format!("{}/{}.toml", check.area.word(), check.id);
        assert_eq!(check.source, path);
        assert!(
            !check.id.contains('/'),
            "{}: a vendor's id is not built in",
            check.id
        );
    }
}

/// `cargo test` leaves the real servers out, so their tables are held to the rule set here.
#[test]
fn every_check_stands_in_both_tables_of_the_real_servers() {
    let strong = include_str!("real/expected.rs");
    let weak = include_str!("real/expected/weak.rs");
    for check in &built_in().checks {
        let named = format!("\"{}\"", check.id);
        assert!(
            strong.contains(&named) && weak.contains(&named),
            "{} needs its rows in tests/real/expected.rs and in tests/real/expected/weak.rs",
            check.id
        );
    }
}

#[test]
fn every_check_speaks_four_languages_and_not_the_same_one_four_times() {
    for check in &built_in().checks {
        let titles: BTreeSet<&str> = Language::ALL
            .iter()
            .map(|language| check.texts[language].title.source())
            .collect();
        assert_eq!(titles.len(), 4, "{}: {titles:?}", check.id);
        let cases: BTreeSet<&str> = check.cases.iter().map(|case| case.say.as_str()).collect();
        for language in Language::ALL {
            let said: BTreeSet<&str> = check.texts[&language]
                .says
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(said, cases, "{} in {language}", check.id);
        }
    }
}

#[test]
fn where_nothing_was_seen_nothing_is_judged_and_nothing_is_missing() {
    let rules = built_in();
    for language in Language::ALL {
        let findings = judge(&rules, &nothing_seen(), "sme", language);
        assert_eq!(
            findings.len(),
            rules.checks.len(),
            "one finding for each check"
        );
        for finding in findings {
            assert_eq!(finding.verdict, Verdict::Unknown, "{}", finding.check);
            assert!(
                finding.why.is_some() && finding.possible.is_some(),
                "{}",
                finding.check
            );
            let text = &finding.text;
            for part in [&text.title, &text.what, &text.why] {
                assert!(
                    !part.is_empty() && !part.contains("{{"),
                    "{}: {part}",
                    finding.check
                );
            }
            assert!(
                !text.title.contains('—'),
                "{}: {}",
                finding.check,
                text.title
            );
        }
    }
}

#[test]
fn every_fact_has_a_meaning_and_a_type_that_rules_can_use() {
    for row in catalogue().rows() {
        assert!(!row.meaning.is_empty(), "{} has no doc comment", row.path);
        assert_ne!(row.shape, Shape::Opaque, "{}", row.path);
        if let Shape::Word(words) = &row.shape {
            for word in words {
                assert!(!word.meaning.is_empty(), "{}: {}", row.path, word.word);
            }
        }
    }
}

#[test]
fn a_fact_is_absent_at_one_level_of_its_path_only() {
    for row in catalogue().rows() {
        let says_absent = row.meaning.contains("Absent:");
        assert!(
            row.may_be_absent || !says_absent,
            "{}: its doc comment speaks of absence, but only a fact above it can be absent",
            row.path
        );
    }
}

#[test]
fn the_version_names_the_program_and_the_files() {
    let version = built_in().version;
    let (number, hash) = version.split_once('+').unwrap();
    assert_eq!(number, env!("CARGO_PKG_VERSION"));
    assert_eq!(hash.len(), 8, "{version}");
}
