//! What came of one check.

use std::collections::BTreeMap;

use hickory_proto::rr::{Name, RData, RecordType};
use schemars::JsonSchema;
use serde::Serialize;

use super::record::Mistake;
use crate::fact::{Seen, Why};

/// One question to the DNS.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The name, with its dot at the end.
    pub name: Name,
    /// The type of records.
    pub kind: RecordType,
}

/// What the DNS said.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// Records; those of another type than the one asked for are passed over.
    Records(Vec<RData>),
    /// The name has no record of this type.
    NoData,
    /// There is no such name.
    NoSuchName,
    /// No trustworthy answer came.
    Failed(Why),
}

/// What the DNS has said so far.
pub type Answers = BTreeMap<Asked, Heard>;

/// How far a check has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// These questions have to be answered first, each of them new.
    Needs(Vec<Asked>),
    /// It is done.
    Done(Box<Outcome>),
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The result.
    pub result: CheckResult,
    /// The way to the term that decided, from the first record on: each term but the last leads to the next
    /// record. Empty where no term decided.
    pub decided_by: Vec<Place>,
    /// Why there is no other result, for `temperror` and `permerror`.
    pub fault: Option<Fault>,
    /// Whether the domain is there at all. Of `none` only: false where there is no such name.
    pub exists: bool,
    /// What the domain says to those it refuses, for `fail`.
    pub explanation: Option<String>,
    /// Terms that cost a question, of which ten are allowed (RFC 7208 4.6.4).
    pub lookup_terms: usize,
    /// Those of them that led to nothing, of which two are allowed (RFC 7208 4.6.4).
    pub void_lookups: usize,
    /// Questions to the DNS, in their order.
    pub lookups: Vec<Lookup>,
}

/// The seven results (RFC 7208 2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    /// There is no record, or no such domain.
    None,
    /// The record does not say.
    Neutral,
    /// The server may send.
    Pass,
    /// It may not.
    Fail,
    /// It probably may not.
    SoftFail,
    /// It could not be told now.
    TempError,
    /// The record cannot be used.
    PermError,
}

impl CheckResult {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Neutral,
        Self::Pass,
        Self::Fail,
        Self::SoftFail,
        Self::TempError,
        Self::PermError,
    ];

    /// The word of the standard, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Neutral => "neutral",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::TempError => "temperror",
            Self::PermError => "permerror",
        }
    }
}

/// One term of a record on the way to the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The domain whose record it is.
    pub domain: String,
    /// The record; at most 4,096 characters of it.
    pub record: String,
    /// The term; at most 256 characters of it.
    pub term: String,
    /// Where it begins in the record, in bytes.
    pub at: usize,
}

/// Why a check could not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// The way to it, from the first record on; empty where the first record itself is at fault.
    pub way: Vec<Place>,
    /// What it is about: the name that was asked for, or whose record is at fault.
    pub domain: String,
    /// The record at fault, of `mistakes` only; at most 4,096 characters of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// Its mistakes, of `mistakes` only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<Mistake>,
    /// What stood in the way, of `dns` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// Kinds of reasons why a check could not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The DNS gave no trustworthy answer (RFC 7208 2.6.6): `temperror`. All others are `permerror`.
    Dns,
    /// A record has a mistake (RFC 7208 4.6).
    Mistakes,
    /// A name has several records (RFC 7208 4.5).
    SeveralRecords,
    /// A name that `include` or `redirect` leads to has no record (RFC 7208 5.2, 6.1).
    NoRecord,
    /// More than ten terms cost a question (RFC 7208 4.6.4).
    TooManyLookups,
    /// More than two of them led to nothing (RFC 7208 4.6.4).
    TooManyVoidLookups,
    /// A name has more than ten mail servers (RFC 7208 4.6.4).
    TooManyExchanges,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Dns,
        Self::Mistakes,
        Self::SeveralRecords,
        Self::NoRecord,
        Self::TooManyLookups,
        Self::TooManyVoidLookups,
        Self::TooManyExchanges,
    ];

    /// The machine word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Mistakes => "mistakes",
            Self::SeveralRecords => "several-records",
            Self::NoRecord => "no-record",
            Self::TooManyLookups => "too-many-lookups",
            Self::TooManyVoidLookups => "too-many-void-lookups",
            Self::TooManyExchanges => "too-many-exchanges",
        }
    }
}

/// One question that a check asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lookup {
    /// The domain whose record asks for it; empty for the first record itself.
    pub for_record: String,
    /// The term that asks for it; empty for the first record itself.
    pub for_term: String,
    /// The name.
    pub name: String,
    /// The type of records.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many records came.
    pub found: Seen<usize>,
}
