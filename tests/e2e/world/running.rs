//! A World on its feet: the way in, and what a story can do to it while it runs.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use belfort::net::dial::Transport;
use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::routes::{Route, Routed, Routes};

/// A World whose servers run; they end with it.
#[derive(Debug)]
pub(crate) struct Running {
    pub(super) domain: String,
    pub(super) resolvers: Vec<SocketAddr>,
    pub(super) ca_pem: String,
    pub(super) trust_anchor: String,
    /// The routes as the story began.
    pub(super) original: Routes,
    pub(super) routed: Arc<Routed>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) groups: Vec<(SocketAddr, Transport, Group)>,
    /// The servers; dropping them ends them.
    pub(super) _servers: JoinSet<()>,
}

/// What a server belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Resolver,
    NameServer,
    Web,
    Mail,
    /// The host of a policy for mail (MTA-STS), and the rest of the internet.
    Others,
}

/// Part of a World that can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The company's web sites.
    Web,
    /// The company's mail servers.
    Mail,
    /// The company's name servers.
    NameServers,
    /// The user's resolvers.
    Resolvers,
    /// Everything at one address.
    Address(IpAddr),
    /// One port of one address.
    Door(SocketAddr, Transport),
}

impl Part {
    /// Everything at this address.
    pub(crate) fn address(text: &str) -> Self {
        Self::Address(super::address(text))
    }

    fn holds(self, at: SocketAddr, transport: Transport, group: Group) -> bool {
        match self {
            Self::Web => group == Group::Web,
            Self::Mail => group == Group::Mail,
            Self::NameServers => group == Group::NameServer,
            Self::Resolvers => group == Group::Resolver,
            Self::Address(wanted) => at.ip() == wanted,
            Self::Door(wanted, over) => (at, transport) == (wanted, over),
        }
    }
}

impl Running {
    /// The company's domain.
    pub(crate) fn domain(&self) -> &str {
        &self.domain
    }

    /// The way in for a scanner in this process. It also knows what was dialled.
    pub(crate) fn dial(&self) -> Arc<Routed> {
        Arc::clone(&self.routed)
    }

    /// The way in as data, for a scanner in another process: `Routed::new(routes, true)`.
    pub(crate) fn routes(&self) -> Routes {
        self.routed.routes()
    }

    /// Believable addresses of the resolvers to use.
    pub(crate) fn resolvers(&self) -> Vec<SocketAddr> {
        self.resolvers.clone()
    }

    /// The root that signs this World's certificates, in PEM.
    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The key of the root zone, to which all trust in DNSSEC goes back: one line of a zone file.
    pub(crate) fn trust_anchor(&self) -> String {
        self.trust_anchor.clone()
    }

    /// What the servers were asked.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Stops servers: from now on they refuse connections.
    pub(crate) fn stop(&self, part: Part) {
        self.lead(part, |_, _, _| Route::Refused);
    }

    /// Silences servers: from now on nothing comes back from them.
    pub(crate) fn silence(&self, part: Part) {
        self.lead(part, |_, _, _| Route::Silent);
    }

    /// Makes servers what they were when the World started.
    pub(crate) fn restore(&self, part: Part) {
        self.lead(part, |original, at, transport| {
            original.meets(at, transport)
        });
    }

    fn lead(&self, part: Part, route: impl Fn(&Routes, SocketAddr, Transport) -> Route) {
        for &(at, transport, group) in &self.groups {
            if part.holds(at, transport, group) {
                let route = route(&self.original, at, transport);
                self.routed
                    .change(|routes| routes.set(at, transport, route));
            }
        }
    }
}
