//! Each name server, asked directly: for the zone's SOA and, where it has authority, for the names of the
//! zone's servers, over TCP, and for a name that is not its own.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{RData, Record, RecordType};

use super::delegation::{Zone, listed, within_limit};
use super::each_once::EachOnce;
use super::{Scan, beyond};
use crate::check::Area;
use crate::fact::{
    AddressAnswer, Cause, ForeignAnswer, NameServer, Response, Seen, TcpAnswer, Why,
};
use crate::net::dial::Transport;
use crate::net::{Answer, Flags, LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::target::Target;

/// Questions over UDP before an address counts as silent there.
const UDP_TRIES: usize = 3;

/// Asks every server, side by side, and each address once. Those that are too many are listed.
pub(super) async fn look(scan: &Scan, zone: &Zone) -> Vec<NameServer> {
    let asked = EachOnce::default();
    let (some, rest) = beyond::split(&zone.servers);
    let looks = some
        .iter()
        .map(|name| look_at_one(scan, zone, name, &asked));
    let mut servers = join_all(looks).await;
    servers.extend(rest.iter().map(|name| unlooked(scan, name)));
    servers
}

fn unlooked(scan: &Scan, name: &str) -> NameServer {
    let why = beyond::why(name);
    NameServer {
        own: scan.target.owns(name),
        name: name.to_owned(),
        alias: Seen::Unknown(why.clone()),
        addresses: Seen::Unknown(why.clone()),
        answers: Seen::Unknown(why),
        open_resolver: Seen::default(),
        open_resolver_unseen: false,
    }
}

async fn look_at_one(
    scan: &Scan,
    zone: &Zone,
    name: &str,
    asked: &EachOnce<AddressAnswer>,
) -> NameServer {
    let net = &scan.net;
    let (addresses, alias) = tokio::join!(net.addresses(name), is_alias(net, name));
    let addresses = match (addresses, zone.glue.get(name)) {
        // The server of a zone that fails cannot tell its own address.
        (Seen::Unknown(_), Some(glue)) => Seen::Known(glue.clone()),
        (seen, _) => seen,
    };
    let answers = match &addresses {
        Seen::Known(addresses) => {
            let reachable = some_of_each(addresses.iter().filter(|one| net.reaches(**one)));
            if reachable.is_empty() {
                Seen::Unknown(Why::new(Cause::NoFamily, format!("ask {name}")))
            } else {
                let asks = reachable.into_iter().map(|address| {
                    asked.ask(address, move || ask_address(scan, &zone.name, address))
                });
                Seen::Known(join_all(asks).await)
            }
        }
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    NameServer {
        own: scan.target.owns(name),
        name: name.to_owned(),
        alias,
        addresses,
        answers,
        open_resolver: Seen::default(),
        open_resolver_unseen: false,
    }
}

/// The addresses that are asked: the first ones of both families in turn, because a target may have any
/// number.
fn some_of_each<'a>(addresses: impl Iterator<Item = &'a IpAddr>) -> Vec<IpAddr> {
    let (v6, v4): (Vec<IpAddr>, Vec<IpAddr>) = addresses.partition(|one| one.is_ipv6());
    let longest = v4.len().max(v6.len());
    let in_turn = (0..longest).flat_map(|place| [v4.get(place), v6.get(place)]);
    let mut some: Vec<IpAddr> = in_turn.flatten().copied().collect();
    some.truncate(LIMITS.server_addresses);
    some.sort_unstable();
    some
}

/// Whether a host name is an alias.
pub(super) async fn is_alias(net: &Net, name: &str) -> Seen<bool> {
    match net.lookup(name, RecordType::CNAME).await {
        Ok(Answer::Records(_)) => Seen::Known(true),
        Ok(Answer::NoData | Answer::NoSuchName | Answer::Unproven) => Seen::Known(false),
        Err(why) => Seen::Unknown(why),
    }
}

/// The zone's SOA and, where the address has authority, what else there is to ask of it: four questions
/// where nothing is lost. Where other areas are asked for only, the SOA is all they need.
async fn ask_address(scan: &Scan, zone: &str, address: IpAddr) -> AddressAnswer {
    let (net, target) = (&scan.net, &scan.target);
    let Heard { said, over, tcp } = match ask_patiently(net, zone, address).await {
        Ok(heard) => heard,
        Err(why) => return unasked(address, Seen::Unknown(why.clone()), &why),
    };
    let response = read(&said);
    if !response.has_authority() {
        let doing = format!("{address} does not answer for {zone} with authority");
        let why = Why::new(Cause::Follows, doing);
        return unasked(address, Seen::Known(response), &why);
    }
    let serial = Seen::from(serial(&said).ok_or_else(|| no_soa(address)));
    if !scan.scope.covers(Area::Dns) {
        let why = Why::from(Cause::NotAsked);
        return AddressAnswer {
            serial,
            ..unasked(address, Seen::Known(response), &why)
        };
    }
    let over_tcp = async {
        match tcp {
            Some(told) => Ok(told),
            None => ask_over_tcp(net, address, zone).await,
        }
    };
    let (listed, tcp, foreign) = tokio::join!(
        ask_list(net, zone, address, over),
        over_tcp,
        ask_foreign(net, address, over, target),
    );
    AddressAnswer {
        address,
        response: Seen::Known(response),
        answer: Seen::default(),
        serial,
        serial_later: Seen::default(),
        listed,
        tcp: tcp.into(),
        foreign: foreign.into(),
    }
}

/// What an address leaves unknown that is not asked any further.
fn unasked(address: IpAddr, response: Seen<Response>, why: &Why) -> AddressAnswer {
    AddressAnswer {
        address,
        response,
        answer: Seen::default(),
        serial: Seen::Unknown(why.clone()),
        serial_later: Seen::Unknown(why.clone()),
        listed: Seen::Unknown(why.clone()),
        tcp: Seen::Unknown(why.clone()),
        foreign: Seen::Unknown(why.clone()),
    }
}

/// Asks some addresses once more for the serial of a zone, after a while.
pub(super) async fn look_again(
    net: &Net,
    zone: &str,
    answers: impl Iterator<Item = &AddressAnswer>,
) -> BTreeMap<IpAddr, Seen<u32>> {
    net.pause(LIMITS.serial_pause).await;
    let asks = answers.map(|answer| async move {
        let address = answer.address;
        let over = match answer.tcp {
            Seen::Known(TcpAnswer::Only) => Transport::Tcp,
            _ => Transport::Udp,
        };
        let wait = LIMITS.name_server_wait;
        let ask = |over| net.ask_server(address, over, zone, RecordType::SOA, wait);
        let said = ask_twice(over, ask).await;
        let later = said.and_then(|said| {
            let later = serial(&said).filter(|_| read(&said).has_authority());
            later.ok_or_else(|| no_soa(address))
        });
        (address, Seen::from(later))
    });
    join_all(asks).await.into_iter().collect()
}

/// The names of the zone's servers, as one of them gives them.
async fn ask_list(net: &Net, zone: &str, address: IpAddr, over: Transport) -> Seen<Vec<String>> {
    let wait = LIMITS.name_server_wait;
    let ask = |over| net.ask_server(address, over, zone, RecordType::NS, wait);
    let said = match ask_twice(over, ask).await {
        Ok(said) => said,
        Err(why) => return Seen::Unknown(why),
    };
    let flags = said.metadata;
    if !flags.authoritative || flags.response_code != ResponseCode::NoError {
        let doing = format!(
            "{address} gives no list of its servers: {}",
            flags.response_code
        );
        return Seen::Unknown(Why::new(Cause::Unreadable, doing));
    }
    let of_zone = |record: &&Record| host_name(&record.name) == zone;
    let servers = said.answers.iter().filter(of_zone);
    let servers = servers.filter_map(|record| match &record.data {
        RData::NS(server) => Some(host_name(&server.0)),
        _ => None,
    });
    within_limit(listed(servers.collect()))
}

/// Whether a server that answers over UDP does so over TCP. A refusal is an answer; silence is none,
/// nor is a connection that is cut off, which a busy server does as well.
pub(super) async fn ask_over_tcp(net: &Net, address: IpAddr, zone: &str) -> Result<TcpAnswer, Why> {
    let wait = LIMITS.name_server_wait;
    let asked = net.ask_server(address, Transport::Tcp, zone, RecordType::SOA, wait);
    match asked.await {
        Ok(_) => Ok(TcpAnswer::Answered),
        Err(why) if why.cause == Cause::Refused => Ok(TcpAnswer::Refused),
        Err(why) => Err(why),
    }
}

/// Asks a server to find out a name that is not the domain's own.
pub(super) async fn ask_foreign(
    net: &Net,
    address: IpAddr,
    over: Transport,
    target: &Target,
) -> Result<ForeignAnswer, Why> {
    let wait = LIMITS.name_server_wait;
    let wanted = (foreign_name(target), RecordType::A);
    let flags = Flags {
        recursion: true,
        ..Flags::default()
    };
    let ask = |over| net.ask_server_for(address, over, wanted, flags, wait);
    let said = ask_twice(over, ask).await?;
    Ok(ForeignAnswer {
        code: said.metadata.response_code.into(),
        authoritative: said.metadata.authoritative,
        recursion: said.metadata.recursion_available,
        address: said
            .answers
            .iter()
            .any(|record| matches!(record.data, RData::A(_))),
    })
}

/// A name that everybody may ask for (RFC 2606 3) and that is not the domain's own.
fn foreign_name(target: &Target) -> &'static str {
    if target.registrable() == "example.com" {
        "example.org"
    } else {
        "example.com"
    }
}

