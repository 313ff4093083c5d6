//! Checks of one sender (`check_host`), with any records and any answers.

use std::net::IpAddr;

use super::input::{records, text};
use belfort::fact::{Cause, Why};
use belfort::parse::spf::{Answers, Heard, Question, Step, check, dns_name};
use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::{A, AAAA, MX, PTR, TXT};
use jiff::Timestamp;

/// The first line names the server, the second the sender, the third is the sender's list; each further one is
/// an answer, and they are given in turn.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (helo, sender, list, rest) = (line(), line(), line(), line());
    let from = format!("{sender}@example.be");
    let ip: IpAddr = if text.len().is_multiple_of(2) {
        [192, 0, 2, 1].into()
    } else {
        [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into()
    };
    let question = Question::of_mail(ip, helo, &from, Timestamp::UNIX_EPOCH);
    let own = format!("v=spf1 {list}");
    let mut given = Some(Heard::Records(vec![RData::TXT(TXT::new(vec![own]))]));
    let mut further = rest.split('\n').map(heard).cycle();
    let mut answers = Answers::new();
    for _ in 0..300 {
        let asked = match check(&question, &answers) {
            Step::Done(outcome) => {
                let explains = outcome.explanation.as_ref();
                assert!(explains.is_none_or(|text| text.is_ascii() && text.len() <= 1_000));
                return;
            }
            Step::Needs(asked) => asked,
        };
        assert!(!asked.is_empty());
        for asked in asked {
            let heard = given.take().or_else(|| further.next());
            let before = answers.insert(asked, heard.unwrap_or(Heard::NoData));
            assert!(before.is_none(), "asked once");
        }
    }
    panic!("no end");
}

fn heard(line: &str) -> Heard {
    match line {
        "" => Heard::NoData,
        "0" => Heard::NoSuchName,
        "!" => Heard::Failed(Why::from(Cause::Timeout)),
        line => Heard::Records(records(line).iter().filter_map(|one| data(one)).collect()),
    }
}

/// A record, whose kind the first byte names.
fn data(text: &str) -> Option<RData> {
    let (kind, value) = text.split_at_checked(1)?;
    Some(match kind {
        "S" => RData::TXT(TXT::new(vec![format!("v=spf1 {value}")])),
        "4" => RData::A(A(value.parse().unwrap_or([192, 0, 2, 1].into()))),
        "6" => RData::AAAA(AAAA(
            value
                .parse()
                .unwrap_or([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into()),
        )),
        "M" => RData::MX(MX::new(10, dns_name(value)?)),
        "P" => RData::PTR(PTR(dns_name(value)?)),
        _ => RData::TXT(TXT::new(vec![text.to_owned()])),
    })
}
