//! Each mail server: one connection at a time to an address, two a minute at most, and never a mail.

use std::collections::BTreeMap;
use std::net::IpAddr;

use futures_util::future::join_all;
use rustls::pki_types::CertificateDer;

use super::{Scan, Sink, chain};
use crate::fact::{
    Cause, Chain, Handshake, MailServer, Seen, StartTls, StartTlsUse, TlsVersion, Trust, Why,
};
use crate::net::smtp::{MailTalk, NoTalk, Talk, Upgrade};
use crate::net::tls::Shaken;
use crate::net::{LIMITS, Net};
use crate::parse::tls::reply::ServerHello;
use crate::result::Port25;

/// Talks to all mail servers, the addresses side by side, and notes whether port 25 gets through at all.
///
/// Names that lead to one address share one talk, the one with the name that is tried first: a second
/// name would have to wait half a minute for its turn, ten of them longer than a scan may take. What is
/// noted of a talk (greeting, STARTTLS, version and suite) is the machine's; only the certificate may hang on
/// the name that was asked for, which is noted beside it (`asked_as`).
pub(super) async fn talk_to_all(scan: &Scan, sink: &Sink, servers: &[MailServer]) {
    let mut by_address: BTreeMap<IpAddr, Vec<&str>> = BTreeMap::new();
    for server in servers {
        let addresses = server.addresses.as_ref();
        match addresses.and_then(|addresses| scan.net.choose(addresses).into()) {
            Seen::Known(address) => by_address.entry(address).or_default().push(&server.name),
            none => put(sink, &[&server.name], |server| {
                server.address = none.clone();
                server.greeting = none.clone().and_then(|_| Seen::Absent);
                server.asked_as = none.clone().and_then(|_| Seen::Absent);
                put_no_tls(server, none.unknown());
            }),
        }
    }
    let talks = by_address
        .iter()
        .map(|(address, names)| talk_at(&scan.net, sink, *address, names));
    let reached = join_all(talks).await;
    let port25 = port25(
        &reached,
        scan.net.port25_of_run(),
        scan.net.is_one_of_many(),
    );
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
    /// Silence at connect, or none was tried because that of others says enough.
    Silent,
    /// A refusal, or a connection over which nobody speaks SMTP: a firewall on the way may do that, too.
    NoSpeech,
    /// No connection was tried.
    NotTried,
}

/// Port 25 gets through where a mail server was heard, be it for the sake of another domain of the run; there,
/// silence is the server's own. Else it counts as blocked when every one is silent at connect: the only ones that a
/// single scan can ask, or in a run those of several operators. Anything else may come from the servers or from what
/// stands before them.
fn port25(reached: &[Reached], of_run: Port25, is_one_of_many: bool) -> Port25 {
    let mut tried = reached.iter().filter(|one| **one != Reached::NotTried);
    let was_tried = tried.clone().next().is_some();
    if reached.contains(&Reached::Greeted) || (of_run == Port25::Open && was_tried) {
        return Port25::Open;
    }
    let all_silent = was_tried && tried.all(|one| *one == Reached::Silent);
    if all_silent && (of_run == Port25::Blocked || !is_one_of_many) {
        Port25::Blocked
    } else {
        Port25::Unknown
    }
}

fn say_blocked(server: &mut MailServer) {
    let silent = [
        server.greeting.unknown(),
        server.starttls.unknown(),
        server.handshake.unknown(),
    ];
    let why = silent
        .into_iter()
        .flatten()
        .find(|why| why.cause == Cause::Timeout);
    if let Some(why) = why {
        let blocked = Why::new(Cause::BlockedPort, why.detail.clone());
        server.greeting = Seen::Unknown(blocked.clone());
        put_no_tls(server, Some(&blocked));
    }
}

/// What a talk showed of TLS.
#[derive(Debug, Clone)]
struct Tls {
    result: StartTlsUse,
    /// Unknown where no handshake came about.
    shaken: Seen<Shaken>,
}

/// Talks to what stands at one address, under the first of the names that lead there.
async fn talk_at(net: &Net, sink: &Sink, address: IpAddr, names: &[&str]) -> Reached {
    put(sink, names, |server| server.address = Seen::Known(address));
    let name = names.first().copied().unwrap_or_default();
    let talk = net.mail_talk(name, address);
    let heard = net.hear(&talk).await;
    let greeting = match &heard {
        Ok(heard) => Seen::Known(heard.greeting.clone()),
        Err(none) => Seen::Unknown(none.why().clone()),
    };
    put(sink, names, |server| {
        server.greeting = greeting.clone();
        server.asked_as = Seen::Known(talk.name().to_owned());
    });
    let reached = reached(&heard);
    let tls = read(net, &talk, heard).await;
    put(sink, names, |server| read_tls(net, server, &tls));
    reached
}

/// How far a server was reached.
fn reached(heard: &Result<Talk, NoTalk>) -> Reached {
    match heard {
        Ok(_) | Err(NoTalk::SentAway(_)) => Reached::Greeted,
        Err(NoTalk::Ungreeted(_)) => Reached::NoSpeech,
        Err(NoTalk::Unconnected(why)) => match why.cause {
            Cause::Timeout | Cause::BlockedPort => Reached::Silent,
            Cause::NoFamily | Cause::ForbiddenAddress => Reached::NotTried,
            _ => Reached::NoSpeech,
        },
    }
}

