//! Name servers (Knot) and the user's resolver (Unbound).

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::lab::{new_folder, write};
use crate::server::Server;

const ZONES: [(&str, &str); 6] = [
    ("hints", include_str!("config/hints")),
    ("root.zone", include_str!("config/root.zone")),
    ("test.zone", include_str!("config/test.zone")),
    ("sterk.test.zone", include_str!("config/sterk.test.zone")),
    ("intern.test.zone", include_str!("config/intern.test.zone")),
    ("zwak.test.zone", include_str!("config/zwak.test.zone")),
];

/// Writes all zones and the resolver's root hints.
pub(crate) fn write_zones(folder: &Path) {
    for (name, text) in ZONES {
        fs::write(folder.join(name), text).expect("write a zone");
    }
}

/// The server of the root and of `test.`.
pub(crate) fn start_top(lab: &Path) -> Server {
    let served = [(".", "root.zone"), ("test.", "test.zone")];
    start_knot(lab, "knot-top", "185.10.1.1", &served)
}

/// The strong company's first name server.
pub(crate) fn start_strong_first(lab: &Path) -> Server {
    let served = [("sterk.test.", "sterk.test.zone")];
    start_knot(lab, "knot-strong-1", "185.10.10.1", &served)
}

/// The strong company's second name server, with the same zone.
pub(crate) fn start_strong_second(lab: &Path) -> Server {
    let served = [("sterk.test.", "sterk.test.zone")];
    start_knot(lab, "knot-strong-2", "185.10.10.2", &served)
}

/// The weak company's only name server, which serves the private name too.
pub(crate) fn start_weak(lab: &Path) -> Server {
    let served = [
        ("zwak.test.", "zwak.test.zone"),
        ("intern.test.", "intern.test.zone"),
    ];
    start_knot(lab, "knot-weak", "185.10.20.1", &served)
}

/// The user's resolver.
pub(crate) fn start_resolver(lab: &Path) -> Server {
    let folder = new_folder(lab, "unbound");
    let settings = folder.join("unbound.conf");
    let values = json!({ "folder": folder, "zones": lab.join("zones") });
    write(&settings, include_str!("config/unbound.conf"), values);
    let command = ["unbound", "-d", "-p", "-c", "unbound.conf"];
    Server::start("unbound", &command, &folder, &["127.0.0.53:53"])
}

fn start_knot(lab: &Path, name: &'static str, address: &str, served: &[(&str, &str)]) -> Server {
    let folder = new_folder(lab, name);
    let served: Vec<_> = served
        .iter()
        .map(|(name, file)| json!({ "name": name, "file": file }))
        .collect();
    let values = json!({
    "folder": folder,
    "zones": lab.join("zones"),
    "address": address,
    "served": served,
    });
    write(
        &folder.join("knot.conf"),
        include_str!("config/knot.conf"),
        values,
    );
    let command = ["knotd", "-c", "knot.conf"];
    Server::start(name, &command, &folder, &[&format!("{address}:53")])
}