/// Asks once more where nothing came, and over TCP where the answer was cut off: one lost datagram is no
/// fact.
async fn ask_twice<F>(over: Transport, ask: impl Fn(Transport) -> F) -> Result<Message, Why>
where
    F: Future<Output = Result<Message, Why>>,
{
    let said = match ask(over).await {
        Err(why) if why.cause != Cause::ForbiddenAddress => ask(over).await,
        first => first,
    }?;
    // Servers that answer a stranger too often lose some answers and cut off the others.
    if said.metadata.truncation && over == Transport::Udp {
        return ask(Transport::Tcp).await;
    }
    Ok(said)
}

/// The first answer of an address.
struct Heard {
    said: Message,
    /// How to ask it further.
    over: Transport,
    /// What the way there has told of TCP.
    tcp: Option<TcpAnswer>,
}

/// Three questions over UDP, then one over TCP, each given its whole time even when refused at once: a
/// server that restarts deserves the seconds that "dead" takes. An answer that is cut off is completed over
/// TCP at once.
async fn ask_patiently(net: &Net, zone: &str, address: IpAddr) -> Result<Heard, Why> {
    for _ in 0..UDP_TRIES {
        match ask_whole_time(net, zone, address, Transport::Udp).await {
            Ok(said) if said.metadata.truncation => {
                return complete_over_tcp(net, zone, address).await;
            }
            Ok(said) => {
                return Ok(Heard {
                    said,
                    over: Transport::Udp,
                    tcp: None,
                });
            }
            Err(failed) if failed.cause == Cause::ForbiddenAddress => return Err(failed),
            Err(_) => {}
        }
    }
    let said = ask_whole_time(net, zone, address, Transport::Tcp).await?;
    Ok(Heard {
        said,
        over: Transport::Tcp,
        tcp: Some(TcpAnswer::Only),
    })
}

