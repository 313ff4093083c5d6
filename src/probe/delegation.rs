//! Where a domain is handed to its name servers: what the user's resolver says of it, and what the
//! servers of the zone above say.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::IpAddr;

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use crate::fact::{Cause, Seen, Why};
use crate::net::dial::Transport;
use crate::net::{Answer, LIMITS, Net, is_of_zone_above};
use crate::parse::dns_name::host_name;
use crate::target::{is_handed_out, registrable};

/// The zone a name lies in: the closest name upwards that has name servers of its own.
pub(super) struct Zone {
    /// The name at which it begins.
    pub(super) name: String,
    /// The names of its servers, sorted.
    pub(super) servers: Vec<String>,
    /// Whether the zone above named them, not the user's resolver.
    told_above: bool,
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
            ask_above(net, target).await.map_err(|_| why)
        }
        // A registered name seldom lies in the zone of its ending: rather, its own servers name none (NS),
        // or it is an alias where its zone begins.
        Ok(Delegation::To(zone)) if is_registry(&zone.name, target) => {
            match ask_above(net, target).await {
                Ok(handed @ Delegation::To(_)) => Ok(handed),
                _ => Ok(Delegation::To(zone)),
            }
        }
        found => found,
    }
}

/// Whether a zone is that of a registry, below which others register names.
fn is_registry(zone: &str, target: &str) -> bool {
    registrable(zone).is_none() && !is_handed_out(target)
}

/// The names of a zone's servers as the zone above hands them out.
pub(super) async fn handed_down(net: &Net, zone: &Zone) -> Seen<Vec<String>> {
    if zone.told_above {
        return within_limit(zone.servers.clone());
    }
    match ask_above(net, &zone.name).await {
        Ok(Delegation::To(handed)) if handed.name == zone.name => within_limit(handed.servers),
        Ok(_) => Seen::Unknown(Why::new(
            Cause::Unreadable,
            format!("the zone above does not hand {} to anyone", zone.name),
        )),
        Err(why) => Seen::Unknown(why),
    }
}

async fn ask_resolver(net: &Net, target: &str) -> Result<Delegation, Why> {
    for name in upwards(target) {
        match net.lookup(name, RecordType::NS).await? {
            Answer::NoSuchName if name == target => return Ok(Delegation::NoSuchName),
            Answer::Records(records) => {
                let servers = listed(server_names(&records, name));
                // An alias: the servers are those of the zone that it leads to.
                if servers.is_empty() {
                    continue;
                }
                return Ok(Delegation::To(Zone {
                    name: name.to_owned(),
                    servers,
                    told_above: false,
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

/// The names of the servers of this very zone.
fn server_names(records: &[Record], zone: &str) -> Vec<String> {
    let of_zone = records
        .iter()
        .filter(|record| host_name(&record.name) == zone);
    let names = of_zone.filter_map(|record| match &record.data {
        RData::NS(server) => Some(host_name(&server.0)),
        _ => None,
    });
    names.take(LIMITS.records).collect()
}

/// Names in order, each once.
pub(super) fn listed(mut servers: Vec<String>) -> Vec<String> {
    servers.sort_unstable();
    servers.dedup();
    servers
}

/// A list that is to be compared: a part of one would differ from the whole.
pub(super) fn within_limit(servers: Vec<String>) -> Seen<Vec<String>> {
    if servers.len() > LIMITS.records {
        let count = servers.len();
        return Seen::Unknown(Why::new(Cause::TooLarge, format!("{count} name servers")));
    }
    Seen::Known(servers)
}

/// Asks servers of the closest zone above that the resolver knows.
async fn ask_above(net: &Net, target: &str) -> Result<Delegation, Why> {
    for above in upwards(target).skip(1) {
        let Ok(Answer::Records(records)) = net.lookup(above, RecordType::NS).await else {
            continue;
        };
        let ask = move |address| async move {
            let mut why = Why::from(Cause::NoAnswer);
            for transport in [Transport::Udp, Transport::Tcp] {
                let wait = LIMITS.name_server_wait;
                let asked = net.ask_server(address, transport, target, RecordType::NS, wait);
                match asked.await.and_then(|said| {
                    read(&said, above, target).ok_or_else(|| useless(&said, address, above))
                }) {
                    Ok(delegation) => return Ok(delegation),
                    Err(failed) => why = failed,
                }
            }
            Err(why)
        };
        return ask_one_of(net, &server_names(&records, above), ask).await;
    }
    Err(Why::new(
        Cause::Follows,
        format!("no zone above {target} was found"),
    ))
}

/// Puts a question to some server of the top-level domain of a name. `ask` refuses an address that is
/// not to be asked.
///
/// # Errors
/// Why none of them gave an answer to rely on.
pub(super) async fn ask_top_level<T, F>(
    net: &Net,
    name: &str,
    ask: impl Fn(IpAddr) -> F,
) -> Result<T, Why>
where
    F: Future<Output = Result<T, Why>>,
{
    let top = name.rsplit('.').next().unwrap_or(name);
    let servers = match net.lookup(top, RecordType::NS).await? {
        Answer::Records(records) => server_names(&records, top),
        Answer::NoData | Answer::NoSuchName | Answer::Unproven => Vec::new(),
    };
    ask_one_of(net, &servers, ask).await
}

/// Puts a question to some servers, one after another, until one of them gives something to rely on.
async fn ask_one_of<T, F>(
    net: &Net,
    servers: &[String],
    ask: impl Fn(IpAddr) -> F,
) -> Result<T, Why>
where
    F: Future<Output = Result<T, Why>>,
{
    let mut why = Why::new(Cause::NoAnswer, "no server of a zone above was found");
    for server in servers.iter().take(LIMITS.servers_above) {
        let address = match net.addresses(server).await {
            Seen::Known(addresses) => net.choose(&addresses),
            Seen::Absent => continue,
            Seen::Unknown(why) => Err(why),
        };
        let asked = match address {
            Ok(address) => ask(address).await,
            Err(why) => Err(why),
        };
        match asked {
            Ok(answer) => return Ok(answer),
            Err(failed) => why = failed,
        }
    }
    Err(why)
}

/// Why an answer of the zone above is nothing to rely on.
fn useless(said: &Message, server: IpAddr, above: &str) -> Why {
    let flags = said.metadata;
    let cause = if flags.recursion_available && !flags.authoritative {
        Cause::Intercepted
    } else if flags.response_code == ResponseCode::ServFail {
        Cause::ServerFailure
    } else {
        Cause::Unreadable
    };
    let code = flags.response_code;
    Why::new(
        cause,
        format!("{server} answers for {above}: {code}, and hands nothing to anyone"),
    )
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
        told_above: true,
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
        if servers
            .iter()
            .take(LIMITS.servers)
            .any(|one| *one == server)
        {
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
