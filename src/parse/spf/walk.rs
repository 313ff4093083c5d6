//! A list of senders followed through all that it leads to, as for a sender that matches none of it: the
//! most that a receiver may have to do (RFC 7208 4.6.4). Macros cost what they cost and are not followed:
//! what they lead to depends on the sender.

mod addresses;
mod total;
mod walker;

use std::collections::BTreeMap;

use self::walker::Walker;
pub(crate) use self::walker::is_domain;
use super::space::Space;
use crate::fact::{Seen, SpfAll, SpfLookup, SpfLookupKind, SpfMistake, SpfTerm, Why};

/// A question that the walk leads to: the name, and what is asked for.
pub type Question = (String, SpfLookupKind);

/// Follows the one list of a name as far as the answers go.
pub fn walk(name: &str, record: &str, answers: &Answers<'_>) -> Walk {
    let mut walk = Walk::new(answers.len());
    let name = name.to_ascii_lowercase();
    let listed = Walker {
        answers,
        walk: &mut walk,
        path: Vec::new(),
        lists: 0,
    }
    .list(&name, record, true);
    walk.listed = listed;
    walk
}

/// What was answered so far.
#[derive(Debug)]
pub struct Answers<'a> {
    by_question: BTreeMap<(&'a str, SpfLookupKind), &'a Seen<Vec<String>>>,
    otherwise: Why,
}

impl<'a> Answers<'a> {
    /// The answers, and why there is none to any other question.
    pub fn new(lookups: &'a [SpfLookup], otherwise: Why) -> Self {
        let rows = lookups.iter();
        let by_question = rows
            .map(|one| ((one.name.as_str(), one.kind), &one.values))
            .collect();
        Self {
            by_question,
            otherwise,
        }
    }

    fn len(&self) -> usize {
        self.by_question.len()
    }
}

/// What a walk came upon.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Questions without an answer, each once.
    pub wanted: Vec<Question>,
    terms: Vec<SpfTerm>,
    lookups: u32,
    voids: u32,
    /// Terms without an address of IPv4, and of IPv6.
    empty_families: (u32, u32),
    mistakes: Vec<SpfMistake>,
    dead_ends: Vec<String>,
    crowded_mx: Vec<String>,
    ptr_in: Vec<String>,
    open_at: Vec<String>,
    /// Why a list could not be followed.
    list_unseen: Option<Why>,
    /// Why it is not known whether a name is there that would let everybody pass.
    open_unseen: Option<Why>,
    /// Why it is not known whether a term finds anything.
    void_unseen: Option<Why>,
    /// The same, in one address family.
    family_unseen: Option<Why>,
    /// Why addresses are not known, of however few hosts.
    addresses_unseen: Option<Why>,
    /// Why not all of a large space is known, of IPv4 and of IPv6.
    space_unseen: [Option<Why>; 2],
    listed: Listed,
}

impl Walk {
    fn new(answered: usize) -> Self {
        Self {
            wanted: Vec::with_capacity(answered.min(16)),
            terms: Vec::new(),
            lookups: 0,
            voids: 0,
            empty_families: (0, 0),
            mistakes: Vec::new(),
            dead_ends: Vec::new(),
            crowded_mx: Vec::new(),
            ptr_in: Vec::new(),
            open_at: Vec::new(),
            list_unseen: None,
            open_unseen: None,
            void_unseen: None,
            family_unseen: None,
            addresses_unseen: None,
            space_unseen: [None, None],
            listed: Listed::default(),
        }
    }
}

/// What one list lets send.
#[derive(Debug, Clone)]
struct Listed {
    /// Addresses that may send.
    pass: Space,
    /// Others may send as well, which is told by something else than a fixed address.
    by_sender: bool,
    /// What is said of those that no term names.
    all: Seen<SpfAll>,
}

impl Default for Listed {
    fn default() -> Self {
        Self {
            pass: Space::default(),
            by_sender: false,
            all: Seen::Known(SpfAll::Missing),
        }
    }
}

#[cfg(test)]
mod tests;
