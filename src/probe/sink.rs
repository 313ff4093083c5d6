//! Where probes put facts as soon as they are seen.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use super::settle::settle;
use crate::fact::{Facts, Why};
use crate::result::Port25;

/// Takes facts from probes. Cheap to clone; all clones fill the same facts.
#[derive(Debug, Clone)]
pub struct Sink {
    seen: Arc<Mutex<(Facts, Port25)>>,
    changed: Arc<Notify>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            seen: Arc::new(Mutex::new((Facts::default(), Port25::Unknown))),
            changed: Arc::default(),
        }
    }
}

impl Sink {
    /// Puts facts. The closure must not wait for anything.
    pub fn put(&self, put: impl FnOnce(&mut Facts)) {
        put(&mut self.lock().0);
        self.changed.notify_waiters();
    }

    /// Waits for what another probe sees. `look` is asked again after each change, until it gives
    /// something; a fact that its probe could not see ends as unknown, so `look` has to take that for an
    /// answer too. Bounded by the deadline of the probe that waits.
    pub async fn wait_for<T>(&self, look: impl Fn(&Facts) -> Option<T>) -> T {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed, also one between the look and the waiting.
            changed.as_mut().enable();
            let found = look(&self.lock().0);
            if let Some(found) = found {
                return found;
            }
            changed.await;
        }
    }

    /// Notes whether port 25 gets through from here.
    pub fn put_port25(&self, port25: Port25) {
        self.lock().1 = port25;
    }

    /// Makes every fact at some paths that is still pending unknown for this cause.
    pub(super) fn settle(&self, paths: &[&str], why: &Why) {
        settle(&mut self.lock().0, paths, why);
        self.changed.notify_waiters();
    }

    /// The facts so far. Called once all probes have ended.
    pub(super) fn take(&self) -> (Facts, Port25) {
        let seen = self.lock();
        (seen.0.clone(), seen.1)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Facts, Port25)> {
        // A probe that panicked while putting leaves whole facts behind: each put is one assignment.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
