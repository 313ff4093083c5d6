//! SPF records, term by term.

use super::input::text;
use belfort::parse::spf::{MOST_TERMS, is_spf, read};

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let _ = is_spf(text);
    for text in [text, &format!("v=spf1 {text}")] {
        let record = read(text);
        assert!(record.terms.len() <= MOST_TERMS);
        for mistake in &record.mistakes {
            let _ = mistake.kind.word();
        }
    }
}
