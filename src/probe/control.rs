//! The same question, put to a server that nobody can blame: what something on the way answers or refuses
//! in a name server's place, it answers or refuses there as well.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::delegation::ask_top_level;
use super::name_server::{ask_foreign, ask_over_tcp};
use super::{Scan, Sink};
use crate::fact::{AddressAnswer, Cause, NameServer, Seen, TcpAnswer, Why};
use crate::net::dial::Transport;

/// Asks a server of the top-level domain, where a name server gave reason to.
pub(super) async fn look(scan: &Scan, sink: &Sink, servers: &[NameServer]) {
    let answers = || {
        servers
            .iter()
            .filter_map(|one| one.answers.known())
            .flatten()
    };
    let seems_open =
        answers().any(|answer| answer.foreign.known().is_some_and(|one| one.is_resolved()));
    let refuses = answers().any(|answer| answer.tcp == Seen::Known(TcpAnswer::Refused));
    let takes_tcp = answers().any(takes_tcp);
    let asked: BTreeSet<IpAddr> = answers().map(|answer| answer.address).collect();
    let asked = &asked;
    let (net, target) = (&scan.net, &scan.target);
    tokio::join!(
        async {
            let foreign = if seems_open {
                let ask = move |address| async move {
                    unless_asked(asked, address)?;
                    ask_foreign(net, address, Transport::Udp, target).await
                };
                Seen::from(ask_top_level(net, target.ascii(), ask).await)
            } else {
                Seen::Absent
            };
            sink.put(|facts| facts.dns.foreign_above = foreign);
        },
        async {
            let tcp = if refuses && !takes_tcp {
                let top = target.ascii().rsplit('.').next().unwrap_or_default();
                let ask = move |address| async move {
                    unless_asked(asked, address)?;
                    ask_over_tcp(net, address, top).await
                };
                Seen::from(ask_top_level(net, target.ascii(), ask).await)
            } else {
                Seen::Absent
            };
            sink.put(|facts| facts.dns.tcp_above = tcp);
        }
    );
}

fn takes_tcp(answer: &AddressAnswer) -> bool {
    matches!(
        answer.tcp,
        Seen::Known(TcpAnswer::Answered | TcpAnswer::Only)
    )
}

/// A server of the domain itself is no witness for the others.
fn unless_asked(asked: &BTreeSet<IpAddr>, address: IpAddr) -> Result<(), Why> {
    if asked.contains(&address) {
        let doing = format!("{address} is a server of the domain itself");
        return Err(Why::new(Cause::Follows, doing));
    }
    Ok(())
}
