//! Where sites lead, step by step.

use crate::report::model::Ways;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Where sites lead, step by step.
pub(super) fn ways(_result: &ScanResult, _phrases: Phrases) -> Ways {
    Ways {
        parts: Vec::new(),
        more: String::new(),
    }
}
