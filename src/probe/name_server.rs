//! Each name server, asked directly for the zone's SOA.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_proto::op::Message;
use hickory_proto::rr::{RData, RecordType};

use super::delegation::Zone;
use crate::fact::{AddressAnswer, Cause, NameServer, Response, Seen, Why};
use crate::net::dial::Transport;
use crate::net::{Answer, LIMITS, Net};
use crate::target::Target;

/// Asks every address of every server, side by side.
pub(super) async fn look(net: &Net, zone: &Zone, target: &Target) -> Vec<NameServer> {
    let looks = zone
        .servers
        .iter()
        .map(|name| look_at_one(net, zone, name, target));
    join_all(looks).await
}

async fn look_at_one(net: &Net, zone: &Zone, name: &str, target: &Target) -> NameServer {
    let (addresses, alias) = tokio::join!(net.addresses(name), is_alias(net, name));
    let addresses = match (addresses, zone.glue.get(name)) {
        // The server of a zone that fails cannot tell its own address.
        (Seen::Unknown(_), Some(glue)) => Seen::Known(glue.clone()),
        (seen, _) => seen,
    };
    let answers = match &addresses {
        Seen::Known(addresses) => {
            let reachable: Vec<&IpAddr> = addresses
                .iter()
                .filter(|address| net.reaches(**address))
                .collect();
            if reachable.is_empty() {
                Seen::Unknown(Why::new(Cause::NoFamily, format!("ask {name}")))
            } else {
                let asks = reachable
                    .into_iter()
                    .map(|address| ask_address(net, &zone.name, *address));
                Seen::Known(join_all(asks).await)
            }
        }
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    NameServer {
        own: target.owns(name),
        name: name.to_owned(),
        alias,
        addresses,
        answers,
    }
}

/// Whether a host name is an alias.
pub(super) async fn is_alias(net: &Net, name: &str) -> Seen<bool> {
    match net.lookup(name, RecordType::CNAME).await {
        Ok(Answer::Records(_)) => Seen::Known(true),
        Ok(Answer::NoData | Answer::NoSuchName | Answer::Unproven) => Seen::Known(false),
        Err(why) => Seen::Unknown(why),
    }
}

async fn ask_address(net: &Net, zone: &str, address: IpAddr) -> AddressAnswer {
    AddressAnswer {
        address,
        response: Seen::from(ask_patiently(net, zone, address).await.map(|m| read(&m))),
        answer: Seen::default(),
    }
}

/// Three questions over UDP, then one over TCP, each given its whole time even when refused at once: a
/// server that restarts deserves the seconds that "dead" takes.
async fn ask_patiently(net: &Net, zone: &str, address: IpAddr) -> Result<Message, Why> {
    let mut why = Why::from(Cause::Timeout);
    for transport in [
        Transport::Udp,
        Transport::Udp,
        Transport::Udp,
        Transport::Tcp,
    ] {
        let wait = LIMITS.name_server_wait;
        let ask = net.ask_server(address, transport, zone, RecordType::SOA, wait);
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
        match answer {
            Ok(message) => return Ok(message),
            Err(failed) if failed.cause == Cause::ForbiddenAddress => return Err(failed),
            Err(failed) => {
                why = failed;
                // Waiting once more for what is over would end the probe.
                if !is_over {
                    full_time.await;
                }
            }
        }
    }
    Err(why)
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
