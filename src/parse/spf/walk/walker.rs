//! The way through the lists, term by term.

use super::addresses::note;
use super::{Answers, Listed, Walk};
use crate::fact::{Seen, SpfAll, SpfLookupKind, SpfMistake, SpfTerm, Why};
use crate::parse::spf::record::{Body, Mechanism, Qualifier, Term, read};
use crate::parse::spf::space::Space;
use crate::parse::spf::{DomainSpec, Mistake, is_spf};

/// Lists that are followed, however often they are named: far more than a receiver follows.
const MOST_LISTS: usize = 40;

/// Terms that are kept for the report.
const MOST_TERMS: usize = 200;

/// Questions that are kept of a walk: as many as are asked in all. A hostile list leads to far more.
const MOST_WANTED: usize = 240;

/// Mistakes that are kept, over all lists.
const MOST_MISTAKES: usize = 50;

/// Whom a mechanism matches.
#[derive(Debug, Clone, Default)]
struct Matched {
    space: Space,
    by_sender: bool,
}

impl Matched {
    fn by_sender() -> Self {
        Self {
            space: Space::default(),
            by_sender: true,
        }
    }
}

impl From<Space> for Matched {
    fn from(space: Space) -> Self {
        Self {
            space,
            by_sender: false,
        }
    }
}

/// On its way through the lists.
pub(super) struct Walker<'a, 'w> {
    pub(super) answers: &'a Answers<'a>,
    pub(super) walk: &'w mut Walk,
    /// The names of the lists on the way here.
    pub(super) path: Vec<String>,
    /// Lists followed so far.
    pub(super) lists: usize,
}

impl Walker<'_, '_> {
    /// Follows one list. `grants`: what it lets pass may send for the domain.
    pub(super) fn list(&mut self, name: &str, text: &str, grants: bool) -> Listed {
        let record = read(text);
        self.note_mistakes(name, &record.mistakes);
        self.path.push(name.to_owned());
        let mut listed = Listed::default();
        let mut decided = Space::default();
        let mut ended = false;
        for term in &record.terms {
            let Body::Directive {
                qualifier,
                mechanism,
            } = &term.body
            else {
                continue;
            };
            let passes = *qualifier == Qualifier::Pass;
            let (place, before) = (self.note_term(name, term), self.walk.lookups);
            let matched = if *mechanism == Mechanism::All {
                ended = true;
                listed.all = Seen::Known(said_of_all(*qualifier));
                self.note_open(name, grants && passes);
                Space::everything().into()
            } else {
                self.mechanism(name, mechanism, grants && passes)
            };
            self.count_term(place, before);
            if passes {
                listed.pass = listed.pass.union(&matched.space.without(&decided));
                listed.by_sender |= matched.by_sender;
            }
            // What stands behind `all` is never looked at (RFC 7208 5.1).
            if ended {
                break;
            }
            decided = decided.union(&matched.space);
        }
        if !ended {
            self.redirect(name, &record.terms, grants, (&mut listed, &decided));
        }
        self.path.pop();
        listed
    }

    /// The list that decides where none of the terms did (RFC 7208 6.1).
    fn redirect(
        &mut self,
        name: &str,
        terms: &[Term],
        grants: bool,
        (listed, decided): (&mut Listed, &Space),
    ) {
        let found = terms.iter().find_map(|term| match &term.body {
            Body::Redirect(domain) => Some((term, domain)),
            _ => None,
        });
        let Some((term, domain)) = found else {
            return;
        };
        let (place, before) = (self.note_term(name, term), self.walk.lookups);
        self.walk.lookups += 1;
        if let Some(target) = domain.literal() {
            match self.follow(&target, grants) {
                Ok(Some(other)) => {
                    listed.pass = listed.pass.union(&other.pass.without(decided));
                    listed.by_sender |= other.by_sender;
                    listed.all = other.all;
                }
                Ok(None) => {}
                Err(why) => listed.all = Seen::Unknown(why),
            }
        } else {
            listed.by_sender = true;
            listed.all = Seen::Known(SpfAll::Elsewhere);
        }
        self.count_term(place, before);
    }

