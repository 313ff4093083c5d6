//! What a TOML file says, without its comments and its layout: what the version of a rule set is made
//! from. Read as a stream of characters, because the files are taken apart once already.

/// The text without comments, blank lines, and spaces outside strings. Two files with the same essence say
/// the same (TOML 1.0: white space has no meaning outside strings but to end a line).
pub(super) fn essence(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => string_length(rest, first),
            '#' => {
                rest = rest
                    .find('\n')
                    .and_then(|end| rest.get(end..))
                    .unwrap_or_default();
                continue;
            }
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match first {
            '\n' if kept.is_empty() || kept.ends_with('\n') => {}
            ' ' | '\t' | '\r' => {}
            _ => kept.push_str(token),
        }
        rest = after;
    }
    kept.trim_end_matches('\n').to_owned()
}

/// Length in bytes of the string that a text begins with, its quotes included: one line or several, and
/// with escapes only between double quotes.
fn string_length(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    let end = if text.starts_with(&triple) {
        triple
    } else {
        quote.to_string()
    };
    let mut at = end.len();
    while let Some(inside) = text.get(at..).filter(|inside| !inside.is_empty()) {
        if inside.starts_with(&end) {
            // Up to two more quotes belong to a string of several lines (TOML 1.0, "String").
            let more = inside
                .chars()
                .skip(end.len())
                .take_while(|c| *c == quote)
                .take(2);
            return at + end.len() + if end.len() == 3 { more.count() } else { 0 };
        }
        let mut characters = inside.chars();
        let first = characters.next().map_or(1, char::len_utf8);
        let escaped = quote == '"' && inside.starts_with('\\');
        at += first
            + if escaped {
                characters.next().map_or(0, char::len_utf8)
            } else {
                0
            };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_and_layout_say_nothing() {
        let one = "# why\nid = \"a\"   # its name\n\n[[case]]\nwhen='x # y'\n";
        assert_eq!(essence(one), "id=\"a\"\n[[case]]\nwhen='x # y'");
        assert_eq!(essence("a=1\r\n\r\n  b = [1,\n 2]"), "a=1\nb=[1,\n2]");
    }

    #[test]
    fn what_stands_between_quotes_is_kept() {
        for text in [
            r#"a="x  \" # y""#,
            r"a='x \'",
            "a=\"\"\"x # \"\" y\n  z\"\"\"\"",
            "a='''x # '' y'''",
            "a=\"\"",
            "a=\"open # ",
        ] {
            assert_eq!(essence(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_has_an_essence_and_its_essence_is_itself(text in "[a#'\"\\\\ \n=é]{0,40}|\\PC*") {
            let once = essence(&text);
            prop_assert_eq!(essence(&once), once);
        }
    }
}
