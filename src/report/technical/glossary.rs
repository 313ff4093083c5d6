//! Words of the field and what they mean.

use crate::report::model::Term;
use crate::report::phrase::Phrases;

/// Words of the field and what they mean, by name.
pub(super) fn terms(_phrases: Phrases) -> Vec<Term> {
    Vec::new()
}
