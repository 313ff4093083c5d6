//! What the hosts of the domain are over IPv6.

use std::net::IpAddr;

use crate::fact::{Cause, Chain, Endpoint, Facts, Ipv6Host, Seen, Site};

/// Fills the derived facts about IPv6.
pub(super) fn complete(facts: &mut Facts) {
    let ipv6 = &facts.ipv6;
    let lists = [&ipv6.sites, &ipv6.mail_servers, &ipv6.name_servers];
    let with = hosts_where(lists, is_reached);
    let without = hosts_where(lists, |host| is_reached(host).map(|yes| !yes));
    facts.ipv6.with = with;
    facts.ipv6.without = without;
    facts.ipv6.other_certificate = match &facts.endpoints {
        Seen::Known(endpoints) => Seen::Known(other_certificate(endpoints)),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) if why.cause == Cause::NotAsked => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
}

/// Fills what hangs on the visits of the sites, once it is known how they differ.
pub(super) fn complete_answers(facts: &mut Facts) {
    let other = |site: &Site| {
        let differs = &site.other_family.differs;
        let written = || format!("{} ({})", site.name, differs.join(", "));
        (!differs.is_empty()).then(written)
    };
    facts.ipv6.other_answer = match &facts.sites {
        Seen::Known(sites) => Seen::Known(sites.iter().filter_map(other).collect()),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) if why.cause == Cause::NotAsked => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
}

