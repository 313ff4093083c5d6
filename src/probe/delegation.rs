//! Where a domain is handed to its name servers: what the user's resolver says of it and, where that
//! fails, what the servers of the zone above say.

use std::collections::BTreeMap;
use std::net::IpAddr;

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use crate::fact::{Cause, Seen, Why};
use crate::net::dial::Transport;
use crate::net::{Answer, LIMITS, Net, is_of_zone_above};
use crate::parse::dns_name::host_name;

/// The zone a name lies in: the closest name upwards that has name servers of its own.
pub(super) struct Zone {
    /// The name at which it begins.
    pub(super) name: String,
    /// The names of its servers, sorted.
    pub(super) servers: Vec<String>,
    /// Their addresses, where the zone above gave them.
    pub(super) glue: BTreeMap<String, Vec<IpAddr>>,
}

/// What is known of where a name lies.
pub(super) enum Delegation {
    /// In this zone.
    To(Zone),
    /// Nowhere: it does not exist (RFC 8020: then nothing below it does either).
    NoSuchName,
}

/// The zone of a name.
pub(super) async fn find_zone(net: &Net, target: &str) -> Result<Delegation, Why> {
    match ask_resolver(net, target).await {
        // A resolver says "server failure" where every server of the domain refuses, and a filter
        // denies what is there. The zone above knows better.
        Err(why) if matches!(why.cause, Cause::ServerFailure | Cause::Intercepted) => {
            ask_above(net, target).await.ok_or(why)
        }
        found => found,
    }
}

async fn ask_resolver(net: &Net, target: &str) -> Result<Delegation, Why> {
    for name in upwards(target) {
        match net.lookup(name, RecordType::NS).await? {
            Answer::NoSuchName if name == target => return Ok(Delegation::NoSuchName),
            answer @ Answer::Records(_) => {
                return Ok(Delegation::To(Zone {
                    name: name.to_owned(),
                    servers: listed(server_names(&answer)),
                    glue: BTreeMap::new(),
                }));
            }
            Answer::Unproven if name == target => {
                let doing = format!("{target} does not exist, the resolver says without proof");
                return Err(Why::new(Cause::Intercepted, doing));
            }
            Answer::NoData | Answer::NoSuchName | Answer::Unproven => {}
        }
    }
    Err(Why::new(
        Cause::Unreadable,
        format!("no zone above {target} has name servers"),
    ))
}

/// A name and those above it, the root left out.
fn upwards(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| Some(name.split_once('.')?.1))
        .take_while(|name| !name.is_empty())
}

fn server_names(answer: &Answer) -> Vec<String> {
    answer.read(|data| match data {
        RData::NS(server) => Some(host_name(&server.0)),
        _ => None,
    })
}

fn listed(mut servers: Vec<String>) -> Vec<String> {
    servers.sort_unstable();
    servers.dedup();
    servers.truncate(LIMITS.servers);
    servers
}

/// Asks servers of the closest zone above that the resolver knows. `None`: nothing to rely on came.
async fn ask_above(net: &Net, target: &str) -> Option<Delegation> {
    for above in upwards(target).skip(1) {
        let Ok(answer @ Answer::Records(_)) = net.lookup(above, RecordType::NS).await else {
            continue;
        };
        for server in server_names(&answer).iter().take(LIMITS.servers_above) {
            let Seen::Known(addresses) = net.addresses(server).await else {
                continue;
            };
            let Ok(address) = net.choose(&addresses) else {
                continue;
            };
            for transport in [Transport::Udp, Transport::Tcp] {
                let wait = LIMITS.name_server_wait;
                let asked = net.ask_server(address, transport, target, RecordType::NS, wait);
                let said = asked.await.ok().and_then(|said| read(&said, above, target));
                if said.is_some() {
                    return said;
                }
            }
        }
        return None;
    }
    None
}

