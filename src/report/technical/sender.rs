//! The list of senders (SPF) as a tree.

use crate::report::model::SenderTree;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// The list of senders (SPF) as a tree.
pub(super) fn senders(_result: &ScanResult, _phrases: Phrases) -> Option<SenderTree> {
    None
}
