mod registry;

use super::spoken::Row;
use super::*;
use crate::fact::{Group, MozillaProfile, Suite};

/// A small registry; the code point of a name is its place.
const SUITES: [&str; 19] = [
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_AES_128_CCM_8_SHA256",
];
const GROUPS: [&str; 9] = [
    "x25519",
    "secp256r1",
    "secp384r1",
    "secp224r1",
    "secp160r1",
    "secp256k1",
    "X25519MLKEM768",
    "ffdhe2048",
    "MLKEM768",
];

const INTERMEDIATE: [&str; 5] = [
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];
const MODERN: [&str; 3] = [
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
];
const CURVES: [&str; 3] = ["x25519", "secp256r1", "secp384r1"];
const NONE: [&str; 0] = [];

fn rows(names: &[&str], range: std::ops::Range<usize>) -> Vec<Row> {
    let row = |at: usize| (u32::try_from(at).unwrap(), names[at].to_owned());
    range.map(row).collect()
}

fn suites_of(version: TlsVersion) -> Vec<Row> {
    match version {
        TlsVersion::Ssl2 => vec![(0x01_00_80, "SSL_CK_RC4_128_WITH_MD5".to_owned())],
        TlsVersion::Tls13 => rows(&SUITES, 14..19),
        TlsVersion::Tls12 => rows(&SUITES, 0..14),
        _ => rows(&SUITES, 0..6),
    }
}

fn groups_of(version: TlsVersion) -> Vec<Row> {
    match version {
        TlsVersion::Ssl2 => Vec::new(),
        TlsVersion::Tls13 => [rows(&GROUPS, 0..3), rows(&GROUPS, 6..9)].concat(),
        _ => rows(&GROUPS, 0..6),
    }
}

fn code(names: &[&str], name: &str) -> u16 {
    let place = names.iter().position(|known| *known == name);
    place.map_or(0, |place| u16::try_from(place).unwrap())
}

fn others(rows: Vec<Row>, taken: &[&str]) -> Vec<u16> {
    let refused = rows
        .into_iter()
        .filter(|(_, name)| !taken.contains(&name.as_str()));
    refused
        .filter_map(|(code, _)| u16::try_from(code).ok())
        .collect()
}

fn prime_bits(name: &str) -> u32 {
    let bits = name.strip_prefix("DHE ").or(name.strip_prefix("ffdhe"));
    bits.map_or(0, |bits| bits.parse().unwrap())
}

/// A version that is spoken and was asked about everything.
fn takes(version: TlsVersion, suites: &[&str], groups: &[&str]) -> VersionSupport {
    VersionSupport {
        version,
        spoken: Seen::Known(true),
        suites: suites
            .iter()
            .map(|name| Suite {
                code: code(&SUITES, name).into(),
                name: (*name).to_owned(),
            })
            .collect(),
        refused_suites: others(suites_of(version), suites),
        groups: groups
            .iter()
            .map(|name| Group {
                code: code(&GROUPS, name),
                name: (*name).to_owned(),
                dhe_bits: prime_bits(name),
            })
            .collect(),
        refused_groups: others(groups_of(version), groups),
        cut_short: None,
    }
}

fn unasked(version: TlsVersion, spoken: Seen<bool>) -> VersionSupport {
    VersionSupport {
        spoken,
        refused_suites: Vec::new(),
        refused_groups: Vec::new(),
        ..takes(version, &NONE, &NONE)
    }
}

/// What follows from some versions, where the server speaks no other.
fn support(spoken: &[VersionSupport]) -> TlsSupport {
    let versions = TlsVersion::ALL.into_iter().map(|version| {
        let given = spoken.iter().find(|given| given.version == version);
        given.map_or_else(|| unasked(version, Seen::Known(false)), Clone::clone)
    });
    let mut support = TlsSupport {
        versions: Seen::Known(versions.collect()),
        ..TlsSupport::default()
    };
    complete_support(&mut support, &Universe::of(suites_of, groups_of));
    support
}

fn timeout() -> Why {
    Why::new(Cause::Timeout, "wait for an answer")
}

fn names<const N: usize>(names: [&str; N]) -> Seen<Vec<String>> {
    Seen::Known(names.into_iter().map(str::to_owned).collect())
}

fn modern() -> VersionSupport {
    let groups = ["X25519MLKEM768", "x25519", "secp256r1", "secp384r1"];
    takes(TlsVersion::Tls13, &MODERN, &groups)
}

#[test]
fn a_modern_server_has_nothing_old_and_keeps_to_the_modern_profile() {
    let seen = support(&[modern()]);
    assert_eq!(seen.below_12, names([]));
    let speaks = (seen.speaks_12, seen.speaks_13);
    assert_eq!(speaks, (Seen::Known(false), Seen::Known(true)));
    for none in [
        seen.broken_suites,
        seen.insufficient_suites,
        seen.phase_out_suites,
        seen.export_suites,
        seen.weak_groups,
        seen.unlisted_groups,
    ] {
        assert_eq!(none, names([]));
    }
    assert_eq!(seen.post_quantum_groups, names(["X25519MLKEM768"]));
    assert_eq!(seen.dhe_bits, Seen::Absent);
    assert_eq!(seen.forward_secrecy, Seen::Known(true));
    assert_eq!(seen.suites_whole, Seen::Known(true));
    assert_eq!(seen.mozilla, Seen::Known(MozillaProfile::Modern));
    let first = &seen.suites.known().unwrap()[0];
    let marks = (first.version, first.class, first.bsi);
    assert_eq!(marks, (TlsVersion::Tls13, SuiteClass::Good, true));
}

