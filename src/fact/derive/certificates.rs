//! Certificates: what the DER in the evidence says, against the moment of observation.

mod staples;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

use super::days_between;
use crate::fact::{
    Cause, Certificate, Chain, Endpoint, KeyKind, Link, RootList, Seen, SignatureHash, Trust, Why,
};
use crate::net::LIMITS;
use crate::parse::{certificate, chain};

/// Fills the derived facts of every endpoint's certificates.
pub(super) fn complete(endpoints: &mut [Endpoint], observed_at: Timestamp) {
    for endpoint in endpoints {
        endpoint.certificate = endpoint
            .chain
            .as_ref()
            .and_then(|chain| own_certificate(chain, &endpoint.site, observed_at));
        endpoint.other_certificate = if_looked_for(&endpoint.other_chain)
            .and_then(|chain| own_certificate(chain, &endpoint.site, observed_at));
        endpoint.other_trust =
            if_looked_for(&endpoint.other_chain).and_then(|chain| chain.trust.clone());
        endpoint.lifetime_limit_days = endpoint.chain.as_ref().and_then(|chain| {
            let certificate = endpoint.certificate.as_ref();
            certificate.and_then(|certificate| lifetime_limit(chain, certificate))
        });
        endpoint.lifetime_excess_days = endpoint.lifetime_limit_days.clone().and_then(|limit| {
            let certificate = endpoint.certificate.as_ref();
            certificate.map(|certificate| certificate.lifetime_days.saturating_sub(limit))
        });
        staples::complete(endpoint, observed_at);
        endpoint.links = endpoint.chain.as_ref().and_then(links);
        endpoint.shortest_rsa_link = shortest(&endpoint.links, KeyKind::Rsa);
        endpoint.shortest_ec_link = shortest(&endpoint.links, KeyKind::Ec);
        endpoint.oldest_signed_link = endpoint.links.as_ref().and_then(|links| {
            let oldest = links.iter().min_by_key(|link| age(link.signature_hash));
            oldest.cloned().into()
        });
    }
}

/// The chain of the other kind of key. Where nobody looked for one (at places that are looked at lightly, and in
/// evidence of older versions), there is none to speak of: what is said of the server's own certificate holds without.
/// A look that failed stays unknown.
fn if_looked_for(chain: &Seen<Chain>) -> Seen<&Chain> {
    match chain {
        Seen::Unknown(why) if matches!(why.cause, Cause::NotAsked | Cause::NotRecorded) => {
            Seen::Absent
        }
        chain => chain.as_ref(),
    }
}

/// The longest lifetimes of certificates by public authorities, in days, and from when on they are in force (CA/Browser
/// Forum BR 6.3.2; ballots 193, SC-31 and SC-081v3), the newest first. Before, it was 39 months, and such certificates
/// have long expired.
const LIFETIME_LIMITS: [(&str, u32); 5] = [
    ("2029-03-15T00:00:00Z", 47),
    ("2027-03-15T00:00:00Z", 100),
    ("2026-03-15T00:00:00Z", 200),
    ("2020-09-01T00:00:00Z", 398),
    ("2018-03-01T00:00:00Z", 825),
];

fn lifetime_limit(chain: &Chain, certificate: &Certificate) -> Seen<u32> {
    chain.root_list.as_ref().and_then(|list| {
        let mut limits = LIFETIME_LIMITS.iter().filter(|(since, _)| {
            since
                .parse()
                .is_ok_and(|since: Timestamp| certificate.not_before >= since)
        });
        let limit = limits.next().map(|(_, days)| *days);
        limit.filter(|_| *list == RootList::Mozilla).into()
    })
}

/// The server's own certificate of a chain, judged for the name `site`. Absent: there is none.
pub(super) fn own_certificate(chain: &Chain, site: &str, at: Timestamp) -> Seen<Certificate> {
    let Some(own) = chain.certificates.first() else {
        return Seen::Absent;
    };
    let read = der(own).and_then(|own| {
        certificate::read(&own, site, LIMITS.certificate_names)
            .map_err(|error| Why::new(Cause::Unreadable, error.to_string()))
    });
    Seen::from(read).map(|mut certificate| {
        complete_certificate(&mut certificate, at);
        certificate
    })
}

/// The links between the server's own certificate and the root. A chain that is trusted as it was sent
/// has them all. Another one may go on in what was fetched, or would have been.
fn links(chain: &Chain) -> Seen<Vec<Link>> {
    let sent = match certificates(&chain.certificates) {
        Ok(sent) if sent.is_empty() => return Seen::Absent,
        Ok(sent) => sent,
        Err(why) => return Seen::Unknown(why),
    };
    let unreadable = || Why::new(Cause::Unreadable, "read the server's certificate");
    let Some(as_sent) = chain::links(&sent) else {
        return Seen::Unknown(unreadable());
    };
    if as_sent.to_root || chain.trust == Seen::Known(Trust::Trusted) {
        return Seen::Known(as_sent.found);
    }
    chain.fetched.as_ref().and_then(|fetched| {
        let all = certificates(fetched).map(|fetched| [sent.as_slice(), &fetched].concat());
        let links = all.and_then(|all| chain::links(&all).ok_or_else(unreadable));
        links.map(|links| links.found).into()
    })
}

fn shortest(links: &Seen<Vec<Link>>, kind: KeyKind) -> Seen<Link> {
    links.as_ref().and_then(|links| {
        let alike = links.iter().filter(|link| link.key_kind == kind);
        alike.min_by_key(|link| link.key_bits).cloned().into()
    })
}

/// The place of a hash, oldest first; one that we do not know may be older than SHA-2.
fn age(hash: SignatureHash) -> u8 {
    match hash {
        SignatureHash::Md5 => 0,
        SignatureHash::Sha1 => 1,
        SignatureHash::Other => 2,
        SignatureHash::Sha2 => 3,
    }
}

/// Certificates of the evidence.
pub(super) fn certificates(texts: &[String]) -> Result<Vec<CertificateDer<'static>>, Why> {
    let texts = texts.iter().take(LIMITS.chain);
    texts
        .map(|text| der(text).map(CertificateDer::from))
        .collect()
}

/// The bytes of a certificate in the evidence, which may have been written by anybody.
fn der(text: &str) -> Result<Vec<u8>, Why> {
    BASE64
        .decode(text)
        .map_err(|error| Why::new(Cause::Unreadable, format!("read base64: {error}")))
}

fn complete_certificate(certificate: &mut Certificate, at: Timestamp) {
    let (from, until) = (certificate.not_before, certificate.not_after);
    certificate.days_left = days_between(at, until);
    certificate.expired = at > until;
    certificate.not_yet_valid = at < from;
    let lifetime = (until.as_second() - from.as_second()).max(1);
    let left = (until.as_second() - at.as_second()).clamp(0, lifetime);
    certificate.lifetime_left_percent =
        u8::try_from(i128::from(left) * 100 / i128::from(lifetime)).unwrap_or(100);
}

#[cfg(test)]
mod tests;
