//! Records, the list of senders, whom was asked and what words mean, as they are shown.

use serde::Serialize;

/// People or machines of one kind that were asked something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contacted {
    /// What kind.
    pub who: String,
    /// Which, each with the addresses that were asked.
    pub hosts: Vec<ContactedHost>,
    /// How many more there are; empty where all are named.
    pub more: String,
    /// What they were asked.
    pub what: String,
}

/// Somebody who was asked something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactedHost {
    /// Its name; a resolver has none but its address.
    pub name: String,
    /// Its addresses as far as they were asked, with commas between them; may be empty.
    pub addresses: String,
}

/// DNS records, a policy or a header field, with the faulty spots marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordPart {
    /// Where it stands, without the domain itself: `_dmarc`; several where the same stands at each. None for the
    /// domain itself.
    pub names: Vec<String>,
    /// What it is, as technicians write it: `TXT · SPF`.
    pub kind: String,
    /// `known`, `absent` or `unknown`.
    pub class: &'static str,
    /// What stands there, line by line.
    pub lines: Vec<Vec<Piece>>,
    /// In words: that there is none, why it could not be seen, or how many lines are left out; may be empty.
    pub note: String,
    /// The findings that stand behind the marks, and those that speak of it as a whole.
    pub remarks: Vec<Remark>,
}

/// A piece of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What stands there; an ellipsis stands for what is left out.
    pub text: String,
    /// Numbers of the remarks about this piece; none where nothing is wrong with it.
    pub marks: Vec<usize>,
}

/// What a finding says of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The number beside the marked spots, from 1 and once in a report; 0 where no spot is marked.
    pub number: usize,
    /// The verdict as a machine word, for its sign.
    pub class: &'static str,
    /// Title of the finding.
    pub title: String,
    /// Anchor of the finding.
    pub link: String,
    /// Somebody decided to live with it.
    pub waived: bool,
    /// Where exactly, where a sign counts: `character 27`; may be empty.
    pub place: String,
}

/// The list of senders (SPF, RFC 7208) as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SenderTree {
    /// The name whose list it is.
    pub name: String,
    /// Look-ups of the whole, of which ten are allowed, and those that find nothing.
    pub summary: Vec<String>,
    /// What stands in the list itself, without the terms that lead on: `2 address ranges`, `-all`.
    pub own: Vec<String>,
    /// The terms that lead on, in their order.
    pub terms: Vec<SenderTerm>,
    /// How many terms are left out; empty where none are.
    pub more: String,
}

/// A term of a list of senders that leads on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SenderTerm {
    /// The term as written.
    pub term: String,
    /// Look-ups up to here, itself included: `3 of 10`; empty for one that costs none.
    pub lookups: String,
    /// What is wrong at this place, in words; may be empty.
    pub faults: Vec<String>,
    /// What it leads to in short: addresses, or what stands in the list beside terms that lead on.
    pub leads_to: Vec<String>,
    /// The terms of the list that it leads to.
    pub terms: Vec<SenderTerm>,
}

/// A word of the field and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The word.
    pub name: String,
    /// What it means, in a sentence.
    pub means: String,
}
