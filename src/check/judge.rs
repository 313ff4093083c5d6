//! Facts in, findings out.

use super::{Finding, RuleSet};
use crate::language::Language;
use crate::result::Evidence;

/// Judges evidence by a rule set: one finding per enabled check and subject, always, in a stable order.
pub fn judge(
    _rules: &RuleSet,
    _evidence: &Evidence,
    _profile: &str,
    _language: Language,
) -> Vec<Finding> {
    Vec::new()
}
