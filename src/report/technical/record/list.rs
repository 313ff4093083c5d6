//! The list of senders (SPF): which of its terms are at fault.

use super::draft::{Draft, Gaps, Spot};
use super::span::first_pieces;
use crate::fact::{Facts, Seen, Spf};
use crate::parse::spf::{self, Body, MOST_LOOKUP_TERMS, Mechanism, Qualifier};
use crate::report::technical::sender;

/// The shortest prefixes of a single network that no company has to itself (`checks/mail/spf-strictness.toml`).
const WIDE: (u8, u8) = (8, 16);

pub(super) fn draft<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Draft<'r> {
    let mail = &facts.mail;
    let lines = mail.spf.as_ref().map(|spf| spf.records.clone());
    let mut draft = Draft::new(target, "TXT · SPF", lines);
    let spf = mail.spf.known();
    draft.blame(gaps.find("spf"), |case, lines| match (case, spf) {
        ("several", Some(_)) => first_pieces(lines, ' '),
        (_, Some(spf)) => faulty(case, target, spf, facts, lines),
        (_, None) => Vec::new(),
    });
    if gaps.find("spf").is_some_and(|gap| gap.case() == "misspelt") {
        draft.say_where();
    }
    draft.blame(gaps.find("spf-strictness"), |case, lines| match spf {
        Some(spf) => loose(case, target, spf, lines),
        None => Vec::new(),
    });
    let parked = gaps.find("parked-mail");
    draft.blame(
        parked.filter(|gap| matches!(gap.case(), "open" | "only-quiet" | "no-spf")),
        |_, _| Vec::new(),
    );
    draft
}

fn faulty(case: &str, target: &str, spf: &Spf, facts: &Facts, lines: &[String]) -> Vec<Spot> {
    let known = |seen: &Seen<Vec<String>>| seen.known().cloned().unwrap_or_default();
    let text = lines.first().map_or("", String::as_str);
    let target = target.to_ascii_lowercase();
    match case {
        "misspelt" => misspelt(&target, spf, text),
        "dead-end" => ways_to(spf, &known(&spf.dead_ends), text),
        "lookups" => last_straw(spf, text),
        "voids" => terms(text, &sender::void_terms(&target, facts)),
        "crowded" => {
            let crowded = known(&spf.crowded_mx);
            let own = own_terms(text, |mechanism| match mechanism {
                Mechanism::Mx { domain: None, .. } => crowded.contains(&target),
                _ => false,
            });
            [own, ways_to(spf, &crowded, text)].concat()
        }
        "ptr" => {
            let own = own_terms(text, |mechanism| matches!(mechanism, Mechanism::Ptr(_)));
            [own, ways_to(spf, &known(&spf.ptr_in), text)].concat()
        }
        _ => Vec::new(),
    }
}

/// What is wrong in the list itself, from the mistake to the end of its term; else the term that leads to the
/// list in which it stands.
fn misspelt(target: &str, spf: &Spf, text: &str) -> Vec<Spot> {
    let own = spf
        .mistake_kinds
        .iter()
        .filter(|one| one.list_of == *target);
    let own: Vec<Spot> = own
        .filter_map(|one| {
            let rest = text.get(one.at..)?;
            let length = rest.find(' ').unwrap_or(rest.len());
            // A mistake that is something missing stands behind the term: then the whole term is shown.
            if length > 0 {
                return Some((0, one.at..one.at + length));
            }
            let before = text.get(..one.at)?;
            let begin = before.rfind(' ').map_or(0, |blank| blank + 1);
            Some((0, begin..one.at))
        })
        .collect();
    let elsewhere = spf.mistake_kinds.iter().map(|one| one.list_of.clone());
    let elsewhere: Vec<String> = elsewhere.filter(|name| name != target).collect();
    [own, ways_to(spf, &elsewhere, text)].concat()
}

