//! The internet is what it says it is, seen without Belfort: when these fail, look at the servers.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::time::Duration;

use hickory_proto::dnssec::rdata::DNSSECRData;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::rdata::opt::{EdnsCode, EdnsOption};
use hickory_proto::rr::{RData, Record, RecordType};
use hickory_proto::serialize::binary::{BinEncodable, BinEncoder};
use jiff::Timestamp;

use self::Seen::{Broken, Insecure, Nothing, Secure};
use super::zones::ZONES;
use super::{
    HOSTER, Internet, LOSING, OPEN_RESOLVER, OTHER, PLAIN, STRIPPING, TOP, UDP_ONLY, VALIDATING,
};
use crate::question::Question;

const SHORT: Duration = Duration::from_millis(700);

/// What a validating resolver makes of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Secure,
    Insecure,
    /// With its reason (RFC 8914, section 4).
    Broken(u16),
    /// No answer in time.
    Nothing,
}

const TABLE: &[(&str, Seen)] = &[
    ("", Secure),
    ("be", Secure),
    ("com", Secure),
    ("hoster.be", Secure),
    ("example.com", Secure),
    ("secure-nsec.be", Secure),
    ("secure-nsec3.be", Secure),
    ("wildcard.be", Secure),
    ("deep.be", Secure),
    ("b.deep.be", Secure),
    ("a.b.deep.be", Secure),
    ("secure-rsa.be", Secure),
    ("secure-ed25519.be", Secure),
    ("secure-p384.be", Secure),
    ("below.secure-p384.be", Secure),
    ("secure.com", Secure),
    ("island.be", Insecure),
    ("below.insecure.be", Insecure),
    ("p384.insecure.be", Insecure),
    ("unknown-algorithm.be", Insecure),
    ("sha1-key.be", Secure),
    ("sha1-ds.be", Secure),
    ("iterations-10.be", Secure),
    ("iterations-100.be", Secure),
    ("iterations-150.be", Secure),
    ("wrong-ds.be", Broken(9)),
    ("no-dnskey.be", Broken(9)),
    ("expired.be", Broken(9)),
    ("future.be", Broken(9)),
    ("missing-signature.be", Broken(10)),
    ("changed.be", Broken(6)),
    ("changed-p384.be", Broken(6)),
    ("insecure.be", Insecure),
    ("insecure.com", Insecure),
    ("lame.be", Insecure),
    ("dead.be", Insecure),
    ("silent.be", Nothing),
    ("stale.be", Insecure),
    ("disagreeing.be", Insecure),
    ("udp-only.be", Insecure),
    ("open-resolver.be", Insecure),
    ("open-transfer.be", Insecure),
    ("dangling-cname.be", Insecure),
    ("dangling-www.be", Insecure),
    ("dangling-ns.be", Insecure),
];

/// Signed, though nobody above vouches for it in a way that counts.
const SIGNED_FOR_NOBODY: [&str; 4] = [
    "p384.insecure.be",
    "island.be",
    "below.insecure.be",
    "unknown-algorithm.be",
];

#[test]
fn every_zone_is_in_the_table() {
    let zones: BTreeSet<_> = ZONES.iter().map(|zone| zone.name).collect();
    let table: BTreeSet<_> = TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(zones, table);
    assert_eq!(zones.len(), ZONES.len());
}

#[test]
fn a_validating_resolver_finds_each_zone_secure_insecure_or_broken() {
    let internet = Internet::start();
    for (name, expected) in TABLE {
        let question = address_of(name).with_signatures();
        assert_eq!(seen(&question, patience(*expected)), *expected, "{name}");
    }
    drop(internet);
}

#[test]
fn unchecked_every_zone_but_the_silent_one_answers_through_either_resolver() {
    let _internet = Internet::start();
    for (name, seen) in TABLE.iter().filter(|(name, _)| name.contains('.')) {
        for resolver in [VALIDATING, PLAIN] {
            let question = address_of(name).with_signatures().unchecked();
            let answer = question.ask_for(patience(*seen), &port_53(resolver));
            let Some(kinds) = answer.as_ref().map(kinds) else {
                assert_eq!(*seen, Nothing, "{name} by {resolver}");
                continue;
            };
            assert!(
                kinds.contains(&RecordType::A),
                "{name} by {resolver}: {answer:?}"
            );
            let signed = !matches!(seen, Insecure) || SIGNED_FOR_NOBODY.contains(name);
            let signed = signed && !["no-dnskey.be", "missing-signature.be"].contains(name);
            assert_eq!(
                kinds.contains(&RecordType::RRSIG),
                signed,
                "{name} by {resolver}"
            );
        }
    }
}

#[test]
fn signatures_lie_in_the_past_today_and_in_the_future() {
    let _internet = Internet::start();
    let now = Timestamp::now().as_second();
    let day = 24 * 60 * 60;
    for (name, from, to) in [
        ("expired.be", -60, -30),
        ("secure-nsec.be", -1, 30),
        ("future.be", 30, 60),
    ] {
        let question = address_of(name).with_signatures().unchecked();
        let (inception, expiration) = validity(&question.ask(&port_53(VALIDATING)));
        let is_near = |moment: i64, day_of_it: i64| (moment - now - day_of_it * day).abs() < 60;
        assert!(
            is_near(inception, from) && is_near(expiration, to),
            "{name}"
        );
    }
}

