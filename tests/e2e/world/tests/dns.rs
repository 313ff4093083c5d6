//! DNS answers are what real servers would say.

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{RData, RecordType};

use super::client::{RESOLVER, ask, data, question, tcp, udp, with_edns};
use crate::world::{Running, World};

async fn bakery() -> Running {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .nameserver("ns2.bakkerij.be", "185.10.21.1")
        .a("bakkerij.be", "185.10.20.30")
        .cname("www.bakkerij.be", "bakkerij.be")
        .cname("shop.bakkerij.be", "shops.example-hosting.com")
        .a("shops.example-hosting.com", "185.10.40.1")
        .mx(10, "mail.bakkerij.be")
        .txt("_dmarc.bakkerij.be", "v=DMARC1; p=none")
        .txt("*.wild.bakkerij.be", "anything")
        .caa("issue", "letsencrypt.org")
        .start()
        .await
}

fn soa_owner(answer: &Message) -> String {
    let soa = answer
        .authorities
        .iter()
        .find_map(|record| match record.data {
            RData::SOA(_) => Some(record.name.to_string()),
            _ => None,
        });
    soa.unwrap_or_default()
}

#[tokio::test]
async fn a_name_server_answers_with_authority_and_offers_no_recursion() {
    let world = bakery().await;
    let answer = ask(&world, "185.10.20.1", "bakkerij.be", RecordType::A).await;
    assert_eq!(data(&answer), ["185.10.20.30"]);
    assert!(answer.metadata.authoritative && !answer.metadata.recursion_available);
    assert!(
        answer.metadata.recursion_desired,
        "RD is copied from the question"
    );
    let soa = ask(&world, "185.10.21.1", "bakkerij.be", RecordType::SOA).await;
    assert_eq!(soa.answers.len(), 1);
}

#[tokio::test]
async fn a_resolver_answers_without_authority_and_offers_recursion() {
    let world = bakery().await;
    let answer = ask(&world, RESOLVER, "BAKKERIJ.be", RecordType::MX).await;
    assert_eq!(data(&answer), ["10 mail.bakkerij.be."]);
    assert!(!answer.metadata.authoritative && answer.metadata.recursion_available);
    let caa = ask(&world, RESOLVER, "bakkerij.be", RecordType::CAA).await;
    assert_eq!(data(&caa), ["0 issue \"letsencrypt.org\""]);
    let servers = ask(&world, RESOLVER, "bakkerij.be", RecordType::NS).await;
    assert_eq!(data(&servers), ["ns1.bakkerij.be.", "ns2.bakkerij.be."]);
}

#[tokio::test]
async fn a_name_that_does_not_exist_differs_from_a_type_that_does_not() {
    let world = bakery().await;
    for server in [RESOLVER, "185.10.20.1"] {
        let no_name = ask(&world, server, "nothing.bakkerij.be", RecordType::A).await;
        assert_eq!(no_name.metadata.response_code, ResponseCode::NXDomain);
        assert_eq!(soa_owner(&no_name), "bakkerij.be.");
        let no_data = ask(&world, server, "bakkerij.be", RecordType::TXT).await;
        assert_eq!(no_data.metadata.response_code, ResponseCode::NoError);
        assert_eq!(soa_owner(&no_data), "bakkerij.be.");
        // Nothing stands at wild.bakkerij.be, but something stands below it (RFC 8020).
        let between = ask(&world, server, "wild.bakkerij.be", RecordType::TXT).await;
        assert_eq!(between.metadata.response_code, ResponseCode::NoError);
        assert!(between.answers.is_empty());
    }
}

#[tokio::test]
async fn the_parents_exist_and_an_unregistered_name_does_not() {
    let world = bakery().await;
    let parent = ask(&world, RESOLVER, "be", RecordType::CAA).await;
    assert_eq!(parent.metadata.response_code, ResponseCode::NoError);
    assert_eq!(soa_owner(&parent), "be.");
    let stranger = ask(&world, RESOLVER, "slagerij.be", RecordType::NS).await;
    assert_eq!(stranger.metadata.response_code, ResponseCode::NXDomain);
    assert_eq!(soa_owner(&stranger), "be.");
    let nobody = World::new("slagerij.be").start().await;
    let own = ask(&nobody, RESOLVER, "slagerij.be", RecordType::A).await;
    assert_eq!(own.metadata.response_code, ResponseCode::NXDomain);
}

