//! What a technician wants to know, as it is shown.

use serde::Serialize;

use super::FactRow;
use super::{Chains, Contacted, RecordPart, SenderTree, Term, TlsParts, Ways};

/// The part for the technician.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Technical {
    /// What the scan did and did not do.
    pub method: Vec<String>,
    /// What was asked for.
    pub scope: Vec<Pair>,
    /// From where it looked.
    pub vantage: Vec<Pair>,
    /// Suppliers and products that were recognised: a guess.
    pub suppliers: Vec<SupplierPart>,
    /// What could not be seen.
    pub unseen: Vec<UnseenRow>,
    /// All waivers, each with what became of it.
    pub waivers: Vec<Pair>,
    /// The arithmetic of the score.
    pub arithmetic: Arithmetic,
    /// Everybody who was asked something.
    pub contacted: Vec<Contacted>,
    /// DNS records and policies, with the faulty spots marked.
    pub records: Vec<RecordPart>,
    /// The list of senders (SPF) as a tree; none where there is no such list.
    pub senders: Option<SenderTree>,
    /// Where each site leads, step by step.
    pub ways: Ways,
    /// Certificates, from the host's own up to the root.
    pub chains: Chains,
    /// What each host speaks (TLS), each with its class.
    pub tls: TlsParts,
    /// Words of the field and what they mean.
    pub glossary: Vec<Term>,
    /// The facts, by subject.
    pub evidence: Vec<EvidencePart>,
    /// Versions and hashes.
    pub versions: Vec<Pair>,
}

/// A label with what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The label.
    pub label: String,
    /// What stands beside it, one entry a line.
    pub values: Vec<String>,
}

/// A supplier or product that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupplierPart {
    /// The name that people know.
    pub name: String,
    /// What it was seen to do, in words.
    pub roles: String,
    /// By what it was recognised, and where; one kind of mark a line.
    pub marks: Vec<String>,
}

/// One thing that could not be seen, of one or more subjects for the same cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnseenRow {
    /// Title of the check.
    pub title: String,
    /// Anchor of the first finding.
    pub link: String,
    /// Names of the subjects.
    pub subjects: Vec<String>,
    /// Why, in words; may be empty.
    pub cause: String,
    /// What exactly was tried and what came back, in English; each once.
    pub details: Vec<String>,
}

/// The score, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arithmetic {
    /// The checks that count, by area.
    pub areas: Vec<ArithmeticArea>,
    /// Their sum.
    pub sum: ArithmeticRow,
    /// What it makes out of 100; empty texts where nothing counts.
    pub result: ArithmeticRow,
    /// What caps the level, one line each.
    pub caps: Vec<String>,
}

/// The arithmetic of one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArithmeticArea {
    /// Its name.
    pub name: String,
    /// One per check that counts.
    pub rows: Vec<ArithmeticRow>,
    /// Their sum.
    pub sum: ArithmeticRow,
}

/// One line of the arithmetic; numbers as the language writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArithmeticRow {
    /// Id of the check; empty for a sum.
    pub check: String,
    /// Points it can earn.
    pub weight: String,
    /// Points with unknown at its worst.
    pub low: String,
    /// Points with unknown at its best.
    pub high: String,
    /// Share that was seen.
    pub coverage: String,
}

/// The facts of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidencePart {
    /// What kind of subject.
    pub title: String,
    /// Its name; empty for the domain as a whole.
    pub name: String,
    /// Its facts.
    pub facts: Vec<FactRow>,
    /// How many more there are than these; empty where they are all.
    pub more: String,
}
