//! Who keeps the mail and the name servers of the clients.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::provider::Role;
use crate::digest::Digest;
use crate::report::phrase::Phrases;

use super::gap::{of, percent};
use super::model::{SupplierGroup, SupplierRow};

/// The roles that are told, each with the key of its heading.
const ROLES: [(Role, &str); 2] = [
    (Role::Mail, "portfolio.suppliers.mail"),
    (Role::Dns, "portfolio.suppliers.dns"),
];

/// The most suppliers of one role.
const AT_MOST: usize = 12;

/// Suppliers by role; none where nobody has any.
pub(super) fn groups(digests: &[&Digest], phrases: Phrases) -> Vec<SupplierGroup> {
    let groups = ROLES.into_iter();
    let groups = groups.map(|(role, key)| group(role, key, digests, phrases));
    groups.filter(|group| !group.rows.is_empty()).collect()
}

fn group(role: Role, key: &str, digests: &[&Digest], phrases: Phrases) -> SupplierGroup {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut without = 0;
    for digest in digests {
        let seen = digest.providers.iter();
        let seen = seen.filter(|(_, roles)| roles.contains(&role));
        let names: BTreeSet<&str> = seen.map(|(name, _)| name.as_str()).collect();
        without += usize::from(names.is_empty());
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (Reverse(*count), name.to_lowercase()));
    let mut rest = Vec::new();
    if let more @ 1.. = counts.len().saturating_sub(AT_MOST) {
        rest.push(phrases.one_or_many("portfolio.suppliers.more", more));
    }
    if without > 0 {
        rest.push(phrases.one_or_many("portfolio.suppliers.without", without));
    }
    let row = |(name, count): &(&str, usize)| SupplierRow {
        name: (*name).to_owned(),
        count: *count,
        text: of(*count, digests.len(), phrases),
        seen: percent(*count, digests.len()),
        unseen: 0,
    };
    SupplierGroup {
        title: phrases.say(key),
        rows: counts.iter().take(AT_MOST).map(row).collect(),
        rest: rest.join(" "),
    }
}
