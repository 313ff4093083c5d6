//! Facts in, findings out.

use std::collections::BTreeMap;

use super::conclude::{Cases, Prior, Reason, conclude};
use super::finding::Writer;
use super::sentence::{INHERITED, NO_SUBJECT, NOT_APPLICABLE, NOT_ASKED};
use super::vocabulary::Scene;
use super::{Area, Check, Condition, Finding, Profile, RuleSet, SubjectKind, Verdict};
use crate::fact::tree::{Look, Node};
use crate::fact::{Cause, Why};
use crate::language::Language;
use crate::result::Evidence;

/// Judges evidence by a rule set: one finding per enabled check and subject, always, in a stable order
/// (area, check, subjects as observed). A check of an area that was not asked for is not enabled. A
/// profile that the rule set does not have changes nothing.
pub fn judge(
    rules: &RuleSet,
    evidence: &Evidence,
    profile: &str,
    language: Language,
) -> Vec<Finding> {
    let facts = Node::of_facts(&evidence.facts);
    let mut judging = Judging {
        rules,
        evidence,
        facts: &facts,
        profile: rules.profiles.get(profile),
        language,
        done: BTreeMap::new(),
    };
    let enabled: Vec<&Check> = rules
        .checks
        .iter()
        .filter(|check| evidence.scope.covers(check.area))
        .collect();
    for check in &enabled {
        judging.settle(check);
    }
    enabled
        .into_iter()
        .filter_map(|check| judging.done.remove(check.id.as_str()))
        .flat_map(Judged::into_findings)
        .collect()
}

struct Judging<'a> {
    rules: &'a RuleSet,
    evidence: &'a Evidence,
    facts: &'a Node,
    profile: Option<&'a Profile>,
    language: Language,
    done: BTreeMap<&'a str, Judged>,
}

/// The findings of one check.
enum Judged {
    /// One for each subject.
    Each(Vec<Finding>),
    /// One that stands for all subjects.
    Whole(Box<Finding>),
}

/// What there is to judge.
enum Subjects<'a> {
    Domain,
    Each(&'a [Node]),
    None,
    Unknown(&'a Why),
}

impl<'a> Judging<'a> {
    /// Judges a check, after the one it needs. The loader refuses checks that need each other.
    fn settle(&mut self, check: &'a Check) {
        if self.done.contains_key(check.id.as_str()) {
            return;
        }
        let needed = check.needs.as_deref().and_then(|id| self.rules.find(id));
        if let Some(needed) = needed {
            self.settle(needed);
        }
        let judged = self.judged(check, needed);
        self.done.insert(&check.id, judged);
    }

    fn judged(&self, check: &'a Check, needed: Option<&'a Check>) -> Judged {
        let own = self
            .profile
            .and_then(|profile| profile.params.get(&check.id));
        let mut params = check.params.clone();
        params.extend(
            own.into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), *value)),
        );
        let language = self.language;
        let title_of = |check: &Check, scene: &Scene<'_>| {
            let words = check.texts.get(&language);
            words
                .map(|words| words.title.render(language, scene))
                .unwrap_or_default()
        };
        let mut domain = Scene {
            target: &self.evidence.target,
            subject: &self.evidence.target,
            check: "",
            facts: self.facts,
            own: None,
            params: &params,
        };
        let title = needed
            .map(|needed| title_of(needed, &domain))
            .unwrap_or_default();
        domain.check = &title;
        let writer = self.writer(check);
        if self.denied(check.area) {
            return Judged::Whole(Box::new(writer.not_asked(&domain)));
        }
        let conditions = self.conditions(check);
        let before = needed.map(|needed| (needed, self.before(needed)));
        let one = |scene: &Scene<'_>| {
            let prior = before.as_ref().map_or(Prior::Met, |(needed, findings)| {
                findings.prior(check, needed, scene)
            });
            let cases = Cases {
                all: &check.cases,
                severity: writer.severity,
            };
            writer.concluded(&conclude(&conditions, &prior, cases, scene), scene)
        };
        match self.subjects(check.subject) {
            Subjects::Domain => Judged::Each(vec![one(&domain)]),
            Subjects::None => Judged::Whole(Box::new(writer.no_subject(&domain))),
            Subjects::Unknown(why) => {
                Judged::Whole(Box::new(writer.unknown_subjects(why, &domain)))
            }
            Subjects::Each(nodes) => {
                let scenes = nodes.iter().map(|node| Scene {
                    subject: text_at(node, "name").unwrap_or(&self.evidence.target),
                    own: check.subject.root().map(|root| (root, node)),
                    ..domain
                });
                Judged::Each(scenes.map(|scene| one(&scene)).collect())
            }
        }
    }

    fn writer(&self, check: &'a Check) -> Writer<'a> {
        let severity = self
            .profile
            .and_then(|profile| profile.severities.get(&check.id))
            .copied();
        Writer {
            check,
            severity: severity.unwrap_or(check.severity),
            sentences: &self.rules.sentences,
            language: self.language,
        }
    }

    /// Whether the user says that there is nothing in an area.
    fn denied(&self, area: Area) -> bool {
        match area {
            Area::Dns => false,
            Area::Mail => self.evidence.scope.no_mail,
            Area::Tls | Area::Web => self.evidence.scope.no_web,
        }
    }

    fn conditions(&self, check: &'a Check) -> Vec<(&'a str, &'a Condition)> {
        let conditions = check.unless.iter();
        conditions
            .filter_map(|id| Some((id.as_str(), self.rules.conditions.get(id)?)))
            .collect()
    }

    fn subjects(&self, kind: SubjectKind) -> Subjects<'a> {
        let Some(list) = kind.list() else {
            return Subjects::Domain;
        };
        match self.facts.find(list) {
            Look::Known(Node::List(nodes)) if !nodes.is_empty() => Subjects::Each(nodes),
            Look::Known(_) | Look::Absent => Subjects::None,
            Look::Unknown(why) => Subjects::Unknown(why),
        }
    }

    /// The findings of a check that another one needs.
    fn before(&self, needed: &Check) -> Before<'_> {
        match self.done.get(needed.id.as_str()) {
            Some(Judged::Whole(finding)) => Before::Whole(finding),
            Some(Judged::Each(findings)) => {
                // Of two with one name the first counts.
                let findings = findings.iter().rev();
                Before::Each(findings.map(|one| (one.subject.as_str(), one)).collect())
            }
            None => Before::None,
        }
    }
}

