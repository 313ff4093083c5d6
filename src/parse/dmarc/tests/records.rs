//! How one record is read: tables of what receivers make of it (RFC 9989 4.7, 4.8).

use super::*;

/// Policy in force for the name, for subdomains that exist, and for those that do not.
fn in_force(record: &str) -> Option<[DmarcPolicy; 3]> {
    let dmarc = own(&[record]).filter(|dmarc| dmarc.usable == DmarcUse::Usable)?;
    let below = dmarc.subdomains.known().unwrap();
    Some([dmarc.effective_policy, below.existing, below.nonexistent])
}

const REJECT: [DmarcPolicy; 3] = [DmarcPolicy::Reject; 3];
const NONE: [DmarcPolicy; 3] = [DmarcPolicy::None; 3];

#[test]
fn what_a_reader_has_to_pass_over_changes_nothing() {
    for record in [
        "v=DMARC1; p=reject",
        "v=DMARC1; p=reject;",
        "v=DMARC1;p=reject; ; ;",
        "v=DMARC1;; p=reject",
        "v\t=\tDMARC1 ;\tp = reject ",
        "v=DMARC1; p=reject; x=1; mystery=yes",
        "v=DMARC1; p=reject; adkim=strict; aspf=; fo=9; t=maybe; psd=perhaps",
        "v=DMARC1; p=reject; nothing at all; =empty; a.b=c",
        "v=DMARC1; p=reject; pct=0; rf=odd; ri=never",
        "v=DMARC1; adkim=s; p=reject",
        "v=DMARC1; p=reject; t=n",
    ] {
        assert_eq!(in_force(record), Some(REJECT), "{record:?}");
    }
}

/// Names of tags and the words of policies are literals of the grammar, which have no case (RFC 5234 2.3;
/// readers of RFC 7489 hold it the same way). The version's value is the exception.
#[test]
fn upper_case_is_read_like_lower_case_but_for_the_version() {
    for record in [
        "V=DMARC1; P=Reject",
        "v=DMARC1; p=REJECT; SP=reject",
        "v=DMARC1; p=reject; T=N",
    ] {
        assert_eq!(in_force(record), Some(REJECT), "{record:?}");
    }
    assert_eq!(
        in_force("V=DMARC1; p=reject; T=Y").unwrap()[0],
        DmarcPolicy::Quarantine
    );
    for record in [
        "v=dmarc1; p=reject",
        "v=Dmarc1; p=reject",
        "v=DMARC1x; p=reject",
    ] {
        assert_eq!(own(&[record]), None, "{record:?}");
    }
}

#[test]
fn what_does_not_begin_with_the_version_is_no_record() {
    for text in [
        "p=reject; v=DMARC1",
        "x; v=DMARC1; p=reject",
        "; v=DMARC1; p=reject",
        "v=DMARC1 p=reject",
        "v=DMARC1\\; p=reject",
        "v=DMARC2; p=reject",
        "DMARC1; p=reject",
        "v DMARC1",
        "\"v=DMARC1; p=reject\"",
        "v=spf1 -all",
        "",
    ] {
        assert_eq!(own(&[text]), None, "{text:?}");
    }
}

/// The grammar has no blank before the version (RFC 9989 4.8, RFC 7489 6.4); that some readers take one away
/// does not make it a record for the others.
#[test]
fn a_record_that_begins_with_a_blank_is_no_record() {
    for text in [
        " v=DMARC1; p=reject",
        "\tv=DMARC1; p=reject",
        "\u{feff}v=DMARC1; p=reject",
    ] {
        assert_eq!(own(&[text]), None, "{text:?}");
    }
}

/// A no-break space that was pasted along is no blank: the tag beside it is another one, which nobody knows.
#[test]
fn a_no_break_space_is_no_blank() {
    assert_eq!(
        own(&["v=DMARC1;\u{a0}p=reject"]).unwrap().usable,
        DmarcUse::Unusable
    );
    assert_eq!(own(&["v=DMARC1\u{a0}; p=reject"]), None);
}

#[test]
fn other_texts_beside_the_record_do_not_matter() {
    let beside = [
        "google-site-verification=1",
        "v=spf1 -all",
        "v=DMARC1; p=reject",
        "v=dmarc1",
    ];
    assert_eq!(own(&beside).unwrap().usable, DmarcUse::Usable);
    assert_eq!(own(&["v=spf1 -all"]), None, "the answer of a wildcard");
}

#[test]
fn a_tag_that_stands_twice_makes_the_record_unusable() {
    for record in [
        "v=DMARC1; p=none; p=reject",
        "v=DMARC1; p=reject; p=reject",
        "v=DMARC1; p=reject; P=none",
        "v=DMARC1; v=DMARC1; p=reject",
        "v=DMARC1; p=reject; x=1; x=2",
        "v=DMARC1; p=none; p=reject; rua=mailto:d@example.be",
    ] {
        assert_eq!(
            own(&[record]).unwrap().usable,
            DmarcUse::Unusable,
            "{record:?}"
        );
    }
}

