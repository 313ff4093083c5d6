//! What the name servers are together.

mod agreement;
mod recursion;
pub(crate) mod serials;

use std::net::IpAddr;

use crate::fact::{
    AddressAnswer, Cause, DomainState, Facts, NameServer, NameServerAnswer, Response, Seen, Why,
};

/// Fills the facts about all name servers of the domain.
pub(super) fn complete(facts: &mut Facts) {
    if let Seen::Known(servers) = &mut facts.name_servers {
        read_answers(servers);
    }
    let servers = facts.name_servers.as_ref();
    let names = servers
        .clone()
        .map(|servers| servers.iter().map(|s| s.name.clone()).collect());
    let state = match servers.clone() {
        Seen::Known(servers) => state(servers),
        Seen::Absent => Seen::Known(DomainState::DoesNotExist),
        Seen::Unknown(why) => Seen::Unknown(why),
    };
    let answering = servers
        .clone()
        .and_then(|servers| addresses_answering(servers));
    let failing = servers.and_then(|servers| failing(servers));
    facts.dns.state = state;
    facts.dns.name_server_names = names;
    facts.dns.addresses_answering = answering;
    facts.dns.name_servers_failing = failing;
    agreement::complete(facts);
    serials::complete(facts);
    recursion::complete(facts);
}

/// Whether an address answers for the domain with authority.
fn is_authority(answer: &AddressAnswer) -> bool {
    let response = answer.response.known();
    response.is_some_and(|response| response.has_authority())
}

/// Why it is not known what all that answer for the domain with authority say: an address could not be
/// heard, or none of them has authority. A dead or lame one says nothing, and that is known.
fn unheard(servers: &[NameServer]) -> Option<Why> {
    let known = || servers.iter().filter_map(|server| server.answers.known());
    let unknown = servers.iter().find_map(|server| server.answers.unknown());
    let unknown = unknown.or(known().flatten().find_map(|one| one.answer.unknown()));
    let lacks_authority = !known().flatten().any(is_authority);
    let none = || Why::new(Cause::Follows, "no name server answers with authority");
    unknown.cloned().or(lacks_authority.then(none))
}

/// Reads what each address answered. Silence becomes "dead" only where another address of the same
/// family answered meanwhile (law 1): else the line of whoever looks may carry that family badly.
fn read_answers(servers: &mut [NameServer]) {
    let mut heard_over_ipv4 = false;
    let mut heard_over_ipv6 = false;
    for address in addresses(servers) {
        address.answer = address.response.clone().and_then(read);
        let heard = address.answer.known().is_some();
        if address.address.is_ipv4() {
            heard_over_ipv4 |= heard;
        } else {
            heard_over_ipv6 |= heard;
        }
    }
    for address in addresses(servers) {
        let has_witness = if address.address.is_ipv4() {
            heard_over_ipv4
        } else {
            heard_over_ipv6
        };
        if has_witness && is_silent(address) {
            address.answer = Seen::Known(NameServerAnswer::Dead);
        }
    }
}

fn addresses(servers: &mut [NameServer]) -> impl Iterator<Item = &mut AddressAnswer> {
    servers
        .iter_mut()
        .filter_map(|server| match &mut server.answers {
            Seen::Known(answers) => Some(answers),
            Seen::Absent | Seen::Unknown(_) => None,
        })
        .flatten()
}

fn is_silent(address: &AddressAnswer) -> bool {
    address.response.unknown().is_some_and(|why| {
        matches!(
            why.cause,
            Cause::Timeout | Cause::Refused | Cause::Reset | Cause::Unreachable
        )
    })
}

/// How a server answers for its zone.
fn read(response: Response) -> Seen<NameServerAnswer> {
    if response.has_authority() {
        return Seen::Known(NameServerAnswer::Authoritative);
    }
    // Without authority but with recursion is how a DNS proxy on the way (a provider, a router)
    // answers in the server's place, be it with records or with a refusal: that says nothing about the
    // server, which has no reason to offer recursion.
    if !response.authoritative && response.recursion {
        return Seen::Unknown(Why::new(
            Cause::Intercepted,
            "the answer came without authority, as from a DNS proxy on the way",
        ));
    }
    Seen::Known(NameServerAnswer::Lame)
}

/// What the servers' answers together say of the domain: that none has authority is known only where
/// every one of them answered.
fn state(servers: &[NameServer]) -> Seen<DomainState> {
    let unheard = |what: String| Why::new(Cause::NoAnswer, what);
    let mut unknown = servers
        .is_empty()
        .then(|| unheard("no name server is listed".to_owned()));
    for server in servers {
        let answers = match &server.answers {
            Seen::Known(answers) => answers.as_slice(),
            Seen::Absent => {
                let why = || unheard(format!("{} has no address", server.name));
                unknown.get_or_insert_with(why);
                continue;
            }
            Seen::Unknown(why) => {
                unknown.get_or_insert_with(|| why.clone());
                continue;
            }
        };
        for address in answers {
            match &address.answer {
                Seen::Known(NameServerAnswer::Authoritative) => {
                    return Seen::Known(DomainState::Answers);
                }
                Seen::Known(NameServerAnswer::Lame) => {}
                // A dead server did not answer: what it would have said is as unknown as before.
                silent => {
                    let why = silent.unknown().or(address.response.unknown());
                    unknown = unknown.or_else(|| why.cloned());
                }
            }
        }
    }
    unknown.map_or(Seen::Known(DomainState::NotAuthoritative), Seen::Unknown)
}

/// Distinct addresses that answered with authority. Known only where every address was heard or its
/// silence is a fact; one unheard address could be the second.
fn addresses_answering(servers: &[NameServer]) -> Seen<Vec<IpAddr>> {
    let mut answering = Vec::new();
    let mut unknown = None;
    for server in servers {
        match &server.answers {
            Seen::Known(answers) => {
                for address in answers {
                    match &address.answer {
                        Seen::Known(NameServerAnswer::Authoritative) => {
                            answering.push(address.address);
                        }
                        Seen::Known(_) | Seen::Absent => {}
                        Seen::Unknown(why) => unknown = Some(why.clone()),
                    }
                }
            }
            Seen::Absent => {}
            Seen::Unknown(why) => unknown = Some(why.clone()),
        }
    }
    answering.sort_unstable();
    answering.dedup();
    // Two that answer are two, whatever the third would have said.
    match unknown {
        Some(why) if answering.len() < 2 => Seen::Unknown(why),
        _ => Seen::Known(answering),
    }
}

/// Servers that do not do their work.
fn failing(servers: &[NameServer]) -> Seen<Vec<String>> {
    Seen::names_where(servers, |server| &server.name, fails)
}

fn fails(server: &NameServer) -> Seen<bool> {
    if server.alias == Seen::Known(true) || server.addresses == Seen::Absent {
        return Seen::Known(true);
    }
    let mut unknown: Option<Why> = None;
    match &server.answers {
        Seen::Known(answers) => {
            for address in answers {
                match &address.answer {
                    Seen::Known(NameServerAnswer::Authoritative) | Seen::Absent => {}
                    Seen::Known(NameServerAnswer::Lame | NameServerAnswer::Dead) => {
                        return Seen::Known(true);
                    }
                    Seen::Unknown(why) => unknown = Some(why.clone()),
                }
            }
        }
        Seen::Absent => return Seen::Known(true),
        Seen::Unknown(why) => unknown = Some(why.clone()),
    }
    unknown = unknown.or_else(|| server.alias.unknown().cloned());
    unknown.map_or(Seen::Known(false), Seen::Unknown)
}

#[cfg(test)]
mod tests;
