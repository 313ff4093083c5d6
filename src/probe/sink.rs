//! Where probes put facts as soon as they are seen.

use std::sync::{Arc, Mutex, PoisonError};

use super::settle::settle;
use crate::fact::{Facts, Why};
use crate::result::Port25;

/// Takes facts from probes. Cheap to clone; all clones fill the same facts.
#[derive(Debug, Clone)]
pub struct Sink {
    seen: Arc<Mutex<(Facts, Port25)>>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            seen: Arc::new(Mutex::new((Facts::default(), Port25::Unknown))),
        }
    }
}

impl Sink {
    /// Puts facts. The closure must not wait for anything.
    pub fn put(&self, put: impl FnOnce(&mut Facts)) {
        put(&mut self.lock().0);
    }

    /// Notes whether port 25 gets through from here.
    pub fn put_port25(&self, port25: Port25) {
        self.lock().1 = port25;
    }

    /// Makes every fact at some paths that is still pending unknown for this cause.
    pub(super) fn settle(&self, paths: &[&str], why: &Why) {
        settle(&mut self.lock().0, paths, why);
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
