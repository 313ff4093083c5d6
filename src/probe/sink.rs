//! Where probes put facts as soon as they are seen.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use super::settle::settle;
use crate::fact::{Cause, Facts, Seen, Why};
use crate::result::Port25;

/// What a scan saw: the facts, and what is known of the place it looked from.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// The facts.
    pub(super) facts: Facts,
    /// Whether port 25 gets through from here.
    pub(super) port25: Port25,
    /// Whether the way to the resolver carries signatures.
    pub(super) dnssec_path: Seen<bool>,
}

/// Takes facts from probes. Cheap to clone; all clones fill the same facts.
#[derive(Debug, Clone)]
pub struct Sink {
    seen: Arc<Mutex<Taken>>,
    changed: Arc<Notify>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            seen: Arc::new(Mutex::new(Taken {
                facts: Facts::default(),
                port25: Port25::Unknown,
                dnssec_path: Seen::Unknown(Why::from(Cause::NotAsked)),
            })),
            changed: Arc::default(),
        }
    }
}

impl Sink {
    /// Puts facts. The closure must not wait for anything.
    pub fn put(&self, put: impl FnOnce(&mut Facts)) {
        put(&mut self.lock().facts);
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
            let found = look(&self.lock().facts);
            if let Some(found) = found {
                return found;
            }
            changed.await;
        }
    }

    /// Notes whether port 25 gets through from here.
    pub fn put_port25(&self, port25: Port25) {
        self.lock().port25 = port25;
    }

    /// Notes whether the way to the resolver carries signatures.
    pub fn put_dnssec_path(&self, path: Seen<bool>) {
        self.lock().dnssec_path = path;
    }

    /// Makes every fact at some paths that is still pending unknown for this cause.
    pub(super) fn settle(&self, paths: &[&str], why: &Why) {
        settle(&mut self.lock().facts, paths, why);
        self.changed.notify_waiters();
    }

    /// What was seen so far. Called once all probes have ended.
    pub(super) fn take(&self) -> Taken {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Taken> {
        // A probe that panicked while putting leaves whole facts behind: each put is one assignment.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
