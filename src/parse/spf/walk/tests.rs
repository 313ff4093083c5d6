use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::fact::{Cause, Spf};

const NAME: &str = "bakkerij.be";

/// What the DNS says, one line a question: `NAME TYPE VALUE`, several lines for several values. `!` for a
/// server failure. What is not there is not there.
fn lookups(zone: &str, wanted: &[Question], known: &[SpfLookup]) -> Vec<SpfLookup> {
    let answer = |(name, kind): &Question| {
        let word = match kind {
            SpfLookupKind::Txt => "TXT",
            SpfLookupKind::A => "A",
            SpfLookupKind::Aaaa => "AAAA",
            SpfLookupKind::Mx => "MX",
        };
        let rows = zone.lines().filter_map(|line| {
            let (found, rest) = line.trim().split_once(' ')?;
            let (kind, value) = rest.split_once(' ')?;
            (found == name && kind == word).then(|| value.to_owned())
        });
        let values: Vec<String> = rows.collect();
        SpfLookup {
            name: name.clone(),
            kind: *kind,
            values: if values.iter().any(|value| value == "!") {
                Seen::Unknown(Cause::ServerFailure.into())
            } else {
                Seen::Known(values)
            },
        }
    };
    known
        .iter()
        .cloned()
        .chain(wanted.iter().map(answer))
        .collect()
}

/// Follows a record through a zone, and counts the waves of questions.
fn followed(record: &str, zone: &str) -> (Spf, usize) {
    let mut known = Vec::new();
    for waves in 0..50 {
        let found = {
            let answers = Answers::new(&known, Cause::Pending.into());
            walk(NAME, record, &answers)
        };
        if found.wanted.is_empty() {
            return (found.into_fact(record), waves);
        }
        known = lookups(zone, &found.wanted, &known);
    }
    panic!("it never ends: {record}");
}

fn fact(record: &str, zone: &str) -> Spf {
    followed(record, zone).0
}

fn none() -> Seen<Vec<String>> {
    Seen::Known(Vec::new())
}

fn these(names: &[&str]) -> Seen<Vec<String>> {
    Seen::Known(names.iter().map(|name| (*name).to_owned()).collect())
}

fn is_unknown<T>(seen: &Seen<T>) -> bool {
    seen.unknown()
        .is_some_and(|why| why.cause == Cause::ServerFailure)
}

/// Names `n1.be` … each with a list.
fn many(count: usize, list: &str) -> (String, String) {
    let mut record = "v=spf1".to_owned();
    let mut zone = String::new();
    for at in 1..=count {
        let _ = write!(record, " include:n{at}.be");
        let _ = writeln!(zone, "n{at}.be TXT {list}");
    }
    (record + " -all", zone)
}

#[test]
fn every_term_that_is_looked_up_counts_and_no_other() {
    let zone = "bakkerij.be A 192.0.2.1\nbakkerij.be MX mail.bakkerij.be\nmail.bakkerij.be A 192.0.2.2\n\
        x.be TXT v=spf1 a:b.be -all\nb.be A 192.0.2.3\ny.be A 127.0.0.2\n";
    let spf = fact(
        "v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 a mx include:x.be ptr ?exists:y.be exp=why.be -all",
        zone,
    );
    assert_eq!(
        spf.lookups,
        Seen::Known(6),
        "a, mx, include and the a in it, ptr, exists"
    );
    assert_eq!(spf.void_lookups, Seen::Known(0));
    assert_eq!(spf.mistakes, none());
    assert_eq!(spf.dead_ends, none());
    assert_eq!(spf.ptr_in, these(&[NAME]));
    assert_eq!(spf.all, Seen::Known(SpfAll::Fail));
    assert_eq!(spf.ipv4_addresses, Seen::Known(256 + 3));
    assert_eq!(
        spf.tree[4..7],
        ["include:x.be (2)", "→ a:b.be (1)", "→ -all"]
    );
    assert_eq!(spf.terms[5].depth, 1);
}

