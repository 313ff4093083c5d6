//! A private internet of servers that speak TLS in every way, each on an address of its own.
//!
//! | address | who |
//! |---|---|
//! | 127.0.0.53 | the user's resolver (Unbound) |
//! | 185.10.1.1 | the root and `tls.test.` (Knot) |
//! | 185.10.60.x | the web servers of [`SERVERS`] (nginx), each with a count of its connections on port 81 |
//! | 185.10.60.9 | `post-quantum.tls.test`: SSL 3.0 to TLS 1.3, RC4, 3DES and X25519MLKEM768 (tlslite-ng) |
//!
//! To add an nginx: a row in [`SERVERS`], and what it takes in `tls_sets.rs`.

use std::env;
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
/// A server that knows what no nginx of Debian knows.
pub(crate) const POST_QUANTUM: Place = Place {
    name: "post-quantum",
    address: "185.10.60.9",
};

/// Mozilla's list for TLS 1.2, "intermediate", 5.8.
const INTERMEDIATE: &str = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
    ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
    ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
/// What 5.7 had beside those.
const DHE: &str = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:\
    DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";

/// Where a server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its name below `tls.test`.
    pub(crate) name: &'static str,
    pub(crate) address: &'static str,
}

impl Place {
    /// Its whole name.
    pub(crate) fn host(self) -> String {
        format!("{}.tls.test", self.name)
    }
}

/// How an nginx speaks TLS.
#[derive(Debug)]
pub(crate) struct Manner {
    pub(crate) place: Place,
    /// As `ssl_protocols` has them.
    versions: &'static str,
    /// As OpenSSL names them; empty for its own list.
    suites: &'static str,
    groups: &'static str,
    /// Size of its own finite-field group; `None` for none.
    dh: Option<u16>,
    /// Keys of its certificates.
    kinds: &'static [&'static str],
}

/// Every nginx.
pub(crate) const SERVERS: &[Manner] = &[
    Manner {
        place: Place {
            name: "modern",
            address: "185.10.60.1",
        },
        versions: "TLSv1.3",
        suites: "",
        groups: "X25519:prime256v1:secp384r1",
        dh: None,
        kinds: &["ec"],
    },
    Manner {
        place: Place {
            name: "intermediate",
            address: "185.10.60.2",
        },
        versions: "TLSv1.2 TLSv1.3",
        suites: INTERMEDIATE,
        groups: "X25519:prime256v1:secp384r1",
        dh: None,
        kinds: &["ec", "rsa"],
    },
    Manner {
        place: Place {
            name: "old",
            address: "185.10.60.3",
        },
        versions: "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
        suites: "ALL:COMPLEMENTOFALL:@SECLEVEL=0",
        groups: "X25519:prime256v1:secp384r1:secp521r1",
        dh: Some(1_024),
        kinds: &["ec", "rsa"],
    },
    Manner {
        place: Place {
            name: "dhe",
            address: "185.10.60.4",
        },
        versions: "TLSv1.2 TLSv1.3",
        suites: DHE,
        groups: "X448:prime256v1:ffdhe2048",
        dh: Some(2_048),
        kinds: &["rsa"],
    },
];

/// The servers, as long as this value lives.
#[derive(Debug)]
pub(crate) struct TlsServers {
    /// Root certificate of their certificate authority, in PEM.
    pub(crate) root_certificate: PathBuf,
    /// Where they keep their files.
    pub(crate) folder: PathBuf,
    _servers: Vec<Server>,
    _alone: Alone,
}

impl TlsServers {
    /// Starts every server and waits until each of them listens.
    pub(crate) fn start() -> Self {
        let (alone, folder) = alone();
        let issued = new_folder(&folder, "certificates");
        let hosts: Vec<_> = places().map(Place::host).collect();
        let root_certificate = certificates::issue_for_tls(&issued, &hosts);
        let mut servers = vec![
            start_names(&folder),
            Unbound::new("unbound", RESOLVER).start(&folder),
        ];
        servers.extend(SERVERS.iter().map(|manner| manner.start(&folder)));
        servers.extend(tlslite().map(|library| start_post_quantum(&folder, &library)));
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

/// Where every server stands.
pub(crate) fn places() -> impl Iterator<Item = Place> {
    let last = tlslite().map(|_| POST_QUANTUM);
    SERVERS.iter().map(|manner| manner.place).chain(last)
}

/// The folder of tlslite-ng; `tests/run` says where it is, and leaves out tests with its name where
/// it is not.
fn tlslite() -> Option<PathBuf> {
    env::var_os("BELFORT_TLSLITE").map(PathBuf::from)
}

impl Manner {
    fn start(&self, lab: &Path) -> Server {
        let Place { name, address } = self.place;
        let folder = new_folder(lab, name);
        let dh = self.dh.map(|bits| write_group(&folder, bits));
        let values = json!({
            "folder": folder,
            "address": address,
            "versions": self.versions,
            "suites": self.suites,
            "groups": self.groups,
            "dh": dh,
            "kinds": self.kinds,
            "certificates": lab.join("certificates"),
        });
        let settings = folder.join("nginx.conf");
        write(&settings, include_str!("config/tls/nginx.conf"), values);
        let settings = settings.display().to_string();
        let command = ["nginx", "-e", "stderr", "-c", &settings];
        let listens = [443, 81].map(|port| format!("{address}:{port}"));
        let listens: Vec<_> = listens.iter().map(String::as_str).collect();
        Server::start(name, &command, &folder, &listens)
    }
}

/// Makes a finite-field group that is in no registry.
fn write_group(folder: &Path, bits: u16) -> PathBuf {
    let file = folder.join("dh.pem");
    let made = Command::new("openssl")
        .args(["dhparam", "-dsaparam", "-out"])
        .arg(&file)
        .arg(bits.to_string())
        .output();
    assert!(
        made.is_ok_and(|made| made.status.success()),
        "make a group of {bits} bits"
    );
    file
}

fn start_post_quantum(lab: &Path, library: &Path) -> Server {
    let folder = new_folder(lab, POST_QUANTUM.name);
    let certificates = lab.join("certificates");
    let [key, chain] = ["key", "pem"].map(|ending| {
        let file = certificates.join(format!("tls-rsa.{ending}"));
        file.display().to_string()
    });
    let address = format!("{}:443", POST_QUANTUM.address);
    let program = library.join("bin/tls.py").display().to_string();
    let path = format!("PYTHONPATH={}", library.display());
    let command = [
        "env",
        &path,
        "python3",
        &program,
        "server",
        "-k",
        &key,
        "-c",
        &chain,
        "--ssl3",
        "--groups",
        "x25519mlkem768,x25519,secp256r1",
        "--cipherlist",
        "aes128gcm,aes128,3des,rc4",
        &address,
    ];
    Server::start(POST_QUANTUM.name, &command, &folder, &[&address])
}

/// The names of all servers.
fn start_names(lab: &Path) -> Server {
    let records = places().map(|place| format!("{}. A {}\n", place.host(), place.address));
    one_zone::start(lab, "tls.test.", &records.collect::<String>())
}