#[test]
fn an_intermediate_server_keeps_to_its_profile_until_it_takes_one_suite_more() {
    let twelve = |suites: &[&str]| takes(TlsVersion::Tls12, suites, &CURVES);
    let seen = support(&[modern(), twelve(&INTERMEDIATE)]);
    assert_eq!(seen.mozilla, Seen::Known(MozillaProfile::Intermediate));
    assert_eq!(seen.phase_out_suites, names([]));
    let suites = seen.suites.known().unwrap();
    assert_eq!((suites.len(), suites[7].version), (8, TlsVersion::Tls12));

    let cbc = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256";
    let seen = support(&[modern(), twelve(&[INTERMEDIATE[2], cbc])]);
    assert_eq!(seen.phase_out_suites, names([cbc]));
    assert_eq!(seen.insufficient_suites, names([]));
    assert_eq!(seen.mozilla, Seen::Known(MozillaProfile::Old));
}

#[test]
fn an_old_server_is_named_by_its_versions_its_suites_and_its_small_group() {
    let old = &SUITES[..6];
    let groups = ["x25519", "secp160r1", "secp224r1", "secp256k1", "DHE 1024"];
    let seen = support(&[
        modern(),
        takes(TlsVersion::Tls12, &SUITES[..14], &groups),
        takes(TlsVersion::Tls11, old, &groups),
        takes(TlsVersion::Tls10, old, &groups),
    ]);
    assert_eq!(seen.below_12, names(["TLS 1.1", "TLS 1.0"]));
    let broken = [SUITES[3], SUITES[4], SUITES[5]];
    assert_eq!(seen.broken_suites, names(broken));
    assert_eq!(seen.export_suites, names([SUITES[5]]));
    let insufficient = [SUITES[0], SUITES[1], SUITES[2], SUITES[6]];
    assert_eq!(seen.insufficient_suites, names(insufficient));
    assert_eq!(seen.phase_out_suites, names([SUITES[7], SUITES[8]]));
    assert_eq!(seen.weak_groups, names(["secp160r1"]));
    assert_eq!(seen.unlisted_groups, names(["secp224r1", "secp256k1"]));
    assert_eq!(seen.dhe_bits, Seen::Known(1_024));
    assert_eq!(seen.mozilla, Seen::Known(MozillaProfile::None));
    assert_eq!(seen.suites_whole, Seen::Known(true));
}

#[test]
fn every_suite_of_ssl_2_is_broken_also_one_without_a_name() {
    let odd = VersionSupport {
        refused_suites: Vec::new(),
        ..takes(TlsVersion::Ssl2, &["0x0A0080"], &NONE)
    };
    let seen = support(&[modern(), odd]);
    assert_eq!(seen.below_12, names(["SSL 2.0"]));
    assert_eq!(seen.broken_suites, names(["0x0A0080"]));
    assert_eq!(seen.insufficient_suites, names([]));
    assert_eq!(seen.suites_whole, Seen::Known(true));
}

#[test]
fn without_a_key_exchange_of_the_moment_there_is_no_forward_secrecy() {
    let rsa = [SUITES[0], SUITES[6]];
    let seen = support(&[takes(TlsVersion::Tls12, &rsa, &NONE)]);
    assert_eq!(seen.forward_secrecy, Seen::Known(false));
    assert_eq!((seen.groups, seen.dhe_bits), (names([]), Seen::Absent));

    // No suite asks for a curve, so nobody could ask about curves, and there is nothing to ask.
    let mut unsettled = takes(TlsVersion::Tls12, &rsa, &NONE);
    unsettled.refused_groups = Vec::new();
    assert_eq!(support(&[unsettled]).weak_groups, names([]));
}

#[test]
fn what_was_cut_short_hides_what_may_be_there_and_not_what_was_seen() {
    let mut cut = takes(TlsVersion::Tls12, &[SUITES[11], SUITES[0]], &["x25519"]);
    cut.refused_suites = vec![3, 4];
    cut.refused_groups = vec![4];
    cut.cut_short = Some(timeout());
    let seen = support(&[modern(), cut]);
    let unknown = || Seen::Unknown(timeout());
    assert_eq!(seen.insufficient_suites, names([SUITES[0]]));
    assert_eq!(seen.broken_suites, unknown(), "export was not asked");
    assert_eq!(seen.phase_out_suites, unknown());
    assert_eq!(seen.weak_groups, names([]), "it was asked and refused");
    assert_eq!(seen.unlisted_groups, unknown());
    assert_eq!(seen.dhe_bits, Seen::Unknown(timeout()));
    assert_eq!(seen.forward_secrecy, Seen::Known(true));
    assert_eq!(seen.suites_whole, Seen::Known(false));
    assert_eq!(seen.mozilla, Seen::Unknown(timeout()));
}

