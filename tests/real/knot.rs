//! Authoritative name servers (Knot).

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::ground::{new_folder, write};
use crate::server::Server;

/// A zone that a server answers for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Served {
    name: String,
    file: String,
    /// Whether it gives the whole zone to anybody who asks (AXFR).
    open: bool,
}

impl Served {
    /// A zone from a file in the folder of zones, which is transferred to nobody.
    pub(crate) fn new(name: &str, file: &str) -> Self {
        let (name, file) = (name.to_owned(), file.to_owned());
        Self {
            name,
            file,
            open: false,
        }
    }

    /// Whether it is the zone of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The same zone, given to anybody.
    pub(crate) fn open(self) -> Self {
        Self { open: true, ..self }
    }
}

/// Starts a name server on port 53 of each address, with zones from the laboratory's folder of zones.
pub(crate) fn start(
    lab: &Path,
    name: &'static str,
    addresses: &[&str],
    served: &[Served],
) -> Server {
    let folder = new_folder(lab, name);
    let settings = folder.join("knot.conf");
    let values = json!({
        "folder": folder,
        "zones": lab.join("zones"),
        "addresses": addresses,
        "served": served,
    });
    write(&settings, include_str!("config/knot.conf"), values);
    let command = ["knotd", "-c", "knot.conf"];
    let listens: Vec<_> = addresses.iter().map(|at| format!("{at}:53")).collect();
    let listens: Vec<_> = listens.iter().map(String::as_str).collect();
    Server::start(name, &command, &folder, &listens)
}
