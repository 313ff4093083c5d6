//! TLS: one handshake per site and address family, and what its certificates say.

use std::net::IpAddr;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::future::join_all;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

use super::visit::site_names;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, Certificate, Chain, Endpoint, Seen, Trust, Why};
use crate::net::tls::Shaken;
use crate::net::{LIMITS, Net};
use crate::parse::chain::{Path, Roots};
use crate::parse::{certificate, chain};

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
        let names = site_names(scan);
        let addresses = join_all(names.iter().map(|name| scan.net.addresses(name))).await;
        let mut endpoints = Vec::new();
        let mut unknown = None;
        for (site, addresses) in names.into_iter().zip(addresses) {
            match addresses {
                Seen::Known(addresses) => {
                    endpoints.extend(endpoints_of(&scan.net, &site, &addresses));
                }
                Seen::Absent => {}
                Seen::Unknown(why) => unknown = Some(why),
            }
        }
        let listed = match (endpoints.is_empty(), unknown) {
            (false, _) => Seen::Known(endpoints.clone()),
            (true, None) => Seen::Absent,
            (true, Some(why)) => Seen::Unknown(why),
        };
        sink.put(|facts| facts.endpoints = listed);
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
/// to. A site without any keeps one endpoint, which then cannot be seen: it must not
/// vanish from the score.
fn endpoints_of(net: &Net, site: &str, addresses: &[IpAddr]) -> Vec<Endpoint> {
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
        .map(|address| Endpoint {
            name: format!(
                "{site}:443/{}",
                if address.is_ipv4() { "ipv4" } else { "ipv6" }
            ),
            site: site.to_owned(),
            address: Seen::Known(address),
            ..Endpoint::default()
        })
        .collect()
}

async fn look_at_one(scan: &Scan, mut endpoint: Endpoint) -> Endpoint {
    let Some(address) = endpoint.address.known().copied() else {
        return endpoint;
    };
    match scan.net.shake_hands(&endpoint.site, address).await {
        Ok(shaken) => {
            endpoint.certificate = read_leaf(&shaken, &endpoint.site);
            endpoint.chain = read_chain(scan, &shaken).await;
            endpoint.handshake = Seen::Known(shaken.handshake);
        }
        Err(why) => {
            endpoint.handshake = Seen::Unknown(why.clone());
            endpoint.chain = Seen::Unknown(why.clone());
            endpoint.certificate = Seen::Unknown(why);
        }
    }
    endpoint
}

fn read_leaf(shaken: &Shaken, site: &str) -> Seen<Certificate> {
    let Some(leaf) = shaken.certificates.first() else {
        return Seen::Absent;
    };
    certificate::read(leaf, site, LIMITS.certificate_names)
        .map_err(|error| Why::new(Cause::Unreadable, error.to_string()))
        .into()
}

async fn read_chain(scan: &Scan, shaken: &Shaken) -> Seen<Chain> {
    let sent = &shaken.certificates;
    if sent.is_empty() {
        return Seen::Absent;
    }
    let roots = Roots::new(scan.net.extra_roots());
    let at = scan.net.now();
    let mut path = chain::find_path(sent, &[], &roots, at);
    if path.trust == Seen::Known(Trust::Incomplete) {
        path = complete(scan, sent, &roots, at, path).await;
    }
    Seen::Known(Chain {
        certificates: sent.iter().map(|der| BASE64.encode(der)).collect(),
        subjects: sent.iter().map(|der| certificate::subject(der)).collect(),
        wrong_order: chain::is_out_of_order(sent),
        trust: path.trust,
        weak_links: path.weak_links,
    })
}

/// Fetches the missing certificate as browsers do: one request, and only when the chain is broken.
async fn complete(
    scan: &Scan,
    sent: &[CertificateDer<'static>],
    roots: &Roots<'_>,
    at: jiff::Timestamp,
    broken: Path,
) -> Path {
    let Some(address) = sent
        .last()
        .and_then(|last| certificate::issuer_address(last))
    else {
        return broken;
    };
    match fetch_issuer(scan, &address).await {
        Ok(fetched) => {
            let completed = chain::find_path(sent, &fetched, roots, at);
            match completed.trust {
                Seen::Known(Trust::Trusted) => Path {
                    trust: Seen::Known(Trust::CompletedByAia),
                    ..completed
                },
                _ => broken,
            }
        }
        Err(why) => Path {
            trust: Seen::Unknown(why),
            ..broken
        },
    }
}

async fn fetch_issuer(scan: &Scan, address: &str) -> Result<Vec<CertificateDer<'static>>, Why> {
    let doing = format!("fetch the missing certificate from {address}");
    let url = Url::parse(address)
        .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
    let host = url.host_str().unwrap_or_default();
    let found = match scan.net.addresses(host).await {
        Seen::Known(addresses) => scan.net.choose(&addresses)?,
        // A name that does not exist helps no browser either: the chain stays incomplete.
        Seen::Absent => return Ok(Vec::new()),
        Seen::Unknown(why) => return Err(why),
    };
    let answer = scan.net.get(&url, found, LIMITS.aia).await?;
    if answer.status != 200 || answer.cut {
        return Ok(Vec::new());
    }
    let pem: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&answer.body)
        .filter_map(Result::ok)
        .collect();
    Ok(if pem.is_empty() {
        vec![CertificateDer::from(answer.body.clone())]
    } else {
        pem
    })
}
