//! The way through a list of senders, kept as it branches: what `parse::spf::walk` counts, a report shows.

use std::collections::BTreeMap;

use crate::fact::{Seen, SpfLookup, SpfLookupKind, Why};
use crate::parse::spf::walk::is_domain;
use crate::parse::spf::{self, Body, DomainSpec, Mechanism, is_spf};

/// Most terms that are shown, over all lists.
const MOST_TERMS: usize = 60;
/// Most lists below each other: a receiver gives up at eleven.
const DEEPEST: usize = 10;

/// What stands in one list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Networks that it names itself (`ip4`, `ip6`).
    pub(super) networks: usize,
    /// Its `all` as written; empty where it has none.
    pub(super) all: String,
    /// What is not written as it has to be.
    pub(super) mistakes: usize,
    /// The terms that lead on.
    pub(super) branches: Vec<Branch>,
}

/// A term that leads on.
#[derive(Debug)]
pub(super) struct Branch {
    /// As written.
    pub(super) term: String,
    /// Look-ups up to here, itself included.
    pub(super) so_far: u32,
    /// What it leads to.
    pub(super) end: End,
}

/// What a term leads to.
#[derive(Debug)]
pub(super) enum End {
    /// Another list.
    List(List),
    /// Addresses, or mail servers.
    Found(Vec<String>),
    /// Nothing at all: a void look-up.
    Nothing,
    /// No list, several of them, one on the way here, or what cannot be a name.
    NoList,
    /// It depends on who sends.
    BySender,
    /// It could not be seen.
    Unseen(Why),
    /// Nobody looked there.
    NotFollowed,
}

impl Branch {
    /// Whether it, or a term below it, finds nothing.
    pub(super) fn has_void(&self) -> bool {
        match &self.end {
            End::Nothing => true,
            End::List(list) => list.branches.iter().any(Self::has_void),
            _ => false,
        }
    }
}

/// On its way through the lists.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    answers: BTreeMap<(&'a str, SpfLookupKind), &'a Seen<Vec<String>>>,
    path: Vec<String>,
    shown: usize,
    lookups: u32,
    /// Terms that are not shown.
    pub(super) left_out: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(lookups: &'a [SpfLookup]) -> Self {
        let answers = lookups.iter();
        Self {
            answers: answers
                .map(|one| ((one.name.as_str(), one.kind), &one.values))
                .collect(),
            path: Vec::new(),
            shown: 0,
            lookups: 0,
            left_out: 0,
        }
    }

    /// One list with everything below it.
    pub(super) fn list(&mut self, name: &str, text: &str) -> List {
        let record = spf::read(text);
        let mut list = List {
            mistakes: record.mistakes.len(),
            ..List::default()
        };
        self.path.push(name.to_owned());
        let mut redirect = None;
        for term in &record.terms {
            match &term.body {
                Body::Directive { mechanism, .. } => match mechanism {
                    Mechanism::Ip4(..) | Mechanism::Ip6(..) => list.networks += 1,
                    Mechanism::All => {
                        list.all.clone_from(&term.text);
                        break;
                    }
                    mechanism => {
                        let end = |walk: &mut Self| walk.mechanism(name, mechanism);
                        list.branches.extend(self.branch(&term.text, end));
                    }
                },
                Body::Redirect(domain) => {
                    redirect = redirect.or(Some((&term.text, domain)));
                }
                Body::Explanation(_) | Body::Unknown => {}
            }
        }
        // Behind `all` no other list decides (RFC 7208 6.1).
        if let Some((term, domain)) = redirect.filter(|_| list.all.is_empty()) {
            let end = |walk: &mut Self| walk.follow(domain);
            list.branches.extend(self.branch(term, end));
        }
        self.path.pop();
        list
    }

    fn branch(&mut self, term: &str, end: impl FnOnce(&mut Self) -> End) -> Option<Branch> {
        if self.shown >= MOST_TERMS {
            self.left_out += 1;
            return None;
        }
        self.shown += 1;
        self.lookups += 1;
        let so_far = self.lookups;
        Some(Branch {
            term: term.to_owned(),
            so_far,
            end: end(self),
        })
    }

    fn mechanism(&mut self, name: &str, mechanism: &Mechanism) -> End {
        use SpfLookupKind::{A, Aaaa, Mx};
        let named = |domain: &Option<DomainSpec>| match domain {
            Some(domain) => domain.literal(),
            None => Some(name.to_owned()),
        };
        match mechanism {
            Mechanism::Include(domain) => self.follow(domain),
            Mechanism::A { domain, .. } => self.found(named(domain), &[A, Aaaa]),
            Mechanism::Mx { domain, .. } => self.found(named(domain), &[Mx]),
            Mechanism::Exists(domain) => self.found(domain.literal(), &[A]),
            _ => End::BySender,
        }
    }

    /// What all questions about a name found together.
    fn found(&self, name: Option<String>, kinds: &[SpfLookupKind]) -> End {
        let Some(name) = name.map(|name| asked_name(&name)) else {
            return End::BySender;
        };
        // Nobody asks for what cannot be a name, and it leads nowhere.
        if !is_domain(&name) {
            return End::Nothing;
        }
        let mut found = Vec::new();
        let mut unseen = None;
        for kind in kinds {
            match self.answers.get(&(name.as_str(), *kind)) {
                Some(Seen::Known(values)) => {
                    found.extend(values.iter().filter(|value| *value != ".").cloned());
                }
                Some(Seen::Absent) => {}
                Some(Seen::Unknown(why)) => unseen = Some(End::Unseen(why.clone())),
                None => unseen = unseen.or(Some(End::NotFollowed)),
            }
        }
        match unseen {
            Some(end) if found.is_empty() => end,
            _ if found.is_empty() => End::Nothing,
            _ => End::Found(found),
        }
    }

    fn follow(&mut self, domain: &DomainSpec) -> End {
        let Some(name) = domain.literal().map(|name| asked_name(&name)) else {
            return End::BySender;
        };
        if self.path.contains(&name) || !is_domain(&name) {
            return End::NoList;
        }
        if self.path.len() >= DEEPEST {
            return End::NotFollowed;
        }
        let texts = match self.answers.get(&(name.as_str(), SpfLookupKind::Txt)) {
            Some(Seen::Known(texts)) => texts,
            Some(Seen::Absent) => return End::NoList,
            Some(Seen::Unknown(why)) => return End::Unseen(why.clone()),
            None => return End::NotFollowed,
        };
        let mut records = texts.iter().filter(|text| is_spf(text));
        match (records.next(), records.next()) {
            (Some(record), None) => End::List(self.list(&name, record)),
            _ => End::NoList,
        }
    }
}

/// A name as it was asked for.
fn asked_name(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
