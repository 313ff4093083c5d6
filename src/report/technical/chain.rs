//! Certificates as a picture.

use crate::report::model::Chains;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Certificates as a picture.
pub(super) fn chains(_result: &ScanResult, _phrases: Phrases) -> Chains {
    Chains {
        parts: Vec::new(),
        without: Vec::new(),
        more: String::new(),
    }
}
