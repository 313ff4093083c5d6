//! Texts in TOML, taken apart: every file of a user, and those of the program.
//!
//! How deep a text is nested is looked at before. The reader of TOML goes into itself for each table in a table and
//! counts how deep it is, but some texts make it count wrong (`toml_parser` 1.1.5: `a={{}}` closes one more than it
//! opened), and then a file of 60 kB ends the program. Its own lexer says here what is a bracket and what is text.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where TOML is read, once its depth is known"
)]

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Error};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Deepest nesting of arrays and inline tables: three times what any file of Belfort has.
const DEEPEST: usize = 24;

/// A text as tables and values with their places, as far as that goes, and its faults.
pub fn take_apart(text: &str) -> (Spanned<DeTable<'_>>, Vec<Error>) {
    DeTable::parse_recoverable(within_depth(text))
}

/// A text as a type.
///
/// # Errors
/// The first fault of the text, with its place where it has one.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    toml::from_str(within_depth(text))
}

/// The text, up to where it is nested deeper than any file of Belfort. What is left of a text that is cut is not
/// closed, so that its reader says where it went wrong. A closer counts only where it closes what was opened
/// last: whatever a reader makes of the others, it is never deeper than is counted here.
fn within_depth(text: &str) -> &str {
    let mut open = Vec::new();
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket => open.push(TokenKind::RightSquareBracket),
            TokenKind::LeftCurlyBracket => open.push(TokenKind::RightCurlyBracket),
            kind => {
                open.pop_if(|closer| *closer == kind);
            }
        }
        if open.len() > DEEPEST {
            let sound = text.get(..token.span().start());
            return sound.unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the reader says of a text, on the little stack of a thread of the tests.
    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = take_apart(text);
        faults
            .iter()
            .map(|fault| fault.message().to_owned())
            .collect()
    }

    #[test]
    fn what_is_written_by_people_is_left_as_it_is() {
        for text in [
            "a = [[1, 2], [3, {b = \"]]]}}}\"}]] # ]]]",
            "[[case]]\nwhen = '{{ a }}'\ntext = \"\"\"\n[[[[[\n\"\"\"",
            "",
        ] {
            assert_eq!(within_depth(text), text);
            assert_eq!(faults(text), Vec::<String>::new());
        }
        let many = "[[case]]\nx = [[1]]\n".repeat(10_000);
        assert_eq!(within_depth(&many), many);
    }

    #[test]
    fn a_text_that_is_nested_without_end_is_refused_and_ends_no_program() {
        // The first lift the guard of the reader.
        let lifted = format!("{}z={}", "a={{}}\n".repeat(4_285), "{a=".repeat(11_000));
        for text in [
            lifted,
            "a={{}}\n".repeat(20_000),
            format!("z = {}", "[".repeat(100_000)),
            format!("z = {}", "[{a=".repeat(50_000)),
            format!("z = {}", "{a=]".repeat(50_000)),
            format!("z = {}", "[}".repeat(50_000)),
            "[a".repeat(50_000),
            format!("z = {}1{}", "[".repeat(40), "]".repeat(40)),
        ] {
            assert!(!faults(&text).is_empty(), "{}", &text[..40]);
        }
    }

    proptest! {
        #[test]
        fn any_brackets_are_read(pieces in prop::collection::vec(
            prop::sample::select(vec!["{", "}", "[", "]", "a=", "{{}}", "\n", "'", "\"", ",", "#", "1", "[[", "{a=", "\"\"\""]), 0..400)
        ) {
            let text = pieces.concat().repeat(40);
            let _ = faults(&text);
        }
    }
}
