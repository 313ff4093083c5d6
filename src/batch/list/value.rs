//! What the cells of a list say, column by column.

use super::column::folded;
use super::problem::Reason;
use super::shown;
use crate::batch::CyfunLevel;
use crate::check::nearest;
use crate::language::Language;
use crate::net::LIMITS;
use crate::parse::dkim;

/// Names of languages, folded, in the four languages and in ISO 639.
const LANGUAGES: [(Language, &[&str]); 4] = [
    (
        Language::Nl,
        &[
            "nl",
            "nld",
            "dut",
            "dutch",
            "nederlands",
            "neerlandais",
            "niederlandisch",
            "niederlaendisch",
            "flemish",
            "vlaams",
            "flamand",
            "flamisch",
        ],
    ),
    (
        Language::Fr,
        &[
            "fr",
            "fra",
            "fre",
            "french",
            "frans",
            "francais",
            "franzosisch",
            "franzoesisch",
        ],
    ),
    (
        Language::De,
        &["de", "deu", "ger", "german", "duits", "allemand", "deutsch"],
    ),
    (
        Language::En,
        &["en", "eng", "english", "engels", "anglais", "englisch"],
    ),
];

/// Names of the built-in profiles, folded, in the four languages.
const PROFILES: [(&str, &[&str]); 3] = [
    (
        "sme",
        &[
            "sme",
            "kmo",
            "mkb",
            "pme",
            "kmu",
            "company",
            "bedrijf",
            "onderneming",
            "entreprise",
            "unternehmen",
        ],
    ),
    (
        "municipality",
        &[
            "municipality",
            "town",
            "gemeente",
            "stad",
            "commune",
            "ville",
            "gemeinde",
            "stadt",
        ],
    ),
    (
        "digital-provider",
        &[
            "digitalprovider",
            "digitaleaanbieder",
            "digitaledienstverlener",
            "fournisseurnumerique",
            "prestatairenumerique",
            "digitaleranbieter",
        ],
    ),
];

/// Names of the levels of CyberFundamentals, folded, in the four languages.
const LEVELS: [(CyfunLevel, &[&str]); 4] = [
    (CyfunLevel::Small, &["small", "klein", "petit"]),
    (
        CyfunLevel::Basic,
        &["basic", "basis", "base", "basique", "debase", "grundlegend"],
    ),
    (
        CyfunLevel::Important,
        &["important", "belangrijk", "wichtig"],
    ),
    (
        CyfunLevel::Essential,
        &[
            "essential",
            "essentieel",
            "essentiel",
            "wesentlich",
            "essenziell",
        ],
    ),
];

/// The parts of a cell that holds several values, those that are empty left out.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split(|c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace());
    parts.filter(|part| !part.is_empty())
}

/// Languages by code, also with a region (`nl-BE`), or by name.
pub(super) fn languages(cell: &str) -> Result<Vec<Language>, Reason> {
    let mut languages = Vec::new();
    for word in parts(cell).flat_map(|part| part.split(['/', '+', '&'])) {
        if word.is_empty() {
            continue;
        }
        let language = language(word).ok_or_else(|| Reason::Language {
            cell: shown(word),
            near: near(
                word,
                LANGUAGES
                    .iter()
                    .flat_map(|(_, names)| names.iter().copied()),
            ),
        })?;
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        return Err(Reason::Language {
            cell: shown(cell),
            near: None,
        });
    }
    Ok(languages)
}

fn language(word: &str) -> Option<Language> {
    let code = word.split(['-', '_']).next().unwrap_or(word);
    let named = |word: &str| {
        let key = folded(word);
        let found = LANGUAGES
            .iter()
            .find(|(_, names)| names.contains(&key.as_str()));
        found.map(|(language, _)| *language)
    };
    named(word).or_else(|| named(code).filter(|_| code.len() == 2))
}

/// A profile by its id, or one of the built-in ones by its name.
pub(super) fn profile(cell: &str, profiles: &[&str]) -> Result<String, Reason> {
    let key = folded(cell);
    let by_id = profiles.iter().find(|id| folded(id) == key);
    let by_name = || {
        let named = PROFILES
            .iter()
            .find(|(_, names)| names.contains(&key.as_str()));
        named.map(|(id, _)| id).filter(|id| profiles.contains(id))
    };
    let found = by_id.or_else(by_name);
    found.map(|id| (*id).to_owned()).ok_or_else(|| {
        let words = profiles.iter().copied();
        Reason::Profile {
            cell: shown(cell),
            near: nearest(cell, words).map(str::to_owned),
            profiles: profiles.join(", "),
        }
    })
}

/// A level of CyberFundamentals by its name.
pub(super) fn level(cell: &str) -> Result<CyfunLevel, Reason> {
    let key = folded(cell);
    let name = ["cyfun", "cyberfundamentals"]
        .iter()
        .find_map(|word| key.strip_prefix(word))
        .unwrap_or(&key);
    let found = LEVELS.iter().find(|(_, names)| names.contains(&name));
    found.map(|(level, _)| *level).ok_or_else(|| Reason::Cyfun {
        cell: shown(cell),
        near: near(
            cell,
            LEVELS.iter().flat_map(|(_, names)| names.iter().copied()),
        ),
    })
}

