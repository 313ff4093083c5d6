//! Checks judge facts. One file under `checks/` is one check: rule, numbers, texts and examples.
//!
//! Everything here is pure: the same evidence and the same checks give the same findings on every
//! machine and on every day.

mod conclude;
mod document;
mod expression;
pub mod file;
mod finding;
#[cfg(test)]
mod fixture;
pub mod judge;
pub mod load;
mod problem;
pub mod provider;
mod rule;
mod sentence;
pub mod text;
mod typing;
mod vocabulary;
pub mod waive;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::Data;
use crate::fact::Why;
use crate::language::Language;
use crate::score::framework::Framework;
use crate::score::questionnaire::{Form, Questionnaire};
use crate::score::scoring::Scoring;
use crate::words::Words;

pub use self::problem::{LoadError, LoadErrors};
pub(crate) use self::problem::{did_you_mean, line_and_column, nearest};
use self::provider::Provider;
pub use self::provider::Step;
pub use self::rule::Rule;
pub use self::sentence::Sentences;
use self::text::{CheckText, Text};
use self::waive::{Waived, Waiver};

/// Everything that judges, maps and words: the built-in files, with those of `--checks DIR`.
#[derive(Debug)]
pub struct RuleSet {
    /// All checks, by area and then by id: the order of findings.
    pub checks: Vec<Check>,
    /// Conditions under which a check does not apply, by id (`checks/conditions.toml`).
    pub conditions: BTreeMap<String, Condition>,
    /// Points, level limits and caps (`checks/scoring.toml`).
    pub scoring: Scoring,
    /// Frameworks by id (`checks/frameworks/`).
    pub frameworks: BTreeMap<String, Framework>,
    /// Profiles by name (`checks/profiles/`).
    pub profiles: BTreeMap<String, Profile>,
    /// What can be asked of the owner (`checks/questionnaires/`).
    pub questionnaires: BTreeMap<Questionnaire, Form>,
    /// What a finding says where no case speaks (`checks/sentences.toml`).
    pub sentences: Sentences,
    /// Headings of reports (`templates/words/`).
    pub words: Words,
    /// Suppliers, by id (`checks/providers/`).
    pub providers: Vec<Provider>,
    /// Dated lists by which versions are judged (`checks/data/`).
    pub data: Data,
    /// Version of Belfort, hash of the built-in files, and hashes of `--checks DIR` and `--data DIR` where
    /// given.
    pub version: String,
}

/// One check, read and validated.
#[derive(Debug)]
pub struct Check {
    /// Kebab-case noun, equal to the file name; `vendor/name` for a third party's.
    pub id: String,
    /// Area, equal to the folder.
    pub area: Area,
    /// What it is judged for.
    pub subject: SubjectKind,
    /// How bad a failure is.
    pub severity: Severity,
    /// Points it can earn, where they differ from what its severity gives.
    pub points: Option<f64>,
    /// Id of the check that must not fail for this one to be judged (docs/judging.md, "Inheritance").
    pub needs: Option<String>,
    /// Ids of conditions under which it does not apply; tried before its cases.
    pub unless: Vec<String>,
    /// Work a repair takes.
    pub effort: Effort,
    /// Who can repair it.
    pub who: Who,
    /// Version of Belfort that brought it.
    pub since: String,
    /// Where the rule comes from.
    pub refs: Vec<String>,
    /// Its numbers, which a profile may override.
    pub params: BTreeMap<String, f64>,
    /// Cases, tried from the top; the last one has no rule.
    pub cases: Vec<Case>,
    /// Its words in all four languages.
    pub texts: BTreeMap<Language, CheckText>,
    /// Name of the file it came from, for messages.
    pub source: String,
}

/// One branch of a check.
#[derive(Debug)]
pub struct Case {
    /// When it holds; `None` for the last one.
    pub when: Option<Rule>,
    /// What it concludes.
    pub verdict: Verdict,
    /// Which words it uses.
    pub say: String,
    /// Its own severity, for caps, order of advice and `--fail-on`.
    pub severity: Option<Severity>,
}

/// A named condition under which checks do not apply, shared by many of them.
#[derive(Debug)]
pub struct Condition {
    /// When it holds.
    pub when: Rule,
    /// The sentence that says so, by language.
    pub texts: BTreeMap<Language, Text>,
}

