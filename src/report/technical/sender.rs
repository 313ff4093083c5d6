//! The list of senders (SPF) as a tree: which term leads where, what it costs, and where it breaks.

mod branch;

use self::branch::{Branch, End, List, Walk};
use crate::fact::{Facts, Seen};
use crate::parse::spf::{MOST_LOOKUP_TERMS, MOST_VOID_LOOKUPS};
use crate::report::model::{SenderTerm, SenderTree};
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Most addresses of one term that are shown.
const MOST_ADDRESSES: usize = 3;

/// The list of senders (SPF) as a tree. None where there is not exactly one list, or where nothing in it leads
/// on: then the record says it all.
pub(super) fn senders(result: &ScanResult, phrases: Phrases) -> Option<SenderTree> {
    let spf = result.evidence.mail.spf.known()?;
    let (list, left_out) = walk(&result.target.to_ascii_lowercase(), &result.evidence)?;
    if list.branches.is_empty() {
        return None;
    }
    let mut writer = Writer {
        phrases,
        is_over: false,
    };
    let most = |key: &str, seen: &Seen<u32>, most: usize| {
        let count = seen.known()?;
        let (n, most) = (count.to_string(), most.to_string());
        Some(phrases.fill(key, &[("n", &n), ("most", &most)]))
    };
    let summary = [
        most("sender.lookups", &spf.lookups, MOST_LOOKUP_TERMS),
        most("sender.voids", &spf.void_lookups, MOST_VOID_LOOKUPS),
    ];
    Some(SenderTree {
        name: result.target.clone(),
        summary: summary.into_iter().flatten().collect(),
        own: writer.own(&list, true),
        terms: writer.terms(&list.branches),
        more: match left_out {
            0 => String::new(),
            count => phrases.count("list.more", count),
        },
    })
}

/// The terms of the list itself that find nothing, or below which one does.
pub(super) fn void_terms(target: &str, facts: &Facts) -> Vec<String> {
    let branches = walk(target, facts).map_or_else(Vec::new, |(list, _)| list.branches);
    let void = branches.into_iter().filter(Branch::has_void);
    void.map(|branch| branch.term).collect()
}

fn walk(target: &str, facts: &Facts) -> Option<(List, usize)> {
    let mail = &facts.mail;
    let [record] = mail.spf.known()?.records.as_slice() else {
        return None;
    };
    let lookups = mail.spf_lookups.known().map_or(&[][..], Vec::as_slice);
    let mut walk = Walk::new(lookups);
    let list = walk.list(target, record);
    Some((list, walk.left_out))
}

struct Writer<'a> {
    phrases: Phrases<'a>,
    /// A receiver has given up already.
    is_over: bool,
}

impl Writer<'_> {
    fn terms(&mut self, branches: &[Branch]) -> Vec<SenderTerm> {
        branches.iter().map(|branch| self.term(branch)).collect()
    }

    fn term(&mut self, branch: &Branch) -> SenderTerm {
        let phrases = self.phrases;
        let most = MOST_LOOKUP_TERMS.to_string();
        let so_far = branch.so_far.to_string();
        let lookups = phrases.fill("sender.so-far", &[("n", &so_far), ("most", &most)]);
        let mut faults = Vec::new();
        let is_over = usize::try_from(branch.so_far).is_ok_and(|n| n > MOST_LOOKUP_TERMS);
        if is_over && !self.is_over {
            faults.push(phrases.say("sender.over"));
            self.is_over = true;
        }
        let mut leads_to = Vec::new();
        let mut terms = Vec::new();
        match &branch.end {
            End::List(list) => {
                if list.mistakes > 0 {
                    faults.push(phrases.one_or_many("sender.mistakes", list.mistakes));
                }
                leads_to = self.own(list, branch.term.starts_with("redirect"));
                terms = self.terms(&list.branches);
            }
            End::Found(found) => leads_to = few(found, phrases),
            End::Nothing => faults.push(phrases.say("sender.nothing")),
            End::NoList => faults.push(phrases.say("sender.dead-end")),
            End::BySender => leads_to.push(phrases.say("sender.by-sender")),
            End::NotFollowed => leads_to.push(phrases.say("sender.not-followed")),
            End::Unseen(why) => {
                let cause = phrases.say(&format!("cause.{}", why.cause.word()));
                leads_to.push(phrases.fill("fact.unknown", &[("cause", &cause)]));
            }
        }
        SenderTerm {
            term: branch.term.clone(),
            lookups,
            faults,
            leads_to,
            terms,
        }
    }

    /// What a list says without leading on. Its `all` decides only where it is the last word.
    fn own(&self, list: &List, decides: bool) -> Vec<String> {
        let mut own = Vec::new();
        if list.networks > 0 {
            own.push(self.phrases.one_or_many("sender.ranges", list.networks));
        }
        if decides && !list.all.is_empty() {
            own.push(list.all.clone());
        }
        own
    }
}

fn few(found: &[String], phrases: Phrases) -> Vec<String> {
    let mut few: Vec<String> = found.iter().take(MOST_ADDRESSES).cloned().collect();
    if let more @ 1.. = found.len().saturating_sub(MOST_ADDRESSES) {
        few.push(phrases.count("list.more", more));
    }
    few
}

#[cfg(test)]
mod tests;
