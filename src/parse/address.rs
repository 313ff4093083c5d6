//! Kinds of IP addresses: which are of the public internet, and which are not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The kind of an address that is not of the public internet (IANA special-purpose registries,
/// RFC 6890); `None` for a public one. IPv4 addresses inside IPv6 ones are judged as what they hold.
pub fn special_kind(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => special_ipv4(v4),
        IpAddr::V6(v6) => special_ipv6(v6),
    }
}

fn special_ipv4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    let kind = match (a, b, c) {
        (0, ..) => "of \"this network\" (RFC 791)",
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => "private (RFC 1918)",
        (100, 64..=127, _) => "shared by providers (CGNAT, RFC 6598)",
        (127, ..) => "loopback",
        (169, 254, _) => "link-local (RFC 3927)",
        (192, 0, 0) => "reserved for protocols (RFC 6890)",
        (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => "for documentation (RFC 5737)",
        (192, 88, 99) => "a retired 6to4 relay (RFC 7526)",
        (198, 18..=19, _) => "for benchmarks (RFC 2544)",
        (224..=239, ..) => "multicast",
        (240.., ..) => "reserved (RFC 1112)",
        _ => return None,
    };
    Some(kind)
}

fn special_ipv6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(inner) = embedded_ipv4(address) {
        return special_ipv4(inner).map(|_| "an IPv6 form of a private or reserved IPv4 address");
    }
    let [a, b, ..] = address.segments();
    let kind = match (a, b) {
        // Where in it the IPv4 address stands depends on the network (RFC 6052 2.2).
        (0x0064, 0xff9b) => "translated inside a network (NAT64, RFC 8215)",
        _ if address.is_unspecified() => "unspecified",
        _ if address.is_loopback() => "loopback",
        (0x0000..=0x00ff, _) => "reserved (RFC 4291)",
        (0x2001, 0x0db8) | (0x3fff, 0x0000..=0x0fff) => "for documentation (RFC 3849, RFC 9637)",
        (0x2001, 0x0000..=0x01ff) => "reserved for protocols (RFC 2928)",
        (0x2000..=0x3fff, _) => return None,
        (0xfc00..=0xfdff, _) => "unique local (RFC 4193)",
        (0xfe80..=0xfebf, _) => "link-local (RFC 4291)",
        (0xfec0..=0xfeff, _) => "site-local (RFC 3879)",
        (0xff00.., _) => "multicast",
        _ => "not global unicast (RFC 4291)",
    };
    Some(kind)
}

/// The IPv4 address that an IPv6 address stands for: mapped (RFC 4291 2.5.5.2), NAT64 (RFC 6052,
/// RFC 8215), 6to4 (RFC 3056) and Teredo's client (RFC 4380, stored inverted).
fn embedded_ipv4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    let [first, second, third, fourth, fifth, sixth, high, low] = address.segments();
    let middle = (third, fourth, fifth, sixth);
    match (first, second) {
        (0, 0) if middle == (0, 0, 0, 0xffff) => Some(pair(high, low)),
        // IPv4-compatible, deprecated; `::` and `::1` are dealt with by the caller.
        (0, 0) if middle == (0, 0, 0, 0) && high != 0 => Some(pair(high, low)),
        (0x0064, 0xff9b) if middle == (0, 0, 0, 0) => Some(pair(high, low)),
        (0x2002, _) => Some(pair(second, third)),
        (0x2001, 0) => Some(pair(!high, !low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_inside_another_is_judged_as_what_it_holds() {
        let kind = |address: &str| special_kind(address.parse().unwrap());
        assert_eq!(kind("64:ff9b::b90a:141e"), None);
        assert_eq!(kind("::ffff:10.0.0.1"), kind("2002:a00:1::1"));
        assert!(kind("64:ff9b:1:0:a:0:100:0").is_some(), "RFC 8215");
    }

    proptest! {
        #[test]
        fn any_address_is_judged_without_panic_and_inside_another_as_itself(four: [u8; 4], six: [u8; 16]) {
            let _ = special_kind(Ipv6Addr::from(six).into());
            let plain = Ipv4Addr::from(four);
            let inside = special_kind(plain.to_ipv6_mapped().into());
            prop_assert_eq!(special_kind(plain.into()).is_some(), inside.is_some());
        }
    }
}