/// A server that cuts its answer off is there: whatever TCP comes to, it was not silent.
async fn complete_over_tcp(net: &Net, zone: &str, address: IpAddr) -> Result<Heard, Why> {
    let wait = LIMITS.name_server_wait;
    let asked = net.ask_server(address, Transport::Tcp, zone, RecordType::SOA, wait);
    match asked.await {
        Ok(said) => Ok(Heard {
            said,
            over: Transport::Udp,
            tcp: Some(TcpAnswer::Answered),
        }),
        Err(why) => Err(Why::new(
            Cause::Unreadable,
            format!("cut off over UDP; over TCP: {why}"),
        )),
    }
}

/// One question for the SOA that takes its whole time where nothing comes of it.
async fn ask_whole_time(
    net: &Net,
    zone: &str,
    address: IpAddr,
    over: Transport,
) -> Result<Message, Why> {
    let wait = LIMITS.name_server_wait;
    let ask = net.ask_server(address, over, zone, RecordType::SOA, wait);
    // `pause` bounds the try from below, the question's own deadline from above.
    let full_time = net.pause(wait);
    tokio::pin!(ask, full_time);
    let mut is_over = false;
    let answer = loop {
        tokio::select! {
            answer = &mut ask => break answer,
            () = &mut full_time, if !is_over => is_over = true,
        }
    };
    let is_failure = |why: &Why| why.cause != Cause::ForbiddenAddress;
    // Waiting once more for what is over would end the probe.
    if !is_over && answer.as_ref().is_err_and(is_failure) {
        full_time.await;
    }
    answer
}

/// What an answer says, as it came.
fn read(message: &Message) -> Response {
    Response {
        code: message.metadata.response_code.into(),
        authoritative: message.metadata.authoritative,
        recursion: message.metadata.recursion_available,
        soa: message
            .answers
            .iter()
            .any(|record| matches!(record.data, RData::SOA(_))),
    }
}

/// The serial of the zone in an answer.
fn serial(said: &Message) -> Option<u32> {
    said.answers.iter().find_map(|record| match &record.data {
        RData::SOA(soa) => Some(soa.serial),
        _ => None,
    })
}

fn no_soa(address: IpAddr) -> Why {
    Why::new(Cause::Unreadable, format!("no SOA came from {address}"))
}
