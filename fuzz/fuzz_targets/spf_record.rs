//! SPF records, term by term.
#![no_main]

use belfort::parse::spf::{MOST_TERMS, is_spf, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = is_spf(text);
    for text in [text, &format!("v=spf1 {text}")] {
        let record = read(text);
        assert!(record.terms.len() <= MOST_TERMS);
        for mistake in &record.mistakes {
            let _ = mistake.kind.word();
        }
    }
});
