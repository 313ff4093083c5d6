//! Names of places as an owner reads them: `www.example.be`, not `www.example.be:443/ipv4`.

/// Where something was seen. An endpoint is told by its host; by the families of its addresses too, where
/// `all` places of the same check have one of that host that is not among `names`.
pub(super) fn places(names: &[String], all: &[&str]) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for name in names {
        let Some((host, _)) = endpoint(name) else {
            shown.push(name.clone());
            continue;
        };
        let of_host = |name: &&str| endpoint(name).is_some_and(|(other, _)| other == host);
        let apart = all
            .iter()
            .filter(|name| of_host(name))
            .any(|one| !names.iter().any(|name| name == one));
        let families: Vec<&str> = names
            .iter()
            .filter_map(|name| endpoint(name))
            .filter_map(|(other, family)| (other == host).then_some(family))
            .collect();
        let said = if apart {
            format!("{host} ({})", families.join(", "))
        } else {
            host.to_owned()
        };
        if !shown.contains(&said) {
            shown.push(said);
        }
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