#[test]
fn wildcards_and_absent_names_are_proven() {
    let _internet = Internet::start();
    for (name, kind, code) in [
        ("www.wildcard.be.", RecordType::A, ResponseCode::NoError),
        (
            "nobody.secure-nsec.be.",
            RecordType::A,
            ResponseCode::NXDomain,
        ),
        (
            "nobody.secure-nsec3.be.",
            RecordType::A,
            ResponseCode::NXDomain,
        ),
        ("www.a.b.deep.be.", RecordType::CAA, ResponseCode::NoError),
        ("insecure.com.", RecordType::DS, ResponseCode::NoError),
        (
            "nobody-registered.com.",
            RecordType::A,
            ResponseCode::NXDomain,
        ),
    ] {
        let question = Question::new(name, kind).with_signatures();
        let answer = question.ask(&port_53(VALIDATING));
        assert!(answer.metadata.authentic_data, "{name} {kind}: {answer:?}");
        assert_eq!(answer.metadata.response_code, code, "{name} {kind}");
    }
}

/// That a zone is not vouched for is proven by NSEC3 records of other names, and by none of its own: what
/// resolvers meet at most endings.
#[test]
fn the_ending_leaves_out_whom_it_does_not_vouch_for() {
    let _internet = Internet::start();
    for (name, left_out) in [("insecure.be", true), ("insecure.com", false)] {
        let question = Question::new(&format!("{name}."), RecordType::DS).with_signatures();
        let answer = question.ask(&port_53(VALIDATING));
        let opt_out = |record: &Record| match &record.data {
            RData::DNSSEC(DNSSECRData::NSEC3(proof)) => Some(proof.opt_out()),
            _ => None,
        };
        let proofs: Vec<bool> = answer.authorities.iter().filter_map(opt_out).collect();
        assert_eq!(proofs.contains(&true), left_out, "{name}: {answer:?}");
        assert_eq!(answer.metadata.authentic_data, !left_out, "{name}");
    }
}

#[test]
fn an_old_router_takes_dnssec_away_and_nothing_else() {
    let _internet = Internet::start();
    for name in ["secure-nsec.be", "expired.be", "insecure.be"] {
        let answer = address_of(name).with_signatures().ask(&port_53(STRIPPING));
        assert!(answer.edns.is_none());
        assert_eq!(kinds(&answer), BTreeSet::from([RecordType::A]), "{name}");
        let keys = Question::new(&format!("{name}."), RecordType::DNSKEY);
        let keys = kinds(&keys.with_signatures().ask(&port_53(STRIPPING)));
        assert!(!keys.contains(&RecordType::RRSIG), "{name}");
        assert_eq!(keys.contains(&RecordType::DNSKEY), name != "insecure.be");
    }
    let answer = address_of("secure-nsec.be").with_signatures();
    let answer = answer.ask_by_tcp(&port_53(STRIPPING));
    assert_eq!(kinds(&answer), BTreeSet::from([RecordType::A]));
}

#[test]
fn a_router_that_loses_keys_carries_everything_else() {
    let _internet = Internet::start();
    let router = port_53(LOSING);
    let answer = address_of("secure-nsec.be").with_signatures().ask(&router);
    assert_eq!(
        kinds(&answer),
        BTreeSet::from([RecordType::A, RecordType::RRSIG])
    );
    let keys = Question::new("secure-nsec.be.", RecordType::DNSKEY).with_signatures();
    assert!(keys.ask_for(SHORT, &router).is_none());
    let delegation = Question::new("secure-nsec.be.", RecordType::DS).with_signatures();
    assert!(kinds(&delegation.ask(&router)).contains(&RecordType::DS));
}

#[test]
fn each_name_server_has_its_own_fault() {
    let _internet = Internet::start();
    let soa = |name: &str, server: &str| {
        let question = Question::new(&format!("{name}."), RecordType::SOA);
        question.ask(&port_53(server))
    };
    let refused = |answer: Message| answer.metadata.response_code == ResponseCode::Refused;
    assert!(refused(soa("lame.be", OTHER)), "the lame one");
    assert!(serial(&soa("stale.be", OTHER)) < serial(&soa("stale.be", HOSTER[0])));
    assert_eq!(
        serial(&soa("stale.be", HOSTER[0])),
        serial(&soa("stale.be", HOSTER[1]))
    );
    assert!(soa("udp-only.be", UDP_ONLY).metadata.authoritative);
    for closed in [UDP_ONLY, "185.10.30.9"] {
        assert!(
            TcpStream::connect(port_53(closed)).is_err(),
            "{closed} takes no connections"
        );
    }
    let silent = Question::new("silent.be.", RecordType::SOA);
    assert!(silent.ask_for(SHORT, "185.20.0.1:53").is_none());

    let servers = |answer: &Message| -> BTreeSet<String> {
        let records = answer.answers.iter().chain(&answer.authorities);
        let named = records.filter(|record| record.record_type() == RecordType::NS);
        named.map(|record| record.data.to_string()).collect()
    };
    let question = Question::new("disagreeing.be.", RecordType::NS);
    let parent = servers(&question.ask(&port_53(TOP)));
    let own = servers(&question.ask(&port_53(HOSTER[0])));
    assert!(parent.contains("ns2.hoster.be.") && own.contains("ns3.hoster.be."));
    assert!(!parent.contains("ns3.hoster.be.") && !own.contains("ns2.hoster.be."));
}

