//! What to do first, in words.

use crate::check::{Finding, Verdict};
use crate::result::ScanResult;
use crate::score::{Action, Forecast};

use super::anchor::Anchors;
use super::model::ActionPart;
use super::phrase::Phrases;
use super::standing;
use super::verdict;
use super::visible::prose;

/// The most steps on page one.
const AT_MOST: usize = 5;

/// The steps, in the order of the score.
pub(super) fn actions(result: &ScanResult, anchors: &Anchors, phrases: Phrases) -> Vec<ActionPart> {
    result
        .score
        .next
        .iter()
        .take(AT_MOST)
        .filter_map(|action| {
            let (index, finding) = finding_of(action, &result.findings)?;
            Some((action, anchors.of(index), finding))
        })
        .enumerate()
        .map(|(place, (action, link, finding))| ActionPart {
            number: place + 1,
            link,
            title: prose(&finding.text.title),
            text: prose(match finding.text.fix.as_str() {
                "" => &finding.text.what,
                fix => fix,
            }),
            who: verdict::who(action.who, phrases),
            effort: verdict::effort(action.effort, phrases),
            gain: match action.gain {
                0 => String::new(),
                gain => phrases.one_or_many("action.gain", usize::from(gain)),
            },
            after: forecast("action.after", &action.after, phrases),
        })
        .collect()
}

/// What follows from all steps together, or why there are none.
pub(super) fn outlook(result: &ScanResult, phrases: Phrases) -> String {
    if let Some(last) = result.score.next.iter().take(AT_MOST).next_back() {
        return forecast("action.forecast", &last.after, phrases);
    }
    let any = |verdict| result.findings.iter().any(|f| f.verdict == verdict);
    if any(Verdict::Fail) || any(Verdict::Partial) {
        return String::new();
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
