//! How long sentences are.

use crate::read::Text;

/// The most words of a sentence.
const MOST: usize = 25;

/// The sentences with too many words.
pub(crate) fn too_long(text: &Text) -> Vec<String> {
    let sentences = sentences(&text.filled());
    let long = sentences.into_iter().filter_map(|sentence| {
        let count = sentence
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        (count > MOST).then(|| format!("{count} words: {sentence}"))
    });
    long.collect()
}

/// A sentence ends at a full stop, a question or exclamation mark or a colon before a space.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut before = ' ';
    for character in text.chars() {
        if character.is_whitespace() && ".!?:".contains(before) {
            sentences.push(String::new());
        }
        sentences.last_mut().unwrap().push(character);
        before = character;
    }
    sentences
}

#[test]
fn a_sentence_of_26_words_is_too_long_and_two_of_25_are_not() {
    let words = |count| vec!["woord"; count].join(" ");
    let long = crate::seeded("nl", &words(26));
    assert_eq!(too_long(&long).len(), 1);
    let filled = format!("{} {{{{ dns.caa.issue|list }}}} – woord.", words(24));
    assert_eq!(too_long(&crate::seeded("nl", &filled)).len(), 1);
    for end in [". ", "? ", "!\u{a0}", "\u{a0}: ", ":\n"] {
        let two = format!("{}{end}{}", words(25), words(25));
        assert_eq!(too_long(&crate::seeded("nl", &two)), [""; 0], "{end:?}");
    }
    let semicolon = format!("{}; {}", words(13), words(13));
    assert_eq!(too_long(&crate::seeded("nl", &semicolon)).len(), 1);
}