#[test]
fn ten_lookups_are_enough_and_eleven_too_many_however_they_come_about() {
    let (ten, zone) = many(10, "v=spf1 ip4:192.0.2.1 -all");
    assert_eq!(fact(&ten, &zone).lookups, Seen::Known(10));
    let (eleven, zone) = many(11, "v=spf1 ip4:192.0.2.1 -all");
    assert_eq!(fact(&eleven, &zone).lookups, Seen::Known(11));
    // s26: eleven `a:` terms; s28: a list that is included again counts again.
    let eleven = format!("v=spf1{} -all", " a:h.be".repeat(11));
    assert_eq!(fact(&eleven, "h.be A 192.0.2.1").lookups, Seen::Known(11));
    let again = "v=spf1 include:x.be include:x.be include:x.be include:x.be -all";
    let zone = "x.be TXT v=spf1 a:h.be mx:h.be ~all\nh.be A 192.0.2.1\nh.be MX h.be";
    assert_eq!(fact(again, zone).lookups, Seen::Known(12));
    // What stands behind `all` is never looked at.
    let behind = format!("v=spf1 -all{}", " a:h.be".repeat(11));
    assert_eq!(fact(&behind, "").lookups, Seen::Known(0));
}

#[test]
fn the_mail_servers_of_mx_are_no_lookups_of_their_own_but_more_than_ten_are_too_many() {
    let hosts = |count: usize| -> String {
        (0..count).fold(String::new(), |mut zone, at| {
            let _ = writeln!(zone, "bakkerij.be MX m{at}.be\nm{at}.be A 192.0.2.{at}");
            zone
        })
    };
    let ten = fact("v=spf1 mx -all", &hosts(10));
    assert_eq!((ten.lookups, ten.crowded_mx), (Seen::Known(1), none()));
    assert_eq!(ten.ipv4_addresses, Seen::Known(10));
    let eleven = fact("v=spf1 mx -all", &hosts(11));
    assert_eq!(eleven.crowded_mx, these(&[NAME]));
}

#[test]
fn a_term_is_void_only_without_any_address() {
    let zone = "v4.be A 192.0.2.1\nv6.be AAAA 2001:db8::1\n";
    let spf = fact(
        "v=spf1 a:v4.be a:v4.be a:v4.be a:v6.be a:none.be mx:none.be exists:none.be -all",
        zone,
    );
    assert_eq!(spf.void_lookups, Seen::Known(3));
    assert_eq!(spf.void_lookups_of_one_family, Seen::Known(4), "of IPv6");
    // A null MX leads to no server.
    assert_eq!(
        fact("v=spf1 mx -all", "bakkerij.be MX .").void_lookups,
        Seen::Known(1)
    );
}

#[test]
fn an_include_or_a_redirect_that_leads_to_no_list_or_to_several_or_back_is_a_dead_end() {
    for (record, zone, at) in [
        ("v=spf1 include:x.be -all", "", "x.be"),
        ("v=spf1 include:x.be -all", "x.be TXT hello", "x.be"),
        (
            "v=spf1 include:x.be -all",
            "x.be TXT v=spf1 -all\nx.be TXT v=spf1 ~all",
            "x.be",
        ),
        ("v=spf1 redirect=x.be", "", "x.be"),
        ("v=spf1 include:bakkerij.be -all", "", "bakkerij.be"),
        (
            "v=spf1 include:x.be -all",
            "x.be TXT v=spf1 include:y.be\ny.be TXT v=spf1 redirect=X.be.",
            "x.be",
        ),
    ] {
        assert_eq!(fact(record, zone).dead_ends, these(&[at]), "{record}");
    }
    // s14: `redirect` beside `all` is not followed (RFC 7208 6.1).
    assert_eq!(fact("v=spf1 redirect=x.be -all", "").dead_ends, none());
    // The same list on two ways is no circle.
    let zone = "x.be TXT v=spf1 include:z.be ~all\ny.be TXT v=spf1 include:z.be ~all\nz.be TXT v=spf1 ~all";
    let spf = fact("v=spf1 include:x.be include:y.be -all", zone);
    assert_eq!((spf.dead_ends, spf.lookups), (none(), Seen::Known(4)));
}

#[test]
fn mistakes_are_told_with_list_and_position_also_behind_all_and_in_what_is_included() {
    let zone = "x.be TXT v=spf1 ipv4:192.0.2.1 -all";
    let spf = fact("v=spf1 ip4:192.0.2.1/33 include:x.be -all junk", zone);
    let Seen::Known(mistakes) = &spf.mistakes else {
        panic!("{:?}", spf.mistakes);
    };
    assert_eq!(
        mistakes.as_slice(),
        [
            "bakkerij.be, 21: ip4:192.0.2.1/33",
            "bakkerij.be, 43: junk",
            "x.be, 8: ipv4:192.0.2.1"
        ]
    );
    assert_eq!(spf.mistake_kinds.len(), 3);
}

