//! Writes the zones of the internet from the deepest up, signs them, and breaks those that are to be
//! broken.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::zones::{Ds, Mishap, SERVERS, ZONES, Zone};
use crate::ground::write;
use crate::signing::Key;

/// Serial number of every zone; a copy that was left behind has the one before.
const SERIAL: u32 = 2026;

/// Writes every zone into a folder. Returns the file with the root's key.
pub(super) fn write_zones(folder: &Path) -> PathBuf {
    let hints = include_str!("../config/internet/hints");
    fs::write(folder.join("hints"), hints).expect("write the root hints");
    let mut from_the_deepest: Vec<_> = ZONES.iter().collect();
    from_the_deepest.sort_by_key(|zone| Reverse(zone.labels()));
    let mut delegations: BTreeMap<&str, String> = BTreeMap::new();
    let mut anchor = None;
    for zone in from_the_deepest {
        let below = delegations.remove(zone.name).unwrap_or_default();
        zone.write(&folder.join(zone.file()), SERIAL, &below);
        let key = zone.sign(folder);
        match zone.parent() {
            Some(parent) => {
                let delegation = zone.delegation(folder, key.as_ref());
                delegations.entry(parent).or_default().push_str(&delegation);
            }
            None => anchor = key.map(|key| key.public()),
        }
    }
    anchor.expect("the root is among the zones, and signed")
}

/// Writes a copy of an unsigned zone as it was before its last change. Returns its file's name.
pub(super) fn write_stale(folder: &Path, name: &str) -> String {
    let zone = ZONES.iter().find(|zone| zone.name == name);
    let file = format!("{name}.stale.zone");
    zone.expect("a zone of that name")
        .write(&folder.join(&file), SERIAL - 1, "");
    file
}

impl Zone {
    /// The name of its file.
    pub(super) fn file(&self) -> String {
        let name = if self.name.is_empty() {
            "root"
        } else {
            self.name
        };
        format!("{name}.zone")
    }

    /// Its name with the last dot.
    pub(super) fn absolute(&self) -> String {
        format!("{}.", self.name)
    }

    fn labels(&self) -> usize {
        self.name
            .split('.')
            .filter(|label| !label.is_empty())
            .count()
    }

    /// The zone that it is delegated from.
    fn parent(&self) -> Option<&'static str> {
        (!self.name.is_empty()).then(|| zone_above(self.name))
    }

    fn write(&self, file: &Path, serial: u32, delegations: &str) {
        let addresses: Vec<Value> = SERVERS
            .iter()
            .filter(|(server, _)| zone_above(server) == self.name)
            .map(|(server, address)| json!({ "name": server, "address": address }))
            .collect();
        let values = json!({
            "name": self.absolute(),
            "servers": self.own_servers.unwrap_or(self.servers),
            "serial": serial,
            "addresses": addresses,
            "records": self.records,
            "delegations": delegations,
        });
        write(file, include_str!("../config/internet/zone"), values);
    }

    /// Signs what was written, and lets happen what happened to it.
    fn sign(&self, folder: &Path) -> Option<Key> {
        let name = self.absolute();
        let file = folder.join(self.file());
        let key = Key::new(folder, &name, self.algorithm?);
        if self.mishap == Some(Mishap::KeysGone) {
            return Some(key);
        }
        self.signing.sign(&name, &file, &key);
        let signed = fs::read_to_string(&file).expect("read a signed zone");
        let address = format!("{name}\t3600\tIN\tA\t");
        let signature = format!("{name}\t3600\tIN\tRRSIG\tA ");
        let kept = match self.mishap {
            Some(Mishap::RecordChanged) => signed.replace(
                &format!("{address}185.10.30.80"),
                &format!("{address}185.10.30.81"),
            ),
            Some(Mishap::SignatureGone) => {
                let lines = signed.split_inclusive('\n');
                lines.filter(|line| !line.starts_with(&signature)).collect()
            }
            _ => return Some(key),
        };
        assert_ne!(signed, kept, "nothing happened to {name}");
        fs::write(&file, kept).expect("write a broken zone");
        Some(key)
    }

    /// What its parent says of it: its name servers, the addresses of those within it, and its DS.
    fn delegation(&self, folder: &Path, key: Option<&Key>) -> String {
        let name = self.absolute();
        let mut text = String::new();
        for server in self.servers {
            writeln!(text, "{name} NS {server}.").expect("write into a text");
        }
        let inside = SERVERS.iter().filter(|(server, _)| {
            self.servers.contains(server) && server.ends_with(&format!(".{}", self.name))
        });
        for (server, address) in inside {
            writeln!(text, "{server}. A {address}").expect("write into a text");
        }
        text + &key.map_or_else(String::new, |key| self.ds(folder, key))
    }

    fn ds(&self, folder: &Path, key: &Key) -> String {
        let name = self.absolute();
        match self.ds {
            Ds::Right => key.ds(),
            Ds::BySha1 => key.ds_by_sha1(),
            Ds::OfAnotherKey => {
                let algorithm = self.algorithm.expect("a key has an algorithm");
                Key::new(folder, &name, algorithm).ds()
            }
            Ds::OfUnknownAlgorithm => format!("{name} DS 20026 200 2 {}\n", "5A".repeat(32)),
            Ds::None => String::new(),
        }
    }
}

/// The closest zone above a name.
fn zone_above(name: &str) -> &'static str {
    ZONES
        .iter()
        .map(|zone| zone.name)
        .filter(|zone| zone.is_empty() || name.ends_with(&format!(".{zone}")))
        .max_by_key(|zone| zone.len())
        .expect("the root is above every name")
}
