//! Signatures and proofs of a World hold before a validator that is not ours, and its faults do not.

use std::net::SocketAddr;

use belfort::net::dial::{Dial, Transport};
use domain::base::{MessageBuilder, Name, Rtype};
use domain::dnssec::validator::anchor::TrustAnchors;
use domain::dnssec::validator::context::{ValidationContext, ValidationState};
use domain::net::client::dgram_stream;
use domain::net::client::protocol::{TcpConnect, UdpConnect};
use domain::net::client::request::{ComposeRequest, RequestMessage, SendRequest};
use hickory_proto::dnssec::rdata::DNSSECRData;
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::{RData, Record, RecordType};

use super::client::{RESOLVER, ask, data, question, tcp};
use crate::world::{Running, Signing, World};

const BAKERY: &str = "bakkerij.be";
const NAME_SERVER: &str = "185.10.20.1";

/// A bakery with all that makes an answer hard to prove: an alias, names between names, wildcards, a
/// record that is given twice.
fn bakery() -> World {
    World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", NAME_SERVER)
        .a(BAKERY, "185.10.20.30")
        .a(BAKERY, "185.10.20.29")
        .a("ns1.bakkerij.be", NAME_SERVER)
        .cname("www.bakkerij.be", BAKERY)
        .cname("shop.bakkerij.be", "shops.example-hosting.com")
        .a("shops.example-hosting.com", "185.10.40.1")
        .mx(10, "mail.bakkerij.be")
        .mx(5, "mailserver-two.bakkerij.be")
        .txt(BAKERY, "v=spf1 mx -all")
        .txt(BAKERY, "another")
        .txt("_dmarc.bakkerij.be", "v=DMARC1; p=none")
        .txt("*.wild.bakkerij.be", "anything")
        .cname("*.alias.bakkerij.be", BAKERY)
}

/// What the validator of the crate `domain` says of the resolver's answer, and the answer's code.
async fn judged(world: &Running, owner: &str, kind: Rtype) -> (ValidationState, ResponseCode) {
    let at = SocketAddr::new(RESOLVER.parse().unwrap(), 53);
    let udp = world.dial().route(at, Transport::Udp).await.unwrap();
    let tcp = world.dial().route(at, Transport::Tcp).await.unwrap();
    let (resolver, transport) =
        dgram_stream::Connection::new(UdpConnect::new(udp), TcpConnect::new(tcp));
    let transport = tokio::spawn(transport.run());
    let mut asked = MessageBuilder::new_vec();
    asked.header_mut().set_rd(true);
    asked.header_mut().set_cd(true);
    let mut asked = asked.question();
    asked
        .push((Name::vec_from_str(owner).unwrap(), kind))
        .unwrap();
    let mut asked = RequestMessage::new(asked).unwrap();
    asked.set_dnssec_ok(true);
    let mut answer = resolver.send_request(asked).get_response().await.unwrap();
    let code = ResponseCode::from(0, answer.header().rcode().to_int());
    let anchors = TrustAnchors::from_u8(world.trust_anchor().as_bytes()).unwrap();
    let context = ValidationContext::new(anchors, resolver);
    let verdict = context.validate_msg::<_, Vec<u8>>(&mut answer).await;
    transport.abort();
    let (state, _) = verdict.unwrap();
    (state, code)
}

async fn state(world: &Running, owner: &str, kind: Rtype) -> ValidationState {
    judged(world, owner, kind).await.0
}

fn count(records: &[Record], kind: RecordType) -> usize {
    let of_kind = |record: &&Record| record.record_type() == kind;
    records.iter().filter(of_kind).count()
}

#[tokio::test]
async fn everything_that_a_signed_zone_has_is_secure() {
    let world = bakery().signed().start().await;
    for (owner, kind) in [
        (BAKERY, Rtype::A),
        (BAKERY, Rtype::MX),
        (BAKERY, Rtype::TXT),
        (BAKERY, Rtype::SOA),
        (BAKERY, Rtype::NS),
        (BAKERY, Rtype::DS),
        (BAKERY, Rtype::DNSKEY),
        ("BAKKERIJ.be", Rtype::A),
        ("www.bakkerij.be", Rtype::A),
        ("ns1.bakkerij.be", Rtype::A),
        ("_dmarc.bakkerij.be", Rtype::TXT),
        ("be", Rtype::SOA),
        ("be", Rtype::DS),
        (".", Rtype::SOA),
        (".", Rtype::DNSKEY),
    ] {
        let (state, code) = judged(&world, owner, kind).await;
        assert_eq!(state, ValidationState::Secure, "{owner} {kind}");
        assert_eq!(code, ResponseCode::NoError);
    }
}

