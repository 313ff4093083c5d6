//! Every place where a certificate was shown, or could have been.

use crate::fact::{Cause, Certificate, Chain, Endpoint, Revocation, Seen};
use crate::report::phrase::Phrases;
use crate::report::technical::place;
use crate::result::ScanResult;

/// A place with the certificates that it showed.
pub(super) struct PlaceOf<'f> {
    /// Its name.
    pub(super) name: String,
    /// The subject of findings about it.
    pub(super) subject: String,
    /// The name that its certificate has to be made for; empty where that is judged elsewhere.
    pub(super) host: String,
    /// What it showed.
    pub(super) chain: &'f Chain,
    /// Its own certificate, as the facts have it.
    pub(super) own: Option<&'f Certificate>,
    /// A valid staple says that a certificate is revoked.
    pub(super) revoked: bool,
    /// It is shown only to visitors who take another kind of key.
    pub(super) second: bool,
    /// The check that speaks of trust.
    pub(super) trust_check: &'static str,
    /// The check that speaks of dates.
    pub(super) date_check: &'static str,
    /// The check that speaks of names.
    pub(super) name_check: &'static str,
}

/// All places that showed a certificate.
pub(super) fn all(result: &ScanResult) -> Vec<PlaceOf<'_>> {
    let facts = &result.evidence;
    let mut places = Vec::new();
    for endpoint in facts.endpoints.known().into_iter().flatten() {
        of_endpoint(endpoint, &mut places);
    }
    for server in facts.mail_servers.known().into_iter().flatten() {
        if let Seen::Known(chain) = &server.chain {
            // Asked for by another name, it is judged by that.
            let asked_by_name = server.asked_as.known() == Some(&server.name);
            places.push(PlaceOf {
                name: format!("{}:25", server.name),
                subject: server.name.clone(),
                host: if asked_by_name {
                    server.name.clone()
                } else {
                    String::new()
                },
                chain,
                own: server.certificate.known(),
                revoked: false,
                second: false,
                trust_check: "mail-certificate",
                date_check: "mail-certificate",
                name_check: "mail-certificate",
            });
        }
    }
    if let Seen::Known(chain) = &facts.mail.mta_sts_chain {
        let host = format!("mta-sts.{}", result.target);
        places.push(PlaceOf {
            name: format!("{host}:443"),
            subject: result.target.clone(),
            host,
            chain,
            own: None,
            revoked: false,
            second: false,
            trust_check: "mta-sts",
            date_check: "mta-sts",
            name_check: "mta-sts",
        });
    }
    places.retain(|place| !place.chain.certificates.is_empty());
    places
}

fn of_endpoint<'f>(endpoint: &'f Endpoint, places: &mut Vec<PlaceOf<'f>>) {
    let mut add = |name: String, chain: &'f Chain, own, second: bool| {
        places.push(PlaceOf {
            name,
            subject: endpoint.name.clone(),
            host: endpoint.site.clone(),
            chain,
            own,
            revoked: endpoint.revocation == Revocation::Revoked && !second,
            second,
            trust_check: "certificate-trust",
            date_check: "certificate-expiry",
            name_check: "certificate-name",
        });
    };
    if let Seen::Known(chain) = &endpoint.chain {
        let own = endpoint.certificate.known();
        add(endpoint.name.clone(), chain, own, false);
    }
    if let Seen::Known(chain) = &endpoint.other_chain {
        let own = endpoint.other_certificate.known();
        add(endpoint.name.clone(), chain, own, true);
    }
    for further in endpoint.further.known().into_iter().flatten() {
        if let Seen::Known(chain) = &further.chain {
            let name = format!("{} [{}]", endpoint.site, further.address);
            add(name, chain, None, false);
        }
    }
}

/// Names of places that showed no certificate, with the reason.
pub(super) fn without(result: &ScanResult, phrases: Phrases) -> Vec<(String, String)> {
    let facts = &result.evidence;
    let endpoints = facts.endpoints.known().into_iter().flatten();
    let endpoints = endpoints.map(|endpoint| (endpoint.name.clone(), &endpoint.chain));
    let servers = facts.mail_servers.known().into_iter().flatten();
    let servers = servers.map(|server| (format!("{}:25", server.name), &server.chain));
    let policy = match &facts.mail.mta_sts_chain {
        Seen::Unknown(why) if why.cause != Cause::Pending => {
            let name = format!("mta-sts.{}:443", result.target);
            Some((name, &facts.mail.mta_sts_chain))
        }
        _ => None,
    };
    let all = endpoints.chain(servers).chain(policy);
    let told = all.filter_map(|(name, chain)| match chain {
        Seen::Known(chain) if chain.certificates.is_empty() => {
            Some((name, phrases.say("chain.shows-none")))
        }
        Seen::Known(_) => None,
        Seen::Absent => Some((name, phrases.say("chain.shows-none"))),
        Seen::Unknown(why) => Some((name, place::unseen(why, phrases).word)),
    });
    told.collect()
}