#[test]
fn a_version_that_was_silent_hides_only_what_it_could_hold() {
    let silent = |version| unasked(version, Seen::Unknown(timeout()));
    let seen = support(&[modern(), silent(TlsVersion::Tls10)]);
    assert_eq!(seen.below_12, Seen::Unknown(timeout()));
    assert_eq!(seen.broken_suites, Seen::Unknown(timeout()));
    assert_eq!(
        seen.phase_out_suites,
        names([]),
        "TLS 1.0 has no such suite"
    );
    assert_eq!(seen.weak_groups, names([]));
    assert_eq!(seen.dhe_bits, Seen::Absent);

    let seen = support(&[silent(TlsVersion::Tls13), silent(TlsVersion::Tls12)]);
    assert_eq!(seen.below_12, names([]));
    assert_eq!(seen.speaks_13, Seen::Unknown(timeout()));
    assert_eq!(seen.suites.unknown(), Some(&timeout()));
    assert_eq!(seen.forward_secrecy, Seen::Unknown(timeout()));
}

#[test]
fn what_tls_1_0_was_not_asked_counts_for_its_suites_and_not_for_key_exchange() {
    let mut old = takes(TlsVersion::Tls10, &[SUITES[1]], &["secp160r1"]);
    (old.refused_suites, old.refused_groups) = (Vec::new(), Vec::new());
    old.cut_short = Some(Why::from(Cause::NotAsked));
    let twelve = takes(TlsVersion::Tls12, &INTERMEDIATE, &CURVES);
    let seen = support(&[modern(), twelve, old.clone()]);
    assert_eq!(seen.insufficient_suites, names([SUITES[1]]));
    assert_eq!(seen.broken_suites.unknown().unwrap().cause, Cause::NotAsked);
    assert_eq!(seen.weak_groups, names(["secp160r1"]));
    assert_eq!(seen.unlisted_groups, names([]));
    assert_eq!(seen.dhe_bits, Seen::Absent);

    let seen = support(&[old]);
    assert_eq!(
        seen.unlisted_groups.unknown().unwrap().cause,
        Cause::NotAsked
    );
    assert_eq!(seen.dhe_bits.unknown().unwrap().cause, Cause::NotAsked);
    let odd = support(&[takes(TlsVersion::Tls12, &[SUITES[7]], &NONE)]);
    assert_eq!(odd.dhe_bits.unknown().unwrap().cause, Cause::Unreadable);
}

#[test]
fn a_version_that_older_evidence_does_not_have_is_unknown() {
    let mut seen = TlsSupport {
        versions: Seen::Known(vec![modern()]),
        ..TlsSupport::default()
    };
    complete_support(&mut seen, &Universe::of(suites_of, groups_of));
    assert_eq!(seen.below_12.unknown().unwrap().cause, Cause::NotRecorded);
    assert_eq!(seen.speaks_13, Seen::Known(true));
    let mut newer = modern();
    newer.refused_suites = vec![17];
    let seen = support(&[newer]);
    assert_eq!(
        seen.insufficient_suites.unknown().unwrap().cause,
        Cause::NotRecorded
    );
}

#[test]
fn where_nobody_asked_about_versions_the_look_was_light() {
    let further = |old: Seen<bool>, last: u8| FurtherAddress {
        address: [192, 0, 2, last].into(),
        handshake: Seen::default(),
        chain: Seen::default(),
        old_hello: old,
    };
    let mut endpoint = Endpoint {
        further: Seen::Absent,
        ..Endpoint::default()
    };
    endpoint.support.versions = Seen::Unknown(Why::from(Cause::NotAsked));
    endpoint.support.old_hello = Seen::Known(false);
    complete(std::slice::from_mut(&mut endpoint));
    assert_eq!(
        (endpoint.look, &endpoint.support.old_further),
        (Look::Light, &names([]))
    );
    assert_eq!(endpoint.support.old_hello, Seen::Known(false));
    assert_eq!(
        endpoint.support.below_12.unknown().unwrap().cause,
        Cause::NotAsked
    );

    endpoint.support.versions = Seen::Unknown(timeout());
    let silent = further(Seen::Unknown(timeout()), 2);
    endpoint.further = Seen::Known(vec![silent.clone(), further(Seen::Known(true), 3)]);
    complete(std::slice::from_mut(&mut endpoint));
    assert_eq!(
        (endpoint.look, &endpoint.support.old_further),
        (Look::Full, &names(["192.0.2.3"]))
    );
    endpoint.further = Seen::Known(vec![silent, further(Seen::Known(false), 3)]);
    complete(std::slice::from_mut(&mut endpoint));
    assert_eq!(endpoint.support.old_further, Seen::Unknown(timeout()));
}
