//! What answers come to: steps rolled up to a maturity, capped where a scan contradicts them.
//!
//! The roll-up is that of the official workbook of CyberFundamentals 2025 (version 3.1): a subcategory is the
//! mean of its controls and a category that of its subcategories, documentation and implementation apart; a
//! category as a whole is the mean of both, the total that of the categories. A key measure is the mean of its
//! own two scores. Basic asks 2.5 of the total and of each key measure.

use super::share::Share;
use super::{
    Answer, Answered, Answers, Assessment, CategoryMaturity, KeyMaturity, Maturity, Question,
    Questionnaire, STEPS, place,
};
use crate::check::{Finding, RuleSet, Verdict};
use crate::language::Language;

/// What Basic asks of the total and of each key measure (user instructions of January 2024 and later).
const THRESHOLD: Share = Share::new(5, 2);

/// As what an answer counts at most that a scan contradicts.
const CONTRADICTED: u8 = 2;

/// What the answers come to, beside the findings of a scan.
pub fn assess(
    rules: &RuleSet,
    answers: &Answers,
    findings: &[Finding],
    language: Language,
) -> Assessment {
    let questionnaire = answers.questionnaire;
    let form = rules.questionnaires.get(&questionnaire);
    let asked = form.into_iter().flat_map(|form| &form.questions);
    let questions: Vec<Answered> = asked
        .map(|question| {
            let answer = answers.to(&question.id).cloned().unwrap_or_default();
            answered(question, answer, findings, language)
        })
        .collect();
    let maturity = match questionnaire {
        Questionnaire::Short => short(&questions),
        Questionnaire::Basic => basic(&questions),
    };
    Assessment {
        questionnaire,
        questions,
        maturity,
    }
}

/// The findings that contradict a good answer to a question: failures that nobody waived.
pub fn contradictions<'f>(question: &Question, findings: &'f [Finding]) -> Vec<&'f Finding> {
    let contradicts = |finding: &&Finding| {
        finding.verdict == Verdict::Fail
            && finding.waived.is_none()
            && question.contradicted_by.contains(&finding.check)
    };
    findings.iter().filter(contradicts).collect()
}

/// Whether this step counts for less where a scan contradicts it.
pub fn is_capped(step: u8) -> bool {
    step > CONTRADICTED
}

fn answered(
    question: &Question,
    answer: Answer,
    findings: &[Finding],
    language: Language,
) -> Answered {
    let mut contradicted_by = Vec::new();
    if answer.implementation.is_some_and(is_capped) {
        let checks = contradictions(question, findings).into_iter();
        contradicted_by.extend(checks.map(|finding| finding.check.clone()));
        contradicted_by.sort_unstable();
        contradicted_by.dedup();
    }
    let most = if contradicted_by.is_empty() {
        STEPS
    } else {
        CONTRADICTED
    };
    Answered {
        id: question.id.clone(),
        title: question.title.say(language).to_owned(),
        key: question.key,
        counted: answer.implementation.map(|step| step.min(most)),
        answer,
        contradicted_by,
    }
}

/// The plain mean of all questions; no threshold belongs to it.
fn short(questions: &[Answered]) -> Option<Maturity> {
    let steps: Option<Vec<u8>> = questions.iter().map(|question| question.counted).collect();
    let total = Share::mean(steps?.into_iter().map(Share::of_step))?;
    Some(Maturity {
        total: total.hundredths(),
        categories: Vec::new(),
        key_measures: Vec::new(),
        threshold: None,
        reached: None,
    })
}

/// A control with both scores.
struct Control<'a> {
    id: &'a str,
    key: bool,
    documentation: Share,
    implementation: Share,
}

impl Control<'_> {
    fn total(&self) -> Option<Share> {
        Share::mean([self.documentation, self.implementation])
    }
}

fn basic(questions: &[Answered]) -> Option<Maturity> {
    let controls: Option<Vec<Control<'_>>> = questions
        .iter()
        .map(|question| {
            Some(Control {
                id: &question.id,
                key: question.key,
                documentation: Share::of_step(question.answer.documentation?),
                implementation: Share::of_step(question.counted?),
            })
        })
        .collect();
    let controls = controls?;
    let mut totals = Vec::new();
    let mut categories = Vec::new();
    for (id, controls) in grouped(controls.iter(), |control| place(control.id).map(|at| at.0)) {
        let documentation = of_category(&controls, |control| control.documentation)?;
        let implementation = of_category(&controls, |control| control.implementation)?;
        let total = Share::mean([documentation, implementation])?;
        totals.push(total);
        categories.push(CategoryMaturity {
            id: id.to_owned(),
            documentation: documentation.hundredths(),
            implementation: implementation.hundredths(),
            total: total.hundredths(),
        });
    }
    let total = Share::mean(totals)?;
    let mut reached = total >= THRESHOLD;
    let mut key_measures = Vec::new();
    for control in controls.iter().filter(|control| control.key) {
        let total = control.total()?;
        reached &= total >= THRESHOLD;
        key_measures.push(KeyMaturity {
            id: control.id.to_owned(),
            total: total.hundredths(),
            reached: total >= THRESHOLD,
        });
    }
    Some(Maturity {
        total: total.hundredths(),
        categories,
        key_measures,
        threshold: Some(THRESHOLD.hundredths()),
        reached: Some(reached),
    })
}

/// One score of a category: the mean of its subcategories, each of which is the mean of its controls.
fn of_category(controls: &[&Control<'_>], score: fn(&Control<'_>) -> Share) -> Option<Share> {
    let of_controls = controls.iter().copied();
    let subcategories = grouped(of_controls, |control| place(control.id).map(|at| at.1));
    let means: Option<Vec<Share>> = subcategories
        .into_iter()
        .map(|(_, controls)| Share::mean(controls.into_iter().map(score)))
        .collect();
    Share::mean(means?)
}

/// Controls with the same key together, in the order in which keys first appear.
fn grouped<'a, 'c: 'a>(
    controls: impl Iterator<Item = &'a Control<'c>>,
    key: fn(&'a Control<'c>) -> Option<&'a str>,
) -> Vec<(&'a str, Vec<&'a Control<'c>>)> {
    let mut groups: Vec<(&str, Vec<&Control<'_>>)> = Vec::new();
    for control in controls {
        // A control of no category is a group of its own; a loaded questionnaire has none.
        let key = key(control).unwrap_or(control.id);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(control),
            None => groups.push((key, vec![control])),
        }
    }
    groups
}
