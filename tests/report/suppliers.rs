//! What to do at a supplier, in the card of the finding and in the text to forward.

use belfort::language::Language;

use crate::company::{html, model};
use crate::variants::{with_steps, with_waivers};

#[test]
fn a_step_stands_in_its_card_and_in_the_text_of_its_party_with_its_source() {
    for (language, lead) in [
        (Language::Nl, "Bij Acme & Co:"),
        (Language::Fr, "Avec Acme & Co\u{a0}:"),
        (Language::De, "Bei Acme & Co:"),
        (Language::En, "With Acme & Co:"),
    ] {
        let report = model(&with_steps(language));
        let mut cards = report.areas.iter().flat_map(|area| &area.findings);
        let card = cards.find(|card| card.check == "dmarc").unwrap();
        let [step] = card.steps.as_slice() else {
            panic!("one step");
        };
        assert_eq!(step.lead, lead);
        assert_eq!(step.source, "help.acme.example/dmarc");
        let mut letters = report.letters.iter();
        let letter = letters.find(|letter| letter.id == card.letter).unwrap();
        let with = letter.items.iter().filter(|item| !item.steps.is_empty());
        let with: Vec<&str> = with.map(|item| item.title.as_str()).collect();
        assert_eq!(with, [card.title.as_str()]);
    }
}

#[test]
fn the_text_of_a_step_is_text_and_no_link_leads_outside() {
    let page = html(&with_steps(Language::En));
    assert!(page.contains("Choose &lt;b&gt;DMARC&lt;&#x2f;b&gt;."));
    assert!(!page.contains("href=\"https://help.acme.example"));
    let without = html(&with_waivers(Language::En));
    assert!(!without.contains("class=\"supplier\""));
}
