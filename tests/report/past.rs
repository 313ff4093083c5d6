//! A report that looks back: what became of the gaps since last time, and the level over time.

use belfort::check::Verdict;
use belfort::digest::{Digest, DigestFinding};
use belfort::history::{History, history};
use belfort::language::Language;
use belfort::report::{self, Reading, Report};
use belfort::result::ScanResult;
use jiff::Span;
use unicode_width::UnicodeWidthStr;

use crate::company::{self, rules};

/// A digest of so many days before a result.
fn ago(result: &ScanResult, days: i64) -> Digest {
    let mut digest = Digest::of(result);
    digest.observed_at = result.observed_at - Span::new().hours(24 * days);
    digest
}

/// Turns what is not in order into what is, and the other way round.
fn turned(finding: &mut DigestFinding) {
    finding.verdict = match finding.verdict {
        Verdict::Fail | Verdict::Partial => Verdict::Pass,
        Verdict::Pass => Verdict::Fail,
        other => other,
    };
    finding.waived = false;
}

/// Ten scans, so that something of everything happened: everything was turned before the last one; what is not in order
/// now was so once before, for one half. A host with five gaps went away.
pub(crate) fn of(result: &ScanResult) -> History {
    let mut digests: Vec<Digest> = (1..10).map(|n| ago(result, 40 * n)).collect();
    let [last, .., first] = digests.as_mut_slice() else {
        unreachable!("there are nine")
    };
    last.findings.iter_mut().for_each(turned);
    let failing = last
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Fail);
    let mut gone: Vec<DigestFinding> = failing.cloned().collect();
    gone.dedup_by(|one, other| one.check == other.check);
    gone.truncate(5);
    for finding in &mut gone {
        finding.subject = "old.example.test".to_owned();
    }
    last.findings.extend(gone);
    (last.level, last.low, last.high) = (None, None, None);
    let half = first.findings.len() / 2;
    first.findings.iter_mut().take(half).for_each(turned);
    for digest in &mut digests[1..8] {
        digest.findings.iter_mut().for_each(turned);
    }
    digests.push(Digest::of(result));
    let mut past = history(&digests);
    past.judged_again = true;
    past
}

/// Two scans between which nothing changed.
pub(crate) fn quiet(result: &ScanResult) -> History {
    history(&[ago(result, 91), Digest::of(result)])
}

fn model(result: &ScanResult, past: Option<History>) -> Report {
    let reading = Reading {
        past,
        ..Reading::default()
    };
    report::model(rules(), result, &reading)
}

#[test]
fn without_an_earlier_scan_nothing_looks_back() {
    let bakery = company::bakery(Language::Nl);
    let plain = report::html(&model(&bakery, None)).unwrap();
    let first = history(&[Digest::of(&bakery)]);
    assert_eq!(report::html(&model(&bakery, Some(first))).unwrap(), plain);
    assert!(!plain.contains("id=\"past\"") && !plain.contains(".over-time"));
}

#[test]
fn what_became_of_each_gap_stands_after_the_steps_and_before_the_details() {
    for language in Language::ALL {
        let bakery = company::bakery(language);
        let past = of(&bakery);
        let report = model(&bakery, Some(past.clone()));
        let html = report::html(&report).unwrap();
        let at = |part: &str| {
            html.find(part)
                .unwrap_or_else(|| panic!("{part} is missing"))
        };
        assert!(at("class=\"actions\"") < at("id=\"past\""));
        assert!(at("id=\"past\"") < at("id=\"area-dns\""));
        let part = report.past.unwrap();
        assert_eq!(part.scans.len(), 8);
        let classes: Vec<&str> = part.groups.iter().map(|group| group.class).collect();
        assert_eq!(
            classes,
            ["fail", "fail", "pass", "not-applicable"],
            "{language:?}"
        );
        for group in &part.groups {
            assert!(group.rows.len() <= 4);
            for row in group.rows.iter().filter(|row| !row.link.is_empty()) {
                assert!(
                    html.contains(&format!("id=\"{}\"", row.link)),
                    "{}",
                    row.link
                );
            }
        }
        // Under what is wrong stands what is wrong, as the finding says it, and not the good state.
        let gaps: Vec<&str> = bakery
            .findings
            .iter()
            .map(|f| f.text.title.as_str())
            .collect();
        assert!(
            part.groups[0]
                .rows
                .iter()
                .all(|row| gaps.contains(&&*row.title))
        );
        assert!(html.len() <= 400_000, "{}", html.len());
    }
}

#[test]
fn a_terminal_says_it_in_a_line_or_two() {
    for language in Language::ALL {
        let bakery = company::bakery(language);
        let without = report::terminal(&model(&bakery, None), 80, false);
        let with = report::terminal(&model(&bakery, Some(of(&bakery))), 80, false);
        let added: Vec<&str> = with
            .lines()
            .filter(|line| !without.contains(line))
            .collect();
        assert!((1..=3).contains(&added.len()), "{added:?}");
        assert!(added.iter().all(|line| line.width() <= 80), "{added:?}");
        insta::assert_snapshot!(format!("past_{}", language.code()), added.join("\n"));
    }
}

#[test]
fn where_nothing_changed_that_is_said() {
    let bakery = company::bakery(Language::En);
    let part = model(&bakery, Some(quiet(&bakery))).past.unwrap();
    assert!(
        part.counts
            .starts_with("As far as it can be compared: nothing fixed, nothing new · "),
        "{}",
        part.counts
    );
    assert_eq!(part.groups, []);
    assert_eq!(part.remark, "");
}

#[test]
fn a_text_from_outside_stays_a_text() {
    let mut bakery = company::bakery(Language::En);
    let mut past = ago(&bakery, 30);
    let text = "<script>alert(1)</script>\u{202e}";
    for finding in &mut bakery.findings {
        text.clone_into(&mut finding.subject);
        text.clone_into(&mut finding.check);
    }
    for finding in &mut past.findings {
        text.clone_into(&mut finding.subject);
        text.clone_into(&mut finding.check);
        finding.verdict = Verdict::Fail;
    }
    let past = history(&[past, Digest::of(&bakery)]);
    let html = report::html(&model(&bakery, Some(past))).unwrap();
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
}
