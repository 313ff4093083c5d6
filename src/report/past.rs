//! Since last time: what became of the gaps, and the level over time, for the report of one domain.

use crate::check::{RuleSet, Verdict};
use crate::compare::Trend;
use crate::history::{Course, History, Scan, Step};
use crate::result::ScanResult;

use super::anchor::Anchors;
use super::history::{count_key, day, heading_key, score, trend_key};
use super::model::{PastGroup, PastPart, PastRow, PastScan};
use super::phrase::{Phrases, fill};
use super::standing;
use super::visible::prose;

/// What is told gap by gap, in this order.
const LISTED: [Course; 4] = [Course::Back, Course::New, Course::Fixed, Course::Gone];
/// What is counted, in this order.
const COUNTED: [Course; 6] = [
    Course::Fixed,
    Course::New,
    Course::Back,
    Course::Gone,
    Course::Still,
    Course::NotComparable,
];
/// The most gaps of which the same became that are told one by one.
const ROWS_AT_MOST: usize = 4;
/// The highest level.
const LEVELS: u8 = 5;
/// The most scans that are shown, the last ones.
const SCANS_AT_MOST: usize = 8;

/// The part; `None` without an earlier scan.
pub(super) fn part(
    rules: &RuleSet,
    result: &ScanResult,
    past: Option<&History>,
    anchors: &Anchors,
    phrases: Phrases,
) -> Option<PastPart> {
    let past = past?;
    let [.., before, now] = past.scans.as_slice() else {
        return None;
    };
    let titles = Titles {
        rules,
        target: &past.target,
        result: Some(result),
        phrases,
    };
    let groups = LISTED.into_iter();
    let groups = groups.map(|course| group(course, now, &titles, anchors));
    let first = past.scans.len().saturating_sub(SCANS_AT_MOST);
    let shown = past.scans.get(first..).unwrap_or_default();
    let heading = phrases.fill(
        "history.since",
        &[("moment", &day(before, &past.scans, phrases))],
    );
    let lead = [levels(before, now, phrases), scores(before, now, phrases)];
    let lead: Vec<String> = lead.into_iter().filter(|said| !said.is_empty()).collect();
    let counts = counts(now, phrases);
    let line = [&heading].into_iter().chain(lead.first()).chain([&counts]);
    let line: Vec<&str> = line
        .map(String::as_str)
        .filter(|said| !said.is_empty())
        .collect();
    Some(PastPart {
        line: line.join(" · "),
        lead: lead.join(" · "),
        counts,
        heading,
        groups: groups.filter(|group| !group.rows.is_empty()).collect(),
        remark: if past.judged_again {
            phrases.say("history.judged-again")
        } else {
            String::new()
        },
        scans: shown
            .iter()
            .map(|scan| told(scan, shown, phrases))
            .collect(),
    })
}

/// `Level 2 → 3`; empty where neither has one.
fn levels(before: &Scan, now: &Scan, phrases: Phrases) -> String {
    let ends = [before, now].map(|scan| scan.level.map(|level| (level.low, level.high)));
    moved("compare.level", ends, phrases)
}

/// `Score 55 → 61 (better)`; empty where neither has one.
fn scores(before: &Scan, now: &Scan, phrases: Phrases) -> String {
    let said = moved(
        "compare.score",
        [before, now].map(|scan| scan.low.zip(scan.high)),
        phrases,
    );
    match now.way() {
        Some(way) if !said.is_empty() => format!("{said} · {}", phrases.say(trend_key(way))),
        _ => said,
    }
}

fn moved(key: &str, ends: [Option<(u8, u8)>; 2], phrases: Phrases) -> String {
    if ends == [None, None] {
        return String::new();
    }
    let said = ends.map(|ends| {
        ends.map_or_else(
            || phrases.say("compare.none"),
            |(low, high)| phrases.range(low, high),
        )
    });
    format!("{} {}", phrases.say(key), said.join(" → "))
}

/// `2 fixed · 1 new`; that nothing was, and nothing is, where that is so.
fn counts(now: &Scan, phrases: Phrases) -> String {
    let counts = COUNTED.map(|course| (course, now.of(course).count()));
    let changed = |course: Course| !matches!(course, Course::Still | Course::NotComparable);
    let some = counts.iter().any(|(course, n)| changed(*course) && *n > 0);
    let comparable = now.way() != Some(Trend::NotComparable) || !now.since.is_empty();
    let nothing = (!some && comparable).then(|| phrases.say("history.nothing"));
    let said = counts.into_iter().filter(|(_, n)| *n > 0);
    let said = said.map(|(course, n)| phrases.count(count_key(course), n));
    let said: Vec<String> = nothing.into_iter().chain(said).collect();
    said.join(" · ")
}

