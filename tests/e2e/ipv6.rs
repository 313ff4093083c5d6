//! IPv6: which hosts have an address, and what could not be seen.

use belfort::check::Area;
use belfort::fact::{Cause, Seen};
use belfort::result::{ScanResult, Scope};
use hickory_proto::rr::RecordType::AAAA;

use crate::scan::{BAKERY, cause, changed, evidence_in, judged, result};
use crate::world::{DnsFault, Question, Site, World, sound};

async fn usual() -> ScanResult {
    result(&World::strong(BAKERY).start().await).await
}

#[tokio::test]
async fn a_host_without_an_address_is_named_beside_those_that_have_one() {
    let mail = "mail.bakkerij.be";
    let world = World::strong(BAKERY)
        .without_records(mail)
        .a(mail, "185.10.20.25");
    let result = result(&world.start().await).await;
    assert_eq!(
        changed(&usual().await, &result),
        [format!("ipv6 {BAKERY} info some")]
    );
    assert_eq!(result.evidence.ipv6.without.known().unwrap(), &[mail]);
    assert_eq!(
        result.evidence.ipv6.with.known().unwrap(),
        &[
            BAKERY,
            "ns1.bakkerij.be",
            "ns2.bakkerij.be",
            "www.bakkerij.be"
        ]
    );
}

#[tokio::test]
async fn an_address_that_could_not_be_asked_for_is_not_missing() {
    let question = Question::named("mail.bakkerij.be").of_type(AAAA);
    let world = World::strong(BAKERY).dns_fault(question, DnsFault::ServerFailure);
    let result = result(&world.start().await).await;
    let changed = changed(&usual().await, &result);
    assert_eq!(changed, [format!("ipv6 {BAKERY} unknown unknown")]);
    assert_eq!(cause(&result.evidence.ipv6.without), Cause::ServerFailure);
    assert!(result.score.coverage >= 1.0, "information weighs nothing");
}

#[tokio::test]
async fn another_certificate_over_ipv6_is_told() {
    let www = "www.bakkerij.be";
    let world = World::strong(BAKERY).site_at(
        "2a02:2788:a0::31",
        www,
        sound(BAKERY, Site::page("Een oude server")),
    );
    let result = result(&world.start().await).await;
    assert_eq!(
        changed(&usual().await, &result),
        [format!("ipv6 {BAKERY} info differs")]
    );
    assert_eq!(
        result.evidence.ipv6.other_certificate.known().unwrap(),
        &[www]
    );
}

#[tokio::test]
async fn a_machine_without_ipv6_sees_the_addresses_all_the_same() {
    let world = World::strong(BAKERY).without_ipv6();
    let facts = result(&world.start().await).await.evidence;
    assert_eq!(facts.ipv6.with.known().unwrap().len(), 5);
    assert_eq!(facts.ipv6.without, Seen::Known(Vec::new()));
    assert_eq!(facts.ipv6.other_certificate, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn what_was_not_asked_for_is_left_out_and_nothing_is_asked_twice() {
    let world = World::weak(BAKERY).start().await;
    let scope = Scope {
        only: [Area::Dns].into(),
        ..Scope::default()
    };
    let result = judged(evidence_in(&world, scope).await);
    let without = result.evidence.ipv6.without.known().unwrap();
    assert_eq!(without, &["ns1.bakkerij.be"]);
    assert_eq!(world.ledger().questions("ns1.bakkerij.be", AAAA), 1);
    // Where the MX record leads is of the domain; what is reached there over IPv6 is of the mail.
    assert_eq!(world.ledger().questions("mail.bakkerij.be", AAAA), 1);
}
