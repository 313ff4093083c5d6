//! A DNS that is a list.

use hickory_proto::rr::rdata::{A, AAAA, MX, PTR, TXT};
use hickory_proto::rr::{Name, RData, RecordType};

use crate::fact::{Cause, Why};
use crate::parse::spf::outcome::{Asked, Heard};
use crate::parse::spf::question::dns_name;

/// `("example.be TXT", "v=spf1 -all")`; the value `!` is a question that fails.
pub(super) type Zone<'a> = &'a [(&'a str, &'a str)];

pub(super) fn data(kind: &str, value: &str) -> RData {
    match kind {
        "TXT" => RData::TXT(TXT::new(vec![value.to_owned()])),
        "A" => RData::A(A(value.parse().unwrap())),
        "AAAA" => RData::AAAA(AAAA(value.parse().unwrap())),
        "MX" => RData::MX(MX::new(10, Name::from_ascii(value).unwrap())),
        "PTR" => RData::PTR(PTR(Name::from_ascii(value).unwrap())),
        other => panic!("{other}"),
    }
}

pub(super) fn hear(zone: Zone<'_>, asked: &Asked) -> Heard {
    let mut found = Vec::new();
    let mut exists = false;
    for (question, value) in zone {
        let (name, kind) = question.split_once(' ').unwrap();
        if dns_name(name).unwrap() != asked.name {
            continue;
        }
        exists = true;
        if kind.parse::<RecordType>().unwrap() != asked.kind {
            continue;
        }
        if *value == "!" {
            return Heard::Failed(Why::new(Cause::ServerFailure, "in this test"));
        }
        found.push(data(kind, value));
    }
    match (found.is_empty(), exists) {
        (false, _) => Heard::Records(found),
        (true, true) => Heard::NoData,
        (true, false) => Heard::NoSuchName,
    }
}
