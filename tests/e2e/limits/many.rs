//! Of what there is too much of, so much is read, asked or kept: exactly as much as the table says.

use std::collections::BTreeSet;
use std::net::IpAddr;

use belfort::fact::{Cause, Facts, LeadRole, Seen};
use belfort::limits::LIMITS;
use belfort::result::Scope;
use hickory_proto::rr::rdata::{NS, TLSA};
use hickory_proto::rr::{RData, RecordType};

use crate::scan::{BAKERY, Subjects, cause, evidence_in, facts, facts_in_detail};
use crate::world::{
    Answer, Asked, Certificate, ChainForgery, DnsFault, Misbehaviour, Question, Running, Signing,
    Site, Stapled, TlsScript, World, policy_host, sound,
};

const WWW: &str = "www.bakkerij.be";
const REGISTERED: &str = "bakkerij.vlaanderen";
const REGISTRY: &str = "rdap.nic.vlaanderen";

/// Addresses of this network that were asked over UDP or connected to.
fn dialled(world: &Running, network: [u8; 2]) -> BTreeSet<IpAddr> {
    let wanted = world
        .dial()
        .dialled()
        .into_iter()
        .map(|one| one.wanted.ip());
    let within = |ip: &IpAddr| matches!(ip, IpAddr::V4(v4) if v4.octets()[..2] == network);
    wanted.filter(within).collect()
}

/// Whether a server was one too many.
fn is_left<T>(fact: &Seen<T>) -> bool {
    let why = fact.unknown();
    why.is_some_and(|why| why.cause == Cause::TooLarge && why.detail.contains("are asked"))
}

#[tokio::test]
async fn of_what_the_dns_says_so_much_is_read() {
    let mut world = World::strong(BAKERY).cname("c0.bakkerij.be", "c1.bakkerij.be");
    for number in 1..20 {
        let (from, to) = (
            format!("c{number}.bakkerij.be"),
            format!("c{}.bakkerij.be", number + 1),
        );
        world = world.cname(&from, &to);
    }
    world = world.a("c20.bakkerij.be", "185.10.20.31");
    // One stands there already.
    for number in 1..LIMITS.records {
        world = world.mx(20, &format!("m{number}.bakkerij.be"));
    }
    let one_too_many = world.clone().mx(20, "mx.bakkerij.be");
    for number in 0..30 {
        world = world.a(WWW, &format!("185.10.22.{number}"));
    }
    let world = world.start().await;
    let scope = Scope {
        hosts: vec!["c0.bakkerij.be".to_owned()],
        ..Scope::default()
    };
    let facts = evidence_in(&world, scope).await.facts;
    assert_eq!(facts.mail.mx.known().unwrap().records.len(), LIMITS.records);
    let servers = facts.mail_servers.known().unwrap();
    assert_eq!(servers.len(), LIMITS.records, "the rest is not forgotten");
    let rest = servers.iter().filter(|server| is_left(&server.addresses));
    assert_eq!(rest.count(), LIMITS.records - LIMITS.servers);
    let rest = facts.ipv6.mail_servers.known().unwrap().iter();
    let rest = rest.filter(|host| is_left(&host.addresses)).count();
    assert_eq!(rest, LIMITS.records - LIMITS.servers);
    let leads = facts.leads.names.known().unwrap();
    let followed = leads
        .iter()
        .filter(|lead| lead.role == LeadRole::MailServer && !is_left(&lead.end));
    assert_eq!(followed.count(), LIMITS.servers);
    let lead = |name: &str| {
        let mut found = leads.iter().filter(|lead| lead.role == LeadRole::Site);
        found.find(|lead| lead.name == name).unwrap()
    };
    assert_eq!(lead("c0.bakkerij.be").aliases.len(), LIMITS.aliases);
    let addresses = lead(WWW).addresses.known().unwrap();
    let of_ipv4 = addresses.iter().filter(|address| address.is_ipv4()).count();
    assert_eq!(of_ipv4, LIMITS.addresses);
    let facts = self::facts(&one_too_many.start().await).await;
    assert_eq!(
        cause(&facts.mail.mx),
        Cause::TooLarge,
        "a part is not the whole"
    );
}

#[tokio::test]
async fn of_many_servers_so_many_are_asked() {
    let mut world = World::strong(BAKERY);
    for number in 3..23 {
        let server = format!("ns{number}.bakkerij.be");
        world = world.ns(&server);
        for last in 1..8 {
            world = world.a(&server, &format!("185.99.{number}.{last}"));
        }
    }
    let world = world.start().await;
    let facts = facts(&world).await;
    let servers = facts.name_servers.known().unwrap();
    assert_eq!(servers.len(), 22, "the rest is not forgotten");
    let (rest, some): (Vec<_>, Vec<_>) = servers.iter().partition(|one| is_left(&one.answers));
    assert_eq!(
        (some.len(), rest.len()),
        (LIMITS.servers, 22 - LIMITS.servers)
    );
    let followed = facts.leads.names.known().unwrap().iter();
    let followed = followed.filter(|lead| lead.role == LeadRole::NameServer && !is_left(&lead.end));
    assert_eq!(followed.count(), LIMITS.servers);
    let mut asked: BTreeSet<(u8, IpAddr)> = BTreeSet::new();
    for address in dialled(&world, [185, 99]) {
        let IpAddr::V4(v4) = address else { continue };
        asked.insert((v4.octets()[2], address));
    }
    let servers: BTreeSet<u8> = asked.iter().map(|(server, _)| *server).collect();
    assert!(!servers.is_empty());
    assert_eq!(asked.len(), servers.len() * LIMITS.server_addresses);
}