#[tokio::test]
async fn that_a_type_does_not_exist_is_proved() {
    let world = bakery().signed().start().await;
    for (owner, kind) in [
        (BAKERY, Rtype::AAAA),
        (BAKERY, Rtype::NSEC3PARAM),
        ("www.bakkerij.be", Rtype::AAAA),
        ("_dmarc.bakkerij.be", Rtype::A),
        ("_dmarc.bakkerij.be", Rtype::DS),
        ("wild.bakkerij.be", Rtype::A),
        ("x.wild.bakkerij.be", Rtype::A),
        ("!.wild.bakkerij.be", Rtype::A),
        ("x.alias.bakkerij.be", Rtype::AAAA),
        ("be", Rtype::A),
        (".", Rtype::MX),
        (".", Rtype::DS),
    ] {
        let (state, code) = judged(&world, owner, kind).await;
        assert_eq!(state, ValidationState::Secure, "{owner} {kind}");
        assert_eq!(code, ResponseCode::NoError, "{owner} {kind}");
    }
}

#[tokio::test]
async fn that_a_name_does_not_exist_is_proved() {
    let world = bakery().signed().start().await;
    for owner in [
        "nothing.bakkerij.be",
        "aaa.bakkerij.be",
        "zzz.bakkerij.be",
        "a.b.c.bakkerij.be",
        "x._dmarc.bakkerij.be",
        "slagerij.be",
        "zzz",
    ] {
        let (state, code) = judged(&world, owner, Rtype::A).await;
        assert_eq!(state, ValidationState::Secure, "{owner}");
        assert_eq!(code, ResponseCode::NXDomain, "{owner}");
    }
}

#[tokio::test]
async fn what_a_wildcard_gives_is_secure() {
    let world = bakery().signed().start().await;
    for (owner, kind) in [
        ("x.wild.bakkerij.be", Rtype::TXT),
        ("x.y.wild.bakkerij.be", Rtype::TXT),
        ("*.wild.bakkerij.be", Rtype::TXT),
        ("x.alias.bakkerij.be", Rtype::A),
    ] {
        let (state, code) = judged(&world, owner, kind).await;
        assert_eq!(state, ValidationState::Secure, "{owner} {kind}");
        assert_eq!(code, ResponseCode::NoError);
    }
}

#[tokio::test]
async fn the_signature_tells_that_a_wildcard_gave_the_answer() {
    let world = bakery().signed().start().await;
    let answer = ask(&world, RESOLVER, "x.y.wild.bakkerij.be", RecordType::TXT).await;
    let RData::DNSSEC(DNSSECRData::RRSIG(signature)) = &answer.answers[1].data else {
        panic!("no signature: {:?}", answer.answers);
    };
    assert_eq!(
        signature.input().num_labels,
        3,
        "those of *.wild.bakkerij.be"
    );
    assert_eq!(count(&answer.authorities, RecordType::NSEC), 1);
}

#[tokio::test]
async fn an_unsigned_zone_is_proved_to_be_unsigned() {
    let world = bakery().start().await;
    for (owner, kind) in [
        (BAKERY, Rtype::A),
        (BAKERY, Rtype::AAAA),
        ("nothing.bakkerij.be", Rtype::A),
        ("www.bakkerij.be", Rtype::A),
        ("x.wild.bakkerij.be", Rtype::TXT),
        ("shops.example-hosting.com", Rtype::A),
    ] {
        let state = state(&world, owner, kind).await;
        assert_eq!(state, ValidationState::Insecure, "{owner} {kind}");
    }
    let denied = judged(&world, BAKERY, Rtype::DS).await;
    assert_eq!(denied, (ValidationState::Secure, ResponseCode::NoError));
}

#[tokio::test]
async fn an_alias_that_leaves_a_signed_zone_for_an_unsigned_one_is_insecure() {
    let world = bakery().signed().start().await;
    let state = state(&world, "shop.bakkerij.be", Rtype::A).await;
    assert_eq!(state, ValidationState::Insecure);
}

