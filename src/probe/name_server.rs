//! Each name server, asked directly for the zone's SOA.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{RData, RecordType};

use crate::fact::{AddressAnswer, Cause, NameServer, NameServerAnswer, Seen, Why};
use crate::net::dial::Transport;
use crate::net::{Answer, LIMITS, Net};
use crate::target::Target;

/// Asks every address of every server, side by side. Silence becomes "dead" only where another server
/// of the zone answered meanwhile (law 1).
pub(super) async fn look(
    net: &Net,
    zone: &str,
    names: Vec<String>,
    target: &Target,
) -> Vec<NameServer> {
    let looks = names
        .into_iter()
        .map(|name| look_at_one(net, zone, name, target));
    let mut servers = join_all(looks).await;
    let another_answered = |own_name: &str| {
        servers
            .iter()
            .any(|server| server.name != own_name && answered(server))
    };
    let alone: Vec<bool> = servers
        .iter()
        .map(|server| another_answered(&server.name))
        .collect();
    for (server, another_answered) in servers.iter_mut().zip(alone) {
        // Another address of the same server that answers is as good a witness.
        if another_answered || answered(server) {
            declare_dead(server);
        }
    }
    servers
}

fn answered(server: &NameServer) -> bool {
    server.answers.known().is_some_and(|answers| {
        answers
            .iter()
            .any(|address| address.answer.known().is_some())
    })
}

fn declare_dead(server: &mut NameServer) {
    let Seen::Known(answers) = &mut server.answers else {
        return;
    };
    for address in answers {
        let is_silent = address.answer.unknown().is_some_and(|why| {
            matches!(
                why.cause,
                Cause::Timeout | Cause::Refused | Cause::Reset | Cause::Unreachable
            )
        });
        if is_silent {
            address.answer = Seen::Known(NameServerAnswer::Dead);
        }
    }
}

async fn look_at_one(net: &Net, zone: &str, name: String, target: &Target) -> NameServer {
    let (addresses, alias) = tokio::join!(net.addresses(&name), is_alias(net, &name));
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
                    .map(|address| ask_address(net, zone, *address));
                Seen::Known(join_all(asks).await)
            }
        }
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    NameServer {
        own: target.owns(&name),
        name,
        alias,
        addresses,
        answers,
    }
}

/// Whether a host name is an alias.
pub(super) async fn is_alias(net: &Net, name: &str) -> Seen<bool> {
    match net.lookup(name, RecordType::CNAME).await {
        Ok(Answer::Records(_)) => Seen::Known(true),
        Ok(Answer::NoData | Answer::NoSuchName) => Seen::Known(false),
        Err(why) => Seen::Unknown(why),
    }
}

/// Three questions over UDP, then one over TCP, each given its whole time even when refused at once: a
/// server that restarts deserves the seconds that "dead" takes.
async fn ask_address(net: &Net, zone: &str, address: IpAddr) -> AddressAnswer {
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
            Ok(message) => {
                return AddressAnswer {
                    address,
                    answer: read(&message),
                };
            }
            Err(failed) if failed.cause == Cause::ForbiddenAddress => {
                return AddressAnswer {
                    address,
                    answer: Seen::Unknown(failed),
                };
            }
            Err(failed) => {
                why = failed;
                // Waiting once more for what is over would end the probe.
                if !is_over {
                    full_time.await;
                }
            }
        }
    }
    AddressAnswer {
        address,
        answer: Seen::Unknown(why),
    }
}

/// Reads how a server answers for its zone.
fn read(message: &Message) -> Seen<NameServerAnswer> {
    let has_soa = message
        .answers
        .iter()
        .any(|record| matches!(record.data, RData::SOA(_)));
    let code = message.metadata.response_code;
    if message.metadata.authoritative && code == ResponseCode::NoError && has_soa {
        return Seen::Known(NameServerAnswer::Authoritative);
    }
    // The right records without authority but with recursion are what a DNS proxy on the way (a
    // provider, a router) answers in the server's place: that says nothing about the server.
    if has_soa && message.metadata.recursion_available {
        return Seen::Unknown(Why::new(
            Cause::Unreadable,
            "the answer came without authority, as from a DNS proxy on the way",
        ));
    }
    Seen::Known(NameServerAnswer::Lame)
}
