//! What guidelines say of cipher suites and key exchange groups, by their IANA names. Which suite is in which
//! class is data: the tables beside this file name the edition and the source of each column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fact::{MozillaProfile, SuiteClass};

/// The tables, whose heads say what they mean and where they come from.
const SUITES: &str = include_str!("tls_class/suites.txt");
const GROUPS: &str = include_str!("tls_class/groups.txt");

/// What guidelines say of something, beside what NCSC-NL says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// The class of NCSC-NL. Of no suite and no group is it [`SuiteClass::Broken`], which is ours.
    pub ncsc: SuiteClass,
    /// The strictest profile of Mozilla that lists it.
    pub mozilla: MozillaProfile,
    /// BSI recommends it.
    pub bsi: bool,
}

/// What stands in no table.
const UNLISTED: Marks = Marks {
    ncsc: SuiteClass::Insufficient,
    mozilla: MozillaProfile::None,
    bsi: false,
};

/// What a key exchange group is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// An elliptic curve.
    Curve,
    /// A finite field (RFC 7919).
    Field,
    /// ML-KEM alone (FIPS 203).
    Kem,
    /// A curve and ML-KEM, both of which would have to be broken.
    Hybrid,
}

/// A group of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupMarks {
    /// What it is built on.
    pub kind: GroupKind,
    /// Size of the curve or of the prime, in bits; of ML-KEM alone, the strength it was made for.
    pub bits: u32,
    /// What guidelines say of it.
    pub marks: Marks,
}

static SUITE_MARKS: LazyLock<BTreeMap<&str, Marks>> = LazyLock::new(|| {
    let rows = rows(SUITES).filter_map(|row| match row[..] {
        [name, ncsc, mozilla, bsi] => Some((name, marks(ncsc, mozilla, bsi))),
        _ => None,
    });
    rows.collect()
});

static GROUP_MARKS: LazyLock<BTreeMap<&str, GroupMarks>> = LazyLock::new(|| {
    let rows = rows(GROUPS).filter_map(|row| match row[..] {
        [name, kind, bits, ncsc, mozilla, bsi] => {
            let group = GroupMarks {
                kind: group_kind(kind)?,
                bits: bits.parse().ok()?,
                marks: marks(ncsc, mozilla, bsi),
            };
            Some((name, group))
        }
        _ => None,
    });
    rows.collect()
});

/// What guidelines say of a cipher suite.
pub fn suite_marks(name: &str) -> Marks {
    SUITE_MARKS.get(name).copied().unwrap_or(UNLISTED)
}

/// What is to be thought of a cipher suite of SSL 3.0 or above: its class by NCSC-NL, or broken.
pub fn suite_class(name: &str) -> SuiteClass {
    if is_broken(name) {
        SuiteClass::Broken
    } else {
        suite_marks(name).ncsc
    }
}

/// A group of the table; `None` where the table does not have it.
pub fn group(name: &str) -> Option<GroupMarks> {
    GROUP_MARKS.get(name).copied()
}

/// Whether a suite encrypts nothing (NULL, and RFC 9150), lets anybody in between (anonymous), or uses what
/// can be broken today: export keys, RC2, RC4 (RFC 7465), DES, 3DES (RFC 8429; Sweet32).
fn is_broken(name: &str) -> bool {
    let is_weak = |word: &str| {
        matches!(
            word,
            "NULL" | "anon" | "RC2" | "RC4" | "DES" | "DES40" | "3DES"
        ) || word.starts_with("EXPORT")
    };
    name.split('_').any(is_weak) || matches!(name, "TLS_SHA256_SHA256" | "TLS_SHA384_SHA384")
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split(' ').collect())
}

fn marks(ncsc: &str, mozilla: &str, bsi: &str) -> Marks {
    Marks {
        ncsc: match ncsc {
            "good" => SuiteClass::Good,
            "sufficient" => SuiteClass::Sufficient,
            "phase-out" => SuiteClass::PhaseOut,
            _ => SuiteClass::Insufficient,
        },
        mozilla: match mozilla {
            "modern" => MozillaProfile::Modern,
            "intermediate" => MozillaProfile::Intermediate,
            "old" => MozillaProfile::Old,
            _ => MozillaProfile::None,
        },
        bsi: bsi == "recommended",
    }
}

