//! The findings as `JUnit` XML, for pipelines: a suite for each area, a case for each check and subject.
//!
//! The verdicts as pipelines count them, and as `--fail-on` does: a failure is what is not in order. What is partly in
//! order counts there no more than what is waived, could not be seen, or does not apply: it is skipped, with the reason.
//! There are no times: judging takes none, and what was seen was seen for many checks at once.

use std::fmt::Write as _;

use crate::check::{Area, Finding, RuleSet, Verdict};
use crate::result::ScanResult;

use super::phrase::Phrases;
use super::visible::{prose, visible};
use super::waived;

/// The findings as `JUnit` XML, in the form of the xUnit plugin of Jenkins, with texts in the language of the result.
pub fn junit(rules: &RuleSet, result: &ScanResult) -> String {
    let phrases = Phrases::new(&rules.words, result.language);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = Counts::of(&result.findings);
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "<testsuites name=\"Belfort: {}\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        escaped(&result.target),
        counts.tests,
        counts.failures
    );
    for area in Area::ALL {
        let findings = result.findings.iter().filter(|f| f.area == area);
        let findings: Vec<&Finding> = findings.collect();
        if !findings.is_empty() {
            suite(&mut text, result, area, &findings, phrases);
        }
    }
    text.push_str("</testsuites>\n");
    text
}

/// How a case ends.
enum End {
    Passed,
    Failed,
    /// With the word for why.
    Skipped(&'static str),
}

impl End {
    fn of(finding: &Finding) -> Self {
        match finding.verdict {
            _ if finding.waived.is_some() => Self::Skipped("waived"),
            Verdict::Pass | Verdict::Info => Self::Passed,
            Verdict::Fail => Self::Failed,
            Verdict::Partial | Verdict::Unknown | Verdict::NotApplicable => {
                Self::Skipped(finding.verdict.word())
            }
        }
    }
}

/// Cases by how they end.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            counts.tests += 1;
            match End::of(finding) {
                End::Passed => {}
                End::Failed => counts.failures += 1,
                End::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }
}

fn suite(
    text: &mut String,
    result: &ScanResult,
    area: Area,
    findings: &[&Finding],
    phrases: Phrases,
) {
    let counts = Counts::of(findings.iter().copied());
    let _ = writeln!(
        text,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" timestamp=\"{}\">",
        area.word(),
        counts.tests,
        counts.failures,
        counts.skipped,
        result.observed_at
    );
    text.push_str("    <properties>\n");
    for (name, value) in [
        ("target", &result.target),
        ("profile", &result.profile),
        ("version", &result.tool.version),
        ("rules", &result.tool.rules),
    ] {
        let value = escaped(value);
        let _ = writeln!(text, "      <property name=\"{name}\" value=\"{value}\"/>");
    }
    text.push_str("    </properties>\n");
    for finding in findings {
        case(text, finding, phrases);
    }
    text.push_str("  </testsuite>\n");
}

/// A case, by the same name in every scan, so that a pipeline sees since when it fails.
fn case(text: &mut String, finding: &Finding, phrases: Phrases) {
    let _ = write!(
        text,
        "    <testcase classname=\"belfort.{}\" name=\"{}: {}\"",
        finding.area.word(),
        escaped(&finding.check),
        escaped(&finding.subject)
    );
    let title = escaped(&prose(&finding.text.title));
    match End::of(finding) {
        End::Passed => text.push_str("/>\n"),
        End::Failed => {
            let _ = writeln!(
                text,
                ">\n      <failure type=\"{}\" message=\"{title}\">{}</failure>\n    </testcase>",
                finding.severity.word(),
                escaped(&said(finding))
            );
        }
        End::Skipped(why) => {
            let reason = match &finding.waived {
                Some(_) => waived::sentence(finding, phrases),
                None => prose(&finding.text.what),
            };
            let reason = [title, escaped(&reason)].join(" · ");
            let _ = writeln!(
                text,
                ">\n      <skipped type=\"{why}\" message=\"{reason}\"/>\n    </testcase>"
            );
        }
    }
}

/// What was seen and what to do.
fn said(finding: &Finding) -> String {
    let parts = [&finding.text.what, &finding.text.fix].map(|part| prose(part));
    let said = parts.iter().filter(|part| !part.is_empty());
    said.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A text inside an element or an attribute. [`visible`] leaves no character that XML 1.0 has no place for (2.2).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // `]]>` must not stand in text.
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What XML 1.0 takes (2.2).
    fn is_of_xml(character: char) -> bool {
        matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    proptest! {
        #[test]
        fn any_text_is_a_text_of_xml_and_no_markup(text in any::<String>()) {
            let escaped = escaped(&(text + "\u{ffff}\u{fffe}]]><&\"\u{0}\u{1b}"));
            prop_assert!(escaped.chars().all(is_of_xml));
            prop_assert!(!escaped.contains(['<', '>', '"']));
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
            for (at, _) in escaped.match_indices('&') {
                prop_assert!(entities.iter().any(|entity| escaped[at..].starts_with(entity)));
            }
        }
    }
}