/// The findings of a check that another one needs, by subject: a server has thousands of subjects where somebody
/// wants it to.
enum Before<'a> {
    Each(BTreeMap<&'a str, &'a Finding>),
    Whole(&'a Finding),
    None,
}

impl Before<'_> {
    /// What the needed check found for the subject of a scene, or for the site that an endpoint serves.
    fn prior(&self, check: &Check, needed: &Check, scene: &Scene<'_>) -> Prior {
        let subject = match (check.subject, needed.subject) {
            (_, SubjectKind::Domain) => Some(scene.target),
            (SubjectKind::TlsEndpoint, SubjectKind::Site) => {
                scene.own.and_then(|(_, node)| text_at(node, "site"))
            }
            _ => Some(scene.subject),
        };
        let finding = match self {
            Self::Whole(finding) => Some(*finding),
            Self::Each(findings) => subject.and_then(|subject| findings.get(subject).copied()),
            Self::None => None,
        };
        finding.map_or(Prior::Met, Prior::of)
    }
}

impl Judged {
    fn into_findings(self) -> Vec<Finding> {
        match self {
            Self::Each(findings) => findings,
            Self::Whole(finding) => vec![*finding],
        }
    }
}

impl Prior {
    /// What a finding means for the checks that need it. One that is itself not applicable because
    /// something failed hands the failure on: else a repair could lower the score.
    fn of(finding: &Finding) -> Self {
        match finding.verdict {
            Verdict::Pass | Verdict::Partial | Verdict::Info => Self::Met,
            Verdict::Fail => Self::Failed,
            Verdict::Unknown => {
                let why = finding.why.clone();
                Self::Unknown(why.unwrap_or_else(|| Why::from(Cause::Bug)))
            }
            Verdict::NotApplicable if finding.case == INHERITED => Self::Failed,
            Verdict::NotApplicable => Self::DoesNotApply(Reason {
                case: match finding.case.as_str() {
                    case @ (NO_SUBJECT | NOT_ASKED) => case.to_owned(),
                    _ => NOT_APPLICABLE.to_owned(),
                },
                what: finding.text.what.clone(),
            }),
        }
    }
}

/// A text of a subject's own facts.
fn text_at<'n>(node: &'n Node, path: &str) -> Option<&'n str> {
    match node.find(path) {
        Look::Known(node) => node.text(),
        Look::Absent | Look::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests;