#[test]
fn what_was_seen_decides_where_it_is_enough() {
    let zone = "x.be TXT !";
    let spf = fact("v=spf1 include:x.be include:y.be -all", zone);
    assert_eq!(
        spf.dead_ends,
        these(&["y.be"]),
        "found beside what is not known"
    );
    assert!(is_unknown(&spf.lookups) && is_unknown(&spf.mistakes) && is_unknown(&spf.void_lookups));
    assert_eq!(spf.all, Seen::Known(SpfAll::Fail));
    let eleven = format!("v=spf1 include:x.be{} -all", " a:h.be".repeat(10));
    let spf = fact(&eleven, &format!("{zone}\nh.be A 192.0.2.1"));
    assert_eq!(spf.lookups, Seen::Known(11));
    assert!(is_unknown(&spf.ipv4_addresses));
    // Only addresses are not known: the lists are.
    let spf = fact("v=spf1 a:h.be -all", "h.be A !\nh.be AAAA !");
    assert_eq!((spf.lookups, spf.dead_ends), (Seen::Known(1), none()));
    assert!(is_unknown(&spf.void_lookups) && is_unknown(&spf.authorises_nothing));
    assert_eq!(spf.ipv4_addresses, Seen::Known(0), "one host is no /8");
    let spf = fact("v=spf1 a:h.be/8 -all", "h.be A !\nh.be AAAA 2001:db8::1");
    assert!(
        is_unknown(&spf.ipv4_addresses),
        "but with such a prefix it may be"
    );
    assert_eq!(
        spf.void_lookups,
        Seen::Known(0),
        "the other family settles it"
    );
    assert!(is_unknown(&spf.void_lookups_of_one_family));
    let spf = fact(
        "v=spf1 mx -all",
        "bakkerij.be MX h.be\nh.be A !\nh.be AAAA !",
    );
    assert_eq!(spf.void_lookups, Seen::Known(0));
    let spf = fact("v=spf1 redirect=x.be", zone);
    assert!(is_unknown(&spf.all) && is_unknown(&spf.open_at));
}

#[test]
fn a_path_that_lets_everybody_pass_is_found() {
    for (record, zone, at) in [
        ("v=spf1 +all", "", NAME),
        ("v=spf1 mx all", "", NAME),
        ("v=spf1 include:x.be -all", "x.be TXT v=spf1 +all", "x.be"),
        ("v=spf1 redirect=x.be", "x.be TXT v=spf1 all", "x.be"),
        ("v=spf1 exists:h.be -all", "h.be A 192.0.2.1", NAME),
    ] {
        assert_eq!(fact(record, zone).open_at, these(&[at]), "{record}");
    }
    for (record, zone) in [
        ("v=spf1 ?include:x.be -all", "x.be TXT v=spf1 +all"),
        ("v=spf1 -include:x.be -all", "x.be TXT v=spf1 +all"),
        ("v=spf1 -all +all", ""),
        (
            "v=spf1 include:x.be -all",
            "x.be TXT v=spf1 ?include:y.be ~all\ny.be TXT v=spf1 +all",
        ),
        ("v=spf1 exists:%{i}.h.be -all", ""),
        ("v=spf1 redirect=x.be ?all", "x.be TXT v=spf1 +all"),
    ] {
        assert_eq!(fact(record, zone).open_at, none(), "{record}");
    }
}

#[test]
fn the_space_that_may_send_is_the_union_of_what_passes() {
    let size = |record: &str| fact(record, "x.be TXT v=spf1 ip4:10.0.0.0/8 -all").ipv4_addresses;
    assert_eq!(
        size("v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"),
        Seen::Known(1 << 32)
    );
    assert_eq!(size("v=spf1 ip4:0.0.0.0/0 -all"), Seen::Known(1 << 32));
    assert_eq!(
        size("v=spf1 ip4:10.0.0.0/8 include:x.be -all"),
        Seen::Known(1 << 24)
    );
    assert_eq!(
        size("v=spf1 -ip4:10.0.0.0/9 include:x.be -all"),
        Seen::Known(1 << 23)
    );
    assert_eq!(size("v=spf1 ?include:x.be ~all"), Seen::Known(0));
    let prefix = fact("v=spf1 ip6:2000::/3 -all", "").ipv6_prefix;
    assert_eq!(prefix, Seen::Known(3));
}