fn near(word: &str, names: impl Iterator<Item = &'static str>) -> Option<String> {
    let key = folded(word);
    let long_enough = key.chars().count() > 3;
    long_enough
        .then(|| nearest(&key, names).map(str::to_owned))
        .flatten()
}

/// Names of DKIM selectors, each once.
pub(super) fn selectors(cell: &str) -> Result<Vec<String>, Reason> {
    let mut selectors = Vec::new();
    for part in parts(cell) {
        let selector = dkim::selector(part).ok_or_else(|| Reason::Selector(shown(part)))?;
        if !selectors.contains(&selector) {
            selectors.push(selector);
        }
    }
    if selectors.len() > LIMITS.dkim_given {
        return Err(Reason::Selectors {
            given: selectors.len(),
            most: LIMITS.dkim_given,
        });
    }
    Ok(selectors)
}

/// Words by which clients are grouped, each once. They may have spaces in them.
pub(super) fn tags(cell: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for part in cell.split([',', ';', '|', '\n', '\r']) {
        let tag = one_line(part);
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// A text on one line.
pub(super) fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_code_and_by_name() {
        use Language::{De, En, Fr, Nl};
        for (cell, read) in [
            ("nl", vec![Nl]),
            ("NL-be", vec![Nl]),
            ("fr_BE", vec![Fr]),
            ("nl/fr", vec![Nl, Fr]),
            ("fr, nl;de + en", vec![Fr, Nl, De, En]),
            ("Nederlands", vec![Nl]),
            ("Français Néerlandais", vec![Fr, Nl]),
            ("Französisch", vec![Fr]),
            ("Englisch,anglais", vec![En]),
        ] {
            assert_eq!(languages(cell), Ok(read), "{cell}");
        }
        for cell in ["xx", "nl, it", "12", "-", ",", "n"] {
            assert!(
                matches!(languages(cell), Err(Reason::Language { .. })),
                "{cell}"
            );
        }
    }

    #[test]
    fn profiles_are_known_by_id_and_by_name() {
        let profiles = ["sme", "municipality", "acme"];
        for (cell, read) in [
            ("SME", "sme"),
            ("kmo", "sme"),
            ("Commune", "municipality"),
            ("Acme", "acme"),
        ] {
            assert_eq!(profile(cell, &profiles), Ok(read.to_owned()));
        }
        let misspelt = profile("municipalty", &profiles).unwrap_err();
        assert!(
            matches!(misspelt, Reason::Profile { near: Some(near), .. } if near == "municipality")
        );
        let not_there = profile("digital-provider", &profiles);
        assert!(
            matches!(not_there, Err(Reason::Profile { .. })),
            "a name of a profile that is not loaded"
        );
    }

    #[test]
    fn every_built_in_profile_has_names() {
        let rules = crate::check::RuleSet::built_in().unwrap();
        let named: std::collections::BTreeSet<&str> = PROFILES.iter().map(|(id, _)| *id).collect();
        let built_in: std::collections::BTreeSet<&str> =
            rules.profiles.keys().map(String::as_str).collect();
        assert_eq!(named, built_in);
    }

    #[test]
    fn levels_are_known_in_four_languages() {
        for (cell, read) in [
            ("Basic", CyfunLevel::Basic),
            ("CyFun Basis", CyfunLevel::Basic),
            ("essentiel", CyfunLevel::Essential),
            ("WICHTIG", CyfunLevel::Important),
            ("small", CyfunLevel::Small),
        ] {
            assert_eq!(level(cell), Ok(read));
        }
        assert!(matches!(
            level("esential"),
            Err(Reason::Cyfun { near: Some(_), .. })
        ));
        assert!(matches!(level("3"), Err(Reason::Cyfun { near: None, .. })));
    }

    #[test]
    fn selectors_are_read_as_on_the_command_line() {
        let read = selectors("K1; s1._domainkey.example.be k1").unwrap();
        assert_eq!(read, ["k1", "s1"]);
        assert_eq!(selectors("a!"), Err(Reason::Selector("a!".to_owned())));
        let nine = "a b c d e f g h i";
        assert_eq!(
            selectors(nine),
            Err(Reason::Selectors { given: 9, most: 8 })
        );
    }

    #[test]
    fn names_are_folded_as_they_are_compared() {
        let names = LANGUAGES.iter().flat_map(|(_, names)| names.iter());
        let names = names.chain(PROFILES.iter().flat_map(|(_, names)| names.iter()));
        let mut names = names.chain(LEVELS.iter().flat_map(|(_, names)| names.iter()));
        assert!(names.all(|name| folded(name) == *name));
    }
}
