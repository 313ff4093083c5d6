mod records;
mod walking;

use super::*;
use crate::fact::Cause;
use proptest::prelude::*;

fn at(name: &str, texts: &[&str]) -> (String, Seen<Found>) {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    (name.to_owned(), Seen::Known(pick(&texts)))
}

fn silent(name: &str) -> (String, Seen<Found>) {
    (name.to_owned(), Seen::Unknown(Cause::Timeout.into()))
}

fn own(texts: &[&str]) -> Option<Dmarc> {
    let seen = governing(&[at("example.be", texts), at("be", &[])]);
    seen.known().cloned()
}

/// Where the record that governs the first of these names was found, and its policy.
fn governed(walked: &[(String, Seen<Found>)]) -> (String, DmarcPolicy) {
    let seen = governing(walked);
    let dmarc = seen.known().unwrap();
    (dmarc.found_at.replace("_dmarc.", ""), dmarc.policy)
}

#[test]
fn the_walk_asks_at_most_eight_names() {
    assert_eq!(walk("example.be"), ["example.be", "be"]);
    let long = walk("a.b.c.d.e.f.g.h.i.j.example.be");
    assert_eq!(long.len(), 8);
    assert_eq!(
        long.get(1).map(String::as_str),
        Some("f.g.h.i.j.example.be")
    );
    assert_eq!(long.last().map(String::as_str), Some("be"));
}

#[test]
fn one_usable_record_governs() {
    let dmarc = own(&["v=DMARC1; p=reject; rua=mailto:d@example.be", "other=1"]).unwrap();
    assert_eq!(dmarc.usable, DmarcUse::Usable);
    assert_eq!(dmarc.policy, DmarcPolicy::Reject);
    assert_eq!(dmarc.nonexistent_policy, DmarcPolicy::Reject);
    assert!(dmarc.policy_second);
    assert_eq!(dmarc.percent, 100);
    assert_eq!(dmarc.report_addresses, ["d@example.be"]);
}

#[test]
fn the_version_must_stand_first_and_be_exact() {
    assert!(own(&["p=reject; v=DMARC1"]).is_none());
    assert!(own(&["v=dmarc1; p=reject"]).is_none());
    assert!(own(&["x; v=DMARC1; p=reject"]).is_none());
    assert!(own(&["V = DMARC1 ; p = reject"]).is_some());
}

#[test]
fn several_records_or_a_bad_policy_are_no_use() {
    assert_eq!(
        own(&["v=DMARC1; p=none", "v=DMARC1; p=reject"])
            .unwrap()
            .usable,
        DmarcUse::Several
    );
    assert_eq!(
        own(&["v=DMARC1; p=banana"]).unwrap().usable,
        DmarcUse::Unusable
    );
    assert_eq!(own(&["v=DMARC1"]).unwrap().usable, DmarcUse::Unusable);
    assert_eq!(
        own(&["v=DMARC1; p=none; p=reject"]).unwrap().usable,
        DmarcUse::Unusable
    );
    let reported = own(&["v=DMARC1; p=banana; rua=mailto:d@example.be"]).unwrap();
    assert_eq!(
        (reported.usable, reported.policy),
        (DmarcUse::Usable, DmarcPolicy::None)
    );
}

#[test]
fn what_old_readers_stumble_over_is_noted() {
    let dmarc =
        own(&["v=DMARC1; rua=mailto:a@b.be!10m,https://x.be; p=none; pct=20; ri=86400"]).unwrap();
    assert!(!dmarc.policy_second);
    assert_eq!(
        (dmarc.percent, dmarc.removed_tags.as_slice()),
        (20, ["pct".to_owned(), "ri".to_owned()].as_slice())
    );
    assert_eq!(dmarc.report_addresses, ["a@b.be"]);
}

#[test]
fn one_bad_policy_tag_sets_all_policies_aside() {
    for bad in ["p=reject; sp=rejct", "p=reject; np=", "p=banana; sp=reject"] {
        let reported = own(&[&format!("v=DMARC1; {bad}; rua=mailto:d@example.be")]).unwrap();
        assert_eq!(reported.usable, DmarcUse::Usable, "{bad}");
        for policy in [
            reported.policy,
            reported.subdomain_policy,
            reported.nonexistent_policy,
            reported.effective_policy,
        ] {
            assert_eq!(policy, DmarcPolicy::None, "{bad}");
        }
        let silent = own(&[&format!("v=DMARC1; {bad}; rua=d@example.be")]).unwrap();
        assert_eq!(silent.usable, DmarcUse::Unusable, "{bad}");
    }
    let misspelt = own(&["v=DMARC1; p=reject; sp=rejct; np=no"]).unwrap();
    assert_eq!(misspelt.invalid_policies, ["sp", "np"]);
    assert_eq!(own(&["v=DMARC1"]).unwrap().invalid_policies, ["p"]);
}

