//! What was seen of a framework, in words. Counts, never a percentage; never "fulfilled".

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::check::{Finding, Verdict};
use crate::result::ScanResult;

use super::anchor::safe;
use super::model::{FrameworkPart, MeasurePart, MeasureRow};
use super::phrase::Phrases;
use super::visible::prose;
use super::writing;

/// Outcomes in the order in which they are shown and counted.
const OUTCOMES: [&str; 5] = [
    "gap-seen",
    "no-gap-seen",
    "seen",
    "not-seen",
    "not-applicable",
];

/// The framework views of a result, read for showing.
#[derive(Debug)]
pub(super) struct Measures {
    views: BTreeMap<String, View>,
}

/// As [`crate::score::framework::FrameworkView`] stands in JSON; what is not shown is not read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct View {
    title: String,
    edition: String,
    mapped: Option<jiff::civil::Date>,
    credit: String,
    sources: BTreeMap<String, Source>,
    points_of: Option<String>,
    controls: Vec<Control>,
    notes: Vec<Note>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Source {
    name: String,
    date: Option<jiff::civil::Date>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Control {
    id: String,
    reference: String,
    source: String,
    title: String,
    visibility: String,
    rows: Vec<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    check: String,
    relation: String,
    point: Option<String>,
    confidence: String,
    reading: Option<String>,
    outcome: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Note {
    text: String,
}

impl Measures {
    pub(super) fn read(result: &ScanResult) -> Self {
        let views = result
            .frameworks
            .iter()
            .filter_map(|(id, view)| {
                let view = serde_json::to_value(view).ok()?;
                Some((id.clone(), serde_json::from_value(view).ok()?))
            })
            .collect();
        Self { views }
    }

    /// The measures a finding touches, one line each; none for what judges nothing here.
    pub(super) fn lines(&self, finding: &Finding, phrases: Phrases) -> Vec<String> {
        let outcome = match finding.verdict {
            Verdict::Fail | Verdict::Partial => "gap-seen",
            Verdict::Pass => "no-gap-seen",
            Verdict::Unknown => "not-seen",
            Verdict::NotApplicable | Verdict::Info => return Vec::new(),
        };
        let outcome = phrases.say(&format!("measure.outcome.{outcome}"));
        let mut lines = Vec::new();
        for control in self.views.values().flat_map(|view| &view.controls) {
            for row in control.rows.iter().filter(|row| row.check == finding.check) {
                let mut line = vec![control.reference.clone()];
                line.extend(point(row, phrases));
                line.push(outcome.clone());
                line.extend(reading(row, phrases));
                lines.push(line.join(" · "));
            }
        }
        lines
    }

    /// One part for each framework.
    pub(super) fn parts(&self, findings: &[Finding], phrases: Phrases) -> Vec<FrameworkPart> {
        self.views
            .iter()
            .map(|(id, view)| FrameworkPart {
                id: format!("framework-{}", safe(id)),
                title: prose(&view.title),
                edition: view.edition_line(phrases),
                measures: view
                    .controls
                    .iter()
                    .map(|control| control.part(view, findings, phrases))
                    .collect(),
                notes: view.notes.iter().map(|note| prose(&note.text)).collect(),
                points: view.points_line(phrases),
                credit: prose(&view.credit),
            })
            .collect()
    }
}

impl View {
    /// A source as it is cited, with its day.
    fn source(&self, id: &str, phrases: Phrases) -> String {
        let Some(source) = self.sources.get(id) else {
            return String::new();
        };
        match source.date {
            None => source.name.clone(),
            Some(date) => {
                let day = writing::day(phrases.language, date);
                // A law is called by its day.
                if source.name.contains(&day) {
                    return source.name.clone();
                }
                phrases.fill("measure.source", &[("name", &source.name), ("day", &day)])
            }
        }
    }

    fn points_line(&self, phrases: Phrases) -> String {
        let source = |id: &String| self.source(id, phrases);
        self.points_of.as_ref().map_or_else(String::new, |id| {
            phrases.fill("measure.points", &[("source", &source(id))])
        })
    }

    fn edition_line(&self, phrases: Phrases) -> String {
        match self.mapped {
            None => self.edition.clone(),
            Some(mapped) => {
                let day = writing::day(phrases.language, mapped);
                phrases.fill(
                    "measure.edition",
                    &[("edition", &self.edition), ("day", &day)],
                )
            }
        }
    }
}

impl Control {
    fn part(&self, view: &View, findings: &[Finding], phrases: Phrases) -> MeasurePart {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.sort_by_key(|row| OUTCOMES.iter().position(|outcome| *outcome == row.outcome));
        MeasurePart {
            // The measure that Belgian law adds has a number, not a letter.
            id: match self.id.strip_prefix("be-") {
                Some(number) => format!("BE {number}"),
                None => self.id.clone(),
            },
            reference: self.reference.clone(),
            source: view.source(&self.source, phrases),
            title: prose(&self.title),
            visibility: phrases.say(&format!("measure.visibility.{}", self.visibility)),
            counts: self.counts(phrases),
            rows: rows
                .into_iter()
                .map(|row| row.part(findings, phrases))
                .collect(),
        }
    }

    fn counts(&self, phrases: Phrases) -> String {
        if self.rows.is_empty() && self.visibility == "not-visible" {
            return String::new();
        }
        if self.rows.is_empty() {
            return phrases.say("measure.none");
        }
        let outcomes = OUTCOMES.into_iter().filter_map(|outcome| {
            let n = self
                .rows
                .iter()
                .filter(|row| row.outcome == outcome)
                .count();
            (n > 0).then(|| phrases.count(&format!("measure.count.{outcome}"), n))
        });
        let counts = outcomes.collect::<Vec<_>>().join(", ");
        let checks = phrases.one_or_many("measure.checks", self.rows.len());
        phrases.fill(
            "measure.counts",
            &[("checks", &checks), ("counts", &counts)],
        )
    }
}

impl Row {
    fn part(&self, findings: &[Finding], phrases: Phrases) -> MeasureRow {
        let confidence = phrases.fill("measure.confidence", &[("letter", &self.confidence)]);
        let mut link: Vec<String> = point(self, phrases).into_iter().collect();
        link.push(phrases.say(&format!("measure.relation.{}", self.relation)));
        link.push(confidence);
        link.extend(reading(self, phrases));
        MeasureRow {
            title: known_title(&self.check, findings).unwrap_or_default(),
            check: self.check.clone(),
            class: self.outcome.clone(),
            outcome: phrases.say(&format!("measure.outcome.{}", self.outcome)),
            link: link.join(" · "),
        }
    }
}

/// What a check is about, in the words of its worst finding; its id where there is none.
pub(super) fn title_of(check: &str, findings: &[Finding]) -> String {
    known_title(check, findings).unwrap_or_else(|| check.to_owned())
}

fn known_title(check: &str, findings: &[Finding]) -> Option<String> {
    let of_check = || findings.iter().filter(|finding| finding.check == check);
    let worst = super::verdict::ORDER
        .iter()
        .find_map(|verdict| of_check().find(|finding| finding.verdict == *verdict))?;
    Some(prose(&worst.text.title))
}

fn point(row: &Row, phrases: Phrases) -> Option<String> {
    let point = row.point.as_deref()?;
    Some(phrases.fill("measure.point", &[("point", point)]))
}

fn reading(row: &Row, phrases: Phrases) -> Option<String> {
    let reading = row.reading.as_deref()?;
    Some(phrases.say(&format!("measure.reading.{reading}")))
}
