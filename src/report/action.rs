//! What to do first, in words.

use std::collections::BTreeSet;

use crate::check::{Finding, Verdict};
use crate::result::ScanResult;
use crate::score::{Action, Forecast};

use super::anchor::Anchors;
use super::host;
use super::letter;
use super::model::ActionPart;
use super::phrase::Phrases;
use super::standing;
use super::verdict;
use super::visible::prose;

/// The most steps on page one.
const AT_MOST: usize = 5;
/// The most hosts that a step names.
const HOSTS_AT_MOST: usize = 3;

/// The steps, in the order of the score. Each gain is what the step adds to those before it, while
/// [`Action::gain`] is that of the step alone: beside the figures after each step only the first adds up.
pub(super) fn actions(result: &ScanResult, anchors: &Anchors, phrases: Phrases) -> Vec<ActionPart> {
    let mut before = result.score.low.unwrap_or(0);
    let mut parts = Vec::new();
    for action in shown(result) {
        let gain = action.after.low.saturating_sub(before);
        before = action.after.low;
        let Some((index, finding)) = finding_of(action, &result.findings) else {
            continue;
        };
        let title = prose(&finding.text.title);
        let text = prose(match finding.text.fix.as_str() {
            "" => &finding.text.what,
            fix => fix,
        });
        parts.push(ActionPart {
            number: parts.len() + 1,
            link: anchors.of(index),
            hosts: hosts(action, result, &text, phrases),
            title,
            text,
            who: verdict::who(action.who, phrases),
            letter: letter::anchor(action.who),
            effort: verdict::effort(action.effort, phrases),
            gain: match gain {
                0 => String::new(),
                gain => phrases.one_or_many("action.gain", usize::from(gain)),
            },
            after: forecast("action.after", &action.after, phrases),
        });
    }
    parts
}

fn shown(result: &ScanResult) -> impl Iterator<Item = &Action> {
    result.score.next.iter().take(AT_MOST)
}

/// The hosts that a step is about. Not said where that is the target, with its `www`, as a whole, or
/// where the text of the step names them.
fn hosts(action: &Action, result: &ScanResult, text: &str, phrases: Phrases) -> String {
    let judged = hosts_of(action, result, |finding| {
        !matches!(finding.verdict, Verdict::NotApplicable | Verdict::Info)
    });
    let hosts = hosts_of(action, result, is_gap);
    let target = result.target.as_str();
    let whole = hosts == judged
        && hosts.contains(&target)
        && hosts
            .iter()
            .all(|host| *host == target || host.strip_prefix("www.") == Some(target));
    if whole || hosts.iter().all(|host| host::is_named(text, host)) {
        return String::new();
    }
    let mut said: Vec<String> = hosts
        .iter()
        .take(HOSTS_AT_MOST)
        .map(|host| (*host).to_owned())
        .collect();
    if let more @ 1.. = hosts.len().saturating_sub(HOSTS_AT_MOST) {
        said.push(phrases.count("list.more", more));
    }
    phrases.fill("action.hosts", &[("names", &said.join(", "))])
}

/// The hosts of the check of a step whose findings are such, each once.
fn hosts_of<'r>(
    action: &Action,
    result: &'r ScanResult,
    such: fn(&Finding) -> bool,
) -> Vec<&'r str> {
    let mut hosts = Vec::new();
    let findings = result.findings.iter();
    for finding in findings.filter(|finding| finding.check == action.check && such(finding)) {
        let host = host::of_subject(&finding.subject);
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

/// How many more checks found something to repair than there are steps.
pub(super) fn more(result: &ScanResult, phrases: Phrases) -> String {
    let gaps = result.findings.iter().filter(|finding| is_gap(finding));
    let mut checks: BTreeSet<&str> = gaps.map(|finding| finding.check.as_str()).collect();
    for action in shown(result) {
        checks.remove(action.check.as_str());
    }
    match checks.len() {
        0 => String::new(),
        n => phrases.one_or_many("action.more", n),
    }
}

/// Whether somebody should repair it: not where that was decided otherwise.
fn is_gap(finding: &Finding) -> bool {
    finding.waived.is_none() && matches!(finding.verdict, Verdict::Fail | Verdict::Partial)
}

/// What follows from all steps together, or why there are none.
pub(super) fn outlook(result: &ScanResult, phrases: Phrases) -> String {
    if let Some(last) = shown(result).last() {
        return forecast("action.forecast", &last.after, phrases);
    }
    let any = |verdict| result.findings.iter().any(|f| f.verdict == verdict);
    if result.findings.iter().any(is_gap) {
        return String::new();
    }
    if result.findings.iter().any(|f| f.waived.is_some()) {
        return phrases.say("waiver.nothing-else");
    }
    if standing::has_unseen(&result.findings, phrases) {
        return phrases.say("action.none.unseen");
    }
    if any(Verdict::Pass) {
        return phrases.say("action.none");
    }
    String::new()
}

fn forecast(key: &str, after: &Forecast, phrases: Phrases) -> String {
    let range = phrases.range(after.low, after.high);
    match after.level {
        None => phrases.fill(key, &[("range", &range)]),
        Some(level) => {
            let level = standing::short_level(level, phrases);
            phrases.fill(
                &format!("{key}.level"),
                &[("range", &range), ("level", &level)],
            )
        }
    }
}

/// The finding an action is about.
fn finding_of<'f>(action: &Action, findings: &'f [Finding]) -> Option<(usize, &'f Finding)> {
    findings
        .iter()
        .enumerate()
        .find(|(_, finding)| finding.check == action.check && finding.subject == action.subject)
}
