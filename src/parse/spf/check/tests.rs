//! Checks against a DNS that is a list. The openspf suite (`tests/spf`) has the standard's own.

mod properties;
mod zone;

use jiff::Timestamp;

use super::*;
use crate::fact::{Cause, Seen};
use crate::parse::spf::outcome::{Fault, Place};
use crate::parse::spf::record::MistakeKind;

use self::zone::{Zone, hear};

fn outcome(zone: Zone<'_>, ip: &str) -> Outcome {
    let question = Question::of_mail(
        ip.parse().unwrap(),
        "mail.example.be",
        "an@example.be",
        Timestamp::UNIX_EPOCH,
    );
    let mut answers = Answers::new();
    loop {
        match check(&question, &answers) {
            Step::Done(outcome) => return *outcome,
            Step::Needs(questions) => {
                assert!(!questions.is_empty());
                for asked in questions {
                    let heard = hear(zone, &asked);
                    assert!(answers.insert(asked, heard).is_none(), "asked once");
                }
            }
        }
    }
}

/// The result of a record that stands alone, for 192.0.2.1.
fn result(record: &str) -> CheckResult {
    outcome(&[("example.be TXT", record)], "192.0.2.1").result
}

fn fault(zone: Zone<'_>) -> Fault {
    let outcome = outcome(zone, "192.0.2.1");
    let expected = match outcome.result {
        CheckResult::TempError => true,
        CheckResult::PermError => false,
        other => panic!("{other:?}"),
    };
    let fault = outcome.fault.unwrap();
    assert_eq!(fault.kind == FaultKind::Dns, expected);
    fault
}

fn terms(way: &[Place]) -> Vec<(&str, &str)> {
    way.iter()
        .map(|place| (place.domain.as_str(), place.term.as_str()))
        .collect()
}

#[test]
fn a_server_on_the_list_may_send_and_another_may_not() {
    let record = "v=spf1 ip4:192.0.2.0/24 -all";
    assert_eq!(result(record), CheckResult::Pass);
    let other = outcome(&[("example.be TXT", record)], "198.51.100.1");
    assert_eq!(other.result, CheckResult::Fail);
    assert_eq!(terms(&other.decided_by), [("example.be", "-all")]);
    assert_eq!(other.decided_by[0].at, 24);
    assert_eq!((other.lookup_terms, other.void_lookups), (0, 0));
}

#[test]
fn the_way_leads_through_every_record_to_the_term_that_decided() {
    let zone = [
        (
            "example.be TXT",
            "v=spf1 a mx ?include:_spf.provider.be ~all",
        ),
        ("example.be A", "198.51.100.9"),
        ("example.be MX", "mx.example.be."),
        ("mx.example.be A", "198.51.100.8"),
        ("_spf.provider.be TXT", "v=spf1 redirect=_more.provider.be"),
        ("_more.provider.be TXT", "v=spf1 ip4:192.0.2.0/25 -all"),
    ];
    let seen = outcome(&zone, "192.0.2.1");
    assert_eq!(
        seen.result,
        CheckResult::Neutral,
        "the sign is that of include"
    );
    let expected = [
        ("example.be", "?include:_spf.provider.be"),
        ("_spf.provider.be", "redirect=_more.provider.be"),
        ("_more.provider.be", "ip4:192.0.2.0/25"),
    ];
    assert_eq!(terms(&seen.decided_by), expected);
    assert_eq!((seen.lookup_terms, seen.void_lookups), (4, 0));
    let asked: Vec<_> = seen
        .lookups
        .iter()
        .map(|lookup| {
            (
                lookup.name.as_str(),
                lookup.kind.as_str(),
                lookup.for_term.as_str(),
            )
        })
        .collect();
    let expected = [
        ("example.be", "TXT", ""),
        ("example.be", "A", "a"),
        ("example.be", "MX", "mx"),
        ("mx.example.be", "A", "mx"),
        ("_spf.provider.be", "TXT", "?include:_spf.provider.be"),
        ("_more.provider.be", "TXT", "redirect=_more.provider.be"),
    ];
    assert_eq!(asked, expected);
    assert!(
        seen.lookups
            .iter()
            .all(|lookup| lookup.found == Seen::Known(1))
    );
}

#[test]
fn no_record_and_no_such_domain_are_told_apart() {
    let none = outcome(&[("example.be TXT", "something else")], "192.0.2.1");
    assert_eq!((none.result, none.exists), (CheckResult::None, true));
    let nowhere = outcome(&[], "192.0.2.1");
    assert_eq!((nowhere.result, nowhere.exists), (CheckResult::None, false));
}

#[test]
fn several_records_are_a_fault_and_case_does_not_matter() {
    assert_eq!(result("V=SPF1 IP4:192.0.2.1 -ALL"), CheckResult::Pass);
    let twice = [
        ("example.be TXT", "v=spf1 -all"),
        ("example.be TXT", "V=spf1 +all"),
    ];
    let fault = fault(&twice);
    assert_eq!(
        (fault.kind, fault.domain.as_str()),
        (FaultKind::SeveralRecords, "example.be")
    );
    assert!(fault.way.is_empty());
}

