//! Two results beside each other, as they stand on a terminal of 80 columns.

use std::collections::BTreeMap;

use belfort::check::{Area, Severity, Verdict};
use belfort::compare::{
    Assessed, AssessmentChange, Change, Class, Comparison, FORMAT, Mark, Numbers, Reason, Remark,
    ScoreChange, Side, Stated, Trend,
};
use belfort::language::Language;
use belfort::report;
use belfort::result::Tool;
use belfort::score::LevelRange;
use belfort::score::questionnaire::Questionnaire;
use unicode_width::UnicodeWidthStr;

use crate::company::{TARGET, rules};

fn mark(verdict: Verdict, severity: Severity) -> Mark {
    Mark {
        verdict,
        case: "x".into(),
        severity,
        waived: false,
    }
}

/// A finding with the verdicts before and after.
fn change(check: &str, class: Class, old: Option<Verdict>, new: Option<Verdict>) -> Change {
    Change {
        check: check.into(),
        area: Area::Web,
        subject: TARGET.into(),
        class,
        reason: None,
        title: format!("What {check} is about"),
        old: old.map(|verdict| mark(verdict, Severity::High)),
        new: new.map(|verdict| mark(verdict, Severity::High)),
    }
}

fn score(trend: Trend, old: (u8, u8), new: (u8, u8), level: Option<(u8, u8)>) -> ScoreChange {
    let level_of = |level: Option<u8>| {
        level.map(|level| LevelRange {
            low: level,
            high: level,
        })
    };
    let numbers = |(low, high): (u8, u8), level| Numbers {
        low: Some(low),
        high: Some(high),
        coverage: 0.9,
        level: level_of(level),
    };
    ScoreChange {
        trend,
        level_trend: level.map(|_| trend),
        reasons: Vec::new(),
        old: Some(numbers(old, level.map(|(old, _)| old))),
        new: Some(numbers(new, level.map(|(_, new)| new))),
    }
}

fn side(day: &str, rules: &str) -> Side {
    Side {
        observed_at: format!("2026-{day}T09:05:00Z").parse().unwrap(),
        profile: "sme".into(),
        rules: Some(rules.into()),
        stated: Some(Stated {
            low: Some(67),
            high: Some(70),
            level: Some(LevelRange { low: 3, high: 3 }),
        }),
    }
}

/// The bakery, before and after its mail provider did something.
fn bakery(language: Language) -> Comparison {
    let mut www = change(
        "hsts",
        Class::Worse,
        Some(Verdict::Pass),
        Some(Verdict::Fail),
    );
    www.subject = format!("www.{TARGET}");
    let areas = [
        (Area::Mail, score(Trend::Improved, (40, 60), (70, 80), None)),
        (Area::Web, score(Trend::Worse, (80, 80), (75, 75), None)),
    ];
    Comparison {
        format: FORMAT.into(),
        tool: Tool {
            version: "0.1.0".into(),
            rules: "0.1.0+3f9ac21b".into(),
        },
        target: TARGET.into(),
        language,
        old: side("08-03", "0.1.0+3f9ac21b"),
        new: side("11-23", "0.1.0+3f9ac21b"),
        remarks: Vec::new(),
        score: score(Trend::Improved, (61, 68), (70, 74), Some((2, 3))),
        areas: BTreeMap::from(areas),
        assessment: None,
        findings: vec![
            change(
                "hsts",
                Class::Worse,
                Some(Verdict::Pass),
                Some(Verdict::Fail),
            ),
            www,
            change(
                "starttls",
                Class::SeenNow,
                Some(Verdict::Unknown),
                Some(Verdict::Pass),
            ),
            change(
                "dmarc",
                Class::Improved,
                Some(Verdict::Fail),
                Some(Verdict::Pass),
            ),
            change(
                "caa",
                Class::Unchanged,
                Some(Verdict::Pass),
                Some(Verdict::Pass),
            ),
        ],
    }
}

/// No believable comparison, but one in which every word is said.
pub(crate) fn everything() -> Comparison {
    let mut all = bakery(Language::Nl);
    all.remarks = vec![
        Remark::TurnedAround,
        Remark::OtherRules,
        Remark::OtherProfile,
        Remark::OtherWaivers,
        Remark::OtherScope,
    ];
    all.old.rules = Some("0.0.9+0ld".into());
    all.score.level_trend = Some(Trend::NotComparable);
    all.score.reasons = vec![Reason::OtherWaivers, Reason::NoNumber];
    all.areas
        .insert(Area::Dns, score(Trend::Unclear, (1, 2), (1, 3), None));
    all.areas
        .insert(Area::Tls, score(Trend::Unchanged, (1, 2), (1, 2), None));
    all.assessment = Some(AssessmentChange {
        trend: Trend::NotComparable,
        reason: Some(Reason::Unanswered),
        old: Some(Assessed {
            questionnaire: Questionnaire::Short,
            total: Some(2.625),
        }),
        new: None,
    });
    for reason in [
        Reason::NotRecorded,
        Reason::NotAsked,
        Reason::OtherVantage,
        Reason::OtherProfile,
        Reason::OtherAnswers,
    ] {
        let mut one = change("mta-sts", Class::NotComparable, Some(Verdict::Pass), None);
        one.title = format!("{reason:?}");
        one.reason = Some(reason);
        all.findings.push(one);
    }
    let fail = Some(Verdict::Fail);
    let mut waived = change("csp", Class::New, None, fail);
    waived.new.as_mut().unwrap().waived = true;
    all.findings.push(waived);
    all.findings.push(change("csp", Class::Gone, fail, None));
    let unknown = Some(Verdict::Unknown);
    all.findings
        .push(change("csp", Class::NotSeenAnyMore, fail, unknown));
    all
}

/// Two days of the bakery on which all was the same.
pub(crate) fn nothing(language: Language) -> Comparison {
    let mut same = bakery(language);
    same.findings
        .retain(|change| change.class == Class::Unchanged);
    same
}

#[test]
fn a_comparison_reads_well_in_four_languages() {
    for language in Language::ALL {
        let text = report::comparison(&rules().words, &bakery(language), 80, false);
        insta::assert_snapshot!(format!("comparison-{language}"), text);
    }
}

#[test]
fn no_line_is_too_wide_and_nothing_steers_the_terminal() {
    for language in Language::ALL {
        let mut all = everything();
        all.language = language;
        all.findings[0].title = "\u{1b}]0;owned\u{7} a title".into();
        all.findings[0].subject = "\u{1b}[31mred".into();
        let text = report::comparison(&rules().words, &all, 80, false);
        assert!(!text.contains('\u{1b}'), "{text:?}");
        for line in text.lines() {
            assert!(line.width() <= 80, "{line}");
        }
    }
}

#[test]
fn where_nothing_changed_it_says_so() {
    let same = nothing(Language::En);
    let text = report::comparison(&rules().words, &same, 80, false);
    assert!(text.contains("Nothing has changed."), "{text}");
    let text = report::comparison(&rules().words, &bakery(Language::En), 80, false);
    assert!(!text.contains("Nothing has changed."), "{text}");
}

#[test]
fn the_json_of_a_comparison_reads_back() {
    let all = everything();
    let text = report::comparison_json(&all);
    let read: Comparison = serde_json::from_str(&text).unwrap();
    assert_eq!(read, all);
}
