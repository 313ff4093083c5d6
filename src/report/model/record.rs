//! Records, the list of senders, whom was asked and what words mean, as they are shown.

use serde::Serialize;

/// Somebody who was asked something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contacted {}

/// A DNS record or a policy, with the faulty spots marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordPart {}

/// The list of senders (SPF, RFC 7208) as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SenderTree {}

/// A word of the field and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {}
