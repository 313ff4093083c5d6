//! The findings as SARIF 2.1.0 (OASIS, 27 March 2020), for hosts of code and what else reads it.
//!
//! What such hosts make of it decides what stands where:
//! - GitHub shows every result as an alert, whatever its `kind` says. So only what is not, or only partly, in order is a
//!   result; what could not be seen is a notification of the run, and the rest is counted in its properties.
//! - GitHub refuses a file with a result that has no physical location, or an address with a scheme of its own there
//!   (`https:`). A domain is no file: the location is its bare name, `www.example.be`, a relative reference (RFC 3986 4.2).
//! - Of what is waived, SARIF says so in `suppressions`. GitHub does not read them, so its level is the lowest one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::check::text::Text;
use crate::check::{Check, Finding, RuleSet, Severity, Verdict};
use crate::result::ScanResult;

use super::html::sha256;
use super::json;
use super::visible::{prose, visible};

/// The schema, by the address that SARIF gives it.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The findings as SARIF 2.1.0, in the language of the result.
pub fn sarif(rules: &RuleSet, result: &ScanResult) -> String {
    let ids = rule_ids(rules, result);
    let index = |check: &str| ids.iter().position(|id| *id == check);
    let gaps = result.findings.iter();
    let gaps = gaps.filter(|f| matches!(f.verdict, Verdict::Fail | Verdict::Partial));
    let unseen = result.findings.iter();
    let unseen = unseen.filter(|f| f.verdict == Verdict::Unknown);
    let rule = |id: &&str| rule(rules, result, id);
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Belfort",
                "version": result.tool.version,
                "language": result.language.code(),
                "rules": ids.iter().map(rule).collect::<Vec<_>>(),
                "properties": { "rulesVersion": result.tool.rules },
            } },
            // The slash ends the name of the series: GitHub keeps the runs of several domains apart by it.
            "automationDetails": { "id": format!("belfort/{}/", result.target) },
            "language": result.language.code(),
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "endTimeUtc": result.observed_at.to_string(),
                "toolExecutionNotifications": unseen
                    .map(|finding| notification(finding, index(&finding.check)))
                    .collect::<Vec<_>>(),
            }],
            "results": gaps
                .map(|finding| entry(result, finding, index(&finding.check)))
                .collect::<Vec<_>>(),
            "properties": properties(result),
        }],
    });
    json::pretty(&log)
}

/// Ids of the checks that have findings, in the order of the rule set; those that are not in it any more come last.
fn rule_ids<'a>(rules: &'a RuleSet, result: &'a ScanResult) -> Vec<&'a str> {
    let of_rules = rules.checks.iter().map(|check| check.id.as_str());
    let mut ids: Vec<&str> = of_rules
        .filter(|id| result.findings.iter().any(|f| f.check == *id))
        .collect();
    for finding in &result.findings {
        if !ids.contains(&finding.check.as_str()) {
            ids.push(&finding.check);
        }
    }
    ids
}

/// What a check is about. Where the check file names no source with an address, there is no address of help.
fn rule(rules: &RuleSet, result: &ScanResult, id: &str) -> Value {
    let check = rules.find(id);
    let words = check.and_then(|check| check.texts.get(&result.language));
    let (Some(check), Some(words)) = (check, words) else {
        return json!({ "id": visible(id) });
    };
    let say = |text: &Text| readable(check, text, &result.target);
    let fix = words.fix.as_ref().map(say);
    let help = std::iter::once(say(&words.why)).chain(fix);
    let mut rule = json!({
        "id": check.id,
        "shortDescription": { "text": say(&words.title) },
        "fullDescription": { "text": say(&words.why) },
        "help": { "text": help.collect::<Vec<_>>().join("\n\n") },
        "defaultConfiguration": { "level": level(check.severity) },
        "properties": {
            "tags": ["security", check.area.word()],
            "severity": check.severity.word(),
            "who": check.who.word(),
            "effort": check.effort.word(),
            "sources": check.refs,
        },
    });
    if let Some(address) = check.refs.iter().find_map(|source| address(source)) {
        put(&mut rule, "helpUri", json!(address));
    }
    rule
}

/// Where a source can be read: an address, or a document of the RFC series.
fn address(source: &str) -> Option<String> {
    if source.starts_with("https://") && !source.contains(char::is_whitespace) {
        return Some(source.to_owned());
    }
    let number: String = source
        .strip_prefix("RFC ")?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let whole = source.get(4 + number.len()..)?;
    // `RFC 6265bis` is a draft.
    (!number.is_empty() && (whole.is_empty() || whole.starts_with([' ', ','])))
        .then(|| format!("https://www.rfc-editor.org/rfc/rfc{number}"))
}

/// A text of a check as its author wrote it, with the numbers of the check and the name of the target. What only a
/// finding can fill in is left open.
pub(super) fn readable(check: &Check, text: &Text, target: &str) -> String {
    let mut values: Vec<(String, String)> = ["target", "subject"]
        .map(|name| (name.to_owned(), target.to_owned()))
        .to_vec();
    let params = check.params.iter();
    values.extend(params.map(|(name, value)| (format!("params.{name}"), value.to_string())));
    let mut said = String::new();
    let mut rest = text.source();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| known == name.trim());
        said.push_str(before);
        said.push_str(value.map_or("…", |(_, value)| value));
        rest = after;
    }
    said.push_str(rest);
    prose(&said)
}

