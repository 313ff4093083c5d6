//! What a DNS server of the World answers: with authority, or as a resolver.

use std::collections::BTreeSet;

use hickory_proto::op::{Edns, Message, Metadata, OpCode, ResponseCode};
use hickory_proto::rr::{DNSClass, Name, Record, RecordType};

use super::proof::Prover;
use super::zone::{Found, ZoneTable};

/// Aliases that are followed before an answer is given up.
const MAX_ALIASES: usize = 8;

/// Largest UDP answer that is offered and given (DNS flag day 2020).
pub(super) const MAX_UDP: u16 = 1_232;

/// An answer that so far holds only what follows from the question (RFC 6891 6.1.1: EDNS answers EDNS).
pub(super) fn begin(asked: &Message) -> Message {
    let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
    answer.metadata = Metadata::response_from_request(&asked.metadata);
    answer.add_queries(asked.queries.iter().cloned());
    if let Some(edns) = &asked.edns {
        let mut own = Edns::new();
        own.set_max_payload(MAX_UDP);
        own.set_dnssec_ok(edns.flags().dnssec_ok);
        answer.set_edns(own);
    }
    answer
}

/// The same from a server that does not know what the DO bit means.
pub(super) fn without_dnssec(mut answer: Message) -> Message {
    if let Some(edns) = &mut answer.edns {
        edns.set_dnssec_ok(false);
    }
    answer
}

/// The error that answers a message in which there is no ordinary question.
pub(super) fn no_question(asked: &Message) -> Option<ResponseCode> {
    if asked.metadata.op_code != OpCode::Query {
        return Some(ResponseCode::NotImp);
    }
    match asked.queries.as_slice() {
        [query] if query.query_class() == DNSClass::IN => None,
        [_] => Some(ResponseCode::Refused),
        _ => Some(ResponseCode::FormErr),
    }
}

/// Answers as a name server that holds `zones` (RFC 1034 4.3.2): with authority in them, by a referral
/// below them, REFUSED elsewhere.
pub(super) fn with_authority(
    table: &ZoneTable,
    zones: &BTreeSet<Name>,
    owner: &Name,
    kind: RecordType,
    answer: &mut Message,
) {
    let mut owner = owner.clone();
    for _ in 0..MAX_ALIASES {
        let zone = table.zone_of(&owner, kind);
        if !zones.contains(&zone) {
            if answer.answers.is_empty() {
                refer(table, zones, &owner, answer);
            }
            return;
        }
        answer.metadata.authoritative = true;
        match one_step(table, &zone, &owner, kind, answer) {
            Some(target) => owner = target,
            None => return,
        }
    }
}

/// Answers as a resolver. `reaches` says whether some server of a zone answers this question.
pub(super) fn recursively(
    table: &ZoneTable,
    reaches: impl Fn(&Name, &Name, RecordType) -> bool,
    owner: &Name,
    kind: RecordType,
    answer: &mut Message,
) {
    answer.metadata.recursion_available = true;
    let mut owner = owner.clone();
    for _ in 0..MAX_ALIASES {
        let zone = table.zone_of(&owner, kind);
        if !reaches(&zone, &owner, kind) {
            break;
        }
        match one_step(table, &zone, &owner, kind, answer) {
            Some(target) => owner = target,
            None => return,
        }
    }
    answer.answers.clear();
    answer.authorities.clear();
    answer.metadata.response_code = ResponseCode::ServFail;
}

/// Adds what the table says about one name. An alias gives the next name to look at.
fn one_step(
    table: &ZoneTable,
    zone: &Name,
    owner: &Name,
    kind: RecordType,
    answer: &mut Message,
) -> Option<Name> {
    let prover = prover(table, zone, answer);
    let signed = |records| match &prover {
        Some(prover) => prover.signed(records),
        None => records,
    };
    let found = table.look_up(owner, kind);
    let proof = prover.as_ref().map(|prover| prover.proof(owner, &found));
    let mut next = None;
    match found {
        Found::Records(records) => {
            answer.add_answers(signed(records));
        }
        Found::Alias(record, target) => {
            answer.add_answers(signed(vec![*record]));
            next = Some(target);
        }
        Found::NoData => {
            answer.add_authorities(signed(table.soa(zone)));
        }
        Found::NoName => {
            answer.metadata.response_code = ResponseCode::NXDomain;
            answer.add_authorities(signed(table.soa(zone)));
        }
    }
    for nsec in proof.unwrap_or_default() {
        if !answer.authorities.contains(&nsec) {
            answer.add_authorities(signed(vec![nsec]));
        }
    }
    next
}

/// Who signs and proves, where a zone is signed and the client wants to see it (RFC 3225: the DO bit,
/// which an answer repeats).
fn prover<'a>(table: &'a ZoneTable, zone: &Name, answer: &Message) -> Option<Prover<'a>> {
    let edns = answer.edns.as_ref()?;
    let wanted = edns.flags().dnssec_ok;
    wanted.then(|| Prover::of(table, zone)).flatten()
}

/// Points to the servers of the zone below, with their addresses (glue).
fn refer(table: &ZoneTable, zones: &BTreeSet<Name>, owner: &Name, answer: &mut Message) {
    let Some(child) = first_cut_below(table, zones, owner) else {
        answer.metadata.response_code = ResponseCode::Refused;
        return;
    };
    answer.add_authorities(table.records(&child, RecordType::NS));
    if let Some(prover) = prover(table, &table.zone_of(&child, RecordType::DS), answer) {
        answer.add_authorities(prover.delegation(&child));
    }
    for server in table.servers_of(&child) {
        let glue: Vec<Record> = [RecordType::A, RecordType::AAAA]
            .into_iter()
            .flat_map(|kind| table.records(&server, kind))
            .collect();
        answer.add_additionals(glue);
    }
}

/// The highest zone on the way down to `owner` that lies under one of `zones`.
fn first_cut_below(table: &ZoneTable, zones: &BTreeSet<Name>, owner: &Name) -> Option<Name> {
    let mut cut = table.zone_of(owner, RecordType::A);
    while !cut.is_root() {
        let parent = table.zone_of(&cut.base_name(), RecordType::A);
        if zones.contains(&parent) {
            return Some(cut);
        }
        cut = parent;
    }
    None
}