#[test]
fn a_mistake_behind_the_end_breaks_the_whole_record() {
    let fault = fault(&[(
        "example.be TXT",
        "v=spf1 ip4:192.0.2.1 -all moo ipv4:192.0.2.2",
    )]);
    assert_eq!(fault.kind, FaultKind::Mistakes);
    let mistakes: Vec<_> = fault.mistakes.iter().map(|m| (m.at, m.kind)).collect();
    let unknown = MistakeKind::UnknownMechanism;
    assert_eq!(mistakes, [(26, unknown), (30, unknown)]);
    assert!(fault.record.starts_with("v=spf1 ip4"));
}

#[test]
fn what_is_included_must_be_there() {
    let included = fault(&[("example.be TXT", "v=spf1 include:gone.be -all")]);
    assert_eq!(
        (included.kind, included.domain.as_str()),
        (FaultKind::NoRecord, "gone.be")
    );
    assert_eq!(terms(&included.way), [("example.be", "include:gone.be")]);
    let redirected = fault(&[
        ("example.be TXT", "v=spf1 redirect=gone.be"),
        ("gone.be TXT", "x"),
    ]);
    assert_eq!(
        (redirected.kind, redirected.domain.as_str()),
        (FaultKind::NoRecord, "gone.be")
    );
    assert_eq!(terms(&redirected.way), [("example.be", "redirect=gone.be")]);
}

#[test]
fn redirect_does_nothing_beside_all() {
    assert_eq!(
        result("v=spf1 redirect=gone.be ~all"),
        CheckResult::SoftFail
    );
    assert_eq!(result("v=spf1"), CheckResult::Neutral);
}

#[test]
fn a_question_that_fails_is_no_answer() {
    let first = fault(&[("example.be TXT", "!")]);
    assert_eq!((first.domain.as_str(), first.way.len()), ("example.be", 0));
    assert_eq!(first.why.unwrap().cause, Cause::ServerFailure);
    let inside = fault(&[
        ("example.be TXT", "v=spf1 include:a.be -all"),
        ("a.be TXT", "!"),
    ]);
    assert_eq!(terms(&inside.way), [("example.be", "include:a.be")]);
    for record in ["v=spf1 a:a.be -all", "v=spf1 exists:a.be -all"] {
        let fault = fault(&[("example.be TXT", record), ("a.be A", "!")]);
        assert_eq!(
            (fault.kind, fault.domain.as_str()),
            (FaultKind::Dns, "a.be")
        );
    }
    let mx = fault(&[
        ("example.be TXT", "v=spf1 mx -all"),
        ("example.be MX", "a.be."),
        ("a.be A", "!"),
    ]);
    assert_eq!((mx.kind, mx.domain.as_str()), (FaultKind::Dns, "a.be"));
    // What stands behind a match is not asked.
    let zone = [
        ("example.be TXT", "v=spf1 ip4:192.0.2.1 include:a.be -all"),
        ("a.be TXT", "!"),
    ];
    assert_eq!(outcome(&zone, "192.0.2.1").result, CheckResult::Pass);
}

#[test]
fn ten_terms_may_cost_a_question_and_eleven_may_not() {
    let record = |count: usize| format!("v=spf1 {}-all", "a:a.be ".repeat(count));
    let with = |count| {
        let record = record(count);
        outcome(
            &[("example.be TXT", &record), ("a.be A", "198.51.100.1")],
            "192.0.2.1",
        )
    };
    assert_eq!(
        (with(10).result, with(10).lookup_terms),
        (CheckResult::Fail, 10)
    );
    let eleven = with(11);
    assert_eq!(eleven.fault.unwrap().kind, FaultKind::TooManyLookups);
    assert_eq!(eleven.result, CheckResult::PermError);
    // The same include counts each time, with what stands in it.
    let record = format!("v=spf1 {}-all", "include:i.be ".repeat(6));
    let zone = [
        ("example.be TXT", record.as_str()),
        ("i.be TXT", "v=spf1 a:a.be"),
        ("a.be A", "198.51.100.1"),
    ];
    assert_eq!(fault(&zone).kind, FaultKind::TooManyLookups);
    // A match before the limit is one.
    let record = format!("v=spf1 ip4:192.0.2.1 {}-all", "a ".repeat(20));
    assert_eq!(result(&record), CheckResult::Pass);
}

#[test]
fn loops_end_at_the_limit() {
    assert_eq!(
        fault(&[("example.be TXT", "v=spf1 redirect=example.be")]).kind,
        FaultKind::TooManyLookups
    );
    let zone = [
        ("example.be TXT", "v=spf1 include:a.be"),
        ("a.be TXT", "v=spf1 include:example.be"),
    ];
    let fault = fault(&zone);
    assert_eq!(
        (fault.kind, fault.way.len()),
        (FaultKind::TooManyLookups, 11)
    );
}

