//! TLS: what its certificates say at each site and address family, and, where visitors land, what else the
//! server takes.

mod answer;
mod ask;
mod listen;
mod notes;
mod offers;
mod places;
mod plan;
mod record;

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::future::join_all;

use self::listen::Place;
use self::notes::Notes;
use self::places::{Wanted, others, wanted};
use self::record::Ended;
use super::visit::{listed, sites};
use super::{Probe, Scan, Sink, chain, endpoint_certificates};
use crate::check::Area;
use crate::fact::{Cause, Endpoint, FurtherAddress, Seen, TlsSupport, Why};
use crate::net::tls::Shaken;

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
            .flat_map(|(site, addresses)| places::endpoints_of(&scan.net, site, addresses))
            .collect();
        sink.put(|facts| facts.endpoints = listed(&sites, &endpoints));
        let looks = endpoints
            .into_iter()
            .map(|endpoint| look_at_one(scan, sink, endpoint));
        let elsewhere = async {
            for endpoint in others(scan, sink).await {
                sink.put(|facts| {
                    if let Seen::Known(endpoints) = &mut facts.endpoints {
                        endpoints.push(endpoint.clone());
                    }
                });
                look_at_one(scan, sink, endpoint).await;
            }
        };
        tokio::join!(join_all(looks), elsewhere);
    }
}

/// Puts what was seen of an endpoint so far.
fn put(sink: &Sink, seen: &Endpoint) {
    sink.put(|facts| {
        if let Seen::Known(endpoints) = &mut facts.endpoints
            && let Some(place) = endpoints.iter_mut().find(|one| one.name == seen.name)
        {
            place.clone_from(seen);
        }
    });
}

async fn look_at_one(scan: &Scan, sink: &Sink, mut endpoint: Endpoint) {
    let address = match endpoint.address.clone() {
        Seen::Known(address) => address,
        Seen::Unknown(why) => {
            say_unseen(&mut endpoint, &why);
            return put(sink, &endpoint);
        }
        Seen::Absent => return,
    };
    let site = endpoint.site.clone();
    // Whatever is wanted of it, hands are shaken: no need to wait for where visitors land.
    let (shaken, Wanted { full, addresses }) = tokio::join!(
        scan.net.shake_hands(&site, address),
        wanted(scan, sink, &endpoint)
    );
    let place = Place {
        net: &scan.net,
        site: &site,
        address,
        detail: scan.scope.tls_detail,
    };
    let others: Vec<IpAddr> = addresses
        .into_iter()
        .filter(|other| full && *other != address)
        .collect();
    if full {
        look_in_full(scan, sink, &mut endpoint, place, shaken, &others).await;
    } else {
        let mut handshaken = endpoint.clone();
        let certificates =
            endpoint_certificates::look(scan, &mut handshaken, address, shaken, false);
        let (old, ()) = tokio::join!(place.takes_old_hello(), certificates);
        endpoint = handshaken;
        endpoint.further = Seen::Absent;
        let old = old.beside(&endpoint.handshake);
        match (&endpoint.handshake, &old) {
            // Nothing was heard: what would apply to it is not known either.
            (Seen::Unknown(why), Seen::Unknown(_)) => {
                let why = why.clone();
                say_unseen(&mut endpoint, &why);
            }
            _ => say_light(&mut endpoint),
        }
        endpoint.support.old_hello = old;
    }
    let opened = u32::try_from(scan.net.tls_opened(address)).unwrap_or(u32::MAX);
    endpoint.support.connections = Seen::Known(opened);
    put(sink, &endpoint);
}

