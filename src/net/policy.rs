//! Which addresses may be connected to. A name is a stranger's word: it may lead to the router on the
//! user's desk. The address that is judged here is the one that is connected to.

use std::net::IpAddr;

use crate::fact::{Cause, Why};
use crate::parse::address::special_kind;

/// Which addresses may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Only addresses of the public internet.
    PublicOnly,
    /// Any address (`--allow-private`): for laboratories and internal networks.
    AllowPrivate,
}

impl AddressPolicy {
    /// Refuses an address that this policy does not allow.
    ///
    /// # Errors
    /// [`Cause::ForbiddenAddress`] with the address and the kind of network it belongs to.
    pub fn check(self, address: IpAddr) -> Result<IpAddr, Why> {
        match (self, special_kind(address)) {
            (Self::PublicOnly, Some(kind)) => Err(Why::new(
                Cause::ForbiddenAddress,
                format!("{address} is {kind}; --allow-private permits it"),
            )),
            _ => Ok(address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_public_internet_may_be_connected_to() {
        for address in [
            "185.10.20.30",
            "9.9.9.9",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "2a02:2c40::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "64:ff9b::b90a:141e",
            "2002:b90a:141e::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(AddressPolicy::PublicOnly.check(address), Ok(address));
        }
    }

    #[test]
    fn every_other_network_is_refused_unless_the_user_allows_it() {
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001:db8::1",
            "2001::1",
            "2001:10::1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "3fff:1::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
            "5f00::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            let why = AddressPolicy::PublicOnly.check(address).unwrap_err();
            assert_eq!(why.cause, Cause::ForbiddenAddress, "{address}");
            assert_eq!(AddressPolicy::AllowPrivate.check(address), Ok(address));
        }
    }
}
