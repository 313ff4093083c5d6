//! What one scan saw of a framework.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::{Finding, Verdict};
use crate::language::Language;
use crate::score::questionnaire::{Answers, Questionnaire};

use super::{
    Confidence, Control, Framework, Mapping, Note, Reading, Relation, SHORT_QUESTIONS, Visibility,
};

/// What a scan saw of one framework. Counts, never a percentage: most of a framework cannot be seen
/// from outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkView {
    /// Id of the framework.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// The day the mapping was last brought up to date.
    #[schemars(with = "String")]
    pub mapped: Date,
    /// Its name.
    pub title: String,
    /// Whose work the mapping builds on, with its licence.
    pub credit: String,
    /// The texts it is made of, by name: [`ControlView::source`] and `points_of` name one.
    pub sources: BTreeMap<String, SourceView>,
    /// Name of the text that the points of rows belong to, where rows have points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_of: Option<String>,
    /// Its measures, in its own order.
    pub controls: Vec<ControlView>,
    /// Sentences that must stand wherever this view is shown.
    pub notes: Vec<NoteView>,
}

/// A text that a framework is made of, in one dated edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceView {
    /// How it is cited.
    pub name: String,
    /// The day of this edition of it.
    #[schemars(with = "String")]
    pub date: Date,
}

/// What a scan saw of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlView {
    /// Id within the framework.
    pub id: String,
    /// Where it stands in its source.
    pub reference: String,
    /// Name of the text it stands in.
    pub source: String,
    /// What it is about.
    pub title: String,
    /// How much of it can be seen from outside at all.
    pub visibility: Visibility,
    /// Its id in the edition before this one, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<String>,
    /// The framework marks it as one that must be reached by itself.
    #[serde(default)]
    pub key: bool,
    /// Questions that ask about it in the questionnaire that was answered, else in both.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Those of them that were answered.
    #[serde(default)]
    pub answered: Vec<String>,
    /// The checks that touch it, in the order of the file.
    pub rows: Vec<MappedCheck>,
    /// The rows, counted.
    pub counts: Counts,
}

/// One check under one measure, with what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedCheck {
    /// Id of the check.
    pub check: String,
    /// How strongly it speaks.
    pub relation: Relation,
    /// Finer places in the framework, in the text of [`FrameworkView::points_of`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
    /// How sure the link is.
    pub confidence: Confidence,
    /// Whose reading of the text the link is, where no published text names what is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// What was seen.
    pub outcome: Outcome,
}

/// What was seen of a check, in the words of a mapping: never "fulfilled".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// At least one subject was seen not to be fully in order.
    GapSeen,
    /// All that was looked at was in order. It does not show that the measure is taken.
    NoGapSeen,
    /// It was looked at. Only for what helps to answer the questionnaire.
    Seen,
    /// Something of it could not be seen, or was not asked for.
    NotSeen,
    /// It does not apply here, or judges nothing here.
    NotApplicable,
}

/// Rows by what was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// All rows.
    pub checks: usize,
    /// Rows where a gap was seen.
    pub gap_seen: usize,
    /// Rows where no gap was seen.
    pub no_gap_seen: usize,
    /// Rows that help to answer the questionnaire and were looked at.
    pub seen: usize,
    /// Rows that could not be seen, or not wholly.
    pub not_seen: usize,
    /// Rows that do not apply.
    pub not_applicable: usize,
}

/// A sentence that must stand wherever the view is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteView {
    /// Name of the sentence in the framework file.
    pub id: String,
    /// The sentence.
    pub text: String,
}

/// Lays findings beside a framework, and the answers of its owner where there are any. A check without findings
/// was not looked at.
pub fn view(
    framework: &Framework,
    findings: &[Finding],
    answers: Option<&Answers>,
    language: Language,
) -> FrameworkView {
    let mut verdicts: BTreeMap<&str, Vec<Verdict>> = BTreeMap::new();
    for finding in findings {
        verdicts
            .entry(&finding.check)
            .or_default()
            .push(finding.verdict);
    }
    FrameworkView {
        id: framework.id.clone(),
        edition: framework.edition.clone(),
        mapped: framework.mapped,
        title: framework.title.say(language).to_owned(),
        credit: framework.credit.say(language).to_owned(),
        sources: framework
            .sources
            .iter()
            .map(|(id, source)| {
                let name = source.name.say(language).to_owned();
                let date = source.date;
                (id.clone(), SourceView { name, date })
            })
            .collect(),
        points_of: framework.points_of.clone(),
        controls: framework
            .controls
            .iter()
            .map(|control| ControlView::of(control, &verdicts, answers, language))
            .collect(),
        notes: framework
            .notes
            .iter()
            .map(|note| NoteView::of(note, language))
            .collect(),
    }
}

