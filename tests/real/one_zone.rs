//! An internet of one zone: a name server that is the root as well.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::ground::{new_folder, write};
use crate::knot::{self, Served};
use crate::server::Server;

/// The name server.
const TOP: &str = "185.10.1.1";

/// Starts the root and one zone below it (`tls.test.`) with these records, and leaves the root hints in
/// the folder of zones.
pub(crate) fn start(lab: &Path, zone: &str, records: &str) -> Server {
    let zones = new_folder(lab, "zones");
    let server = format!("ns.{}", zone.trim_end_matches('.'));
    let served = |name: &str, records: &str| {
        let values = json!({
            "name": name,
            "servers": [server],
            "serial": 2026,
            "addresses": [{ "name": server, "address": TOP }],
            "records": records,
            "delegations": "",
        });
        let file = format!("{name}zone");
        write(
            &zones.join(&file),
            include_str!("config/internet/zone"),
            values,
        );
        Served::new(name, &file)
    };
    let served = [
        served(".", &format!("{zone} NS {server}.\n")),
        served(zone, records),
    ];
    let hints = format!(". 3600 NS {server}.\n{server}. 3600 A {TOP}\n");
    fs::write(zones.join("hints"), hints).expect("write the root hints");
    knot::start(lab, "knot-top", &[TOP], &served)
}