/// What changes for a kind of user: numbers, severities, and which vendors count.
#[derive(Debug, Default)]
pub struct Profile {
    /// Severity by check id, where it differs.
    pub severities: BTreeMap<String, Severity>,
    /// Numbers by check id and name, where they differ.
    pub params: BTreeMap<String, BTreeMap<String, f64>>,
    /// Vendors of `--checks DIR` whose checks count in the score.
    pub vendors: Vec<String>,
    /// Id of the framework that is shown first; none where the profile prefers none.
    pub leads: Option<String>,
    /// What a report for this kind of user must say about the frameworks.
    pub notes: Vec<crate::score::framework::Note>,
    /// Findings that all users of the profile live with.
    pub waivers: Vec<Waiver>,
}

/// The four areas a score is shown for; also the folders under `checks/`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// The domain name.
    Dns,
    /// Mail.
    Mail,
    /// Encryption and certificates.
    Tls,
    /// The web site.
    Web,
}

impl Area {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 4] = [Self::Dns, Self::Mail, Self::Tls, Self::Web];

    /// The machine word, as in check files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Mail => "mail",
            Self::Tls => "tls",
            Self::Web => "web",
        }
    }
}

/// What a check is judged for, once for each.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// The domain as a whole.
    Domain,
    /// Each name server of the domain.
    NameServer,
    /// Each mail server of the domain.
    MailServer,
    /// Each web site: the name itself and `www`.
    Site,
    /// Each place where TLS was spoken.
    TlsEndpoint,
}

/// How bad a failure is. Points come from `checks/scoring.toml`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; no points.
    Info,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Severity {
    /// The machine word, as in check files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How much work a repair is. Orders the advice.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Minutes: a setting or a record.
    Low,
    /// Hours, or a test beforehand.
    Medium,
    /// Days, or another supplier.
    High,
}

impl Effort {
    /// The machine word, as in check files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Who can repair it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The owner.
    Owner,
    /// The web builder or host.
    Web,
    /// The mail supplier.
    Mail,
    /// The supplier of the domain name.
    Dns,
}

impl Who {
    /// The machine word, as in check files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Web => "web",
            Self::Mail => "mail",
            Self::Dns => "dns",
        }
    }
}

/// What a check concludes about one subject.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// In order.
    Pass,
    /// Partly in order: half the points.
    Partial,
    /// Not in order.
    Fail,
    /// Could not be seen: neither lowers nor raises the score.
    Unknown,
    /// Does not apply here.
    NotApplicable,
    /// For information.
    Info,
}

impl Verdict {
    /// The machine word, as in check files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Partial => "partial",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
            Self::Info => "info",
        }
    }
}

/// What one check concludes about one subject, with its words and the facts it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Id of the check.
    pub check: String,
    /// Area of the check.
    pub area: Area,
    /// Name of the subject, such as `www.example.be`.
    pub subject: String,
    /// The conclusion.
    pub verdict: Verdict,
    /// The case that led to it (`say` in the check file). For an unknown or not-applicable finding
    /// that no case led to: `unknown`, `no-subject`, `inherited`, `not-asked`, `not-applicable` (the
    /// prerequisite does not apply) or the id of a condition.
    pub case: String,
    /// Severity of the case, else of the check: for caps, order of advice and `--fail-on`.
    pub severity: Severity,
    /// For an unknown finding: the worst and the best verdict that the missing facts leave possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible: Option<Possible>,
    /// For an unknown finding: why it could not be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// For a finding that somebody decided to live with: on whose word, why, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
    /// What people read, in the language of the result.
    pub text: FindingText,
    /// For a gap: what to do about it at the suppliers that were recognised, at most 3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The facts that the rule looked at, by path, as observed.
    pub facts: BTreeMap<String, serde_json::Value>,
}

/// The verdicts that missing facts leave possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Possible {
    /// The worst of them: what the lower end of the score uses.
    pub worst: Verdict,
    /// The best of them: what the upper end of the score uses.
    pub best: Verdict,
}

/// The words of a finding, plain text in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingText {
    /// What it is about, as a sentence an owner understands.
    pub title: String,
    /// What was seen.
    pub what: String,
    /// What can happen to this company.
    pub why: String,
    /// The first thing to do, or to ask for; empty where nothing is to be done.
    pub fix: String,
}
