//! A comparison of two results in words, for a terminal.

use crate::check::Severity;
use crate::compare::{
    Change, Class, Comparison, Mark, Numbers, Reason, Remark, ScoreChange, Side, Stated, Trend,
};
use crate::language::Language;
use crate::words::Words;

use super::phrase::Phrases;
use super::standing;
use super::terminal::{Page, Weight};
use super::verdict;
use super::visible::prose;
use super::writing;

/// What is told finding by finding, in this order. What did not change is only counted.
const TOLD: [Class; 7] = [
    Class::Worse,
    Class::New,
    Class::NotSeenAnyMore,
    Class::SeenNow,
    Class::Improved,
    Class::Gone,
    Class::NotComparable,
];

/// The comparison in lines of at most `width` columns, in a language. Escape sequences, for bold and dim
/// only, stand in it only with `color`.
pub fn comparison(words: &Words, compared: &Comparison, width: usize, color: bool) -> String {
    let phrases = Phrases::new(words, compared.language);
    let mut page = Page::new(width, color);
    page.write(Weight::Strong, "", &compared.target);
    let (old, new) = (&compared.old, &compared.new);
    let moment = |side: &Side| writing::moment(phrases.language, side.observed_at);
    let between = [("old", &*moment(old)), ("new", &*moment(new))];
    page.write(
        Weight::Quiet,
        "",
        &phrases.fill("compare.between", &between),
    );
    remarks(&mut page, compared, phrases);
    page.blank();
    scores(&mut page, compared, phrases);
    for class in TOLD {
        group(&mut page, class, compared, phrases);
    }
    page.blank();
    let unchanged = of_class(compared, Class::Unchanged);
    if unchanged.len() == compared.findings.len() {
        page.write(Weight::Plain, "", &phrases.say("compare.nothing"));
    }
    page.write(
        Weight::Quiet,
        "",
        &heading("compare.class.unchanged", unchanged.len(), phrases),
    );
    page.into_text()
}

fn of_class(compared: &Comparison, class: Class) -> Vec<&Change> {
    let changes = compared.findings.iter();
    changes.filter(|change| change.class == class).collect()
}

fn heading(key: &str, n: usize, phrases: Phrases) -> String {
    let n = writing::count(phrases.language, n);
    format!("{} ({n})", phrases.say(key))
}

fn remarks(page: &mut Page, compared: &Comparison, phrases: Phrases) {
    if !compared.remarks.is_empty() {
        page.blank();
    }
    for remark in &compared.remarks {
        let said = match remark {
            Remark::TurnedAround => phrases.say("compare.remark.turned-around"),
            Remark::OtherRules => {
                let mut said = vec![phrases.say("compare.remark.other-rules")];
                said.extend(stated(compared, phrases));
                said.join(" ")
            }
            Remark::OtherProfile => phrases.fill(
                "compare.remark.other-profile",
                &[
                    ("old", &compared.old.profile),
                    ("new", &compared.new.profile),
                ],
            ),
            Remark::OtherWaivers => phrases.say("compare.remark.other-waivers"),
            Remark::OtherScope => phrases.say("compare.remark.other-scope"),
        };
        page.write(Weight::Plain, "", &said);
    }
}

/// What the files that were judged by other rules said themselves.
fn stated<'a>(compared: &'a Comparison, phrases: Phrases<'a>) -> impl Iterator<Item = String> + 'a {
    let sides = [&compared.old, &compared.new].into_iter();
    let other = sides.filter(|side| {
        side.rules
            .as_ref()
            .is_some_and(|by| *by != compared.tool.rules)
    });
    other.filter_map(move |side| {
        let Stated { low, high, level } = side.stated?;
        let mut said = vec![phrases.range(low?, high?)];
        said.extend(level.map(|level| standing::short_level(level, phrases)));
        let moment = writing::moment(phrases.language, side.observed_at);
        let values = [("moment", &*moment), ("said", &*said.join(", "))];
        Some(phrases.fill("compare.stated", &values))
    })
}

fn scores(page: &mut Page, compared: &Comparison, phrases: Phrases) {
    let score = &compared.score;
    let because = |reasons: &[Reason]| reasons_in_words(reasons, phrases);
    let mut line = |indent: &str, label: &str, old: &str, new: &str, trend: Trend, why: &str| {
        let trend = trend_in_words(trend, why, phrases);
        let change = if old == new {
            old.to_owned()
        } else {
            format!("{old} → {new}")
        };
        let label = phrases.fill("sentence.label", &[("label", label)]);
        let mark = format!("{indent}{label} ");
        page.hang(Weight::Plain, &mark, &format!("{change} · {trend}"));
    };
    let pair = |score: &ScoreChange| (range(score.old, phrases), range(score.new, phrases));
    let (old, new) = pair(score);
    // Waivers change no points: that they differ is told of the level alone.
    let reasons = score.reasons.iter().copied();
    let of_points: Vec<Reason> = reasons
        .filter(|reason| *reason != Reason::OtherWaivers)
        .collect();
    let label = phrases.say("compare.score");
    line("", &label, &old, &new, score.trend, &because(&of_points));
    let level = |numbers: Option<Numbers>| {
        let level = numbers.and_then(|numbers| numbers.level);
        level.map_or_else(
            || phrases.say("compare.none"),
            |level| phrases.range(level.low, level.high),
        )
    };
    let rated = |numbers: Option<Numbers>| numbers.is_some_and(|numbers| numbers.level.is_some());
    let any = rated(score.old) || rated(score.new);
    if let Some(trend) = score.level_trend.filter(|_| any) {
        let (old, new) = (level(score.old), level(score.new));
        let label = phrases.say("compare.level");
        line("", &label, &old, &new, trend, &because(&score.reasons));
    }
    for (area, change) in &compared.areas {
        let label = phrases.say(&format!("area.{}", area.word()));
        let (old, new) = pair(change);
        line(
            "  ",
            &label,
            &old,
            &new,
            change.trend,
            &because(&change.reasons),
        );
    }
    if let Some(change) = &compared.assessment {
        let total = |total: Option<f64>| {
            total.map_or_else(
                || phrases.say("compare.none"),
                |total| decimal(phrases.language, total),
            )
        };
        let old = total(change.old.and_then(|old| old.total));
        let new = total(change.new.and_then(|new| new.total));
        let why: Vec<Reason> = change.reason.into_iter().collect();
        let label = phrases.say("compare.self");
        line("", &label, &old, &new, change.trend, &because(&why));
    }
}

