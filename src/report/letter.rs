//! Texts to forward: what an owner sends to those who can repair something.
//!
//! The points are those of the report, word for word: whoever gets the text and the report reads the same
//! twice. What is in order, waived or not visible is in no text.

use crate::check::{RuleSet, Who};
use crate::result::ScanResult;

use super::host;
use super::model::{ActionPart, AreaPart, FindingPart, LetterItem, LetterPart};
use super::phrase::Phrases;
use super::supplier;
use super::verdict;

/// In this order they stand in the report; the owner comes last.
const PARTIES: [Who; 4] = [Who::Web, Who::Mail, Who::Dns, Who::Owner];

/// The anchor of the text for somebody.
pub(super) fn anchor(who: Who) -> String {
    format!("letter-{}", who.word())
}

/// One text for each who can repair something. The steps that win most come first, then what is worst.
pub(super) fn letters(
    rules: &RuleSet,
    result: &ScanResult,
    areas: &[AreaPart],
    actions: &[ActionPart],
    name: &str,
    phrases: Phrases,
) -> Vec<LetterPart> {
    let who_of = |finding: &FindingPart| {
        let check = rules.checks.iter().find(|check| check.id == finding.check);
        check.map_or(Who::Owner, |check| check.who)
    };
    let findings = areas.iter().flat_map(|area| &area.findings);
    let mut gaps: Vec<&FindingPart> = findings.filter(|part| !part.letter.is_empty()).collect();
    gaps.sort_by_key(|part| {
        let step = actions.iter().position(|action| leads_to(action, part));
        let order = (part.class != "fail", std::cmp::Reverse(part.severity));
        (step.unwrap_or(usize::MAX), order)
    });
    PARTIES
        .into_iter()
        .filter_map(|who| {
            let items: Vec<LetterItem> = gaps
                .iter()
                .filter(|part| who_of(part) == who)
                .map(|part| item(part))
                .collect();
            (!items.is_empty()).then(|| letter(who, items, result, name, phrases))
        })
        .collect()
}

fn leads_to(action: &ActionPart, part: &FindingPart) -> bool {
    part.subjects
        .iter()
        .any(|subject| subject.id == action.link)
}

fn letter(
    who: Who,
    items: Vec<LetterItem>,
    result: &ScanResult,
    name: &str,
    phrases: Phrases,
) -> LetterPart {
    let named = verdict::who(who, phrases);
    let points = phrases.one_or_many("letter.points", items.len());
    let day = phrases.language.date(result.observed_at);
    let values = [("name", name), ("day", &*day), ("who", &*named)];
    let own = who == Who::Owner;
    let say = |key: &str| {
        if own {
            String::new()
        } else {
            phrases.fill(key, &values)
        }
    };
    let title = match supplier::addressee(result, who) {
        _ if own => phrases.say("letter.own"),
        Some(supplier) => phrases.fill("letter.for", &[("who", &format!("{named} ({supplier})"))]),
        None => phrases.fill("letter.for", &values),
    };
    LetterPart {
        id: anchor(who),
        title,
        points,
        subject: say("letter.subject"),
        greeting: say("letter.greeting"),
        opening: say("letter.opening"),
        closing: ["letter.closing", "letter.regards"]
            .map(say)
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect(),
        who: named,
        items,
    }
}

fn item(part: &FindingPart) -> LetterItem {
    let mut subjects: Vec<String> = Vec::new();
    for subject in part.subjects.iter().filter(|_| part.names_subjects) {
        let host = host::of_subject(&subject.name).to_owned();
        if !subjects.contains(&host) {
            subjects.push(host);
        }
    }
    LetterItem {
        link: part
            .subjects
            .first()
            .map_or_else(String::new, |subject| subject.id.clone()),
        title: part.title.clone(),
        subjects,
        what: part.what.clone(),
        fix: part.fix.clone(),
        steps: part.steps.clone(),
    }
}