    /// Whom a mechanism other than `all` matches, and what it costs.
    fn mechanism(&mut self, name: &str, mechanism: &Mechanism, grants: bool) -> Matched {
        let costs = !matches!(mechanism, Mechanism::Ip4(..) | Mechanism::Ip6(..));
        self.walk.lookups += u32::from(costs);
        let named = |domain: &Option<DomainSpec>| match domain {
            Some(domain) => domain.literal(),
            None => Some(name.to_owned()),
        };
        match mechanism {
            Mechanism::All => Space::everything().into(),
            Mechanism::Ip4(address, length) => Space::network_v4(*address, *length).into(),
            Mechanism::Ip6(address, length) => Space::network_v6(*address, *length).into(),
            Mechanism::Include(domain) => match domain.literal() {
                Some(target) => match self.follow(&target, grants) {
                    Ok(Some(listed)) => Matched {
                        space: listed.pass,
                        by_sender: listed.by_sender,
                    },
                    Ok(None) | Err(_) => Matched::default(),
                },
                None => Matched::by_sender(),
            },
            Mechanism::A { domain, v4, v6 } => match named(domain) {
                Some(host) => self.term_addresses(&host, (*v4, *v6)).into(),
                None => Matched::by_sender(),
            },
            Mechanism::Mx { domain, v4, v6 } => match named(domain) {
                Some(host) => self.mail_servers(&host, (*v4, *v6)).into(),
                None => Matched::by_sender(),
            },
            Mechanism::Ptr(_) => {
                push_once(&mut self.walk.ptr_in, name);
                Matched::by_sender()
            }
            Mechanism::Exists(domain) => match domain.literal() {
                Some(host) => self.exists(name, &host, grants).into(),
                None => Matched::by_sender(),
            },
        }
    }

    /// Follows the list of another name. None: there is nothing to follow, or enough was followed.
    fn follow(&mut self, name: &str, grants: bool) -> Result<Option<Listed>, Why> {
        let name = asked_name(name);
        if self.path.contains(&name) || !is_domain(&name) {
            push_once(&mut self.walk.dead_ends, &name);
            return Ok(None);
        }
        if self.lists >= MOST_LISTS {
            return Ok(None);
        }
        self.lists += 1;
        let texts = match self.ask(&name, SpfLookupKind::Txt) {
            Ok(texts) => texts,
            Err(why) => {
                note(&mut self.walk.list_unseen, &why);
                self.note_unseen_space(&why);
                return Err(why);
            }
        };
        let mut records = texts.iter().filter(|text| is_spf(text));
        if let (Some(record), None) = (records.next(), records.next()) {
            return Ok(Some(self.list(&name, record, grants)));
        }
        // None, or several: an error for the list that leads here (RFC 7208 4.5, 5.2, 6.1).
        push_once(&mut self.walk.dead_ends, &name);
        Ok(None)
    }

    /// What was answered; a question without an answer is noted. No name that cannot be one is asked for.
    pub(super) fn ask(&mut self, name: &str, kind: SpfLookupKind) -> Result<Vec<String>, Why> {
        let name = asked_name(name);
        if !is_domain(&name) {
            return Ok(Vec::new());
        }
        match self.answers.by_question.get(&(name.as_str(), kind)) {
            Some(Seen::Known(values)) => Ok(values.clone()),
            Some(Seen::Absent) => Ok(Vec::new()),
            Some(Seen::Unknown(why)) => Err(why.clone()),
            None => {
                let question = (name, kind);
                let has_room = self.walk.wanted.len() < MOST_WANTED;
                if has_room && !self.walk.wanted.contains(&question) {
                    self.walk.wanted.push(question);
                }
                Err(self.answers.otherwise.clone())
            }
        }
    }

    fn note_mistakes(&mut self, name: &str, mistakes: &[Mistake]) {
        let room = MOST_MISTAKES.saturating_sub(self.walk.mistakes.len());
        for mistake in mistakes.iter().take(room) {
            let mistake = SpfMistake {
                list_of: name.to_owned(),
                at: mistake.at,
                term: mistake.term.clone(),
                kind: mistake.kind,
            };
            // A list that is included twice has its mistakes once.
            if !self.walk.mistakes.contains(&mistake) {
                self.walk.mistakes.push(mistake);
            }
        }
    }

    /// Gives the place of the term, where there was room for it.
    fn note_term(&mut self, name: &str, term: &Term) -> Option<usize> {
        let place = self.walk.terms.len();
        if place >= MOST_TERMS {
            return None;
        }
        self.walk.terms.push(SpfTerm {
            depth: u32::try_from(self.path.len().saturating_sub(1)).unwrap_or(u32::MAX),
            list_of: name.to_owned(),
            term: term.text.clone(),
            lookups: 0,
        });
        Some(place)
    }

    fn count_term(&mut self, place: Option<usize>, before: u32) {
        if let Some(term) = place.and_then(|place| self.walk.terms.get_mut(place)) {
            term.lookups = self.walk.lookups - before;
        }
    }

    pub(super) fn note_open(&mut self, name: &str, is_open: bool) {
        if is_open {
            push_once(&mut self.walk.open_at, name);
        }
    }
}

/// A name as it is asked for and kept.
pub(super) fn asked_name(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a name can be asked for: labels of 1 to 63 bytes, more than one of them (RFC 7208 4.3).
pub(crate) fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| (1..=63).contains(&label.len());
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

pub(super) fn push_once(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

fn said_of_all(qualifier: Qualifier) -> SpfAll {
    match qualifier {
        Qualifier::Pass => SpfAll::Pass,
        Qualifier::Fail => SpfAll::Fail,
        Qualifier::SoftFail => SpfAll::SoftFail,
        Qualifier::Neutral => SpfAll::Neutral,
    }
}
