//! The laboratory is what it says it is, seen without Belfort: when these fail, look at the servers;
//! when only others fail, look at Belfort.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use hickory_proto::op::ResponseCode;
use hickory_proto::rr::{Record, RecordType};

use crate::lab::Lab;
use crate::question::Question;

const RESOLVER: &str = "127.0.0.53:53";

#[test]
fn the_resolver_finds_both_companies_from_the_root() {
    let _lab = Lab::start();
    for (name, kind, expected) in [
        ("sterk.test.", RecordType::A, vec!["185.10.10.80"]),
        (
            "sterk.test.",
            RecordType::NS,
            vec!["ns1.sterk.test.", "ns2.sterk.test."],
        ),
        ("sterk.test.", RecordType::MX, vec!["10 mail.sterk.test."]),
        (
            "_dmarc.sterk.test.",
            RecordType::TXT,
            vec!["v=DMARC1; p=reject; rua=mailto:dmarc@sterk.test"],
        ),
        ("www.zwak.test.", RecordType::A, vec!["185.10.20.80"]),
        ("zwak.test.", RecordType::NS, vec!["ns1.zwak.test."]),
        ("zwak.test.", RecordType::CAA, vec![]),
    ] {
        let answer = Question::new(name, kind).ask(RESOLVER);
        assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
        let mut seen: Vec<_> = answer.answers.iter().map(|r| r.data.to_string()).collect();
        seen.sort();
        assert_eq!(seen, expected, "{name} {kind}");
    }
    for name in ["_dmarc.zwak.test.", "niemand.test.", "example.be."] {
        let answer = Question::new(name, RecordType::TXT).ask(RESOLVER);
        assert_eq!(
            answer.metadata.response_code,
            ResponseCode::NXDomain,
            "{name}"
        );
    }
}

#[test]
fn each_name_server_answers_for_its_own_company_with_authority() {
    let _lab = Lab::start();
    for (server, name) in [
        ("185.10.10.1:53", "sterk.test."),
        ("185.10.10.2:53", "sterk.test."),
        ("185.10.20.1:53", "zwak.test."),
    ] {
        let answer = Question::new(name, RecordType::SOA).ask(server);
        assert!(answer.metadata.authoritative, "{name} at {server}");
    }
    let foreign = Question::new("sterk.test.", RecordType::SOA).ask("185.10.20.1:53");
    assert_eq!(foreign.metadata.response_code, ResponseCode::Refused);
}

#[test]
fn the_strong_companys_zone_is_signed_from_the_root_down_and_the_weak_ones_is_not() {
    let lab = Lab::start();
    let has = |name: &str, kind| {
        let answer = Question::new(name, kind).with_signatures().ask(RESOLVER);
        let kinds = answer.answers.iter().map(Record::record_type);
        let kinds: BTreeSet<_> = kinds.map(|kind| kind.to_string()).collect();
        kinds.contains(&kind.to_string()) && kinds.contains("RRSIG")
    };
    assert!(has(".", RecordType::DNSKEY));
    let anchor = fs::read_to_string(&lab.root_key).expect("read the root's key");
    assert!(anchor.starts_with(".\tIN\tDNSKEY\t257 "), "{anchor}");
    for name in ["test.", "sterk.test."] {
        assert!(has(name, RecordType::DS), "{name}");
        assert!(has(name, RecordType::DNSKEY), "{name}");
    }
    assert!(has("sterk.test.", RecordType::A));
    let absent = Question::new("zwak.test.", RecordType::DS)
        .with_signatures()
        .ask(RESOLVER);
    let proof = absent.authorities.iter();
    assert!(absent.answers.is_empty());
    assert!(
        proof
            .map(Record::record_type)
            .any(|kind| kind == RecordType::NSEC)
    );
}

#[test]
fn a_stopped_name_server_is_noticed_at_once_because_nothing_is_remembered() {
    let mut lab = Lab::start();
    let answers = |name| {
        Question::new(name, RecordType::A)
            .ask_for(Duration::from_secs(3), RESOLVER)
            .is_some_and(|answer| answer.metadata.response_code == ResponseCode::NoError)
    };
    assert!(answers("sterk.test."));
    lab.strong_second.stop();
    assert!(answers("sterk.test."));
    lab.strong_first.stop();
    assert!(!answers("sterk.test."));
    assert!(answers("zwak.test."));
}

#[test]
fn the_web_servers_serve_what_each_company_deserves() {
    let _lab = Lab::start();
    let strong = get("185.10.10.80:80", "sterk.test", "/contact");
    assert!(strong.starts_with("HTTP/1.1 301"), "{strong}");
    assert!(
        strong.contains("Location: https://sterk.test/contact\r\n"),
        "{strong}"
    );
    let weak = get("185.10.20.80:80", "www.zwak.test", "/");
    assert!(weak.starts_with("HTTP/1.1 200"), "{weak}");
    assert!(weak.contains("<h1>Zwak bv</h1>"), "{weak}");
}

#[test]
fn postfix_offers_starttls_for_the_strong_company_and_not_for_the_weak_one() {
    let _lab = Lab::start();
    let strong = greet("185.10.10.25:25");
    assert!(strong.starts_with("220 mail.sterk.test"), "{strong}");
    assert!(strong.contains("250-STARTTLS\r\n"), "{strong}");
    let weak = greet("185.10.20.25:25");
    assert!(weak.starts_with("220 mail.zwak.test"), "{weak}");
    assert!(!weak.contains("STARTTLS"), "{weak}");
}

fn get(server: &str, host: &str, path: &str) -> String {
    let mut stream = connect(server);
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .expect("send a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read an answer");
    answer
}

/// The greeting and the answer to EHLO.
fn greet(server: &str) -> String {
    let mut stream = connect(server);
    let mut reader = BufReader::new(stream.try_clone().expect("share a connection"));
    let mut said = String::new();
    reader.read_line(&mut said).expect("read the greeting");
    stream.write_all(b"EHLO probe.test\r\n").expect("say EHLO");
    while !said
        .lines()
        .last()
        .is_some_and(|line| line.starts_with("250 "))
    {
        reader.read_line(&mut said).expect("read what is offered");
    }
    stream.write_all(b"QUIT\r\n").expect("say goodbye");
    said
}

fn connect(server: &str) -> TcpStream {
    let stream = TcpStream::connect(server).expect("connect to a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("set a deadline");
    stream
}
