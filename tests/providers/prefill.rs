//! Recognised suppliers stand beside the question who the suppliers are.

use belfort::language::Language;
use belfort::result::{Saved, ScanResult, Terms};
use belfort::score::questionnaire::{Prefill, beside};

use crate::domain::{RULES, all};

/// What stands beside the question about suppliers, for a domain.
fn named(domain: &str) -> Vec<String> {
    let text = include_str!("../stories/bakery/evidence.json");
    let saved = Saved::read(text).unwrap();
    let mut result = ScanResult::judge(
        &RULES,
        saved.evidence,
        Terms::new(&saved.profile, Language::En),
    );
    let mut domains = all().into_iter();
    let domain = domains.find(|one| one.name == domain).unwrap();
    result.providers = domain.recognised();
    let mut forms = RULES.questionnaires.values();
    let asks = |form: &&belfort::score::questionnaire::Form| {
        let mut questions = form.questions.iter();
        questions.any(|question| question.prefill == Some(Prefill::Suppliers))
    };
    let form = forms.find(asks).unwrap();
    let mut questions = form.questions.iter();
    let question = questions.find(|one| one.prefill == Some(Prefill::Suppliers));
    let beside = beside(form, &result, Language::En);
    beside.seen[&question.unwrap().id].clone()
}

#[test]
fn a_supplier_that_only_a_file_knows_comes_in_with_what_it_does() {
    let named = named("beenhouwer.example");
    assert!(
        named.contains(&"Telenet (mail, domain name)".to_owned()),
        "{named:?}"
    );
}

#[test]
fn a_panel_is_named_and_a_program_that_answers_is_not() {
    let named = named("architect.example");
    assert!(named.contains(&"Plesk (website)".to_owned()), "{named:?}");
    assert!(
        !named.iter().any(|one| one.starts_with("nginx")),
        "{named:?}"
    );
}
