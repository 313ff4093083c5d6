//! Where TLS is spoken, and which of these places is looked at in full (visitors land there).

use std::net::IpAddr;

use url::Url;

use crate::fact::derive::landing;
use crate::fact::{Endpoint, Facts, Landing, Seen, Site};
use crate::net::{LIMITS, Net};
use crate::probe::{Scan, Sink};
use crate::target::Target;

/// One endpoint per family that this machine reaches, at the first address of it that may be connected
/// to. A site without any, or whose addresses are unknown, keeps one endpoint, which then cannot be seen:
/// it must not vanish from the score.
pub(super) fn endpoints_of(net: &Net, site: &str, addresses: &Seen<Vec<IpAddr>>) -> Vec<Endpoint> {
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

/// How an endpoint is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// In full, or lightly.
    pub(super) full: bool,
    /// All addresses of its site and family that may be looked at, its own among them.
    pub(super) addresses: Vec<IpAddr>,
}

/// Waits until it is clear where visitors land, and says how an endpoint is to be looked at.
pub(super) async fn wanted(scan: &Scan, sink: &Sink, endpoint: &Endpoint) -> Wanted {
    sink.wait_for(|facts| {
        let landings = landings(facts, &scan.target)?;
        Some(Wanted {
            full: is_full(&landings, &endpoint.site) && !is_seen_before(facts, &landings, endpoint),
            addresses: addresses_beside(facts, endpoint),
        })
    })
    .await
}

/// Hosts below the target on which visitors land and that are no site themselves, as endpoints.
pub(super) async fn others(scan: &Scan, sink: &Sink) -> Vec<Endpoint> {
    let landings = sink.wait_for(|facts| landings(facts, &scan.target)).await;
    let mut hosts: Vec<String> = Vec::new();
    for (_, lands_at) in &landings {
        if let LandsAt::Own(host) = lands_at
            && !landings.iter().any(|(site, _)| site == host)
            && !hosts.contains(host)
        {
            hosts.push(host.clone());
        }
    }
    let mut endpoints = Vec::new();
    for host in hosts {
        let addresses = scan.net.addresses(&host).await;
        endpoints.extend(endpoints_of(&scan.net, &host, &addresses));
    }
    endpoints
}

/// Where visitors of a site end.
#[derive(Debug, Clone, PartialEq, Eq)]
enum LandsAt {
    /// At this host below the target.
    Own(String),
    /// Under another domain.
    Foreign,
    /// It could not be seen.
    Unknown,
}

/// Each site with where its visitors end; `None` while somebody is still on the way.
fn landings(facts: &Facts, target: &Target) -> Option<Vec<(String, LandsAt)>> {
    let sites = match &facts.sites {
        Seen::Known(sites) => sites,
        Seen::Absent => return Some(Vec::new()),
        Seen::Unknown(why) => return (!why.is_pending()).then(Vec::new),
    };
    sites.iter().map(|site| landing_of(site, target)).collect()
}

fn landing_of(site: &Site, target: &Target) -> Option<(String, LandsAt)> {
    let on_the_way = |why: Option<&crate::fact::Why>| why.is_some_and(crate::fact::Why::is_pending);
    // Where HTTPS leads counts before plain HTTP.
    let is_led = site.https.known().is_some();
    if on_the_way(site.https.unknown()) || !is_led && on_the_way(site.http.unknown()) {
        return None;
    }
    let lands_at = match landing(site) {
        (Seen::Known(Landing::Here | Landing::OwnElsewhere), Seen::Known(host)) => {
            LandsAt::Own(host)
        }
        (Seen::Known(Landing::ForeignElsewhere), _) => LandsAt::Foreign,
        _ => match last_heard_of(site) {
            Some(host) if target.owns(&host) => LandsAt::Own(host),
            // Under another domain nothing is looked at, wherever its visitors are lost.
            Some(_) => LandsAt::Foreign,
            None => LandsAt::Unknown,
        },
    };
    Some((site.name.clone(), lands_at))
}

/// The host to which visitors were on their way when they were lost: a server that our library cannot speak to,
/// for instance, where theirs perhaps can.
fn last_heard_of(site: &Site) -> Option<String> {
    let visits = [&site.https, &site.http];
    let last = visits
        .into_iter()
        .find_map(|visit| visit.known()?.hops.last())?;
    let location = Url::parse(&last.location).ok()?;
    location.domain().map(str::to_owned)
}

/// A host is looked at in full where visitors land on it. Where nobody is seen to land on any, each site of
/// which that is unknown is, else the first.
fn is_full(landings: &[(String, LandsAt)], host: &str) -> bool {
    let lands_on = |at: &LandsAt| landings.iter().any(|(_, lands_at)| lands_at == at);
    let is_own = |(_, lands_at): &(String, LandsAt)| matches!(lands_at, LandsAt::Own(_));
    if landings.iter().any(is_own) {
        return lands_on(&LandsAt::Own(host.to_owned()));
    }
    if lands_on(&LandsAt::Unknown) {
        let mut unknown = landings.iter();
        return unknown.any(|(site, lands_at)| site == host && *lands_at == LandsAt::Unknown);
    }
    landings.first().is_none_or(|(first, _)| first == host)
}

