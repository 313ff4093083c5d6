//! What many targets share is asked once in a run.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use belfort::batch::End;
use hickory_proto::rr::RecordType;

use super::{Run, SEED, Watcher, quick};
use crate::world::{Asked, Member, Running, World};

/// A question to the resolver: name, type, and whether signatures were wanted.
type Question = (String, RecordType, bool);

/// What the resolver was asked, and how often.
fn questions(world: &Running) -> BTreeMap<Question, usize> {
    let resolvers: Vec<IpAddr> = world.resolvers().iter().map(SocketAddr::ip).collect();
    let mut questions = BTreeMap::new();
    for entry in world.ledger().entries() {
        if let Asked::Question {
            name,
            kind,
            signatures,
            transport,
        } = entry.asked
            && resolvers.contains(&entry.server.ip())
            && transport == belfort::net::dial::Transport::Udp
        {
            let question = (name.to_ascii_lowercase(), kind, signatures);
            *questions.entry(question).or_default() += 1;
        }
    }
    questions
}

/// What the resolver is asked in a batch of so many companies, those of each left out.
async fn shared_questions(count: usize) -> BTreeMap<Question, usize> {
    let (world, members) = World::crowd(40, SEED);
    let world = world.start().await;
    let there = quick(&members).into_iter().filter(|one| one.is_there());
    let there: Vec<&Member> = there.take(count).collect();
    assert_eq!(there.len(), count);
    let run = Run::over(&world, there.iter().copied());
    let (end, counts) = run.run(&Arc::new(Watcher::default())).await;
    assert_eq!((end, counts.measured), (End::Finished, count as u64));
    let mut questions = questions(&world);
    let own = |name: &str| {
        let is_of =
            |one: &&Member| name == one.domain || name.ends_with(&format!(".{}", one.domain));
        let label = |one: &&Member| name.contains(&one.domain.replace('.', "-"));
        there.iter().any(|one| is_of(one) || label(one))
    };
    questions.retain(|(name, ..), _| !own(name));
    questions
}

#[tokio::test]
async fn the_zones_above_and_the_records_of_providers_are_asked_for_once() {
    let many = shared_questions(30).await;
    let twice = many.iter().filter(|(_, times)| **times > 1);
    let twice: Vec<_> = twice.collect();
    assert_eq!(twice, [], "asked more than once");
    let asked = |name: &str, kind, signatures| {
        let question = (name.to_owned(), kind, signatures);
        assert!(many.contains_key(&question), "{question:?}: {many:?}");
    };
    asked("be", RecordType::DNSKEY, true);
    asked("be", RecordType::DS, true);
    asked("be", RecordType::SOA, true);
    asked("spf.wolkenhuis.be", RecordType::TXT, false);
    asked("ns1.wolkenhuis.be", RecordType::A, false);
}