/// Those that are asked do not know the domain; the one that does is one too many.
#[tokio::test]
async fn what_the_first_servers_say_is_not_said_of_those_that_are_not_asked() {
    let mut world = World::strong(BAKERY);
    for number in 10..20 {
        let server = format!("a{number}.bakkerij.be");
        let address = format!("185.99.{number}.1");
        let here = Question::named(BAKERY).at(&address);
        world = world.nameserver(&server, &address);
        world = world.dns_fault(here, DnsFault::Lame);
    }
    let facts = facts(&world.start().await).await;
    assert_eq!(cause(&facts.dns.state), Cause::TooLarge);
    assert_eq!(cause(&facts.dns.name_servers_only_above), Cause::TooLarge);
}

/// The zone above has many servers, none of which answers.
#[tokio::test]
async fn of_the_servers_above_so_many_are_asked() {
    let mut world = World::strong(BAKERY);
    for last in 1..9 {
        let server = format!("ns{last}.dns-be.be");
        world = world.record("be", RData::NS(NS(format!("{server}.").parse().unwrap())));
        world = world.a(&server, &format!("185.98.0.{last}"));
    }
    let above = Question::named(BAKERY)
        .of_type(RecordType::NS)
        .at("194.0.25.16");
    let world = world.dns_fault(above, DnsFault::Silent).start().await;
    facts(&world).await;
    let asked = dialled(&world, [185, 98]).len();
    // One of those that are asked may be the one that was there before.
    let all = LIMITS.servers_above;
    assert!(asked == all || asked == all - 1, "{asked}");
}

/// Signatures do not hold, and every one of many addresses could be asked for them.
#[tokio::test]
async fn of_the_servers_that_sign_so_many_are_asked() {
    let mut world = World::strong(BAKERY).signing(Signing::Expired);
    for last in 1..5 {
        world = world
            .nameserver("ns1.bakkerij.be", &format!("185.97.1.{last}"))
            .nameserver("ns2.bakkerij.be", &format!("185.97.2.{last}"));
    }
    let world = world.start().await;
    facts(&world).await;
    let entries = world.ledger().entries();
    let keys = entries.iter().filter(|entry| {
        matches!(&entry.asked, Asked::Question { kind: RecordType::DNSKEY, name, .. } if name == BAKERY)
    });
    let resolver: IpAddr = "9.9.9.9".parse().unwrap();
    let asked: BTreeSet<IpAddr> = keys.map(|entry| entry.server.ip()).collect();
    assert_eq!(
        asked.iter().filter(|ip| **ip != resolver).count(),
        LIMITS.servers_signing
    );
}

async fn www(site: Site) -> Facts {
    facts(
        &World::strong(BAKERY)
            .site(WWW, sound(BAKERY, site))
            .start()
            .await,
    )
    .await
}

#[tokio::test]
async fn of_what_a_web_server_sends_so_much_is_kept() {
    let long = "x".repeat(LIMITS.header_value + 1_000);
    let large = format!(
        "Contact: mailto:a@b.be\n{}",
        "# \n".repeat(LIMITS.security_txt / 3)
    );
    let site = Site::page("<h1>Brood</h1>").header("X-Long", &long);
    let own = sound(BAKERY, Site::leading_to("https://www.bakkerij.be/"));
    let own = own.path("/.well-known/security.txt", Answer::text(&large));
    let world = World::strong(BAKERY).site(BAKERY, own).site(
        WWW,
        sound(BAKERY, site).path("/.well-known/security.txt", Answer::text(&large)),
    );
    let facts = facts(&world.start().await).await;
    let hop = &facts.site(WWW).https.known().unwrap().hops[0];
    let kept = hop.headers.iter().find(|header| header.name == "x-long");
    assert_eq!(kept.unwrap().value.len(), LIMITS.header_value);
    assert_eq!(cause(&facts.web.security_txt), Cause::TooLarge);
}

#[tokio::test]
async fn of_a_certificate_so_many_names_are_kept() {
    let names: Vec<String> = (0..LIMITS.certificate_names + 50)
        .map(|number| format!("n{number}.bakkerij.be"))
        .chain([WWW.to_owned()])
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let facts = www(Site::page("").certificate(Certificate::good().names(&names))).await;
    let endpoint = facts.endpoint("www.bakkerij.be:443/ipv4");
    let certificate = endpoint.certificate.known().unwrap();
    assert_eq!(certificate.names.len(), LIMITS.certificate_names);
}