#[test]
fn what_is_said_of_everybody_else_is_that_of_the_last_list() {
    for (record, all) in [
        ("v=spf1 -all", SpfAll::Fail),
        ("v=spf1 ~all", SpfAll::SoftFail),
        ("v=spf1 ?all", SpfAll::Neutral),
        ("V=SPF1 ALL", SpfAll::Pass),
        ("v=spf1 ip4:192.0.2.1", SpfAll::Missing),
        ("v=spf1 redirect=x.be", SpfAll::SoftFail),
        ("v=spf1 redirect=%{d}.be", SpfAll::Elsewhere),
        ("v=spf1 redirect=y.be", SpfAll::Elsewhere),
    ] {
        assert_eq!(
            fact(
                record,
                "x.be TXT v=spf1 ~all\ny.be TXT v=spf1 redirect=%{l}.be"
            )
            .all,
            Seen::Known(all),
            "{record}"
        );
    }
}

#[test]
fn a_list_authorises_nothing_when_no_sender_can_pass_and_it_can_be_read() {
    let says = |record: &str| {
        let spf = fact(record, "x.be TXT v=spf1 -all\n");
        let read = |seen: Seen<bool>| matches!(seen, Seen::Known(true));
        (read(spf.authorises_nothing), read(spf.refuses_all))
    };
    for record in [
        "v=spf1 -all",
        "v=spf1  -ALL exp=why.%{d}",
        "v=spf1 redirect=x.be",
        "v=spf1 include:x.be -all",
    ] {
        assert_eq!(says(record), (true, true), "{record}");
    }
    for record in [
        "v=spf1",
        "v=spf1 ~all",
        "v=spf1 ?all",
        "v=spf1 a mx ~all",
        "v=spf1 -ip4:192.0.2.1",
    ] {
        assert_eq!(says(record), (true, false), "{record}");
    }
    for record in [
        "v=spf1 +all",
        "v=spf1 ip4:192.0.2.1 -all",
        "v=spf1 ptr -all",
        "v=spf1 exists:%{i}.b.be -all",
        "v=spf1 -all junk",
        "v=spf1 include:none.be -all",
    ] {
        assert_eq!(says(record), (false, false), "{record}");
    }
}

#[test]
fn ten_included_lists_take_two_waves() {
    let (record, zone) = many(10, "v=spf1 ip4:192.0.2.1 a:h.be -all");
    assert_eq!(
        followed(&record, &zone).1,
        2,
        "the lists, then their addresses"
    );
}

proptest! {
    #[test]
    fn whatever_stands_in_lists_is_followed_to_an_end(
        own in "v=spf1( [ -~]{0,20}){0,6}",
        terms in prop::collection::vec("[+?~-]?(all|a|mx|ptr|include:[xyz]\\.be|redirect=[xyz]\\.be|exists:%\\{i\\}\\.x\\.be|ip4:1\\.2\\.3\\.4/[0-9]{1,2}|ip6:::/[0-9]{1,3}|.{0,12})", 0..8),
    ) {
        let list = terms.join(" ");
        let zone = format!("x.be TXT v=spf1 {list}\ny.be TXT v=spf1 include:x.be {list}\nx.be A 192.0.2.1");
        let spf = fact(&own, &zone);
        prop_assert_eq!(spf.records.len(), 1);
        let spf = fact(&format!("v=spf1 {list}"), &zone);
        prop_assert!(spf.terms.len() <= 200);
    }
}

#[test]
fn a_list_that_receivers_give_up_on_refuses_nobody() {
    let (ten, zone) = many(10, "v=spf1 -all");
    assert_eq!(fact(&ten, &zone).refuses_all, Seen::Known(true));
    let (eleven, zone) = many(11, "v=spf1 -all");
    let spf = fact(&eleven, &zone);
    assert_eq!(spf.refuses_all, Seen::Known(false));
    assert_eq!(spf.authorises_nothing, Seen::Known(false));
}

mod hostile;
