//! Everybody who was asked something.

use crate::report::model::Contacted;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Everybody who was asked something.
pub(super) fn contacted(_result: &ScanResult, _phrases: Phrases) -> Vec<Contacted> {
    Vec::new()
}
