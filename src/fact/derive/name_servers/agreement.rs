//! Whether the name servers agree: with each other, with the zone above, and over TCP as over UDP.
//!
//! Kleene: a difference that was seen is a fact, whatever another server would have said. That there is
//! none is known where every server was compared that answers for the domain, and the zone above as well.

use std::collections::BTreeSet;

use super::{is_authority, unheard};
use crate::fact::{AddressAnswer, Cause, Facts, NameServer, Seen, TcpAnswer, Why};
use crate::net::LIMITS;

/// Fills the facts about what differs between name servers.
pub(super) fn complete(facts: &mut Facts) {
    let dns = &mut facts.dns;
    let servers = facts.name_servers.as_ref();
    let lists = servers.map(|servers| Lists::of(servers));
    let above = &dns.name_servers_above;
    dns.name_servers_only_above = lists.as_ref().and_then(|lists| lists.only_above(above));
    dns.name_servers_only_below = lists.as_ref().and_then(|lists| lists.only_below(above));
    dns.name_servers_listed_in_part = lists.and_then(|lists| lists.in_part());
    let tcp_above = &dns.tcp_above;
    let servers = facts.name_servers.as_ref();
    dns.name_servers_without_tcp = servers.and_then(|servers| without_tcp(servers, tcp_above));
}

/// The lists of servers that those with authority gave.
struct Lists<'a> {
    known: Vec<BTreeSet<&'a str>>,
    /// Why one of them may be missing.
    unknown: Option<Why>,
}

impl<'a> Lists<'a> {
    fn of(servers: &'a [NameServer]) -> Self {
        let mut lists = Self {
            known: Vec::new(),
            unknown: unheard(servers),
        };
        for answer in heard(servers) {
            match &answer.listed {
                Seen::Known(names) => {
                    lists.known.push(names.iter().map(String::as_str).collect());
                }
                Seen::Absent => lists.known.push(BTreeSet::new()),
                Seen::Unknown(why) => lists.unknown = Some(why.clone()),
            }
        }
        lists
    }

    /// Names that the zone above hands out, and some list lacks.
    fn only_above(&self, above: &Seen<Vec<String>>) -> Seen<Vec<String>> {
        above.as_ref().and_then(|above| {
            let lacks = |name: &&str| self.known.iter().any(|list| !list.contains(name));
            self.complete(above.iter().map(String::as_str).filter(lacks))
        })
    }

    /// Names on some list that the zone above does not hand out.
    fn only_below(&self, above: &Seen<Vec<String>>) -> Seen<Vec<String>> {
        above.as_ref().and_then(|above| {
            let above: BTreeSet<&str> = above.iter().map(String::as_str).collect();
            self.complete(self.any().into_iter().filter(|name| !above.contains(name)))
        })
    }

    /// Names on some lists, and not on others.
    fn in_part(&self) -> Seen<Vec<String>> {
        let lacks = |name: &&str| self.known.iter().any(|list| !list.contains(name));
        self.complete(self.any().into_iter().filter(lacks))
    }

    /// Names on any list.
    fn any(&self) -> BTreeSet<&'a str> {
        self.known.iter().flatten().copied().collect()
    }

    /// What was found; nothing only where every list was there.
    fn complete<'n>(&self, found: impl Iterator<Item = &'n str>) -> Seen<Vec<String>> {
        let found = found.take(LIMITS.records);
        let found: Vec<String> = found.map(str::to_owned).collect();
        match &self.unknown {
            Some(why) if found.is_empty() => Seen::Unknown(why.clone()),
            _ => Seen::Known(found),
        }
    }
}

/// What each address with authority answered.
fn heard(servers: &[NameServer]) -> impl Iterator<Item = &AddressAnswer> {
    let known = servers.iter().filter_map(|server| server.answers.known());
    known.flatten().filter(|answer| is_authority(answer))
}

/// Servers that refuse TCP. Where nothing at all answers over TCP, a refusal may be the doing of the network
/// that was looked from: a server of the top-level domain tells.
fn without_tcp(servers: &[NameServer], tcp_above: &Seen<TcpAnswer>) -> Seen<Vec<String>> {
    let refusal = if heard(servers).any(|answer| gets_through(&answer.tcp)) {
        Seen::Known(true)
    } else {
        match tcp_above {
            Seen::Known(TcpAnswer::Answered | TcpAnswer::Only) => Seen::Known(true),
            Seen::Known(TcpAnswer::Refused) => Seen::Unknown(Why::new(
                Cause::Intercepted,
                "a server of the top-level domain seems to refuse TCP as well",
            )),
            Seen::Absent => Seen::Unknown(Why::from(Cause::Follows)),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        }
    };
    let property = |server: &NameServer| refuses_tcp(server, &refusal);
    let found = Seen::names_where(servers, |server| &server.name, property);
    match (&found, unheard(servers)) {
        (Seen::Known(names), Some(why)) if names.is_empty() => Seen::Unknown(why),
        _ => found,
    }
}

fn gets_through(tcp: &Seen<TcpAnswer>) -> bool {
    matches!(tcp, Seen::Known(TcpAnswer::Answered | TcpAnswer::Only))
}

/// Whether an address of a server refuses TCP, where `refusal` is what a refusal means.
fn refuses_tcp(server: &NameServer, refusal: &Seen<bool>) -> Seen<bool> {
    let mut unknown = None;
    for answer in heard(std::slice::from_ref(server)) {
        let refuses = match &answer.tcp {
            Seen::Known(TcpAnswer::Answered) | Seen::Absent => Seen::Known(false),
            Seen::Known(TcpAnswer::Refused) => refusal.clone(),
            Seen::Known(TcpAnswer::Only) => Seen::Unknown(Why::new(
                Cause::Timeout,
                format!("{} answers over TCP only", answer.address),
            )),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        };
        match refuses {
            Seen::Known(true) => return Seen::Known(true),
            Seen::Known(false) | Seen::Absent => {}
            Seen::Unknown(why) => unknown = Some(why),
        }
    }
    unknown.map_or(Seen::Known(false), Seen::Unknown)
}

#[cfg(test)]
mod tests;
