//! Where believable addresses lead: the World's side of the one seam, `Dial`.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use belfort::net::dial::{Dial, Families, Transport};
use serde::{Deserialize, Serialize};

/// What a connection to one address and port meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Route {
    /// A server of the World, at this socket on loopback.
    Open(SocketAddr),
    /// A machine without a server there: it refuses at once (a TCP reset).
    Refused,
    /// A firewall or nobody: no answer, for ever.
    Silent,
}

/// All routes as data, so that a scanner in another process meets the same World.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Routes {
    /// By believable address and TCP port.
    pub(crate) tcp: BTreeMap<SocketAddr, Route>,
    /// By believable address and UDP port.
    pub(crate) udp: BTreeMap<SocketAddr, Route>,
    /// This network carries IPv4.
    pub(crate) ipv4: bool,
    /// This network carries IPv6.
    pub(crate) ipv6: bool,
    /// What one answer takes, in milliseconds; a TCP connection waits for one.
    pub(crate) delay_ms: u64,
    /// What a TCP connection to these addresses takes beside that, in milliseconds.
    pub(crate) slow_ms: BTreeMap<IpAddr, u64>,
}

impl Routes {
    /// What a connection meets. A machine refuses on ports where it has no server; an address at which
    /// there is no machine is silent.
    pub(crate) fn meets(&self, wanted: SocketAddr, transport: Transport) -> Route {
        let rows = match transport {
            Transport::Tcp => &self.tcp,
            Transport::Udp => &self.udp,
        };
        match rows.get(&wanted) {
            Some(route) => *route,
            None if self.has_machine(wanted.ip()) => Route::Refused,
            None => Route::Silent,
        }
    }

    /// Changes what a connection meets.
    pub(crate) fn set(&mut self, at: SocketAddr, transport: Transport, route: Route) {
        match transport {
            Transport::Tcp => self.tcp.insert(at, route),
            Transport::Udp => self.udp.insert(at, route),
        };
    }

    fn has_machine(&self, address: IpAddr) -> bool {
        let all = SocketAddr::new(address, 0)..=SocketAddr::new(address, u16::MAX);
        self.tcp
            .range(all.clone())
            .chain(self.udp.range(all))
            .next()
            .is_some()
    }

    fn carries(&self, address: SocketAddr) -> bool {
        if address.is_ipv4() {
            self.ipv4
        } else {
            self.ipv6
        }
    }
}

/// One connection that a scanner asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialled {
    /// The believable address.
    pub(crate) wanted: SocketAddr,
    /// Over which transport.
    pub(crate) transport: Transport,
    /// What it met.
    pub(crate) met: Route,
}

/// The `Dial` of a World, or of a copy of its routes in another process.
#[derive(Debug)]
pub(crate) struct Routed {
    routes: Mutex<Routes>,
    /// `None`: nothing is written down.
    dialled: Option<Mutex<Vec<Dialled>>>,
}

impl Routed {
    /// A `Dial` that follows these routes, and writes down where it led, unless the memory of who asks is measured.
    pub(crate) fn new(routes: Routes, writes: bool) -> Self {
        Self {
            routes: Mutex::new(routes),
            dialled: writes.then(Mutex::default),
        }
    }

    /// The routes as they are now.
    pub(crate) fn routes(&self) -> Routes {
        self.routes.lock().expect("no panic under the lock").clone()
    }

    /// What a connection meets now.
    pub(crate) fn meets(&self, wanted: SocketAddr, transport: Transport) -> Route {
        let routes = self.routes.lock().expect("no panic under the lock");
        routes.meets(wanted, transport)
    }

    /// Changes the routes: what is dialled from now on meets the new ones.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Routes)) {
        change(&mut self.routes.lock().expect("no panic under the lock"));
    }

    /// How many connections were asked for.
    pub(crate) fn count(&self) -> usize {
        let dialled = self.dialled.as_ref().expect("it writes them down");
        dialled.lock().expect("no panic under the lock").len()
    }

    /// Every connection that was asked for, in order.
    pub(crate) fn dialled(&self) -> Vec<Dialled> {
        let dialled = self.dialled.as_ref().expect("it writes them down");
        dialled.lock().expect("no panic under the lock").clone()
    }
}

#[async_trait]
impl Dial for Routed {
    async fn route(&self, wanted: SocketAddr, transport: Transport) -> io::Result<SocketAddr> {
        let (met, carried, delay_ms) = {
            let routes = self.routes.lock().expect("no panic under the lock");
            (
                routes.meets(wanted, transport),
                routes.carries(wanted),
                routes.delay_ms + routes.slow_ms.get(&wanted.ip()).copied().unwrap_or(0),
            )
        };
        if let Some(dialled) = &self.dialled {
            dialled
                .lock()
                .expect("no panic under the lock")
                .push(Dialled {
                    wanted,
                    transport,
                    met,
                });
        }
        if !carried {
            return Err(io::Error::from(io::ErrorKind::NetworkUnreachable));
        }
        if transport == Transport::Tcp && met != Route::Silent {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        }
        match met {
            Route::Open(socket) => Ok(socket),
            Route::Refused => Err(io::Error::from(io::ErrorKind::ConnectionRefused)),
            Route::Silent => std::future::pending().await,
        }
    }

    fn families(&self) -> Families {
        let routes = self.routes.lock().expect("no panic under the lock");
        Families {
            ipv4: routes.ipv4,
            ipv6: routes.ipv6,
        }
    }
}
