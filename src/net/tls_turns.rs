//! How many TLS connections are open to one address, and how many there were: a small web server must not
//! notice that it is looked at.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{LIMITS, Net};

/// The TLS connections of one scan, by address.
#[derive(Debug, Default)]
pub(super) struct TlsTurns(Mutex<BTreeMap<IpAddr, Address>>);

#[derive(Debug)]
struct Address {
    at_once: Arc<Semaphore>,
    opened: usize,
}

impl Default for Address {
    fn default() -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(LIMITS.tls_at_once)),
            opened: 0,
        }
    }
}

/// The right to have one TLS connection to an address, as long as it is held.
#[derive(Debug)]
pub(crate) struct TlsTurn(#[expect(dead_code, reason = "held, never read")] OwnedSemaphorePermit);

impl TlsTurns {
    fn with<T>(&self, address: IpAddr, change: impl FnOnce(&mut Address) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(all.entry(address).or_default())
    }
}

impl Net {
    /// Waits until fewer than [`LIMITS`]`.tls_at_once` connections are open to an address, and counts one more.
    pub(crate) async fn tls_turn(&self, address: IpAddr) -> Option<TlsTurn> {
        self.tls_turn_within(address, usize::MAX).await
    }

    /// The same where fewer than `most` connections were opened so far; `None` where as many were.
    pub(crate) async fn tls_turn_within(&self, address: IpAddr, most: usize) -> Option<TlsTurn> {
        let at_once = self
            .tls_turns
            .with(address, |address| Arc::clone(&address.at_once));
        // Nobody closes it.
        let permit = at_once.acquire_owned().await.ok()?;
        let is_within = self.tls_turns.with(address, |address| {
            let is_within = address.opened < most;
            address.opened += usize::from(is_within);
            is_within
        });
        is_within.then_some(TlsTurn(permit))
    }

    /// TLS connections that were opened to an address so far, those of HTTP left out.
    pub(crate) fn tls_opened(&self, address: IpAddr) -> usize {
        self.tls_turns.with(address, |address| address.opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_turns() {
        let turns = TlsTurns::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        turns.with(address("192.0.2.1"), |one| one.opened += 1);
        let free = |text| {
            turns.with(address(text), |one| {
                (one.opened, one.at_once.available_permits())
            })
        };
        assert_eq!(free("192.0.2.1"), (1, 6));
        assert_eq!(free("2001:db8::1"), (0, 6));
    }
}
