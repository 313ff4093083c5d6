//! How name servers are asked: each address once, and once more what was lost.

use hickory_proto::rr::RecordType::SOA;

use crate::name_servers::{FIRST, FIRST_IPV6, SECOND, found, list_of};
use crate::scan::{BAKERY, Subjects, facts};
use crate::world::{DnsFault, Question, World};

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
