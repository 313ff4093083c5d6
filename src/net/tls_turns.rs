//! How many TLS connections a scan opened to one address, and its turns there: a small web server must not notice
//! that it is looked at.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::Net;
use super::turns::{Place, Turn};

/// The TLS connections that one scan opened, by address.
#[derive(Debug, Default)]
pub(super) struct TlsOpened(Mutex<BTreeMap<IpAddr, usize>>);

impl TlsOpened {
    fn with<T>(&self, address: IpAddr, change: impl FnOnce(&mut usize) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(address).or_default())
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
        let is_within = self.tls_opened.with(address, |opened| {
            let is_within = *opened < most;
            *opened += usize::from(is_within);
            is_within
        });
        is_within.then_some(turn)
    }

    /// TLS connections that this scan opened to an address so far, those of HTTP left out.
    pub(crate) fn tls_opened(&self, address: IpAddr) -> usize {
        self.tls_opened.with(address, |opened| *opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_counted_by_itself() {
        let opened = TlsOpened::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        opened.with(address("192.0.2.1"), |opened| *opened += 1);
        let count = |text| opened.with(address(text), |opened| *opened);
        assert_eq!(count("192.0.2.1"), 1);
        assert_eq!(count("2001:db8::1"), 0);
    }
}
