//! What hosts speak (TLS), each with its class.

use crate::report::model::TlsPart;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// What hosts speak (TLS), each with its class.
pub(super) fn parts(_result: &ScanResult, _phrases: Phrases) -> Vec<TlsPart> {
    Vec::new()
}
