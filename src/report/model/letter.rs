//! Texts to forward, as they are shown.

use serde::Serialize;

use super::{Said, StepPart};

/// A text to forward to somebody who can repair something, or what the owner can do himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterPart {
    /// Anchor in the document.
    pub id: String,
    /// For whom it is: `your mail provider`.
    pub who: String,
    /// The same as a heading.
    pub title: String,
    /// How many points it has: `3 points`.
    pub points: String,
    /// What to write above it; empty, like the other sentences, where it is for the owner himself.
    pub subject: String,
    /// The first words.
    pub greeting: String,
    /// What this is about.
    pub opening: String,
    /// The points, in the order in which they pay.
    pub items: Vec<LetterItem>,
    /// The last words.
    pub closing: Vec<String>,
}

/// One point of a text to forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterItem {
    /// Anchor of the finding.
    pub link: String,
    /// The fault.
    pub title: String,
    /// The subjects, where not only the domain as a whole can be meant.
    pub subjects: Vec<String>,
    /// What was seen.
    pub what: Vec<Said>,
    /// What to do.
    pub fix: Vec<Said>,
    /// What to do at the suppliers that were recognised.
    pub steps: Vec<StepPart>,
}