fn group(course: Course, now: &Scan, titles: &Titles<'_>, anchors: &Anchors) -> PastGroup {
    let told = titles.told(now, course);
    let more = told.len().saturating_sub(ROWS_AT_MOST);
    let row = |told: &Told<'_>| PastRow {
        title: told.title.clone(),
        subjects: titles.subjects(told),
        link: told.finding.map(|at| anchors.of(at)).unwrap_or_default(),
    };
    PastGroup {
        class: class(course),
        title: titles.phrases.say(heading_key(course)),
        rows: told.iter().take(ROWS_AT_MOST).map(row).collect(),
        more: match more {
            0 => String::new(),
            more => titles.phrases.one_or_many("history.more", more),
        },
    }
}

/// The sign of a verdict that stands for it.
fn class(course: Course) -> &'static str {
    match course {
        Course::Back | Course::New | Course::Still => Verdict::Fail.word(),
        Course::Fixed => Verdict::Pass.word(),
        Course::Gone => Verdict::NotApplicable.word(),
        Course::NotComparable => Verdict::Unknown.word(),
    }
}

fn told(scan: &Scan, shown: &[Scan], phrases: Phrases) -> PastScan {
    let floors = (1..=LEVELS).rev().map(|floor| match scan.level {
        Some(level) if floor <= level.low => "lit",
        Some(level) if floor <= level.high => "maybe",
        _ => "dark",
    });
    PastScan {
        day: day(scan, shown, phrases),
        level: scan.level.map_or_else(
            || phrases.say("history.no-level"),
            |level| standing::short_level(level, phrases),
        ),
        score: match scan.low.zip(scan.high) {
            Some(_) => format!("{} {}", phrases.say("compare.score"), score(scan, phrases)),
            None => String::new(),
        },
        floors: floors.collect(),
    }
}

/// What steps are called.
pub(super) struct Titles<'a> {
    pub(super) rules: &'a RuleSet,
    /// The domain.
    pub(super) target: &'a str,
    /// The result of the latest scan, in the language of the phrases: it knows what is wrong.
    pub(super) result: Option<&'a ScanResult>,
    pub(super) phrases: Phrases<'a>,
}

/// Gaps of one check of which the same became.
pub(super) struct Told<'a> {
    pub(super) title: String,
    pub(super) steps: Vec<&'a Step>,
    /// The place of the first in the findings of the result.
    finding: Option<usize>,
}

impl Titles<'_> {
    /// The gaps of which this became, those with one title together.
    pub(super) fn told<'s>(&self, scan: &'s Scan, course: Course) -> Vec<Told<'s>> {
        let mut told: Vec<Told<'s>> = Vec::new();
        for step in scan.of(course) {
            let finding = self.finding(step);
            let title = self.title(step, finding);
            let same = |one: &&mut Told<'s>| {
                one.title == title && one.steps.iter().all(|other| other.check == step.check)
            };
            match told.iter_mut().find(same) {
                Some(one) => one.steps.push(step),
                None => told.push(Told {
                    title,
                    steps: vec![step],
                    finding,
                }),
            }
        }
        told
    }

    /// The hosts that it is about; empty where only the domain can be meant.
    pub(super) fn subjects(&self, told: &Told<'_>) -> String {
        let subjects: Vec<&str> = told.steps.iter().map(|step| &*step.subject).collect();
        if subjects == [self.target] {
            return String::new();
        }
        subjects.join(", ")
    }

    fn finding(&self, step: &Step) -> Option<usize> {
        let mut findings = self.result?.findings.iter();
        findings.position(|one| one.check == step.check && one.subject == step.subject)
    }

    /// As the report names what is seen now; else what the check is about.
    fn title(&self, step: &Step, finding: Option<usize>) -> String {
        let findings = self.result.map(|result| result.findings.as_slice());
        let seen = finding.and_then(|at| findings?.get(at));
        if let Some(seen) = seen {
            return prose(&seen.text.title);
        }
        let check = self.rules.find(&step.check);
        let texts = check.and_then(|check| check.texts.get(&self.phrases.language));
        let Some(texts) = texts else {
            return step.check.clone();
        };
        let values = [("target", self.target), ("subject", &*step.subject)];
        prose(&fill(texts.title.source(), &values))
    }
}