/// What a server of the zone `above` says of a name below it: a delegation on the way to it (RFC 1034
/// 4.3.2), or that there is no such name.
fn read(said: &Message, above: &str, target: &str) -> Option<Delegation> {
    let flags = said.metadata;
    // Cut off; or spoken by a proxy on the way, which hands nothing to anyone.
    if flags.truncation || (flags.recursion_available && !flags.authoritative) {
        return None;
    }
    let (above, target) = (absolute(above)?, absolute(target)?);
    let has_soa = || {
        let is_soa = |record: &Record| {
            matches!(record.data, RData::SOA(_)) && is_of_zone_above(&record.name, &target)
        };
        said.authorities.iter().any(is_soa)
    };
    match flags.response_code {
        ResponseCode::NXDomain if flags.authoritative && has_soa() => {
            return Some(Delegation::NoSuchName);
        }
        ResponseCode::NoError => {}
        _ => return None,
    }
    let records = said.answers.iter().chain(&said.authorities);
    let handed = records.filter_map(|record| match &record.data {
        RData::NS(server) => Some((&record.name, host_name(&server.0))),
        _ => None,
    });
    let on_the_way = |cut: &Name| *cut != above && above.zone_of(cut) && cut.zone_of(&target);
    let handed: Vec<(&Name, String)> = handed.filter(|(cut, _)| on_the_way(cut)).collect();
    let (cut, _) = handed.first()?;
    let servers = handed.iter().filter(|(name, _)| name == cut);
    let servers = listed(servers.map(|(_, server)| server.clone()).collect());
    Some(Delegation::To(Zone {
        name: host_name(cut),
        glue: glue(said, &servers),
        servers,
    }))
}

fn glue(said: &Message, servers: &[String]) -> BTreeMap<String, Vec<IpAddr>> {
    let mut glue: BTreeMap<String, Vec<IpAddr>> = BTreeMap::new();
    for record in &said.additionals {
        let address = match &record.data {
            RData::A(a) => IpAddr::V4(a.0),
            RData::AAAA(aaaa) => IpAddr::V6(aaaa.0),
            _ => continue,
        };
        let server = host_name(&record.name);
        if servers.contains(&server) {
            let known = glue.entry(server).or_default();
            if known.len() < LIMITS.addresses {
                known.push(address);
            }
        }
    }
    glue
}

fn absolute(name: &str) -> Option<Name> {
    Name::from_ascii(format!("{name}.")).ok()
}

#[cfg(test)]
mod tests {
    use hickory_proto::op::{MessageType, OpCode};
    use hickory_proto::rr::rdata::{A, NS, SOA};

    use super::*;

    fn name(text: &str) -> Name {
        absolute(text).unwrap()
    }

    fn said() -> Message {
        Message::new(1, MessageType::Response, OpCode::Query)
    }

    /// A referral for `cut` to `server`, with the address of the server and of a stranger.
    fn referral(cut: &str, server: &str) -> Message {
        let mut said = said();
        let record = |owner: &str, data| Record::from_rdata(name(owner), 300, data);
        said.add_authority(record(cut, RData::NS(NS(name(server)))));
        said.add_authority(record("be", RData::NS(NS(name("a.dns.be")))));
        for (owner, address) in [(server, [192, 0, 2, 1]), ("stranger.be", [192, 0, 2, 9])] {
            said.add_additional(record(owner, RData::A(A(address.into()))));
        }
        said
    }

    fn no_such_name() -> Message {
        let mut said = said();
        said.metadata.response_code = ResponseCode::NXDomain;
        said.metadata.authoritative = true;
        let soa = SOA::new(name("a.dns.be"), name("x.be"), 1, 1, 1, 1, 1);
        said.add_authority(Record::from_rdata(name("be"), 300, RData::SOA(soa)));
        said
    }

    #[test]
    fn a_referral_names_the_zone_on_the_way_and_its_servers() {
        let said = referral("Example.be", "NS1.example.be");
        let Some(Delegation::To(zone)) = read(&said, "be", "shop.example.be") else {
            panic!("no delegation in {said:?}");
        };
        assert_eq!(zone.name, "example.be");
        assert_eq!(zone.servers, ["ns1.example.be"]);
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        let glue = BTreeMap::from([("ns1.example.be".to_owned(), vec![address])]);
        assert_eq!(zone.glue, glue, "a stranger's address is no glue");
    }

    #[test]
    fn a_referral_to_elsewhere_or_upwards_leads_nowhere() {
        for cut in ["other.be", "be", "deep.shop.example.be", "com"] {
            let said = referral(cut, "ns1.example.be");
            assert!(read(&said, "be", "shop.example.be").is_none(), "{cut}");
        }
    }

    #[test]
    fn only_authority_with_a_soa_says_that_there_is_no_such_name() {
        let read = |said: &Message| read(said, "be", "example.be");
        assert!(matches!(
            read(&no_such_name()),
            Some(Delegation::NoSuchName)
        ));
        let mut of_proxy = no_such_name();
        of_proxy.metadata.authoritative = false;
        of_proxy.metadata.recursion_available = true;
        let mut bare = no_such_name();
        bare.authorities.clear();
        let mut cut_off = referral("example.be", "ns1.example.be");
        cut_off.metadata.truncation = true;
        let mut failure = said();
        failure.metadata.response_code = ResponseCode::ServFail;
        for said in [of_proxy, bare, cut_off, failure, said()] {
            assert!(read(&said).is_none(), "{said:?}");
        }
    }
}
