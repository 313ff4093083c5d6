//! Name servers that find out foreign names for strangers.

use belfort::fact::Cause;

use crate::name_servers::{ABOVE, FIRST, FIRST_IPV6, found};
use crate::scan::{BAKERY, Subjects, cause};
use crate::world::{DnsFault, Question, World};

/// What each name server is asked that is not its own.
const FOREIGN: &str = "example.com";

fn foreign_at(server: &str) -> Question {
    Question::named(FOREIGN).at(server)
}

#[tokio::test]
async fn an_own_server_that_resolves_for_strangers_is_open() {
    let world = World::strong(BAKERY).dns_fault(foreign_at(FIRST_IPV6), DnsFault::Resolves);
    let (found, after) = found(world).await;
    assert_eq!(found, ["nameserver-recursion ns1.bakkerij.be fail open"]);
    let above = after.evidence.dns.foreign_above.known().unwrap();
    assert!(above.authoritative && !above.address, "{above:?}");
}

#[tokio::test]
async fn a_providers_open_server_is_the_providers_business() {
    let world = World::strong(BAKERY)
        .nameserver("ns1.andere-dns.be", "185.10.40.1")
        .nameserver("ns1.andere-dns.be", "2a02:2788:d0::1")
        .dns_fault(foreign_at("185.10.40.1"), DnsFault::Resolves);
    let (found, _) = found(world).await;
    assert_eq!(
        found,
        ["nameserver-recursion ns1.andere-dns.be info provider"]
    );
}

#[tokio::test]
async fn what_resolves_in_every_servers_place_accuses_nobody() {
    let everywhere = Question::named(FOREIGN);
    let world = World::strong(BAKERY).dns_fault(everywhere, DnsFault::Resolves);
    let (found, after) = found(world).await;
    assert_eq!(
        found,
        [
            "nameserver-recursion ns1.bakkerij.be unknown unknown",
            "nameserver-recursion ns2.bakkerij.be unknown unknown",
        ]
    );
    let facts = after.evidence;
    let open = &facts.name_server("ns1.bakkerij.be").open_resolver;
    assert_eq!(cause(open), Cause::Intercepted);
}

#[tokio::test]
async fn an_open_server_without_a_witness_is_unknown() {
    let world = World::strong(BAKERY)
        .dns_fault(foreign_at(FIRST), DnsFault::Resolves)
        .dns_fault(foreign_at(ABOVE), DnsFault::Silent);
    let (found, _) = found(world).await;
    assert_eq!(
        found,
        ["nameserver-recursion ns1.bakkerij.be unknown unknown"]
    );
}

#[tokio::test]
async fn a_server_that_keeps_silent_on_foreign_names_is_unknown() {
    let world = World::strong(BAKERY).dns_fault(foreign_at(FIRST), DnsFault::Silent);
    let (found, _) = found(world).await;
    assert_eq!(
        found,
        ["nameserver-recursion ns1.bakkerij.be unknown unknown"]
    );
}

#[tokio::test]
async fn a_providers_server_that_keeps_silent_on_foreign_names_costs_nothing() {
    let world = World::strong(BAKERY)
        .nameserver("ns1.andere-dns.be", "185.10.40.1")
        .nameserver("ns1.andere-dns.be", "2a02:2788:d0::1")
        .dns_fault(foreign_at("185.10.40.1"), DnsFault::Silent);
    let (found, after) = found(world).await;
    assert_eq!(
        found,
        ["nameserver-recursion ns1.andere-dns.be not-applicable provider-unseen"]
    );
    assert_eq!(after.score.low, Some(100));
}