#[tokio::test]
async fn aliases_are_followed_as_far_as_each_server_can() {
    let world = bakery().await;
    let resolved = ask(&world, RESOLVER, "shop.bakkerij.be", RecordType::A).await;
    assert_eq!(
        data(&resolved),
        ["shops.example-hosting.com.", "185.10.40.1"]
    );
    let own = ask(&world, "185.10.20.1", "shop.bakkerij.be", RecordType::A).await;
    assert_eq!(data(&own), ["shops.example-hosting.com."]);
    assert_eq!(own.metadata.response_code, ResponseCode::NoError);
    let within = ask(&world, "185.10.20.1", "www.bakkerij.be", RecordType::A).await;
    assert_eq!(data(&within), ["bakkerij.be.", "185.10.20.30"]);
}

#[tokio::test]
async fn an_alias_that_leads_to_itself_is_a_server_failure() {
    let world = World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .cname("a.bakkerij.be", "b.bakkerij.be")
        .cname("b.bakkerij.be", "a.bakkerij.be")
        .start()
        .await;
    let answer = ask(&world, RESOLVER, "a.bakkerij.be", RecordType::A).await;
    assert_eq!(answer.metadata.response_code, ResponseCode::ServFail);
}

#[tokio::test]
async fn a_wildcard_answers_under_the_name_that_was_asked() {
    let world = bakery().await;
    let answer = ask(&world, RESOLVER, "x.y.wild.bakkerij.be", RecordType::TXT).await;
    assert_eq!(answer.answers[0].name.to_string(), "x.y.wild.bakkerij.be.");
    assert_eq!(data(&answer), ["anything"]);
}

#[tokio::test]
async fn a_parent_refers_down_and_a_stranger_is_refused() {
    let world = bakery().await;
    let parent = ask(&world, "194.0.25.16", "www.bakkerij.be", RecordType::A).await;
    assert!(!parent.metadata.authoritative && parent.answers.is_empty());
    let servers = parent.authorities.iter();
    let servers = servers.filter(|record| matches!(record.data, RData::NS(_)));
    assert_eq!(servers.count(), 2);
    assert_eq!(parent.additionals.len(), 2, "glue for both servers");
    let stranger = ask(&world, "185.10.20.1", "kbc.be", RecordType::A).await;
    assert_eq!(stranger.metadata.response_code, ResponseCode::Refused);
}

#[tokio::test]
async fn an_answer_too_long_for_the_client_is_cut_off_and_whole_over_tcp() {
    let long = "x".repeat(700);
    let world = World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .txt("bakkerij.be", &long)
        .start()
        .await;
    let small = question("bakkerij.be", RecordType::TXT);
    let cut = Message::from_vec(&udp(&world, RESOLVER, &small).await.unwrap()).unwrap();
    assert!(cut.metadata.truncation && cut.answers.is_empty());
    assert!(cut.edns.is_none(), "no EDNS for a client that has none");
    let large = with_edns(small.clone());
    let whole = Message::from_vec(&udp(&world, RESOLVER, &large).await.unwrap()).unwrap();
    assert!(!whole.metadata.truncation && whole.answers.len() == 1);
    assert!(whole.edns.is_some_and(|edns| edns.flags().dnssec_ok));
    let whole = tcp(&world, RESOLVER, &small).await.unwrap();
    assert!(matches!(&whole.answers[0].data, RData::TXT(txt) if txt.txt_data.len() == 3));
}

#[tokio::test]
async fn a_zone_is_handed_out_whole_or_not_at_all() {
    let world = World::strong("bakkerij.be").open_transfer("185.10.21.1");
    let world = world.start().await;
    let asked = question("bakkerij.be", RecordType::AXFR);
    let refused = tcp(&world, "185.10.20.1", &asked).await.unwrap();
    assert_eq!(refused.metadata.response_code, ResponseCode::Refused);
    let open = tcp(&world, "185.10.21.1", &asked).await.unwrap();
    let is_soa = |data: &RData| matches!(data, RData::SOA(_));
    let ends = [open.answers.first(), open.answers.last()];
    assert!(
        ends.iter()
            .all(|end| end.is_some_and(|end| is_soa(&end.data)))
    );
    let inside = open.answers.iter().filter(|record| !is_soa(&record.data));
    assert!(inside.count() > 15);
    let above = question("be", RecordType::AXFR);
    let above = tcp(&world, "185.10.21.1", &above).await.unwrap();
    assert_eq!(above.metadata.response_code, ResponseCode::Refused);
}
