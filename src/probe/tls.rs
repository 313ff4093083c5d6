//! TLS: one handshake per site and address family, and what its certificates say.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;

use super::visit::{listed, sites};
use super::{Probe, Scan, Sink, endpoint_certificates};
use crate::check::Area;
use crate::fact::{Endpoint, Seen};
use crate::net::Net;

/// Looks at TLS.
#[derive(Debug)]
pub(super) struct Tls;

#[async_trait]
impl Probe for Tls {
    fn name(&self) -> &'static str {
        "tls"
    }

    fn area(&self) -> Area {
        Area::Tls
    }

    fn fills(&self) -> &'static [&'static str] {
        &["endpoints"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let sites = sites(scan).await;
        let endpoints: Vec<Endpoint> = sites
            .iter()
            .flat_map(|(site, addresses)| endpoints_of(&scan.net, site, addresses))
            .collect();
        sink.put(|facts| facts.endpoints = listed(&sites, &endpoints));
        join_all(
            endpoints
                .into_iter()
                .enumerate()
                .map(|(at, endpoint)| async move {
                    let seen = look_at_one(scan, endpoint).await;
                    sink.put(|facts| {
                        if let Seen::Known(endpoints) = &mut facts.endpoints
                            && let Some(place) = endpoints.get_mut(at)
                        {
                            *place = seen;
                        }
                    });
                }),
        )
        .await;
    }
}

/// One endpoint per family that this machine reaches, at the first address of it that may be connected
/// to. A site without any, or whose addresses are unknown, keeps one endpoint, which then cannot be seen:
/// it must not vanish from the score.
fn endpoints_of(net: &Net, site: &str, addresses: &Seen<Vec<IpAddr>>) -> Vec<Endpoint> {
    let endpoint = |name: String, address: Seen<IpAddr>| Endpoint {
        name,
        site: site.to_owned(),
        address,
        ..Endpoint::default()
    };
    let addresses = match addresses {
        Seen::Known(addresses) => addresses,
        Seen::Absent => return Vec::new(),
        Seen::Unknown(why) => {
            return vec![endpoint(format!("{site}:443"), Seen::Unknown(why.clone()))];
        }
    };
    let (v4, v6): (Vec<IpAddr>, Vec<IpAddr>) = addresses.iter().partition(|a| a.is_ipv4());
    let mut chosen: Vec<IpAddr> = [v4, v6]
        .into_iter()
        .filter_map(|family| net.choose(&family).ok())
        .collect();
    if chosen.is_empty() {
        chosen.extend(addresses.first());
    }
    chosen
        .into_iter()
        .map(|address| {
            let family = if address.is_ipv4() { "ipv4" } else { "ipv6" };
            endpoint(format!("{site}:443/{family}"), Seen::Known(address))
        })
        .collect()
}

async fn look_at_one(scan: &Scan, mut endpoint: Endpoint) -> Endpoint {
    match endpoint.address.clone() {
        Seen::Known(address) => {
            endpoint_certificates::look(scan, &mut endpoint, address, true).await;
        }
        Seen::Unknown(why) => endpoint_certificates::put_unseen(&mut endpoint, &why),
        Seen::Absent => {}
    }
    endpoint
}