/// Whether an earlier site at the same address is looked at in full. What a server takes hangs on the address
/// nearly always, and the connections to it are counted together.
fn is_seen_before(facts: &Facts, landings: &[(String, LandsAt)], endpoint: &Endpoint) -> bool {
    let sites = facts.sites.known().into_iter().flatten();
    let mut earlier = sites.take_while(|site| site.name != endpoint.site);
    let shares = |site: &Site| match (site.addresses.known(), endpoint.address.known()) {
        (Some(all), Some(own)) => {
            let mut alike = all.iter().filter(|one| one.is_ipv4() == own.is_ipv4());
            alike.next() == Some(own)
        }
        _ => false,
    };
    earlier.any(|site| is_full(landings, &site.name) && shares(site))
}

/// Addresses of an endpoint's site and family.
fn addresses_beside(facts: &Facts, endpoint: &Endpoint) -> Vec<IpAddr> {
    let sites = facts.sites.known().into_iter().flatten();
    let site = sites.into_iter().find(|site| site.name == endpoint.site);
    let Some(own) = endpoint.address.known() else {
        return Vec::new();
    };
    let all = site.and_then(|site| site.addresses.known());
    let alike = all.into_iter().flatten().copied();
    alike
        .filter(|address| address.is_ipv4() == own.is_ipv4())
        .take(LIMITS.tls_further + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Cause, Hop, Visit, VisitEnd};

    fn own(host: &str) -> LandsAt {
        LandsAt::Own(host.to_owned())
    }

    fn full(landings: &[(&str, LandsAt)], host: &str) -> bool {
        let landings: Vec<(String, LandsAt)> = landings
            .iter()
            .map(|(site, lands_at)| ((*site).to_owned(), lands_at.clone()))
            .collect();
        is_full(&landings, host)
    }

    #[test]
    fn the_host_on_which_visitors_land_is_looked_at_in_full() {
        let usual = [("a.be", own("www.a.be")), ("www.a.be", own("www.a.be"))];
        assert!(full(&usual, "www.a.be") && !full(&usual, "a.be"));
        let apart = [("a.be", own("a.be")), ("www.a.be", own("www.a.be"))];
        assert!(full(&apart, "www.a.be") && full(&apart, "a.be"));
        let third = [("a.be", own("shop.a.be")), ("www.a.be", LandsAt::Foreign)];
        assert!(full(&third, "shop.a.be") && !full(&third, "a.be"));
    }

    #[test]
    fn where_visitors_were_lost_counts_only_below_the_target() {
        let (target, _) = Target::parse("a.be").unwrap();
        let lost = |location: &str| {
            let hop = Hop {
                url: "http://a.be/".to_owned(),
                status: 301,
                version: String::new(),
                location: location.to_owned(),
                headers: Vec::new(),
            };
            let site = Site {
                name: "a.be".to_owned(),
                http: Seen::Known(Visit {
                    hops: vec![hop],
                    end: Seen::Known(VisitEnd::Foreign),
                }),
                https: Seen::Unknown(Cause::Timeout.into()),
                ..Site::default()
            };
            landing_of(&site, &target).unwrap().1
        };
        assert_eq!(lost("https://www.a.be/"), own("www.a.be"));
        assert_eq!(lost("https://elsewhere.example/"), LandsAt::Foreign);
        assert_eq!(lost(""), LandsAt::Unknown);
    }

    #[test]
    fn of_two_sites_at_one_address_the_first_is_looked_at_in_full() {
        let site = |name: &str, addresses: &[&str]| Site {
            name: name.to_owned(),
            addresses: Seen::Known(addresses.iter().map(|one| one.parse().unwrap()).collect()),
            ..Site::default()
        };
        let endpoint = |site: &str, address: &str| Endpoint {
            site: site.to_owned(),
            address: Seen::Known(address.parse().unwrap()),
            ..Endpoint::default()
        };
        let (first, second) = (["192.0.2.1", "2001:db8::1"], ["192.0.2.1", "2001:db8::2"]);
        let facts = Facts {
            sites: Seen::Known(vec![site("a.be", &first), site("www.a.be", &second)]),
            ..Facts::default()
        };
        let both = [
            ("a.be".to_owned(), own("a.be")),
            ("www.a.be".to_owned(), own("www.a.be")),
        ];
        let before = |site, address| is_seen_before(&facts, &both, &endpoint(site, address));
        assert!(before("www.a.be", "192.0.2.1"));
        assert!(!before("a.be", "192.0.2.1") && !before("www.a.be", "2001:db8::2"));
    }

    #[test]
    fn where_nobody_is_seen_to_land_each_unknown_site_is_looked_at_in_full_or_the_first() {
        let away = [("a.be", LandsAt::Foreign), ("www.a.be", LandsAt::Foreign)];
        assert!(full(&away, "a.be") && !full(&away, "www.a.be"));
        let unseen = [("a.be", LandsAt::Unknown), ("www.a.be", LandsAt::Unknown)];
        assert!(full(&unseen, "a.be") && full(&unseen, "www.a.be"));
        let one = [("a.be", LandsAt::Unknown), ("www.a.be", own("www.a.be"))];
        assert!(full(&one, "www.a.be") && !full(&one, "a.be"));
    }
}
