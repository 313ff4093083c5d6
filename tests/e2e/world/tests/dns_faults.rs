//! DNS faults reach the client as they would in life.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::RecordType;

use super::client::{RESOLVER, ask, question, tcp, udp};
use crate::world::{DnsFault, Part, Question, World};

const DMARC: &str = "_dmarc.bakkerij.be";

fn bakery() -> World {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .nameserver("ns2.bakkerij.be", "185.10.21.1")
        .txt(DMARC, "v=DMARC1; p=none")
}

async fn code(world: World, server: &str) -> ResponseCode {
    let world = world.start().await;
    let answer = ask(&world, server, DMARC, RecordType::TXT).await;
    answer.metadata.response_code
}

#[tokio::test]
async fn one_question_goes_wrong_and_the_others_do_not() {
    let question = Question::named(DMARC).of_type(RecordType::TXT);
    let world = bakery().dns_fault(question, DnsFault::ServerFailure);
    let world = world.start().await;
    for server in [RESOLVER, "185.10.20.1"] {
        let failed = ask(&world, server, DMARC, RecordType::TXT).await;
        assert_eq!(failed.metadata.response_code, ResponseCode::ServFail);
        assert!(failed.answers.is_empty() && failed.authorities.is_empty());
        let other = ask(&world, server, DMARC, RecordType::A).await;
        assert_eq!(other.metadata.response_code, ResponseCode::NoError);
    }
}

#[tokio::test]
async fn a_resolver_goes_round_one_bad_server_and_fails_when_all_are_bad() {
    let first = || Question::any().at("185.10.20.1");
    let second = || Question::any().at("185.10.21.1");
    let one = bakery().dns_fault(first(), DnsFault::Silent);
    assert_eq!(code(one.clone(), RESOLVER).await, ResponseCode::NoError);
    let both = one.dns_fault(second(), DnsFault::Refused);
    assert_eq!(code(both.clone(), RESOLVER).await, ResponseCode::ServFail);
    assert_eq!(code(both, "185.10.21.1").await, ResponseCode::Refused);
    let stopped = bakery().silent("185.10.20.1").refusing("185.10.21.1");
    assert_eq!(code(stopped, RESOLVER).await, ResponseCode::ServFail);
}

#[tokio::test]
async fn a_resolver_may_itself_refuse() {
    let own = Question::any().at(RESOLVER);
    let world = bakery().dns_fault(own, DnsFault::Refused);
    assert_eq!(code(world, RESOLVER).await, ResponseCode::Refused);
}

#[tokio::test]
async fn a_lame_server_answers_without_authority() {
    let world = bakery().dns_fault(Question::any().at("185.10.20.1"), DnsFault::Lame);
    let world = world.start().await;
    let lame = ask(&world, "185.10.20.1", "bakkerij.be", RecordType::SOA).await;
    assert!(!lame.metadata.authoritative);
    let good = ask(&world, "185.10.21.1", "bakkerij.be", RecordType::SOA).await;
    assert!(good.metadata.authoritative);
}

#[tokio::test]
async fn silence_lasts() {
    let world = bakery().dns_fault(Question::named(DMARC), DnsFault::Silent);
    let world = world.start().await;
    let question = question(DMARC, RecordType::TXT);
    let silence = udp(&world, RESOLVER, &question).await;
    assert_eq!(silence.unwrap_err().kind(), ErrorKind::TimedOut);
    let silence = tcp(&world, RESOLVER, &question).await;
    assert_eq!(silence.unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(world.ledger().questions(DMARC, RecordType::TXT), 2);
}

#[tokio::test]
async fn forged_ids_noise_and_truncation_without_tcp_are_what_they_say() {
    let at = |server| Question::any().at(server);
    let world = bakery()
        .dns_fault(at("185.10.20.1"), DnsFault::WrongId)
        .dns_fault(at("185.10.21.1"), DnsFault::Garbage)
        .dns_fault(at(RESOLVER), DnsFault::TruncatedWithoutTcp)
        .start()
        .await;
    let question = question(DMARC, RecordType::TXT);
    let forged = udp(&world, "185.10.20.1", &question).await.unwrap();
    let forged = Message::from_vec(&forged).unwrap();
    assert_ne!(forged.metadata.id, question.metadata.id);
    let noise = udp(&world, "185.10.21.1", &question).await.unwrap();
    assert!(Message::from_vec(&noise).is_err());
    let cut = udp(&world, RESOLVER, &question).await.unwrap();
    assert!(Message::from_vec(&cut).unwrap().metadata.truncation);
    let closed = tcp(&world, RESOLVER, &question).await;
    assert_eq!(closed.unwrap_err().kind(), ErrorKind::UnexpectedEof);
}

#[tokio::test]
async fn every_answer_waits_its_delay() {
    let world = bakery().delay(Duration::from_millis(40)).start().await;
    let begun = Instant::now();
    ask(&world, RESOLVER, DMARC, RecordType::TXT).await;
    let over_udp = begun.elapsed();
    assert!(over_udp >= Duration::from_millis(40), "{over_udp:?}");
    let begun = Instant::now();
    tcp(&world, RESOLVER, &question(DMARC, RecordType::TXT))
        .await
        .unwrap();
    let over_tcp = begun.elapsed();
    assert!(over_tcp >= Duration::from_millis(80), "{over_tcp:?}");
}

#[tokio::test]
async fn stopping_all_name_servers_leaves_the_resolver_with_nothing_to_say() {
    let world = bakery().start().await;
    world.stop(Part::NameServers);
    let answer = ask(&world, RESOLVER, DMARC, RecordType::TXT).await;
    assert_eq!(answer.metadata.response_code, ResponseCode::ServFail);
    world.restore(Part::NameServers);
    let answer = ask(&world, RESOLVER, DMARC, RecordType::TXT).await;
    assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
}
