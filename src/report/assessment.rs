//! What the owner answered himself, in words: a part of its own, which never merges with the score.

use serde::Serialize;

use crate::check::{Finding, RuleSet};
use crate::language::Language;
use crate::score::questionnaire::{
    Answered, Answers, Assessment, Maturity, Questionnaire, STEPS, Side,
};

use super::framework::title_of;
use super::phrase::Phrases;
use super::visible::prose;
use super::writing;

/// Self-assessed maturity as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessmentPart {
    /// Which questions were answered.
    pub title: String,
    /// That it rests on answers, and stands apart from the score.
    pub lead: String,
    /// Who answered, and when; may be empty.
    pub by: String,
    /// The total, or that there is none yet.
    pub figure: String,
    /// The total in words; empty where there is none.
    pub meaning: String,
    /// How it stands to the threshold, and how many answers a scan contradicts.
    pub standing: Vec<String>,
    /// What the rows below are.
    pub rows_title: String,
    /// The answers of the short questionnaire, one line each.
    pub rows: Vec<AssessedRow>,
    /// The categories of the long one; empty while there is no total.
    pub categories: Vec<CategoryRow>,
    /// Key measures below the threshold.
    pub below: Vec<AssessedRow>,
    /// Answers that the scan contradicts.
    pub contradictions: Vec<AssessedRow>,
    /// What is missing.
    pub missing: Vec<AssessedRow>,
}

/// One line about one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedRow {
    /// Id of its control; empty in the short questionnaire.
    pub id: String,
    /// What it is about, with a colon where something is said of it.
    pub title: String,
    /// What is said of it; may be empty.
    pub said: String,
}

/// One category; numbers as the language writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryRow {
    /// Its id.
    pub id: String,
    /// What it is about; empty for one that has no name.
    pub name: String,
    /// Mean of documentation.
    pub documentation: String,
    /// Mean of implementation.
    pub implementation: String,
    /// Mean of both.
    pub total: String,
}

/// The part of an assessment, in a language, for whoever shows it without a report.
pub(crate) fn part_of(
    rules: &RuleSet,
    assessment: &Assessment,
    answers: &Answers,
    findings: &[Finding],
    language: Language,
) -> AssessmentPart {
    let phrases = Phrases::new(&rules.words, language);
    part(assessment, Some(answers), findings, phrases)
}

/// The part of an assessment.
pub(super) fn part(
    assessment: &Assessment,
    answers: Option<&Answers>,
    findings: &[Finding],
    phrases: Phrases,
) -> AssessmentPart {
    let writer = Writer {
        assessment,
        findings,
        phrases,
    };
    let word = assessment.questionnaire.word();
    AssessmentPart {
        title: phrases.say(&format!("assess.heading.{word}")),
        lead: phrases.say("assess.lead"),
        by: answers.map_or_else(String::new, |answers| by(answers, phrases)),
        figure: writer.figure(),
        meaning: writer.meaning(),
        standing: writer.standing(),
        rows_title: phrases.say(&format!("assess.rows.{word}")),
        rows: writer.rows(),
        categories: writer.categories(),
        below: writer.below(),
        contradictions: writer.contradictions(),
        missing: writer.missing(),
    }
}

fn by(answers: &Answers, phrases: Phrases) -> String {
    let by = answers.by.as_ref();
    let by = by.map(|by| phrases.fill("assess.by", &[("by", by)]));
    let day = answers.answered_on.map(|day| {
        let day = writing::day(phrases.language, day);
        phrases.fill("assess.day", &[("day", &day)])
    });
    by.into_iter().chain(day).collect::<Vec<_>>().join(" ")
}

struct Writer<'a> {
    assessment: &'a Assessment,
    findings: &'a [Finding],
    phrases: Phrases<'a>,
}

