//! Where names lead: nowhere, to what anybody may get, or into a private network.

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{Cause, Facts, Lead, LeadEnd, LeadRole, Leads, Seen};
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use hickory_proto::rr::RecordType::{self, CNAME, MX, NS};

use crate::scan::{BAKERY, cause, changed, facts, lines, net, result};
use crate::world::{DnsFault, Question, World};

/// Senders look there for a policy, where a record says that there is one.
const POLICY: &str = "mta-sts.bakkerij.be";

/// A strong company without a policy for mail, as most are.
fn company() -> World {
    World::strong(BAKERY)
        .without_records("_mta-sts.bakkerij.be")
        .without_records(POLICY)
}

/// The same, where the name of the policy is an alias all the same.
fn alias(target: &str) -> World {
    company().cname(POLICY, target)
}

/// What is new in comparison with that company.
async fn news(world: World) -> Vec<String> {
    let before = result(&company().start().await).await;
    changed(&before, &result(&world.start().await).await)
}

fn lead<'f>(facts: &'f Facts, role: LeadRole, name: &str) -> &'f Lead {
    let names = facts.leads.names.known().unwrap();
    let mut fitting = names.iter().filter(|lead| lead.role == role);
    fitting.find(|lead| lead.name == name).unwrap()
}

#[tokio::test]
async fn an_alias_of_what_nobody_registered_may_be_had_by_anybody() {
    let news = news(alias("policy.oude-hosting.net")).await;
    assert_eq!(news, ["dangling-records bakkerij.be fail claimable"]);
    let facts = facts(&alias("policy.oude-hosting.net").start().await).await;
    let lead = lead(&facts, LeadRole::MailPolicy, POLICY);
    assert_eq!(lead.aliases, ["policy.oude-hosting.net"]);
    assert_eq!(lead.end, Seen::Known(LeadEnd::NoSuchName));
    assert_eq!(lead.domain, "oude-hosting.net");
    assert_eq!(lead.domain_exists, Seen::Known(false));
    let shown = "mta-sts.bakkerij.be → policy.oude-hosting.net";
    assert_eq!(facts.leads.claimable, Seen::Known(vec![shown.to_owned()]));
}

#[tokio::test]
async fn an_alias_of_a_missing_name_below_a_registered_one_leads_nowhere() {
    let registered = |world: World| world.a("oude-hosting.net", "185.10.96.1");
    let world = registered(alias("policy.oude-hosting.net"));
    assert_eq!(
        news(world).await,
        ["dangling-records bakkerij.be partial nowhere"]
    );
    // The chain is followed to its end.
    let world = registered(alias("a.oude-hosting.net")).cname("a.oude-hosting.net", "b.nieuwe.net");
    assert_eq!(
        news(world).await,
        ["dangling-records bakkerij.be fail claimable"]
    );
}

#[tokio::test]
async fn aliases_in_a_circle_are_shown_with_every_step() {
    let way = |steps: &[&str]| Seen::Known(vec![steps.join(" → ")]);
    let two = alias("a.bakkerij.be").cname("a.bakkerij.be", POLICY);
    for (world, steps) in [
        (alias(POLICY), [POLICY, POLICY].as_slice()),
        (two, &[POLICY, "a.bakkerij.be", POLICY]),
    ] {
        let expected = ["dangling-records bakkerij.be partial nowhere"];
        assert_eq!(news(world.clone()).await, expected);
        let facts = facts(&world.start().await).await;
        assert_eq!(facts.leads.nowhere, way(steps));
    }
}

#[tokio::test]
async fn what_a_provider_hands_out_counts_by_who_chooses_the_name() {
    let taken = "dangling-records bakkerij.be fail claimable";
    let nobodys = "dangling-records bakkerij.be partial nowhere";
    for (target, expected) in [
        ("bakkerij.azurewebsites.net", taken),
        ("bakkerij.westeurope.cloudapp.azure.com", taken),
        ("bakkerij.duckdns.org", taken),
        ("d111111abcdef8.cloudfront.net", nobodys),
        ("shop-12.eu-west-1.elb.amazonaws.com", nobodys),
        ("intranet.bakkerij.local", nobodys),
    ] {
        assert_eq!(news(alias(target)).await, [expected], "{target}");
    }
}

