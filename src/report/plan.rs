//! What is to be repaired, as a table that a team fills in further: who does it, when, and what became of it.

use std::cmp::Reverse;

use crate::check::{Area, RuleSet, Severity, Who};
use crate::result::ScanResult;
use crate::score::{self, Action, Forecast};

use super::anchor::Anchors;
use super::finding;
use super::framework::Measures;
use super::model::{FindingPart, Said, StepPart};
use super::phrase::Phrases;
use super::standing;
use super::table::{Separator, Table};
use super::verdict;

/// Heads of the columns (`templates/words/table.toml`); the last three are for the team to fill in.
const HEADS: [&str; 15] = [
    "table.number",
    "table.title",
    "table.hosts",
    "table.what",
    "table.fix",
    "table.who",
    "table.effort",
    "table.verdict",
    "table.severity",
    "table.gain",
    "table.after",
    "table.check",
    "table.owner",
    "table.date",
    "table.remark",
];

/// All that is not, or only partly, in order, in the language of the result: one row for each thing to repair, as
/// in the report. First the steps of the advice and those behind them, in their order; then what the score does not
/// count, worst first. What somebody decided to live with is left out.
pub fn action_plan(rules: &RuleSet, result: &ScanResult) -> String {
    let phrases = Phrases::new(&rules.words, result.language);
    let steps = score::steps(rules, &result.findings, &result.scope, &result.profile);
    let separator = Separator::of(result.language);
    let mut table = Table::with_heads(separator, HEADS.map(|key| phrases.say(key)));
    let mut before = result.score.low.unwrap_or(0);
    for (index, part) in gaps(rules, result, &steps, phrases).iter().enumerate() {
        let step = step_of(part, &steps).filter(|step| names(step, part));
        // What a step adds to those before it, so that the column adds up to what all of them win.
        let won = step.map(|step| (step.after.low.saturating_sub(before), &step.after));
        before = step.map_or(before, |step| step.after.low);
        table.row(row(index + 1, part, won, rules, phrases));
    }
    table.finish()
}

/// What is to be repaired, in the order in which to do it.
fn gaps(
    rules: &RuleSet,
    result: &ScanResult,
    steps: &[Action],
    phrases: Phrases,
) -> Vec<FindingPart> {
    let anchors = Anchors::new(&result.findings);
    let measures = Measures::read(result);
    let of_area = |area| finding::parts(rules, result, area, &anchors, &measures, phrases);
    let parts = Area::ALL.into_iter().flat_map(of_area);
    // A part without a letter is for nobody to repair.
    let mut parts: Vec<FindingPart> = parts.filter(|part| !part.letter.is_empty()).collect();
    parts.sort_by_key(|part| {
        let at = steps.iter().position(|step| step.check == part.check);
        let step = step_of(part, steps);
        let worst = (part.class != "fail", Reverse(part.severity));
        (
            at.unwrap_or(usize::MAX),
            !step.is_some_and(|step| names(step, part)),
            worst,
        )
    });
    parts
}

/// The step that repairs the check of a part.
fn step_of<'s>(part: &FindingPart, steps: &'s [Action]) -> Option<&'s Action> {
    steps.iter().find(|step| step.check == part.check)
}

/// Whether a step names a part: where a check says different things of several hosts, it names the worst, and its
/// points come when all of them are repaired.
fn names(step: &Action, part: &FindingPart) -> bool {
    let mut subjects = part.subjects.iter();
    subjects.any(|subject| subject.name == step.subject)
}

/// `won`: the points of a step, and what the score is then.
fn row(
    number: usize,
    part: &FindingPart,
    won: Option<(u8, &Forecast)>,
    rules: &RuleSet,
    phrases: Phrases,
) -> [String; HEADS.len()] {
    let check = rules.find(&part.check);
    let effort = check.map(|check| verdict::effort(check.effort, phrases));
    [
        number.to_string(),
        part.title.clone(),
        hosts(part).join(", "),
        said(&part.what),
        to_do(part, phrases),
        // Of a check that is not here any more nobody knows who could do it, so its owner asks.
        verdict::who(check.map_or(Who::Owner, |check| check.who), phrases),
        effort.unwrap_or_default(),
        phrases.say(&format!("verdict.{}", part.class)),
        severity(part.severity, phrases),
        won.map(|(points, _)| points.to_string())
            .unwrap_or_default(),
        won.map(|(_, after)| score_then(after, phrases))
            .unwrap_or_default(),
        part.check.clone(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

/// What to do, and how at the suppliers that were recognised.
fn to_do(part: &FindingPart, phrases: Phrases) -> String {
    let step = |step: &StepPart| {
        let text = format!("{} {}", step.lead, step.text);
        let text = of(&step.subjects, &text);
        format!("{text} {} {}", phrases.say("step.source"), step.source)
    };
    let fix = std::iter::once(said(&part.fix));
    let parts: Vec<String> = fix.chain(part.steps.iter().map(step)).collect();
    parts.join(" ")
}

/// The score after a step and all before it: `62 to 74, level 3`.
fn score_then(after: &Forecast, phrases: Phrases) -> String {
    let range = phrases.range(after.low, after.high);
    match after.level {
        None => range,
        Some(level) => format!("{range}, {}", standing::short_level(level, phrases)),
    }
}

fn severity(severity: Severity, phrases: Phrases) -> String {
    phrases.say(&format!("severity.{}", severity.word()))
}

/// The hosts of a part, each once: `www.example.be:443/ipv4` is an endpoint of a host.
fn hosts(part: &FindingPart) -> Vec<&str> {
    let mut hosts = Vec::new();
    for subject in &part.subjects {
        let host = subject.name.split(':').next().unwrap_or_default();
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

/// What is said of the hosts, in one cell.
fn said(lines: &[Said]) -> String {
    let line = |said: &Said| of(&said.subjects, &said.text);
    lines.iter().map(line).collect::<Vec<_>>().join(" ")
}

/// A text with the subjects it is about before it, where not all of them are meant.
fn of(subjects: &[String], text: &str) -> String {
    if subjects.is_empty() {
        text.to_owned()
    } else {
        format!("{}: {text}", subjects.join(", "))
    }
}
