//! Words that must not stand in a text: `words.toml` has each with its reason.

use belfort::parse::toml_text;
use serde::Deserialize;

use crate::read::{LANGUAGES, Text};

/// A word or phrase that a language avoids.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Avoided {
    /// In small letters; with `*` at the end, whatever begins so.
    word: String,
    /// Why, and what to write.
    reason: String,
    /// What may stand all the same, in small letters: names, and the thing itself.
    #[serde(default)]
    unless: Vec<String>,
}

/// The list, language by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    nl: Vec<Avoided>,
    fr: Vec<Avoided>,
    de: Vec<Avoided>,
    en: Vec<Avoided>,
}

impl Lists {
    fn of(&self, language: &str) -> &[Avoided] {
        match language {
            "nl" => &self.nl,
            "fr" => &self.fr,
            "de" => &self.de,
            _ => &self.en,
        }
    }
}

/// Reads the list.
pub(crate) fn avoided() -> Lists {
    toml_text::read(include_str!("words.toml")).unwrap()
}

/// The words of a text that must not stand there.
pub(crate) fn met(lists: &Lists, text: &Text) -> Vec<String> {
    let said = text.words().replace('\u{a0}', " ").to_lowercase();
    let avoided = lists.of(text.language).iter();
    let met = avoided.filter(|avoided| stands_in(avoided, &said));
    met.map(|avoided| format!("“{}”: {} In: {}", avoided.word, avoided.reason, text.said))
        .collect()
}

fn stands_in(avoided: &Avoided, said: &str) -> bool {
    let mut said = said.to_owned();
    for permitted in &avoided.unless {
        said = said.replace(permitted, "·");
    }
    let (word, any_end) = match avoided.word.strip_suffix('*') {
        Some(word) => (word, true),
        None => (avoided.word.as_str(), false),
    };
    let inside = |letter: &char| letter.is_alphanumeric() || *letter == '-';
    said.match_indices(word).any(|(at, _)| {
        let before = said[..at].chars().next_back();
        let after = said[at + word.len()..].chars().next();
        !before.as_ref().is_some_and(inside) && (any_end || !after.as_ref().is_some_and(inside))
    })
}

#[test]
fn every_word_of_the_list_is_seen_in_its_language_and_what_it_excepts_is_not() {
    let lists = avoided();
    for language in LANGUAGES {
        for avoided in lists.of(language) {
            let word = avoided.word.replace('*', "x");
            let said = format!("Zo: {word}.");
            let seen = met(&lists, &crate::seeded(language, &said));
            let mine = format!("“{}”", avoided.word);
            assert!(seen.iter().any(|seen| seen.starts_with(&mine)), "{said}");
            assert!(avoided.reason.ends_with('.'), "{word} has no reason");
            assert_eq!(avoided.word, avoided.word.to_lowercase());
            for permitted in &avoided.unless {
                let seen = met(&lists, &crate::seeded(language, permitted));
                assert!(!seen.iter().any(|seen| seen.starts_with(&mine)), "{seen:?}");
            }
        }
    }
}

#[test]
fn a_part_of_a_word_is_another_word() {
    let lists = avoided();
    for (language, said, count) in [
        ("nl", "Gelieve dit te doen.", 1),
        ("nl", "Wie hem een jas geeft.", 0),
        ("fr", "Un mail arrive.", 1),
        ("fr", "Un e-mail arrive.", 0),
        ("de", "Implementieren Sie dies.", 1),
        ("en", "Simply utilise it.", 2),
        ("en", "{{ web.age|count('email', 'mail') }}", 1),
    ] {
        let seen = met(&lists, &crate::seeded(language, said));
        assert_eq!(seen.len(), count, "{said}: {seen:?}");
    }
}