#[tokio::test]
async fn an_alias_that_leads_somewhere_is_in_order() {
    let world = alias("policy.hosting.net").a("policy.hosting.net", "185.10.96.1");
    assert!(news(world.clone()).await.is_empty());
    let seen = facts(&world.start().await).await;
    let policy = lead(&seen, LeadRole::MailPolicy, POLICY);
    assert_eq!(policy.aliases, ["policy.hosting.net"]);
    assert_eq!(policy.end, Seen::Known(LeadEnd::Exists));
    assert_eq!(policy.addresses.known().unwrap().len(), 1);
    // A name without an address is there all the same.
    let world = alias("policy.hosting.net").txt("policy.hosting.net", "onderhoud");
    assert!(news(world).await.is_empty());
    let unset = facts(&company().start().await).await;
    let policy = lead(&unset, LeadRole::MailPolicy, POLICY);
    assert_eq!(policy.end, Seen::Known(LeadEnd::NoSuchName));
    assert!(policy.aliases.is_empty(), "nothing points anywhere");
}

#[tokio::test]
async fn servers_that_records_name_count_too() {
    let world = company().ns("ns.oude-hosting.net");
    let expected = [
        "dangling-records bakkerij.be fail claimable",
        "ipv6 bakkerij.be info some",
        "nameserver-recursion ns.oude-hosting.net not-applicable no-answer",
        "nameserver-redundancy bakkerij.be partial failing",
    ];
    assert_eq!(news(world).await, expected);
    let world = company().ns("ns3.bakkerij.be");
    let expected = [
        "dangling-records bakkerij.be partial nowhere",
        "ipv6 bakkerij.be info some",
        "nameserver-recursion ns3.bakkerij.be not-applicable no-answer",
        "nameserver-redundancy bakkerij.be partial failing",
    ];
    assert_eq!(news(world).await, expected);
    let stays_with_mail = |world| async {
        let news = news(world).await;
        news.into_iter()
            .filter(|line| line.starts_with("dangling"))
            .collect::<Vec<_>>()
    };
    let world = company().mx(20, "mx.oude-mail.net");
    let expected = ["dangling-records bakkerij.be fail claimable"];
    assert_eq!(stays_with_mail(world).await, expected);
    let world = company().mx(20, "mx2.bakkerij.be");
    assert!(stays_with_mail(world).await.is_empty());
}

#[tokio::test]
async fn a_server_that_only_the_zone_above_still_names_counts_too() {
    let handed = Question::named(BAKERY).of_type(NS).at("194.0.25.16");
    let names = "ns1.bakkerij.be ns2.bakkerij.be ns.oude-hosting.net";
    let world = company().dns_fault(handed, DnsFault::OtherServers(names));
    let expected = [
        "dangling-records bakkerij.be fail claimable",
        "nameserver-consistency bakkerij.be partial only-above",
    ];
    assert_eq!(news(world).await, expected);
}

#[tokio::test]
async fn what_cannot_be_asked_accuses_nobody() {
    let target = "policy.oude-hosting.net";
    let unknown = ["dangling-records bakkerij.be unknown unknown"];
    for fault in [DnsFault::ServerFailure, DnsFault::Refused] {
        let question = Question::named(target).at("9.9.9.9");
        let news = news(alias(target).dns_fault(question, fault)).await;
        assert_eq!(news, unknown);
    }
    // Denied without proof, by a filter or a small forwarder, below a domain that is there.
    let denied = Question::named(target).at("9.9.9.9");
    let denied = alias(target).dns_fault(denied, DnsFault::Filtered);
    let world = denied.clone().a("oude-hosting.net", "185.10.96.1");
    assert_eq!(news(world).await, unknown);
    // Where the domain is denied with proof, nothing below it can be there.
    let claimable = ["dangling-records bakkerij.be fail claimable"];
    assert_eq!(news(denied).await, claimable);
    // The proof is there for the name, but not for the domain it would belong to.
    let domain = Question::named("oude-hosting.net").at("9.9.9.9");
    let world = alias(target).dns_fault(domain, DnsFault::ServerFailure);
    assert_eq!(news(world).await, unknown);
}

#[tokio::test]
async fn a_forwarder_that_leaves_the_proof_out_hides_nothing_where_nothing_points() {
    let denied = Question::named(POLICY).at("9.9.9.9");
    let world = company().dns_fault(denied, DnsFault::Filtered);
    assert!(news(world).await.is_empty());
}