#[tokio::test]
async fn the_strong_company_is_signed_and_the_weak_one_is_not() {
    let strong = World::strong(BAKERY);
    let www = "www.bakkerij.be";
    for (world, expected) in [
        (strong.clone(), ValidationState::Secure),
        (strong.unsigned(), ValidationState::Insecure),
        (World::weak(BAKERY), ValidationState::Insecure),
    ] {
        let world = world.start().await;
        for (owner, kind) in [(BAKERY, Rtype::A), (BAKERY, Rtype::MX), (www, Rtype::A)] {
            assert_eq!(state(&world, owner, kind).await, expected, "{owner} {kind}");
        }
    }
}

#[tokio::test]
async fn a_company_below_another_zone_is_signed_with_the_zones_above_it() {
    let world = World::new("jeugd.gent.be")
        .nameserver("ns1.jeugd.gent.be", NAME_SERVER)
        .a("gent.be", "185.10.20.40")
        .a("jeugd.gent.be", "185.10.20.30")
        .signed()
        .start()
        .await;
    for owner in ["jeugd.gent.be", "gent.be"] {
        let state = state(&world, owner, Rtype::A).await;
        assert_eq!(state, ValidationState::Secure, "{owner}");
    }
}

#[tokio::test]
async fn a_signed_zone_that_its_parent_does_not_know_is_insecure() {
    let world = bakery().signed_without_ds().start().await;
    for kind in [Rtype::A, Rtype::AAAA, Rtype::DNSKEY] {
        let state = state(&world, BAKERY, kind).await;
        assert_eq!(state, ValidationState::Insecure, "{kind}");
    }
    let keys = ask(&world, RESOLVER, BAKERY, RecordType::DNSKEY).await;
    assert_eq!(count(&keys.answers, RecordType::DNSKEY), 1);
    assert_eq!(count(&keys.answers, RecordType::RRSIG), 1);
    let denied = judged(&world, BAKERY, Rtype::DS).await;
    assert_eq!(denied, (ValidationState::Secure, ResponseCode::NoError));
}

#[tokio::test]
async fn a_zone_whose_chain_is_broken_is_bogus_and_the_zone_above_is_not() {
    for signing in [
        Signing::WrongDs,
        Signing::WithoutDnskey,
        Signing::Expired,
        Signing::NotYetValid,
    ] {
        let world = bakery().signing(signing).start().await;
        for (owner, kind) in [
            (BAKERY, Rtype::A),
            (BAKERY, Rtype::AAAA),
            (BAKERY, Rtype::SOA),
            ("nothing.bakkerij.be", Rtype::A),
            ("www.bakkerij.be", Rtype::A),
        ] {
            let state = state(&world, owner, kind).await;
            assert_eq!(state, ValidationState::Bogus, "{signing:?} {owner} {kind}");
        }
        for (owner, kind) in [(BAKERY, Rtype::DS), ("be", Rtype::SOA)] {
            let state = state(&world, owner, kind).await;
            assert_eq!(state, ValidationState::Secure, "{signing:?} {owner} {kind}");
        }
    }
}

#[tokio::test]
async fn one_record_without_its_signature_or_with_a_wrong_one_is_bogus_and_the_others_are_not() {
    for signing in [
        Signing::WithoutSignature(RecordType::A),
        Signing::Altered(RecordType::A),
    ] {
        let world = bakery().signing(signing).start().await;
        for owner in [BAKERY, "www.bakkerij.be"] {
            let state = state(&world, owner, Rtype::A).await;
            assert_eq!(state, ValidationState::Bogus, "{signing:?} {owner}");
        }
        for (owner, kind) in [(BAKERY, Rtype::MX), ("ns1.bakkerij.be", Rtype::A)] {
            let state = state(&world, owner, kind).await;
            assert_eq!(state, ValidationState::Secure, "{signing:?} {owner} {kind}");
        }
    }
}

#[tokio::test]
async fn an_old_algorithm_still_holds() {
    let world = bakery().signing(Signing::Sha1).start().await;
    for (owner, kind) in [
        (BAKERY, Rtype::A),
        (BAKERY, Rtype::AAAA),
        ("nothing.bakkerij.be", Rtype::A),
        ("x.wild.bakkerij.be", Rtype::TXT),
    ] {
        let state = state(&world, owner, kind).await;
        assert_eq!(state, ValidationState::Secure, "{owner} {kind}");
    }
    let ds = ask(&world, RESOLVER, BAKERY, RecordType::DS).await;
    assert!(data(&ds)[0].contains(" 7 2 "), "{:?}", data(&ds));
}