#[test]
fn one_name_server_resolves_for_anybody_and_the_others_do_not() {
    let _internet = Internet::start();
    let foreign = address_of("example.com");
    for server in [HOSTER[0], HOSTER[1], OTHER, UDP_ONLY] {
        let answer = foreign.ask(&port_53(server));
        assert!(answer.answers.is_empty(), "{server}");
    }
    let open = port_53(OPEN_RESOLVER);
    let answer = foreign.ask(&open);
    assert!(kinds(&answer).contains(&RecordType::A) && answer.metadata.recursion_available);
    let own = address_of("open-resolver.be").ask(&open);
    assert!(kinds(&own).contains(&RecordType::A) && own.metadata.authoritative);
}

#[test]
fn one_zone_is_given_to_anybody_and_the_others_are_not() {
    let _internet = Internet::start();
    let transfer = |name: &str, server: &str| {
        let question = Question::new(&format!("{name}."), RecordType::AXFR);
        question.ask_by_tcp(&port_53(server)).answers.len()
    };
    for server in HOSTER {
        assert!(transfer("open-transfer.be", server) > 5);
        assert_eq!(transfer("insecure.be", server), 0);
    }
    assert_eq!(transfer("be", TOP), 0);
    assert_eq!(transfer("open-resolver.be", OPEN_RESOLVER), 0);
    assert_eq!(transfer("stale.be", OTHER), 0);
}

#[test]
fn dangling_names_lead_nowhere() {
    let _internet = Internet::start();
    for (name, code) in [
        ("www.dangling-cname.be", ResponseCode::NXDomain),
        ("shop.dangling-cname.be", ResponseCode::NXDomain),
        ("www.dangling-www.be", ResponseCode::NXDomain),
        ("ns1.nobody-registered.com", ResponseCode::NXDomain),
        ("dangling-ns.be", ResponseCode::NoError),
        ("example.com", ResponseCode::NoError),
    ] {
        let answer = address_of(name).ask(&port_53(PLAIN));
        assert_eq!(answer.metadata.response_code, code, "{name}");
    }
}

/// How long to wait for what is expected.
fn patience(expected: Seen) -> Duration {
    match expected {
        Nothing => SHORT,
        _ => Duration::from_secs(10),
    }
}

fn seen(question: &Question, patience: Duration) -> Seen {
    let Some(answer) = question.ask_for(patience, &port_53(VALIDATING)) else {
        return Nothing;
    };
    match answer.metadata.response_code {
        ResponseCode::NoError if answer.metadata.authentic_data => Secure,
        ResponseCode::NoError => Insecure,
        ResponseCode::ServFail => Broken(reason(&answer)),
        other => panic!("{other} is none of them: {answer:?}"),
    }
}

/// Why a resolver could not answer, by number; 0 where it does not say.
fn reason(answer: &Message) -> u16 {
    let said = answer
        .edns
        .as_ref()
        .and_then(|edns| edns.option(EdnsCode::Unknown(15)));
    match said {
        Some(EdnsOption::Unknown(_, bytes)) => match bytes.as_slice() {
            [high, low, ..] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        },
        _ => 0,
    }
}

/// From when until when the signature in an answer is valid (RFC 4034, section 3.1).
fn validity(answer: &Message) -> (i64, i64) {
    let mut signatures = answer.answers.iter().map(|record| &record.data);
    let signature = signatures.find(|data| data.record_type() == RecordType::RRSIG);
    let mut bytes = Vec::new();
    let written = signature.map(|data| data.emit(&mut BinEncoder::new(&mut bytes)));
    assert!(
        written.is_some_and(|written| written.is_ok()),
        "no signature in {answer:?}"
    );
    let moment = |at: usize| {
        let four = bytes.get(at..at + 4).expect("a signature has its moments");
        i64::from(u32::from_be_bytes(four.try_into().expect("four bytes")))
    };
    (moment(12), moment(8))
}

fn address_of(name: &str) -> Question {
    Question::new(&format!("{name}."), RecordType::A)
}

fn port_53(address: &str) -> String {
    format!("{address}:53")
}

fn kinds(answer: &Message) -> BTreeSet<RecordType> {
    answer.answers.iter().map(Record::record_type).collect()
}

fn serial(answer: &Message) -> u32 {
    let mut data = answer.answers.iter().map(|record| &record.data);
    match data.next() {
        Some(RData::SOA(soa)) => soa.serial,
        other => panic!("{other:?} is no SOA"),
    }
}
