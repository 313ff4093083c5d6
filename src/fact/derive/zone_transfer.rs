//! Whether name servers hand out the whole zone.

use std::net::IpAddr;

use crate::fact::{
    Cause, Facts, NameServer, NameServerAnswer, Seen, TransferEnd, TransferOutcome,
    TransferResponse, TransferServer, Why,
};

/// Response codes that refuse a zone: no such name, not implemented, refused, not authoritative.
const REFUSALS: [u16; 4] = [3, 4, 5, 9];

/// Fills the derived facts about the zone transfer. Comes after those about name servers.
pub(super) fn complete(facts: &mut Facts) {
    let transfer = &mut facts.zone_transfer;
    transfer.allowed = match &transfer.servers {
        Seen::Unknown(why) if why.cause == Cause::NotAsked => Seen::Known(false),
        Seen::Unknown(why) if why.cause == Cause::NotRecorded => Seen::Unknown(why.clone()),
        Seen::Known(_) | Seen::Absent | Seen::Unknown(_) => Seen::Known(true),
    };
    if let Seen::Known(servers) = &mut transfer.servers {
        for server in servers {
            if let Seen::Known(answers) = &mut server.answers {
                for answer in answers {
                    answer.outcome = answer.response.clone().and_then(read);
                }
            }
        }
    }
    let name_servers = facts.name_servers.known();
    let name_servers = name_servers.map_or(&[][..], Vec::as_slice);
    let servers = transfer.servers.as_ref();
    transfer.records = servers.clone().map(|servers| most_records(servers));
    transfer.open = servers.and_then(|servers| open(servers, name_servers));
}

/// What an answer means.
fn read(response: TransferResponse) -> Seen<TransferOutcome> {
    let unknown = |cause, what: &str| Seen::Unknown(Why::new(cause, what));
    // As for the SOA: without authority but with recursion is how a proxy on the way answers.
    if !response.authoritative && response.recursion {
        let what = "the answer came without authority, as from a DNS proxy on the way";
        return unknown(Cause::Intercepted, what);
    }
    let has_content = response.records > 2;
    match (response.end, response.code) {
        (TransferEnd::Whole | TransferEnd::Limit, _) if has_content => {
            Seen::Known(TransferOutcome::HandedOut)
        }
        (TransferEnd::NoZone, 0) if response.records == 0 => Seen::Known(TransferOutcome::Refused),
        (TransferEnd::NoZone, code) if REFUSALS.contains(&code) => {
            Seen::Known(TransferOutcome::Refused)
        }
        (TransferEnd::NoZone, 2) => unknown(Cause::ServerFailure, "response code 2"),
        (_, 0) => unknown(Cause::Unreadable, "the answer is no zone and no refusal"),
        (_, code) => {
            let what = format!("response code {code}");
            Seen::Unknown(Why::new(Cause::Unreadable, what))
        }
    }
}

fn most_records(servers: &[TransferServer]) -> usize {
    let answers = servers.iter().filter_map(|server| server.answers.known());
    let handed = answers.flatten().filter_map(|answer| {
        let response = answer.response.known()?;
        let handed_out = answer.outcome == Seen::Known(TransferOutcome::HandedOut);
        handed_out.then_some(response.records)
    });
    handed.max().unwrap_or(0)
}

/// Servers that hand it out. "None" is said only where every address that works was heard to refuse, one at
/// least; what is dead hands out nothing.
fn open(servers: &[TransferServer], name_servers: &[NameServer]) -> Seen<Vec<String>> {
    let is_open = |server: &TransferServer| {
        let mut unknown = None;
        for answer in server.answers.known().into_iter().flatten() {
            match &answer.outcome {
                Seen::Known(TransferOutcome::HandedOut) => return Seen::Known(true),
                Seen::Known(TransferOutcome::Refused) | Seen::Absent => {}
                Seen::Unknown(_) if is_dead(name_servers, &server.name, answer.address) => {}
                Seen::Unknown(why) => unknown = Some(why.clone()),
            }
        }
        let unknown = unknown.or_else(|| server.answers.unknown().cloned());
        unknown.map_or(Seen::Known(false), Seen::Unknown)
    };
    let open = Seen::names_where(servers, |server| &server.name, is_open);
    let was_heard = servers.iter().any(|server| {
        let mut answers = server.answers.known().into_iter().flatten();
        answers.any(|answer| answer.outcome.known().is_some())
    });
    if was_heard || open.unknown().is_some() {
        return open;
    }
    let what = "no name server answered when asked for the zone";
    Seen::Unknown(Why::new(Cause::NoAnswer, what))
}

/// Whether an address was seen to be dead when it was asked the ordinary question.
fn is_dead(name_servers: &[NameServer], name: &str, address: IpAddr) -> bool {
    let server = name_servers.iter().find(|server| server.name == name);
    let mut answers = server
        .and_then(|server| server.answers.known())
        .into_iter()
        .flatten();
    answers.any(|answer| {
        answer.address == address && answer.answer == Seen::Known(NameServerAnswer::Dead)
    })
}

#[cfg(test)]
mod tests;
