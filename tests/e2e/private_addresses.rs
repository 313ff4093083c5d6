//! Addresses of no public network: the resolver may be the only one that says so.

use belfort::fact::{Cause, Lead, LeadRole, Seen};
use hickory_proto::rr::RecordType::A;

use crate::scan::{BAKERY, cause, facts, lines, result};
use crate::world::{Asked, DnsFault, Question, Running, World};

const WWW: &str = "www.bakkerij.be";
const RESOLVER: &str = "9.9.9.9";
const SERVERS: [&str; 2] = ["185.10.20.1", "185.10.21.1"];

/// The resolver gives another address for the `www` of a strong company.
fn answered(address: [u8; 4]) -> World {
    let question = Question::named(WWW).of_type(A).at(RESOLVER);
    World::strong(BAKERY).dns_fault(question, DnsFault::OtherAddress(address))
}

async fn verdict(world: World) -> String {
    let result = result(&world.start().await).await;
    let lines = lines(&result);
    let line = lines
        .iter()
        .find_map(|line| line.strip_prefix("private-addresses bakkerij.be "));
    line.unwrap().to_owned()
}

/// How often the domain's own servers were asked for the address of the `www`.
fn asked_at_source(world: &Running) -> usize {
    let entries = world.ledger().entries();
    let is_www = |asked: &Asked| matches!(asked, Asked::Question { name, kind, .. } if name == WWW && *kind == A);
    let own = entries
        .iter()
        .filter(|entry| is_www(&entry.asked) && entry.server.ip().to_string() != RESOLVER);
    own.count()
}

#[tokio::test]
async fn a_filter_or_the_dns_of_an_office_accuses_nobody() {
    for address in [
        [0, 0, 0, 0],
        [192, 168, 1, 31],
        [198, 18, 0, 7],
        [127, 0, 0, 1],
    ] {
        assert_eq!(
            verdict(answered(address)).await,
            "unknown unknown",
            "{address:?}"
        );
    }
    let world = answered([192, 168, 1, 31]).start().await;
    let facts = facts(&world).await;
    assert_eq!(cause(&facts.leads.private), Cause::Intercepted);
    assert_eq!(asked_at_source(&world), 1, "one server is asked, and once");
    let names = facts.leads.names.known().unwrap();
    let www: &Lead = names.iter().find(|lead| lead.name == WWW).unwrap();
    assert_eq!(www.role, LeadRole::Site);
    let public = www.at_source.known().unwrap();
    assert_eq!(
        public.addresses,
        ["185.10.20.31".parse::<std::net::IpAddr>().unwrap()]
    );
    for other in names.iter().filter(|lead| lead.name != WWW) {
        assert_eq!(other.at_source, Seen::Absent, "{}", other.name);
    }
}

#[tokio::test]
async fn what_the_domains_own_servers_say_is_told() {
    let world = World::strong(BAKERY).a(WWW, "192.168.1.31").start().await;
    let facts = facts(&world).await;
    let shown = "www.bakkerij.be → 192.168.1.31".to_owned();
    assert_eq!(facts.leads.private, Seen::Known(vec![shown]));
    assert_eq!(asked_at_source(&world), 1);
    // An alias of a provider's name is confirmed by the source, its address by nobody else.
    let aliased = || {
        World::strong(BAKERY)
            .without_records("mta-sts.bakkerij.be")
            .cname("mta-sts.bakkerij.be", "nas.thuis.net")
    };
    let world = aliased().a("nas.thuis.net", "192.168.0.9");
    assert_eq!(verdict(world).await, "fail private");
    let world = aliased().a("nas.thuis.net", "0.0.0.0");
    assert_eq!(verdict(world).await, "unknown unknown");
}

#[tokio::test]
async fn of_two_servers_the_second_is_asked_where_the_first_is_silent_and_then_nobody() {
    let silent = |world: World, server: &str| {
        world.dns_fault(Question::named(WWW).of_type(A).at(server), DnsFault::Silent)
    };
    let inside = || World::strong(BAKERY).a(WWW, "192.168.1.31");
    let one = silent(inside(), SERVERS[0]);
    assert_eq!(verdict(one).await, "fail private");
    let v6 = ["2a02:2788:a0::1", "2a02:2788:b0::1"];
    let servers = SERVERS.iter().chain(&v6);
    let all = servers.fold(answered([192, 168, 1, 31]), |world, server| {
        silent(world, server)
    });
    let world = all.start().await;
    let facts = facts(&world).await;
    assert_eq!(cause(&facts.leads.private), Cause::Timeout);
    assert_eq!(asked_at_source(&world), 2);
}

#[tokio::test]
async fn the_name_of_a_provider_is_believed_but_for_what_filters_answer() {
    let mail = |address: &str| {
        World::strong(BAKERY)
            .mx(20, "mx.provider.net")
            .a("mx.provider.net", address)
    };
    assert_eq!(verdict(mail("10.0.0.25")).await, "fail private");
    for filtered in ["0.0.0.0", "198.18.3.4", "198.19.255.1"] {
        assert_eq!(
            verdict(mail(filtered)).await,
            "unknown unknown",
            "{filtered}"
        );
    }
}
