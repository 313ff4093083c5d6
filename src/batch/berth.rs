//! How many targets are scanned at once, in all and at one operator: a hoster that keeps half of a list must not
//! notice that the list is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use hickory_proto::rr::{RData, RecordType};
use tokio::sync::oneshot;

use crate::net::{Answer, LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::result::Scope;
use crate::target::Target;

/// Where scans of different targets meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// This machine.
    Here,
    /// An address at which sites are.
    Web(IpAddr),
    /// Who keeps mail servers, by the domain that is registered for them.
    Mail(String),
    /// Who keeps name servers, by the domain that is registered for them.
    NameServers(String),
}

/// The places at which targets are scanned. Cheap to clone; all clones are the same places.
#[derive(Debug, Clone)]
pub(super) struct Berths(Arc<Mutex<Held>>);

#[derive(Debug)]
struct Held {
    at_once: usize,
    taken: BTreeMap<Key, usize>,
    // First come, first served, as far as there is room at all their keys.
    waiting: Vec<(BTreeSet<Key>, oneshot::Sender<Berth>)>,
}

/// The right to scan one target, as long as it is held.
#[derive(Debug)]
pub(super) struct Berth {
    keys: BTreeSet<Key>,
    of: Berths,
}

impl Berths {
    /// Places for so many targets at once.
    pub(super) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(Held {
            at_once,
            taken: BTreeMap::new(),
            waiting: Vec::new(),
        })))
    }

    /// Waits until there is room at all keys together. Never holds one while it waits for another.
    pub(super) async fn take(&self, mut keys: BTreeSet<Key>) -> Option<Berth> {
        keys.insert(Key::Here);
        let (sender, receiver) = oneshot::channel();
        self.with(|held| held.waiting.push((keys, sender)));
        self.admit();
        receiver.await.ok()
    }

    /// Lets in whom there is room for.
    fn admit(&self) {
        loop {
            let next = self.with(|held| {
                let at = (held.waiting.iter()).position(|(keys, _)| held.has_room(keys))?;
                let (keys, sender) = held.waiting.remove(at);
                for key in &keys {
                    *held.taken.entry(key.clone()).or_default() += 1;
                }
                Some((keys, sender))
            });
            let Some((keys, sender)) = next else { return };
            let of = self.clone();
            // Who no longer waits gives its place back at once: a berth that nobody takes is dropped here, outside
            // the lock.
            drop(sender.send(Berth { keys, of }));
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Held) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Held {
    fn has_room(&self, keys: &BTreeSet<Key>) -> bool {
        keys.iter().all(|key| {
            let most = match key {
                Key::Here => self.at_once,
                Key::Web(_) => LIMITS.batch_at_address,
                Key::Mail(_) | Key::NameServers(_) => LIMITS.batch_at_operator,
            };
            self.taken.get(key).copied().unwrap_or(0) < most
        })
    }
}

impl Drop for Berth {
    fn drop(&mut self) {
        self.of.with(|held| {
            for key in &self.keys {
                if let Some(taken) = held.taken.get_mut(key) {
                    *taken -= 1;
                    if *taken == 0 {
                        held.taken.remove(key);
                    }
                }
            }
        });
        self.of.admit();
    }
}

/// Where the scan of a target meets others. Asks what the scan asks first anyway: the answers are kept for it.
pub(super) async fn keys(net: &Net, target: &Target, scope: &Scope) -> BTreeSet<Key> {
    let name = target.ascii();
    let twin = format!("www.{name}");
    let (bare, www, mx, ns) = tokio::join!(
        net.addresses(name),
        net.addresses(&twin),
        net.lookup(name, RecordType::MX),
        net.lookup(target.registrable(), RecordType::NS),
    );
    let mut keys = BTreeSet::new();
    if !scope.no_web {
        for addresses in [&bare, &www] {
            let addresses = addresses.known().into_iter().flatten();
            keys.extend(
                addresses
                    .take(LIMITS.addresses)
                    .map(|address| Key::Web(*address)),
            );
        }
    }
    if !scope.no_mail {
        keys.extend(operators(mx.ok()).into_iter().map(Key::Mail));
    }
    keys.extend(operators(ns.ok()).into_iter().map(Key::NameServers));
    keys
}

/// The registered domains of the hosts that an answer names.
fn operators(answer: Option<Answer>) -> BTreeSet<String> {
    let hosts = answer.map(|answer| {
        answer.read(|data| match data {
            RData::MX(mx) => Some(host_name(&mx.exchange)),
            RData::NS(ns) => Some(host_name(&ns.0)),
            _ => None,
        })
    });
    let hosts = hosts.into_iter().flatten().take(LIMITS.servers);
    let registered = |host: String| Some(Target::parse_host(&host).ok()?.registrable().to_owned());
    hosts.filter_map(registered).collect()
}

#[cfg(test)]
mod tests;
