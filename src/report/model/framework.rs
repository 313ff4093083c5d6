//! Frameworks, as they are shown.

use serde::Serialize;

/// What was seen of one framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameworkPart {
    /// Anchor in the document.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its edition and the day of the mapping.
    pub edition: String,
    /// The texts it is made of, with their days.
    pub texts: String,
    /// Its checks are shown; else each measure is one line.
    pub full: bool,
    /// To be opened on a screen, and not printed: it is neither the one that leads nor NIS2.
    pub aside: bool,
    /// How many of its measures nobody can see from outside, and how many get evidence.
    pub summary: String,
    /// Its measures; where it is shown in full, those that a check touches.
    pub measures: Vec<MeasurePart>,
    /// The others of a framework that is shown in full, by how much can be seen of them.
    pub silent: Vec<MeasureGroup>,
    /// Sentences that must stand beside it.
    pub notes: Vec<String>,
    /// The text that the points of rows belong to, with its day; empty where rows have no points.
    pub points: String,
    /// Whose work the mapping builds on.
    pub credit: String,
}

/// What was seen of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasurePart {
    /// Id within the framework, as people write it.
    pub id: String,
    /// Where it stands: the place, the text with its day, its former id; what its framework says for all is left
    /// out.
    pub place: Vec<String>,
    /// What it is about.
    pub title: String,
    /// Its id in the edition before this one; empty where it has none.
    pub former: String,
    /// It is a key measure.
    pub key: bool,
    /// How much of it can be seen from outside, and how much of the questionnaire about it is answered.
    pub status: Vec<String>,
    /// What the checks saw that touch it, and how many these are where its framework is shown in full; empty where
    /// no check does.
    pub counts: String,
    /// The checks, each on one line; none where the framework is not shown in full.
    pub rows: Vec<MeasureRow>,
}

/// One check under one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureRow {
    /// Title of the check, as the findings have it; empty where it was not asked for.
    pub title: String,
    /// Id of the check.
    pub check: String,
    /// `gap-seen`, `no-gap-seen`, `seen`, `not-seen` or `not-applicable`, for its sign.
    pub class: String,
    /// The same in words.
    pub outcome: String,
    /// Point, relation, confidence, reading.
    pub link: String,
}

/// Measures that no check touches and of which the same can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureGroup {
    /// How much can be seen of them, and whether they are answered.
    pub status: String,
    /// How many they are.
    pub count: String,
    /// The measures.
    pub measures: Vec<MeasurePart>,
}