/// Whether a host has an IPv6 address of its own.
fn is_reached(host: &Ipv6Host) -> Seen<bool> {
    match &host.addresses {
        Seen::Known(addresses) => Seen::Known(!addresses.iter().all(is_translated)),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

/// An address that a resolver made of an IPv4 one, for a network without IPv4 (DNS64, RFC 6052 2.1).
fn is_translated(address: &IpAddr) -> bool {
    match address {
        IpAddr::V6(v6) => v6.segments().starts_with(&[0x0064, 0xff9b, 0, 0, 0, 0]),
        IpAddr::V4(_) => false,
    }
}

/// Names of the hosts of all lists that have a property, each once. A list that nobody asked for has none; one
/// that could not be seen may hold such a host.
fn hosts_where(
    lists: [&Seen<Vec<Ipv6Host>>; 3],
    property: impl Fn(&Ipv6Host) -> Seen<bool>,
) -> Seen<Vec<String>> {
    let mut names = Vec::new();
    let mut unknown = None;
    for list in lists {
        let hosts = match list {
            Seen::Known(hosts) => hosts.as_slice(),
            Seen::Absent => continue,
            Seen::Unknown(why) if why.cause == Cause::NotAsked => continue,
            Seen::Unknown(why) => {
                unknown.get_or_insert(why.clone());
                continue;
            }
        };
        match Seen::names_where(hosts, |host| &host.name, &property) {
            Seen::Known(found) => names.extend(found),
            Seen::Absent => {}
            Seen::Unknown(why) => {
                unknown.get_or_insert(why);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    match unknown {
        Some(why) if names.is_empty() => Seen::Unknown(why),
        _ => Seen::Known(names),
    }
}

/// Sites whose own certificate was seen over both families, and is not the same.
fn other_certificate(endpoints: &[Endpoint]) -> Vec<String> {
    let mut names = Vec::new();
    for endpoint in endpoints.iter().filter(|one| is_ipv6(one) == Some(true)) {
        let twin = endpoints
            .iter()
            .find(|other| other.site == endpoint.site && is_ipv6(other) == Some(false));
        let over_ipv4 = twin.and_then(own_certificate);
        let over_ipv6 = own_certificate(endpoint);
        let differ = over_ipv4
            .zip(over_ipv6)
            .is_some_and(|(one, other)| one != other);
        if differ && !names.contains(&endpoint.site) {
            names.push(endpoint.site.clone());
        }
    }
    names
}

fn is_ipv6(endpoint: &Endpoint) -> Option<bool> {
    endpoint.address.known().map(IpAddr::is_ipv6)
}

fn own_certificate(endpoint: &Endpoint) -> Option<&str> {
    let chain: Option<&Chain> = endpoint.chain.known();
    chain?.certificates.first().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Trust, Why};

    fn host(name: &str, addresses: Seen<Vec<IpAddr>>) -> Ipv6Host {
        Ipv6Host {
            name: name.to_owned(),
            addresses,
        }
    }

    fn reached() -> Seen<Vec<IpAddr>> {
        Seen::Known(vec!["2001:db8::1".parse().unwrap()])
    }

    fn unseen(cause: Cause) -> Why {
        Why::from(cause)
    }

    fn completed(
        sites: Seen<Vec<Ipv6Host>>,
        mail_servers: Seen<Vec<Ipv6Host>>,
        name_servers: Seen<Vec<Ipv6Host>>,
    ) -> (Seen<Vec<String>>, Seen<Vec<String>>) {
        let mut facts = Facts::default();
        facts.ipv6.sites = sites;
        facts.ipv6.mail_servers = mail_servers;
        facts.ipv6.name_servers = name_servers;
        complete(&mut facts);
        (facts.ipv6.with, facts.ipv6.without)
    }

    fn known(names: &[&str]) -> Seen<Vec<String>> {
        Seen::Known(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn hosts_with_and_without_are_told_apart_and_each_once() {
        let (with, without) = completed(
            Seen::Known(vec![host("b.be", reached()), host("a.be", Seen::Absent)]),
            Seen::Known(vec![host("b.be", reached())]),
            Seen::Absent,
        );
        assert_eq!((with, without), (known(&["b.be"]), known(&["a.be"])));
    }

    #[test]
    fn an_address_that_the_resolver_made_of_an_ipv4_one_is_none_of_the_host() {
        let at = |addresses: &[&str]| {
            let addresses = addresses.iter().map(|address| address.parse().unwrap());
            Seen::Known(addresses.collect())
        };
        let hosts = vec![
            host("a.be", at(&["64:ff9b::b90a:141e"])),
            host("b.be", at(&["64:ff9b::b90a:141e", "2a02:2788::1"])),
        ];
        let found = completed(Seen::Known(hosts), Seen::Absent, Seen::Absent);
        assert_eq!(found, (known(&["b.be"]), known(&["a.be"])));
    }

    #[test]
    fn none_is_said_only_where_all_were_seen() {
        let timeout = || unseen(Cause::Timeout);
        let sites = || Seen::Known(vec![host("a.be", reached())]);
        let (with, without) = completed(sites(), Seen::Unknown(timeout()), Seen::Absent);
        assert_eq!(with, known(&["a.be"]));
        assert_eq!(without, Seen::Unknown(timeout()));
        let one = Seen::Known(vec![host("ns1.be", Seen::Unknown(timeout()))]);
        let (with, without) = completed(sites(), Seen::Absent, one);
        assert_eq!(with, known(&["a.be"]));
        assert_eq!(without.unknown().unwrap().cause, Cause::Timeout);
    }

    #[test]
    fn what_was_not_asked_for_is_left_out() {
        let not_asked = || Seen::Unknown(unseen(Cause::NotAsked));
        let servers = Seen::Known(vec![host("ns1.be", Seen::Absent)]);
        let found = completed(not_asked(), not_asked(), servers);
        assert_eq!(found, (known(&[]), known(&["ns1.be"])));
    }

    #[test]
    fn certificates_are_compared_where_both_families_were_seen() {
        let endpoint = |site: &str, address: &str, certificate: Option<&str>| Endpoint {
            site: site.to_owned(),
            address: Seen::Known(address.parse().unwrap()),
            chain: certificate.map_or(Seen::Unknown(unseen(Cause::Timeout)), |certificate| {
                Seen::Known(Chain {
                    certificates: vec![certificate.to_owned(), "issuer".to_owned()],
                    subjects: Vec::new(),
                    fetched: Seen::Known(Vec::new()),
                    trust: Seen::Known(Trust::Trusted),
                    root_list: Seen::Known(crate::fact::RootList::Mozilla),
                    wrong_order: false,
                })
            }),
            ..Endpoint::default()
        };
        let rows = [
            ("same.be", "192.0.2.1", Some("one")),
            ("same.be", "2001:db8::1", Some("one")),
            ("other.be", "192.0.2.2", Some("one")),
            ("other.be", "2001:db8::2", Some("two")),
            ("unseen.be", "192.0.2.3", Some("one")),
            ("unseen.be", "2001:db8::3", None),
            ("alone.be", "2001:db8::4", Some("one")),
        ];
        let endpoints: Vec<Endpoint> = rows
            .into_iter()
            .map(|(site, address, certificate)| endpoint(site, address, certificate))
            .collect();
        let found = other_certificate(&endpoints);
        assert_eq!(found, ["other.be"]);
    }
}
