//! Zone transfers: asked with leave only, and what each answer means.

use belfort::check::Area;
use belfort::fact::{Cause, Seen, TransferEnd};
use belfort::net::LIMITS;
use belfort::result::{Authorisation, ScanResult, Scope};
use hickory_proto::rr::RecordType::AXFR;
use jiff::civil::date;

use crate::scan::{BAKERY, cause, changed, evidence_in, judged, lines, result};
use crate::world::{DnsFault, Question, Running, World};

/// The addresses of the strong company's name servers.
const SERVERS: [&str; 4] = [
    "185.10.20.1",
    "2a02:2788:a0::1",
    "185.10.21.1",
    "2a02:2788:b0::1",
];

fn with_leave(world: &Running) -> Scope {
    Scope {
        authorised: Some(Authorisation {
            domain: world.domain().to_owned(),
            by: "An Peeters".to_owned(),
            date: date(2026, 11, 2),
            until: date(2026, 12, 2),
            reference: "order 2026-114".to_owned(),
        }),
        ..Scope::default()
    }
}

/// What a scan with leave leads to.
async fn authorised(world: &Running) -> ScanResult {
    judged(evidence_in(world, with_leave(world)).await)
}

fn open(result: &ScanResult) -> &Seen<Vec<String>> {
    &result.evidence.zone_transfer.open
}

#[tokio::test]
async fn without_leave_nobody_is_asked_and_nothing_is_missing() {
    let world = World::strong(BAKERY).open_transfer(SERVERS[0]);
    let world = world.start().await;
    let result = result(&world).await;
    assert_eq!(world.ledger().questions(BAKERY, AXFR), 0);
    let line = format!("zone-transfer {BAKERY} not-applicable without-leave");
    assert!(lines(&result).contains(&line));
    assert_eq!((result.score.low, result.score.coverage), (Some(100), 1.0));
}

#[tokio::test]
async fn servers_that_refuse_are_in_order_and_each_address_is_asked_once() {
    let usual = result(&World::strong(BAKERY).start().await).await;
    let world = World::strong(BAKERY).start().await;
    let result = authorised(&world).await;
    assert_eq!(
        changed(&usual, &result),
        [format!("zone-transfer {BAKERY} pass refused")]
    );
    assert_eq!(world.ledger().questions(BAKERY, AXFR), SERVERS.len());
    assert_eq!(result.scope, with_leave(&world), "it stands in the result");
}

#[tokio::test]
async fn an_address_with_two_names_is_asked_once_and_both_are_told() {
    let world = World::strong(BAKERY)
        .nameserver("ns3.bakkerij.be", SERVERS[2])
        .open_transfer(SERVERS[2]);
    let world = world.start().await;
    let result = authorised(&world).await;
    assert_eq!(world.ledger().questions(BAKERY, AXFR), SERVERS.len());
    let both = ["ns2.bakkerij.be", "ns3.bakkerij.be"];
    assert_eq!(open(&result).known().unwrap(), &both);
}

#[tokio::test]
async fn a_zone_that_is_handed_out_is_counted_and_kept_nowhere() {
    let world = World::strong(BAKERY)
        .a("test-omgeving.bakkerij.be", "185.10.20.99")
        .open_transfer(SERVERS[2]);
    let world = world.start().await;
    let result = authorised(&world).await;
    assert_eq!(open(&result).known().unwrap(), &["ns2.bakkerij.be"]);
    let line = format!("zone-transfer {BAKERY} fail open");
    assert!(lines(&result).contains(&line));
    let servers = result.evidence.zone_transfer.servers.known().unwrap();
    let second = servers.iter().find(|one| one.name == "ns2.bakkerij.be");
    let answers = second.unwrap().answers.known().unwrap();
    let response = answers[0].response.known().unwrap();
    assert_eq!(response.end, TransferEnd::Whole);
    assert!(response.records > 15, "{response:?}");
    let finding = result
        .findings
        .iter()
        .find(|one| one.check == "zone-transfer");
    let counted = format!("We counted {} records", response.records);
    assert!(finding.unwrap().text.what.contains(&counted));
    let kept = serde_json::to_string(&result).unwrap();
    assert!(!kept.contains("test-omgeving"));
}

