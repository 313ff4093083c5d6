//! Resolvers, and name servers that resolve as well (Unbound).

use std::path::Path;

use serde_json::json;

use crate::ground::{new_folder, write};
use crate::knot::Served;
use crate::server::Server;

/// An Unbound that is about to start, for everybody and all names, over UDP and TCP.
#[derive(Debug)]
pub(crate) struct Unbound<'a> {
    pub(crate) name: &'static str,
    /// Where it listens, on port 53.
    pub(crate) address: &'a str,
    /// The root's key: it validates.
    pub(crate) anchor: Option<&'a Path>,
    /// Zones that it answers for with authority.
    pub(crate) served: &'a [Served],
    /// Whether it resolves names that are not in those zones.
    pub(crate) resolves: bool,
    /// Whether it takes TCP connections.
    pub(crate) tcp: bool,
}

impl<'a> Unbound<'a> {
    /// A resolver that validates nothing.
    pub(crate) const fn new(name: &'static str, address: &'a str) -> Self {
        Self {
            name,
            address,
            anchor: None,
            served: &[],
            resolves: true,
            tcp: true,
        }
    }

    /// Starts it, with the root hints of the laboratory's folder of zones.
    pub(crate) fn start(&self, lab: &Path) -> Server {
        let folder = new_folder(lab, self.name);
        let settings = folder.join("unbound.conf");
        let values = json!({
            "address": self.address,
            "access": if self.resolves { "allow" } else { "refuse_non_local" },
            "anchor": self.anchor,
            "served": self.served,
            "tcp": self.tcp,
            "folder": folder,
            "zones": lab.join("zones"),
        });
        write(&settings, include_str!("config/unbound.conf"), values);
        let command = ["unbound", "-d", "-p", "-c", "unbound.conf"];
        let listens = self.tcp.then(|| format!("{}:53", self.address));
        let listens: Vec<_> = listens.iter().map(String::as_str).collect();
        Server::start(self.name, &command, &folder, &listens)
    }
}
