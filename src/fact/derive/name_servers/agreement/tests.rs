use super::super::tests::{DEAD, heard, server, silent, unseen};
use super::*;
use crate::fact::Dns;

type List = Seen<Vec<String>>;

fn list(names: &[&str]) -> List {
    Seen::Known(names.iter().map(|name| (*name).to_owned()).collect())
}

fn lost<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

/// A server that gives this list, and takes TCP.
fn listing(name: &str, listed: List) -> NameServer {
    let answer = AddressAnswer {
        listed,
        tcp: Seen::Known(TcpAnswer::Answered),
        ..unseen("192.0.2.1")
    };
    heard(name, [answer])
}

/// A server whose addresses answer so over TCP.
fn over_tcp(name: &str, answers: &[Seen<TcpAnswer>]) -> NameServer {
    let answers = answers.iter().map(|tcp| AddressAnswer {
        tcp: tcp.clone(),
        ..unseen("192.0.2.1")
    });
    heard(name, answers)
}

fn derived(above: List, servers: Vec<NameServer>) -> Dns {
    with_control(above, Seen::Absent, servers)
}

fn with_control(above: List, tcp_above: Seen<TcpAnswer>, servers: Vec<NameServer>) -> Dns {
    let mut facts = Facts {
        name_servers: Seen::Known(servers),
        ..Facts::default()
    };
    facts.dns.name_servers_above = above;
    facts.dns.tcp_above = tcp_above;
    complete(&mut facts);
    facts.dns
}

fn cause(list: &List) -> Cause {
    list.unknown().unwrap().cause
}

#[test]
fn the_same_list_everywhere_differs_nowhere() {
    let both = || list(&["a", "b"]);
    let dns = derived(both(), vec![listing("a", both()), listing("b", both())]);
    for none in [
        dns.name_servers_only_above,
        dns.name_servers_only_below,
        dns.name_servers_listed_in_part,
        dns.name_servers_without_tcp,
    ] {
        assert_eq!(none, list(&[]));
    }
}

#[test]
fn what_differs_is_named_by_the_side_that_has_it() {
    let below = || list(&["a", "c"]);
    let dns = derived(
        list(&["a", "b"]),
        vec![listing("a", below()), listing("c", below())],
    );
    assert_eq!(dns.name_servers_only_above, list(&["b"]));
    assert_eq!(dns.name_servers_only_below, list(&["c"]));
    assert_eq!(dns.name_servers_listed_in_part, list(&[]));
}

#[test]
fn a_server_without_any_list_lacks_what_the_others_have() {
    let servers = vec![listing("a", list(&["a", "b"])), listing("b", list(&[]))];
    let dns = derived(list(&["a", "b"]), servers);
    assert_eq!(dns.name_servers_listed_in_part, list(&["a", "b"]));
}

#[test]
fn a_seen_difference_stands_whatever_was_lost() {
    let servers = vec![
        listing("a", list(&["a", "b"])),
        listing("b", list(&["a"])),
        listing("c", lost()),
    ];
    let dns = derived(lost(), servers.clone());
    assert_eq!(dns.name_servers_listed_in_part, list(&["b"]));
    assert_eq!(cause(&dns.name_servers_only_above), Cause::Timeout);
    let dns = derived(list(&["a", "b"]), servers);
    assert_eq!(dns.name_servers_only_above, list(&["b"]));
    assert_eq!(cause(&dns.name_servers_only_below), Cause::Timeout);
}

#[test]
fn agreement_is_known_only_where_all_that_answered_and_the_zone_above_were_compared() {
    let both = || list(&["a", "b"]);
    let lost_below = derived(both(), vec![listing("a", both()), listing("b", lost())]);
    assert!(lost_below.name_servers_only_above.unknown().is_some());
    assert!(lost_below.name_servers_only_below.unknown().is_some());
    assert!(lost_below.name_servers_listed_in_part.unknown().is_some());
    let lost_above = derived(lost(), vec![listing("a", both()), listing("b", both())]);
    assert!(lost_above.name_servers_only_above.unknown().is_some());
    assert!(lost_above.name_servers_only_below.unknown().is_some());
    assert_eq!(lost_above.name_servers_listed_in_part, list(&[]));
}

#[test]
fn a_dead_server_is_not_compared_and_a_silent_one_might_differ() {
    let both = || list(&["a", "b"]);
    let with = |answer| {
        let gone = server("b", &[("192.0.2.2", answer)]);
        derived(both(), vec![listing("a", both()), gone])
    };
    let beside_dead = with(DEAD);
    let beside_silent = with(silent());
    let facts = |dns: Dns| {
        [
            dns.name_servers_only_above,
            dns.name_servers_only_below,
            dns.name_servers_listed_in_part,
            dns.name_servers_without_tcp,
        ]
    };
    assert_eq!(facts(beside_dead), [(); 4].map(|()| list(&[])));
    for unknown in facts(beside_silent) {
        assert_eq!(cause(&unknown), Cause::Timeout);
    }
    let alone = vec![server("b", &[("192.0.2.2", DEAD)])];
    for unknown in facts(derived(both(), alone)) {
        assert_eq!(cause(&unknown), Cause::Follows);
    }
}

#[test]
fn a_refusal_of_tcp_is_a_fact_beside_one_that_takes_it() {
    use TcpAnswer::{Answered, Only, Refused};
    let (takes, refuses) = (Seen::Known(Answered), Seen::Known(Refused));
    let only = Seen::Known(Only);
    let without = |servers| derived(lost(), servers).name_servers_without_tcp;
    let one = |answers: &[_]| vec![over_tcp("a", answers)];
    assert_eq!(
        without(one(&[takes.clone(), refuses.clone()])),
        list(&["a"])
    );
    assert_eq!(
        without(one(&[only.clone(), refuses.clone(), lost()])),
        list(&["a"])
    );
    assert_eq!(without(one(&[takes.clone(), takes.clone()])), list(&[]));
    for unseen in [lost(), only] {
        assert_eq!(
            cause(&without(one(&[takes.clone(), unseen]))),
            Cause::Timeout
        );
    }
}

#[test]
fn where_nothing_takes_tcp_only_a_witness_makes_the_refusal_a_fact() {
    let refuses = Seen::Known(TcpAnswer::Refused);
    let without = |above| {
        let servers = vec![over_tcp("a", std::slice::from_ref(&refuses))];
        with_control(lost(), above, servers).name_servers_without_tcp
    };
    assert_eq!(without(Seen::Known(TcpAnswer::Answered)), list(&["a"]));
    let everywhere = without(refuses.clone());
    assert_eq!(cause(&everywhere), Cause::Intercepted);
    assert!(without(lost()).unknown().is_some());
    assert!(without(Seen::Absent).unknown().is_some());
}

#[test]
fn a_domain_that_does_not_exist_has_no_lists() {
    let mut facts = Facts {
        name_servers: Seen::Absent,
        ..Facts::default()
    };
    complete(&mut facts);
    assert_eq!(facts.dns.name_servers_only_above, Seen::Absent);
    assert_eq!(facts.dns.name_servers_without_tcp, Seen::Absent);
}
