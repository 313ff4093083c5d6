//! The domain itself: does it exist, who answers for it, which authorities may certify it.

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::delegation::{Delegation, find_zone};
use super::{Probe, Scan, Sink};
use super::{dnssec, name_server};
use crate::check::Area;
use crate::fact::{Caa, CaaProperty, Seen};
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

    fn fills(&self) -> &'static [&'static str] {
        &["dns", "name_servers"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        tokio::join!(
            look_at_servers(scan, sink),
            dnssec::look(scan, sink),
            async {
                let caa = find_caa(&scan.net, scan.target.ascii()).await;
                sink.put(|facts| facts.dns.caa = caa);
            }
        );
    }
}

async fn look_at_servers(scan: &Scan, sink: &Sink) {
    let zone = match find_zone(&scan.net, scan.target.ascii()).await {
        Ok(Delegation::To(zone)) => zone,
        Ok(Delegation::NoSuchName) => {
            sink.put(|facts| {
                facts.dns.zone = Seen::Absent;
                facts.name_servers = Seen::Absent;
            });
            return;
        }
        Err(why) => {
            sink.put(|facts| {
                facts.dns.zone = Seen::Unknown(why.clone());
                facts.name_servers = Seen::Unknown(why);
            });
            return;
        }
    };
    sink.put(|facts| facts.dns.zone = Seen::Known(zone.name.clone()));
    let servers = name_server::look(&scan.net, &zone, &scan.target).await;
    sink.put(|facts| facts.name_servers = Seen::Known(servers));
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