fn decimal(language: Language, number: f64) -> String {
    language.number((number * 100.0).round() / 100.0)
}

fn range(numbers: Option<Numbers>, phrases: Phrases) -> String {
    let ends = numbers.and_then(|numbers| numbers.low.zip(numbers.high));
    ends.map_or_else(
        || phrases.say("compare.none"),
        |(low, high)| phrases.range(low, high),
    )
}

fn trend_in_words(trend: Trend, why: &str, phrases: Phrases) -> String {
    match trend {
        Trend::Improved => phrases.say("compare.trend.improved"),
        Trend::Worse => phrases.say("compare.trend.worse"),
        Trend::Unchanged => phrases.say("compare.trend.unchanged"),
        Trend::Unclear => phrases.say("compare.trend.unclear"),
        Trend::NotComparable => phrases.fill("compare.trend.not-comparable", &[("why", why)]),
    }
}

fn reason_in_words(reason: Reason, phrases: Phrases) -> String {
    phrases.say(match reason {
        Reason::NotRecorded => "compare.reason.not-recorded",
        Reason::NotAsked => "compare.reason.not-asked",
        Reason::OtherVantage => "compare.reason.other-vantage",
        Reason::OtherProfile => "compare.reason.other-profile",
        Reason::OtherWaivers => "compare.reason.other-waivers",
        Reason::OtherAnswers => "compare.reason.other-answers",
        Reason::Unanswered => "compare.reason.unanswered",
        Reason::NoNumber => "compare.reason.no-number",
    })
}

fn reasons_in_words(reasons: &[Reason], phrases: Phrases) -> String {
    let reasons = reasons.iter();
    let said: Vec<String> = reasons
        .map(|reason| reason_in_words(*reason, phrases))
        .collect();
    said.join(", ")
}

fn class_key(class: Class) -> &'static str {
    match class {
        Class::Worse => "compare.class.worse",
        Class::New => "compare.class.new",
        Class::NotSeenAnyMore => "compare.class.not-seen-any-more",
        Class::SeenNow => "compare.class.seen-now",
        Class::Improved => "compare.class.improved",
        Class::Gone => "compare.class.gone",
        Class::NotComparable => "compare.class.not-comparable",
        Class::Unchanged => "compare.class.unchanged",
    }
}

/// The changes of one class. Subjects of one check that went the same way stand together.
fn group(page: &mut Page, class: Class, compared: &Comparison, phrases: Phrases) {
    let changes = of_class(compared, class);
    if changes.is_empty() {
        return;
    }
    page.blank();
    page.write(
        Weight::Strong,
        "",
        &heading(class_key(class), changes.len(), phrases),
    );
    let mut told: Vec<(&Change, String, Vec<&str>)> = Vec::new();
    for change in changes {
        let way = way(change, phrases);
        let same = told.iter_mut().find(|(first, known, _)| {
            first.check == change.check && first.title == change.title && *known == way
        });
        match same {
            Some((.., subjects)) => subjects.push(&change.subject),
            None => told.push((change, way, vec![&change.subject])),
        }
    }
    for (change, way, subjects) in told {
        let now = change.new.as_ref().or(change.old.as_ref());
        let icon = now.map_or("?", |mark| verdict::icon(mark.verdict));
        page.hang(Weight::Plain, &format!("  {icon} "), &prose(&change.title));
        page.write(Weight::Quiet, "    ", &way);
        if subjects != [compared.target.as_str()] {
            page.write(Weight::Quiet, "    ", &subjects.join(", "));
        }
    }
}

/// `in order → not in order · high`; for what cannot be compared, why.
fn way(change: &Change, phrases: Phrases) -> String {
    let said = |mark: &Mark| {
        let mut said = phrases.say(&format!("verdict.{}", mark.verdict.word()));
        let fails = mark.verdict == crate::check::Verdict::Fail;
        if fails && mark.severity > Severity::Info {
            let severity = phrases.say(&format!("severity.{}", mark.severity.word()));
            said = format!("{said} · {severity}");
        }
        if mark.waived {
            said = format!("{said} · {}", phrases.say("compare.waived"));
        }
        said
    };
    let marks = change.old.iter().chain(&change.new);
    let way: Vec<String> = marks.map(said).collect();
    let way = way.join(" → ");
    match change.reason {
        None => way,
        Some(reason) => format!("{way} ({})", reason_in_words(reason, phrases)),
    }
}
