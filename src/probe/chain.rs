//! The certificates that a server sent, and whether they lead to a root that is trusted here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::pki_types::CertificateDer;
use url::{Host, Url};

use super::Scan;
use crate::fact::{Cause, Chain, RootList, Seen, Trust, Why};
use crate::net::tls::Shaken;
use crate::net::{LIMITS, Net};
use crate::parse::chain::Roots;
use crate::parse::{certificate, certificate_file, chain};

/// The chain as a browser takes it: a missing certificate is fetched from its own address, once.
pub(super) async fn completed(scan: &Scan, shaken: &Shaken) -> Seen<Chain> {
    let seen = as_sent(&scan.net, shaken);
    let Seen::Known(mut chain) = seen else {
        return seen;
    };
    if chain.trust == Seen::Known(Trust::Incomplete) {
        let roots = Roots::new(scan.net.extra_roots());
        (chain.trust, chain.root_list, chain.fetched) =
            complete(scan, &shaken.certificates, &roots, scan.net.now()).await;
    }
    Seen::Known(chain)
}

/// The chain as it was sent, which is all that a mail server looks at. Absent: no certificate was sent.
pub(super) fn as_sent(net: &Net, shaken: &Shaken) -> Seen<Chain> {
    chain_of(net, &shaken.certificates)
}

fn chain_of(net: &Net, sent: &[CertificateDer<'static>]) -> Seen<Chain> {
    if sent.is_empty() {
        return Seen::Absent;
    }
    let roots = Roots::new(net.extra_roots());
    Seen::Known(Chain {
        certificates: in_base64(sent),
        subjects: sent.iter().map(|der| certificate::subject(der)).collect(),
        wrong_order: chain::is_out_of_order(sent),
        fetched: Seen::Known(Vec::new()),
        trust: chain::find_path(sent, &[], &roots, net.now()),
        root_list: chain::root_list(sent, &[], &roots, net.now()),
    })
}

/// The chain as a server shows it in the clear, without proof that it holds the key. Absent: it shows none.
pub(super) fn as_shown(net: &Net, certificates: &[Vec<u8>]) -> Seen<Chain> {
    let sent: Vec<CertificateDer<'static>> = certificates
        .iter()
        .take(LIMITS.chain)
        .map(|der| CertificateDer::from(der.clone()))
        .collect();
    chain_of(net, &sent)
}

fn in_base64(certificates: &[CertificateDer<'_>]) -> Vec<String> {
    certificates.iter().map(|der| BASE64.encode(der)).collect()
}

/// Fetches the missing certificate as browsers do: one request, and only when the chain is broken. Gives
/// what the chain is then worth, on whose list its root stands, and what was fetched.
async fn complete(
    scan: &Scan,
    sent: &[CertificateDer<'static>],
    roots: &Roots<'_>,
    at: jiff::Timestamp,
) -> (Seen<Trust>, Seen<RootList>, Seen<Vec<String>>) {
    let missing = chain::last_reached(sent).and_then(|last| certificate::issuer_address(last));
    let Some(address) = missing else {
        let nothing = Seen::Known(Vec::new());
        return (
            Seen::Known(Trust::Incomplete),
            Seen::Known(RootList::None),
            nothing,
        );
    };
    let fetched = match fetch_issuer(scan, &address).await {
        Ok(fetched) => fetched,
        Err(why) => {
            let unknown = || why.clone();
            return (
                Seen::Unknown(unknown()),
                Seen::Unknown(unknown()),
                Seen::Unknown(unknown()),
            );
        }
    };
    let all = [sent, &fetched].concat();
    let trust = match chain::find_path(sent, &fetched, roots, at) {
        Seen::Known(Trust::Trusted) => Seen::Known(Trust::CompletedByAia),
        Seen::Known(Trust::Incomplete) if has_further_address(&all, &address) => {
            let detail = format!("{address} gave a certificate whose issuer is missing as well");
            Seen::Unknown(Why::new(Cause::AskedEnough, detail))
        }
        other => other,
    };
    let root_list = trust
        .as_ref()
        .and_then(|_| chain::root_list(sent, &fetched, roots, at));
    (trust, root_list, Seen::Known(in_base64(&fetched)))
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