#[tokio::test]
async fn a_large_zone_is_read_up_to_the_limit_and_is_open() {
    let mut world = World::strong(BAKERY).open_transfer(SERVERS[0]);
    for number in 0..1_200 {
        world = world.a(&format!("h{number}.bakkerij.be"), "185.10.20.99");
    }
    let result = authorised(&world.start().await).await;
    assert_eq!(open(&result).known().unwrap(), &["ns1.bakkerij.be"]);
    let records = &result.evidence.zone_transfer.records;
    assert_eq!(*records, Seen::Known(LIMITS.transfer_records));
}

#[tokio::test]
async fn what_is_no_refusal_is_unknown() {
    for (fault, expected) in [
        (DnsFault::Silent, Cause::Timeout),
        (DnsFault::ServerFailure, Cause::ServerFailure),
        (DnsFault::Proxied, Cause::Intercepted),
        (DnsFault::WrongId, Cause::Unreadable),
        (DnsFault::Garbage, Cause::Unreadable),
        (DnsFault::TruncatedWithoutTcp, Cause::Reset),
    ] {
        let question = Question::named(BAKERY).of_type(AXFR).at(SERVERS[0]);
        let world = World::strong(BAKERY).dns_fault(question, fault);
        let result = authorised(&world.start().await).await;
        assert_eq!(cause(open(&result)), expected, "{fault:?}");
        let line = format!("zone-transfer {BAKERY} unknown unknown");
        assert!(lines(&result).contains(&line), "{:#?}", lines(&result));
    }
}

#[tokio::test]
async fn one_open_server_is_a_fact_beside_a_silent_one() {
    let question = Question::named(BAKERY).of_type(AXFR).at(SERVERS[0]);
    let world = World::strong(BAKERY)
        .dns_fault(question, DnsFault::Silent)
        .open_transfer(SERVERS[2]);
    let result = authorised(&world.start().await).await;
    assert_eq!(open(&result).known().unwrap(), &["ns2.bakkerij.be"]);
}

#[tokio::test]
async fn a_dead_server_is_not_asked_and_hands_out_nothing() {
    let world = World::strong(BAKERY).silent(SERVERS[2]).silent(SERVERS[3]);
    let world = world.start().await;
    let result = authorised(&world).await;
    assert_eq!(*open(&result), Seen::Known(Vec::new()));
    assert_eq!(world.ledger().questions(BAKERY, AXFR), 2);
}

#[tokio::test]
async fn leave_for_a_name_is_none_for_the_zone_above_it() {
    let name = "gemeente.bakkerij.be";
    let world = World::new(name).a(name, "185.10.20.30").start().await;
    let result = authorised(&world).await;
    assert_eq!(result.evidence.zone_transfer.servers, Seen::Absent);
    let line = format!("zone-transfer {name} not-applicable no-own-zone");
    assert!(lines(&result).contains(&line), "{:#?}", lines(&result));
    for zone in [name, BAKERY, "be"] {
        assert_eq!(world.ledger().questions(zone, AXFR), 0);
    }
}

#[tokio::test]
async fn leave_changes_nothing_where_the_domain_itself_was_not_asked_for() {
    let world = World::strong(BAKERY).open_transfer(SERVERS[0]);
    let world = world.start().await;
    let scope = Scope {
        only: [Area::Web].into(),
        ..with_leave(&world)
    };
    let evidence = evidence_in(&world, scope).await;
    assert_eq!(evidence.facts.zone_transfer.allowed, Seen::Known(false));
    assert_eq!(world.ledger().questions(BAKERY, AXFR), 0);
}
