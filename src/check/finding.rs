//! From a decision to a finding: its words, its severity, the facts it rests on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::conclude::{ANYTHING, Conclusion, Outcome};
use super::sentence::{
    INHERITED, NEEDS_UNKNOWN, NO_SUBJECT, NOT_ASKED, Sentences, UNKNOWN, no_subject_key,
    unknown_key,
};
use super::text::{CheckText, Text};
use super::vocabulary::Scene;
use super::{Check, Finding, FindingText, Possible, Severity, Verdict};
use crate::fact::Why;
use crate::fact::tree::Look;
use crate::language::Language;

/// What every finding of one check has in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    /// The check.
    pub(super) check: &'a Check,
    /// Its severity, as the profile has it.
    pub(super) severity: Severity,
    /// What is said where no case speaks.
    pub(super) sentences: &'a Sentences,
    /// The language of the texts.
    pub(super) language: Language,
}

/// What differs between findings of one check.
struct Part {
    verdict: Verdict,
    case: String,
    severity: Severity,
    unknown: Option<(Possible, Why)>,
    text: FindingText,
}

impl Writer<'_> {
    /// The finding of a decision.
    pub(super) fn concluded(&self, conclusion: &Conclusion<'_>, scene: &Scene<'_>) -> Finding {
        let part = match &conclusion.outcome {
            Outcome::Case(_, case, severity) => Part {
                verdict: case.verdict,
                case: case.say.clone(),
                severity: *severity,
                unknown: None,
                text: self.case_text(&case.say, case.verdict, scene),
            },
            Outcome::Condition(id, condition) => {
                let text = condition.texts.get(&self.language);
                let what = text.map(|text| text.render(self.language, scene));
                self.not_applicable(id, what.unwrap_or_default(), scene)
            }
            Outcome::Inherited => self.not_applicable(INHERITED, self.say(INHERITED, scene), scene),
            Outcome::DoesNotApply(reason) => {
                self.not_applicable(&reason.case, reason.what.clone(), scene)
            }
            Outcome::Unknown {
                possible,
                why,
                prerequisite,
            } => self.not_seen(*possible, why, *prerequisite, scene),
        };
        self.finding(part, &conclusion.looked, scene)
    }

    /// The one finding where there is nothing to judge.
    pub(super) fn no_subject(&self, scene: &Scene<'_>) -> Finding {
        let what = self.say(&no_subject_key(self.check.subject), scene);
        let part = self.not_applicable(NO_SUBJECT, what, scene);
        self.finding(part, &BTreeSet::new(), scene)
    }

    /// The one finding where it could not be seen what there is to judge.
    pub(super) fn unknown_subjects(&self, why: &Why, scene: &Scene<'_>) -> Finding {
        let part = self.not_seen(ANYTHING, why, false, scene);
        self.finding(part, &BTreeSet::new(), scene)
    }

    /// The one finding where the user says that there is nothing to judge.
    pub(super) fn not_asked(&self, scene: &Scene<'_>) -> Finding {
        let part = self.not_applicable(NOT_ASKED, self.say(NOT_ASKED, scene), scene);
        self.finding(part, &BTreeSet::new(), scene)
    }

    fn finding(&self, part: Part, looked: &BTreeSet<&str>, scene: &Scene<'_>) -> Finding {
        let (possible, why) = part.unknown.unzip();
        Finding {
            check: self.check.id.clone(),
            area: self.check.area,
            subject: scene.subject.to_owned(),
            verdict: part.verdict,
            case: part.case,
            severity: part.severity,
            possible,
            why,
            waived: None,
            text: part.text,
            steps: Vec::new(),
            facts: observed(looked, scene),
        }
    }

    fn not_applicable(&self, case: &str, what: String, scene: &Scene<'_>) -> Part {
        Part {
            verdict: Verdict::NotApplicable,
            case: case.to_owned(),
            severity: self.severity,
            unknown: None,
            text: self.text(what, scene),
        }
    }

    fn not_seen(
        &self,
        possible: Possible,
        why: &Why,
        prerequisite: bool,
        scene: &Scene<'_>,
    ) -> Part {
        let what = if prerequisite {
            self.say(NEEDS_UNKNOWN, scene)
        } else {
            self.say(&unknown_key(why.cause), scene)
        };
        Part {
            verdict: Verdict::Unknown,
            case: UNKNOWN.to_owned(),
            severity: self.severity,
            unknown: Some((possible, why.clone())),
            text: self.text(what, scene),
        }
    }

    fn say(&self, key: &str, scene: &Scene<'_>) -> String {
        self.sentences.say(self.language, key, scene)
    }

    fn words(&self) -> Option<&CheckText> {
        self.check.texts.get(&self.language)
    }

    /// What a case says; where it is silent, the check speaks. Where nothing is wrong, only the case's
    /// own advice is given.
    fn case_text(&self, say: &str, verdict: Verdict, scene: &Scene<'_>) -> FindingText {
        let Some(words) = self.words() else {
            return FindingText::default();
        };
        let render = |text: &Text| text.render(self.language, scene);
        let Some(case) = words.says.get(say) else {
            return self.text(String::new(), scene);
        };
        let repair = matches!(verdict, Verdict::Fail | Verdict::Partial);
        let general = words.fix.as_ref().filter(|_| repair);
        FindingText {
            title: render(case.title.as_ref().unwrap_or(&words.title)),
            what: render(&case.what),
            why: render(case.why.as_ref().unwrap_or(&words.why)),
            fix: case
                .fix
                .as_ref()
                .or(general)
                .map(render)
                .unwrap_or_default(),
        }
    }

    /// The words of the check itself, with what was seen.
    fn text(&self, what: String, scene: &Scene<'_>) -> FindingText {
        let Some(words) = self.words() else {
            return FindingText::default();
        };
        FindingText {
            title: words.title.render(self.language, scene),
            what,
            why: words.why.render(self.language, scene),
            fix: String::new(),
        }
    }
}

/// Facts as observed, in the form they have in the evidence: `{"known": …}`, `"absent"` or
/// `{"unknown": …}`. Groups and lists of groups are `"seen"`: they stand in the evidence.
fn observed(looked: &BTreeSet<&str>, scene: &Scene<'_>) -> BTreeMap<String, Value> {
    looked
        .iter()
        .map(|path| {
            let value = match scene.look(path) {
                Look::Known(node) => node
                    .plain()
                    .map_or_else(|| json!("seen"), |value| json!({ "known": value })),
                Look::Absent => json!("absent"),
                Look::Unknown(why) => json!({ "unknown": why }),
            };
            ((*path).to_owned(), value)
        })
        .collect()
}
