//! Everybody who was asked something: only whom the facts show to have been asked, never what a scan may ask.

use std::collections::BTreeSet;
use std::net::IpAddr;

use url::Url;

use crate::fact::{Cause, Facts, RegistryService, Seen, Visit};
use crate::report::model::{Contacted, ContactedHost};
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// Most hosts of one kind that are named.
const MOST_HOSTS: usize = 12;
/// Most addresses of one host.
const MOST_ADDRESSES: usize = 4;

/// Everybody who was asked something. What nobody asked for is no row.
pub(super) fn contacted(result: &ScanResult, phrases: Phrases) -> Vec<Contacted> {
    let facts = &result.evidence;
    let resolver = Some(&result.vantage.resolver).filter(|name| !name.is_empty());
    let resolver = resolver.map(|name| host(name, [])).into_iter().collect();
    let kinds = [
        ("contact.resolver", "contact.resolver.what", resolver),
        ("contact.above", "contact.above.what", zone_above(facts)),
        (
            "contact.servers",
            "contact.servers.what",
            name_servers(facts),
        ),
        ("contact.servers", "contact.transfer.what", transfers(facts)),
        ("contact.registry", "contact.registry.what", registry(facts)),
        ("contact.sites", "contact.sites.what", sites(facts)),
        ("contact.sites", "contact.tls.what", endpoints(facts)),
        ("contact.issuer", "contact.issuer.what", issuers(facts)),
        ("contact.mail", "contact.mail.what", mail_servers(facts)),
        ("contact.policy", "contact.policy.what", policy_host(result)),
    ];
    let mut rows: Vec<Contacted> = Vec::new();
    for (who, what, hosts) in kinds {
        if hosts.is_empty() {
            continue;
        }
        let row = kind(&phrases.say(who), &phrases.say(what), hosts, phrases);
        // The same hosts, asked something else as well, are not named twice.
        let same = rows.last_mut().filter(|last| last.hosts == row.hosts);
        match same {
            Some(last) => last.what = format!("{}; {}", last.what, row.what),
            None => rows.push(row),
        }
    }
    rows
}

fn kind(who: &str, what: &str, mut hosts: Vec<ContactedHost>, phrases: Phrases) -> Contacted {
    let more = hosts.len().saturating_sub(MOST_HOSTS);
    hosts.truncate(MOST_HOSTS);
    Contacted {
        who: who.to_owned(),
        hosts,
        more: match more {
            0 => String::new(),
            more => phrases.count("list.more", more),
        },
        what: what.to_owned(),
    }
}

fn host(name: &str, addresses: impl IntoIterator<Item = IpAddr>) -> ContactedHost {
    let addresses = addresses.into_iter().take(MOST_ADDRESSES);
    let addresses: Vec<String> = addresses.map(|address| address.to_string()).collect();
    ContactedHost {
        name: name.to_owned(),
        addresses: addresses.join(", "),
    }
}

/// Whether somebody was asked, whatever came of it.
fn was_asked<T>(seen: &Seen<T>) -> bool {
    match seen {
        Seen::Known(_) | Seen::Absent => true,
        Seen::Unknown(why) => !matches!(
            why.cause,
            Cause::NotAsked
                | Cause::Pending
                | Cause::ForbiddenAddress
                | Cause::Follows
                | Cause::NotRecorded
                | Cause::NoFamily
                | Cause::Elsewhere
                | Cause::AskedEnough
        ),
    }
}

/// Which of its servers was asked is not kept, so the zone stands for it.
fn zone_above(facts: &Facts) -> Vec<ContactedHost> {
    let zone = facts.dns.zone.known();
    let above = zone.and_then(|zone| zone.split_once('.'));
    let asked = facts.dns.name_servers_above.known().is_some();
    above
        .filter(|_| asked)
        .map(|(_, above)| host(above, []))
        .into_iter()
        .collect()
}

fn name_servers(facts: &Facts) -> Vec<ContactedHost> {
    let servers = facts.name_servers.known().map_or(&[][..], Vec::as_slice);
    let asked = servers.iter().filter_map(|server| {
        let answers = server.answers.known().filter(|all| !all.is_empty())?;
        Some(host(&server.name, answers.iter().map(|one| one.address)))
    });
    asked.collect()
}

fn transfers(facts: &Facts) -> Vec<ContactedHost> {
    let servers = facts.zone_transfer.servers.known();
    let servers = servers.map_or(&[][..], Vec::as_slice);
    let asked = servers.iter().filter_map(|server| {
        let answers = server.answers.known()?.iter();
        let answers: Vec<_> = answers.filter(|one| was_asked(&one.response)).collect();
        let addresses = answers.iter().map(|one| one.address);
        (!answers.is_empty()).then(|| host(&server.name, addresses))
    });
    asked.collect()
}

fn registry(facts: &Facts) -> Vec<ContactedHost> {
    let registration = &facts.registration;
    let has_service = registration.service.known() == Some(&RegistryService::Rdap);
    if !has_service || !was_asked(&registration.record) {
        return Vec::new();
    }
    let record = registration.record.known();
    let name = record.and_then(|record| host_of(&record.url));
    let ending = || {
        let domain = registration.domain.known().map_or("", String::as_str);
        let ending = domain.split_once('.').map_or(domain, |(_, ending)| ending);
        format!(".{ending}")
    };
    vec![host(&name.unwrap_or_else(ending), [])]
}

fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(url.host_str()?.to_owned())
}

