//! IPv6: which sites, mail servers and name servers have an IPv6 address. The questions are those that other
//! probes ask anyway, so none of them goes out twice.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::{Probe, Scan, Sink, beyond};
use crate::check::Area;
use crate::fact::{Facts, Ipv6Host, Seen};
use crate::net::{LIMITS, Net};

/// Looks at IPv6 addresses.
#[derive(Debug)]
pub(super) struct Ipv6;

#[async_trait]
impl Probe for Ipv6 {
    fn name(&self) -> &'static str {
        "ipv6"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn fills(&self) -> &'static [&'static str] {
        &["ipv6"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        tokio::join!(
            async {
                let listed = |facts: &Facts| listed(&facts.sites, |site| &site.name);
                let hosts = look_up(scan, sink, listed, usize::MAX).await;
                sink.put(|facts| facts.ipv6.sites = hosts);
            },
            async {
                let listed = |facts: &Facts| listed(&facts.mail_servers, |server| &server.name);
                let hosts = look_up(scan, sink, listed, LIMITS.servers).await;
                sink.put(|facts| facts.ipv6.mail_servers = hosts);
            },
            async {
                let listed = |facts: &Facts| listed(&facts.name_servers, |server| &server.name);
                let hosts = look_up(scan, sink, listed, LIMITS.servers).await;
                sink.put(|facts| facts.ipv6.name_servers = hosts);
            },
        );
    }
}

/// Names of subjects, once it is clear which there are.
fn listed<T>(subjects: &Seen<Vec<T>>, name: impl Fn(&T) -> &String) -> Option<Seen<Vec<String>>> {
    match subjects {
        Seen::Unknown(why) if why.is_pending() => None,
        seen => Some(
            seen.as_ref()
                .map(|all| all.iter().map(|one| name(one).clone()).collect()),
        ),
    }
}

/// Looks up names that another probe lists, so many of them; the others are unknown.
async fn look_up(
    scan: &Scan,
    sink: &Sink,
    listed: impl Fn(&Facts) -> Option<Seen<Vec<String>>>,
    most: usize,
) -> Seen<Vec<Ipv6Host>> {
    let names = match sink.wait_for(listed).await {
        Seen::Known(names) => names,
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let looks = names.into_iter().enumerate();
    let looks = looks.map(async |(place, name)| Ipv6Host {
        addresses: if place < most {
            addresses(&scan.net, &name).await
        } else {
            Seen::Unknown(beyond::why(&name))
        },
        name,
    });
    Seen::Known(join_all(looks).await)
}

async fn addresses(net: &Net, name: &str) -> Seen<Vec<IpAddr>> {
    let answer = match net.lookup(name, RecordType::AAAA).await {
        Ok(answer) => answer,
        Err(why) => return Seen::Unknown(why),
    };
    let mut addresses = answer.read(|data| match data {
        RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
        _ => None,
    });
    addresses.sort_unstable();
    addresses.truncate(LIMITS.addresses);
    Seen::from((!addresses.is_empty()).then_some(addresses))
}
