//! Two names may stand for one address: whoever is there is asked once.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// What came of asking each address.
pub(super) struct EachOnce<T> {
    asked: Mutex<BTreeMap<IpAddr, Arc<OnceCell<T>>>>,
}

impl<T> Default for EachOnce<T> {
    fn default() -> Self {
        Self {
            asked: Mutex::default(),
        }
    }
}

impl<T: Clone> EachOnce<T> {
    /// Asks an address, or gives what came or will come of asking it under another name.
    pub(super) async fn ask<F>(&self, address: IpAddr, ask: impl FnOnce() -> F) -> T
    where
        F: Future<Output = T>,
    {
        let cell = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(asked.entry(address).or_default())
        };
        cell.get_or_init(ask).await.clone()
    }
}
