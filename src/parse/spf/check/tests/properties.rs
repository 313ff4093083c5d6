//! Whatever records and answers come: no panic, an end, and the limits of the standard.

use std::collections::BTreeMap;

use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::{A, AAAA};
use proptest::prelude::*;

use super::zone::data;
use super::*;
use crate::fact::Why;
use crate::parse::spf::outcome::Heard;

/// Names that records of these tests speak of.
const NAMES: [&str; 4] = ["example.be", "a.be", "b.be", "c.be"];

fn any_term() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "example.be",
        "a.be",
        "b.be",
        "c.be",
        "%{p}",
        "%{d}.a.be",
        "%{l}.%{ir}.be",
        "%{h}",
        "a..be",
    ]);
    let with_name = prop::sample::select(vec![
        "include:",
        "a:",
        "mx:",
        "ptr:",
        "exists:",
        "redirect=",
        "exp=",
        "moo=",
    ]);
    let alone = prop::sample::select(vec![
        "a",
        "mx",
        "ptr",
        "a/0",
        "mx//0",
        "ip4:192.0.2.0/28",
        "ip4:0.0.0.0/1",
        "ip6:::/0",
        "-all",
        "?all",
        "all",
        "moo",
    ]);
    prop_oneof![
        6 => ("[-+~?]?", with_name, name).prop_map(|(sign, what, name)| {
            let is_modifier = what.ends_with('=');
            format!("{}{what}{name}", if is_modifier { "" } else { &sign })
        }),
        4 => alone.prop_map(str::to_owned),
    ]
}

fn any_record() -> impl Strategy<Value = String> {
    prop::collection::vec(any_term(), 0..14).prop_map(|terms| format!("v=spf1 {}", terms.join(" ")))
}

fn any_data() -> impl Strategy<Value = RData> {
    let name = prop::sample::select(NAMES.to_vec());
    prop_oneof![
        4 => any_record().prop_map(|text| data("TXT", &text)),
        1 => "\\PC{0,30}".prop_map(|text| data("TXT", &text)),
        2 => any::<[u8; 4]>().prop_map(|bytes| RData::A(A(bytes.into()))),
        1 => Just(data("A", "192.0.2.1")),
        1 => any::<[u8; 16]>().prop_map(|bytes| RData::AAAA(AAAA(bytes.into()))),
        2 => name.clone().prop_map(|name| data("MX", &format!("{name}."))),
        1 => Just(data("MX", ".")),
        2 => name.prop_map(|name| data("PTR", &format!("{name}."))),
    ]
}

fn any_heard() -> impl Strategy<Value = Heard> {
    prop_oneof![
        8 => prop::collection::vec(any_data(), 0..12).prop_map(Heard::Records),
        1 => Just(Heard::NoData),
        1 => Just(Heard::NoSuchName),
        1 => Just(Heard::Failed(Why::from(Cause::Timeout))),
    ]
}

/// Answers to the questions of one check, each kind to its own type, in the order of asking.
fn answered(question: &Question, record: &str, heard: &[Heard]) -> (Outcome, usize) {
    let mut answers: Answers = BTreeMap::new();
    let mut next = heard.iter().cycle();
    let first = Heard::Records(vec![data("TXT", record)]);
    let mut given = Some(first);
    for _ in 0..300 {
        match check(question, &answers) {
            Step::Done(outcome) => return (*outcome, answers.len()),
            Step::Needs(questions) => {
                assert!(!questions.is_empty());
                for asked in questions {
                    let heard = given.take().or_else(|| next.next().cloned()).unwrap();
                    assert!(answers.insert(asked, heard).is_none(), "asked once");
                }
            }
        }
    }
    panic!("no end");
}

proptest! {
    #[test]
    fn every_check_ends_within_the_limits(
        record in any_record(),
        heard in prop::collection::vec(any_heard(), 1..30),
        is_six in any::<bool>(),
        helo in "[a-z.\\[%]{0,12}",
        from in "(\\PC{0,8}@)?example.be",
    ) {
        let ip = if is_six { "2001:db8::1" } else { "192.0.2.1" };
        let question = Question::of_mail(ip.parse().unwrap(), &helo, &from, Timestamp::UNIX_EPOCH);
        let (outcome, asked) = answered(&question, &record, &heard);
        prop_assert!(outcome.lookup_terms <= MOST_LOOKUP_TERMS + 1);
        prop_assert!(outcome.void_lookups <= MOST_VOID_LOOKUPS + 1);
        // The first record, ten terms with ten hosts each, and one explanation.
        prop_assert!(asked <= 2 + 11 * 12, "{asked}");
        let is_error = matches!(outcome.result, CheckResult::TempError | CheckResult::PermError);
        prop_assert_eq!(outcome.fault.is_some(), is_error);
        if outcome.result == CheckResult::Pass {
            prop_assert!(!outcome.decided_by.is_empty());
        }
        prop_assert!(outcome.explanation.is_none() || outcome.result == CheckResult::Fail);
    }
}
