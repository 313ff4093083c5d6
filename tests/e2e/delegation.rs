//! Who answers for a domain, where its own records do not say so.

use std::time::Duration;

use belfort::fact::{DomainState, Seen};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use hickory_proto::rr::RecordType::NS;

use crate::name_servers::{ABOVE, FIRST, found, list_of};
use crate::scan::{BAKERY, facts, net};
use crate::world::{DnsFault, World};

const RESOLVER: &str = "9.9.9.9";

#[tokio::test]
async fn a_domain_that_names_no_servers_itself_has_those_that_the_zone_above_names() {
    let world = World::strong(BAKERY).dns_fault(list_of(RESOLVER), DnsFault::NoData);
    let (news, after) = found(world).await;
    assert_eq!(news, Vec::<String>::new());
    assert_eq!(after.evidence.dns.zone, Seen::Known(BAKERY.to_owned()));
    let mut world = World::strong(BAKERY).dns_fault(list_of(RESOLVER), DnsFault::NoData);
    world = world.dns_fault(list_of(FIRST), DnsFault::NoData);
    let (news, _) = found(world).await;
    assert_eq!(
        news,
        ["nameserver-consistency bakkerij.be partial lists-differ"]
    );
}

#[tokio::test]
async fn a_registry_that_keeps_the_records_itself_answers_for_the_domain() {
    let at_resolver = list_of(RESOLVER);
    let world = World::strong(BAKERY)
        .dns_fault(at_resolver, DnsFault::NoData)
        .dns_fault(list_of(ABOVE), DnsFault::NoData);
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.dns.zone, Seen::Known("be".to_owned()));
    assert_eq!(facts.dns.state, Seen::Known(DomainState::Answers));
}

#[tokio::test]
async fn an_alias_lies_in_the_zone_in_which_it_stands() {
    let shop = "winkel.bakkerij.be";
    let world = World::new("platform.net")
        .nameserver("ns1.platform.net", "185.10.20.1")
        .a("platform.net", "185.10.20.30")
        .a(BAKERY, "185.10.20.31")
        .cname(shop, "platform.net")
        .start()
        .await;
    let scan = Scan {
        net: net(&world),
        target: Target::parse(shop).unwrap().0,
        scope: Scope::default(),
    };
    let limit = Duration::from_mins(1);
    let facts = observe(scan, PROBES, limit, |_| ()).await.facts;
    assert_eq!(facts.dns.zone, Seen::Known(BAKERY.to_owned()));
    assert_eq!(facts.dns.state, Seen::Known(DomainState::Answers));
    assert_eq!(world.ledger().questions(shop, NS), 1, "of the resolver");
}
