//! Three stories, from saved evidence to what their readers see: a bakery with a bad web host, a town hall that
//! lives with one old counter, and a company that looks after the IT of others.
//!
//! The evidence is that of `cargo run --example demo -- en bakery` (or `town`, `provider`), without what is made
//! anew when it is judged. A snapshot that changes is a text or a rule that changed: read it as its owner would.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "what the tests share stands outside them, and reads the saved files"
)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use belfort::check::RuleSet;
use belfort::check::waive::{Waiver, WaiverState};
use belfort::language::Language;
use belfort::report::{self, Reading, Report};
use belfort::result::{Saved, ScanResult};
use belfort::score::LevelRange;
use belfort::score::questionnaire::{Answered, read};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

fn file(story: &str, name: &str) -> PathBuf {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    stories.join(story).join(name)
}

fn text(story: &str, name: &str) -> String {
    fs::read_to_string(file(story, name)).unwrap()
}

/// A story, with or without its waivers.
fn told(story: &str, language: Language, with_waivers: bool) -> ScanResult {
    let saved = Saved::read(&text(story, "evidence.json")).unwrap();
    let mut terms = saved.terms();
    terms.language = language;
    let answers = text(story, "answers.toml");
    let answers = read(&RULES.questionnaires, "answers.toml", answers.as_bytes());
    terms.answers = Some(answers.unwrap());
    if with_waivers && file(story, "waivers.toml").exists() {
        let waivers = Waiver::read_all("waivers.toml", &text(story, "waivers.toml"), &RULES);
        terms.waivers = waivers.unwrap();
    }
    ScanResult::judge(&RULES, saved.evidence, terms)
}

fn model(result: &ScanResult) -> Report {
    report::model(&RULES, result, &Reading::default())
}

/// What an owner reads: the terminal, the texts to forward, the answers in full, and what each framework shows.
fn shown(result: &ScanResult) -> String {
    let report = model(result);
    let mut text = report::terminal(&report, 80, false);
    for letter in &report.letters {
        let _ = writeln!(text, "\n== {} ({})", letter.title, letter.points);
        for line in [&letter.subject, &letter.greeting, &letter.opening] {
            let _ = writeln!(text, "{line}");
        }
        for (place, item) in letter.items.iter().enumerate() {
            let _ = writeln!(text, "{}. {}", place + 1, item.title);
        }
        let _ = writeln!(text, "{}", letter.closing.join("\n"));
    }
    if let Some(part) = &report.assessment {
        let _ = writeln!(text, "\n== {}\n{}\n{}", part.title, part.by, part.lead);
        for rows in [&part.rows, &part.below, &part.contradictions, &part.missing] {
            for row in rows {
                let _ = writeln!(text, "- {} {}: {}", row.id, row.title, row.said);
            }
        }
        for row in &part.categories {
            let (done, total) = (&row.implementation, &row.total);
            let _ = writeln!(text, "- {} {} {done} {total}", row.id, row.documentation);
        }
    }
    for part in &report.frameworks {
        let _ = writeln!(text, "\n== {}\n{}", part.title, part.summary);
        for note in &part.notes {
            let _ = writeln!(text, "* {note}");
        }
        for measure in part.measures.iter().filter(|_| part.full) {
            let status = measure.status.join(" / ");
            let key = if measure.key { " !" } else { "" };
            let _ = writeln!(text, "- {}{key} {}", measure.id, measure.title);
            let _ = writeln!(text, "  {status} / {}", measure.counts);
        }
        for group in &part.silent {
            let _ = writeln!(text, "  {} ({})", group.status, group.count);
            for measure in &group.measures {
                let key = if measure.key { " !" } else { "" };
                let _ = writeln!(text, "- {}{key} {}", measure.id, measure.title);
            }
        }
    }
    text
}

fn golden(story: &str) {
    for language in Language::ALL {
        let text = shown(&told(story, language, true));
        insta::assert_snapshot!(format!("{story}-{language}"), text);
    }
}

fn question<'r>(result: &'r ScanResult, id: &str) -> &'r Answered {
    let assessment = result.assessment.as_ref().unwrap();
    assessment.questions.iter().find(|q| q.id == id).unwrap()
}

/// A level that is no range.
fn level(level: u8) -> LevelRange {
    LevelRange {
        low: level,
        high: level,
    }
}

/// The framework that the report shows first.
fn leading(result: &ScanResult) -> String {
    model(result).frameworks.first().unwrap().id.clone()
}

#[test]
fn a_bakery_hears_what_to_ask_its_web_host_and_that_its_updates_are_not_what_it_thinks() {
    golden("bakery");
    let result = told("bakery", Language::Nl, true);
    assert_eq!(result.score.level, Some(level(2)));
    let caps: Vec<&str> = result
        .score
        .capped_by
        .iter()
        .map(|cap| &*cap.check)
        .collect();
    assert_eq!(caps, ["dmarc", "outdated-software"]);
    assert_eq!(leading(&result), "framework-cyfun-basic");
    let updates = question(&result, "updates");
    assert_eq!(updates.answer.implementation, Some(4));
    assert_eq!(updates.counted, Some(2));
    assert_eq!(updates.contradicted_by, ["outdated-software"]);
    // 2 + 2 + 3 + 2 + 3 + 2 + 4 + 1 = 19 of 8 questions: 2.375.
    let maturity = result.assessment.unwrap().maturity.unwrap();
    assert_eq!((maturity.total, maturity.reached), (2.38, None));
}

#[test]
fn a_town_hall_lives_with_one_old_counter_until_a_day_and_sees_what_else_there_is() {
    golden("town");
    let result = told("town", Language::Nl, true);
    let without = told("town", Language::Nl, false);
    let used: Vec<WaiverState> = result.waivers.iter().map(|used| used.state).collect();
    assert_eq!(used, [WaiverState::Applied]);
    assert_eq!(result.score.level, Some(level(4)));
    assert_eq!(without.score.level, Some(level(3)));
    assert_eq!(result.score.rows, without.score.rows);
    let steps = |result: &ScanResult| -> Vec<String> {
        result.score.next.iter().map(|s| s.check.clone()).collect()
    };
    assert!(steps(&without).contains(&"outdated-software".to_owned()));
    assert!(!steps(&result).contains(&"outdated-software".to_owned()));
    // What is waived does not contradict an answer; what is not does.
    assert_eq!(question(&result, "ID.AM-08.2").counted, Some(4));
    assert_eq!(question(&without, "ID.AM-08.2").counted, Some(2));
    let assessment = result.assessment.as_ref().unwrap();
    assert_eq!(assessment.maturity, None);
    let part = model(&result).assessment.unwrap();
    assert_eq!(part.missing.len(), 12);
    let note = &model(&told("town", Language::En, true)).frameworks[0].notes[0];
    assert!(
        note.starts_with("As a rule a municipality is not under"),
        "{note}"
    );
}

#[test]
fn a_company_that_looks_after_it_is_led_by_the_regulation_and_one_key_measure_stands_out() {
    golden("provider");
    let result = told("provider", Language::Nl, true);
    assert_eq!(result.score.level, Some(level(5)));
    assert_eq!(leading(&result), "framework-reg-2024-2690");
    let maturity = result.assessment.unwrap().maturity.unwrap();
    assert_eq!(maturity.threshold, Some(2.5));
    let below: Vec<&str> = maturity
        .key_measures
        .iter()
        .filter(|measure| !measure.reached)
        .map(|measure| &*measure.id)
        .collect();
    assert_eq!(below, ["PR.IR-01.2"]);
    assert!(maturity.total >= 2.5);
    assert_eq!(maturity.reached, Some(false));
}
