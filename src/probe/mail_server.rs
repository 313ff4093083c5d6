//! Each mail server: one connection at a time to an address, two a minute at most, and never a mail.

use std::collections::BTreeMap;
use std::net::IpAddr;

use futures_util::future::join_all;

use super::{Scan, Sink};
use crate::fact::{Cause, MailServer, Seen, StartTls, StartTlsUse, Why};
use crate::net::Net;
use crate::net::smtp::{Talk, Upgrade};
use crate::result::Port25;

/// Talks to all mail servers, the addresses side by side, and notes whether port 25 gets through at all.
///
/// Names that lead to one address share one talk, the one with the name that is tried first: a second
/// name would have to wait half a minute for its turn, ten of them longer than a scan may take. What is
/// noted of a talk (greeting, STARTTLS, version and suite) is the machine's; only a certificate hangs on
/// the name that was asked for, and none is noted here.
pub(super) async fn talk_to_all(scan: &Scan, sink: &Sink, servers: &[MailServer]) {
    let mut by_address: BTreeMap<IpAddr, Vec<&str>> = BTreeMap::new();
    for server in servers {
        let addresses = server.addresses.as_ref();
        match addresses.and_then(|addresses| scan.net.choose(addresses).into()) {
            Seen::Known(address) => by_address.entry(address).or_default().push(&server.name),
            none => put(sink, &[&server.name], |server| {
                server.address = none.clone();
                server.greeting = none.clone().and_then(|_| Seen::Absent);
                server.starttls = none.clone().and_then(|_| Seen::Absent);
            }),
        }
    }
    let talks = by_address
        .iter()
        .map(|(address, names)| talk_at(&scan.net, sink, *address, names));
    let reached = join_all(talks).await;
    let port25 = port25(&reached);
    sink.put_port25(port25);
    if port25 == Port25::Blocked {
        sink.put(|facts| {
            if let Seen::Known(servers) = &mut facts.mail_servers {
                servers.iter_mut().for_each(say_blocked);
            }
        });
    }
}

/// Changes what is known of the servers with these names.
fn put(sink: &Sink, names: &[&str], change: impl Fn(&mut MailServer)) {
    sink.put(|facts| {
        if let Seen::Known(servers) = &mut facts.mail_servers {
            let named = servers
                .iter_mut()
                .filter(|server| names.contains(&server.name.as_str()));
            named.for_each(change);
        }
    });
}

/// How far a server was reached, as far as port 25 goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// It greeted, be it to send us away.
    Greeted,
    /// Silence at connect.
    Silent,
    /// A refusal, or a connection over which nobody speaks SMTP: a firewall on the way may do that, too.
    NoSpeech,
    /// No connection was tried.
    NotTried,
}

/// Port 25 gets through where a mail server was heard, and counts as blocked when every one is silent at
/// connect. Anything else may come from the servers or from what stands before them.
fn port25(reached: &[Reached]) -> Port25 {
    let mut tried = reached.iter().filter(|one| **one != Reached::NotTried);
    if reached.contains(&Reached::Greeted) {
        Port25::Open
    } else if reached.contains(&Reached::Silent) && tried.all(|one| *one == Reached::Silent) {
        Port25::Blocked
    } else {
        Port25::Unknown
    }
}

fn say_blocked(server: &mut MailServer) {
    for fact in [
        server.greeting.unknown().cloned(),
        server.starttls.unknown().cloned(),
    ] {
        let Some(why) = fact.filter(|why| why.cause == Cause::Timeout) else {
            continue;
        };
        let blocked = Why::new(Cause::BlockedPort, why.detail);
        server.greeting = Seen::Unknown(blocked.clone());
        server.starttls = Seen::Unknown(blocked);
    }
}

