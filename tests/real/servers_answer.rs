//! The laboratory is what it says it is, seen without Belfort: when these fail, look at the servers;
//! when only others fail, look at Belfort.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::str::FromStr;
use std::time::Duration;

use hickory_proto::op::{Message, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};

use crate::lab::Lab;

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
        let answer = ask(RESOLVER, name, kind);
        assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
        let mut seen: Vec<_> = answer.answers.iter().map(|r| r.data.to_string()).collect();
        seen.sort();
        assert_eq!(seen, expected, "{name} {kind}");
    }
    for name in ["_dmarc.zwak.test.", "niemand.test.", "example.be."] {
        let answer = ask(RESOLVER, name, RecordType::TXT);
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
        let answer = ask(server, name, RecordType::SOA);
        assert!(answer.metadata.authoritative, "{name} at {server}");
    }
    let foreign = ask("185.10.20.1:53", "sterk.test.", RecordType::SOA);
    assert_eq!(foreign.metadata.response_code, ResponseCode::Refused);
}

#[test]
fn a_stopped_name_server_is_noticed_at_once_because_nothing_is_remembered() {
    let mut lab = Lab::start();
    let answers = |name| {
        ask_for(Duration::from_secs(3), RESOLVER, name, RecordType::A)
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

fn ask(server: &str, name: &str, kind: RecordType) -> Message {
    ask_for(Duration::from_secs(10), server, name, kind).expect("an answer in time")
}

/// Asks a name server or the resolver; `None` when nothing comes back in time.
fn ask_for(patience: Duration, server: &str, name: &str, kind: RecordType) -> Option<Message> {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    let name = Name::from_str(name).expect("read a name");
    question.add_query(Query::query(name, kind));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("open a socket");
    socket
        .set_read_timeout(Some(patience))
        .expect("set a deadline");
    let bytes = question.to_vec().expect("write a question");
    socket.send_to(&bytes, server).expect("send a question");
    let mut buffer = [0; 4096];
    let length = socket.recv(&mut buffer).ok()?;
    let answer = buffer.get(..length).expect("an answer fits the buffer");
    Some(Message::from_vec(answer).expect("read an answer"))
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
