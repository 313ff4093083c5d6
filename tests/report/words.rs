//! Fixed words: all there, all used, all translated.

mod pseudo;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use belfort::check::load::Source;
use belfort::language::Language;
use belfort::parse::toml_text;
use belfort::report;

use self::pseudo::{RULES, every_kind};
use crate::page::{Piece, pieces};
use crate::{company, comparison, history};

type Rows = BTreeMap<String, BTreeMap<String, String>>;

fn rows() -> Rows {
    let templates = Source::built_in_templates();
    let words = templates
        .iter()
        .filter(|file| file.name.starts_with("words/"));
    words
        .flat_map(|file| toml_text::read::<Rows>(&file.text).unwrap())
        .collect()
}

/// Names in `{{ … }}`.
fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split("{{ ")
        .skip(1)
        .map(|rest| rest.split_once(" }}").unwrap().0)
        .collect()
}

#[test]
fn every_language_fills_in_the_same_values() {
    for (key, row) in rows() {
        let english = placeholders(&row["en"]);
        for (language, sentence) in &row {
            assert_eq!(placeholders(sentence), english, "{key} in {language}");
            assert!(!sentence.trim().is_empty(), "{key} in {language}");
        }
    }
}

/// Words that are the same in English and another language because they are.
const SHARED: [&str; 31] = [
    "area.mail",
    "assess.check",
    "area.web",
    "arithmetic.weight",
    "compare.score",
    "evidence.endpoints",
    "evidence.sites",
    "letter.points.one",
    "letter.points.many",
    "finding.nis2",
    "list.apart",
    "measure.confidence",
    "measure.point",
    "measure.source",
    "method.hosts",
    "sentence.label",
    "sentence.quote",
    "unseen.group",
    "vantage.ipv4",
    "vantage.ipv6",
    "vantage.port25.open",
    "vantage.resolver",
    "version.heading",
    "version.tool",
    "action.gain.one",
    "action.gain.many",
    "measure.counts",
    "supplier.by.alias",
    "supplier.line",
    "supplier.role.dns",
    "supplier.role.mail",
];

#[test]
fn nothing_is_left_in_english() {
    for (key, row) in rows() {
        for language in ["nl", "fr", "de"] {
            assert!(
                row[language] != row["en"]
                    || SHARED.contains(&key.as_str())
                    || (key.starts_with("term.") && key.rsplit('.').next() == Some("name")),
                "{key} in {language} is the English one"
            );
        }
    }
}

/// What may stand on a page without being a word of ours: names of things, and what the scan brought.
const NAMES: [&str; 4] = [
    "Belfort",
    "NIS2, art. 21(2)",
    "CyFun Basic",
    "ENISA (CC BY 4.0)",
];

/// Sentences that the profile brings, in the language of the pages tried here.
fn of_profiles() -> BTreeSet<&'static str> {
    let notes = RULES.profiles.values().flat_map(|profile| &profile.notes);
    notes.map(|note| note.text.say(Language::Nl)).collect()
}

#[test]
fn a_page_has_no_words_of_its_own() {
    let of_profiles = of_profiles();
    for report in every_kind() {
        let page = report::html(&report).unwrap();
        let mut inside: Vec<String> = Vec::new();
        for piece in pieces(&page) {
            match piece {
                Piece::Start(name, attributes) => {
                    for (key, value) in attributes {
                        let spoken = matches!(key.as_str(), "aria-label" | "title" | "alt");
                        assert!(
                            !spoken || value.contains('⟦') || NAMES.contains(&value.as_str()),
                            "{value}"
                        );
                    }
                    if !matches!(
                        name.as_str(),
                        "br" | "wbr"
                            | "img"
                            | "meta"
                            | "path"
                            | "rect"
                            | "circle"
                            | "use"
                            | "!doctype"
                    ) {
                        inside.push(name);
                    }
                }
                Piece::End(name) => assert_eq!(inside.pop(), Some(name)),
                Piece::Text(text) => {
                    let data = inside.iter().any(|name| {
                        matches!(name.as_str(), "bdi" | "code" | "small" | "style" | "text")
                    });
                    let letters = text.chars().any(char::is_alphabetic);
                    let known = text.contains('⟦')
                        || NAMES.contains(&text.trim())
                        || of_profiles.contains(text.trim());
                    // Where a measure stands, and its id.
                    let reference = text.trim().starts_with("Art. 21(2)")
                        || text.trim().len() == 1
                        || ["ID.", "RS."].iter().any(|id| text.trim().starts_with(id));
                    // A fact, by the path that check files know it by.
                    let path = inside.last().is_some_and(|name| name == "dt")
                        && text.chars().all(
                            |c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '.' | '[' | ']'),
                        );
                    assert!(
                        data || !letters || known || reference || path,
                        "{text} is in no list of words"
                    );
                }
            }
        }
    }
}