/// Reads what a talk says of STARTTLS. An error or an alert in answer to it counts only when it comes
/// twice, half a minute apart (that pause is kept by the door to the address). Where the first hello found
/// nothing in common, the second one offers older versions and suites, too.
async fn read(net: &Net, talk: &MailTalk, heard: Result<Talk, NoTalk>) -> Seen<Tls> {
    let first = match upgrade(heard) {
        Ok(Upgrade::Refused(line) | Upgrade::NothingInCommon(line)) => line,
        other => return of_upgrade(other),
    };
    match upgrade(net.hear_again(talk).await) {
        Ok(Upgrade::Refused(line)) => Seen::Known(Tls {
            result: StartTlsUse::Broken,
            shaken: Seen::Unknown(Why::new(Cause::Refused, line)),
        }),
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

fn upgrade(heard: Result<Talk, NoTalk>) -> Result<Upgrade, Why> {
    match heard {
        Ok(talk) => talk.upgrade,
        Err(none) => Err(none.why().clone()),
    }
}

fn of_upgrade(upgrade: Result<Upgrade, Why>) -> Seen<Tls> {
    let (result, shaken) = match upgrade {
        Ok(Upgrade::Secured(shaken)) => (StartTlsUse::Works, Seen::Known(*shaken)),
        Ok(Upgrade::NotOffered) => (StartTlsUse::NotOffered, Seen::Absent),
        Ok(Upgrade::WouldTake(hello)) => {
            let result = if hello.version < TlsVersion::Tls12 {
                StartTlsUse::OnlyOld
            } else {
                StartTlsUse::Works
            };
            (result, Seen::Known(would_take(&hello)))
        }
        Ok(Upgrade::Refused(line)) => return Seen::Unknown(Why::new(Cause::Refused, line)),
        Ok(Upgrade::NothingInCommon(line)) => {
            return Seen::Unknown(Why::new(Cause::TlsFailed, line));
        }
        Err(why) => return Seen::Unknown(why),
    };
    Seen::Known(Tls { result, shaken })
}

/// What a server would have agreed on, and the certificates that it showed in the clear.
fn would_take(hello: &ServerHello) -> Shaken {
    let certificates = hello.certificates.iter().take(LIMITS.chain);
    Shaken {
        handshake: hello.handshake(),
        certificates: certificates
            .map(|der| CertificateDer::from(der.clone()))
            .collect(),
        staple: Seen::Absent,
        early_data: Seen::Absent,
    }
}

/// Notes what a talk showed of TLS.
fn read_tls(net: &Net, server: &mut MailServer, tls: &Seen<Tls>) {
    let tls = match tls {
        Seen::Known(tls) => tls,
        Seen::Absent => return put_no_tls(server, None),
        Seen::Unknown(why) => return put_no_tls(server, Some(why)),
    };
    let shaken = tls.shaken.as_ref();
    server.starttls = Seen::Known(StartTls {
        result: tls.result,
        negotiated: shaken.clone().known().map_or_else(String::new, |shaken| {
            let Handshake {
                version,
                suite,
                group,
                ..
            } = &shaken.handshake;
            format!("{version} {suite} {group}").trim_end().to_owned()
        }),
    });
    server.handshake = shaken.clone().map(|shaken| shaken.handshake.clone());
    server.chain = shaken.and_then(|shaken| as_sent(net, shaken));
}

/// The chain as it was sent. Senders of mail fetch no certificate that is missing, so Belfort does not either.
fn as_sent(net: &Net, shaken: &Shaken) -> Seen<Chain> {
    chain::as_sent(net, shaken).map(|mut chain| {
        if chain.trust == Seen::Known(Trust::Incomplete) {
            let why = "senders of mail fetch no certificate that is missing";
            chain.fetched = Seen::Unknown(Why::new(Cause::NotAsked, why));
        }
        chain
    })
}

/// Notes that nothing was seen of TLS: for this reason, or because there is nothing to see.
fn put_no_tls(server: &mut MailServer, why: Option<&Why>) {
    fn nothing<T>(why: Option<&Why>) -> Seen<T> {
        why.map_or(Seen::Absent, |why| Seen::Unknown(why.clone()))
    }
    server.starttls = nothing(why);
    server.handshake = nothing(why);
    server.chain = nothing(why);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_25_is_open_where_a_server_was_heard_and_blocked_where_all_are_silent() {
        use Reached::{Greeted, NoSpeech, NotTried, Silent};
        for (reached, expected) in [
            (&[][..], Port25::Unknown),
            (&[NotTried], Port25::Unknown),
            (&[Silent, Silent, NotTried], Port25::Blocked),
            (&[Silent, NoSpeech, Greeted], Port25::Open),
            (&[NoSpeech, NoSpeech], Port25::Unknown),
            (&[Silent, NoSpeech], Port25::Unknown),
        ] {
            let alone = port25(reached, Port25::Unknown, false);
            assert_eq!(alone, expected, "{reached:?}");
        }
    }

    #[test]
    fn in_a_run_all_of_its_servers_are_heard_together() {
        use Reached::{Greeted, NoSpeech, NotTried, Silent};
        for (reached, of_run, expected) in [
            (&[Silent, Silent][..], Port25::Open, Port25::Open),
            (&[NoSpeech], Port25::Open, Port25::Open),
            (&[NotTried], Port25::Open, Port25::Unknown),
            (&[], Port25::Open, Port25::Unknown),
            (&[Silent, Silent], Port25::Unknown, Port25::Unknown),
            (&[Silent, NotTried], Port25::Blocked, Port25::Blocked),
            (&[Silent, Greeted], Port25::Blocked, Port25::Open),
            (&[NotTried], Port25::Blocked, Port25::Unknown),
            (&[Silent, NoSpeech], Port25::Blocked, Port25::Unknown),
        ] {
            let together = port25(reached, of_run, true);
            assert_eq!(together, expected, "{reached:?}, {of_run:?}");
        }
    }
}
