//! What name servers say when they are asked directly, and whether they agree. Each fault changes its own
//! finding and nothing else.

use std::net::SocketAddr;
use std::time::Duration;

use belfort::fact::{Cause, Facts, ForeignAnswer, Seen, TcpAnswer};
use belfort::net::dial::Transport;
use belfort::result::ScanResult;
use hickory_proto::rr::RecordType::{NS, SOA};

use crate::scan::{BAKERY, Subjects, cause, changed, evidence, evidence_within, facts, result};
use crate::world::{Asked, DnsFault, Part, Question, World};

pub(crate) const FIRST: &str = "185.10.20.1";
pub(crate) const FIRST_IPV6: &str = "2a02:2788:a0::1";
pub(crate) const SECOND: &str = "185.10.21.1";
pub(crate) const SECOND_IPV6: &str = "2a02:2788:b0::1";
const ALL: [&str; 4] = [FIRST, FIRST_IPV6, SECOND, SECOND_IPV6];
/// A server of the root and of `be`.
pub(crate) const ABOVE: &str = "194.0.25.16";

pub(crate) fn list_of(server: &str) -> Question {
    Question::named(BAKERY).of_type(NS).at(server)
}

fn serial_of(server: &str) -> Question {
    Question::named(BAKERY).of_type(SOA).at(server)
}

fn door(server: &str) -> Part {
    Part::Door(SocketAddr::new(server.parse().unwrap(), 53), Transport::Tcp)
}

/// What a scan of the strong company finds that it did not find before.
pub(crate) async fn found(world: World) -> (Vec<String>, ScanResult) {
    let before = result(&World::strong(BAKERY).start().await).await;
    let after = result(&world.start().await).await;
    (changed(&before, &after), after)
}

fn known(seen: &Seen<Vec<String>>) -> Vec<&str> {
    seen.known().unwrap().iter().map(String::as_str).collect()
}

#[tokio::test]
async fn servers_that_agree_are_seen_to_agree() {
    let world = World::strong(BAKERY).start().await;
    let facts = facts(&world).await;
    let both = ["ns1.bakkerij.be", "ns2.bakkerij.be"];
    assert_eq!(known(&facts.dns.name_servers_above), both);
    for name in both {
        for answer in facts.name_server(name).answers.known().unwrap() {
            assert_eq!(answer.serial, Seen::Known(2_026_112_301));
            assert_eq!(answer.serial_later, Seen::Absent);
            assert_eq!(known(&answer.listed), both);
            assert_eq!(answer.tcp, Seen::Known(TcpAnswer::Answered));
            let refused = ForeignAnswer {
                code: 5,
                authoritative: false,
                recursion: false,
                address: false,
            };
            assert_eq!(answer.foreign, Seen::Known(refused));
        }
        assert_eq!(facts.name_server(name).open_resolver, Seen::Known(false));
    }
    for none in [
        &facts.dns.name_servers_only_above,
        &facts.dns.name_servers_only_below,
        &facts.dns.name_servers_listed_in_part,
        &facts.dns.name_servers_without_tcp,
        &facts.dns.serials_apart,
    ] {
        assert_eq!(*none, Seen::Known(Vec::new()));
    }
    assert_eq!(facts.dns.serials_differ, Seen::Known(false));
    assert_eq!(facts.dns.foreign_above, Seen::Absent);
    assert_eq!(facts.dns.tcp_above, Seen::Absent);
}

#[tokio::test]
async fn each_address_is_asked_four_questions_and_the_zone_above_one() {
    let world = World::strong(BAKERY).start().await;
    facts(&world).await;
    let asked_at = |server: &str| {
        let entries = world.ledger().entries();
        let here = entries.iter().filter(|entry| {
            let is_question = matches!(entry.asked, Asked::Question { .. });
            is_question && entry.server.ip().to_string() == server
        });
        let mut asked: Vec<String> = here.map(ToString::to_string).collect();
        asked.sort();
        asked
    };
    for server in ALL {
        assert_eq!(
            asked_at(server),
            [
                "bakkerij.be NS",
                "bakkerij.be SOA",
                "bakkerij.be SOA over TCP",
                "example.com A"
            ],
            "{server}"
        );
    }
    assert_eq!(asked_at(ABOVE), ["bakkerij.be NS"]);
}

