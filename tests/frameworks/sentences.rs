//! Sentences without which the view of NIS2 may not be shown, in each language.

use belfort::language::Language;
use belfort::score::framework::Note;

use crate::{RULES, framework};

/// A note, and what it has to say in Dutch, French, German and English.
const NIS2: [(&str, [&[&str]; 4]); 5] = [
    (
        "annex",
        [
            &[
                "(EU) 2024/2690",
                "bindt alleen bepaalde digitale aanbieders",
                "voor anderen is ze een leidraad",
            ],
            &[
                "(UE) 2024/2690",
                "ne lie que certains fournisseurs numériques",
                "pour les autres, il sert de référence",
            ],
            &[
                "(EU) 2024/2690",
                "bindet nur bestimmte digitale Anbieter",
                "für andere ist sie ein Anhaltspunkt",
            ],
            &[
                "(EU) 2024/2690",
                "binds certain digital providers only",
                "for others it is a reference",
            ],
        ],
    ),
    (
        "scope",
        [
            &["Belgische NIS2-wet geldt niet voor elke organisatie"],
            &["loi belge NIS2 ne s’applique pas à toutes les organisations"],
            &["belgische NIS2-Gesetz gilt nicht für jede Organisation"],
            &["Belgian NIS2 law does not apply to every organisation"],
        ],
    ),
    (
        "municipality",
        [
            &[
                "In de regel valt een gemeente niet onder",
                "(CCB)",
                "bijlage I of II",
                "groot genoeg",
            ],
            &[
                "En règle générale, une commune ne relève pas",
                "(CCB)",
                "l’annexe I ou II",
                "assez grande",
            ],
            &[
                "In der Regel fällt eine Gemeinde nicht unter",
                "(ZCB)",
                "Anhang I oder II",
                "groß genug",
            ],
            &[
                "As a rule a municipality is not under",
                "(CCB)",
                "annex I or II",
                "large enough",
            ],
        ],
    ),
    (
        "security-txt",
        [
            &[
                "security.txt",
                "Policy",
                "zichtbaar spoor",
                "Ontbreekt het, dan toont dat niet",
            ],
            &[
                "security.txt",
                "Policy",
                "trace visible",
                "Son absence ne montre pas",
            ],
            &[
                "security.txt",
                "Policy",
                "sichtbare Spur",
                "Fehlt sie, zeigt das nicht",
            ],
            &[
                "security.txt",
                "Policy",
                "visible trace",
                "Its absence does not show",
            ],
        ],
    ),
    (
        "no-assessment",
        [
            &[
                "geen conformiteitsbeoordeling",
                "CCB",
                "ENISA",
                "niet gevalideerd",
            ],
            &[
                "pas une évaluation de la conformité",
                "Ni le CCB ni l’ENISA",
            ],
            &[
                "keine Konformitätsbewertung",
                "Weder das ZCB noch die ENISA",
            ],
            &["not a conformity assessment", "Neither the CCB nor ENISA"],
        ],
    ),
];

fn note<'a>(notes: &'a [Note], id: &str) -> &'a Note {
    notes.iter().find(|note| note.id == id).unwrap()
}

#[test]
fn the_view_of_nis2_says_what_it_has_to_in_each_language() {
    let notes = &framework("nis2-art21").notes;
    let languages = [Language::Nl, Language::Fr, Language::De, Language::En];
    for (id, said) in NIS2 {
        for (language, parts) in languages.into_iter().zip(said) {
            let sentence = note(notes, id).text.say(language);
            for part in parts {
                assert!(sentence.contains(part), "{id}: {part}\n{sentence}");
            }
        }
    }
}

/// A town reads it first, and a provider of the points that may bind it.
#[test]
fn profiles_and_the_annex_say_the_same_as_nis2() {
    let notes = &framework("nis2-art21").notes;
    let town = &RULES.profiles["municipality"];
    assert_eq!(town.notes[0], *note(notes, "municipality"));
    for name in ["sme", "digital-provider"] {
        let of_profile = note(&RULES.profiles[name].notes, "scope");
        assert_eq!(of_profile, note(notes, "scope"), "{name}");
    }
    let annex = &framework("reg-2024-2690").notes;
    for id in ["security-txt", "no-assessment"] {
        assert_eq!(note(annex, id), note(notes, id), "{id}");
    }
    let binds = note(annex, "binds").text.say(Language::En);
    assert!(binds.contains("certain digital providers only"), "{binds}");
}
