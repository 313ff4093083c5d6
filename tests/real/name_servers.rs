//! What Belfort says of name servers and of names that lead nowhere, through a resolver that validates.

use std::collections::BTreeSet;

use crate::internet::scan::{Scanned, scan_each};
use crate::internet::zones::ZONES;
use crate::internet::{Internet, VALIDATING};
use crate::transfer::write_leave;

/// The checks that this is about. Of a zone that is well, each says what stands here.
const CHECKS: [(&str, [&str; 2]); 4] = [
    (REDUNDANCY, ["pass", "several"]),
    (CONSISTENCY, ["pass", "agree"]),
    (RECURSION, ["pass", "closed"]),
    (DANGLING, ["pass", "somewhere"]),
];

const REDUNDANCY: &str = "nameserver-redundancy";
const CONSISTENCY: &str = "nameserver-consistency";
const RECURSION: &str = "nameserver-recursion";
const DANGLING: &str = "dangling-records";

/// Scans side by side.
const AT_ONCE: usize = 6;

/// A zone that is not well; check, subject, verdict and case of everything that is not said of one that is.
const TABLE: &[(&str, &[[&str; 4]])] = &[
    (
        "lame.be",
        &[
            [REDUNDANCY, "lame.be", "partial", "failing"],
            [RECURSION, "ns3.hoster.be", "not-applicable", "no-answer"],
        ],
    ),
    (
        "dead.be",
        &[
            [REDUNDANCY, "dead.be", "partial", "failing"],
            [RECURSION, "dead.hoster.be", "not-applicable", "no-answer"],
        ],
    ),
    (
        "stale.be",
        &[[CONSISTENCY, "stale.be", "partial", "serials-apart"]],
    ),
    (
        "disagreeing.be",
        &[[CONSISTENCY, "disagreeing.be", "partial", "other-above"]],
    ),
    (
        "udp-only.be",
        &[[CONSISTENCY, "udp-only.be", "partial", "no-tcp"]],
    ),
    (
        "open-resolver.be",
        &[
            [RECURSION, "ns.open-resolver.be", "fail", "open"],
            // The only one it has.
            [REDUNDANCY, "open-resolver.be", "fail", "one"],
        ],
    ),
    (
        "dangling-cname.be",
        &[[DANGLING, "dangling-cname.be", "fail", "claimable"]],
    ),
    (
        "dangling-www.be",
        &[[DANGLING, "dangling-www.be", "partial", "nowhere"]],
    ),
    (
        "dangling-ns.be",
        &[
            [DANGLING, "dangling-ns.be", "fail", "claimable"],
            [REDUNDANCY, "dangling-ns.be", "partial", "failing"],
            [
                RECURSION,
                "ns1.nobody-registered.com",
                "not-applicable",
                "no-answer",
            ],
        ],
    ),
    // The other one that has one name server.
    ("example.com", &[[REDUNDANCY, "example.com", "fail", "one"]]),
];

#[test]
fn every_fault_of_name_servers_is_found_and_no_other() {
    let internet = Internet::start();
    let zones = ZONES.iter().map(|zone| zone.name);
    let zones = zones.filter(|name| name.contains('.') && *name != "silent.be");
    let scans = scan_each(zones, AT_ONCE, |zone| internet.scan(zone, VALIDATING, &[]));
    let mut differ = Vec::new();
    for (zone, scanned) in &scans {
        let row = TABLE.iter().find(|row| row.0 == *zone);
        let expected = row.map_or(&[] as &[_], |row| row.1);
        let expected: BTreeSet<_> = expected
            .iter()
            .map(|said| said.map(str::to_owned))
            .collect();
        let found = not_well(scanned);
        if found != expected {
            differ.push(format!("{zone}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn a_zone_is_asked_for_with_leave_only_and_found_open_where_it_is() {
    let internet = Internet::start();
    for (zone, expected) in [
        ("open-transfer.be", ["fail", "open"]),
        ("insecure.be", ["pass", "refused"]),
        ("secure-nsec3.be", ["pass", "refused"]),
    ] {
        let leave = write_leave(&internet.folder, zone);
        let with_leave = internet.scan(zone, VALIDATING, &["--authorised", &leave]);
        let [verdict, case] = expected.map(str::to_owned);
        assert_eq!(
            with_leave.finding("zone-transfer"),
            (verdict, case),
            "{zone}"
        );
        let without = internet.scan(zone, VALIDATING, &[]);
        let (verdict, case) = without.finding("zone-transfer");
        assert_eq!(
            (verdict.as_str(), case.as_str()),
            ("not-applicable", "without-leave")
        );
    }
}

/// Everything that is said of a zone and not of one that is well.
fn not_well(scanned: &Scanned) -> BTreeSet<[String; 4]> {
    let mut found = BTreeSet::new();
    for (check, well) in CHECKS {
        let said = scanned.said_of_each(check);
        assert!(!said.is_empty(), "{check}: {}", scanned.run.errors);
        let other = said
            .into_iter()
            .filter(|[_, verdict, case]| [verdict, case] != well);
        found.extend(
            other.map(|[subject, verdict, case]| [check.to_owned(), subject, verdict, case]),
        );
    }
    found
}
