//! The report as data: everything decided, in one language, ready to be shown.
//!
//! Templates and the terminal choose nothing: they walk these lists. Texts are plain and may quote
//! strangers; whoever shows them makes them [`visible`](super::visible::visible()) and escapes them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::Area;
use crate::language::Language;

mod brand;
mod connection;
mod finding;
mod framework;
mod letter;
mod past;
mod peers;
mod record;
mod technical;

pub use self::brand::{BrandPart, ContactLine, LogoPart};
pub use self::connection::{
    CertificateBox, ChainPart, Chains, Fault, Listed, Mark, Step, TlsPart, TlsParts, TlsRow,
    TlsRun, WayPart, Ways, WithoutChain,
};
pub use self::finding::{
    FactGroup, FactRow, FindingPart, QuietPart, Reason, Said, StepPart, SubjectPart,
};
pub use self::framework::{FrameworkPart, MeasureGroup, MeasurePart, MeasureRow};
pub use self::letter::{LetterItem, LetterPart};
pub use self::past::{PastGroup, PastPart, PastRow, PastScan};
pub use self::peers::PeersPart;
pub use self::record::{
    Contacted, ContactedHost, Piece, RecordPart, Remark, SenderTerm, SenderTree, Term,
};
pub use self::technical::{
    Arithmetic, ArithmeticArea, ArithmeticRow, EvidencePart, Pair, SupplierPart, Technical,
    UnseenRow,
};
pub use super::assessment::{AssessedRow, AssessmentPart, CategoryRow};

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The language of every text in it.
    pub language: Language,
    /// Who hands it over, beside Belfort.
    pub brand: Option<BrandPart>,
    /// Fixed words by key (`templates/words/`): headings and labels.
    pub words: BTreeMap<String, String>,
    /// The name of the document.
    pub title: String,
    /// Who it is about.
    pub target: Name,
    /// The moment of observation.
    pub seen_at: Moment,
    /// What made the findings, in machine words, for those who say that one is not right: program, rules,
    /// profile, moment.
    pub proof: String,
    /// On whose word more was asked than any visitor asks; empty where nothing was.
    pub leave: String,
    /// That versions were judged by lists that are old, and how to get newer ones; empty where they are not.
    pub old_data: String,
    /// The level and the score.
    pub standing: Standing,
    /// How it stands among others, where a cohort was given.
    pub peers: Option<PeersPart>,
    /// What became of it since the last scan, where one was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past: Option<PastPart>,
    /// One per area, in the order of the report, each with its findings.
    pub areas: Vec<AreaPart>,
    /// What to do first, at most five.
    pub actions: Vec<ActionPart>,
    /// How much more is not in order than these; empty where they are all.
    pub more: String,
    /// What follows from all actions together, or why there are none.
    pub outlook: String,
    /// Texts to forward, one for each who can repair something.
    pub letters: Vec<LetterPart>,
    /// What the report does not say.
    pub limits: Vec<String>,
    /// What the owner answered himself, where he did.
    pub assessment: Option<AssessmentPart>,
    /// Framework views, by framework id.
    pub frameworks: Vec<FrameworkPart>,
    /// What a technician wants to know.
    pub technical: Technical,
}

impl Report {
    /// A fixed word. The key itself where there is none, which a sweep in `tests/report.rs` excludes.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }
}

/// A domain in the form people write and in the form machines use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// As people write it: `café.be`.
    pub shown: String,
    /// In ASCII, where that differs: `xn--caf-dma.be`.
    pub ascii: Option<String>,
}

/// A moment for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// As the language writes it, in UTC.
    pub text: String,
    /// The same in a sentence: `seen on …`.
    pub line: String,
    /// RFC 3339.
    pub machine: String,
}

/// How the target stands: the level, the score and what is behind them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// `Level 2 of 5: basic`, or that there is none yet.
    pub level: String,
    /// What the level means, and how many findings of which kind there are.
    pub lead: Vec<String>,
    /// Why there is no level, why it is a range, what caps it. May be empty.
    pub reasons: Vec<String>,
    /// How many findings are waived, and which waivers changed nothing; empty without waivers.
    pub waived: Vec<String>,
    /// The score as a bar.
    pub meter: Meter,
    /// What was seen of what counts.
    pub coverage: String,
    /// What the score speaks of; empty where there is none.
    pub scope: String,
    /// The tower.
    pub belfry: Belfry,
}

/// A range of 0–100 as a bar, whose unseen part is hatched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meter {
    /// The range in words: `61 to 68 out of 100`.
    pub text: String,
    /// What the picture shows, for those who do not see it.
    pub label: String,
    /// Length of the certain part, 0–100.
    pub seen: u8,
    /// Length of the part behind it that could not be seen, 0–100.
    pub unseen: u8,
}

/// A tower of five floors, lit up to the level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Belfry {
    /// What the picture shows, for those who do not see it.
    pub label: String,
    /// `lit`, `maybe` or `dark` for each floor, from the top.
    pub floors: Vec<&'static str>,
}

/// One area with its score and findings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaPart {
    /// Which.
    pub area: Area,
    /// Anchor in the document.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its range, or why it has none.
    pub score: String,
    /// Its score as a bar, where it has one.
    pub meter: Option<Meter>,
    /// What was seen of it; empty where it has no score.
    pub coverage: String,
    /// All that is not in order or was not seen, counted in a few words; else how much is in order. May
    /// be empty.
    pub remark: String,
    /// How many findings of which kind.
    pub counts: String,
    /// Its findings, worst first.
    pub findings: Vec<FindingPart>,
    /// Those of them that need nobody's eyes, told in short.
    pub quiet: Vec<QuietPart>,
}

/// One step of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionPart {
    /// Its number, from 1.
    pub number: usize,
    /// Anchor of the finding.
    pub link: String,
    /// The fault.
    pub title: String,
    /// What to do.
    pub text: String,
    /// The hosts it is about: `for www.example.be`; empty where only the target can be meant.
    pub hosts: String,
    /// Who can do it.
    pub who: String,
    /// Anchor of the text to forward to them.
    pub letter: String,
    /// How long it takes.
    pub effort: String,
    /// What it adds to the steps before it, so that gains and figures add up; empty for nothing.
    pub gain: String,
    /// The score and level after it and all before it.
    pub after: String,
}
