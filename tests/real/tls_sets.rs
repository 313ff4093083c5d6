//! What Belfort lists of a server's TLS, beside what sslscan and nmap find together at the same server.

use std::collections::BTreeSet;

use belfort::fact::TlsVersion::{self, Ssl3, Tls10, Tls11, Tls12, Tls13};
use belfort::fact::{Seen, TlsSupport, VersionSupport};

use crate::scan::belfort;
use crate::tls_peers::{Found, Taken, both};
use crate::tls_servers::{Place, RESOLVER, TlsServers, places};

/// Something that only one side sees, and why.
struct Exception {
    server: &'static str,
    /// In each of these versions.
    versions: &'static [TlsVersion],
    what: What,
    why: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Belfort alone sees this group.
    Group(u16),
}

const SECP384R1: u16 = 0x18;
const SECP521R1: u16 = 0x19;
const X25519: u16 = 0x1D;
const X25519MLKEM768: u16 = 0x11EC;

/// A row that no longer applies fails the test, as does a difference without a row.
const EXCEPTIONS: &[Exception] = &[
    Exception {
        server: "old",
        versions: &[Tls10, Tls11],
        what: What::Group(X25519),
        why: "below TLS 1.2 sslscan lists no groups, and nmap names the one it was given",
    },
    Exception {
        server: "old",
        versions: &[Tls10, Tls11],
        what: What::Group(SECP384R1),
        why: "below TLS 1.2 sslscan lists no groups, and nmap names the one it was given",
    },
    Exception {
        server: "old",
        versions: &[Tls10, Tls11],
        what: What::Group(SECP521R1),
        why: "below TLS 1.2 sslscan lists no groups, and nmap names the one it was given",
    },
    Exception {
        server: "post-quantum",
        versions: &[Tls10, Tls11],
        what: What::Group(X25519),
        why: "below TLS 1.2 sslscan lists no groups, and nmap names the one it was given",
    },
    Exception {
        server: "post-quantum",
        versions: &[Tls13],
        what: What::Group(X25519MLKEM768),
        why: "neither knows groups against quantum computers: sslscan since 2.2.0, with OpenSSL 3.5",
    },
];

/// How many suites each server takes, by version.
const SUITES: &[(&str, &[(TlsVersion, usize)])] = &[
    ("modern", &[(Tls13, 3)]),
    ("intermediate", &[(Tls12, 6), (Tls13, 3)]),
    ("old", &[(Tls10, 23), (Tls11, 23), (Tls12, 77), (Tls13, 3)]),
    ("dhe", &[(Tls12, 5), (Tls13, 3)]),
    (
        "post-quantum",
        &[(Ssl3, 8), (Tls10, 8), (Tls11, 8), (Tls12, 14), (Tls13, 1)],
    ),
];

#[test]
fn sets_of_nginx_are_those_that_sslscan_and_nmap_find() {
    let servers = TlsServers::start();
    for place in places().filter(|place| place.name != "post-quantum") {
        compare(&servers, place);
    }
}

#[test]
fn sets_of_tlslite_are_those_that_sslscan_and_nmap_find() {
    let servers = TlsServers::start();
    let place = places().find(|place| place.name == "post-quantum");
    compare(&servers, place.expect("tlslite-ng is there"));
}

fn compare(servers: &TlsServers, place: Place) {
    let found = both(place);
    let expected = SUITES.iter().find(|(name, _)| *name == place.name);
    let (_, expected) = expected.expect("a row in SUITES");
    let counts: Vec<_> = found
        .iter()
        .map(|(version, taken)| (*version, taken.suites.len()))
        .collect();
    assert_eq!(counts, *expected, "{}: by the others", place.name);
    let listed = list(servers, place);
    let versions = |found: &Found| found.keys().copied().collect::<Vec<_>>();
    assert_eq!(versions(&listed), versions(&found), "{}", place.name);
    let mut unused = exceptions(place);
    for (version, seen) in &listed {
        let others = found.get(version).cloned().unwrap_or_default();
        let mut alone = |group: &u16| unused.remove(&(*version, What::Group(*group)));
        let groups: BTreeSet<u16> = seen
            .groups
            .iter()
            .copied()
            .filter(|group| !alone(group))
            .collect();
        let seen = Taken {
            groups,
            ..seen.clone()
        };
        assert_eq!(seen, others, "{} in {}", place.name, version.name());
    }
    assert!(
        unused.is_empty(),
        "{}: rows that no longer apply: {unused:?}",
        place.name
    );
}

/// The exceptions of one server, each with one version.
fn exceptions(place: Place) -> BTreeSet<(TlsVersion, What)> {
    let rows = EXCEPTIONS.iter().filter(|row| row.server == place.name);
    rows.flat_map(|row| row.versions.iter().map(|version| (*version, row.what)))
        .collect()
}

#[test]
fn each_exception_has_its_reason_and_a_server() {
    for row in EXCEPTIONS {
        assert!(!row.why.is_empty() && SUITES.iter().any(|(name, _)| *name == row.server));
    }
}

/// What Belfort lists of a server.
fn list(servers: &TlsServers, place: Place) -> Found {
    let support = look(servers, place);
    let Seen::Known(versions) = &support.versions else {
        panic!("{}: {support:?}", place.name);
    };
    let spoken = versions.iter().filter(|one| match &one.spoken {
        Seen::Known(spoken) => *spoken,
        other => panic!("{} in {}: {other:?}", place.name, one.version.name()),
    });
    spoken.map(|one| (one.version, taken(place, one))).collect()
}

fn taken(place: Place, one: &VersionSupport) -> Taken {
    assert_eq!(
        one.cut_short,
        None,
        "{} in {}",
        place.name,
        one.version.name()
    );
    let named = one.groups.iter().filter(|group| group.code != 0);
    // In TLS 1.3 every finite-field group is one of the registry.
    let is_below_13 = one.version < Tls13;
    let bits = one.groups.iter().map(|group| group.dhe_bits);
    Taken {
        suites: one.suites.iter().map(|suite| suite.code).collect(),
        groups: named.map(|group| group.code).collect(),
        dhe_bits: bits.filter(|&bits| bits != 0 && is_below_13).collect(),
    }
}

fn look(servers: &TlsServers, place: Place) -> TlsSupport {
    let host = place.host();
    let trusted = servers.root_certificate.display().to_string();
    let arguments = [
        "scan",
        &host,
        "--json",
        "--lang",
        "en",
        "--only",
        "web,tls",
        "--tls-detail",
        "--resolver",
        RESOLVER,
        "--ca-file",
        &trusted,
    ];
    let run = belfort(&servers.folder, &arguments);
    assert_eq!(run.code, Some(0), "{host}: {}", run.errors);
    let Seen::Known(endpoints) = run.result().evidence.endpoints else {
        panic!("{host} has a web site");
    };
    let of_host = endpoints.into_iter().find(|endpoint| endpoint.site == host);
    of_host.expect("it was looked at").support
}
