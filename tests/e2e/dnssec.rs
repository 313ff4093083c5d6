//! Whether the domain's records are signed, and that nothing else is ever called broken: a router that
//! removes signatures, a lost answer, one bad server.

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{Cause, DnssecFault, DnssecState, Facts, Seen};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::{ScanResult, Scope};
use belfort::target::Target;
use hickory_proto::rr::RecordType::{A, DNSKEY, DS, SOA};

use crate::scan::{BAKERY, cause, changed, evidence, facts, lines, net, result};
use crate::world::{DnsFault, Question, Running, Signing, World};

/// A company that vouches for nothing by its signatures: what becomes of DANE without them stands in `dane.rs`.
fn without_dane() -> World {
    World::strong(BAKERY).without_tlsa()
}

async fn signed(signing: Signing) -> ScanResult {
    result(&without_dane().signing(signing).start().await).await
}

/// The finding about signatures, as a line.
fn dnssec(result: &ScanResult) -> String {
    let mut lines = lines(result).into_iter();
    lines.find(|line| line.starts_with("dnssec ")).unwrap()
}

fn state(facts: &Facts) -> DnssecState {
    let state = &facts.dns.dnssec.state;
    *state
        .known()
        .unwrap_or_else(|| panic!("{:#?}", facts.dns.dnssec))
}

#[tokio::test]
async fn each_way_of_signing_has_its_own_case_and_changes_nothing_else() {
    let before = result(&without_dane().start().await).await;
    for (signing, expected, fault) in [
        (
            Signing::WrongDs,
            "fail wrong-key",
            DnssecFault::NoMatchingKey,
        ),
        (
            Signing::WithoutDnskey,
            "fail wrong-key",
            DnssecFault::KeyMissing,
        ),
        (Signing::Expired, "fail expired", DnssecFault::Expired),
        (
            Signing::NotYetValid,
            "fail broken",
            DnssecFault::NotYetValid,
        ),
        (
            Signing::WithoutSignature(A),
            "fail broken",
            DnssecFault::SignatureMissing,
        ),
        (
            Signing::Altered(A),
            "fail broken",
            DnssecFault::SignatureWrong,
        ),
        (Signing::WithoutDs, "partial no-ds", DnssecFault::None),
        (Signing::Sha1, "partial old-crypto", DnssecFault::None),
        (
            Signing::UnknownAlgorithm,
            "partial unknown-algorithm",
            DnssecFault::None,
        ),
    ] {
        let after = signed(signing).await;
        let expected = format!("dnssec {BAKERY} {expected}");
        assert_eq!(changed(&before, &after), [expected], "{signing:?}");
        let found = &after.evidence.dns.dnssec.fault;
        assert_eq!(*found, Seen::Known(fault), "{signing:?}");
    }
}

#[tokio::test]
async fn an_unsigned_zone_is_said_to_be_unsigned() {
    let after = result(&World::strong(BAKERY).unsigned().start().await).await;
    assert_eq!(dnssec(&after), format!("dnssec {BAKERY} fail unsigned"));
    assert_eq!(after.vantage.dnssec_path, Seen::Known(true));
}

#[tokio::test]
async fn a_router_that_removes_signatures_breaks_no_zone() {
    for world in [World::strong(BAKERY), World::weak(BAKERY)] {
        let world = world.resolver_without_dnssec().start().await;
        let evidence = evidence(&world).await;
        let dnssec = &evidence.facts.dns.dnssec;
        assert_eq!(cause(&dnssec.state), Cause::NoDnssecPath);
        assert_eq!(evidence.vantage.dnssec_path, Seen::Known(false));
        assert!(evidence.facts.mail.mx.known().is_some(), "the rest is seen");
    }
}

#[tokio::test]
async fn lost_answers_break_no_zone() {
    for fault in [DnsFault::Silent, DnsFault::ServerFailure] {
        for (name, kind) in [
            (BAKERY, DNSKEY),
            (BAKERY, DS),
            (BAKERY, SOA),
            ("be", DNSKEY),
            (".", DNSKEY),
        ] {
            let question = Question::named(name).of_type(kind).at("9.9.9.9");
            let world = World::strong(BAKERY).dns_fault(question, fault);
            let facts = facts(&world.start().await).await;
            let cause = cause(&facts.dns.dnssec.state);
            let fits = matches!(cause, Cause::Timeout | Cause::ServerFailure);
            assert!(fits, "{fault:?} {name} {kind}: {cause:?}");
        }
    }
}