/// The terms of the list itself that lead, at once or in the end, to one of these names.
fn ways_to(spf: &Spf, names: &[String], text: &str) -> Vec<Spot> {
    let mut found: Vec<String> = Vec::new();
    let mut first = None;
    for term in &spf.terms {
        if term.depth == 0 {
            first = Some(&term.term);
        }
        let named = term.term.split_once([':', '=']).map(|(_, name)| name);
        let named = named.map(|name| name.trim_end_matches('.').to_ascii_lowercase());
        let is_on_the_way = names
            .iter()
            .any(|name| (term.depth > 0 && term.list_of == *name) || named.as_ref() == Some(name));
        if let Some(first) = first.filter(|first| is_on_the_way && !found.contains(first)) {
            found.push(first.clone());
        }
    }
    terms(text, &found)
}

/// The term of the list itself within which more is looked up than a receiver does.
fn last_straw(spf: &Spf, text: &str) -> Vec<Spot> {
    let most = u32::try_from(MOST_LOOKUP_TERMS).unwrap_or(u32::MAX);
    let mut so_far = 0_u32;
    let own = spf.terms.iter().filter(|term| term.depth == 0);
    let found = own.into_iter().find(|term| {
        so_far = so_far.saturating_add(term.lookups);
        so_far > most
    });
    found.map_or_else(Vec::new, |term| {
        terms(text, std::slice::from_ref(&term.term))
    })
}

fn loose(case: &str, target: &str, spf: &Spf, lines: &[String]) -> Vec<Spot> {
    let text = lines.first().map_or("", String::as_str);
    match case {
        "open" => {
            let own = own_directives(text, |qualifier, mechanism| {
                let everybody = matches!(
                    mechanism,
                    Mechanism::All | Mechanism::Ip4(_, 0) | Mechanism::Ip6(_, 0)
                );
                everybody && qualifier == Qualifier::Pass
            });
            let names = spf.open_at.known().cloned().unwrap_or_default();
            let names: Vec<String> = names.into_iter().filter(|name| name != target).collect();
            [own, ways_to(spf, &names, text)].concat()
        }
        "wide" => own_directives(text, |qualifier, mechanism| {
            let is_wide = match mechanism {
                Mechanism::Ip4(_, bits) => *bits <= WIDE.0,
                Mechanism::Ip6(_, bits) => *bits < WIDE.1,
                Mechanism::A { v4, v6, .. } | Mechanism::Mx { v4, v6, .. } => {
                    *v4 <= WIDE.0 || *v6 < WIDE.1
                }
                _ => false,
            };
            is_wide && qualifier == Qualifier::Pass
        }),
        "neutral" => own_directives(text, |qualifier, mechanism| {
            *mechanism == Mechanism::All && qualifier == Qualifier::Neutral
        }),
        _ => Vec::new(),
    }
}

fn own_terms(text: &str, is_it: impl Fn(&Mechanism) -> bool) -> Vec<Spot> {
    own_directives(text, |_, mechanism| is_it(mechanism))
}

fn own_directives(text: &str, is_it: impl Fn(Qualifier, &Mechanism) -> bool) -> Vec<Spot> {
    let read = spf::read(text).terms.into_iter();
    let found = read.filter(|term| match &term.body {
        Body::Directive {
            qualifier,
            mechanism,
        } => is_it(*qualifier, mechanism),
        _ => false,
    });
    found.filter_map(|term| from(text, term.at)).collect()
}

/// Terms of the list by how they are written, each as often as it stands there.
fn terms(text: &str, wanted: &[String]) -> Vec<Spot> {
    let read = spf::read(text).terms.into_iter();
    let found = read.filter(|term| wanted.contains(&term.text));
    found.filter_map(|term| from(text, term.at)).collect()
}

fn from(text: &str, at: usize) -> Option<Spot> {
    let rest = text.get(at..)?;
    let length = rest.find(' ').unwrap_or(rest.len());
    Some((0, at..at + length))
}
