//! The domain itself: does it exist, who answers for it, which authorities may certify it.

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::name_server;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Caa, CaaProperty, Cause, Seen, Why};
use crate::net::{Answer, LIMITS, Net};

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

    fn fills(&self) -> &'static [&'static str] {
        &["dns", "name_servers"]
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
        Ok(Some(zone)) => zone,
        Ok(None) => {
            sink.put(|facts| facts.name_servers = Seen::Absent);
            return;
        }
        Err(why) => {
            sink.put(|facts| facts.name_servers = Seen::Unknown(why));
            return;
        }
    };
    let servers = name_server::look(&scan.net, &zone.name, zone.servers, &scan.target).await;
    sink.put(|facts| facts.name_servers = Seen::Known(servers));
}

/// The zone a name lies in: the closest name upwards that has name servers of its own.
struct Zone {
    name: String,
    servers: Vec<String>,
}

/// `None`: the name does not exist (RFC 8020: then nothing below it does either).
async fn find_zone(net: &Net, target: &str) -> Result<Option<Zone>, Why> {
    let mut name = target;
    loop {
        match net.lookup(name, RecordType::NS).await? {
            Answer::NoSuchName if name == target => return Ok(None),
            answer @ Answer::Records(_) => {
                let mut servers = answer.read(|data| match data {
                    RData::NS(server) => Some(host_name(&server.0)),
                    _ => None,
                });
                servers.sort_unstable();
                servers.dedup();
                servers.truncate(LIMITS.servers);
                return Ok(Some(Zone {
                    name: name.to_owned(),
                    servers,
                }));
            }
            Answer::NoData | Answer::NoSuchName => {}
        }
        match name.split_once('.') {
            Some((_, parent)) if !parent.is_empty() => name = parent,
            _ => {
                return Err(Why::new(
                    Cause::Unreadable,
                    format!("no zone above {target} has name servers"),
                ));
            }
        }
    }
}

/// A host name as people write it: lower case, no dot at the end.
pub(super) fn host_name(name: &hickory_proto::rr::Name) -> String {
    let text = name.to_lowercase().to_ascii();
    match text.strip_suffix('.') {
        Some(stripped) if !stripped.is_empty() => stripped.to_owned(),
        _ => text,
    }
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
            Ok(Answer::NoData | Answer::NoSuchName) => {}
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
