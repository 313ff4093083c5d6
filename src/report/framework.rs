//! What was seen of a framework, in words. Counts, never a percentage; never "fulfilled".

mod group;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Finding, Profile, Verdict};
use crate::result::ScanResult;

use self::view::{Control, Row, View};
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

/// The framework whose measures stand beside each finding, under the heading `finding.nis2`.
pub(super) const NIS2: &str = "nis2-art21";

/// The framework views of a result, read for showing.
#[derive(Debug)]
pub(super) struct Measures {
    views: BTreeMap<String, View>,
}

impl Measures {
    pub(super) fn read(result: &ScanResult) -> Self {
        let views = result
            .frameworks
            .iter()
            .filter_map(|(id, view)| {
                let view = serde_json::to_value(view).ok()?;
                let mut view: View = serde_json::from_value(view).ok()?;
                // Where nothing was answered, "not answered" at each measure would say little; it stands where only an
                // answer can say anything.
                let controls = &mut view.controls;
                if controls.iter().all(|control| control.answered.is_empty()) {
                    for control in controls
                        .iter_mut()
                        .filter(|control| control.visibility != "not-visible")
                    {
                        control.asked.clear();
                    }
                }
                Some((id.clone(), view))
            })
            .collect();
        Self { views }
    }

    /// The measures of NIS2 that a finding touches, one line each; none for what judges nothing here.
    pub(super) fn lines(&self, finding: &Finding, phrases: Phrases) -> Vec<String> {
        let outcome = match finding.verdict {
            Verdict::Fail | Verdict::Partial => "gap-seen",
            Verdict::Pass => "no-gap-seen",
            Verdict::Unknown => "not-seen",
            Verdict::NotApplicable | Verdict::Info => return Vec::new(),
        };
        let mut lines = Vec::new();
        for control in self.views.get(NIS2).iter().flat_map(|view| &view.controls) {
            for row in control.rows.iter().filter(|row| row.check == finding.check) {
                // The law of the Union says which measure it is; where Belgian law has it stands with the measure.
                let mut line: Vec<String> = control
                    .reference
                    .split(" · ")
                    .take(1)
                    .map(str::to_owned)
                    .collect();
                line.extend(point(row, phrases));
                line.extend(said_of(row, outcome, phrases));
                line.extend(reading(row, phrases));
                lines.push(line.join(" · "));
            }
        }
        lines
    }

    /// One part for each framework. The one that the profile leads with comes first and is shown in full; of the
    /// others, NIS2 before the rest, each measure is one line. A sentence that two of them bring stands once.
    pub(super) fn parts(
        &self,
        profile: Option<&Profile>,
        findings: &[Finding],
        phrases: Phrases,
    ) -> Vec<FrameworkPart> {
        let leads = profile
            .and_then(|profile| profile.leads.as_deref())
            .filter(|id| self.views.contains_key(*id))
            .or(self.views.keys().next().map(String::as_str));
        let mut views: Vec<_> = self.views.iter().collect();
        views.sort_by_key(|(id, _)| (Some(id.as_str()) != leads, *id != NIS2));
        let of_profile = profile.iter().flat_map(|profile| &profile.notes);
        let mut notes: Vec<String> = of_profile
            .map(|note| prose(note.text.say(phrases.language)))
            .collect();
        let mut said = BTreeSet::new();
        let mut parts = Vec::new();
        for (id, view) in views {
            notes.extend(view.notes.iter().map(|note| prose(&note.text)));
            notes.retain(|note| said.insert(note.clone()));
            let mut part = view.part(id, Some(id.as_str()) == leads, findings, phrases);
            part.notes = std::mem::take(&mut notes);
            parts.push(part);
        }
        parts
    }
}

impl View {
    /// The part of one framework, without its notes.
    fn part(&self, id: &str, full: bool, findings: &[Finding], phrases: Phrases) -> FrameworkPart {
        let measures = self.controls.iter();
        let measures = measures.map(|control| control.part(self, full, findings, phrases));
        let (measures, silent) = group::apart(measures.collect(), full, phrases);
        FrameworkPart {
            id: format!("framework-{}", safe(id)),
            title: prose(&self.title),
            edition: self.edition_line(phrases),
            texts: self.texts_line(phrases),
            full,
            aside: !full && id != NIS2,
            summary: self.summary(phrases),
            measures,
            silent,
            notes: Vec::new(),
            points: self.points_line(phrases),
            credit: prose(&self.credit),
        }
    }

