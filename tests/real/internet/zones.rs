//! The zones of the internet, by name and peculiarity.

use crate::signing::{Denial, ECDSA, Signing};

/// A zone, and what is peculiar about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone {
    /// Its name, without the last dot; nothing for the root.
    pub(crate) name: &'static str,
    /// Its name servers, as its parent names them.
    pub(super) servers: &'static [&'static str],
    /// Its name servers as it names them itself, where its parent says something else.
    pub(super) own_servers: Option<&'static [&'static str]>,
    /// Its records, beside SOA and NS, addresses of name servers, and delegations.
    pub(super) records: &'static str,
    /// Algorithm of its key; `None` where it is not signed and has no DS.
    pub(super) algorithm: Option<&'static str>,
    pub(super) signing: Signing,
    pub(super) ds: Ds,
    /// What happened to it after it was signed.
    pub(super) mishap: Option<Mishap>,
}

/// What the parent says about the key of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ds {
    /// The zone's own, by SHA-256.
    Right,
    /// The zone's own, by SHA-1.
    BySha1,
    /// That of a key which is not in the zone.
    OfAnotherKey,
    /// One with an algorithm that no validator knows.
    OfUnknownAlgorithm,
    /// Nothing: an island.
    None,
}

/// What may happen to a signed zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    /// The address of the bare name is another one than was signed.
    RecordChanged,
    /// The signature of the bare name's address is gone.
    SignatureGone,
    /// Keys and signatures are gone, and the DS is not.
    KeysGone,
}

/// Every name server with its address. The dead one's machine is there and says that nothing listens;
/// the silent one's is not there at all.
pub(super) const SERVERS: [(&str, &str); 10] = [
    ("a.root-servers.com", super::TOP),
    ("a.nic.be", super::TOP),
    ("a.nic.com", super::TOP),
    ("ns1.hoster.be", super::HOSTER[0]),
    ("ns2.hoster.be", super::HOSTER[1]),
    ("ns3.hoster.be", super::OTHER),
    ("udp.hoster.be", super::UDP_ONLY),
    ("ns.open-resolver.be", super::OPEN_RESOLVER),
    ("dead.hoster.be", "185.10.30.9"),
    ("silent.hoster.be", "185.20.0.1"),
];

const HOSTER: &[&str] = &["ns1.hoster.be", "ns2.hoster.be"];
const COMPANY: &str = include_str!("../config/internet/company.records");

/// A company with two name servers that knows nothing of DNSSEC.
const UNSIGNED: Zone = Zone {
    name: "",
    servers: HOSTER,
    own_servers: None,
    records: COMPANY,
    algorithm: None,
    signing: Signing::USUAL,
    ds: Ds::None,
    mishap: None,
};

/// The same company, with DNSSEC as it should be.
const SECURE: Zone = Zone {
    algorithm: Some(ECDSA),
    ds: Ds::Right,
    ..UNSIGNED
};

const OPT_OUT: Signing = Signing {
    denial: Denial::OptOut,
    ..Signing::USUAL
};

const fn nsec3(iterations: u16) -> Signing {
    Signing {
        denial: Denial::Nsec3 { iterations },
        ..Signing::USUAL
    }
}

const fn valid(days: (i64, i64)) -> Signing {
    Signing {
        days,
        ..Signing::USUAL
    }
}