#[test]
fn two_terms_may_lead_to_nothing_and_three_may_not() {
    assert_eq!(result("v=spf1 a:x.be mx:y.be -all"), CheckResult::Fail);
    let three = fault(&[("example.be TXT", "v=spf1 a:x.be mx:y.be exists:z.be -all")]);
    assert_eq!(three.kind, FaultKind::TooManyVoidLookups);
    assert_eq!(terms(&three.way), [("example.be", "exists:z.be")]);
    // A mail server without an address of the family asked for is none of them.
    let zone = [
        ("example.be TXT", "v=spf1 mx a:x.be a:y.be -all"),
        ("example.be MX", "m1.be."),
        ("example.be MX", "m2.be."),
    ];
    assert_eq!(outcome(&zone, "192.0.2.1").result, CheckResult::Fail);
}

#[test]
fn ten_mail_servers_are_looked_at_and_eleven_are_a_fault() {
    let hosts: Vec<String> = (0..11).map(|number| format!("m{number}.be.")).collect();
    let mut zone = vec![
        ("example.be TXT", "v=spf1 mx -all"),
        ("m0.be A", "192.0.2.1"),
    ];
    zone.extend(
        hosts[..10]
            .iter()
            .map(|host| ("example.be MX", host.as_str())),
    );
    assert_eq!(outcome(&zone, "192.0.2.1").result, CheckResult::Pass);
    zone.push(("example.be MX", &hosts[10]));
    let fault = fault(&zone);
    assert_eq!(
        (fault.kind, fault.domain.as_str()),
        (FaultKind::TooManyExchanges, "example.be")
    );
}

#[test]
fn networks_of_every_size_match_their_own_family_only() {
    for record in [
        "v=spf1 ip4:0.0.0.0/0 -all",
        "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all",
    ] {
        assert_eq!(result(record), CheckResult::Pass, "{record}");
        let six = outcome(&[("example.be TXT", record)], "2001:db8::1");
        assert_eq!(six.result, CheckResult::Fail, "{record}");
    }
    let six = "v=spf1 ip6:2001:db8::/33 -all";
    let at = |ip| outcome(&[("example.be TXT", six)], ip).result;
    assert_eq!(at("2001:db8:7fff::1"), CheckResult::Pass);
    assert_eq!(at("2001:db8:8000::1"), CheckResult::Fail);
    assert_eq!(at("::ffff:192.0.2.1"), CheckResult::Fail);
}

#[test]
fn a_reverse_name_counts_where_it_leads_back() {
    let zone = [
        ("example.be TXT", "v=spf1 ptr:provider.be -all"),
        ("1.2.0.192.in-addr.arpa PTR", "liar.provider.be."),
        ("1.2.0.192.in-addr.arpa PTR", "broken.provider.be."),
        ("1.2.0.192.in-addr.arpa PTR", "out.Provider.be."),
        ("liar.provider.be A", "198.51.100.1"),
        ("broken.provider.be A", "!"),
        ("out.provider.be A", "192.0.2.1"),
    ];
    assert_eq!(outcome(&zone, "192.0.2.1").result, CheckResult::Pass);
    assert_eq!(outcome(&zone[..6], "192.0.2.1").result, CheckResult::Fail);
    let failed = [zone[0], ("1.2.0.192.in-addr.arpa PTR", "!")];
    assert_eq!(outcome(&failed, "192.0.2.1").result, CheckResult::Fail);
}

#[test]
fn a_refusal_is_explained_in_the_words_of_the_domain_that_refuses() {
    let zone = |text| {
        [
            ("example.be TXT", "v=spf1 include:a.be -all exp=why.%{d}"),
            ("a.be TXT", "v=spf1 -all exp=no.be"),
            ("why.example.be TXT", text),
        ]
    };
    let explained = |text| outcome(&zone(text), "192.0.2.1").explanation;
    let expected = "192.0.2.1 is not ours, an (unknown, 0)";
    assert_eq!(
        explained("%{c} is not ours, %{l} (%{r}, %{t})").as_deref(),
        Some(expected)
    );
    assert_eq!(explained("%{x} is no macro"), None);
    assert_eq!(explained("caf\u{e9}"), None);
    assert_eq!(explained("!"), None, "a question that fails");
    assert_eq!(explained(&"a".repeat(255)).unwrap().len(), 255);
}

#[test]
fn the_validated_name_costs_one_question_of_the_ten() {
    let record = format!("v=spf1 {}exists:%{{p}}.x.be -all", "a:a.be ".repeat(8));
    let zone = [
        ("example.be TXT", record.as_str()),
        ("a.be A", "198.51.100.1"),
        ("1.2.0.192.in-addr.arpa PTR", "other.be."),
        ("1.2.0.192.in-addr.arpa PTR", "out.example.be."),
        ("other.be A", "192.0.2.1"),
        ("out.example.be A", "192.0.2.1"),
        ("out.example.be.x.be A", "127.0.0.2"),
    ];
    let seen = outcome(&zone, "192.0.2.1");
    assert_eq!((seen.result, seen.lookup_terms), (CheckResult::Pass, 10));
}
