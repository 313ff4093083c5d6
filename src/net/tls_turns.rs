//! How many TLS connections a scan opened to one address, whether any came about, and its turns there: a small web
//! server must not notice that it is looked at.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use tokio::net::TcpStream;

use super::Net;
use super::turns::{Place, Turn};
use crate::fact::{Cause, Why};

/// The TLS connections that one scan opened, by address.
#[derive(Debug, Default)]
pub(super) struct TlsOpened(Mutex<BTreeMap<IpAddr, Address>>);

#[derive(Debug, Default)]
struct Address {
    opened: usize,
    /// A connection came about.
    connected: bool,
    /// None ever did, and one was waited for in vain: no other is.
    silent: Option<Why>,
}

impl TlsOpened {
    fn with<T>(&self, address: IpAddr, change: impl FnOnce(&mut Address) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(address).or_default())
    }

    fn was_silent(&self, address: IpAddr) -> Option<Why> {
        self.with(address, |one| one.silent.clone())
    }

    fn note<T>(&self, address: IpAddr, connected: &Result<T, Why>) {
        self.with(address, |one| match connected {
            Ok(_) => (one.connected, one.silent) = (true, None),
            Err(why) if why.cause == Cause::Timeout && !one.connected => {
                one.silent = Some(why.clone());
            }
            Err(_) => {}
        });
    }
}

impl Net {
    /// Waits until fewer than [`LIMITS`](super::LIMITS)`.tls_at_once` connections of all scans of this run are
    /// open to an address, and counts one more.
    pub(crate) async fn tls_turn(&self, address: IpAddr) -> Option<Turn> {
        self.tls_turn_within(address, usize::MAX).await
    }

    /// The same where this scan opened fewer than `most` connections so far; `None` where as many were.
    pub(crate) async fn tls_turn_within(&self, address: IpAddr, most: usize) -> Option<Turn> {
        let turn = self.turns.wait(Place::Tls(address)).await?;
        let is_within = self.tls_opened.with(address, |one| {
            let is_within = one.opened < most;
            one.opened += usize::from(is_within);
            is_within
        });
        is_within.then_some(turn)
    }

    /// TLS connections that this scan opened to an address so far, those of HTTP left out.
    pub(crate) fn tls_opened(&self, address: IpAddr) -> usize {
        self.tls_opened.with(address, |one| one.opened)
    }

    /// Connects for a hello or a handshake. Where the first connections of the scan met silence, no other one is
    /// waited for: a dead address costs one wait, not ten.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(super) async fn connect_for_tls(&self, address: SocketAddr) -> Result<TcpStream, Why> {
        if let Some(why) = self.tls_opened.was_silent(address.ip()) {
            return Err(why);
        }
        let connected = self.connect(address).await;
        self.tls_opened.note(address.ip(), &connected);
        connected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_counted_by_itself() {
        let opened = TlsOpened::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        opened.with(address("192.0.2.1"), |one| one.opened += 1);
        let count = |text| opened.with(address(text), |one| one.opened);
        assert_eq!(count("192.0.2.1"), 1);
        assert_eq!(count("2001:db8::1"), 0);
    }

    #[tokio::test]
    async fn no_more_connections_are_opened_than_are_allowed() {
        let net = Net::new(crate::net::NetOptions {
            dial: std::sync::Arc::new(crate::net::dial::Direct),
            resolvers: Vec::new(),
            extra_roots: Vec::new(),
            policy: crate::net::AddressPolicy::PublicOnly,
            trust_anchor: crate::net::TrustAnchor::of_the_internet(),
        })
        .unwrap();
        let address = "192.0.2.1".parse().unwrap();
        let most = crate::net::LIMITS.tls_connections_in_detail;
        for opened in 0..most {
            let turn = net.tls_turn_within(address, most).await;
            assert!(turn.is_some(), "{opened}");
        }
        assert!(net.tls_turn_within(address, most).await.is_none());
        assert_eq!(net.tls_opened(address), most);
    }

    #[test]
    fn an_address_is_given_up_where_no_connection_ever_came_about() {
        let opened = TlsOpened::default();
        let address = "192.0.2.1".parse().unwrap();
        let failed = |cause| Err::<(), _>(Why::new(cause, "connect"));
        opened.note(address, &failed(Cause::Refused));
        assert!(opened.was_silent(address).is_none());
        opened.note(address, &failed(Cause::Timeout));
        assert!(opened.was_silent(address).is_some());
        // One that was on its way came about all the same.
        opened.note(address, &Ok(()));
        opened.note(address, &failed(Cause::Timeout));
        assert!(opened.was_silent(address).is_none(), "it answers at times");
    }
}
