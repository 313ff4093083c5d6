//! Certificates as a picture.

use crate::report::model::ChainPart;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Certificates as a picture.
pub(super) fn chains(_result: &ScanResult, _phrases: Phrases) -> Vec<ChainPart> {
    Vec::new()
}
