//! Looks up facts in a result by their path.

use std::collections::BTreeSet;

use belfort::result::ScanResult;
use serde_json::Value;

use crate::scan::lines;

/// What is looked up often: the site, its TLS and the mail server that are hostile.
const OFTEN: [(&str, &[&str]); 3] = [
    ("www", &["sites", "www.bakkerij.be"]),
    ("tls", &["endpoints", "www.bakkerij.be:443/ipv4"]),
    ("smtp", &["mail_servers", "mail.bakkerij.be"]),
];

/// What came of looking for the fact at a path such as `www/https` or `mail/dmarc`: `known`, `absent`, or the cause of
/// not knowing. Subjects are picked by their name, further items by their place.
pub(super) fn word(result: &ScanResult, path: &str) -> String {
    let facts = serde_json::to_value(&result.evidence).unwrap();
    let mut here = &facts;
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let often = OFTEN.iter().find(|(short, _)| *short == first);
    let begin = often.map_or(std::slice::from_ref(&first), |(_, parts)| parts);
    let rest = rest.split('/').filter(|part| !part.is_empty());
    for part in begin.iter().copied().chain(rest) {
        here = inside(here);
        let next = match here {
            Value::Array(items) => items
                .iter()
                .find(|item| item.get("name").is_some_and(|name| *name == *part))
                .or_else(|| items.get(part.parse::<usize>().ok()?)),
            _ => here.get(part),
        };
        match next {
            Some(next) => here = next,
            None => return format!("{} at {part}", state(here)),
        }
    }
    state(here)
}

fn inside(seen: &Value) -> &Value {
    seen.get("known").unwrap_or(seen)
}

fn state(seen: &Value) -> String {
    let cause = |unknown: &Value| Some(unknown.get("cause")?.as_str()?.to_owned());
    match seen {
        Value::String(word) if word == "absent" => word.clone(),
        Value::Object(fields) if fields.contains_key("unknown") => {
            fields.get("unknown").and_then(cause).unwrap_or_default()
        }
        _ => "known".to_owned(),
    }
}

/// Every cause of not knowing in a result.
pub(super) fn causes(result: &ScanResult) -> BTreeSet<String> {
    let facts = serde_json::to_value(&result.evidence).unwrap();
    states(&facts).into_iter().map(|(_, state)| state).collect()
}

/// How each fact was seen, by its path.
fn states(facts: &Value) -> Vec<(String, String)> {
    fn walk(value: &Value, path: &str, states: &mut Vec<(String, String)>) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("unknown") {
                    states.push((path.to_owned(), state(value)));
                    return;
                }
                for (name, field) in fields {
                    let below = match name.as_str() {
                        "known" => path.to_owned(),
                        _ => format!("{path}/{name}"),
                    };
                    walk(field, &below, states);
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    let name = item.get("name").and_then(Value::as_str);
                    let name = name.map_or_else(|| number.to_string(), str::to_owned);
                    walk(item, &format!("{path}/{name}"), states);
                }
            }
            Value::String(word) if word == "absent" => {
                states.push((path.to_owned(), word.clone()));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(facts, "", &mut found);
    found
}

/// Where a result differs from another one: the lines and the facts that are new in it.
pub(super) fn differences(before: &ScanResult, after: &ScanResult) -> Vec<String> {
    let known = lines(before);
    let mut told = lines(after);
    told.retain(|line| !known.contains(line));
    let facts = |result: &ScanResult| {
        let facts = serde_json::to_value(&result.evidence).unwrap();
        states(&facts)
    };
    let known = facts(before);
    let new = facts(after)
        .into_iter()
        .filter(|state| !known.contains(state));
    told.extend(new.map(|(path, state)| format!("[{path} {state}]")));
    told
}
