//! A private internet with many names: a signed root and ending, so many companies, every second one of
//! them signed, and one zone with so many names. For what only numbers show.
//!
//! | address | who |
//! |---|---|
//! | 127.0.0.51 | a resolver, which does not validate (Unbound) |
//! | 185.10.1.1 | the root and `be.` (Knot) |
//! | 185.10.30.1, .2 | the hoster's name servers, with everything else (Knot) |

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::ground::{Alone, alone, new_folder, write};
use crate::knot::{self, Served};
use crate::server::Server;
use crate::signing::{Denial, ECDSA, Key, Signing};
use crate::unbound::Unbound;

/// The resolver.
pub(crate) const RESOLVER: &str = "127.0.0.51";
/// The hoster's name servers.
pub(crate) const HOSTER: [&str; 2] = ["185.10.30.1", "185.10.30.2"];

const TOP: &str = "185.10.1.1";
const SERVERS: &[&str] = &["ns1.hoster.be", "ns2.hoster.be"];
const COMPANY: &str = include_str!("config/internet/company.records");

/// The internet, as long as this value lives.
#[derive(Debug)]
pub(crate) struct Crowd {
    /// The key of the DNS root, as a DNSKEY record.
    pub(crate) root_key: PathBuf,
    _servers: [Server; 3],
    _alone: Alone,
}

/// A company by its number.
pub(crate) fn company(number: usize) -> String {
    format!("company-{number}.be")
}

/// A name by its number. It has one address and nothing else.
pub(crate) fn name(number: usize) -> String {
    format!("name-{number}.many-names.be")
}

/// The address of a name.
pub(crate) fn address(number: usize) -> String {
    format!("185.10.{}.{}", 100 + number / 250, 1 + number % 250)
}

impl Crowd {
    /// Starts every server and waits until each of them answers.
    pub(crate) fn start(companies: usize, names: usize) -> Self {
        let (alone, folder) = alone();
        let zones = new_folder(&folder, "zones");
        let hosted = write_hosted(&zones, companies, names);
        let root_key = write_top(&zones, &hosted);
        let served: Vec<_> = hosted.iter().map(Zone::served).collect();
        let top = ["", "be"].map(|name| Served::new(&format!("{name}."), &file(name)));
        let mut servers = [
            knot::start(&folder, "knot-top", &[TOP], &top),
            knot::start(&folder, "knot-hoster", &HOSTER, &served),
            Unbound::new("unbound", RESOLVER).start(&folder),
        ];
        for server in &mut servers {
            server.wait_until_it_listens();
        }
        Self {
            root_key,
            _servers: servers,
            _alone: alone,
        }
    }
}

/// A zone of the hoster: its name, and what its parent says of its key.
struct Zone {
    name: String,
    ds: String,
}

impl Zone {
    fn served(&self) -> Served {
        Served::new(&format!("{}.", self.name), &file(&self.name))
    }
}

/// Writes the hoster's zones: its own, that of the many names, and those of the companies.
fn write_hosted(folder: &Path, companies: usize, names: usize) -> Vec<Zone> {
    let mut many = String::new();
    for number in 0..names {
        let (name, address) = (name(number), address(number));
        writeln!(many, "{name}. A {address}").expect("write into a text");
    }
    let mut zones = vec![
        write_signed(folder, "hoster.be", COMPANY),
        write_signed(folder, "many-names.be", &many),
    ];
    for number in 0..companies {
        let name = company(number);
        zones.push(if number % 2 == 0 {
            write_signed(folder, &name, COMPANY)
        } else {
            write_zone(folder, &name, SERVERS, COMPANY, "");
            let ds = String::new();
            Zone { name, ds }
        });
    }
    zones
}

/// Writes the root and the ending. Returns the file with the root's key.
fn write_top(folder: &Path, hosted: &[Zone]) -> PathBuf {
    let mut delegations = String::new();
    for Zone { name, ds } in hosted {
        for server in SERVERS {
            writeln!(delegations, "{name}. NS {server}.").expect("write into a text");
        }
        delegations.push_str(ds);
    }
    for (server, address) in SERVERS.iter().zip(HOSTER) {
        writeln!(delegations, "{server}. A {address}").expect("write into a text");
    }
    write_zone(folder, "be", &["a.nic.be"], "", &delegations);
    let key = Key::new(folder, "be.", ECDSA);
    let opt_out = Signing {
        denial: Denial::OptOut,
        ..Signing::USUAL
    };
    opt_out.sign("be.", &folder.join(file("be")), &key);
    let delegation = format!("be. NS a.nic.be.\na.nic.be. A {TOP}\n{}", key.ds());
    write_zone(folder, "", &["a.root-servers.be"], "", &delegation);
    let anchor = Key::new(folder, ".", ECDSA);
    Signing::USUAL.sign(".", &folder.join(file("")), &anchor);
    let hints = format!(". 3600 NS a.root-servers.be.\na.root-servers.be. 3600 A {TOP}\n");
    std::fs::write(folder.join("hints"), hints).expect("write the root hints");
    anchor.public()
}

fn write_signed(folder: &Path, name: &str, records: &str) -> Zone {
    write_zone(folder, name, SERVERS, records, "");
    let absolute = format!("{name}.");
    let key = Key::new(folder, &absolute, ECDSA);
    Signing::USUAL.sign(&absolute, &folder.join(file(name)), &key);
    let (name, ds) = (name.to_owned(), key.ds());
    Zone { name, ds }
}

fn write_zone(folder: &Path, name: &str, servers: &[&str], records: &str, delegations: &str) {
    let hoster = [("ns1.hoster.be", HOSTER[0]), ("ns2.hoster.be", HOSTER[1])];
    // The root's server stands in "be.", as that of "be." does.
    let tops = [("a.nic.be", TOP), ("a.root-servers.be", TOP)];
    let inside: &[_] = match name {
        "be" => &tops,
        "hoster.be" => &hoster,
        _ => &[],
    };
    let addresses: Vec<_> = inside
        .iter()
        .map(|(name, address)| json!({ "name": name, "address": address }))
        .collect();
    let values = json!({
        "name": format!("{name}."),
        "servers": servers,
        "serial": 2026,
        "addresses": addresses,
        "records": records,
        "delegations": delegations,
    });
    let template = include_str!("config/internet/zone");
    write(&folder.join(file(name)), template, values);
}

fn file(zone: &str) -> String {
    let name = if zone.is_empty() { "root" } else { zone };
    format!("{name}.zone")
}
