//! How name servers are asked: each address once, and once more what was lost.

use std::collections::BTreeSet;

use belfort::check::Area;
use belfort::fact::{Cause, Seen};
use belfort::result::Scope;
use hickory_proto::rr::RecordType::SOA;

use crate::name_servers::{FIRST, FIRST_IPV6, SECOND, SECOND_IPV6, found, list_of};
use crate::scan::{BAKERY, Subjects, cause, evidence_in, facts};
use crate::world::{Asked, DnsFault, Question, Running, World};

#[tokio::test]
async fn an_answer_cut_off_after_a_lost_one_is_completed_like_any_other() {
    let lost = |question| World::strong(BAKERY).dns_fault(question, DnsFault::LostThenCutOff);
    let foreign = Question::named("example.com").at(SECOND);
    for question in [list_of(SECOND), foreign] {
        let (found, _) = found(lost(question)).await;
        assert_eq!(found, Vec::<String>::new());
    }
}

#[tokio::test]
async fn one_address_under_several_names_is_asked_once() {
    let world = World::strong(BAKERY).nameserver("ns3.bakkerij.be", FIRST);
    let world = world.start().await;
    let facts = facts(&world).await;
    let answers = |name| facts.name_server(name).answers.known().unwrap();
    assert_eq!(answers("ns3.bakkerij.be")[0], answers("ns1.bakkerij.be")[0]);
    assert_eq!(world.ledger().questions(BAKERY, SOA), 8);
}

#[tokio::test]
async fn a_server_of_many_addresses_is_asked_at_four_of_both_families() {
    let many = (2..=9).map(|last| format!("185.10.20.{last}"));
    let world = many.fold(World::strong(BAKERY), |world, address| {
        world.nameserver("ns1.bakkerij.be", &address)
    });
    let world = world.start().await;
    let facts = facts(&world).await;
    let server = facts.name_server("ns1.bakkerij.be");
    assert_eq!(server.addresses.known().unwrap().len(), 9);
    let answers = server.answers.known().unwrap();
    let asked: Vec<String> = answers.iter().map(|one| one.address.to_string()).collect();
    assert_eq!(asked, [FIRST, "185.10.20.2", "185.10.20.3", FIRST_IPV6]);
}

/// What was asked of all servers but the resolver, each question once, with the server's address before it.
fn asked_directly(world: &Running) -> BTreeSet<String> {
    let entries = world.ledger().entries().into_iter();
    let questions = entries.filter(|entry| {
        let is_question = matches!(entry.asked, Asked::Question { .. });
        is_question && entry.server.ip().to_string() != "9.9.9.9"
    });
    let told = questions.map(|entry| format!("{} {}", entry.server.ip(), entry.asked));
    told.collect()
}

#[tokio::test]
async fn where_the_dns_is_not_looked_at_its_servers_are_asked_for_the_soa_alone() {
    for only in [Area::Mail, Area::Web] {
        // Serials that differ and a server that resolves would give reason to ask on.
        let differs = Question::named(BAKERY).of_type(SOA).at(SECOND);
        let resolves = Question::named("example.com").at(FIRST);
        let world = World::strong(BAKERY)
            .dns_fault(differs, DnsFault::OtherSerial(7))
            .dns_fault(resolves, DnsFault::Resolves);
        let world = world.start().await;
        let scope = Scope {
            only: [only].into(),
            ..Scope::default()
        };
        let facts = evidence_in(&world, scope).await.facts;
        let servers = [FIRST, FIRST_IPV6, SECOND, SECOND_IPV6];
        let soa = servers.map(|server| format!("{server} {BAKERY} SOA"));
        assert_eq!(asked_directly(&world), BTreeSet::from(soa));
        assert_eq!(world.ledger().questions(BAKERY, SOA), servers.len());
        assert!(facts.dns.state.known().is_some());
        let answer = &facts
            .name_server("ns1.bakkerij.be")
            .answers
            .known()
            .unwrap()[0];
        assert!(answer.serial.known().is_some());
        assert_eq!(cause(&answer.listed), Cause::NotAsked);
        assert_eq!(cause(&answer.tcp), Cause::NotAsked);
        assert_eq!(cause(&answer.foreign), Cause::NotAsked);
        assert_eq!(cause(&answer.serial_later), Cause::NotAsked);
        let not_asked = Seen::Unknown(Cause::NotAsked.into());
        assert_eq!(facts.dns.name_servers_above, not_asked);
        assert_eq!(cause(&facts.dns.foreign_above), Cause::NotAsked);
        assert_eq!(cause(&facts.dns.tcp_above), Cause::NotAsked);
    }
}
