//! Text of strangers on its way to a page or a terminal.

use belfort::report::visible::{prose, visible};

use super::input::text;

/// Nothing that is shown moves the cursor, and what is harmless stays.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let shown = visible(text);
    assert!(!shown.contains(char::is_control));
    assert!(!shown.contains(['\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{e0041}']));
    assert_eq!(visible(&shown), shown);
    let line = prose(text);
    assert!(!line.contains(['\n', '\r', '\t']) && !line.contains("  "));
    assert_eq!(prose(&line), line);
}
