//! How name servers are asked: each address once, and once more what was lost.

use hickory_proto::rr::RecordType::SOA;

use crate::name_servers::{FIRST, SECOND, found, list_of};
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
