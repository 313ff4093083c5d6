//! All scans of a domain, as they stand on a terminal of 80 columns.

use belfort::check::Severity;
use belfort::compare::Trend;
use belfort::history::{Course, FORMAT, History, Scan, Step};
use belfort::language::Language;
use belfort::report;
use belfort::score::LevelRange;
use unicode_width::UnicodeWidthStr;

use crate::company::{TARGET, rules};

fn step(check: &str, course: Course) -> Step {
    Step {
        check: check.into(),
        subject: TARGET.into(),
        course,
        severity: Severity::High,
        waived: false,
        was: None,
        now: None,
    }
}

fn scan(moment: &str, score: Option<(u8, u8)>, trend: Option<Trend>, since: Vec<Step>) -> Scan {
    Scan {
        observed_at: moment.parse().unwrap(),
        low: score.map(|(low, _)| low),
        high: score.map(|(_, high)| high),
        coverage: 0.9,
        level: score.map(|(low, high)| LevelRange {
            low: low / 20,
            high: high / 20,
        }),
        score_trend: trend,
        level_trend: trend,
        since,
    }
}

/// No believable history, but one in which every word is said.
pub(crate) fn everything() -> History {
    let all = [
        ("hsts", Course::Back),
        ("dmarc", Course::New),
        ("caa", Course::Fixed),
        ("starttls", Course::Gone),
        ("dnssec", Course::Still),
        ("spf", Course::NotComparable),
    ];
    let mut last: Vec<Step> = all
        .iter()
        .map(|(check, course)| step(check, *course))
        .collect();
    last[5].waived = true;
    last[3].subject = "mx2.bakkerij.be".into();
    History {
        format: FORMAT,
        target: TARGET.into(),
        rules: "r".into(),
        profile: "sme".into(),
        judged_again: true,
        scans: vec![
            scan("2026-09-03T09:05:00Z", Some((40, 48)), None, Vec::new()),
            scan(
                "2026-09-03T21:15:00Z",
                Some((61, 68)),
                Some(Trend::Improved),
                Vec::new(),
            ),
            scan(
                "2026-10-30T09:05:00Z",
                None,
                Some(Trend::NotComparable),
                Vec::new(),
            ),
            scan(
                "2026-11-02T09:05:00Z",
                Some((55, 70)),
                Some(Trend::Unclear),
                Vec::new(),
            ),
            scan(
                "2026-11-12T09:05:00Z",
                Some((55, 70)),
                Some(Trend::Unchanged),
                Vec::new(),
            ),
            scan(
                "2026-11-23T09:05:00Z",
                Some((50, 54)),
                Some(Trend::Worse),
                last,
            ),
        ],
    }
}

/// One scan, and two between which nothing changed.
pub(crate) fn quiet() -> [History; 2] {
    let mut one = everything();
    one.scans.truncate(1);
    let mut two = everything();
    two.scans.truncate(2);
    [one, two]
}

#[test]
fn a_history_reads_well_at_80_columns() {
    for language in Language::ALL {
        let shown = report::history(rules(), &everything(), None, language, 80, false);
        assert!(shown.lines().all(|line| line.width() <= 80), "{shown}");
        insta::assert_snapshot!(format!("history_{}", language.code()), shown);
    }
}

#[test]
fn colours_change_nothing_but_the_weight() {
    let plain = report::history(rules(), &everything(), None, Language::En, 80, false);
    let colored = report::history(rules(), &everything(), None, Language::En, 80, true);
    let bare = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"];
    let bare = bare
        .iter()
        .fold(colored.clone(), |text, code| text.replace(code, ""));
    assert_eq!(bare, plain);
    assert_ne!(colored, plain);
}
