//! The result as JSON: stable machine names, stable order, one newline at the end.

use std::fmt::Write;

use serde::Serialize;

use super::visible::is_hidden;
use crate::compare::Comparison;
use crate::history::History;
use crate::result::ScanResult;

/// The result JSON, indented, with a newline at the end. The same result gives the same bytes.
///
/// Characters without a shape of their own are written by their numbers (RFC 8259 7), because
/// `--json` may end on a terminal: a reader of JSON gets the same text, an eye sees what is there.
pub fn json(result: &ScanResult) -> String {
    pretty(result)
}

/// The JSON of a comparison, written like that of a result.
pub fn comparison_json(compared: &Comparison) -> String {
    pretty(compared)
}

/// The JSON of a history, written like that of a result.
pub fn history_json(history: &History) -> String {
    pretty(history)
}

/// Any value, written like that of a result.
pub(super) fn pretty(value: &impl Serialize) -> String {
    // It is plain data with string keys: writing it into memory has nothing that can fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    if text.contains(is_unseen) {
        text = with_numbers(&text);
    }
    text.push('\n');
    text
}

fn is_unseen(character: char) -> bool {
    character == '\u{7f}' || is_hidden(character)
}

fn with_numbers(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if is_unseen(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing into memory cannot fail.
                let _ = write!(written, "\\u{unit:04x}");
            }
        } else {
            written.push(character);
        }
    }
    written
}
