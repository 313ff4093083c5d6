//! What the name servers are together.

use std::net::IpAddr;

use crate::fact::{Facts, NameServer, NameServerAnswer, Seen, Why};

/// Fills the facts about all name servers of the domain.
pub(super) fn complete(facts: &mut Facts) {
    let servers = facts.name_servers.as_ref();
    let names = servers
        .clone()
        .map(|servers| servers.iter().map(|s| s.name.clone()).collect());
    let answering = servers
        .clone()
        .and_then(|servers| addresses_answering(servers));
    let failing = servers.and_then(|servers| failing(servers));
    facts.dns.name_server_names = names;
    facts.dns.addresses_answering = answering;
    facts.dns.name_servers_failing = failing;
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
mod tests {
    use super::*;
    use crate::fact::{AddressAnswer, Cause};

    fn server(name: &str, answers: &[(&str, Seen<NameServerAnswer>)]) -> NameServer {
        let answers = answers.iter().map(|(address, answer)| AddressAnswer {
            address: address.parse().unwrap(),
            answer: answer.clone(),
        });
        let answers: Vec<AddressAnswer> = answers.collect();
        NameServer {
            name: name.to_owned(),
            own: false,
            alias: Seen::Known(false),
            addresses: Seen::Known(answers.iter().map(|answer| answer.address).collect()),
            answers: Seen::Known(answers),
        }
    }

    const GOOD: Seen<NameServerAnswer> = Seen::Known(NameServerAnswer::Authoritative);
    const DEAD: Seen<NameServerAnswer> = Seen::Known(NameServerAnswer::Dead);

    fn silent() -> Seen<NameServerAnswer> {
        Seen::Unknown(Why::from(Cause::Timeout))
    }

    #[test]
    fn two_addresses_that_answer_are_two_whatever_a_third_would_say() {
        let two = [
            server("a", &[("192.0.2.1", GOOD)]),
            server("b", &[("192.0.2.2", GOOD)]),
            server("c", &[("192.0.2.3", silent())]),
        ];
        assert_eq!(addresses_answering(&two).known().unwrap().len(), 2);
        let one = [
            server("a", &[("192.0.2.1", GOOD)]),
            server("c", &[("192.0.2.3", silent())]),
        ];
        assert!(addresses_answering(&one).unknown().is_some());
        let same = [
            server("a", &[("192.0.2.1", GOOD)]),
            server("b", &[("192.0.2.1", GOOD)]),
        ];
        assert_eq!(addresses_answering(&same).known().unwrap().len(), 1);
    }

    #[test]
    fn a_dead_lame_nameless_or_aliased_server_fails() {
        let mut aliased = server("alias", &[("192.0.2.1", GOOD)]);
        aliased.alias = Seen::Known(true);
        let mut nameless = server("nameless", &[]);
        nameless.addresses = Seen::Absent;
        let servers = [
            server("good", &[("192.0.2.2", GOOD)]),
            server("dead", &[("192.0.2.3", DEAD)]),
            aliased,
            nameless,
            server("silent", &[("192.0.2.4", silent())]),
        ];
        assert_eq!(
            failing(&servers).known().unwrap(),
            &["dead", "alias", "nameless"]
        );
        assert!(failing(&servers[4..]).unknown().is_some());
        assert_eq!(failing(&servers[..1]), Seen::Known(Vec::new()));
    }
}
