//! Who keeps the mail and the name servers of the clients, and which gaps its clients have.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::Who;
use crate::check::provider::Role;
use crate::digest::Digest;
use crate::report::phrase::Phrases;

use super::gap::{CheckWorst, of, percent};
use super::model::{CheckWords, State, SuppliedRow, SupplierGroup, SupplierRow};
use super::state::Catalogue;

/// The roles that the page tells, each with the key of its heading.
const ROLES: [(Role, &str); 2] = [
    (Role::Mail, "portfolio.suppliers.mail"),
    (Role::Dns, "portfolio.suppliers.dns"),
];

/// The roles that the workbook tells, each with the key of its word and with those whose work it is.
const SUPPLIED: [(Role, &str, Who); 3] = [
    (Role::Mail, "supplier.role.mail", Who::Mail),
    (Role::Dns, "supplier.role.dns", Who::Dns),
    (Role::Web, "supplier.role.web", Who::Web),
];

/// The most suppliers of one role that the page tells.
const AT_MOST: usize = 12;

/// What is counted of a supplier in one role.
#[derive(Debug, Default)]
struct Tally {
    domains: usize,
    /// By id of a check: domains with the gap, and those of which could be told whether they have it.
    checks: BTreeMap<String, (usize, usize)>,
}

/// The suppliers of all clients, by role and name.
#[derive(Debug, Default)]
pub(super) struct Suppliers {
    tallies: BTreeMap<Role, BTreeMap<String, Tally>>,
    /// Clients that have none in a role.
    without: BTreeMap<Role, usize>,
}

impl Suppliers {
    /// Counts the suppliers of a client, each once in a role.
    pub(super) fn take(&mut self, digest: &Digest, worst: &[CheckWorst]) {
        for (role, _, who) in SUPPLIED {
            let seen = digest.providers.iter();
            let seen = seen.filter(|(_, roles)| roles.contains(&role));
            let names: BTreeSet<&str> = seen.map(|(name, _)| name.as_str()).collect();
            if names.is_empty() {
                *self.without.entry(role).or_default() += 1;
            }
            let tallies = self.tallies.entry(role).or_default();
            for name in names {
                let tally = tallies.entry(name.to_owned()).or_default();
                tally.domains += 1;
                tally.take(worst, who);
            }
        }
    }

    /// Suppliers by role; none where nobody has any.
    pub(super) fn groups(&self, all: usize, phrases: Phrases) -> Vec<SupplierGroup> {
        let groups = ROLES.into_iter();
        let groups = groups.map(|(role, key)| self.group(role, key, all, phrases));
        groups.filter(|group| !group.rows.is_empty()).collect()
    }

    fn group(&self, role: Role, key: &str, all: usize, phrases: Phrases) -> SupplierGroup {
        let sorted = self.sorted(role);
        let without = self.without.get(&role).copied().unwrap_or(0);
        let mut rest = Vec::new();
        if let more @ 1.. = sorted.len().saturating_sub(AT_MOST) {
            rest.push(phrases.one_or_many("portfolio.suppliers.more", more));
        }
        if without > 0 {
            rest.push(phrases.one_or_many("portfolio.suppliers.without", without));
        }
        let row = |(name, tally): &(&String, &Tally)| SupplierRow {
            name: (*name).clone(),
            count: tally.domains,
            text: of(tally.domains, all, phrases),
            seen: percent(tally.domains, all),
            unseen: 0,
        };
        SupplierGroup {
            title: phrases.say(key),
            rows: sorted.iter().take(AT_MOST).map(row).collect(),
            rest: rest.join(" "),
        }
    }

    /// The suppliers in a role, the most common first.
    fn sorted(&self, role: Role) -> Vec<(&String, &Tally)> {
        let tallies = self.tallies.get(&role).into_iter().flatten();
        let mut tallies: Vec<(&String, &Tally)> = tallies.collect();
        tallies.sort_by_key(|(name, tally)| (Reverse(tally.domains), name.to_lowercase()));
        tallies
    }

    /// Every supplier with the gaps of its domains, the most common first.
    pub(super) fn rows(&self, checks: &Catalogue<'_>) -> Vec<SuppliedRow> {
        let mut rows = Vec::new();
        for (role, key, _) in SUPPLIED {
            for (name, tally) in self.sorted(role) {
                let row = |check, (count, judged)| SuppliedRow {
                    name: name.clone(),
                    role: key,
                    domains: tally.domains,
                    check,
                    count,
                    judged,
                };
                let gaps = tally.gaps(checks);
                if gaps.is_empty() {
                    rows.push(row(None, (0, 0)));
                }
                let gaps = gaps.into_iter();
                rows.extend(gaps.map(|(check, counts)| row(Some(check), counts)));
            }
        }
        rows
    }
}

impl Tally {
    fn take(&mut self, worst: &[CheckWorst], who: Who) {
        for (check, worst) in worst.iter().filter(|(check, _)| check.by == Some(who)) {
            let gap = matches!(worst.state, State::Fail | State::Partial);
            let judged = gap || matches!(worst.state, State::Pass | State::Waived);
            if judged {
                let counts = self.checks.entry(check.id.clone()).or_default();
                counts.0 += usize::from(gap);
                counts.1 += 1;
            }
        }
    }

    /// What some domain has, the most common first.
    fn gaps(&self, checks: &Catalogue<'_>) -> Vec<(Arc<CheckWords>, (usize, usize))> {
        let gaps = self.checks.iter().filter(|(_, (count, _))| *count > 0);
        let gaps = gaps.filter_map(|(id, counts)| Some((checks.find(id)?, *counts)));
        let mut gaps: Vec<_> = gaps.collect();
        gaps.sort_by_key(|(check, (count, _))| (Reverse(*count), check.place));
        gaps
    }
}
