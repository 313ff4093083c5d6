//! What Belfort says of each zone's DNSSEC, through each resolver: the right state, or an honest unknown.

use std::time::Duration;

use crate::internet::scan::{Said, Scanned, scan_each};
use crate::internet::zones::ZONES;
use crate::internet::{Internet, LOSING, PLAIN, STRIPPING, VALIDATING};

/// Zone; verdict and case of its finding; state and fault in the evidence. As it is seen through both
/// resolvers that hand everything on.
const TABLE: &[(&str, [&str; 2], [&str; 2])] = &[
    ("hoster.be", ["pass", "valid"], ["valid", "none"]),
    ("example.com", ["pass", "valid"], ["valid", "none"]),
    ("secure-nsec.be", ["pass", "valid"], ["valid", "none"]),
    ("secure-nsec3.be", ["pass", "valid"], ["valid", "none"]),
    ("wildcard.be", ["pass", "valid"], ["valid", "none"]),
    ("deep.be", ["pass", "valid"], ["valid", "none"]),
    ("b.deep.be", ["pass", "valid"], ["valid", "none"]),
    ("a.b.deep.be", ["pass", "valid"], ["valid", "none"]),
    ("secure-rsa.be", ["pass", "valid"], ["valid", "none"]),
    ("secure-ed25519.be", ["pass", "valid"], ["valid", "none"]),
    ("secure-p384.be", ["pass", "valid"], ["valid", "none"]),
    ("secure.com", ["pass", "valid"], ["valid", "none"]),
    ("island.be", ["partial", "no-ds"], ["no-ds", "none"]),
    (
        "unknown-algorithm.be",
        ["partial", "unknown-algorithm"],
        ["unknown-algorithm", "none"],
    ),
    ("sha1-key.be", ["partial", "old-crypto"], ["valid", "none"]),
    ("sha1-ds.be", ["partial", "old-crypto"], ["valid", "none"]),
    (
        "iterations-10.be",
        ["pass", "valid-with-iterations"],
        ["valid", "none"],
    ),
    (
        "iterations-100.be",
        ["partial", "nsec3-iterations"],
        ["valid", "none"],
    ),
    (
        "iterations-150.be",
        ["partial", "nsec3-iterations"],
        ["valid", "none"],
    ),
    (
        "wrong-ds.be",
        ["fail", "wrong-key"],
        ["broken", "no-matching-key"],
    ),
    (
        "no-dnskey.be",
        ["fail", "wrong-key"],
        ["broken", "key-missing"],
    ),
    ("expired.be", ["fail", "expired"], ["broken", "expired"]),
    ("future.be", ["fail", "broken"], ["broken", "not-yet-valid"]),
    (
        "missing-signature.be",
        ["fail", "broken"],
        ["broken", "signature-missing"],
    ),
    (
        "changed.be",
        ["fail", "broken"],
        ["broken", "signature-wrong"],
    ),
    // The validator does not know P-384: below such a zone it sees nothing, and alone it calls none broken.
    ("below.secure-p384.be", UNKNOWN.0, UNKNOWN.1),
    ("changed-p384.be", UNKNOWN.0, UNKNOWN.1),
    // Signed and vouched for by a zone that is not signed itself.
    ("below.insecure.be", UNKNOWN.0, UNKNOWN.1),
    ("p384.insecure.be", UNKNOWN.0, UNKNOWN.1),
    ("insecure.be", UNSIGNED.0, UNSIGNED.1),
    ("insecure.com", UNSIGNED.0, UNSIGNED.1),
    ("lame.be", UNSIGNED.0, UNSIGNED.1),
    ("dead.be", UNSIGNED.0, UNSIGNED.1),
    ("stale.be", UNSIGNED.0, UNSIGNED.1),
    ("disagreeing.be", UNSIGNED.0, UNSIGNED.1),
    ("udp-only.be", UNSIGNED.0, UNSIGNED.1),
    ("open-resolver.be", UNSIGNED.0, UNSIGNED.1),
    ("open-transfer.be", UNSIGNED.0, UNSIGNED.1),
    ("dangling-cname.be", UNSIGNED.0, UNSIGNED.1),
    ("dangling-www.be", UNSIGNED.0, UNSIGNED.1),
    ("dangling-ns.be", UNSIGNED.0, UNSIGNED.1),
];

/// Scans side by side where answers come, and where scans do little else than wait for one.
const WORKING: usize = 6;
const WAITING: usize = 20;

