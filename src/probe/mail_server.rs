//! Each mail server: one connection at a time, two a minute at most, and never a mail.

use std::net::IpAddr;

use futures_util::future::join_all;

use super::{Scan, Sink};
use crate::fact::{Cause, MailServer, Seen, StartTls, StartTlsUse, Why};
use crate::net::smtp::{Talk, Upgrade};
use crate::net::{LIMITS, Net};
use crate::result::Port25;

/// Talks to all mail servers, side by side, and notes whether port 25 gets through at all.
pub(super) async fn talk_to_all(scan: &Scan, sink: &Sink, servers: &[MailServer]) {
    let talks = servers
        .iter()
        .enumerate()
        .map(|(at, server)| talk_to_one(scan, sink, at, server));
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

/// What came of connecting to a server, as far as port 25 goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// Something answered at connect, be it a refusal.
    Yes,
    /// Silence at connect.
    Silent,
    /// No connection was tried.
    NotTried,
}

/// Port 25 counts as blocked when every mail server is silent at connect.
fn port25(reached: &[Reached]) -> Port25 {
    let tried: Vec<&Reached> = reached
        .iter()
        .filter(|one| **one != Reached::NotTried)
        .collect();
    if tried.contains(&&Reached::Yes) {
        Port25::Open
    } else if tried.is_empty() {
        Port25::Unknown
    } else {
        Port25::Blocked
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

async fn talk_to_one(scan: &Scan, sink: &Sink, at: usize, server: &MailServer) -> Reached {
    let put = |change: &dyn Fn(&mut MailServer)| {
        sink.put(|facts| {
            if let Seen::Known(servers) = &mut facts.mail_servers {
                servers.get_mut(at).into_iter().for_each(change);
            }
        });
    };
    let addresses = server.addresses.as_ref();
    let chosen = addresses.and_then(|addresses| scan.net.choose(addresses).into());
    let address = match chosen {
        Seen::Known(address) => address,
        none => {
            put(&|server| {
                server.address = none.clone();
                server.greeting = none.clone().and_then(|_| Seen::Absent);
                server.starttls = none.clone().and_then(|_| Seen::Absent);
            });
            return Reached::NotTried;
        }
    };
    put(&|server| server.address = Seen::Known(address));
    let (reached, talk) = talk(&scan.net, &server.name, address).await;
    if let Ok(talk) = &talk {
        put(&|server| server.greeting = Seen::Known(talk.greeting.clone()));
    }
    let starttls = read(&scan.net, &server.name, address, talk.clone()).await;
    put(&|server| {
        if let Err(why) = &talk {
            server.greeting = Seen::Unknown(why.clone());
        }
        server.starttls = starttls.clone();
    });
    reached
}

/// Connects and talks, and tells how far the connection came.
async fn talk(net: &Net, name: &str, address: IpAddr) -> (Reached, Result<Talk, Why>) {
    match net.connect_to_mail_server(address).await {
        Ok(stream) => (
            Reached::Yes,
            net.talk_to_mail_server(name, address, stream).await,
        ),
        Err(why) => (reached(why.cause), Err(why)),
    }
}

/// How far a connection came that did not come about.
fn reached(cause: Cause) -> Reached {
    match cause {
        Cause::Timeout => Reached::Silent,
        Cause::NoFamily | Cause::ForbiddenAddress => Reached::NotTried,
        _ => Reached::Yes,
    }
}

/// Reads what a talk says of STARTTLS. An error to the command itself counts only when it comes twice,
/// half a minute apart.
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
    net.pause(LIMITS.smtp_pause).await;
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
    fn port_25_is_blocked_only_when_every_mail_server_is_silent() {
        use Reached::{NotTried, Silent, Yes};
        assert_eq!(port25(&[]), Port25::Unknown);
        assert_eq!(port25(&[NotTried]), Port25::Unknown);
        assert_eq!(port25(&[Silent, Silent, NotTried]), Port25::Blocked);
        assert_eq!(port25(&[Silent, Yes]), Port25::Open);
    }
}
