//! A private internet with DNSSEC: a signed root, two endings, zones that are well, half well, unsigned
//! and broken, and four resolvers through which somebody may look at them.
//!
//! | address | who |
//! |---|---|
//! | 127.0.0.50 | a resolver that validates (Unbound) |
//! | 127.0.0.51 | a resolver that does not (Unbound) |
//! | 127.0.0.52 | an old router, which takes DNSSEC away |
//! | 127.0.0.54 | a router that loses every question for keys |
//! | 185.10.1.1 | the root, `be.`, `com.` and `example.com.` (Knot) |
//! | 185.10.30.1, .2 | the hoster's name servers, with nearly all zones (Knot) |
//! | 185.10.30.3 | another name server of the hoster, with an old copy of `stale.be` (Knot) |
//! | 185.10.30.5 | a name server that takes no TCP connections (Unbound) |
//! | 185.10.50.1 | a name server that resolves any name for anybody (Unbound) |
//!
//! To add a zone: a row in [`zones::ZONES`], its row in `tests.rs` and in `dnssec.rs`, which look at every
//! zone, and what it holds in `config/internet/` where it is no common company. To ask what Belfort finds
//! in one: `internet.scan(zone, resolver, &[]).finding(check)`.

mod build;
mod routers;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
pub(crate) mod zones;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hickory_proto::rr::RecordType;

use self::routers::{Habit, Router};
use self::zones::{ZONES, Zone};
use crate::ground::{Alone, alone, new_folder};
use crate::knot::{self, Served};
use crate::question::Question;
use crate::server::Server;
use crate::unbound::Unbound;

/// The resolver that validates.
pub(crate) const VALIDATING: &str = "127.0.0.50";
/// The resolver that does not validate.
pub(crate) const PLAIN: &str = "127.0.0.51";
/// The router that takes DNSSEC away.
pub(crate) const STRIPPING: &str = "127.0.0.52";
/// The router that loses every question for keys.
pub(crate) const LOSING: &str = "127.0.0.54";

const TOP: &str = "185.10.1.1";
const HOSTER: [&str; 2] = ["185.10.30.1", "185.10.30.2"];
const OTHER: &str = "185.10.30.3";
const UDP_ONLY: &str = "185.10.30.5";
const OPEN_RESOLVER: &str = "185.10.50.1";

/// The internet, as long as this value lives.
#[derive(Debug)]
pub(crate) struct Internet {
    /// The key of the DNS root, as a DNSKEY record.
    pub(crate) root_key: PathBuf,
    /// Where it keeps its files.
    pub(crate) folder: PathBuf,
    _servers: Vec<Server>,
    _routers: [Router; 2],
    _alone: Alone,
}

impl Internet {
    /// Starts every server and waits until each of them answers.
    pub(crate) fn start() -> Self {
        let (alone, folder) = alone();
        let zones = new_folder(&folder, "zones");
        let root_key = build::write_zones(&zones);
        let mut servers = start_name_servers(&folder);
        servers.extend(start_resolvers(&folder, &root_key));
        for server in &mut servers {
            server.wait_until_it_listens();
        }
        wait_until_it_answers(UDP_ONLY, "udp-only.be.");
        Self {
            root_key,
            folder,
            _servers: servers,
            _routers: [
                Router::start(STRIPPING, PLAIN, Habit::Strips),
                Router::start(LOSING, PLAIN, Habit::LosesKeys),
            ],
            _alone: alone,
        }
    }
}

fn start_name_servers(folder: &Path) -> Vec<Server> {
    let served = |zone: &Zone| Served::new(&zone.absolute(), &zone.file());
    let of = |server: &str| -> Vec<Served> {
        let zones = ZONES.iter().filter(|zone| zone.servers.contains(&server));
        zones.map(served).collect()
    };
    let named = |name: &str| -> Served {
        let zone = ZONES.iter().find(|zone| zone.name == name);
        served(zone.expect("a zone of that name"))
    };
    let top = ["", "be", "com", "example.com"].map(named);
    let hosted: Vec<_> = of("ns1.hoster.be")
        .into_iter()
        .map(|zone| {
            if zone.is("open-transfer.be.") {
                zone.open()
            } else {
                zone
            }
        })
        .collect();
    let stale = build::write_stale(&folder.join("zones"), "stale.be");
    let other = [Served::new("stale.be.", &stale), named("disagreeing.be")];
    let udp_only = Unbound {
        served: &of("udp.hoster.be"),
        resolves: false,
        tcp: false,
        ..Unbound::new("unbound-udp-only", UDP_ONLY)
    };
    let open = Unbound {
        served: &of("ns.open-resolver.be"),
        ..Unbound::new("unbound-open", OPEN_RESOLVER)
    };
    vec![
        knot::start(folder, "knot-top", &[TOP], &top),
        knot::start(folder, "knot-hoster", &HOSTER, &hosted),
        knot::start(folder, "knot-other", &[OTHER], &other),
        udp_only.start(folder),
        open.start(folder),
    ]
}

fn start_resolvers(folder: &Path, root_key: &Path) -> [Server; 2] {
    let validating = Unbound {
        anchor: Some(root_key),
        ..Unbound::new("unbound-validating", VALIDATING)
    };
    let plain = Unbound::new("unbound-plain", PLAIN);
    [validating.start(folder), plain.start(folder)]
}

/// Waits for a server that takes no connections.
fn wait_until_it_answers(server: &str, name: &str) {
    let began = Instant::now();
    let question = Question::new(name, RecordType::SOA);
    let server = format!("{server}:53");
    let patience = Duration::from_millis(20);
    while question.ask_for(patience, &server).is_none() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{server} does not answer"
        );
    }
}