#[tokio::test]
async fn a_server_with_a_list_of_its_own_contradicts_the_others() {
    let other = DnsFault::OtherServers("ns1.bakkerij.be ns9.bakkerij.be");
    let world = World::strong(BAKERY).dns_fault(list_of(FIRST), other);
    let (found, after) = found(world).await;
    assert_eq!(
        found,
        ["nameserver-consistency bakkerij.be partial lists-differ"]
    );
    let in_part = &after.evidence.dns.name_servers_listed_in_part;
    assert_eq!(known(in_part), ["ns2.bakkerij.be", "ns9.bakkerij.be"]);
}

#[tokio::test]
async fn a_difference_that_only_ipv6_shows_is_one_and_is_not_seen_without_ipv6() {
    let other = DnsFault::OtherServers("ns1.bakkerij.be");
    let world = World::strong(BAKERY).dns_fault(list_of(SECOND_IPV6), other);
    let (found, _) = found(world.clone()).await;
    assert_eq!(
        found,
        ["nameserver-consistency bakkerij.be partial lists-differ"]
    );
    let facts = facts(&world.without_ipv6().start().await).await;
    let in_part = facts.dns.name_servers_listed_in_part;
    assert_eq!(in_part, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_zone_above_that_names_other_servers_is_told_from_one_that_names_more_or_fewer() {
    for (names, case, above, below) in [
        (
            "ns1.bakkerij.be NS3.Oud.be",
            "other-above",
            vec!["ns3.oud.be"],
            vec!["ns2.bakkerij.be"],
        ),
        (
            "ns1.bakkerij.be ns2.bakkerij.be ns3.oud.be",
            "only-above",
            vec!["ns3.oud.be"],
            vec![],
        ),
        (
            "NS1.BAKKERIJ.BE",
            "only-below",
            vec![],
            vec!["ns2.bakkerij.be"],
        ),
    ] {
        let world = World::strong(BAKERY)
            .a("ns3.oud.be", "185.10.40.3")
            .dns_fault(list_of(ABOVE), DnsFault::OtherServers(names));
        let (found, after) = found(world).await;
        let line = format!("nameserver-consistency bakkerij.be partial {case}");
        assert_eq!(found, [line]);
        let dns = &after.evidence.dns;
        assert_eq!(known(&dns.name_servers_only_above), above);
        assert_eq!(known(&dns.name_servers_only_below), below);
    }
}

#[tokio::test]
async fn a_zone_above_that_is_silent_or_spoken_for_leaves_agreement_unknown() {
    for (fault, why) in [
        (DnsFault::Silent, Cause::Timeout),
        (DnsFault::Proxied, Cause::Intercepted),
        (DnsFault::ServerFailure, Cause::ServerFailure),
    ] {
        let world = World::strong(BAKERY).dns_fault(list_of(ABOVE), fault);
        let (found, after) = found(world).await;
        assert_eq!(
            found,
            ["nameserver-consistency bakkerij.be unknown unknown"],
            "{fault:?}"
        );
        assert_eq!(cause(&after.evidence.dns.name_servers_above), why);
    }
}

#[tokio::test]
async fn one_silent_server_or_a_silent_zone_above_leaves_a_seen_difference_standing() {
    let other = DnsFault::OtherServers("ns1.bakkerij.be");
    let world = World::strong(BAKERY).dns_fault(list_of(FIRST), other);
    let silent_above = world.clone().dns_fault(list_of(ABOVE), DnsFault::Silent);
    let lost = world.dns_fault(list_of(SECOND), DnsFault::Silent);
    for world in [silent_above, lost] {
        let (found, _) = found(world).await;
        assert_eq!(
            found,
            ["nameserver-consistency bakkerij.be partial lists-differ"]
        );
    }
}

#[tokio::test]
async fn a_line_without_working_ipv6_hides_that_all_agree_and_no_seen_difference() {
    let mut world = World::strong(BAKERY);
    for at in [FIRST_IPV6, SECOND_IPV6] {
        world = world.silent(at);
    }
    let (lost, _) = found(world.clone()).await;
    assert!(
        lost.contains(&"nameserver-consistency bakkerij.be unknown unknown".to_owned()),
        "{lost:?}"
    );
    let other = DnsFault::OtherServers("ns1.bakkerij.be");
    let (seen, _) = found(world.dns_fault(list_of(FIRST), other)).await;
    assert!(
        seen.contains(&"nameserver-consistency bakkerij.be partial lists-differ".to_owned()),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_list_that_is_not_given_leaves_agreement_unknown_and_nothing_else() {
    for fault in [DnsFault::Silent, DnsFault::Refused, DnsFault::Lame] {
        let world = World::strong(BAKERY).dns_fault(list_of(SECOND), fault);
        let (found, _) = found(world).await;
        assert_eq!(
            found,
            ["nameserver-consistency bakkerij.be unknown unknown"],
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_refuses_tcp_is_named_and_a_silent_one_is_not() {
    let before = result(&World::strong(BAKERY).start().await).await;
    let world = World::strong(BAKERY).start().await;
    world.stop(door(SECOND));
    let after = result(&world).await;
    assert_eq!(
        changed(&before, &after),
        ["nameserver-consistency bakkerij.be partial no-tcp"]
    );
    let without = &after.evidence.dns.name_servers_without_tcp;
    assert_eq!(known(without), ["ns2.bakkerij.be"]);
    world.silence(door(SECOND));
    let after = result(&world).await;
    assert_eq!(
        changed(&before, &after),
        ["nameserver-consistency bakkerij.be unknown unknown"]
    );
    let without = &after.evidence.dns.name_servers_without_tcp;
    assert_eq!(cause(without), Cause::Timeout);
}

#[tokio::test]
async fn an_answer_cut_off_that_tcp_does_not_complete_makes_no_server_dead_or_lame() {
    let cut_off = DnsFault::TruncatedWithoutTcp;
    let world = World::strong(BAKERY).dns_fault(serial_of(SECOND), cut_off);
    let (found, after) = found(world).await;
    assert_eq!(
        found,
        [
            "nameserver-consistency bakkerij.be unknown unknown",
            "nameserver-recursion ns2.bakkerij.be unknown unknown",
            "nameserver-redundancy bakkerij.be unknown unknown",
        ]
    );
    let answers = after
        .evidence
        .name_server("ns2.bakkerij.be")
        .answers
        .clone();
    let second = &answers.known().unwrap()[0];
    assert_eq!(cause(&second.answer), Cause::Unreadable);
}

#[tokio::test]
async fn where_all_servers_refuse_tcp_the_zone_above_tells_whose_doing_it_is() {
    let world = World::strong(BAKERY).start().await;
    for server in ALL {
        world.stop(door(server));
    }
    let facts = evidence(&world).await.facts;
    assert_eq!(facts.dns.tcp_above, Seen::Known(TcpAnswer::Answered));
    let without = known(&facts.dns.name_servers_without_tcp);
    assert_eq!(without, ["ns1.bakkerij.be", "ns2.bakkerij.be"]);
    world.stop(door(ABOVE));
    let facts = evidence(&world).await.facts;
    assert_eq!(facts.dns.tcp_above, Seen::Known(TcpAnswer::Refused));
    let without = &facts.dns.name_servers_without_tcp;
    assert_eq!(cause(without), Cause::Intercepted);
}

#[tokio::test]
async fn a_server_that_answers_over_tcp_only_is_not_said_to_answer_over_both() {
    let world = World::strong(BAKERY).start().await;
    let at = SocketAddr::new(SECOND.parse().unwrap(), 53);
    world.silence(Part::Door(at, Transport::Udp));
    let facts = evidence(&world).await.facts;
    let answers = facts.name_server("ns2.bakkerij.be").answers.clone();
    let second = &answers.known().unwrap()[0];
    assert_eq!(second.tcp, Seen::Known(TcpAnswer::Only));
    assert_eq!(known(&second.listed).len(), 2);
    assert_eq!(cause(&facts.dns.name_servers_without_tcp), Cause::Timeout);
}

#[tokio::test]
async fn an_old_version_that_catches_up_is_advice_and_one_that_does_not_is_a_fault() {
    const OLD: u32 = 2_026_112_205;
    for (fault, line, apart) in [
        (
            DnsFault::OtherSerialAtFirst(OLD),
            "nameserver-consistency bakkerij.be pass serials-differ",
            vec![],
        ),
        (
            DnsFault::OtherSerial(OLD),
            "nameserver-consistency bakkerij.be partial serials-apart",
            vec![
                "ns1.bakkerij.be (2026112301)",
                "ns2.bakkerij.be (2026112205)",
                "ns2.bakkerij.be (2026112301)",
            ],
        ),
    ] {
        let world = World::strong(BAKERY).dns_fault(serial_of(SECOND), fault);
        let (found, after) = found(world).await;
        assert_eq!(found, [line]);
        assert_eq!(known(&after.evidence.dns.serials_apart), apart);
    }
}

#[tokio::test]
async fn two_operators_may_each_count_for_themselves() {
    let world = World::strong(BAKERY)
        .nameserver("ns1.andere-dns.be", "185.10.40.1")
        .dns_fault(serial_of("185.10.40.1"), DnsFault::OtherSerial(7))
        .start()
        .await;
    let facts = facts(&world).await;
    assert_eq!(facts.dns.serials_differ, Seen::Known(true));
    assert_eq!(facts.dns.serials_apart, Seen::Known(Vec::new()));
    assert_eq!(world.ledger().questions(BAKERY, SOA), 10, "no second look");
}

#[tokio::test]
async fn a_scan_that_ends_before_the_second_look_loses_only_that() {
    let old = DnsFault::OtherSerial(7);
    let world = World::strong(BAKERY).dns_fault(serial_of(SECOND), old);
    let world = world.start().await;
    let hurried = evidence_within(&world, Duration::from_secs(3)).await.facts;
    let whole = evidence(&world).await.facts;
    assert_eq!(cause(&hurried.dns.serials_apart), Cause::Timeout);
    assert_eq!(whole.dns.serials_apart.known().unwrap().len(), 3);
    let without_second_look = |mut facts: Facts| {
        facts.dns.serials_apart = Seen::default();
        let Seen::Known(servers) = &mut facts.name_servers else {
            panic!("the servers are known");
        };
        for server in servers.iter_mut() {
            if let Seen::Known(answers) = &mut server.answers {
                for answer in answers {
                    answer.serial_later = Seen::Absent;
                }
            }
        }
        (facts.dns, facts.name_servers)
    };
    assert_eq!(without_second_look(hurried), without_second_look(whole));
}

#[tokio::test]
async fn a_name_below_the_zone_is_judged_by_the_servers_of_the_zone_it_lies_in() {
    let shop = "winkel.bakkerij.be";
    let world = World::new(shop).a(shop, "185.10.20.30").start().await;
    let facts = facts(&world).await;
    assert_eq!(
        known(&facts.dns.name_servers_above),
        ["ns1.elders-hosting.net"]
    );
    assert_eq!(facts.dns.name_servers_only_above, Seen::Known(Vec::new()));
    assert_eq!(facts.dns.name_servers_only_below, Seen::Known(Vec::new()));
}
