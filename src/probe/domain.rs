//! The domain itself: does it exist, who answers for it, which authorities may certify it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::delegation::{Delegation, Zone, find_zone, handed_down};
use super::{Probe, Scan, Sink, control, name_server};
use crate::check::Area;
use crate::fact::derive::addresses_apart;
use crate::fact::{AddressAnswer, Caa, CaaProperty, Cause, NameServer, Seen, Why};
use crate::net::{Answer, Net};

/// Looks at the delegation, at each name server, and at CAA.
#[derive(Debug)]
pub(super) struct Domain;

#[async_trait]
impl Probe for Domain {
    fn name(&self) -> &'static str {
        "dns"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn is_base(&self) -> bool {
        true
    }

    fn fills(&self) -> &'static [&'static str] {
        &[
            "dns.zone",
            "dns.name_servers_above",
            "dns.foreign_above",
            "dns.tcp_above",
            "dns.caa",
            "name_servers",
        ]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        tokio::join!(look_at_servers(scan, sink), async {
            let caa = find_caa(&scan.net, scan.target.ascii()).await;
            sink.put(|facts| facts.dns.caa = caa);
        });
    }
}

async fn look_at_servers(scan: &Scan, sink: &Sink) {
    let zone = match find_zone(&scan.net, scan.target.ascii()).await {
        Ok(Delegation::To(zone)) => zone,
        Ok(Delegation::NoSuchName) => return put_none(sink, &Seen::Absent),
        Err(why) => return put_none(sink, &Seen::Unknown(why)),
    };
    sink.put(|facts| facts.dns.zone = Seen::Known(zone.name.clone()));
    if !scan.scope.covers(Area::Dns) {
        return look_for_other_areas(scan, sink, &zone).await;
    }
    let (servers, ()) = tokio::join!(
        async {
            let mut servers = name_server::look(scan, &zone).await;
            let again = addresses_apart(&servers);
            for answer in answers(&mut servers) {
                if answer.serial.known().is_some() && !again.contains(&answer.address) {
                    answer.serial_later = Seen::Absent;
                }
            }
            sink.put(|facts| facts.name_servers = Seen::Known(servers.clone()));
            servers
        },
        async {
            let above = handed_down(&scan.net, &zone).await;
            sink.put(|facts| facts.dns.name_servers_above = above);
        }
    );
    tokio::join!(
        control::look(scan, sink, &servers),
        look_again(scan, sink, &zone.name, &servers)
    );
}

/// Whether the servers answer for the domain: all that mail and the web stand on.
async fn look_for_other_areas(scan: &Scan, sink: &Sink, zone: &Zone) {
    let not_asked = || Why::from(Cause::NotAsked);
    sink.put(|facts| {
        facts.dns.name_servers_above = Seen::Unknown(not_asked());
        facts.dns.foreign_above = Seen::Unknown(not_asked());
        facts.dns.tcp_above = Seen::Unknown(not_asked());
    });
    let servers = name_server::look(scan, zone).await;
    sink.put(|facts| facts.name_servers = Seen::Known(servers));
}

/// There are no servers to look at, or it is not known which.
fn put_none(sink: &Sink, none: &Seen<()>) {
    sink.put(|facts| {
        facts.dns.zone = none.clone().map(|()| String::new());
        facts.name_servers = none.clone().map(|()| Vec::new());
        facts.dns.name_servers_above = none.clone().map(|()| Vec::new());
        facts.dns.foreign_above = none.clone().and_then(|()| Seen::Absent);
        facts.dns.tcp_above = none.clone().and_then(|()| Seen::Absent);
    });
}

/// Where the servers of one operator have different serials, a change may just be on its way to some of
/// them: a second look, for which everything else is put before it waits.
async fn look_again(scan: &Scan, sink: &Sink, zone: &str, servers: &[NameServer]) {
    let apart = addresses_apart(servers);
    let known = servers.iter().filter_map(|server| server.answers.known());
    let again: BTreeMap<IpAddr, &AddressAnswer> = known
        .flatten()
        .filter(|answer| apart.contains(&answer.address))
        .map(|answer| (answer.address, answer))
        .collect();
    if again.is_empty() {
        return;
    }
    let later = name_server::look_again(&scan.net, zone, again.into_values()).await;
    sink.put(|facts| {
        let Seen::Known(servers) = &mut facts.name_servers else {
            return;
        };
        for answer in answers(servers) {
            if let Some(serial) = later.get(&answer.address) {
                answer.serial_later = serial.clone();
            }
        }
    });
}

fn answers(servers: &mut [NameServer]) -> impl Iterator<Item = &mut AddressAnswer> {
    let known = servers.iter_mut().map(|server| &mut server.answers);
    let known = known.filter_map(|answers| match answers {
        Seen::Known(answers) => Some(answers),
        Seen::Absent | Seen::Unknown(_) => None,
    });
    known.flatten()
}

/// CAA by climbing the tree (RFC 8659 3): the closest name upwards that has any. All names are asked
/// at once; one that stays unknown hides what stands above it.
async fn find_caa(net: &Net, target: &str) -> Seen<Caa> {
    let names: Vec<&str> = std::iter::successors(Some(target), |name| {
        name.split_once('.').map(|(_, rest)| rest)
    })
    .collect();
    let answers = join_all(names.iter().map(|name| net.lookup(name, RecordType::CAA))).await;
    for (name, answer) in names.iter().zip(answers) {
        match answer {
            Ok(answer @ Answer::Records(_)) => return Seen::Known(read_caa(name, &answer)),
            Ok(Answer::NoData | Answer::NoSuchName | Answer::Unproven) => {}
            Err(why) => return Seen::Unknown(why),
        }
    }
    Seen::Absent
}

fn read_caa(found_at: &str, answer: &Answer) -> Caa {
    let mut properties = answer.read(|data| match data {
        RData::CAA(record) => Some(CaaProperty {
            flags: u8::from(record.issuer_critical) << 7 | record.reserved_flags,
            tag: record.tag.clone(),
            value: String::from_utf8_lossy(&record.value).into_owned(),
        }),
        _ => None,
    });
    properties.sort_unstable();
    Caa {
        found_at: found_at.to_owned(),
        properties,
        ..Caa::default()
    }
}
