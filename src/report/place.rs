//! Names of places as an owner reads them: `www.example.be`, not `www.example.be:443/ipv4`.

use std::collections::{BTreeMap, BTreeSet};

/// Where something was seen. An endpoint is told by its host; by the families of its addresses too, where
/// `all` places of the same check have one of that host that is not among `names`.
pub(super) fn places(names: &[String], all: &[&str]) -> Vec<String> {
    // Each host and each name is found again without looking at all of them, however many there are.
    let named: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let others = all.iter().filter(|name| !named.contains(*name));
    let apart: BTreeSet<&str> = others
        .filter_map(|name| endpoint(name))
        .map(|(host, _)| host)
        .collect();
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (host, family) in names.iter().filter_map(|name| endpoint(name)) {
        families.entry(host).or_default().push(family);
    }
    let mut shown: Vec<String> = Vec::new();
    for name in names {
        let Some((host, _)) = endpoint(name) else {
            shown.push(name.clone());
            continue;
        };
        // Told at the first of its endpoints.
        let Some(families) = families.remove(host) else {
            continue;
        };
        shown.push(if apart.contains(host) {
            format!("{host} ({})", families.join(", "))
        } else {
            host.to_owned()
        });
    }
    shown
}

/// The host of an endpoint of a website, and the family of its address.
fn endpoint(name: &str) -> Option<(&str, &'static str)> {
    let v4 = name.strip_suffix(":443/ipv4").map(|host| (host, "IPv4"));
    v4.or_else(|| name.strip_suffix(":443/ipv6").map(|host| (host, "IPv6")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_once_and_by_families_only_where_they_differ() {
        let all = [
            "a.be:443/ipv4",
            "a.be:443/ipv6",
            "b.be:443/ipv4",
            "b.be:443/ipv6",
            "mx.be",
        ];
        let some = ["a.be:443/ipv4", "b.be:443/ipv4", "a.be:443/ipv6", "mx.be"];
        let shown = places(&some.map(str::to_owned), &all);
        assert_eq!(shown, ["a.be", "b.be (IPv4)", "mx.be"]);
    }
}
