//! The findings as `JUnit` XML, for pipelines.

use crate::result::ScanResult;

/// The findings as `JUnit` XML, for pipelines.
pub fn junit(_result: &ScanResult) -> String {
    String::new()
}
