//! Measures that no check touches, told in short.

use crate::report::model::{MeasureGroup, MeasurePart};
use crate::report::phrase::Phrases;
use crate::report::writing;

/// Takes the measures of the framework that is shown in full apart: those that a check touches, and the others
/// by what can be seen of them. Of the other frameworks each measure is a line anyway.
pub(super) fn apart(
    measures: Vec<MeasurePart>,
    full: bool,
    phrases: Phrases,
) -> (Vec<MeasurePart>, Vec<MeasureGroup>) {
    let (touched, others): (Vec<_>, Vec<_>) = measures
        .into_iter()
        .partition(|measure| !full || !measure.counts.is_empty());
    let mut groups: Vec<MeasureGroup> = Vec::new();
    for measure in others {
        let status = measure.status.join(" · ");
        match groups.iter_mut().find(|group| group.status == status) {
            Some(group) => group.measures.push(measure),
            None => groups.push(MeasureGroup {
                status,
                count: String::new(),
                measures: vec![measure],
            }),
        }
    }
    for group in &mut groups {
        group.count = writing::count(phrases.language, group.measures.len());
    }
    (touched, groups)
}
