//! Whether the name servers have the same version of the zone.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::{is_authority, unheard};
use crate::fact::{AddressAnswer, Facts, NameServer, Seen, Why};
use crate::target::registrable;

/// Fills the facts about serials.
pub(super) fn complete(facts: &mut Facts) {
    let differ = facts.name_servers.as_ref();
    let differ = differ.and_then(|servers| differ_anywhere(servers));
    let apart = facts.name_servers.as_ref();
    let apart = apart.and_then(|servers| still_apart(servers));
    facts.dns.serials_differ = differ;
    facts.dns.serials_apart = apart;
}

/// Addresses of operators whose own servers have different serials: those to look at a second time.
pub(crate) fn addresses_apart(servers: &[NameServer]) -> BTreeSet<IpAddr> {
    let operators = by_operator(servers).into_values();
    let apart = operators.filter(|answers| at_first(answers).len() > 1);
    apart.flatten().map(|(_, answer)| answer.address).collect()
}

/// What the servers of one operator answered, each with the name of the server.
type Answers<'a> = Vec<(&'a str, &'a AddressAnswer)>;

/// The servers with authority by who runs them, as far as their names tell: one registrable domain.
fn by_operator(servers: &[NameServer]) -> BTreeMap<String, Answers<'_>> {
    let mut operators: BTreeMap<String, Answers> = BTreeMap::new();
    for server in servers {
        let operator = registrable(&server.name).unwrap_or_else(|| server.name.clone());
        let answers = server.answers.known().into_iter().flatten();
        let known = answers.filter(|answer| is_authority(answer));
        let answers = known.map(|answer| (server.name.as_str(), answer));
        operators.entry(operator).or_default().extend(answers);
    }
    operators
}

/// The serials that some servers have at first.
fn at_first(answers: &Answers<'_>) -> BTreeSet<u32> {
    let serials = answers.iter().filter_map(|(_, one)| one.serial.known());
    serials.copied().collect()
}

fn differ_anywhere(servers: &[NameServer]) -> Seen<bool> {
    let answers: Answers = by_operator(servers).into_values().flatten().collect();
    if at_first(&answers).len() > 1 {
        return Seen::Known(true);
    }
    let unnoted = answers.iter().find_map(|(_, one)| one.serial.unknown());
    let why = unheard(servers).or(unnoted.cloned());
    why.map_or(Seen::Known(false), Seen::Unknown)
}

/// The servers of each operator that a second look still found with different serials.
fn still_apart(servers: &[NameServer]) -> Seen<Vec<String>> {
    let mut found = BTreeSet::new();
    let mut unknown = unheard(servers);
    for answers in by_operator(servers).into_values() {
        match apart_later(&answers) {
            Ok(apart) => found.extend(apart),
            Err(why) => unknown = Some(why),
        }
    }
    match unknown {
        Some(why) if found.is_empty() => Seen::Unknown(why),
        _ => Seen::Known(found.into_iter().collect()),
    }
}

/// The servers of one operator with their serials, where these differ at a second look, and one of them is
/// older than what was there at the first: where all have moved on, changes are on their way.
fn apart_later(answers: &Answers<'_>) -> Result<Vec<String>, Why> {
    if at_first(answers).len() < 2 {
        let unknown = answers.iter().find_map(|(_, one)| one.serial.unknown());
        return unknown.map_or(Ok(Vec::new()), |why| Err(why.clone()));
    }
    let mut later = Vec::new();
    let mut unknown = None;
    for (name, answer) in answers {
        match &answer.serial_later {
            Seen::Known(serial) => later.push((name, serial)),
            Seen::Absent => {}
            Seen::Unknown(why) => unknown = Some(why),
        }
    }
    let serials: BTreeSet<&u32> = later.iter().map(|(_, serial)| *serial).collect();
    let before = at_first(answers);
    let is_behind = |serial: &&u32| before.iter().any(|first| is_older(**serial, *first));
    if serials.len() > 1 && serials.iter().copied().any(|serial| is_behind(&serial)) {
        let told = later.iter();
        return Ok(told
            .map(|(name, serial)| format!("{name} ({serial})"))
            .collect());
    }
    unknown.map_or(Ok(Vec::new()), |why| Err(why.clone()))
}

/// Whether one serial comes before another (RFC 1982 3.2).
fn is_older(one: u32, other: u32) -> bool {
    one != other && other.wrapping_sub(one) < 1 << 31
}

#[cfg(test)]
mod tests;