fn group_kind(word: &str) -> Option<GroupKind> {
    match word {
        "curve" => Some(GroupKind::Curve),
        "field" => Some(GroupKind::Field),
        "kem" => Some(GroupKind::Kem),
        "hybrid" => Some(GroupKind::Hybrid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_both_tables_can_be_read_and_stands_there_once() {
        for (table, words, read) in [
            (SUITES, 4, SUITE_MARKS.len()),
            (GROUPS, 6, GROUP_MARKS.len()),
        ] {
            assert_eq!(rows(table).count(), read, "a name twice, or a bad row");
            for row in rows(table) {
                assert_eq!(row.len(), words, "{row:?}");
                let marks = [
                    "good",
                    "sufficient",
                    "phase-out",
                    "modern",
                    "intermediate",
                    "old",
                    "recommended",
                    "-",
                ];
                for mark in &row[words - 3..] {
                    assert!(marks.contains(mark), "{row:?}");
                }
            }
        }
    }

    #[test]
    fn the_tables_have_as_many_of_each_class_as_the_guidelines() {
        let suites =
            |is: fn(&Marks) -> bool| SUITE_MARKS.values().filter(|marks| is(marks)).count();
        assert_eq!(suites(|marks| marks.ncsc == SuiteClass::Good), 2);
        assert_eq!(suites(|marks| marks.ncsc == SuiteClass::Sufficient), 10);
        assert_eq!(suites(|marks| marks.ncsc == SuiteClass::PhaseOut), 35);
        assert_eq!(suites(|marks| marks.mozilla == MozillaProfile::Modern), 3);
        assert_eq!(
            suites(|marks| marks.mozilla <= MozillaProfile::Intermediate),
            9
        );
        assert_eq!(suites(|marks| marks.mozilla <= MozillaProfile::Old), 24);
        let groups = |class| {
            let of_class = GROUP_MARKS.values().filter(|row| row.marks.ncsc == class);
            of_class.count()
        };
        assert_eq!(groups(SuiteClass::Good), 3);
        assert_eq!(groups(SuiteClass::Sufficient), 11);
        assert_eq!(groups(SuiteClass::PhaseOut), 5);
    }

    #[test]
    fn a_suite_has_the_class_of_its_guideline_or_is_broken() {
        for (name, class) in [
            ("TLS_AES_256_GCM_SHA384", SuiteClass::Good),
            ("TLS_AES_128_GCM_SHA256", SuiteClass::Sufficient),
            ("TLS_AES_128_CCM_8_SHA256", SuiteClass::Insufficient),
            (
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                SuiteClass::Sufficient,
            ),
            (
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                SuiteClass::PhaseOut,
            ),
            (
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                SuiteClass::Insufficient,
            ),
            ("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", SuiteClass::PhaseOut),
            ("TLS_DHE_RSA_WITH_SEED_CBC_SHA", SuiteClass::Insufficient),
            ("TLS_RSA_WITH_AES_256_GCM_SHA384", SuiteClass::Insufficient),
            ("TLS_RSA_WITH_IDEA_CBC_SHA", SuiteClass::Insufficient),
            ("TLS_PSK_WITH_AES_256_GCM_SHA384", SuiteClass::Insufficient),
            ("0xFEFE", SuiteClass::Insufficient),
            ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", SuiteClass::Broken),
            ("TLS_RSA_WITH_DES_CBC_SHA", SuiteClass::Broken),
            ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", SuiteClass::Broken),
            ("TLS_RSA_WITH_NULL_SHA256", SuiteClass::Broken),
            ("TLS_DH_anon_WITH_AES_256_GCM_SHA384", SuiteClass::Broken),
            ("TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", SuiteClass::Broken),
            ("TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA", SuiteClass::Broken),
            ("TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA", SuiteClass::Broken),
            ("TLS_SHA384_SHA384", SuiteClass::Broken),
        ] {
            assert_eq!(suite_class(name), class, "{name}");
        }
    }

    #[test]
    fn a_group_is_known_by_its_kind_its_size_and_its_class() {
        let row = |name| {
            let row = group(name).unwrap();
            (row.kind, row.bits, row.marks.ncsc)
        };
        let hybrid = (GroupKind::Hybrid, 255, SuiteClass::Good);
        assert_eq!(row("X25519MLKEM768"), hybrid);
        assert_eq!(
            row("x25519"),
            (GroupKind::Curve, 255, SuiteClass::Sufficient)
        );
        assert_eq!(
            row("secp224r1"),
            (GroupKind::Curve, 224, SuiteClass::PhaseOut)
        );
        assert_eq!(
            row("secp160r1"),
            (GroupKind::Curve, 160, SuiteClass::Insufficient)
        );
        assert_eq!(
            row("ffdhe2048"),
            (GroupKind::Field, 2_048, SuiteClass::Insufficient)
        );
        assert_eq!(
            row("ffdhe3072"),
            (GroupKind::Field, 3_072, SuiteClass::PhaseOut)
        );
        assert_eq!(group("DHE 1024"), None);
    }
}