#[test]
fn a_test_takes_one_step_off_each_policy() {
    let dmarc = own(&["v=DMARC1; p=reject; sp=quarantine; np=none; t=Y"]).unwrap();
    assert!(dmarc.testing);
    assert_eq!(dmarc.policy, DmarcPolicy::Reject, "as published");
    let effective = [
        dmarc.effective_policy,
        dmarc.effective_subdomain_policy,
        dmarc.effective_nonexistent_policy,
    ];
    let milder = [
        DmarcPolicy::Quarantine,
        DmarcPolicy::None,
        DmarcPolicy::None,
    ];
    assert_eq!(effective, milder);
    let in_force = own(&["v=DMARC1; p=reject; t=n"]).unwrap();
    assert_eq!(in_force.effective_policy, DmarcPolicy::Reject);
}

#[test]
fn an_inherited_record_gives_its_subdomain_policy() {
    let walked = [
        at("a.b.example.be", &[]),
        at("b.example.be", &[]),
        at("example.be", &["v=DMARC1; p=reject; sp=none"]),
        at("be", &[]),
    ];
    assert_eq!(
        governed(&walked),
        ("example.be".to_owned(), DmarcPolicy::None)
    );
}

#[test]
fn a_registry_gives_way_only_to_the_domain_one_label_below_it() {
    let of = |deep: &[&str], organisation: &[&str]| {
        governed(&[
            at("x.shop.firm.gov.example", &[]),
            at("shop.firm.gov.example", deep),
            at("firm.gov.example", organisation),
            at("gov.example", &["v=DMARC1; p=reject; psd=y"]),
            at("example", &["v=DMARC1; p=none"]),
        ])
    };
    let quarantine: &[&str] = &["v=DMARC1; p=quarantine"];
    let registry = ("gov.example".to_owned(), DmarcPolicy::Reject);
    assert_eq!(of(&[], &[]), registry);
    assert_eq!(
        of(quarantine, &[]),
        registry,
        "two labels below is too deep"
    );
    let organisation = ("firm.gov.example".to_owned(), DmarcPolicy::Quarantine);
    assert_eq!(of(&[], quarantine), organisation);
    assert_eq!(of(&["v=DMARC1; p=none"], quarantine), organisation);
    // The walk jumps over the name of eight labels: what it may say is not known, and not made up.
    let long = [
        at("z.i.h.g.f.e.d.c.b.a", &[]),
        at("g.f.e.d.c.b.a", &["v=DMARC1; p=reject; psd=y"]),
    ];
    assert_eq!(governed(&long).1, DmarcPolicy::Reject);
}

#[test]
fn what_stands_above_the_name_that_decides_does_not_matter() {
    let marked = "v=DMARC1; p=quarantine; psd=n";
    let walked = [at("x.a.be", &[]), at("a.be", &[marked]), silent("be")];
    assert_eq!(governed(&walked).1, DmarcPolicy::Quarantine);
    let own = [at("a.be", &["v=DMARC1; p=reject"]), silent("be")];
    assert_eq!(governed(&own).1, DmarcPolicy::Reject);
    let unmarked = [
        at("x.a.be", &[]),
        at("a.be", &["v=DMARC1; p=none"]),
        silent("be"),
    ];
    assert!(governing(&unmarked).unknown().is_some());
    let silent_below = [silent("x.a.be"), at("a.be", &[marked])];
    assert!(governing(&silent_below).unknown().is_some());
}

proptest! {
    #[test]
    fn any_destination_is_read_without_panic(rua: String) {
        let record = format!("v=DMARC1; p=none; rua={rua}");
        if let Some(dmarc) = own(&[&record]) {
            prop_assert!(dmarc.report_addresses.len() + dmarc.reports.unusable.len() <= 20);
            prop_assert!(dmarc.report_addresses.iter().all(|one| one.is_ascii()));
        }
    }

    #[test]
    fn any_text_is_read_without_panic(texts: Vec<String>, name in "[a-z.]{0,40}") {
        let found = || Seen::Known(pick(&texts));
        let _ = governing(&[(name.clone(), found()), (format!("a.{name}"), found())]);
        let _ = walk(&name);
        let _ = reports::is_accepted(&texts, &name);
    }
}