/// Hellos, the certificates and the further addresses, side by side. What is there is shown as it comes: the time
/// of the scan may end before all of it has.
async fn look_in_full(
    scan: &Scan,
    sink: &Sink,
    endpoint: &mut Endpoint,
    place: Place<'_>,
    shaken: Result<Shaken, Why>,
    others: &[IpAddr],
) {
    let so_far = Mutex::new(endpoint.clone());
    let show = |change: &dyn Fn(&mut Endpoint)| {
        let mut so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut so_far);
        put(sink, &so_far);
    };
    let mut handshaken = endpoint.clone();
    let certificates = async {
        let address = place.address;
        endpoint_certificates::look(scan, &mut handshaken, address, shaken, true).await;
        show(&|so_far| {
            let support = std::mem::take(&mut so_far.support);
            so_far.clone_from(&handshaken);
            so_far.support = TlsSupport {
                early_data: handshaken.support.early_data.clone(),
                ..support
            };
        });
    };
    let (mut notes, (), further) = tokio::join!(
        place.ask(|notes| show(&|so_far| record::put(&mut so_far.support, notes, Ended::NotYet))),
        certificates,
        look_at_further(scan, place.site, others)
    );
    *endpoint = handshaken;
    if let Seen::Known(handshake) = &endpoint.handshake {
        notes.shaken(handshake);
    }
    endpoint.further = further;
    endpoint.support.old_hello = not_asked("a full look tells more");
    let ended = Ended::of(&notes, place.detail);
    record::put(&mut endpoint.support, &notes, ended);
    fill_in(scan, endpoint, &notes);
}

/// Where our library could not shake hands with a server, its hellos below TLS 1.3 still show a certificate.
/// Nobody proved to hold its key.
fn fill_in(scan: &Scan, endpoint: &mut Endpoint, notes: &Notes) {
    let Some(hello) = &notes.best else {
        return;
    };
    let is_ours = |why: &Why| matches!(why.cause, Cause::TlsFailed | Cause::Reset);
    if endpoint.handshake.unknown().is_some_and(is_ours) {
        endpoint.handshake = Seen::Known(hello.handshake());
        endpoint.chain = chain::as_shown(&scan.net, &hello.certificates);
    }
}

/// The further addresses of a site, lightly: one handshake and one old hello each.
async fn look_at_further(scan: &Scan, site: &str, others: &[IpAddr]) -> Seen<Vec<FurtherAddress>> {
    if others.is_empty() {
        return Seen::Absent;
    }
    let looks = others.iter().map(|address| async move {
        let place = Place {
            net: &scan.net,
            site,
            address: *address,
            detail: false,
        };
        let (shaken, old_hello) = tokio::join!(
            scan.net.shake_hands(site, *address),
            place.takes_old_hello()
        );
        let (handshake, chain) = match shaken {
            Ok(shaken) => {
                let chain = chain::as_sent(&scan.net, &shaken);
                (Seen::Known(shaken.handshake), chain)
            }
            Err(why) => (Seen::Unknown(why.clone()), Seen::Unknown(why)),
        };
        FurtherAddress {
            address: *address,
            old_hello: old_hello.beside(&handshake),
            handshake,
            chain,
        }
    });
    Seen::Known(join_all(looks).await)
}

fn not_asked<T>(why: &str) -> Seen<T> {
    Seen::Unknown(Why::new(Cause::NotAsked, why))
}

/// Only what a light look shows was asked.
fn say_light(endpoint: &mut Endpoint) {
    const WHY: &str =
        "another host, to which its visitors are led or at the same address, is looked at in full";
    let support = &mut endpoint.support;
    support.versions = not_asked(WHY);
    support.old_hash = not_asked(WHY);
    support.extended_master_secret = not_asked(WHY);
    support.secure_renegotiation = not_asked(WHY);
    support.compression = not_asked(WHY);
}

/// Nothing could be seen at an endpoint.
fn say_unseen(endpoint: &mut Endpoint, why: &Why) {
    endpoint_certificates::put_unseen(endpoint, why);
    endpoint.further = Seen::Unknown(why.clone());
    let support = &mut endpoint.support;
    support.old_hello = Seen::Unknown(why.clone());
    support.versions = Seen::Unknown(why.clone());
    support.old_hash = Seen::Unknown(why.clone());
    support.extended_master_secret = Seen::Unknown(why.clone());
    support.secure_renegotiation = Seen::Unknown(why.clone());
    support.compression = Seen::Unknown(why.clone());
    support.connections = Seen::Unknown(why.clone());
}
