//! The result as JSON: stable machine names, stable order, one newline at the end.

use crate::result::ScanResult;

/// The result JSON, indented, with a newline at the end. The same result gives the same bytes.
pub fn json(result: &ScanResult) -> String {
    // A result is plain data with string keys: writing it into memory has nothing that can fail.
    let mut text = serde_json::to_string_pretty(result).unwrap_or_default();
    text.push('\n');
    text
}