/// Talks to what stands at one address, under the first of the names that lead there.
async fn talk_at(net: &Net, sink: &Sink, address: IpAddr, names: &[&str]) -> Reached {
    put(sink, names, |server| server.address = Seen::Known(address));
    let name = names.first().copied().unwrap_or_default();
    let (reached, talk) = talk(net, name, address).await;
    if let Ok(talk) = &talk {
        put(sink, names, |server| {
            server.greeting = Seen::Known(talk.greeting.clone());
        });
    }
    let starttls = read(net, name, address, talk.clone()).await;
    put(sink, names, |server| {
        if let Err(why) = &talk {
            server.greeting = Seen::Unknown(why.clone());
        }
        server.starttls = starttls.clone();
    });
    reached
}

/// Connects and talks, and tells how far the server was reached.
async fn talk(net: &Net, name: &str, address: IpAddr) -> (Reached, Result<Talk, Why>) {
    let connection = match net.connect_to_mail_server(address).await {
        Ok(connection) => connection,
        Err(why) => return (unconnected(why.cause), Err(why)),
    };
    match net.talk_to_mail_server(name, connection).await {
        Ok(talk) => (Reached::Greeted, Ok(talk)),
        Err(no_talk) if no_talk.greeted => (Reached::Greeted, Err(no_talk.why)),
        Err(no_talk) => (Reached::NoSpeech, Err(no_talk.why)),
    }
}

/// How far a server was reached to which there is no connection.
fn unconnected(cause: Cause) -> Reached {
    match cause {
        Cause::Timeout => Reached::Silent,
        Cause::NoFamily | Cause::ForbiddenAddress => Reached::NotTried,
        _ => Reached::NoSpeech,
    }
}

/// Reads what a talk says of STARTTLS. An error or an alert in answer to it counts only when it comes
/// twice, half a minute apart (that pause is kept by the door to the address).
async fn read(net: &Net, name: &str, address: IpAddr, talk: Result<Talk, Why>) -> Seen<StartTls> {
    let plain = |result| {
        Seen::Known(StartTls {
            result,
            negotiated: String::new(),
        })
    };
    let first = match talk.and_then(|talk| talk.upgrade) {
        Ok(Upgrade::Refused(line)) => line,
        other => return of_upgrade(other),
    };
    let (_, again) = self::talk(net, name, address).await;
    match again.and_then(|talk| talk.upgrade) {
        Ok(Upgrade::Refused(_)) => plain(StartTlsUse::Broken),
        Ok(other) => of_upgrade(Ok(other)),
        Err(why) => Seen::Unknown(Why::new(
            why.cause,
            format!(
                "STARTTLS was answered by `{first}`; asked again: {}",
                why.detail
            ),
        )),
    }
}

fn of_upgrade(upgrade: Result<Upgrade, Why>) -> Seen<StartTls> {
    match upgrade {
        Ok(Upgrade::Secured(seen)) => {
            let shaken = &seen.handshake;
            let negotiated = format!("{} {} {}", shaken.version, shaken.suite, shaken.group);
            Seen::Known(StartTls {
                result: StartTlsUse::Works,
                negotiated,
            })
        }
        Ok(Upgrade::NotOffered) => Seen::Known(StartTls {
            result: StartTlsUse::NotOffered,
            negotiated: String::new(),
        }),
        Ok(Upgrade::Refused(line)) => Seen::Unknown(Why::new(Cause::Refused, line)),
        Err(why) => Seen::Unknown(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_25_is_open_where_a_server_was_heard_and_blocked_where_all_are_silent() {
        use Reached::{Greeted, NoSpeech, NotTried, Silent};
        assert_eq!(port25(&[]), Port25::Unknown);
        assert_eq!(port25(&[NotTried]), Port25::Unknown);
        assert_eq!(port25(&[Silent, Silent, NotTried]), Port25::Blocked);
        assert_eq!(port25(&[Silent, NoSpeech, Greeted]), Port25::Open);
        assert_eq!(port25(&[NoSpeech, NoSpeech]), Port25::Unknown);
        assert_eq!(port25(&[Silent, NoSpeech]), Port25::Unknown);
    }
}