#[tokio::test]
async fn a_zone_of_an_unknown_algorithm_counts_as_unsigned() {
    let world = bakery().signing(Signing::UnknownAlgorithm).start().await;
    for kind in [Rtype::A, Rtype::AAAA, Rtype::DNSKEY] {
        let state = state(&world, BAKERY, kind).await;
        assert_eq!(state, ValidationState::Insecure, "{kind}");
    }
    let denied = judged(&world, BAKERY, Rtype::DS).await;
    assert_eq!(denied, (ValidationState::Secure, ResponseCode::NoError));
}

#[tokio::test]
async fn behind_a_resolver_that_drops_signatures_nothing_can_be_proved() {
    let world = bakery().signed().resolver_without_dnssec().start().await;
    let kept = ask(&world, RESOLVER, BAKERY, RecordType::A).await;
    assert_eq!(kept.answers.len(), 2);
    assert!(kept.edns.is_some_and(|edns| !edns.flags().dnssec_ok));
    let denied = ask(&world, RESOLVER, BAKERY, RecordType::AAAA).await;
    assert_eq!(denied.authorities.len(), 1);
    let key = ask(&world, RESOLVER, ".", RecordType::DNSKEY).await;
    assert_eq!(key.answers.len(), 1);
    let state = state(&world, BAKERY, Rtype::A).await;
    assert_eq!(state, ValidationState::Bogus);
    let direct = ask(&world, NAME_SERVER, BAKERY, RecordType::A).await;
    assert_eq!(count(&direct.answers, RecordType::RRSIG), 1);
}

#[tokio::test]
async fn a_client_that_does_not_ask_for_signatures_gets_none() {
    let world = bakery().signed().start().await;
    for (server, owner, kind) in [
        (RESOLVER, BAKERY, RecordType::A),
        (RESOLVER, BAKERY, RecordType::AAAA),
        (RESOLVER, "nothing.bakkerij.be", RecordType::A),
        (RESOLVER, "x.wild.bakkerij.be", RecordType::TXT),
        (NAME_SERVER, BAKERY, RecordType::DNSKEY),
        ("194.0.25.16", "www.bakkerij.be", RecordType::A),
    ] {
        let answer = tcp(&world, server, &question(owner, kind)).await.unwrap();
        for hidden in [RecordType::RRSIG, RecordType::NSEC, RecordType::DS] {
            let sections = [&answer.answers, &answer.authorities];
            let shown = sections.map(|records| count(records, hidden));
            assert_eq!(shown, [0, 0], "{server} {owner} {kind} {hidden}");
        }
    }
}

#[tokio::test]
async fn name_servers_answer_with_signatures_as_the_resolver_does() {
    let world = bakery().signed().start().await;
    let own = ask(&world, NAME_SERVER, BAKERY, RecordType::DNSKEY).await;
    assert!(own.metadata.authoritative);
    assert_eq!(count(&own.answers, RecordType::RRSIG), 1);
    let denied = ask(&world, NAME_SERVER, "nothing.bakkerij.be", RecordType::A).await;
    assert_eq!(count(&denied.authorities, RecordType::NSEC), 2);
    assert_eq!(count(&denied.authorities, RecordType::RRSIG), 3, "SOA too");
    let exists = ask(&world, NAME_SERVER, BAKERY, RecordType::MX).await;
    assert_eq!(count(&exists.authorities, RecordType::NSEC), 0);
}

#[tokio::test]
async fn a_referral_says_whether_the_zone_below_is_signed() {
    let asked = "www.bakkerij.be";
    for (world, ds, nsec) in [(bakery().signed(), 1, 0), (bakery(), 0, 1)] {
        let world = world.start().await;
        let referral = ask(&world, "194.0.25.16", asked, RecordType::A).await;
        let authorities = &referral.authorities;
        assert_eq!(count(authorities, RecordType::DS), ds);
        assert_eq!(count(authorities, RecordType::NSEC), nsec);
        assert_eq!(count(authorities, RecordType::RRSIG), 1, "never of NS");
    }
}