#[test]
fn without_a_valid_policy_a_valid_address_for_reports_saves_the_record() {
    let cases = [
        ("v=DMARC1", None),
        ("v=DMARC1; p=", None),
        ("v=DMARC1; p=banana", None),
        ("v=DMARC1; sp=reject", None),
        ("v=DMARC1; p=reject; sp=", None),
        ("v=DMARC1; p=reject; np=no", None),
        ("v=DMARC1; adkim=s; rua=", None),
        ("v=DMARC1; rua=d@example.be", None),
        ("v=DMARC1; rua=mailto:", None),
        ("v=DMARC1; rua=mailto:d@example.be", Some(NONE)),
        ("v=DMARC1; p=block; rua=mailto:d@example.be!10m", Some(NONE)),
        (
            "v=DMARC1; p=reject; sp=no; rua=mailto:d@example.be",
            Some(NONE),
        ),
        (
            "v=DMARC1; p=reject; np=; rua=x,mailto:d@example.be",
            Some(NONE),
        ),
        // Any valid URI will do here, also one that nobody has to send to (RFC 9989 4.10.1).
        ("v=DMARC1; rua=https://example.be/reports", Some(NONE)),
    ];
    for (record, expected) in cases {
        assert_eq!(in_force(record), expected, "{record:?}");
    }
}

#[test]
fn a_bad_address_for_reports_does_not_touch_a_good_policy() {
    for rua in [
        "d@example.be",
        "mailto:nobody",
        "",
        "mailto:a@b@",
        "://",
        "mailto:d@10.0.0.1",
    ] {
        let record = format!("v=DMARC1; p=reject; rua={rua}");
        assert_eq!(in_force(&record), Some(REJECT), "{record:?}");
        assert_eq!(
            own(&[&record]).unwrap().report_addresses,
            [""; 0],
            "{record:?}"
        );
    }
}

#[test]
fn each_policy_falls_back_on_the_one_before_it_and_a_test_takes_a_step_off_all() {
    use DmarcPolicy::{None, Quarantine, Reject};
    let cases = [
        (
            "p=reject; sp=quarantine; np=none",
            [Reject, Quarantine, None],
        ),
        ("p=reject; sp=none", [Reject, None, None]),
        ("p=none; sp=reject", [None, Reject, Reject]),
        ("p=quarantine; np=reject", [Quarantine, Quarantine, Reject]),
        ("p=reject; t=y", [Quarantine; 3]),
        ("p=quarantine; t=y", [None; 3]),
        ("p=none; t=y", [None; 3]),
        (
            "p=reject; sp=quarantine; np=reject; t=y",
            [Quarantine, None, Quarantine],
        ),
        // A leftover of the old standard weakens nothing for readers of the new one.
        ("p=reject; pct=0", [Reject; 3]),
    ];
    for (tags, expected) in cases {
        assert_eq!(
            in_force(&format!("v=DMARC1; {tags}")),
            Some(expected),
            "{tags}"
        );
    }
}

#[test]
fn destinations_of_reports_are_told_apart() {
    let cases: [(&str, &[&str], &[&str]); 9] = [
        ("mailto:d@example.be", &["d@example.be"], &[]),
        ("MAILTO:D@Example.BE", &["D@Example.BE"], &[]),
        ("mailto:a@x.be , mailto:b@x.be,", &["a@x.be", "b@x.be"], &[]),
        ("mailto:a@x.be!50m", &["a@x.be"], &[]),
        ("mailto:a@x.be?subject=dmarc", &["a@x.be"], &[]),
        ("mailto:\"a@b\"@x.be", &["\"a@b\"@x.be"], &[]),
        (
            "https://x.be/d,mailto:a@x.be",
            &["a@x.be"],
            &["https://x.be/d"],
        ),
        ("a@x.be,mailto:b@-", &[], &["a@x.be", "mailto:b@-"]),
        (
            "mailto:a@bäcker.de,mailto:<a@x.be>",
            &[],
            &["mailto:a@bäcker.de", "mailto:<a@x.be>"],
        ),
    ];
    for (rua, addresses, unusable) in cases {
        let dmarc = own(&[&format!("v=DMARC1; p=none; rua={rua}")]).unwrap();
        assert_eq!(dmarc.report_addresses, addresses, "{rua}");
        assert_eq!(dmarc.reports.unusable, unusable, "{rua}");
    }
    let many = format!("v=DMARC1; p=none; rua={}", "mailto:a@x.be,".repeat(200));
    assert_eq!(own(&[&many]).unwrap().report_addresses.len(), 20);
    let long = format!("v=DMARC1; p=none; rua=mailto:{}@x.be", "a".repeat(2_000));
    assert_eq!(own(&[&long]).unwrap().reports.unusable[0].len(), 300);
}

#[test]
fn a_receiver_accepts_with_a_record_of_the_right_version() {
    let accepts = |texts: &[&str]| {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        reports::is_accepted(&texts, "reports.example")
    };
    for texts in [
        &["v=DMARC1"][..],
        &["v=DMARC1;"],
        &["v=spf1 -all", "v=DMARC1"],
        &["v=DMARC1", "v=DMARC1;"],
        &["v=DMARC1; rua=mailto:other@Reports.example"],
    ] {
        assert!(accepts(texts), "{texts:?}");
    }
    for texts in [
        &[][..],
        &["v=dmarc1"],
        &["DMARC1"],
        &["x=1; v=DMARC1"],
        // It may send the reports to another address, but only of its own (RFC 9990 4, step 9).
        &["v=DMARC1; rua=mailto:d@elsewhere.example"],
    ] {
        assert!(!accepts(texts), "{texts:?}");
    }
}

#[test]
fn the_name_to_ask_a_receiver_is_no_longer_than_the_dns_allows() {
    let asked = reports::acceptance_name("example.be", "reports.example");
    assert_eq!(
        asked.as_deref(),
        Some("example.be._report._dmarc.reports.example")
    );
    let long = [
        "a".repeat(63),
        "b".repeat(63),
        "c".repeat(63),
        "example.be".to_owned(),
    ]
    .join(".");
    assert_eq!(
        reports::acceptance_name(&long, "reports.example.with.quite.a.long.name.too"),
        None
    );
}