/// Twice as many certificates as are read, each of them sound.
#[tokio::test]
async fn of_a_long_chain_so_many_certificates_are_read() {
    let long = ChainForgery(|chain, _| {
        let again = chain.last().unwrap();
        let more = std::iter::repeat_n(again.clone(), LIMITS.chain * 2);
        chain.iter().cloned().chain(more).collect()
    });
    let facts = www(Site::page("").certificate(Certificate::good().forged(long))).await;
    let endpoint = facts.endpoint("www.bakkerij.be:443/ipv4");
    let chain = endpoint.chain.known().unwrap();
    assert_eq!(chain.certificates.len(), LIMITS.chain);
}

#[tokio::test]
async fn a_staple_is_kept_up_to_its_limit() {
    let huge = Certificate::good().stapled(Stapled::Huge);
    let facts = www(Site::page("").certificate(huge)).await;
    let endpoint = facts.endpoint("www.bakkerij.be:443/ipv4");
    assert_eq!(cause(&endpoint.staple), Cause::TooLarge);
}

#[tokio::test]
async fn of_many_addresses_of_a_site_so_many_are_looked_at() {
    let mut world = World::strong(BAKERY).without_ipv6();
    for last in 1..8 {
        world = world.a(WWW, &format!("185.10.23.{last}"));
    }
    let facts = facts(&world.start().await).await;
    let further = &facts.endpoint("www.bakkerij.be:443/ipv4").further;
    assert_eq!(further.known().unwrap().len(), LIMITS.tls_further);
}

/// A server that closes to refuse is asked again and again; with every suite it is asked for more than there may be.
#[tokio::test]
async fn even_in_detail_no_more_connections_are_made_than_the_table_says() {
    let script = TlsScript::old().misbehaves(Misbehaviour::ClosesToRefuse);
    let site = sound(BAKERY, Site::page("")).tls_script(script);
    let world = World::strong(BAKERY)
        .without_ipv6()
        .site(WWW, site)
        .start()
        .await;
    let facts = facts_in_detail(&world).await;
    let support = &facts.endpoint("www.bakkerij.be:443/ipv4").support;
    let made = *support.connections.known().unwrap();
    assert!(
        made > 36 && made as usize <= LIMITS.tls_connections_in_detail,
        "{made}"
    );
}

#[tokio::test]
async fn of_a_policy_for_mail_so_much_is_read() {
    let policy = policy_host(&format!(
        "version: STSv1\n{}",
        "# \n".repeat(LIMITS.mta_sts)
    ));
    let world = World::strong(BAKERY).site("mta-sts.bakkerij.be", policy);
    let facts = facts(&world.start().await).await;
    assert!(facts.mail.mta_sts_policy.known().unwrap().cut);
}

#[tokio::test]
async fn a_certificate_that_is_fetched_is_read_up_to_its_limit() {
    let site = Site::page("").certificate(Certificate::intermediate_at("/endless"));
    let facts = www(site).await;
    let chain = facts.endpoint("www.bakkerij.be:443/ipv4").chain.known();
    assert_eq!(cause(&chain.unwrap().fetched), Cause::TooLarge);
}

async fn registered(answer: Answer) -> (Facts, usize) {
    let registry = Site::page("").path("/domain/bakkerij.vlaanderen", answer);
    let world = World::strong(REGISTERED)
        .a(REGISTRY, "185.10.97.43")
        .site(REGISTRY, registry)
        .start()
        .await;
    let facts = facts(&world).await;
    let asked =
        world.ledger().entries().into_iter().filter(
            |entry| matches!(&entry.asked, Asked::Request { url } if url.contains(REGISTRY)),
        );
    (facts, asked.count())
}

#[tokio::test]
async fn a_registry_is_asked_so_often_and_read_so_far() {
    let endless = format!(
        r#"{{"objectClassName": "domain", "x": "{}"}}"#,
        "x".repeat(LIMITS.rdap)
    );
    let answer = Answer::file("application/rdap+json", endless.into_bytes());
    let (facts, _) = registered(answer).await;
    assert_eq!(cause(&facts.registration.record), Cause::TooLarge);
    let circle = Answer::redirect(
        302,
        &format!("https://{REGISTRY}/domain/bakkerij.vlaanderen"),
    );
    let (facts, asked) = registered(circle).await;
    assert_eq!(asked, LIMITS.rdap_requests);
    assert!(facts.registration.record.unknown().is_some());
}

/// One record within the limit and one beyond it: the second is kept nowhere.
#[tokio::test]
async fn a_tlsa_record_is_kept_up_to_its_limit() {
    let record =
        |bytes: usize| RData::TLSA(TLSA::new(3.into(), 1.into(), 0.into(), vec![7; bytes]));
    let owner = "_25._tcp.mail.bakkerij.be";
    let world = World::strong(BAKERY)
        .without_tlsa()
        .record(owner, record(LIMITS.tlsa - 200))
        .record(owner, record(LIMITS.tlsa + 200));
    let facts = facts(&world.start().await).await;
    let told = format!("{:?}", facts.mail.tlsa);
    let hex = told.matches("07070707").count();
    assert!(hex > 0 && hex * 4 <= LIMITS.tlsa * 2, "{hex}");
}
