//! The zone transfer: each name server is asked for the whole zone, with the owner's leave only.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::each_once::EachOnce;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{
    Cause, Facts, NameServer, Seen, TransferAnswer, TransferResponse, TransferServer, Why,
};
use crate::net::{Answer, Net};
use crate::parse::dns_name::host_name;

/// Asks for the zone.
#[derive(Debug)]
pub(super) struct ZoneTransfer;

#[async_trait]
impl Probe for ZoneTransfer {
    fn name(&self) -> &'static str {
        "zone transfer"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn fills(&self) -> &'static [&'static str] {
        &["zone_transfer"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let may_ask = scan.scope.authorised.is_some() && scan.scope.covers(Area::Dns);
        let servers = if may_ask {
            ask(scan, sink).await
        } else {
            Seen::Unknown(Why::from(Cause::NotAsked))
        };
        sink.put(|facts| facts.zone_transfer.servers = servers);
    }
}

/// Asks every server that answered for the domain: leave for a domain is none for the zone above it.
async fn ask(scan: &Scan, sink: &Sink) -> Seen<Vec<TransferServer>> {
    let zone = scan.target.ascii();
    match has_own_zone(&scan.net, zone).await {
        Ok(true) => {}
        Ok(false) => return Seen::Absent,
        Err(why) => return Seen::Unknown(why),
    }
    let servers = match sink.wait_for(heard).await {
        Seen::Known(servers) => servers,
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let asked = EachOnce::default();
    let asks = servers
        .into_iter()
        .map(|server| ask_server(&scan.net, zone, server, &asked));
    Seen::Known(join_all(asks).await)
}

/// Whether the zone begins at this very name: it has name servers of its own.
async fn has_own_zone(net: &Net, name: &str) -> Result<bool, Why> {
    Ok(match net.lookup(name, RecordType::NS).await? {
        Answer::Records(records) => records
            .iter()
            .any(|record| matches!(record.data, RData::NS(_)) && host_name(&record.name) == name),
        Answer::NoData | Answer::NoSuchName | Answer::Unproven => false,
    })
}

/// A server, with what came of the ordinary question at each of its addresses.
type Heard = (String, Seen<Vec<(IpAddr, Option<Why>)>>);

/// The servers, once all of them had their time to answer the ordinary question.
fn heard(facts: &Facts) -> Option<Seen<Vec<Heard>>> {
    let one = |server: &NameServer| -> Option<Heard> {
        let answers = match &server.answers {
            Seen::Known(answers) => {
                let answers = answers.iter().map(|answer| match &answer.response {
                    Seen::Unknown(why) if why.is_pending() => None,
                    response => Some((answer.address, response.unknown().cloned())),
                });
                Seen::Known(answers.collect::<Option<Vec<_>>>()?)
            }
            Seen::Absent => Seen::Absent,
            Seen::Unknown(why) if why.is_pending() => return None,
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        };
        Some((server.name.clone(), answers))
    };
    match &facts.name_servers {
        Seen::Known(servers) => {
            let heard = servers.iter().map(one).collect::<Option<Vec<_>>>();
            heard.map(Seen::Known)
        }
        Seen::Absent => Some(Seen::Absent),
        Seen::Unknown(why) if why.is_pending() => None,
        Seen::Unknown(why) => Some(Seen::Unknown(why.clone())),
    }
}

/// One address after the other; one that kept silent before is left in peace.
async fn ask_server(
    net: &Net,
    zone: &str,
    (name, addresses): Heard,
    asked: &EachOnce<Seen<TransferResponse>>,
) -> TransferServer {
    let addresses = match addresses {
        Seen::Known(addresses) => addresses,
        Seen::Absent => {
            return TransferServer {
                name,
                answers: Seen::Absent,
            };
        }
        Seen::Unknown(why) => {
            return TransferServer {
                name,
                answers: Seen::Unknown(why),
            };
        }
    };
    let mut answers = Vec::new();
    for (address, silence) in addresses {
        let ask = || async { Seen::from(net.transfer_zone(address, zone).await) };
        let response = match silence {
            Some(why) => Seen::Unknown(why),
            None => asked.ask(address, ask).await,
        };
        answers.push(TransferAnswer {
            address,
            response,
            outcome: Seen::default(),
        });
    }
    TransferServer {
        name,
        answers: Seen::Known(answers),
    }
}
