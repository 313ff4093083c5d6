//! Kinds of addresses, and hexadecimal text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use belfort::parse::address::special_kind;
use belfort::parse::hexadecimal;

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    if let Some(octets) = bytes.first_chunk::<16>() {
        let _ = special_kind(IpAddr::V6(Ipv6Addr::from(*octets)));
    }
    if let Some(octets) = bytes.first_chunk::<4>() {
        let plain = Ipv4Addr::from(*octets);
        let inside = special_kind(IpAddr::V6(plain.to_ipv6_mapped()));
        assert_eq!(special_kind(IpAddr::V4(plain)).is_some(), inside.is_some());
    }
    assert_eq!(
        hexadecimal::read(&hexadecimal::write(bytes)).as_deref(),
        Some(bytes)
    );
    let _ = hexadecimal::read(&String::from_utf8_lossy(bytes));
}