impl ControlView {
    fn of(
        control: &Control,
        verdicts: &BTreeMap<&str, Vec<Verdict>>,
        answers: Option<&Answers>,
        language: Language,
    ) -> Self {
        let asked: Vec<String> = control
            .asks
            .iter()
            .filter(|id| answers.is_none_or(|answers| asks(answers.questionnaire, id)))
            .cloned()
            .collect();
        let answered = asked
            .iter()
            .filter(|id| answers.is_some_and(|answers| is_answered(answers, id)))
            .cloned()
            .collect();
        let rows: Vec<MappedCheck> = control
            .checks
            .iter()
            .map(|mapping| {
                let verdicts = verdicts
                    .get(mapping.id.as_str())
                    .map_or(&[][..], Vec::as_slice);
                MappedCheck::of(mapping, verdicts)
            })
            .collect();
        Self {
            id: control.id.clone(),
            reference: control.reference.clone(),
            source: control.source.clone(),
            title: control.title.say(language).to_owned(),
            visibility: control.visibility,
            former: control.former.clone(),
            key: control.key,
            asked,
            answered,
            counts: Counts::of(&rows),
            rows,
        }
    }
}

/// Whether a question is one of this questionnaire.
fn asks(questionnaire: Questionnaire, question: &str) -> bool {
    let short = SHORT_QUESTIONS.contains(&question);
    match questionnaire {
        Questionnaire::Short => short,
        Questionnaire::Basic => !short,
    }
}

/// Whether a question has its whole answer: in the longer questionnaire an answer is two steps.
fn is_answered(answers: &Answers, question: &str) -> bool {
    let both = answers.questionnaire == Questionnaire::Basic;
    answers.answers.get(question).is_some_and(|answer| {
        answer.implementation.is_some() && (!both || answer.documentation.is_some())
    })
}

impl NoteView {
    fn of(note: &Note, language: Language) -> Self {
        Self {
            id: note.id.clone(),
            text: note.text.say(language).to_owned(),
        }
    }
}

impl MappedCheck {
    fn of(mapping: &Mapping, verdicts: &[Verdict]) -> Self {
        Self {
            check: mapping.id.clone(),
            relation: mapping.relation,
            point: mapping.point.clone(),
            confidence: mapping.confidence,
            reading: mapping.reading,
            outcome: Outcome::of(mapping.relation, verdicts),
        }
    }
}

impl Outcome {
    /// What the verdicts of all subjects come to, the gap before the rest: one mail server that was
    /// seen to fail is a gap, whatever the others do; one that was not seen leaves it open.
    pub(super) fn of(relation: Relation, verdicts: &[Verdict]) -> Self {
        let any = |wanted: &[Verdict]| verdicts.iter().any(|verdict| wanted.contains(verdict));
        let judges = relation != Relation::Input;
        if judges && any(&[Verdict::Fail, Verdict::Partial]) {
            Self::GapSeen
        } else if verdicts.is_empty() || any(&[Verdict::Unknown]) {
            Self::NotSeen
        } else if judges && any(&[Verdict::Pass]) {
            Self::NoGapSeen
        } else if !judges
            && verdicts
                .iter()
                .any(|verdict| *verdict != Verdict::NotApplicable)
        {
            Self::Seen
        } else {
            Self::NotApplicable
        }
    }
}

impl Counts {
    fn of(rows: &[MappedCheck]) -> Self {
        let mut counts = Self {
            checks: rows.len(),
            ..Self::default()
        };
        for row in rows {
            *match row.outcome {
                Outcome::GapSeen => &mut counts.gap_seen,
                Outcome::NoGapSeen => &mut counts.no_gap_seen,
                Outcome::Seen => &mut counts.seen,
                Outcome::NotSeen => &mut counts.not_seen,
                Outcome::NotApplicable => &mut counts.not_applicable,
            } += 1;
        }
        counts
    }
}