impl Writer<'_> {
    fn number(&self, number: f64) -> String {
        self.phrases.language.number(number)
    }

    fn maturity(&self) -> Option<&Maturity> {
        self.assessment.maturity.as_ref()
    }

    fn open(&self) -> impl Iterator<Item = (&Answered, Vec<Side>)> {
        let questionnaire = self.assessment.questionnaire;
        let questions = self.assessment.questions.iter();
        let open = questions.map(move |question| (question, question.missing(questionnaire)));
        open.filter(|(_, missing)| !missing.is_empty())
    }

    fn figure(&self) -> String {
        if let Some(maturity) = self.maturity() {
            let total = self.number(maturity.total);
            return self.phrases.fill("assess.figure", &[("total", &total)]);
        }
        let open = writing::count(self.phrases.language, self.open().count());
        let all = writing::count(self.phrases.language, self.assessment.questions.len());
        self.phrases
            .fill("assess.figure.none", &[("n", &open), ("all", &all)])
    }

    /// The total in words. Hundredths are enough to tell a step from what lies between two.
    fn meaning(&self) -> String {
        let Some(maturity) = self.maturity() else {
            return String::new();
        };
        let name = |step: u8| self.phrases.say(&format!("assess.step.{step}"));
        let below = (1..STEPS)
            .rev()
            .find(|step| f64::from(*step) <= maturity.total);
        let low = below.unwrap_or(1);
        let is = |step: u8| (maturity.total - f64::from(step)).abs() < 0.005;
        if let Some(step) = [low, low + 1].into_iter().find(|step| is(*step)) {
            return self.phrases.fill("assess.words", &[("name", &name(step))]);
        }
        let (low, high) = (name(low), name(low + 1));
        let values = [("low", low.as_str()), ("high", &high)];
        self.phrases.fill("assess.words.between", &values)
    }

    fn standing(&self) -> Vec<String> {
        let phrases = self.phrases;
        let mut said = Vec::new();
        if let Some(maturity) = self.maturity() {
            match maturity.threshold {
                None => said.push(phrases.say("assess.threshold.none")),
                Some(threshold) => said.extend(self.threshold(maturity, threshold)),
            }
        }
        let doubted = self.doubted().count();
        if doubted > 0 {
            said.push(phrases.one_or_many("assess.contradictions", doubted));
        }
        said
    }

    fn threshold(&self, maturity: &Maturity, threshold: f64) -> Vec<String> {
        let phrases = self.phrases;
        let asked = self.number(threshold);
        let mut said = vec![phrases.fill("assess.threshold", &[("threshold", &asked)])];
        if maturity.reached == Some(true) {
            said.push(phrases.say("assess.threshold.reached"));
            return said;
        }
        let below = maturity
            .key_measures
            .iter()
            .filter(|key| !key.reached)
            .count();
        // A total that is shown as the threshold may be just below it.
        if maturity.total < threshold || below == 0 {
            said.push(phrases.say("assess.threshold.total"));
        }
        if below > 0 {
            said.push(phrases.one_or_many("assess.threshold.keys", below));
        }
        said
    }

    /// A line about a question.
    fn row(&self, question: &Answered, said: String) -> AssessedRow {
        let id = match self.assessment.questionnaire {
            Questionnaire::Short => String::new(),
            Questionnaire::Basic => question.id.clone(),
        };
        let title = prose(&question.title);
        let title = if said.is_empty() {
            title
        } else {
            self.phrases.fill("sentence.label", &[("label", &title)])
        };
        AssessedRow { id, title, said }
    }

    fn rows(&self) -> Vec<AssessedRow> {
        if self.assessment.questionnaire == Questionnaire::Basic {
            return Vec::new();
        }
        let questions = self.assessment.questions.iter();
        let said = |question: &Answered| match (question.answer.implementation, question.counted) {
            (Some(step), Some(counted)) if counted < step => self.phrases.fill(
                "assess.row.capped",
                &[
                    ("step", &step.to_string()),
                    ("counted", &counted.to_string()),
                ],
            ),
            (Some(step), _) => {
                let step = step.to_string();
                self.phrases.fill("assess.row", &[("step", &step)])
            }
            (None, _) => self.phrases.say("assess.row.none"),
        };
        questions
            .map(|question| self.row(question, said(question)))
            .collect()
    }

    fn categories(&self) -> Vec<CategoryRow> {
        let categories = self.maturity().into_iter();
        let categories = categories.flat_map(|maturity| &maturity.categories);
        categories
            .map(|category| CategoryRow {
                id: category.id.clone(),
                name: self.category(&category.id),
                documentation: self.number(category.documentation),
                implementation: self.number(category.implementation),
                total: self.number(category.total),
            })
            .collect()
    }

    fn category(&self, id: &str) -> String {
        let key = format!("assess.category.{id}");
        let name = self.phrases.say(&key);
        if name == key { String::new() } else { name }
    }

    fn below(&self) -> Vec<AssessedRow> {
        let keys = self.maturity().into_iter();
        let keys = keys.flat_map(|maturity| &maturity.key_measures);
        let below = keys.filter(|key| !key.reached).filter_map(|key| {
            let mut questions = self.assessment.questions.iter();
            let question = questions.find(|question| question.id == key.id)?;
            let total = self.number(key.total);
            let said = self.phrases.fill("assess.figure", &[("total", &total)]);
            Some(self.row(question, said))
        });
        below.collect()
    }

    fn doubted(&self) -> impl Iterator<Item = &Answered> {
        let questions = self.assessment.questions.iter();
        questions.filter(|question| !question.contradicted_by.is_empty())
    }

    fn contradictions(&self) -> Vec<AssessedRow> {
        let checks = |question: &Answered| {
            let checks = question.contradicted_by.iter();
            let said = checks.map(|check| {
                let title = title_of(check, self.findings);
                let values = [("title", title.as_str()), ("check", check)];
                self.phrases.fill("assess.check", &values)
            });
            self.phrases.apart(said)
        };
        let row = |question: &Answered| {
            let step = question.answer.implementation?.to_string();
            let counted = question.counted?.to_string();
            let checks = checks(question);
            let values = [
                ("step", step.as_str()),
                ("counted", &counted),
                ("checks", &checks),
            ];
            Some(self.row(question, self.phrases.fill("assess.contradiction", &values)))
        };
        self.doubted().filter_map(row).collect()
    }

    fn missing(&self) -> Vec<AssessedRow> {
        let said = |missing: &[Side]| match (self.assessment.questionnaire, missing) {
            (Questionnaire::Short, _) => self.phrases.say("assess.row.none"),
            (Questionnaire::Basic, [side]) => {
                self.phrases.say(&format!("assess.missing.{}", side.key()))
            }
            (Questionnaire::Basic, _) => String::new(),
        };
        // The short one says it in its own lines.
        let open = self.open();
        let open = open.filter(|_| self.assessment.questionnaire == Questionnaire::Basic);
        open.map(|(question, missing)| self.row(question, said(&missing)))
            .collect()
    }
}
