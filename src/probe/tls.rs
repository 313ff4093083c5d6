//! TLS: one handshake per site and address family, and what its certificates say.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use rustls::pki_types::CertificateDer;
use url::{Host, Url};

use super::chain::in_base64;
use super::visit::{listed, sites};
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, Chain, Endpoint, Seen, Trust, Why};
use crate::net::tls::Shaken;
use crate::net::{LIMITS, Net};
use crate::parse::chain::Roots;
use crate::parse::{certificate, certificate_file, chain};

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
    let shaken = match endpoint.address.clone() {
        Seen::Known(address) => scan.net.shake_hands(&endpoint.site, address).await,
        Seen::Unknown(why) => Err(why),
        Seen::Absent => return endpoint,
    };
    match shaken {
        Ok(shaken) => {
            endpoint.chain = read_chain(scan, &shaken).await;
            endpoint.handshake = Seen::Known(shaken.handshake);
        }
        Err(why) => {
            endpoint.handshake = Seen::Unknown(why.clone());
            endpoint.chain = Seen::Unknown(why);
        }
    }
    endpoint
}

async fn read_chain(scan: &Scan, shaken: &Shaken) -> Seen<Chain> {
    let sent = &shaken.certificates;
    let mut chain = super::chain::read(&scan.net, sent);
    if let Seen::Known(chain) = &mut chain
        && chain.trust == Seen::Known(Trust::Incomplete)
    {
        (chain.trust, chain.fetched) = complete(scan, sent).await;
    }
    chain
}

/// Fetches the missing certificate as browsers do: one request, and only when the chain is broken. Gives
/// what the chain is then worth, and what was fetched.
async fn complete(
    scan: &Scan,
    sent: &[CertificateDer<'static>],
) -> (Seen<Trust>, Seen<Vec<String>>) {
    let missing = chain::last_reached(sent).and_then(|last| certificate::issuer_address(last));
    let Some(address) = missing else {
        return (Seen::Known(Trust::Incomplete), Seen::Known(Vec::new()));
    };
    let fetched = match fetch_issuer(scan, &address).await {
        Ok(fetched) => fetched,
        Err(why) => return (Seen::Unknown(why.clone()), Seen::Unknown(why)),
    };
    let all = [sent, &fetched].concat();
    let roots = Roots::new(scan.net.extra_roots());
    let trust = match chain::find_path(sent, &fetched, &roots, scan.net.now()) {
        Seen::Known(Trust::Trusted) => Seen::Known(Trust::CompletedByAia),
        Seen::Known(Trust::Incomplete) if has_further_address(&all, &address) => {
            let detail = format!("{address} gave a certificate whose issuer is missing as well");
            Seen::Unknown(Why::new(Cause::AskedEnough, detail))
        }
        other => other,
    };
    (trust, Seen::Known(in_base64(&fetched)))
}

/// Whether the way goes on at another address, which a browser would ask, too.
fn has_further_address(all: &[CertificateDer<'static>], asked: &str) -> bool {
    chain::last_reached(all)
        .and_then(|last| certificate::issuer_address(last))
        .is_some_and(|next| next != asked)
}

/// The certificates at an address; none where nothing is there for anybody. Whatever else goes wrong,
/// such as a host that is overloaded or that wants no scanners, says nothing of what browsers get.
async fn fetch_issuer(scan: &Scan, address: &str) -> Result<Vec<CertificateDer<'static>>, Why> {
    let doing = format!("fetch the missing certificate from {address}");
    let unreadable = |what: &str| Why::new(Cause::Unreadable, format!("{doing}: {what}"));
    let url = Url::parse(address).map_err(|error| unreadable(&error.to_string()))?;
    if !matches!(url.port_or_known_default(), Some(80 | 443)) {
        return Err(Why::new(
            Cause::ForbiddenAddress,
            format!("{doing}: neither port 80 nor 443"),
        ));
    }
    let found = match url.host() {
        // A literal is not looked up by whoever connects to it, so it is judged as what it is.
        Some(Host::Ipv4(literal)) => scan.net.policy().check(literal.into())?,
        Some(Host::Ipv6(literal)) => scan.net.policy().check(literal.into())?,
        Some(Host::Domain(host)) => match scan.net.addresses(host).await {
            Seen::Known(addresses) => scan.net.choose(&addresses)?,
            // A name that does not exist helps no browser either: the chain stays incomplete.
            Seen::Absent => return Ok(Vec::new()),
            Seen::Unknown(why) => return Err(why),
        },
        None => return Err(unreadable("it names no host")),
    };
    let answer = scan.net.get(&url, found, LIMITS.aia).await?;
    match answer.status {
        200 if answer.cut => Err(Why::new(Cause::TooLarge, doing)),
        200 => certificate_file::read(&answer.body, LIMITS.chain)
            .map_err(|error| unreadable(&error.to_string())),
        404 | 410 => Ok(Vec::new()),
        429 | 503 => Err(Why::new(
            Cause::Throttled,
            format!("{doing}: status {}", answer.status),
        )),
        status => Err(unreadable(&format!("status {status}"))),
    }
}
