//! What is to be repaired, as a table that a team fills in further: who does it, when, and what became of it.

use std::cmp::Reverse;

use crate::check::{Area, RuleSet, Severity, Who};
use crate::result::ScanResult;
use crate::score::{Action, Forecast};

use super::anchor::Anchors;
use super::finding;
use super::framework::Measures;
use super::model::{FindingPart, Said};
use super::phrase::Phrases;
use super::standing;
use super::table::Table;
use super::verdict;

/// Heads of the columns (`templates/words/table.toml`); the last three are for the team to fill in.
const HEADS: [&str; 15] = [
    "table.number",
    "table.who",
    "table.title",
    "table.hosts",
    "table.what",
    "table.fix",
    "table.effort",
    "table.gain",
    "table.after",
    "table.verdict",
    "table.severity",
    "table.check",
    "table.owner",
    "table.date",
    "table.remark",
];

/// All that is not, or only partly, in order, in the language of the result: one row for each thing to repair, as
/// in the report. First the steps of the advice, in their order, and then what is worst. What somebody decided to
/// live with is left out.
pub fn action_plan(rules: &RuleSet, result: &ScanResult) -> String {
    let phrases = Phrases::new(&rules.words, result.language);
    let mut table = Table::with_heads(HEADS.map(|key| phrases.say(key)));
    let parts = gaps(rules, result, phrases);
    for (index, part) in parts.iter().enumerate() {
        table.row(row(index + 1, part, rules, result, phrases));
    }
    table.finish()
}

/// What is to be repaired, in the order in which to do it.
fn gaps(rules: &RuleSet, result: &ScanResult, phrases: Phrases) -> Vec<FindingPart> {
    let anchors = Anchors::new(&result.findings);
    let measures = Measures::read(result);
    let of_area = |area| finding::parts(rules, result, area, &anchors, &measures, phrases);
    let parts = Area::ALL.into_iter().flat_map(of_area);
    // A part without a letter is for nobody to repair.
    let mut parts: Vec<FindingPart> = parts.filter(|part| !part.letter.is_empty()).collect();
    parts.sort_by_key(|part| {
        let mut steps = result.score.next.iter();
        let step = steps.position(|step| step.check == part.check);
        let worst = (part.class != "fail", Reverse(part.severity));
        (
            step.unwrap_or(usize::MAX),
            !is_of(part, step_of(part, result)),
            worst,
        )
    });
    parts
}

/// The step that repairs the check of a part.
fn step_of<'r>(part: &FindingPart, result: &'r ScanResult) -> Option<&'r Action> {
    let mut steps = result.score.next.iter();
    steps.find(|step| step.check == part.check)
}

/// Whether a step names a part: where a check says different things of several hosts, it names the worst.
fn is_of(part: &FindingPart, step: Option<&Action>) -> bool {
    step.is_some_and(|step| {
        let mut subjects = part.subjects.iter();
        subjects.any(|subject| subject.name == step.subject)
    })
}

fn row(
    number: usize,
    part: &FindingPart,
    rules: &RuleSet,
    result: &ScanResult,
    phrases: Phrases,
) -> [String; HEADS.len()] {
    let check = rules.find(&part.check);
    let step = step_of(part, result).filter(|step| is_of(part, Some(step)));
    let effort = check.map(|check| verdict::effort(check.effort, phrases));
    [
        number.to_string(),
        // Of a check that is not here any more nobody knows who could do it, so its owner asks.
        verdict::who(check.map_or(Who::Owner, |check| check.who), phrases),
        part.title.clone(),
        hosts(part).join(", "),
        said(&part.what),
        said(&part.fix),
        effort.unwrap_or_default(),
        step.map(|step| gain(step, result).to_string())
            .unwrap_or_default(),
        step.map(|step| after(&step.after, phrases))
            .unwrap_or_default(),
        phrases.say(&format!("verdict.{}", part.class)),
        severity(part.severity, phrases),
        part.check.clone(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

/// Points that a step adds to those before it, so that the column adds up to what all of them win.
fn gain(step: &Action, result: &ScanResult) -> u8 {
    let steps = result.score.next.iter();
    let before = steps.take_while(|other| other.check != step.check).last();
    let before = before.map_or(result.score.low.unwrap_or(0), |step| step.after.low);
    step.after.low.saturating_sub(before)
}

/// The score after a step and all before it: `62 to 74, level 3`.
fn after(after: &Forecast, phrases: Phrases) -> String {
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
    let line = |said: &Said| {
        if said.subjects.is_empty() {
            said.text.clone()
        } else {
            format!("{}: {}", said.subjects.join(", "), said.text)
        }
    };
    lines.iter().map(line).collect::<Vec<_>>().join(" ")
}
