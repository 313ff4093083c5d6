//! Fixed words of the portfolio: every one is said somewhere, and none is missing. tests/report holds them to the
//! other laws.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use belfort::batch::Obstacle;
use belfort::check::load::Source;
use belfort::check::{RuleSet, Verdict};
use belfort::digest::DigestFinding;
use belfort::language::Language;
use belfort::parse::toml_text;
use belfort::report::portfolio::{Portfolio, html, xlsx};
use calamine::{Reader, Xlsx};

use crate::batch::{Made, batch, of, with as made_with};
use crate::counts::{client, finding, with};
use crate::since::over_time;

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

/// Rules whose words say their own key.
fn pseudo() -> RuleSet {
    let mut text = String::new();
    for (key, row) in rows() {
        let values = row["en"].split("{{ ").skip(1);
        let values = values.map(|rest| format!("{{{{ {} }}}}", rest.split_once(" }}").unwrap().0));
        let said = format!("⟦{key}⟧{}", values.collect::<String>());
        let _ = write!(
            text,
            "['{key}']\nnl = '{said}'\nfr = '{said}'\nde = '{said}'\nen = '{said}'\n"
        );
    }
    let built_in = Source::built_in_templates().into_iter();
    let mut templates: Vec<Source> = built_in
        .filter(|file| !file.name.starts_with("words/"))
        .collect();
    templates.push(Source {
        name: "words/pseudo.toml".into(),
        text: text.into(),
    });
    RuleSet::load(&Source::built_in_checks(), &templates, &[]).unwrap()
}

/// Lists that together have all that can happen.
fn every_kind() -> Vec<Vec<Made>> {
    let mut lists = vec![batch(40, 10), batch(50, 8), Vec::new()];
    let mut waiting = batch(1, 1);
    waiting[0].digest = None;
    waiting[0].why = None;
    lists.push(waiting.clone());
    for obstacle in Obstacle::ALL {
        waiting[0].why = Some(obstacle.with("what was seen of it"));
        lists.push(waiting.clone());
    }
    let mut one = batch(8, 10);
    one.push(client(
        "a.test",
        with(vec![finding("dmarc", Verdict::Pass)]),
    ));
    let last = one.last_mut().unwrap();
    last.digest.as_mut().unwrap().level = None;
    // A gap that got wider.
    let mut wider = client("b.test", with(vec![finding("dmarc", Verdict::Fail)]));
    wider.earlier = vec![with(vec![finding("dmarc", Verdict::Partial)])];
    wider.earlier[0].observed_at = "2026-01-01T00:00:00Z".parse().unwrap();
    one.push(wider);
    // One that is looked at for years; a host of which went away, and what was repaired came back.
    let mut old = over_time(&[Verdict::Fail; 12]);
    let gone = DigestFinding {
        subject: "old.a.test".into(),
        ..finding("dmarc", Verdict::Fail)
    };
    old.earlier[0].findings.push(gone);
    one.push(old);
    one.push(over_time(&[Verdict::Fail, Verdict::Pass, Verdict::Fail]));
    lists.push(one);
    // One of everything that has a word for one and a word for many.
    for count in [1, 2] {
        let mut made = client("a.test", with(Vec::new()));
        let digest = made.digest.as_mut().unwrap();
        digest.providers = (0..12 + count)
            .map(|n| (format!("n{n}"), vec![belfort::check::provider::Role::Mail]))
            .collect();
        let checks = (0..20 + count).map(|n| finding(&format!("c{n}"), Verdict::Fail));
        digest.findings = checks.collect();
        let level = digest.level.as_mut().unwrap();
        (level.low, level.high) = (2, 3);
        let mut list = vec![made.clone(); count];
        let mut other = made;
        other.digest.as_mut().unwrap().providers.clear();
        other.earlier = vec![other.digest.clone().unwrap()];
        other.earlier[0].observed_at = "2026-01-01T00:00:00Z".parse().unwrap();
        other.earlier[0].profile = "other".into();
        list.extend(vec![other; count]);
        let mut dead = batch(1, 1).remove(0);
        dead.digest = None;
        list.extend(vec![dead; count]);
        lists.push(list);
    }
    lists
}

/// All texts of the workbook.
fn cells(portfolio: &Portfolio) -> String {
    let bytes = xlsx(portfolio).unwrap();
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names().join("\n");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.used_cells());
    let cells: Vec<String> = cells.map(|(_, _, cell)| cell.to_string()).collect();
    names + &cells.join("\n")
}

#[test]
fn every_word_is_said_by_some_portfolio() {
    let rules = pseudo();
    let mut said = String::new();
    for made in every_kind() {
        let portfolio = made_with(&rules, &made, Language::Nl);
        said += &html(&portfolio).unwrap();
        said += &cells(&portfolio);
    }
    let keys: Vec<String> = rows().into_keys().collect();
    // Names of sheets are cut, and one needs a million rows (tested beside the sheet).
    let elsewhere = |key: &str| key.starts_with("portfolio.sheet.");
    let silent: Vec<&String> = keys
        .iter()
        .filter(|key| key.starts_with("portfolio.") && !elsewhere(key))
        .filter(|key| !said.contains(&format!("⟦{key}⟧")))
        .collect();
    assert!(silent.is_empty(), "never said: {silent:?}");
}

#[test]
fn no_portfolio_shows_the_key_of_a_word_that_is_missing() {
    for language in Language::ALL {
        for made in every_kind() {
            let portfolio = of(&made, language);
            let mut shown = html(&portfolio).unwrap();
            if language == Language::Nl {
                shown += &cells(&portfolio);
            }
            for family in [
                "portfolio.",
                "compare.",
                "table.",
                "verdict.",
                "waiver.",
                "level.",
            ] {
                let mut words =
                    shown.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
                let missing = words.find(|word| {
                    word.starts_with(family)
                        && word.len() > family.len()
                        && *word != "portfolio.xlsx"
                });
                assert_eq!(missing, None);
            }
        }
    }
}
