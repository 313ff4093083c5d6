//! The one seam between Belfort and the network: where an address leads.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;

use super::failure;

/// A transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// Says where a connection to an address really goes. In the product every address leads to itself;
/// a test's `World` leads believable addresses to its own sockets on loopback, adds delay and faults,
/// and counts.
///
/// The address policy judges the address *before* it is routed, and the routed address is the one that
/// is connected to: a name that resolves differently a moment later cannot get past it.
#[async_trait]
pub trait Dial: fmt::Debug + Send + Sync {
    /// The socket address to connect to for `wanted`. May wait (a slow network) or for ever (a silent
    /// one: the caller has a deadline).
    ///
    /// # Errors
    /// What the operating system would say: refused, unreachable.
    async fn route(&self, wanted: SocketAddr, transport: Transport) -> io::Result<SocketAddr>;

    /// Whether this network carries IPv4 and IPv6.
    fn families(&self) -> Families;
}

/// Which address families a network carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Families {
    /// IPv4.
    pub ipv4: bool,
    /// IPv6.
    pub ipv6: bool,
}

/// The real network: every address leads to itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Direct;

#[async_trait]
impl Dial for Direct {
    async fn route(&self, wanted: SocketAddr, _: Transport) -> io::Result<SocketAddr> {
        Ok(wanted)
    }

    fn families(&self) -> Families {
        Families {
            ipv4: has_route("192.0.2.1:9"),
            ipv6: has_route("[2001:db8::1]:9"),
        }
    }
}

/// Whether the system has a way out for this family. Connecting a UDP socket sends nothing.
fn has_route(address: &str) -> bool {
    let bind = if address.starts_with('[') {
        "[::]:0"
    } else {
        "0.0.0.0:0"
    };
    let connected = std::net::UdpSocket::bind(bind).and_then(|socket| socket.connect(address));
    // Without a socket to try it nothing is known: whoever connects will hear why it fails.
    connected.map_or_else(|error| failure::is_exhaustion(&error), |()| true)
}
