//! Every text that an owner reads, in four languages: how long its sentences are, which words it avoids, how
//! it is set, that it is in its language, and that nothing promises what a scan cannot show.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "files of the project that cannot be read are a failure of this test"
)]

mod language;
#[cfg(test)]
mod promise;
mod read;
mod sentence;
mod setting;
mod word;

use std::collections::BTreeSet;

use read::{LANGUAGES, Text};

/// What is wrong with the texts, each with its file and place.
fn mistakes(rule: impl Fn(&Text) -> Vec<String>) -> String {
    let texts = read::every_text();
    let met = texts.iter().flat_map(|text| {
        let place = format!("{} {} {}", text.file, text.place, text.language);
        rule(text)
            .into_iter()
            .map(move |what| format!("{place}: {what}"))
    });
    met.collect::<Vec<_>>().join("\n")
}

/// A text that no file holds.
fn seeded(language: &'static str, said: &str) -> Text {
    Text {
        file: "seeded.toml".to_owned(),
        place: "text".to_owned(),
        language,
        said: said.to_owned(),
    }
}

#[test]
fn the_sweep_reads_every_kind_of_text_in_four_languages() {
    let texts = read::every_text();
    for language in LANGUAGES {
        let count = texts.iter().filter(|text| text.language == language);
        assert!(count.count() > 1_500, "{language}");
    }
    let files: BTreeSet<&str> = texts.iter().map(|text| text.file.as_str()).collect();
    for file in [
        "checks/web/hsts.toml",
        "checks/conditions.toml",
        "checks/sentences.toml",
        "checks/frameworks/cyfun-basic-2025.toml",
        "checks/profiles/sme.toml",
        "checks/providers/microsoft-365.toml",
        "checks/questionnaires/short.toml",
        "checks/questionnaires/basic.toml",
        "templates/words/page.toml",
        "src/command/spf/words.toml",
        "src/score/questionnaire/words.toml",
    ] {
        assert!(files.contains(file), "{file}");
    }
}

#[test]
fn no_sentence_is_longer_than_an_owner_reads_in_one_go() {
    let met = mistakes(sentence::too_long);
    assert!(met.is_empty(), "{met}");
}

#[test]
fn no_text_uses_a_word_that_must_not_stand_there() {
    let words = word::avoided();
    let met = mistakes(|text| word::met(&words, text));
    assert!(met.is_empty(), "{met}");
}

#[test]
fn every_text_is_set_as_its_language_sets_it() {
    let met = mistakes(setting::wrong);
    assert!(met.is_empty(), "{met}");
}

#[test]
fn every_text_is_in_its_language() {
    let met = mistakes(language::foreign);
    assert!(met.is_empty(), "{met}");
}
