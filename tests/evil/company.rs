//! A town that was scanned, and of which strangers wrote every text that is not ours.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use belfort::check::waive::Waiver;
use belfort::check::{Finding, RuleSet};
use belfort::language::Language;
use belfort::result::{Saved, ScanResult, Terms};
use belfort::score::questionnaire::read;
use serde_json::{Value, json};

/// The rules of the program.
pub(crate) static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

const EVIDENCE: &str = include_str!("../stories/town/evidence.json");
const WAIVERS: &str = include_str!("../stories/town/waivers.toml");
const ANSWERS: &[u8] = include_bytes!("../stories/town/answers.toml");

/// The places of a result in which strangers write, one a line: held by
/// [`every_text_of_a_result_is_ours_or_in_the_list`].
const PLACES: &str = include_str!("places.txt");

/// Texts of a result that come from the rules, which the user chooses.
fn is_ours(place: &str) -> bool {
    let machine_words = ["format", "profile", "findings[].case", "providers[].id"];
    place.starts_with("frameworks.")
        || place.rsplit('.').next() == Some("check")
        || machine_words.contains(&place)
}

fn is_listed(place: &str) -> bool {
    static LISTED: LazyLock<BTreeSet<&str>> = LazyLock::new(|| PLACES.lines().collect());
    LISTED.contains(place)
}

/// The town as its owner let it be scanned: with leave, waivers and answers.
fn judged(mut saved: Saved) -> ScanResult {
    saved.evidence.scope.authorised = serde_json::from_value(json!({
        "domain": "x.example", "by": "x", "date": "2026-01-01", "until": "2027-12-31", "reference": "x"
    }))
    .unwrap();
    let terms = Terms {
        language: Language::En,
        waivers: Waiver::read_all("waivers.toml", WAIVERS, &RULES).unwrap(),
        answers: Some(read(&RULES.questionnaires, "answers.toml", ANSWERS).unwrap()),
        ..saved.terms()
    };
    ScanResult::judge(&RULES, saved.evidence, terms)
}

/// The result as JSON, every text in it as it was.
fn town() -> &'static Value {
    static TOWN: LazyLock<Value> = LazyLock::new(|| {
        let mut town = judged(Saved::read(EVIDENCE).unwrap());
        // One of each kind is enough, and what the rules say is ours.
        let mut kinds = BTreeSet::new();
        let kind = |one: &Finding| {
            (
                one.area,
                one.verdict,
                one.waived.is_some(),
                one.steps.is_empty(),
            )
        };
        town.findings.retain(|finding| kinds.insert(kind(finding)));
        town.frameworks
            .retain(|id, _| ["nis2-art21", "cyfun-basic"].contains(&id.as_str()));
        for framework in town.frameworks.values_mut() {
            framework.controls.truncate(3);
        }
        let mut town = serde_json::to_value(town).unwrap();
        shorten(&mut town["evidence"]);
        town
    });
    &TOWN
}

/// Leaves four of each list: what stands in the others stands in these.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.truncate(4);
            list.iter_mut().for_each(shorten);
        }
        Value::Object(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

/// The result after somebody wrote this text in every place of the list.
pub(crate) fn written(text: &str) -> ScanResult {
    written_where(text, |_| true)
}

/// The same, where only values are of strangers, and sentences of checks, suppliers and questions are still ours.
pub(crate) fn written_in_values(text: &str) -> ScanResult {
    let of_rules = [
        "findings[].text.",
        "findings[].steps[]",
        "providers[].",
        "assessment.",
    ];
    written_where(text, |place| {
        !of_rules.iter().any(|ours| place.starts_with(ours))
    })
}

fn written_where(text: &str, such: impl Fn(&str) -> bool) -> ScanResult {
    let mut value = town().clone();
    change(&mut value, "", &|place, old| {
        if is_listed(place) && such(place) {
            text.clone_into(old);
        }
    });
    serde_json::from_value(value).unwrap()
}

/// The result of a scan that met this text behind everything that it saw, read and judged anew.
pub(crate) fn met(text: &str) -> ScanResult {
    let mut value: Value = serde_json::from_str(EVIDENCE).unwrap();
    change(&mut value, "", &|place, old| {
        let seen = place.starts_with("evidence.") || place.starts_with("vantage.");
        // A certificate that is none would hide the other texts of its place.
        if seen && is_listed(place) && !place.ends_with("certificates[]") && !is_key(place) {
            old.push_str(text);
        }
    });
    judged(Saved::read(&value.to_string()).unwrap())
}

/// Whether other facts are found by this text.
fn is_key(place: &str) -> bool {
    place.ends_with("[].name")
        || place.ends_with("[].headers[].name")
        || place.rsplit('.').next() == Some("site")
}

/// Changes every text of a value. Its place is its path, with `[]` for each of a list.
fn change(value: &mut Value, at: &str, with: &dyn Fn(&str, &mut String)) {
    match value {
        Value::String(old) => with(at, old),
        Value::Array(list) => {
            let at = format!("{at}[]");
            for one in list {
                change(one, &at, with);
            }
        }
        Value::Object(map) => map.iter_mut().for_each(|(key, one)| {
            let at = if at.is_empty() {
                key.clone()
            } else {
                format!("{at}.{key}")
            };
            change(one, &at, with);
        }),
        _ => {}
    }
}

/// Puts a word that nobody chose in each place alone: where the result can still be read, the place takes any text.
/// A new field of a result fails here until it is in the list, or said to be ours.
#[test]
fn every_text_of_a_result_is_ours_or_in_the_list() {
    let all = std::cell::RefCell::new(BTreeSet::new());
    change(&mut town().clone(), "", &|place, _| {
        all.borrow_mut().insert(place.to_owned());
    });
    let takes_any_text = |place: &&String| {
        let mut value = town().clone();
        change(&mut value, "", &|at, old| {
            if at == *place {
                "calm".clone_into(old);
            }
        });
        !is_ours(place) && serde_json::from_value::<ScanResult>(value).is_ok()
    };
    let all = all.into_inner();
    let free: Vec<&str> = all
        .iter()
        .filter(takes_any_text)
        .map(String::as_str)
        .collect();
    let listed: Vec<&str> = PLACES.lines().collect();
    assert!(
        free == listed,
        "tests/evil/places.txt is to be:\n{}",
        free.join("\n")
    );
}
