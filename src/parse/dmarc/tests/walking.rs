//! Which record governs a name (RFC 9989 4.10), with the reading that we take where the standard leaves one
//! open, or where readers of the old standard (RFC 7489) find another one.

use super::*;

const REJECT: &[&str] = &["v=DMARC1; p=reject"];
const QUARANTINE: &[&str] = &["v=DMARC1; p=quarantine"];
const NOTHING: &[&str] = &[];
const TWICE: &[&str] = &["v=DMARC1; p=none", "v=DMARC1; p=reject"];

fn usable(walked: &[Step]) -> DmarcUse {
    governing(walked).known().unwrap().usable
}

/// What is in force below the first of these names: where it stands, and both policies.
fn below(walked: &[Step]) -> (String, DmarcPolicy, DmarcPolicy) {
    let dmarc = governing(walked).known().cloned().unwrap();
    let below = dmarc.subdomains.known().cloned().unwrap();
    (below.found_at, below.existing, below.nonexistent)
}

#[test]
fn the_walk_shortens_a_name_of_eight_labels_by_one_and_a_longer_one_to_seven() {
    let eight = walk("a.b.c.d.e.f.example.be");
    assert_eq!(
        (eight.len(), eight[1].as_str()),
        (8, "b.c.d.e.f.example.be")
    );
    let nine = walk("x.a.b.c.d.e.f.example.be");
    assert_eq!((nine.len(), nine[1].as_str()), (8, "b.c.d.e.f.example.be"));
    let names = walk("a.b.c.d.e.f.g.h.i.j.k.example.com");
    let expected = [
        "a.b.c.d.e.f.g.h.i.j.k.example.com",
        "g.h.i.j.k.example.com",
        "h.i.j.k.example.com",
        "i.j.k.example.com",
        "j.k.example.com",
        "k.example.com",
        "example.com",
        "com",
    ];
    assert_eq!(names, expected);
}

/// Open point: the walk ends without any `psd`. The record of the fewest labels is the organisation's
/// (4.10.2), be it that of a top-level domain: a registry has to write `psd=y` (5.2), and one that does not is
/// taken by its word.
#[test]
fn without_psd_the_record_of_the_fewest_labels_governs() {
    let walked = [
        at("a.b.example.be", NOTHING),
        at("b.example.be", &["v=DMARC1; p=none"]),
        at("example.be", REJECT),
        at("be", NOTHING),
    ];
    assert_eq!(
        governed(&walked),
        ("example.be".to_owned(), DmarcPolicy::Reject)
    );
    let top = [at("a.be", NOTHING), at("be", QUARANTINE)];
    assert_eq!(governed(&top), ("be".to_owned(), DmarcPolicy::Quarantine));
}

/// Open point: several records at one name. They are all discarded and the walk goes on (4.10, steps 2 and 6):
/// readers of the old standard never asked the names in between, so both find the organisation's record.
#[test]
fn several_records_on_the_way_are_passed_over() {
    let walked = [
        at("y.x.a.be", NOTHING),
        at("x.a.be", TWICE),
        at("a.be", QUARANTINE),
        at("be", NOTHING),
    ];
    assert_eq!(
        governed(&walked),
        ("a.be".to_owned(), DmarcPolicy::Quarantine)
    );
    let marked = &["v=DMARC1; p=reject; psd=n", "v=DMARC1; p=none"];
    let discarded_with_their_mark = [at("x.a.be", NOTHING), at("a.be", marked), at("be", REJECT)];
    assert_eq!(governed(&discarded_with_their_mark).0, "be");
    let a_deeper_one_is_left = [
        at("y.x.a.be", NOTHING),
        at("x.a.be", REJECT),
        at("a.be", TWICE),
    ];
    assert_eq!(governed(&a_deeper_one_is_left).0, "x.a.be");
}

/// The same, and nothing else is found: that there are several is the fault to tell, not that there is none.
#[test]
fn several_records_and_no_other_are_the_fault() {
    let inherited = [at("x.a.be", NOTHING), at("a.be", TWICE), at("be", NOTHING)];
    assert_eq!(usable(&inherited), DmarcUse::Several);
    assert_eq!(governed(&inherited).0, "a.be");
    let unanswered = [at("x.a.be", NOTHING), at("a.be", TWICE), silent("be")];
    assert!(
        governing(&unanswered).unknown().is_some(),
        "another record may stand there"
    );
}

/// Open point: several records at the name itself. Readers of the old standard end there without any rule (RFC
/// 7489 6.6.3), those of the new one take over what stands above. Where the two differ the name is not
/// governed everywhere, so the fault stands whatever is found above, or could not be asked.
#[test]
fn several_records_of_the_name_itself_are_a_fault_whatever_stands_above() {
    for above in [at("a.be", REJECT), at("a.be", NOTHING), silent("a.be")] {
        let walked = [at("x.a.be", TWICE), above, at("be", NOTHING)];
        assert_eq!(usable(&walked), DmarcUse::Several);
        assert_eq!(governed(&walked).0, "x.a.be");
    }
}

