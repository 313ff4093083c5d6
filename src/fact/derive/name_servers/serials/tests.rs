use super::super::tests::{DEAD, heard, server, silent, unseen};
use super::*;
use crate::fact::Cause;

/// A server whose addresses have these serials, at first and at a second look.
fn with_serials(name: &str, serials: &[(u32, Seen<u32>)]) -> NameServer {
    let answers = (1..)
        .zip(serials)
        .map(|(last, (first, later))| AddressAnswer {
            serial: Seen::Known(*first),
            serial_later: later.clone(),
            ..unseen(&format!("192.0.{}.{last}", name.len()))
        });
    heard(name, answers)
}

fn lost() -> Seen<u32> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

const NOT_AGAIN: Seen<u32> = Seen::Absent;

#[test]
fn equal_serials_differ_nowhere_and_need_no_second_look() {
    let servers = [
        with_serials("ns1.example.be", &[(7, NOT_AGAIN), (7, NOT_AGAIN)]),
        with_serials("ns2.example.be", &[(7, NOT_AGAIN)]),
        server("ns3.example.be", &[("192.0.2.9", DEAD)]),
    ];
    assert_eq!(differ_anywhere(&servers), Seen::Known(false));
    assert_eq!(still_apart(&servers), Seen::Known(Vec::new()));
    assert!(addresses_apart(&servers).is_empty());
}

#[test]
fn only_servers_of_one_operator_are_looked_at_again() {
    let servers = [
        with_serials("ns1.example.be", &[(7, NOT_AGAIN)]),
        with_serials("ns1.elders.example", &[(9, NOT_AGAIN)]),
    ];
    assert_eq!(differ_anywhere(&servers), Seen::Known(true));
    assert!(addresses_apart(&servers).is_empty());
    assert_eq!(still_apart(&servers), Seen::Known(Vec::new()));
    let servers = [
        with_serials("ns1.example.be", &[(7, lost())]),
        with_serials("ns22.example.be", &[(8, lost())]),
        with_serials("ns1.elders.example", &[(9, NOT_AGAIN)]),
    ];
    assert_eq!(addresses_apart(&servers).len(), 2);
}

#[test]
fn servers_that_catch_up_are_no_longer_apart() {
    let servers = [
        with_serials("ns1.example.be", &[(8, Seen::Known(8))]),
        with_serials("ns2.example.be", &[(7, Seen::Known(8))]),
    ];
    assert_eq!(differ_anywhere(&servers), Seen::Known(true));
    assert_eq!(still_apart(&servers), Seen::Known(Vec::new()));
}

#[test]
fn servers_that_stay_apart_are_told_with_their_serials() {
    let servers = [
        with_serials("ns1.example.be", &[(8, Seen::Known(8)), (8, lost())]),
        with_serials("ns2.example.be", &[(7, Seen::Known(7))]),
    ];
    let apart = still_apart(&servers);
    let expected = ["ns1.example.be (8)", "ns2.example.be (7)"];
    assert_eq!(apart.known().unwrap(), &expected);
}

#[test]
fn servers_that_all_moved_on_are_on_their_way() {
    let moving = |first: u32, second: u32| {
        [
            with_serials("ns1.example.be", &[(first, Seen::Known(first + 6))]),
            with_serials("ns2.example.be", &[(second, Seen::Known(second + 6))]),
        ]
    };
    assert_eq!(still_apart(&moving(100, 99)), Seen::Known(Vec::new()));
    assert_eq!(still_apart(&moving(100, 90)).known().unwrap().len(), 2);
    let around = [
        with_serials("ns1.example.be", &[(1, Seen::Known(1))]),
        with_serials("ns2.example.be", &[(u32::MAX, Seen::Known(u32::MAX))]),
    ];
    assert_eq!(still_apart(&around).known().unwrap().len(), 2);
}

#[test]
fn without_a_whole_second_look_it_is_unknown_whether_they_caught_up() {
    for second in [lost(), Seen::default()] {
        let servers = [
            with_serials("ns1.example.be", &[(8, Seen::Known(8))]),
            with_serials("ns2.example.be", &[(7, second)]),
        ];
        assert!(still_apart(&servers).unknown().is_some());
    }
}

#[test]
fn a_serial_that_nobody_noted_is_unknown_and_leaves_a_seen_difference() {
    let mut unnoted = with_serials("ns3.example.be", &[(7, NOT_AGAIN)]);
    if let Seen::Known(answers) = &mut unnoted.answers {
        answers[0].serial = lost();
    }
    let first = with_serials("ns1.example.be", &[(7, NOT_AGAIN)]);
    let both = [first.clone(), unnoted.clone()];
    assert!(differ_anywhere(&both).unknown().is_some());
    assert!(still_apart(&both).unknown().is_some());
    let other = with_serials("ns2.example.be", &[(8, NOT_AGAIN)]);
    assert_eq!(differ_anywhere(&[first, other, unnoted]), Seen::Known(true));
}

#[test]
fn a_silent_server_leaves_a_seen_difference_and_hides_that_there_is_none() {
    let silent = || server("ns3.example.be", &[("192.0.2.9", silent())]);
    let first = with_serials("ns1.example.be", &[(8, NOT_AGAIN)]);
    let same = [first, silent()];
    assert!(differ_anywhere(&same).unknown().is_some());
    assert!(still_apart(&same).unknown().is_some());
    let old = [(8, Seen::Known(8)), (7, Seen::Known(7))];
    let apart = [with_serials("ns1.example.be", &old), silent()];
    assert_eq!(differ_anywhere(&apart), Seen::Known(true));
    assert_eq!(still_apart(&apart).known().unwrap().len(), 2);
}

#[test]
fn where_nobody_answers_there_are_no_serials() {
    let servers = [server("ns1.example.be", &[("192.0.2.1", silent())])];
    assert!(differ_anywhere(&servers).unknown().is_some());
    assert!(still_apart(&servers).unknown().is_some());
}
