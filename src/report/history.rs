//! All scans of one domain in words, for a terminal.

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

use crate::check::RuleSet;
use crate::compare::Trend;
use crate::history::{Course, History, Scan, Step};
use crate::language::Language;

use super::phrase::{Phrases, fill};
use super::standing;
use super::terminal::{Page, Weight, padded, range_bar};
use super::visible::prose;
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
/// Columns of the bar of a score.
const BAR: usize = 20;

/// The scans in lines of at most `width` columns, in a language. Escape sequences, for bold and dim only, stand in it only
/// with `color`. `judged_again`: at least one was judged by other rules, or with another profile, before.
pub fn history(
    rules: &RuleSet,
    history: &History,
    judged_again: bool,
    language: Language,
    width: usize,
    color: bool,
) -> String {
    let phrases = Phrases::new(&rules.words, language);
    let mut page = Page::new(width, color);
    page.write(Weight::Strong, "", &history.target);
    let scans = phrases.one_or_many("history.scans", history.scans.len());
    page.write(Weight::Quiet, "", &scans);
    if judged_again {
        page.write(Weight::Quiet, "", &phrases.say("history.judged-again"));
    }
    page.blank();
    table(&mut page, &history.scans, phrases);
    page.blank();
    if let [.., before, latest] = history.scans.as_slice() {
        since(&mut page, rules, history, before, latest, phrases);
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
    let (of_days, of_scores) = (widest(&days), widest(&scores));
    for ((scan, day), score) in scans.iter().zip(&days).zip(&scores) {
        let bar = match (scan.low, scan.high) {
            (Some(low), Some(high)) => range_bar(low, high, BAR),
            _ => " ".repeat(BAR),
        };
        let level = scan.level.map_or_else(
            || phrases.say("history.no-level"),
            |level| standing::short_level(level, phrases),
        );
        let (day, score) = (padded(day, of_days), padded(score, of_scores));
        page.hang(Weight::Plain, &format!("  {day}  {bar}  {score}  "), &level);
        let changes = changes(scan, phrases);
        if !changes.is_empty() {
            page.write(Weight::Quiet, "    ", &changes);
        }
    }
}

/// The day; with its time where another scan is of the same one.
fn day(scan: &Scan, scans: &[Scan], phrases: Phrases) -> String {
    let date = |scan: &Scan| TimeZone::UTC.to_datetime(scan.observed_at).date();
    let same = scans.iter().filter(|other| date(other) == date(scan));
    let day = writing::day(phrases.language, date(scan));
    if same.count() < 2 {
        return day;
    }
    let time = TimeZone::UTC.to_datetime(scan.observed_at).time();
    format!("{day}, {:02}:{:02}", time.hour(), time.minute())
}

fn score(scan: &Scan, phrases: Phrases) -> String {
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
    let trend = phrases.say(match trend {
        Trend::Improved => "compare.trend.improved",
        Trend::Worse => "compare.trend.worse",
        Trend::Unchanged => "compare.trend.unchanged",
        Trend::Unclear => "history.trend.unclear",
        Trend::NotComparable => "history.trend.not-comparable",
    });
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
fn since(
    page: &mut Page,
    rules: &RuleSet,
    history: &History,
    before: &Scan,
    latest: &Scan,
    phrases: Phrases,
) {
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
        let mut told: Vec<(&Step, Vec<&str>)> = Vec::new();
        for step in latest.of(course) {
            match told.iter_mut().find(|(first, _)| first.check == step.check) {
                Some((_, subjects)) => subjects.push(&step.subject),
                None => told.push((step, vec![&step.subject])),
            }
        }
        if told.is_empty() {
            continue;
        }
        page.blank();
        page.write(Weight::Strong, "", &phrases.say(heading_key(course)));
        for (step, subjects) in told {
            let title = title(rules, history, step, phrases.language);
            let mark = format!("  {} ", sign(course));
            page.hang(Weight::Plain, &mark, &title);
            let mut quiet = Vec::new();
            if subjects != [history.target.as_str()] {
                quiet.push(subjects.join(", "));
            }
            if step.waived {
                quiet.push(phrases.say("compare.waived"));
            }
            if !quiet.is_empty() {
                page.write(Weight::Quiet, "    ", &quiet.join(" · "));
            }
        }
    }
}

/// What the check is about: its title states what is in order.
fn title(rules: &RuleSet, history: &History, step: &Step, language: Language) -> String {
    let texts = rules
        .find(&step.check)
        .and_then(|check| check.texts.get(&language));
    let Some(texts) = texts else {
        return step.check.clone();
    };
    let values = [("target", &*history.target), ("subject", &*step.subject)];
    prose(&fill(texts.title.source(), &values))
}

fn sign(course: Course) -> &'static str {
    match course {
        Course::Back | Course::New | Course::Still => "✗",
        Course::Fixed => "✓",
        Course::Gone => "–",
        Course::NotComparable => "?",
    }
}

fn count_key(course: Course) -> &'static str {
    match course {
        Course::Back => "history.count.back",
        Course::New => "history.count.new",
        Course::Fixed => "history.count.fixed",
        Course::Gone => "history.count.gone",
        Course::Still => "history.count.still",
        Course::NotComparable => "history.count.not-comparable",
    }
}

fn heading_key(course: Course) -> &'static str {
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