/// Open point: "one label below" a registry (`psd=y`). Exactly one: a deeper record does not count, and where the
/// walk of a long name jumps over the name of eight labels nobody asks it, so the registry's own governs.
#[test]
fn one_label_below_a_registry_of_seven_labels_is_never_asked() {
    let registry = "g.f.e.d.c.b.a";
    let psd: &[&str] = &["v=DMARC1; p=reject; sp=quarantine; psd=y"];
    assert!(!walk("j.i.h.g.f.e.d.c.b.a").contains(&"h.g.f.e.d.c.b.a".to_owned()));
    let jumped = [at("j.i.h.g.f.e.d.c.b.a", NOTHING), at(registry, psd)];
    assert_eq!(
        governed(&jumped),
        (registry.to_owned(), DmarcPolicy::Quarantine)
    );
    let asked = [at("h.g.f.e.d.c.b.a", REJECT), at(registry, psd)];
    assert_eq!(
        governed(&asked).0,
        "h.g.f.e.d.c.b.a",
        "its own walk begins there"
    );
}

#[test]
fn a_registry_that_sends_mail_itself_is_governed_by_its_own_record() {
    let own: &[&str] = &["v=DMARC1; p=reject; sp=none; psd=y"];
    let walked = [at("bank.example", own), at("example", QUARANTINE)];
    assert_eq!(
        governed(&walked),
        ("bank.example".to_owned(), DmarcPolicy::Reject)
    );
    let none = DmarcPolicy::None;
    assert_eq!(
        below(&walked),
        ("_dmarc.bank.example".to_owned(), none, none)
    );
}

/// Open point: the walks for alignment, of the domains that signed or sent a message. They say which
/// mail passes, never which record governs; we read records, so neither `adkim` nor `aspf` nor an
/// organisation further up changes what the name's own record says.
#[test]
fn walks_for_alignment_do_not_change_the_record_of_the_name() {
    let strict: &[&str] = &["v=DMARC1; p=quarantine; adkim=s; aspf=s"];
    for above in [at("a.be", REJECT), at("a.be", TWICE), silent("a.be")] {
        let walked = [at("x.a.be", strict), above];
        assert_eq!(
            governed(&walked),
            ("x.a.be".to_owned(), DmarcPolicy::Quarantine)
        );
    }
}

#[test]
fn an_unusable_record_of_the_name_does_not_send_readers_further_up() {
    let walked = [at("x.a.be", &["v=DMARC1; adkim=s"]), at("a.be", REJECT)];
    assert_eq!(usable(&walked), DmarcUse::Unusable);
    let other_texts = [
        at("x.a.be", &["some text", "v=spf1 -all"]),
        at("a.be", REJECT),
    ];
    assert_eq!(governed(&other_texts).0, "a.be");
}

#[test]
fn names_below_are_governed_by_the_organisation_not_by_a_record_in_between() {
    use DmarcPolicy::{None, Quarantine, Reject};
    let own: &[&str] = &["v=DMARC1; p=reject; sp=reject"];
    let above: &[&str] = &["v=DMARC1; p=reject; sp=none; np=quarantine"];
    let shop = [at("shop.a.be", own), at("a.be", above), at("be", NOTHING)];
    assert_eq!(governed(&shop), ("shop.a.be".to_owned(), Reject));
    assert_eq!(below(&shop), ("_dmarc.a.be".to_owned(), None, Quarantine));
    let marked: &[&str] = &["v=DMARC1; p=reject; psd=n"];
    let apart = [
        at("shop.a.be", marked),
        at("a.be", above),
        at("be", NOTHING),
    ];
    assert_eq!(
        below(&apart),
        ("_dmarc.shop.a.be".to_owned(), Reject, Reject)
    );
    let alone = [at("shop.a.be", own), at("a.be", NOTHING), at("be", NOTHING)];
    assert_eq!(
        below(&alone),
        ("_dmarc.shop.a.be".to_owned(), Reject, Reject)
    );
    let inherited = [
        at("shop.a.be", NOTHING),
        at("a.be", above),
        at("be", NOTHING),
    ];
    assert_eq!(
        below(&inherited),
        ("_dmarc.a.be".to_owned(), None, Quarantine)
    );
    let registry: &[&str] = &["v=DMARC1; p=none; psd=y"];
    let under_a_registry = [at("a.be", own), at("be", registry)];
    assert_eq!(
        below(&under_a_registry),
        ("_dmarc.a.be".to_owned(), Reject, Reject)
    );
}

#[test]
fn records_that_nobody_uses_protect_nothing_below() {
    let none = |at: &str| (format!("_dmarc.{at}"), DmarcPolicy::None, DmarcPolicy::None);
    let twice = [at("a.be", TWICE), at("be", NOTHING)];
    assert_eq!(below(&twice), none("a.be"));
    let broken = [
        at("a.be", &["v=DMARC1; p=reject; sp=no"]),
        at("be", NOTHING),
    ];
    assert_eq!(below(&broken), none("a.be"));
    // A name below one of eight labels never asks it: the walk jumps over it.
    let eight = "a.b.c.d.e.f.example.be";
    let mut long: Vec<Step> = walk(eight).iter().map(|name| at(name, NOTHING)).collect();
    long[0] = at(eight, REJECT);
    assert_eq!(governed(&long).1, DmarcPolicy::Reject);
    assert_eq!(below(&long), none(eight));
}

#[test]
fn what_governs_below_is_unknown_where_the_organisation_may_stand_higher() {
    let walked = [at("a.be", REJECT), silent("be")];
    let dmarc = governing(&walked).known().cloned().unwrap();
    assert_eq!(
        dmarc.effective_policy,
        DmarcPolicy::Reject,
        "its own needs nothing above"
    );
    assert!(dmarc.subdomains.unknown().is_some());
    let marked = [at("a.be", &["v=DMARC1; p=reject; psd=n"]), silent("be")];
    assert_eq!(
        below(&marked).1,
        DmarcPolicy::Reject,
        "the walk ends before it"
    );
}
