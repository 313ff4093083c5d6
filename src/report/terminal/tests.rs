use proptest::prelude::*;

use super::*;

#[test]
fn a_text_breaks_at_spaces_and_a_long_word_anywhere() {
    assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert_eq!(wrap("in  columns", 20), ["in  columns"]);
    assert_eq!(wrap("niveau 12\u{a0}%", 9), ["niveau", "12\u{a0}%"]);
}

#[test]
fn wide_characters_take_two_columns() {
    assert_eq!(wrap("日本語", 4), ["日本", "語"]);
}

#[test]
fn a_bar_is_as_long_as_it_should_be() {
    let meter = |seen, unseen| Meter {
        text: String::new(),
        label: String::new(),
        seen,
        unseen,
    };
    assert_eq!(bar(&meter(50, 30), 10), "█████▒▒▒░░");
    assert_eq!(bar(&meter(100, 0), 10), "██████████");
    assert_eq!(bar(&meter(0, 0), 4), "░░░░");
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-z日é ]{0,80}", columns in 2_usize..40) {
        let lines = wrap(&text, columns);
        for line in &lines {
            prop_assert!(line.width() <= columns);
        }
        let kept = |text: &str| text.replace(' ', "");
        prop_assert_eq!(kept(&lines.concat()), kept(&text));
    }
}
