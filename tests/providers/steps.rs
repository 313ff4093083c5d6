//! What to do at a supplier: beside gaps, where it was seen, in the language of the result.

use std::collections::BTreeMap;

use belfort::check::provider::{Provider, ProviderStep, put_steps};
use belfort::check::{Finding, FindingText, Severity, SubjectKind, Verdict};
use belfort::language::Language;
use belfort::result::{Saved, ScanResult};

use crate::domain::{Domain, RULES, all};

/// Every step with its supplier.
fn steps() -> Vec<(&'static Provider, &'static ProviderStep)> {
    let providers = RULES.providers.iter();
    let steps = providers.flat_map(|one| one.steps.iter().map(move |step| (one, step)));
    steps.collect()
}

/// A finding of the check of a step, about a domain that shows its supplier.
fn finding(step: &ProviderStep, domain: &Domain, verdict: Verdict) -> Finding {
    let check = RULES.find(&step.check).unwrap();
    let subject = match check.subject {
        SubjectKind::Domain => domain.name.clone(),
        _ => domain.site_name(),
    };
    Finding {
        check: check.id.clone(),
        area: check.area,
        subject,
        verdict,
        case: step.cases[0].clone(),
        severity: Severity::Medium,
        possible: None,
        why: None,
        waived: None,
        text: FindingText::default(),
        steps: Vec::new(),
        facts: BTreeMap::new(),
    }
}

/// The texts that are put beside a finding about a domain.
fn told(domain: &Domain, finding: Finding, language: Language) -> Vec<String> {
    let mut findings = [finding];
    put_steps(&RULES, &domain.recognised(), &mut findings, language);
    let [finding] = findings;
    finding.steps.into_iter().map(|step| step.text).collect()
}

/// A domain that shows a supplier with all the marks a step asks for.
fn domain_of(provider: &Provider, step: &ProviderStep) -> Domain {
    let mut domains = all().into_iter();
    let shows = domains.find(|domain| {
        let seen = domain.recognised();
        let own = seen.iter().find(|one| one.id == provider.id);
        own.is_some_and(|own| {
            let mut also = step.also.iter();
            also.all(|kind| own.by.iter().any(|by| by.kind == *kind))
        })
    });
    shows.unwrap_or_else(|| panic!("no domain for a step of {}", provider.id))
}

#[test]
fn each_step_is_told_beside_its_gap_in_each_language() {
    assert!(steps().len() >= 10);
    for (provider, step) in steps() {
        let domain = domain_of(provider, step);
        for language in Language::ALL {
            for verdict in [Verdict::Fail, Verdict::Partial] {
                let finding = finding(step, &domain, verdict);
                let told = told(&domain, finding, language);
                assert!(
                    told.contains(&step.texts[&language]),
                    "{} {}",
                    provider.id,
                    step.check
                );
            }
        }
    }
}

#[test]
fn nothing_is_told_where_nothing_is_to_be_repaired() {
    for (provider, step) in steps() {
        let domain = domain_of(provider, step);
        for verdict in [
            Verdict::Pass,
            Verdict::Info,
            Verdict::Unknown,
            Verdict::NotApplicable,
        ] {
            let finding = finding(step, &domain, verdict);
            assert_eq!(told(&domain, finding, Language::En), [""; 0]);
        }
        let mut other = finding(step, &domain, Verdict::Fail);
        other.case = "another".to_owned();
        assert_eq!(told(&domain, other, Language::En), [""; 0]);
    }
}

#[test]
fn a_step_is_told_only_where_its_supplier_was_seen() {
    for (provider, step) in steps() {
        for domain in all() {
            let shows = domain.recognised().iter().any(|one| one.id == provider.id);
            let finding = finding(step, &domain, Verdict::Fail);
            let told = told(&domain, finding, Language::Nl);
            assert!(
                shows || !told.contains(&step.texts[&Language::Nl]),
                "{} at {}",
                provider.id,
                domain.name
            );
        }
    }
}

#[test]
fn a_step_for_one_site_is_not_told_of_another() {
    let (provider, step) = steps()
        .into_iter()
        .find(|(one, step)| one.id == "nginx" && step.check == "version-disclosure")
        .unwrap();
    let domain = domain_of(provider, step);
    let mut elsewhere = finding(step, &domain, Verdict::Fail);
    elsewhere.subject = format!("shop.{}", domain.name);
    assert_eq!(told(&domain, elsewhere, Language::En), [""; 0]);
}

#[test]
fn what_is_set_at_cloudflare_needs_its_name_servers() {
    let mut of_cloudflare = steps().into_iter();
    let (_, step) = of_cloudflare
        .find(|(one, step)| one.id == "cloudflare" && step.check == "hsts")
        .unwrap();
    let mut named = all().into_iter();
    let behind = named.find(|one| one.name == "leverancier.example").unwrap();
    let seen = behind.recognised();
    assert!(seen.iter().any(|one| one.id == "cloudflare"));
    let finding = finding(step, &behind, Verdict::Fail);
    assert_eq!(told(&behind, finding, Language::En), [""; 0]);
}

#[test]
fn results_name_suppliers_and_steps_and_older_results_are_read() {
    let text = include_str!("../stories/bakery/evidence.json");
    let saved = Saved::read(text).unwrap();
    for language in Language::ALL {
        let terms = belfort::result::Terms::new(&saved.profile, language);
        let result = ScanResult::judge(&RULES, saved.evidence.clone(), terms);
        assert!(!result.providers.is_empty());
        let told = result.findings.iter().filter(|one| !one.steps.is_empty());
        for finding in told {
            assert!(matches!(finding.verdict, Verdict::Fail | Verdict::Partial));
            for step in &finding.steps {
                let mut names = result.providers.iter().map(|one| &one.name);
                assert!(names.any(|name| *name == step.provider));
                assert!(step.source.starts_with("https://"));
            }
        }
        let mut older = serde_json::to_value(&result).unwrap();
        older.as_object_mut().unwrap().remove("providers");
        for finding in older["findings"].as_array_mut().unwrap() {
            finding.as_object_mut().unwrap().remove("steps");
        }
        let older: ScanResult = serde_json::from_value(older).unwrap();
        assert!(older.providers.is_empty());
    }
}
