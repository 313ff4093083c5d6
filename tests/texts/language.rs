//! Which language a text is in, by its small words.

use crate::read::{LANGUAGES, Text};

/// Small words of each language that none of the others has, in the order of [`LANGUAGES`].
const SMALL: [[&str; 24]; 4] = [
    [
        "het", "een", "van", "niet", "uw", "dat", "naar", "wordt", "worden", "zijn", "voor", "met",
        "op", "deze", "ook", "geen", "onze", "aan", "uit", "wat", "zelf", "maar", "bij", "kunt",
    ],
    [
        "le", "la", "les", "un", "une", "et", "est", "pas", "votre", "vos", "vous", "que", "pour",
        "avec", "dans", "sur", "ne", "n", "l", "qui", "sont", "rien", "aucune", "personne",
    ],
    [
        "der", "das", "und", "ist", "nicht", "ihr", "ihre", "ein", "eine", "von", "mit", "auf",
        "für", "zu", "sie", "dass", "wird", "werden", "sich", "auch", "kein", "keine", "wir",
        "nur",
    ],
    [
        "the", "our", "and", "not", "your", "you", "that", "for", "with", "to", "it", "this",
        "are", "be", "which", "who", "has", "have", "can", "by", "from", "no", "they", "does",
    ],
];

/// The language that a text seems to be in, where that is another.
pub(crate) fn foreign(text: &Text) -> Vec<String> {
    let said = text.filled().to_lowercase();
    let words: Vec<&str> = said
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .collect();
    let count = |small: &[&str]| words.iter().filter(|word| small.contains(word)).count();
    let counts = SMALL.each_ref().map(|small| count(small));
    let by_language = || LANGUAGES.into_iter().zip(counts);
    let own = by_language().find(|(language, _)| *language == text.language);
    let own = own.map_or(0, |(_, count)| count);
    by_language()
        .filter(|(_, count)| *count > own)
        .map(|(language, _)| format!("this is {language}: {}", text.said))
        .collect()
}

#[test]
fn a_text_in_another_language_is_seen() {
    let said = [
        "Het certificaat van uw website is niet meer geldig.",
        "Le certificat de votre site n’est pas valable.",
        "Das Zertifikat Ihrer Website ist nicht mehr gültig.",
        "The certificate of your website is not valid any more.",
    ];
    for (index, said) in said.into_iter().enumerate() {
        for (other, language) in LANGUAGES.into_iter().enumerate() {
            let seen = foreign(&crate::seeded(language, said));
            assert_eq!(seen.is_empty(), index == other, "{said} as {language}");
        }
    }
}
