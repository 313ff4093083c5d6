//! What the domain's own name servers say of a name, where the user's resolver says what nobody else may
//! hear: a filter answers in a server's place, and an office has names of its own.

use std::net::IpAddr;

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{RData, RecordType};

use super::{Scan, Sink};
use crate::fact::derive::is_private;
use crate::fact::{Cause, Facts, LeadSource, Response, Seen, Why};
use crate::net::dial::Transport;
use crate::net::{LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::target::registrable;

/// Asks about a name in the domain's own zone that leads to an address of no public network.
pub(super) async fn ask(
    scan: &Scan,
    sink: &Sink,
    name: &str,
    addresses: &Seen<Vec<IpAddr>>,
) -> Seen<LeadSource> {
    let kinds = in_doubt(addresses);
    let is_own = registrable(name).is_some_and(|domain| domain == scan.target.registrable());
    if kinds.is_empty() || !is_own {
        return Seen::Absent;
    }
    let servers = match sink.wait_for(|facts| servers_of(facts, name)).await {
        Seen::Known(servers) => servers,
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let mut why = Why::new(
        Cause::NoAnswer,
        format!("no server has authority for {name}"),
    );
    for server in servers.into_iter().take(LIMITS.servers_at_source) {
        match ask_one(&scan.net, server, name, &kinds).await {
            Ok(said) => return Seen::Known(said),
            Err(failed) => why = failed,
        }
    }
    Seen::Unknown(why)
}

/// The kinds of records in which such an address stands.
fn in_doubt(addresses: &Seen<Vec<IpAddr>>) -> Vec<RecordType> {
    let is_inside = |is_v6: bool| {
        let mut addresses = addresses.known().into_iter().flatten();
        addresses.any(|one| one.is_ipv6() == is_v6 && is_private(*one))
    };
    let kinds = [(false, RecordType::A), (true, RecordType::AAAA)];
    let doubted = kinds.into_iter().filter(|(is_v6, _)| is_inside(*is_v6));
    doubted.map(|(_, kind)| kind).collect()
}

/// The addresses that answer for the zone of a name with authority; `None` while another probe looks. Absent:
/// the name lies in another zone.
fn servers_of(facts: &Facts, name: &str) -> Option<Seen<Vec<IpAddr>>> {
    match &facts.dns.zone {
        Seen::Known(zone) if is_in(name, zone) => {}
        Seen::Known(_) | Seen::Absent => return Some(Seen::Absent),
        Seen::Unknown(why) if why.is_pending() => return None,
        Seen::Unknown(why) => return Some(Seen::Unknown(why.clone())),
    }
    let servers = match &facts.name_servers {
        Seen::Known(servers) => servers,
        Seen::Absent => return Some(Seen::Known(Vec::new())),
        Seen::Unknown(why) if why.is_pending() => return None,
        Seen::Unknown(why) => return Some(Seen::Unknown(why.clone())),
    };
    let answers = servers.iter().filter_map(|server| server.answers.known());
    let has_authority = |response: &Response| response.has_authority();
    let mut addresses: Vec<IpAddr> = Vec::new();
    for answer in answers.flatten() {
        if answer.response.known().is_some_and(has_authority)
            && !addresses.contains(&answer.address)
        {
            addresses.push(answer.address);
        }
    }
    Some(Seen::Known(addresses))
}

fn is_in(name: &str, zone: &str) -> bool {
    let above = name.strip_suffix(zone);
    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

async fn ask_one(
    net: &Net,
    server: IpAddr,
    name: &str,
    kinds: &[RecordType],
) -> Result<LeadSource, Why> {
    let mut source = LeadSource::default();
    for kind in kinds {
        let wait = LIMITS.name_server_wait;
        let asked = net.ask_server(server, Transport::Udp, name, *kind, wait);
        read(&asked.await?, server, name, &mut source)?;
    }
    Ok(source)
}

/// Adds what an answer says of a name, through the aliases that stand in it.
fn read(said: &Message, server: IpAddr, name: &str, source: &mut LeadSource) -> Result<(), Why> {
    let flags = said.metadata;
    let is_sound = matches!(
        flags.response_code,
        ResponseCode::NoError | ResponseCode::NXDomain
    );
    if !flags.authoritative || !is_sound || flags.truncation {
        let doing = format!("{server} does not say with authority where {name} leads");
        let is_proxy = flags.recursion_available && !flags.authoritative;
        let cause = if is_proxy {
            Cause::Intercepted
        } else {
            Cause::Unreadable
        };
        return Err(Why::new(cause, doing));
    }
    let mut aliases: Vec<String> = Vec::new();
    while aliases.len() < LIMITS.aliases {
        let last = aliases.last().map_or(name, String::as_str);
        let mut targets = said.answers.iter().filter_map(|record| match &record.data {
            RData::CNAME(target) if host_name(&record.name) == last => Some(host_name(&target.0)),
            _ => None,
        });
        match targets.next() {
            Some(target) if !aliases.contains(&target) => aliases.push(target),
            _ => break,
        }
    }
    let last = aliases.last().map_or(name, String::as_str);
    let of_last = said
        .answers
        .iter()
        .filter(|record| host_name(&record.name) == last);
    let addresses = of_last.filter_map(|record| match &record.data {
        RData::A(a) => Some(IpAddr::V4(a.0)),
        RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
        _ => None,
    });
    source.addresses.extend(addresses.take(LIMITS.addresses));
    source.aliases = aliases;
    Ok(())
}
