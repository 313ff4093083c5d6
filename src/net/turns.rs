//! How much goes on at one place at once, in all scans of a run together: a hoster that keeps many of a list must
//! not notice that the list is looked at. Whoever waits for a turn has not begun yet: deadlines begin after it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::LIMITS;

/// Places that are kept before those at which nothing goes on are forgotten.
const KEPT: usize = 1_024;

/// Where scans meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// TLS at an address, but for HTTP.
    Tls(IpAddr),
    /// HTTP at an address, plain and encrypted.
    Http(IpAddr),
    /// A name server that is asked directly.
    NameServer(IpAddr),
    /// A registry, by its host.
    Registry(String),
}

/// The turns of one run. Cheap to clone; all clones are the same turns.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Mutex<BTreeMap<Place, Arc<Semaphore>>>>);

/// The right to do one thing at a place, as long as it is held.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "held, never read")] OwnedSemaphorePermit);

impl Place {
    /// Things that go on there at once.
    fn most(&self) -> usize {
        match self {
            Self::Tls(_) => LIMITS.tls_at_once,
            Self::Http(_) => LIMITS.http_at_once,
            Self::NameServer(_) => LIMITS.name_server_at_once,
            Self::Registry(_) => LIMITS.registry_at_once,
        }
    }
}

impl Turns {
    /// Waits for a turn; first come, first served.
    pub(super) async fn wait(&self, place: Place) -> Option<Turn> {
        // Nobody closes it.
        self.of(place).acquire_owned().await.ok().map(Turn)
    }

    fn of(&self, place: Place) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            // Whoever waits or has a turn holds it, too.
            all.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        let most = place.most();
        let turns = all.entry(place);
        Arc::clone(turns.or_insert_with(|| Arc::new(Semaphore::new(most))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    #[tokio::test]
    async fn a_place_has_so_many_turns_for_all_who_share_them() {
        let turns = Turns::default();
        let mut held = Vec::new();
        for _ in 0..LIMITS.tls_at_once {
            held.push(turns.clone().wait(Place::Tls(address(1))).await);
        }
        let free = |place| turns.of(place).available_permits();
        assert_eq!(free(Place::Tls(address(1))), 0);
        assert_eq!(free(Place::Tls(address(2))), LIMITS.tls_at_once);
        assert_eq!(free(Place::Http(address(1))), LIMITS.http_at_once);
        held.pop();
        assert_eq!(free(Place::Tls(address(1))), 1);
    }

    #[tokio::test]
    async fn only_places_at_which_nothing_goes_on_are_forgotten() {
        let turns = Turns::default();
        let held = turns.wait(Place::Http(address(0))).await;
        for number in 1..4_000 {
            turns.wait(Place::Http(address(number))).await;
        }
        assert!(turns.0.lock().unwrap().len() <= KEPT);
        let free = |turns: &Turns| turns.of(Place::Http(address(0))).available_permits();
        assert_eq!(free(&turns), LIMITS.http_at_once - 1);
        drop(held);
        assert_eq!(free(&turns), LIMITS.http_at_once);
    }
}