/// A finding that is not, or only partly, in order.
fn entry(result: &ScanResult, finding: &Finding, rule: Option<usize>) -> Value {
    let print = fingerprint(result, finding);
    let mut entry = json!({
        "ruleId": finding.check,
        "ruleIndex": rule,
        "kind": "fail",
        "level": level_of(finding),
        "message": { "text": message(finding) },
        "locations": [location(finding)],
        "partialFingerprints": {
            "targetCheckSubject/v1": print,
            // The only one that GitHub reads.
            "primaryLocationLineHash": format!("{}:1", print.get(..16).unwrap_or_default()),
        },
        "properties": {
            "area": finding.area.word(),
            "verdict": finding.verdict.word(),
            "case": visible(&finding.case),
            "severity": finding.severity.word(),
        },
    });
    if let Some(waived) = &finding.waived {
        let suppression = json!({
            "kind": "external",
            "status": "accepted",
            "justification": visible(&waived.reason),
            "properties": { "until": waived.until.to_string(), "by": visible(&waived.by) },
        });
        put(&mut entry, "suppressions", json!([suppression]));
    }
    entry
}

/// What could not be seen, and why: no result, as nothing was found.
fn notification(finding: &Finding, rule: Option<usize>) -> Value {
    let cause = finding.why.as_ref().map(|why| why.cause.word());
    json!({
        "level": "note",
        "message": { "text": message(finding) },
        "associatedRule": { "id": finding.check, "index": rule },
        "locations": [location(finding)],
        "properties": { "cause": cause },
    })
}

/// How bad it is in the words of SARIF.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// As `--fail-on`: an error is only what is wholly not in order. What is waived is no more than a note.
fn level_of(finding: &Finding) -> &'static str {
    match (level(finding.severity), finding.verdict) {
        _ if finding.waived.is_some() => "note",
        ("error", Verdict::Partial) => "warning",
        (level, _) => level,
    }
}

fn message(finding: &Finding) -> String {
    let text = &finding.text;
    let parts = [&text.title, &text.what, &text.fix];
    let parts = parts.map(|part| plain(&prose(part)));
    let said = parts.iter().filter(|part| !part.is_empty());
    said.map(String::as_str).collect::<Vec<_>>().join("\n\n")
}

/// A text in which nothing is a link: `[here](address)` would be one (SARIF 3.11.6), whoever wrote it.
fn plain(text: &str) -> String {
    visible(text).replace("](", "] (")
}

fn location(finding: &Finding) -> Value {
    // `www.example.be:443/ipv4` is an endpoint of a host; a colon would make a scheme of the name.
    let host = finding.subject.split(':').next().unwrap_or_default();
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": escaped(host) },
            "region": { "startLine": 1 },
        },
        "logicalLocations": [{
            "name": visible(&finding.subject),
            "fullyQualifiedName": visible(&finding.subject),
            "kind": "resource",
        }],
    })
}

/// A name as the path of a relative reference (RFC 3986 3.3); `-` where there is none.
fn escaped(name: &str) -> String {
    if name.is_empty() {
        return "-".to_owned();
    }
    let mut path = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

/// The same from scan to scan, whatever the words and the severity: the target, the check and the subject.
fn fingerprint(result: &ScanResult, finding: &Finding) -> String {
    sha256(&[result.target.as_str(), &finding.check, &finding.subject].join("\n"))
}

/// What was scanned, and what it came to.
fn properties(result: &ScanResult) -> Value {
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &result.findings {
        *verdicts.entry(finding.verdict.word()).or_default() += 1;
    }
    json!({
        "target": result.target,
        "profile": visible(&result.profile),
        "score": { "low": result.score.low, "high": result.score.high },
        "coverage": result.score.coverage,
        "level": result.score.level,
        "verdicts": verdicts,
    })
}

fn put(value: &mut Value, key: &str, new: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(key.to_owned(), new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_read_somewhere_has_an_address() {
        for (source, expected) in [
            ("RFC 6797", Some("https://www.rfc-editor.org/rfc/rfc6797")),
            (
                "RFC 8659 4.4",
                Some("https://www.rfc-editor.org/rfc/rfc8659"),
            ),
            (
                "RFC 9110 10.2.4, 17.12",
                Some("https://www.rfc-editor.org/rfc/rfc9110"),
            ),
            ("RFC 6265bis 5.6, 5.7", None),
            ("RFC ", None),
            ("checks/data/software.toml", None),
            ("https://example.be/a", Some("https://example.be/a")),
            ("https://example.be/a b", None),
        ] {
            assert_eq!(address(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn a_name_is_never_taken_for_an_address_with_a_scheme() {
        assert_eq!(escaped("www.example.be"), "www.example.be");
        assert_eq!(escaped("a/../b:c é"), "a%2F..%2Fb%3Ac%20%C3%A9");
        assert_eq!(escaped(""), "-");
    }

    #[test]
    fn no_text_from_outside_is_a_link() {
        assert_eq!(
            plain("[x](https://a.be)\u{202e}"),
            "[x] (https://a.be)[U+202E]"
        );
    }
}
