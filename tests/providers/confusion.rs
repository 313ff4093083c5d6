//! Every domain beside every supplier.

use std::collections::{BTreeMap, BTreeSet};

use belfort::check::provider::{MarkKind, recognise};
use belfort::fact::{Cause, Facts, Seen};

use crate::domain::{RULES, all, roles};

#[test]
fn every_domain_shows_exactly_its_suppliers_in_exactly_their_roles() {
    for domain in all() {
        let seen = roles(&domain.recognised());
        let told = seen.iter().map(|(id, roles)| format!("{id} ({roles})"));
        let told: BTreeSet<String> = told.collect();
        let expected: BTreeSet<String> = domain.shows.iter().cloned().collect();
        assert_eq!(told, expected, "{}", domain.name);
    }
}

#[test]
fn every_supplier_is_recognised_somewhere_and_left_alone_elsewhere() {
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let domains = all();
    for domain in &domains {
        let seen = roles(&domain.recognised());
        for provider in &RULES.providers {
            let (met, left) = table.entry(&provider.id).or_default();
            if seen.contains_key(&provider.id) {
                *met += 1;
            } else {
                *left += 1;
            }
        }
    }
    assert_eq!(table.len(), RULES.providers.len());
    for (id, (met, left)) in table {
        assert!(met > 0, "no domain shows {id}");
        assert!(left > met, "{id} is seen nearly everywhere");
    }
}

#[test]
fn each_sighting_names_its_mark_and_its_place() {
    let domains = all();
    let domain = domains
        .iter()
        .find(|one| one.name == "bakkerij.example")
        .unwrap();
    let seen = domain.recognised();
    let microsoft = seen.iter().find(|one| one.id == "microsoft-365").unwrap();
    let told: Vec<(MarkKind, &str, &str)> = microsoft
        .by
        .iter()
        .map(|by| (by.kind, by.mark.as_str(), by.at.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                MarkKind::Mx,
                "mail.protection.outlook.com",
                "bakkerij-example.mail.protection.outlook.com"
            ),
            (MarkKind::Spf, "spf.protection.outlook.com", ""),
        ]
    );
}

#[test]
fn what_is_not_there_or_could_not_be_seen_shows_nobody() {
    assert_eq!(recognise(&RULES.providers, &Facts::default()), []);
    let mut absent = Facts {
        name_servers: Seen::Absent,
        sites: Seen::Absent,
        ..Facts::default()
    };
    absent.mail.mx = Seen::Absent;
    absent.mail.txt = Seen::Absent;
    absent.leads.names = Seen::Unknown(Cause::Timeout.into());
    assert_eq!(recognise(&RULES.providers, &absent), []);
}