const UNKNOWN: ([&str; 2], [&str; 2]) = (["unknown", "unknown"], ["", ""]);
const UNSIGNED: ([&str; 2], [&str; 2]) = (["fail", "unsigned"], ["unsigned", "none"]);

#[test]
fn every_zone_that_a_company_may_have_is_in_the_table() {
    let zones = ZONES.iter().map(|zone| zone.name);
    for name in zones.filter(|name| name.contains('.') && *name != "silent.be") {
        assert!(TABLE.iter().any(|row| row.0 == name), "{name}");
    }
}

#[test]
fn through_a_validating_resolver_every_zone_is_what_it_is() {
    assert_table(VALIDATING);
}

#[test]
fn through_a_resolver_that_does_not_validate_every_zone_is_what_it_is() {
    assert_table(PLAIN);
}

#[test]
fn through_an_old_router_nothing_is_said_of_dnssec() {
    let internet = Internet::start();
    for (zone, scanned) in scan_each(zones(), WORKING, |zone| internet.scan(zone, STRIPPING, &[])) {
        assert_eq!(
            verdict(&scanned),
            "unknown",
            "{zone}: {:?}",
            summary(&scanned)
        );
        assert_eq!(scanned.path(), "false", "{zone}: {:?}", summary(&scanned));
    }
}

#[test]
fn through_a_router_that_loses_keys_nothing_untrue_is_said_of_dnssec() {
    let internet = Internet::start();
    let scans = scan_each(zones(), WAITING, |zone| internet.scan(zone, LOSING, &[]));
    for (zone, said, [state, _]) in TABLE {
        let scanned = scans.get(zone).expect("every zone was scanned");
        let found = scanned.finding("dnssec");
        let is_right = *state == "unsigned" && found == own(*said);
        let all = summary(scanned);
        assert!(found.0 == "unknown" || is_right, "{zone}: {all:?}");
    }
}

#[test]
fn on_a_machine_whose_clock_is_wrong_nothing_is_called_broken() {
    let internet = Internet::start();
    let scan = |zone: &str| internet.scan_in_two_years(zone, VALIDATING);
    for (zone, scanned) in scan_each(zones(), WORKING, scan) {
        let cause = scanned.cause("dnssec");
        let found = (verdict(&scanned), cause.as_str());
        assert_eq!(
            found,
            ("unknown".to_owned(), "wrong-clock"),
            "{zone}: {:?}",
            summary(&scanned)
        );
    }
}

#[test]
fn a_zone_whose_only_server_is_silent_ends_before_the_deadline_in_one_sentence() {
    let internet = Internet::start();
    let resolvers = [VALIDATING, PLAIN, STRIPPING, LOSING];
    for seconds in [2, 20] {
        let timeout = seconds.to_string();
        let options = ["--timeout", timeout.as_str()];
        let scan = |resolver: &str| internet.scan("silent.be", resolver, &options);
        for (resolver, Scanned { run, .. }) in scan_each(resolvers, WAITING, scan) {
            let said = &run.errors;
            assert_eq!(run.code, Some(3), "{resolver}: {said}");
            assert_eq!(said.lines().count(), 1, "{resolver}: {said}");
            assert!(
                said.contains("silent.be: its name servers do not answer"),
                "{resolver}: {said}"
            );
            assert!(
                run.took < Duration::from_secs(seconds + 2),
                "{resolver}: {:?}",
                run.took
            );
        }
    }
}

/// Scans every zone through a resolver, and shows all rows that differ from the table.
fn assert_table(resolver: &str) {
    let internet = Internet::start();
    let scans = scan_each(zones(), WORKING, |zone| internet.scan(zone, resolver, &[]));
    let mut differ = Vec::new();
    for (zone, said, evidence) in TABLE {
        let scanned = scans.get(zone).expect("every zone was scanned");
        let expected = (own(*said), own(*evidence));
        let found = summary(scanned);
        if found != expected {
            differ.push(format!("{zone}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(differ.is_empty(), "through {resolver}: {differ:#?}");
}

fn zones() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.0)
}

fn verdict(scanned: &Scanned) -> String {
    scanned.finding("dnssec").0
}

/// Finding, and state and fault in the evidence.
fn summary(scanned: &Scanned) -> (Said, Said) {
    let state = scanned.known("dns.dnssec.state");
    let fault = scanned.known("dns.dnssec.fault");
    (scanned.finding("dnssec"), (state, fault))
}

fn own([one, other]: [&str; 2]) -> Said {
    (one.to_owned(), other.to_owned())
}
