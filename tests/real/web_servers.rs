//! A private internet of web sites of every kind, on one nginx.
//!
//! | address | who |
//! |---|---|
//! | 127.0.0.53 | the user's resolver (Unbound) |
//! | 185.10.1.1 | the root and `web.test.` (Knot) |
//! | 185.10.70.1 | `good.web.test`: all that a careful company sets, at its `www`, to which its bare name leads |
//! | 185.10.70.2 | `bare.web.test`: HTTPS and plain HTTP side by side, and nothing set |
//! | 185.10.70.3 | `odd.web.test`: settings that look good and do nothing |
//! | 185.10.70.4 | `split.web.test`: its bare name is bare, its `www` is good |
//! | 185.10.70.5, `2a02:2788:70::5` | `families.web.test`: good over IPv4, bare over IPv6 |
//!
//! What each of them sends stands in `config/web/nginx.conf`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::certificates;
use crate::ground::{Alone, alone, new_folder, write};
use crate::one_zone;
use crate::server::Server;
use crate::unbound::Unbound;

/// The user's resolver.
pub(crate) const RESOLVER: &str = "127.0.0.53";

/// Every site, and the last number of its addresses.
const SITES: [(&str, u8); 5] = [
    ("good", 1),
    ("bare", 2),
    ("odd", 3),
    ("split", 4),
    ("families", 5),
];

/// Addresses that look like the internet's, for the one site that has them.
const IPV6: &str = "2a02:2788:70::5";

/// The sites, as long as this value lives.
#[derive(Debug)]
pub(crate) struct WebServers {
    /// Root certificate of their certificate authority, in PEM.
    pub(crate) root_certificate: PathBuf,
    /// Where they keep their files.
    pub(crate) folder: PathBuf,
    _servers: Vec<Server>,
    _alone: Alone,
}

impl WebServers {
    /// Starts every server and waits until each of them listens.
    pub(crate) fn start() -> Self {
        let (alone, folder) = alone();
        give_ipv6();
        let issued = new_folder(&folder, "certificates");
        let hosts = SITES.map(|(name, _)| host(name));
        let hosts: Vec<_> = hosts
            .iter()
            .flat_map(|host| [host.clone(), format!("www.{host}")])
            .collect();
        let root_certificate = certificates::issue_for_tls(&issued, &hosts);
        let mut servers = vec![
            one_zone::start(&folder, "web.test.", &records()),
            Unbound::new("unbound", RESOLVER).start(&folder),
            start_sites(&folder),
        ];
        for server in &mut servers {
            server.wait_until_it_listens();
        }
        Self {
            root_certificate,
            folder,
            _servers: servers,
            _alone: alone,
        }
    }
}

/// The whole name of a site.
pub(crate) fn host(name: &str) -> String {
    format!("{name}.web.test")
}

fn address(number: u8) -> String {
    format!("185.10.70.{number}")
}

fn records() -> String {
    let of_site = |(name, number): (&str, u8)| {
        let own_ipv6 = (name == "families").then_some(IPV6);
        let of_name = |name: String| {
            let ipv6 = own_ipv6.map(|ipv6| format!("{name}. AAAA {ipv6}\n"));
            format!(
                "{name}. A {}\n{}",
                address(number),
                ipv6.unwrap_or_default()
            )
        };
        of_name(host(name)) + &of_name(format!("www.{}", host(name)))
    };
    SITES.into_iter().map(of_site).collect()
}

/// Makes this network one that has IPv6, in which this machine has an address that looks like the internet's.
fn give_ipv6() {
    let address = format!("-6 address replace {IPV6}/128 dev lo nodad");
    for arguments in [address.as_str(), "-6 route replace default dev lo"] {
        let made = Command::new("ip").args(arguments.split(' ')).status();
        assert!(made.is_ok_and(|made| made.success()), "ip {arguments}");
    }
}

fn start_sites(lab: &Path) -> Server {
    let folder = new_folder(lab, "nginx");
    write_pages(&new_folder(lab, "pages"));
    let address_of = |wanted: &str| {
        let mut sites = SITES.iter();
        let found = sites.find(|(name, _)| *name == wanted);
        address(found.expect("a site of this name").1)
    };
    let values = json!({
        "folder": folder,
        "pages": lab.join("pages"),
        "certificates": lab.join("certificates"),
        "good": address_of("good"),
        "bare": address_of("bare"),
        "odd": address_of("odd"),
        "split": address_of("split"),
        "families": address_of("families"),
        "families6": format!("[{IPV6}]"),
    });
    let settings = folder.join("nginx.conf");
    write(&settings, include_str!("config/web/nginx.conf"), values);
    let settings = settings.display().to_string();
    let command = ["nginx", "-e", "stderr", "-c", &settings];
    let addresses = SITES.map(|(_, number)| address(number));
    let listens = addresses
        .iter()
        .flat_map(|address| [80, 443].map(|port| format!("{address}:{port}")));
    let mut listens: Vec<_> = listens.collect();
    listens.extend([80, 443].map(|port| format!("[{IPV6}]:{port}")));
    let listens: Vec<_> = listens.iter().map(String::as_str).collect();
    Server::start("nginx", &command, &folder, &listens)
}

fn write_pages(folder: &Path) {
    let security = "Contact: mailto:security@good.web.test\nExpires: 2099-01-01T00:00:00Z\n";
    for (file, text) in [
        ("good/index.html", include_str!("config/web/good.html")),
        ("good/site.css", "body { color: black }\n"),
        ("good/.well-known/security.txt", security),
        ("bare/index.html", include_str!("config/web/bare.html")),
        ("odd/index.html", include_str!("config/web/odd.html")),
    ] {
        let path = folder.join(file);
        let parent = path.parent().expect("a page lies in a folder");
        fs::create_dir_all(parent).expect("make a site's folder");
        fs::write(path, text).expect("write a page");
    }
}