/// Sites, and the further hosts of the domain that they redirect to.
fn sites(facts: &Facts) -> Vec<ContactedHost> {
    let sites = facts.sites.known().map_or(&[][..], Vec::as_slice);
    let mut hosts = Vec::new();
    let mut further = BTreeSet::new();
    for site in sites {
        // A name that could not be looked up was asked nothing, whatever stopped that.
        let addresses = site.addresses.known().map_or(&[][..], Vec::as_slice);
        let was_asked = was_asked(&site.http) || was_asked(&site.https);
        if was_asked && !addresses.is_empty() {
            hosts.push(host(&site.name, visited_at(addresses, &site.name, facts)));
        }
        further.extend(visited(&site.http));
        further.extend(visited(&site.https));
    }
    let file = facts.web.security_txt.known();
    further.extend(file.and_then(|file| host_of(&file.asked)));
    further.retain(|name| hosts.iter().all(|known| known.name != *name));
    hosts.extend(further.iter().map(|name| host(name, [])));
    hosts
}

/// Of each family one address is visited. Where there are several, it is the one to which TLS was spoken.
fn visited_at(addresses: &[IpAddr], name: &str, facts: &Facts) -> Vec<IpAddr> {
    let endpoints = facts.endpoints.known().map_or(&[][..], Vec::as_slice);
    let of_site = endpoints.iter().filter(|endpoint| endpoint.site == name);
    let spoken: Vec<IpAddr> = of_site
        .filter_map(|endpoint| endpoint.address.known().copied())
        .collect();
    let is_only = |one: &IpAddr| {
        let alike = addresses
            .iter()
            .filter(|other| other.is_ipv4() == one.is_ipv4());
        alike.count() == 1
    };
    let addresses = addresses.iter().copied();
    addresses
        .filter(|one| is_only(one) || spoken.contains(one))
        .collect()
}

fn visited(visit: &Seen<Visit>) -> Vec<String> {
    let hops = visit.known().map_or(&[][..], |visit| visit.hops.as_slice());
    hops.iter().filter_map(|hop| host_of(&hop.url)).collect()
}

/// Each name with all its addresses to which TLS was spoken.
fn endpoints(facts: &Facts) -> Vec<ContactedHost> {
    let endpoints = facts.endpoints.known().map_or(&[][..], Vec::as_slice);
    let mut found: Vec<(&str, Vec<IpAddr>)> = Vec::new();
    for endpoint in endpoints {
        let Some(address) = endpoint.address.known() else {
            continue;
        };
        if !was_asked(&endpoint.handshake) {
            continue;
        }
        let further = endpoint.further.known().map_or(&[][..], Vec::as_slice);
        let further = further.iter().filter(|one| was_asked(&one.handshake));
        let addresses = std::iter::once(*address).chain(further.map(|one| one.address));
        match found.iter_mut().find(|(name, _)| *name == endpoint.site) {
            Some((_, known)) => known.extend(addresses),
            None => found.push((&endpoint.site, addresses.collect())),
        }
    }
    let hosts = found.into_iter();
    hosts
        .map(|(name, addresses)| host(name, addresses))
        .collect()
}

/// Who was asked for what a chain lacks is not kept, so the site stands for whose certificate it was.
fn issuers(facts: &Facts) -> Vec<ContactedHost> {
    let endpoints = facts.endpoints.known().map_or(&[][..], Vec::as_slice);
    let fetched = endpoints.iter().filter(|endpoint| {
        let chain = endpoint.chain.known();
        chain.is_some_and(|chain| match &chain.fetched {
            Seen::Known(fetched) => !fetched.is_empty(),
            Seen::Absent => false,
            fetched @ Seen::Unknown(_) => was_asked(fetched),
        })
    });
    let names: BTreeSet<&str> = fetched.map(|endpoint| endpoint.site.as_str()).collect();
    names.into_iter().map(|name| host(name, [])).collect()
}

fn mail_servers(facts: &Facts) -> Vec<ContactedHost> {
    let servers = facts.mail_servers.known().map_or(&[][..], Vec::as_slice);
    let asked = servers.iter().filter(|one| was_asked(&one.starttls));
    let asked = asked.filter_map(|one| Some(host(&one.name, [*one.address.known()?])));
    asked.collect()
}

fn policy_host(result: &ScanResult) -> Vec<ContactedHost> {
    let mail = &result.evidence.mail;
    let addresses = mail.mta_sts_addresses.known();
    let asked = was_asked(&mail.mta_sts_policy);
    addresses
        .filter(|addresses| asked && !addresses.is_empty())
        // One of its addresses was asked, and no fact says which.
        .map(|_| host(&format!("mta-sts.{}", result.target), []))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Why;

    #[test]
    fn only_what_was_sent_is_a_contact() {
        assert!(was_asked(&Seen::<u8>::Absent));
        assert!(was_asked(&Seen::<u8>::Unknown(Why::from(Cause::Timeout))));
        for cause in [Cause::NotAsked, Cause::ForbiddenAddress, Cause::NotRecorded] {
            assert!(!was_asked(&Seen::<u8>::Unknown(Why::from(cause))));
        }
    }

    #[test]
    fn of_many_servers_some_are_named_and_the_rest_is_counted() {
        let words = crate::words::Words::parse(
            "words.toml",
            "[\"list.more\"]\nnl='en nog {{ n }}'\nfr='x {{ n }}'\nde='x {{ n }}'\nen='and {{ n }} more'\n",
        );
        let words = words.unwrap();
        let phrases = Phrases::new(&words, crate::language::Language::En);
        let hosts = (0..40)
            .map(|n| host(&format!("mx{n}.example.be"), []))
            .collect();
        let row = kind("who", "what", hosts, phrases);
        assert_eq!((row.hosts.len(), row.more.as_str()), (12, "and 28 more"));
    }
}