    /// How many measures nobody can see from outside, and to how many a check is evidence.
    fn summary(&self, phrases: Phrases) -> String {
        let all = self.controls.len();
        let hidden = |control: &&Control| control.visibility == "not-visible";
        let hidden = self.controls.iter().filter(hidden).count();
        let is_evidence = |row: &Row| row.relation == "evidence";
        let evidence = |control: &&Control| control.rows.iter().any(is_evidence);
        let evidence = self.controls.iter().filter(evidence).count();
        let rest = all.saturating_sub(hidden + evidence);
        let [all, hidden, evidence, rest] =
            [all, hidden, evidence, rest].map(|n| writing::count(phrases.language, n));
        phrases.fill(
            "measure.summary",
            &[
                ("n", &all),
                ("hidden", &hidden),
                ("evidence", &evidence),
                ("rest", &rest),
            ],
        )
    }

    fn texts_line(&self, phrases: Phrases) -> String {
        let texts: Vec<String> = self
            .sources
            .keys()
            .map(|id| self.source(id, phrases))
            .collect();
        phrases.fill("measure.texts", &[("texts", &phrases.apart(texts))])
    }

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
        if self.sources.len() == 1 {
            return String::new();
        }
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
    fn part(&self, view: &View, full: bool, findings: &[Finding], phrases: Phrases) -> MeasurePart {
        // What would only help to answer, and does not apply, says nothing more than its number does.
        let idle = |row: &Row| row.relation == "input" && row.outcome == "not-applicable";
        let shown = |row: &&Row| full && !idle(row);
        let mut rows: Vec<&Row> = self.rows.iter().filter(shown).collect();
        rows.sort_by_key(|row| OUTCOMES.iter().position(|outcome| *outcome == row.outcome));
        MeasurePart {
            // The measure that Belgian law adds has a number, not a letter.
            id: match self.id.strip_prefix("be-") {
                Some(number) => format!("BE {number}"),
                None => self.id.clone(),
            },
            place: self.place(view, phrases),
            title: prose(&self.title),
            former: self.former(phrases).unwrap_or_default(),
            key: self.key,
            status: self.status(phrases),
            counts: self.counts(full, phrases),
            rows: rows
                .into_iter()
                .map(|row| row.part(findings, phrases))
                .collect(),
        }
    }

    /// Where it stands, as far as its id and the head of the framework do not say so.
    fn place(&self, view: &View, phrases: Phrases) -> Vec<String> {
        let one_source = view
            .controls
            .iter()
            .all(|other| other.source == self.source);
        let beyond = self.reference.strip_prefix(self.id.as_str());
        let reference = beyond.map_or(self.reference.as_str(), |rest| {
            rest.trim_start_matches(" · ")
        });
        let reference = (!reference.is_empty()).then(|| reference.to_owned());
        let source = (!one_source).then(|| view.source(&self.source, phrases));
        let parts = [reference, source, self.former(phrases)];
        parts.into_iter().flatten().collect()
    }

    fn former(&self, phrases: Phrases) -> Option<String> {
        let former = self.former.as_deref()?;
        Some(phrases.fill("measure.former", &[("former", former)]))
    }

    /// What can be seen of it, and what its owner answered about it.
    fn status(&self, phrases: Phrases) -> Vec<String> {
        let visibility = phrases.say(&format!("measure.visibility.{}", self.visibility));
        let answered = match (self.answered.len(), self.asked.len()) {
            (_, 0) => return vec![visibility],
            (0, _) => phrases.say("measure.answered.none"),
            (_, 1) => phrases.say("measure.answered.one"),
            (n, m) => {
                let [n, m] = [n, m].map(|number| writing::count(phrases.language, number));
                phrases.fill("measure.answered.some", &[("n", &n), ("m", &m)])
            }
        };
        vec![visibility, answered]
    }

    fn counts(&self, full: bool, phrases: Phrases) -> String {
        if self.rows.is_empty() {
            return String::new();
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
        if !full {
            return counts;
        }
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

/// What a row says of one finding: what judges nothing shows no gap, and a hint says that it is one.
fn said_of(row: &Row, outcome: &str, phrases: Phrases) -> Vec<String> {
    let judges = row.relation != "input";
    let outcome = match outcome {
        "gap-seen" | "no-gap-seen" if !judges => "seen",
        outcome => outcome,
    };
    let mut said = vec![phrases.say(&format!("measure.outcome.{outcome}"))];
    if row.relation != "evidence" {
        said.push(phrases.say(&format!("measure.relation.{}", row.relation)));
    }
    said
}

fn point(row: &Row, phrases: Phrases) -> Option<String> {
    let point = row.point.as_deref()?;
    Some(phrases.fill("measure.point", &[("point", point)]))
}

fn reading(row: &Row, phrases: Phrases) -> Option<String> {
    let reading = row.reading.as_deref()?;
    Some(phrases.say(&format!("measure.reading.{reading}")))
}