#[tokio::test]
async fn a_list_of_servers_that_is_unseen_leaves_what_was_seen_standing() {
    let unseen = |world: World, kind: RecordType| {
        let question = Question::named(BAKERY).of_type(kind).at("9.9.9.9");
        world.dns_fault(question, DnsFault::Silent)
    };
    let facts = facts(&unseen(company(), MX).start().await).await;
    let stands_for_all = lead(&facts, LeadRole::MailServer, BAKERY);
    assert_eq!(cause(&stands_for_all.end), Cause::Timeout);
    assert_eq!(cause(&facts.leads.claimable), Cause::Timeout);
    assert_eq!(cause(&facts.leads.private), Cause::Timeout);
    for kind in [MX, NS] {
        let world = unseen(alias("policy.oude-hosting.net"), kind);
        let result = result(&world.start().await).await;
        let found = "dangling-records bakkerij.be fail claimable".to_owned();
        assert!(lines(&result).contains(&found), "{kind}");
    }
}

#[tokio::test]
async fn an_address_of_a_private_network_is_told_wherever_it_stands() {
    for (world, shown) in [
        (
            company().a("www.bakkerij.be", "10.0.0.1"),
            "www.bakkerij.be → 10.0.0.1",
        ),
        (company().aaaa(BAKERY, "fd12::1"), "bakkerij.be → fd12::1"),
        (
            company().a("mail.bakkerij.be", "192.168.1.25"),
            "mail.bakkerij.be → 192.168.1.25",
        ),
        (
            company().a("ns2.bakkerij.be", "127.0.0.1"),
            "ns2.bakkerij.be → 127.0.0.1",
        ),
        (
            alias("nas.thuis.net").a("nas.thuis.net", "192.168.0.9"),
            "mta-sts.bakkerij.be → 192.168.0.9",
        ),
    ] {
        let result = result(&world.start().await).await;
        assert_eq!(
            result.evidence.leads.private,
            Seen::Known(vec![shown.to_owned()])
        );
        let found = "private-addresses bakkerij.be fail private".to_owned();
        assert!(lines(&result).contains(&found), "{shown}");
    }
}

#[tokio::test]
async fn leave_to_go_there_makes_no_address_a_public_one() {
    let world = company().a(POLICY, "192.168.0.9").start().await;
    let net = Net::new(NetOptions {
        dial: world.dial(),
        resolvers: world.resolvers(),
        extra_roots: Vec::new(),
        policy: AddressPolicy::AllowPrivate,
        trust_anchor: TrustAnchor::parse(&world.trust_anchor()).unwrap(),
    });
    let leads = leads(net.unwrap(), Scope::default()).await;
    let shown = "mta-sts.bakkerij.be → 192.168.0.9";
    assert_eq!(leads.private, Seen::Known(vec![shown.to_owned()]));
}

async fn leads(net: Net, scope: Scope) -> Leads {
    let scan = Scan {
        net,
        target: Target::parse(BAKERY).unwrap().0,
        scope,
    };
    let limit = Duration::from_mins(1);
    observe(scan, PROBES, limit, |_| ()).await.facts.leads
}

#[tokio::test]
async fn the_dns_is_looked_at_whatever_else_is_left_out() {
    let seen = async |scope: Scope| {
        let world = company()
            .a("mail.bakkerij.be", "192.168.1.25")
            .cname("winkel.bakkerij.be", "winkel.oude-hosting.net")
            .start()
            .await;
        leads(net(&world), scope).await
    };
    let only_dns = seen(Scope {
        only: [Area::Dns].into(),
        hosts: vec!["winkel.bakkerij.be".to_owned()],
        ..Scope::default()
    });
    let leads = only_dns.await;
    assert_eq!(
        leads.private.known().unwrap(),
        &["mail.bakkerij.be → 192.168.1.25"]
    );
    let shop = "winkel.bakkerij.be → winkel.oude-hosting.net";
    assert_eq!(leads.claimable.known().unwrap(), &[shop]);
    let no_mail = Scope {
        no_mail: true,
        ..Scope::default()
    };
    let leads = seen(no_mail).await;
    assert_eq!(
        leads.private,
        Seen::Known(Vec::new()),
        "the owner's word is taken"
    );
}

#[tokio::test]
async fn names_are_asked_for_once_and_only_those_that_everybody_knows() {
    let world = alias("policy.oude-hosting.net").start().await;
    facts(&world).await;
    let ledger = world.ledger();
    for (name, kind) in [
        (POLICY, RecordType::A),
        (POLICY, CNAME),
        ("policy.oude-hosting.net", CNAME),
        ("oude-hosting.net", NS),
        (BAKERY, MX),
        ("www.bakkerij.be", RecordType::A),
    ] {
        assert_eq!(ledger.questions(name, kind), 1, "{name} {kind}");
    }
    assert_eq!(
        ledger.questions("www.bakkerij.be", CNAME),
        0,
        "it has addresses"
    );
}
