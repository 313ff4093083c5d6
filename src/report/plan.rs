//! What is to be repaired, with columns for who, when and remarks.

use crate::check::RuleSet;
use crate::result::ScanResult;

/// What is to be repaired, with columns for who, when and remarks.
pub fn action_plan(_rules: &RuleSet, _result: &ScanResult) -> String {
    String::new()
}
