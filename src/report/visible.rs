//! Makes text from strangers harmless to look at: whatever could move the cursor, turn the direction of
//! writing or hide itself is shown as a sign that one can see.
//!
//! Every output of a report puts every text through [`visible`] at its last door, and only then adds
//! what it needs itself (tags, colours, quotes).

use std::path::Path;

use unicode_width::UnicodeWidthChar;

/// The most signs on one letter, such as accents: no writing has more, and hundreds of them are drawn over the lines
/// above and below, which may be ours.
const SIGNS_AT_MOST: usize = 8;

/// The same text with everything invisible made visible: control characters as their signs of the
/// U+2400 block (`␛`), other characters without a shape of their own as `[U+202E]`, and so are signs on a
/// letter that has eight already. Doing it twice changes nothing more.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut signs = 0;
    for character in text.chars() {
        signs = if is_sign(character) { signs + 1 } else { 0 };
        match character {
            '\u{0}'..='\u{1f}' => shown.push(picture(character)),
            '\u{7f}' => shown.push('\u{2421}'),
            _ if signs > SIGNS_AT_MOST || is_hidden(character) => {
                shown.push_str(&code_point(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// A sentence of a check file on one line: line breaks and double spaces of the file are layout, not
/// text; spaces that do not break are. What a stranger put into it is still for [`visible`] to show.
pub fn prose(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a file on one line, as [`visible`] shows it. Files come by mail, and their names with them.
pub fn path(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// A character by its number: `[U+202E]`.
fn code_point(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}

/// The picture of an ASCII control character (Unicode block "Control Pictures").
fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or('\u{fffd}')
}

/// Whether a character is drawn on the one before it, such as an accent.
fn is_sign(character: char) -> bool {
    character.width() == Some(0) && !is_hidden(character)
}

/// Whether a character has no shape of its own, or changes how its neighbours are read: C1 controls,
/// directional formatting (Unicode Standard Annex 9), zero-width characters, line and paragraph
/// separators, fillers, annotations, tags, variation selectors, controls of hieroglyphs and shorthand. So have
/// noncharacters (Unicode 23.7), for which XML and HTML have no place.
pub(super) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
            | '\u{fdd0}'..='\u{fdef}'
    ) || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_sequence_and_a_turned_direction_are_seen() {
        assert_eq!(visible("\u{1b}[31mred"), "␛[31mred");
        assert_eq!(visible("invoice\u{202e}fdp.exe"), "invoice[U+202E]fdp.exe");
        assert_eq!(visible("a\r\nb\tc\u{7f}\u{85}"), "a␍␊b␉c␡[U+0085]");
        assert_eq!(visible("pay\u{200b}pal\u{2066}"), "pay[U+200B]pal[U+2066]");
        assert_eq!(visible("a\u{ffff}b\u{1bca0}"), "a[U+FFFF]b[U+1BCA0]");
    }

    #[test]
    fn signs_without_end_are_not_drawn_over_other_lines() {
        let flood = format!("a{}b\u{301}", "\u{336}".repeat(10));
        let shown = format!("a{}[U+0336][U+0336]b\u{301}", "\u{336}".repeat(8));
        assert_eq!(visible(&flood), shown);
        assert_eq!(visible(&shown), shown);
    }

    #[test]
    fn ordinary_writing_is_left_alone() {
        for text in [
            "café.be",
            "Größe 1 234,5",
            "שָׁלוֹם",
            "日本語",
            "한글",
            "ที่นี่",
            "niveau 3 – 4",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn layout_of_a_check_file_is_not_text() {
        assert_eq!(prose("Two\n  lines. "), "Two lines.");
        assert_eq!(prose("Deux\u{a0}:\nlignes"), "Deux\u{a0}: lignes");
    }

    /// Any text at all, with the characters that matter much more often than chance would have them.
    fn evil() -> impl Strategy<Value = String> {
        let nasty = prop::sample::select(vec![
            '\u{1b}',
            '\u{0}',
            '\n',
            '\u{7f}',
            '\u{9b}',
            '\u{202e}',
            '\u{2066}',
            '\u{200f}',
            '\u{61c}',
            '\u{2028}',
            '\u{feff}',
            '\u{e0041}',
            '\u{301}',
            '\u{336}',
            '<',
            '"',
        ]);
        prop::collection::vec(prop_oneof![nasty, any::<char>()], 0..60)
            .prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_that_hides_or_turns_comes_out(text in evil()) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_hidden(c)));
            prop_assert_eq!(visible(&shown), shown);
        }
    }
}
