//! What a scan can put beside the questions: it helps to answer, and is no answer.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Prefill, contradictions, words};
use crate::check::Finding;
use crate::check::provider::{Recognised, Role};
use crate::fact::{Facts, Seen};
use crate::language::Language;
use crate::result::ScanResult;

/// Most things that are named for one question.
const MOST_NAMED: usize = 12;

/// What a scan can put beside the questions of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The domain that was scanned; empty where no scan was given.
    pub target: String,
    /// The day of the scan, as the language writes it.
    pub day: String,
    /// What was seen, by id of the question: at most 12 things each.
    pub seen: BTreeMap<String, Vec<String>>,
    /// How many more there were, by id of the question.
    pub more: BTreeMap<String, usize>,
    /// What contradicts a good answer, by id of the question.
    pub doubts: BTreeMap<String, Vec<Doubt>>,
}

/// What contradicts a good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Id of the check.
    pub check: String,
    /// What was seen, in a sentence.
    pub said: String,
}

/// What the result of a scan puts beside the questions of a form.
pub fn beside(form: &Form, result: &ScanResult, language: Language) -> Beside {
    let mut beside = Beside {
        target: result.target.clone(),
        day: language.date(result.observed_at),
        ..Beside::default()
    };
    for question in &form.questions {
        let named = question
            .prefill
            .map(|prefill| seen(prefill, result, language));
        let mut named: Vec<String> = named.into_iter().flatten().collect();
        if named.len() > MOST_NAMED {
            let more = named.len() - MOST_NAMED;
            beside.more.insert(question.id.clone(), more);
            named.truncate(MOST_NAMED);
        }
        if !named.is_empty() {
            beside.seen.insert(question.id.clone(), named);
        }
        let mut met = BTreeSet::new();
        let findings = contradictions(question, &result.findings).into_iter();
        let doubts: Vec<Doubt> = findings
            .filter(|finding| met.insert(finding.check.as_str()))
            .map(doubt)
            .collect();
        if !doubts.is_empty() {
            beside.doubts.insert(question.id.clone(), doubts);
        }
    }
    beside
}

fn doubt(finding: &Finding) -> Doubt {
    Doubt {
        check: finding.check.clone(),
        said: finding.text.title.clone(),
    }
}

/// What was seen that helps to answer, each thing once and sorted.
fn seen(prefill: Prefill, result: &ScanResult, language: Language) -> BTreeSet<String> {
    let facts = &result.evidence;
    match prefill {
        Prefill::Hosts => hosts(facts, &result.target),
        Prefill::Suppliers => suppliers(facts, &result.providers, language),
        Prefill::Software => software(facts),
        Prefill::Mail => {
            let providers = &facts.mail.providers;
            let all = [
                &providers.receiving,
                &providers.filtering,
                &providers.sending,
            ];
            let names = all.into_iter().flat_map(known_list);
            names.cloned().collect()
        }
    }
}

/// Each supplier once, with all that it does. Programs that answer for a site are no suppliers: they stand among
/// the software.
fn suppliers(facts: &Facts, providers: &[Recognised], language: Language) -> BTreeSet<String> {
    let words = words();
    let mut roles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let suppliers = facts.web.suppliers.known().into_iter();
    let parts = suppliers.flat_map(|all| {
        [
            ("role.dns", &all.dns),
            ("role.web", &all.web),
            ("role.mail", &all.mail),
            ("role.page", &all.page),
        ]
    });
    for (role, names) in parts {
        for name in known_list(names) {
            let does = roles.entry(name.as_str()).or_default();
            does.push(words.say(language, role));
        }
    }
    for provider in providers {
        let named = provider.roles.iter().filter_map(|role| word(*role));
        for role in named.map(|key| words.say(language, key)) {
            let does = roles.entry(provider.name.as_str()).or_default();
            if !does.contains(&role) {
                does.push(role);
            }
        }
    }
    let roles = roles.into_iter();
    roles
        .map(|(name, roles)| format!("{name} ({})", roles.join(", ")))
        .collect()
}

/// What a recognised supplier does, by its word; `None` for a program that answers for a site.
fn word(role: Role) -> Option<&'static str> {
    match role {
        Role::Mail => Some("role.mail"),
        Role::Dns => Some("role.dns"),
        Role::Web | Role::Cdn | Role::SiteBuilder | Role::Panel => Some("role.web"),
        Role::Server => None,
    }
}

/// Names of the domain itself, and names under it, that lead somewhere.
fn hosts(facts: &Facts, target: &str) -> BTreeSet<String> {
    let below = format!(".{target}");
    let leads = known_list(&facts.leads.names).iter();
    let leads = leads.map(|lead| (lead.name.as_str(), &lead.addresses));
    let leads = leads.filter(|(_, addresses)| !known_list(addresses).is_empty());
    let sites = known_list(&facts.sites)
        .iter()
        .map(|site| site.name.as_str());
    let servers = known_list(&facts.mail_servers).iter();
    let servers = servers.map(|server| server.name.as_str());
    let names = leads.map(|(name, _)| name).chain(sites).chain(servers);
    names
        .filter(|name| *name == target || name.ends_with(&below))
        .map(str::to_owned)
        .collect()
}

/// Products with their versions, as the sites show them.
fn software(facts: &Facts) -> BTreeSet<String> {
    let sites = known_list(&facts.sites).iter();
    let software = sites.filter_map(|site| site.software.known());
    let products = software.flat_map(|software| &software.products);
    products
        .map(|product| format!("{} {}", product.name, product.version))
        .map(|shown| shown.trim().to_owned())
        .collect()
}

fn known_list<T>(list: &Seen<Vec<T>>) -> &[T] {
    list.known().map_or(&[], Vec::as_slice)
}