#[tokio::test]
async fn a_chain_that_only_the_resolver_breaks_is_unknown() {
    // The resolver hands on an answer without its records: the servers know better.
    let question = Question::named(BAKERY).of_type(A).at("9.9.9.9");
    let world = World::strong(BAKERY).dns_fault(question, DnsFault::Filtered);
    let facts = facts(&world.start().await).await;
    assert_eq!(cause(&facts.dns.dnssec.state), Cause::Disagreeing);
}

#[tokio::test]
async fn signatures_have_a_last_day() {
    let facts = facts(&World::strong(BAKERY).start().await).await;
    assert_eq!(state(&facts), DnssecState::Valid);
    assert_eq!(facts.dns.dnssec.signature_days_left, Seen::Known(14));
    assert_eq!(
        facts.dns.dnssec.servers,
        Seen::Absent,
        "nobody was asked twice"
    );
}

/// The facts about the DNS of another name than the World's company.
async fn facts_of(world: &Running, name: &str) -> Facts {
    let scan = Scan {
        net: net(world),
        target: Target::parse(name).unwrap().0,
        scope: Scope {
            only: [Area::Dns].into(),
            ..Scope::default()
        },
    };
    let evidence = observe(scan, PROBES, Duration::from_mins(1), |_| ()).await;
    evidence.facts
}

#[tokio::test]
async fn a_name_below_the_zone_stands_on_the_zones_signatures() {
    let below = "gemeente.bakkerij.be";
    let world = World::strong(BAKERY).a(below, "185.10.20.30").start().await;
    let facts = facts_of(&world, below).await;
    assert_eq!(facts.dns.zone.known().unwrap(), BAKERY);
    assert_eq!(state(&facts), DnssecState::Valid);
    let proofs = facts.dns.dnssec.proofs.known().unwrap();
    assert!(proofs.iter().any(|proof| proof.name == below));
}

#[tokio::test]
async fn a_server_that_refuses_to_show_its_keys_has_not_lost_them() {
    // The chain does not hold as the resolver hands it on, so the servers are asked.
    let filtered = Question::named(BAKERY).of_type(A).at("9.9.9.9");
    let world = World::strong(BAKERY).dns_fault(filtered, DnsFault::Filtered);
    for fault in [
        DnsFault::Refused,
        DnsFault::ServerFailure,
        DnsFault::Proxied,
        DnsFault::Lame,
    ] {
        let keys = Question::named(BAKERY).of_type(DNSKEY).at("185.10.20.1");
        let facts = facts(&world.clone().dns_fault(keys, fault).start().await).await;
        let dnssec = &facts.dns.dnssec;
        assert!(dnssec.state.unknown().is_some(), "{fault:?}: {dnssec:#?}");
    }
}

#[tokio::test]
async fn answers_about_a_name_below_the_zone_that_are_lost_are_not_called_signed() {
    let below = "gemeente.bakkerij.be";
    let lost = Question::named(below).of_type(A).at("9.9.9.9");
    let world = World::strong(BAKERY).a(below, "185.10.20.30");
    let world = world.dns_fault(lost, DnsFault::ServerFailure).start().await;
    let facts = facts_of(&world, below).await;
    assert_eq!(cause(&facts.dns.dnssec.state), Cause::ServerFailure);
}

#[tokio::test]
async fn a_zone_below_a_name_that_is_none_holds_in_whatever_order_answers_come() {
    let club = "club.asso.fr";
    for kind in [DNSKEY, SOA, DS] {
        let late = Question::named(club).of_type(kind).at("9.9.9.9");
        let world = World::strong(club).dns_fault(late, DnsFault::Late);
        let facts = facts(&world.start().await).await;
        assert_eq!(state(&facts), DnssecState::Valid, "{kind}");
    }
}

#[tokio::test]
async fn an_alias_is_no_zone_and_lies_in_the_zone_it_is_written_in() {
    let shop = "shop.bakkerij.be";
    for signing in [Signing::Sound, Signing::WithoutDs] {
        let world = World::strong(BAKERY).signing(signing).cname(shop, "be");
        let facts = facts_of(&world.start().await, shop).await;
        assert_eq!(facts.dns.zone.known().unwrap(), BAKERY);
        let expected = match signing {
            Signing::Sound => DnssecState::Valid,
            _ => DnssecState::NoDs,
        };
        assert_eq!(state(&facts), expected, "{signing:?}");
    }
}
