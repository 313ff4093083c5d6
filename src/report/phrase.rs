//! Fixed words of one language, with values filled in.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::words::Words;

use super::writing;

/// The fixed words of a report in its language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases<'a> {
    words: &'a Words,
    pub(super) language: Language,
}

impl<'a> Phrases<'a> {
    pub(super) fn new(words: &'a Words, language: Language) -> Self {
        Self { words, language }
    }

    /// A word without anything to fill in.
    pub(super) fn say(self, key: &str) -> String {
        self.words
            .find(self.language, key)
            .unwrap_or(key)
            .to_owned()
    }

    /// A word whose `{{ name }}` are filled in.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.words.find(self.language, key).unwrap_or(key), values)
    }

    /// A word with one number in it: `n`.
    pub(super) fn count(self, key: &str, n: usize) -> String {
        self.fill(key, &[("n", &writing::count(self.language, n))])
    }

    /// A word with one number in it, of which there is one form for one and another for many.
    pub(super) fn one_or_many(self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "many" };
        self.count(&format!("{key}.{form}"), n)
    }

    /// A range of whole numbers; a single number where both are equal.
    pub(super) fn range(self, low: u8, high: u8) -> String {
        let (low, high) = (low.to_string(), high.to_string());
        if low == high {
            return low;
        }
        self.fill("range.between", &[("low", &low), ("high", &high)])
    }

    /// Parts beside each other that may have commas of their own.
    pub(super) fn apart(self, parts: impl IntoIterator<Item = String>) -> String {
        let joined = parts
            .into_iter()
            .reduce(|said, more| self.fill("list.apart", &[("said", &said), ("more", &more)]));
        joined.unwrap_or_default()
    }

    /// All words of this language, for the template.
    pub(super) fn all(self) -> BTreeMap<String, String> {
        self.words
            .keys()
            .map(|key| (key.to_owned(), self.say(key)))
            .collect()
    }
}

/// Fills in each `{{ name }}` once: what is filled in is never read again, so a value with braces in it
/// stays what it is.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once("{{ ") {
        filled.push_str(before);
        match after.split_once(" }}") {
            Some((name, after)) => {
                let value = values.iter().find(|(known, _)| *known == name);
                filled.push_str(value.map_or(name, |(_, value)| value));
                rest = after;
            }
            None => rest = after,
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_in_again() {
        assert_eq!(
            fill("{{ a }} and {{ b }}.", &[("a", "{{ b }}"), ("b", "two")]),
            "{{ b }} and two."
        );
    }

    #[test]
    fn one_and_many_differ() {
        let words = Words::parse(
            "words.toml",
            "[\"p.one\"]\nnl='{{ n }} punt'\nfr=''\nde=''\nen=''\n[\"p.many\"]\nnl='{{ n }} punten'\nfr=''\nde=''\nen=''\n",
        )
        .unwrap();
        let phrases = Phrases::new(&words, Language::Nl);
        assert_eq!(phrases.one_or_many("p", 1), "1 punt");
        assert_eq!(phrases.one_or_many("p", 1200), "1.200 punten");
    }
}