const fn unsigned(name: &'static str, servers: &'static [&'static str]) -> Zone {
    Zone {
        name,
        servers,
        ..UNSIGNED
    }
}

/// Every zone.
pub(crate) const ZONES: &[Zone] = &[
    // Root and endings: ".be" leaves unsigned delegations out of its chain of names, ".com" does not.
    Zone {
        name: "",
        servers: &["a.root-servers.com"],
        records: "",
        ..SECURE
    },
    Zone {
        name: "be",
        servers: &["a.nic.be"],
        records: "",
        signing: OPT_OUT,
        ..SECURE
    },
    Zone {
        name: "com",
        servers: &["a.nic.com"],
        records: "",
        ..SECURE
    },
    // The hoster, and names that others lead to.
    Zone {
        name: "hoster.be",
        ..SECURE
    },
    Zone {
        name: "example.com",
        servers: &["a.nic.com"],
        ..SECURE
    },
    // Signed, and all is well.
    Zone {
        name: "secure-nsec.be",
        ..SECURE
    },
    Zone {
        name: "secure-nsec3.be",
        signing: nsec3(0),
        ..SECURE
    },
    Zone {
        name: "wildcard.be",
        records: include_str!("../config/internet/wildcard.records"),
        signing: nsec3(0),
        ..SECURE
    },
    Zone {
        name: "deep.be",
        ..SECURE
    },
    Zone {
        name: "b.deep.be",
        signing: nsec3(0),
        ..SECURE
    },
    Zone {
        name: "a.b.deep.be",
        ..SECURE
    },
    Zone {
        name: "secure-rsa.be",
        algorithm: Some("RSASHA256"),
        ..SECURE
    },
    Zone {
        name: "secure-ed25519.be",
        algorithm: Some("ED25519"),
        ..SECURE
    },
    Zone {
        name: "secure-p384.be",
        algorithm: Some("ECDSAP384SHA384"),
        ..SECURE
    },
    Zone {
        name: "below.secure-p384.be",
        ..SECURE
    },
    Zone {
        name: "secure.com",
        ..SECURE
    },
    // Signed, and half of it is well.
    Zone {
        name: "island.be",
        ds: Ds::None,
        ..SECURE
    },
    Zone {
        name: "below.insecure.be",
        ..SECURE
    },
    Zone {
        name: "p384.insecure.be",
        algorithm: Some("ECDSAP384SHA384"),
        ..SECURE
    },
    Zone {
        name: "unknown-algorithm.be",
        ds: Ds::OfUnknownAlgorithm,
        ..SECURE
    },
    Zone {
        name: "sha1-key.be",
        algorithm: Some("RSASHA1-NSEC3-SHA1"),
        signing: nsec3(0),
        ..SECURE
    },
    Zone {
        name: "sha1-ds.be",
        ds: Ds::BySha1,
        ..SECURE
    },
    Zone {
        name: "iterations-10.be",
        signing: nsec3(10),
        ..SECURE
    },
    Zone {
        name: "iterations-100.be",
        signing: nsec3(100),
        ..SECURE
    },
    Zone {
        name: "iterations-150.be",
        signing: nsec3(150),
        ..SECURE
    },
    // Signed, and broken.
    Zone {
        name: "wrong-ds.be",
        ds: Ds::OfAnotherKey,
        ..SECURE
    },
    Zone {
        name: "no-dnskey.be",
        mishap: Some(Mishap::KeysGone),
        ..SECURE
    },
    Zone {
        name: "expired.be",
        signing: valid((-60, -30)),
        ..SECURE
    },
    Zone {
        name: "future.be",
        signing: valid((30, 60)),
        ..SECURE
    },
    Zone {
        name: "missing-signature.be",
        mishap: Some(Mishap::SignatureGone),
        ..SECURE
    },
    Zone {
        name: "changed.be",
        mishap: Some(Mishap::RecordChanged),
        ..SECURE
    },
    Zone {
        name: "changed-p384.be",
        algorithm: Some("ECDSAP384SHA384"),
        mishap: Some(Mishap::RecordChanged),
        ..SECURE
    },
    // Not signed.
    unsigned("insecure.be", HOSTER),
    unsigned("insecure.com", HOSTER),
    // Not signed, and something else is wrong.
    unsigned("lame.be", &["ns1.hoster.be", "ns3.hoster.be"]),
    unsigned("dead.be", &["ns1.hoster.be", "dead.hoster.be"]),
    unsigned("silent.be", &["silent.hoster.be"]),
    unsigned("stale.be", &["ns1.hoster.be", "ns3.hoster.be"]),
    Zone {
        own_servers: Some(&["ns1.hoster.be", "ns3.hoster.be"]),
        ..unsigned("disagreeing.be", HOSTER)
    },
    unsigned("udp-only.be", &["ns1.hoster.be", "udp.hoster.be"]),
    unsigned("open-resolver.be", &["ns.open-resolver.be"]),
    unsigned("open-transfer.be", HOSTER),
    Zone {
        records: include_str!("../config/internet/dangling-cname.records"),
        ..unsigned("dangling-cname.be", HOSTER)
    },
    Zone {
        records: include_str!("../config/internet/dangling-www.records"),
        ..unsigned("dangling-www.be", HOSTER)
    },
    unsigned(
        "dangling-ns.be",
        &["ns1.hoster.be", "ns1.nobody-registered.com"],
    ),
];
