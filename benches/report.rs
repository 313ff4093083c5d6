//! What a report costs: its decisions and its HTML, in milliseconds and in bytes.
//!
//! ```text
//! cargo bench --bench report
//! ```
//!
//! The evidence is that of the stories in `tests/stories`; it is judged before the clock runs. The bakery is the
//! company of middling size. There is no pass or fail; the aims are printed beside the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads files and clocks and prints what it measured"
)]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::report::{self, Reading};
use belfort::result::{Saved, ScanResult};
use belfort::score::questionnaire::read;

const RUNS: usize = 101;

/// Medians of many runs of one report.
struct Cost {
    model: f64,
    html: f64,
    whole: f64,
    bytes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let rules = RuleSet::built_in()?;
    println!("One report, median of {RUNS}; aims for the bakery: 20 ms, 400 kB");
    println!("report        decisions       HTML   together       size");
    for story in ["bakery", "town", "provider"] {
        for language in Language::ALL {
            let cost = cost(&rules, &judged(&rules, story, language)?)?;
            let name = format!("{story} {}", language.code());
            println!(
                "{name:12} {:7.1} ms {:7.1} ms {:7.1} ms {:7} kB",
                cost.model,
                cost.html,
                cost.whole,
                cost.bytes / 1_000
            );
        }
    }
    Ok(())
}

/// The result of a story in a language, with its answers.
fn judged(rules: &RuleSet, story: &str, language: Language) -> Result<ScanResult, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/stories")
        .join(story);
    let saved = Saved::read(&fs::read_to_string(folder.join("evidence.json"))?)?;
    let answers = fs::read(folder.join("answers.toml"))?;
    let mut terms = saved.terms();
    terms.language = language;
    terms.answers = Some(read(&rules.questionnaires, "answers.toml", &answers)?);
    Ok(ScanResult::judge(rules, saved.evidence, terms))
}

fn cost(rules: &RuleSet, result: &ScanResult) -> Result<Cost, Box<dyn Error>> {
    let reading = Reading::default();
    let (mut models, mut htmls, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        let report = report::model(rules, black_box(result), &reading);
        let decided = began.elapsed();
        let html = report::html(black_box(&report))?;
        let whole = began.elapsed();
        bytes = black_box(html).len();
        models.push(decided);
        htmls.push(whole.saturating_sub(decided));
        wholes.push(whole);
    }
    Ok(Cost {
        model: median(models),
        html: median(htmls),
        whole: median(wholes),
        bytes,
    })
}

/// The middle of them, in milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    middle.as_secs_f64() * 1_000.0
}