/// A word that is missing shows its key in its place ([`belfort::words::Words::say`]).
#[test]
fn no_report_shows_the_key_of_a_word_that_is_missing() {
    let rows = rows();
    let families: BTreeSet<&str> = rows
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let is_key = |word: &&str| {
        word.contains('.')
            && word.split('.').all(|part| !part.is_empty())
            && families.contains(word.split('.').next().unwrap_or_default())
    };
    for report in every_kind() {
        let shown = report::terminal(&report, 100, false) + &report::html(&report).unwrap();
        let mut words = shown.split(|c: char| !(c.is_ascii_alphanumeric() || "._-⟦".contains(c)));
        let missing = words.find(is_key);
        assert_eq!(missing, None, "is not in templates/words/");
    }
    let compared = comparison::everything();
    let shown = report::comparison(&RULES.words, &compared, 100, false);
    assert!(shown.contains("⟦compare.score⟧"), "{shown}");
}

#[test]
fn every_word_is_said_by_some_report() {
    let mut said = String::new();
    for report in every_kind() {
        said.push_str(&report::html(&report).unwrap());
        said.push_str(&report::terminal(&report, 100, false).replace('\n', ""));
    }
    for compared in [comparison::everything(), comparison::nothing(Language::Nl)] {
        let text = report::comparison(&RULES.words, &compared, 100, false);
        said.push_str(&text.replace('\n', ""));
    }
    let [one, two] = history::quiet();
    for history in [history::everything(), one, two] {
        let text = report::history(&RULES, &history, None, Language::Nl, 100, false);
        said.push_str(&text.replace('\n', ""));
    }
    said.push_str(&report::action_plan(&RULES, &company::bakery(Language::Nl)));
    let silent: Vec<_> = rows()
        .into_keys()
        // Those of a whole batch are said in tests/portfolio.
        .filter(|key| !key.starts_with("portfolio."))
        .filter(|key| !said.contains(&format!("⟦{key}⟧")))
        .collect();
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this sweep reads the sources it judges"
)]
fn every_word_that_is_used_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = rows();
    let families: BTreeSet<&str> = rows
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let mut seen = 0;
    for folder in [
        "src/report",
        "src/report/portfolio",
        "src/report/portfolio/xlsx",
        "src/report/technical",
        "src/report/technical/record",
        "src/report/technical/sender",
        "src/report/technical/chain",
        "src/report/technical/tls",
        "templates",
        "templates/part",
        "templates/part/technical",
    ] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if !matches!(
                path.extension().and_then(|e| e.to_str()),
                Some("rs" | "html")
            ) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let source = text.split("#[cfg(test)]").next().unwrap();
            for literal in source.split('"').skip(1).step_by(2) {
                let is_key = literal
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || ".-_0123456789".contains(c))
                    && literal.split('.').count() > 1
                    && families.contains(literal.split('.').next().unwrap());
                let is_file = Path::new(literal)
                    .extension()
                    .is_some_and(|end| end == "html");
                if is_key && !is_file {
                    seen += 1;
                    let whole_family = rows
                        .keys()
                        .any(|key| key.starts_with(&format!("{literal}.")));
                    assert!(
                        rows.contains_key(literal) || whole_family,
                        "{literal} in {} is not in templates/words/",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(
        seen > 80,
        "the sweep found only {seen} words: does it still read the sources?"
    );
}
