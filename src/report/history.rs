//! All scans of one domain in words, for a terminal.

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

use crate::check::RuleSet;
use crate::compare::Trend;
use crate::history::{Course, History, Scan};
use crate::language::Language;
use crate::result::ScanResult;

use super::past::Titles;
use super::phrase::Phrases;
use super::standing;
use super::terminal::{Page, Weight, padded, range_bar};
use super::writing;

/// What is told, in this order. Of what is there still only the number.
const COUNTED: [Course; 6] = [
    Course::Back,
    Course::New,
    Course::Fixed,
    Course::Gone,
    Course::Still,
    Course::NotComparable,
];
/// What is told gap by gap for the latest scan.
const LISTED: [Course; 5] = [
    Course::Back,
    Course::New,
    Course::Fixed,
    Course::Gone,
    Course::NotComparable,
];
/// Columns of the bar of a score, where there is room for them.
const BAR: usize = 20;

/// The scans in lines of at most `width` columns, in a language. Escape sequences, for bold and dim only, stand in it only
/// with `color`. `told` is the result of the latest scan in the same language, which knows what is wrong; without it gaps
/// are told by what their checks are about.
pub fn history(
    rules: &RuleSet,
    history: &History,
    told: Option<&ScanResult>,
    language: Language,
    width: usize,
    color: bool,
) -> String {
    let phrases = Phrases::new(&rules.words, language);
    let mut page = Page::new(width, color);
    page.write(Weight::Strong, "", &history.target);
    let scans = phrases.one_or_many("history.scans", history.scans.len());
    page.write(Weight::Quiet, "", &scans);
    if history.judged_again {
        page.write(Weight::Quiet, "", &phrases.say("history.judged-again"));
    }
    page.blank();
    table(&mut page, &history.scans, phrases);
    page.blank();
    if let [.., before, latest] = history.scans.as_slice() {
        let titles = Titles {
            rules,
            target: &history.target,
            result: told,
            phrases,
        };
        since(&mut page, &titles, before, latest);
    } else {
        page.write(Weight::Plain, "", &phrases.say("history.first"));
    }
    page.into_text()
}

/// A scan in two lines: its numbers, and what changed.
fn table(page: &mut Page, scans: &[Scan], phrases: Phrases) {
    let days: Vec<String> = scans.iter().map(|scan| day(scan, scans, phrases)).collect();
    let scores: Vec<String> = scans.iter().map(|scan| score(scan, phrases)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let level = |scan: &Scan| {
        scan.level.map_or_else(
            || phrases.say("history.no-level"),
            |level| standing::short_level(level, phrases),
        )
    };
    let levels: Vec<String> = scans.iter().map(level).collect();
    let (of_days, of_scores) = (widest(&days), widest(&scores));
    // Eight spaces stand between.
    let rest = of_days + of_scores + widest(&levels) + 8;
    let of_bar = BAR.min(page.width().saturating_sub(rest));
    for (((scan, day), score), level) in scans.iter().zip(&days).zip(&scores).zip(&levels) {
        let bar = match (scan.low, scan.high) {
            (Some(low), Some(high)) => range_bar(low, high, of_bar),
            _ => " ".repeat(of_bar),
        };
        let (day, score) = (padded(day, of_days), padded(score, of_scores));
        page.hang(Weight::Plain, &format!("  {day}  {bar}  {score}  "), level);
        let changes = changes(scan, phrases);
        if !changes.is_empty() {
            page.write(Weight::Quiet, "    ", &changes);
        }
    }
}

/// The day; with its time where another scan is of the same one.
pub(super) fn day(scan: &Scan, scans: &[Scan], phrases: Phrases) -> String {
    let date = |scan: &Scan| TimeZone::UTC.to_datetime(scan.observed_at).date();
    let same = scans.iter().filter(|other| date(other) == date(scan));
    let day = writing::day(phrases.language, date(scan));
    if same.count() < 2 {
        return day;
    }
    let time = TimeZone::UTC.to_datetime(scan.observed_at).time();
    format!("{day}, {:02}:{:02}", time.hour(), time.minute())
}

pub(super) fn score(scan: &Scan, phrases: Phrases) -> String {
    let ends = scan.low.zip(scan.high);
    ends.map_or_else(
        || phrases.say("compare.none"),
        |(low, high)| phrases.range(low, high),
    )
}

/// `Score: better · 2 fixed · 1 new`.
fn changes(scan: &Scan, phrases: Phrases) -> String {
    let Some(trend) = scan.score_trend else {
        return String::new();
    };
    let trend = phrases.say(trend_key(trend));
    let label = phrases.fill(
        "sentence.label",
        &[("label", &phrases.say("compare.score"))],
    );
    let mut said = vec![format!("{label} {trend}")];
    for course in COUNTED {
        let many = scan.of(course).count();
        if many > 0 {
            said.push(phrases.count(count_key(course), many));
        }
    }
    said.join(" · ")
}

/// Gap by gap, what became of it since the scan before the latest.
fn since(page: &mut Page, titles: &Titles<'_>, before: &Scan, latest: &Scan) {
    let phrases = titles.phrases;
    let moment = writing::moment(phrases.language, before.observed_at);
    let heading = phrases.fill("history.since", &[("moment", &moment)]);
    page.write(Weight::Strong, "", &heading);
    if LISTED
        .iter()
        .all(|course| latest.of(*course).next().is_none())
    {
        page.write(Weight::Plain, "", &phrases.say("history.nothing"));
    }
    for course in LISTED {
        let told = titles.told(latest, course);
        if told.is_empty() {
            continue;
        }
        page.blank();
        page.write(Weight::Strong, "", &phrases.say(heading_key(course)));
        for one in told {
            let mark = format!("  {} ", sign(course));
            page.hang(Weight::Plain, &mark, &one.title);
            let mut quiet = vec![titles.subjects(&one)];
            if one.steps.iter().any(|step| step.waived) {
                quiet.push(phrases.say("compare.waived"));
            }
            quiet.retain(|said| !said.is_empty());
            if !quiet.is_empty() {
                page.write(Weight::Quiet, "    ", &quiet.join(" · "));
            }
        }
    }
}

/// The key of the word for a trend.
pub(super) fn trend_key(trend: Trend) -> &'static str {
    match trend {
        Trend::Improved => "compare.trend.improved",
        Trend::Worse => "compare.trend.worse",
        Trend::Unchanged => "compare.trend.unchanged",
        Trend::Unclear => "history.trend.unclear",
        Trend::NotComparable => "history.trend.not-comparable",
    }
}

fn sign(course: Course) -> &'static str {
    match course {
        Course::Back | Course::New | Course::Still => "✗",
        Course::Fixed => "✓",
        Course::Gone => "–",
        Course::NotComparable => "?",
    }
}

pub(super) fn count_key(course: Course) -> &'static str {
    match course {
        Course::Back => "history.count.back",
        Course::New => "history.count.new",
        Course::Fixed => "history.count.fixed",
        Course::Gone => "history.count.gone",
        Course::Still => "history.count.still",
        Course::NotComparable => "history.count.not-comparable",
    }
}

pub(super) fn heading_key(course: Course) -> &'static str {
    match course {
        Course::Back => "history.heading.back",
        Course::New => "history.heading.new",
        Course::Fixed => "history.heading.fixed",
        Course::Gone => "history.heading.gone",
        // Not listed: a list that is long each time is not read.
        Course::Still => "history.nothing",
        Course::NotComparable => "history.heading.not-comparable",
    }
}
