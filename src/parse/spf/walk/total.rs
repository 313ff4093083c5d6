//! What a walk adds up to. What was seen decides where it is enough; else what was not seen leaves it open.

use super::Walk;
use crate::fact::{Cause, Seen, Spf, SpfAll, SpfTerm, Why};

/// Most terms that make a receiver look something up (RFC 7208 4.6.4).
const MOST_LOOKUPS: u32 = 10;

/// Most of these that find nothing (RFC 7208 4.6.4).
const MOST_VOIDS: u32 = 2;

/// A /8 of IPv4: more than any one company has.
const WIDE_V4: u64 = 1 << 24;

/// A /16 of IPv6.
const WIDE_V6: u8 = 16;

impl Walk {
    /// What is known of the one record of a name.
    pub fn into_fact(self, record: &str) -> Spf {
        let lists = self.list_unseen.as_ref();
        let addresses = lists.or(self.addresses_unseen.as_ref());
        let voids = lists.or(self.void_unseen.as_ref());
        let one_family_unseen = voids.or(self.family_unseen.as_ref());
        let open = lists.or(self.open_unseen.as_ref());
        let [v4_unseen, v6_unseen] = &self.space_unseen;
        let names = |names: &[String]| found_or_open(names, lists);
        let mistakes: Vec<String> = self
            .mistakes
            .iter()
            .map(|one| format!("{}, {}: {}", one.list_of, one.at + 1, one.term))
            .collect();
        let one_family = self.empty_families.0.max(self.empty_families.1);
        let v4 = self.listed.pass.count_v4();
        let v6 = self.listed.pass.prefix_v6().unwrap_or(128);
        let authorises_nothing = self.authorises_nothing(addresses);
        let refuses_all = match (&authorises_nothing, &self.listed.all) {
            (Seen::Known(true), all) => all.clone().map(|all| all == SpfAll::Fail),
            (other, _) => other.clone(),
        };
        Spf {
            records: vec![record.to_owned()],
            characters: record.chars().count(),
            mistakes: found_or_open(&mistakes, lists),
            dead_ends: names(&self.dead_ends),
            lookups: decided_or_open(self.lookups, self.lookups > MOST_LOOKUPS, lists),
            void_lookups: decided_or_open(self.voids, self.voids > MOST_VOIDS, voids),
            void_lookups_of_one_family: decided_or_open(
                one_family,
                one_family > MOST_VOIDS,
                one_family_unseen,
            ),
            crowded_mx: found_or_open(&self.crowded_mx, voids),
            ptr_in: names(&self.ptr_in),
            all: self.listed.all.clone(),
            open_at: found_or_open(&self.open_at, open),
            ipv4_addresses: decided_or_open(v4, v4 > WIDE_V4, v4_unseen.as_ref()),
            ipv6_prefix: decided_or_open(v6, v6 < WIDE_V6, v6_unseen.as_ref()),
            authorises_nothing,
            refuses_all,
            mistake_kinds: self.mistakes,
            tree: self.terms.iter().map(branch).collect(),
            terms: self.terms,
        }
    }

    fn authorises_nothing(&self, unseen: Option<&Why>) -> Seen<bool> {
        // Errors for every receiver; that void terms are too many is one for some only.
        let is_unreadable = !self.mistakes.is_empty()
            || !self.dead_ends.is_empty()
            || !self.crowded_mx.is_empty()
            || self.lookups > MOST_LOOKUPS;
        let authorises = !self.listed.pass.is_empty() || self.listed.by_sender;
        match unseen {
            _ if is_unreadable || authorises => Seen::Known(false),
            Some(why) => Seen::Unknown(why.clone()),
            None => Seen::Known(true),
        }
    }
}

impl Spf {
    /// Several records at one name: which of them counts, nobody can say, so that nothing follows from them.
    pub fn several(records: Vec<String>) -> Self {
        fn open<T>() -> Seen<T> {
            Seen::Unknown(Why::new(Cause::Follows, "there are several records"))
        }
        let lengths = records.iter().map(|record| record.chars().count());
        Self {
            characters: lengths.max().unwrap_or(0),
            records,
            terms: Vec::new(),
            tree: Vec::new(),
            mistakes: open(),
            mistake_kinds: Vec::new(),
            dead_ends: open(),
            lookups: open(),
            void_lookups: open(),
            void_lookups_of_one_family: open(),
            crowded_mx: open(),
            ptr_in: open(),
            all: open(),
            open_at: open(),
            ipv4_addresses: open(),
            ipv6_prefix: open(),
            authorises_nothing: Seen::Known(false),
            refuses_all: Seen::Known(false),
        }
    }
}

/// A term as a line of the tree.
fn branch(term: &SpfTerm) -> String {
    let depth = usize::try_from(term.depth).unwrap_or_default();
    let arrows = "→ ".repeat(depth);
    match term.lookups {
        0 => format!("{arrows}{}", term.term),
        lookups => format!("{arrows}{} ({lookups})", term.term),
    }
}

/// What was found, or that nothing was, where everything was looked at.
fn found_or_open(found: &[String], unseen: Option<&Why>) -> Seen<Vec<String>> {
    decided_or_open(found.to_vec(), !found.is_empty(), unseen)
}

/// A value that is known where it decides already, or where everything was looked at.
fn decided_or_open<T>(value: T, decides: bool, unseen: Option<&Why>) -> Seen<T> {
    match unseen {
        Some(why) if !decides => Seen::Unknown(why.clone()),
        _ => Seen::Known(value),
    }
}
