//! Whether a name server finds out for strangers what is not its own.

use super::is_authority;
use crate::fact::{AddressAnswer, Cause, Facts, ForeignAnswer, NameServer, Seen, Why};

/// Fills what is known of each server as a resolver.
pub(super) fn complete(facts: &mut Facts) {
    let above = &facts.dns.foreign_above;
    if let Seen::Known(servers) = &mut facts.name_servers {
        for server in servers {
            server.open_resolver = open_resolver(server, above);
            let unseen = server.open_resolver.unknown();
            // Older evidence that nobody looked for is another matter.
            server.open_resolver_unseen = unseen.is_some_and(|why| why.cause != Cause::NotRecorded);
        }
    }
}

fn open_resolver(server: &NameServer, above: &Seen<ForeignAnswer>) -> Seen<bool> {
    server.answers.as_ref().and_then(|answers| {
        let mut unknown = None;
        let mut was_asked = false;
        for answer in answers {
            was_asked |= is_authority(answer);
            match resolves(answer, above) {
                Seen::Known(true) => return Seen::Known(true),
                Seen::Known(false) | Seen::Absent => {}
                Seen::Unknown(why) => unknown = Some(why),
            }
        }
        match unknown {
            Some(why) => Seen::Unknown(why),
            None if was_asked => Seen::Known(false),
            None => Seen::Absent,
        }
    })
}

/// Whether one address does. Absent: it is not there for the domain, so it was not asked.
fn resolves(answer: &AddressAnswer, above: &Seen<ForeignAnswer>) -> Seen<bool> {
    answer.answer.as_ref().and_then(|_| {
        if !is_authority(answer) {
            return Seen::Absent;
        }
        match &answer.foreign {
            Seen::Known(said) if said.is_resolved() => confirmed(above),
            Seen::Known(_) | Seen::Absent => Seen::Known(false),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        }
    })
}

/// No server of a top-level domain asks others: where one seems to, something on the way answers in every
/// server's place.
fn confirmed(above: &Seen<ForeignAnswer>) -> Seen<bool> {
    match above {
        Seen::Known(said) if said.is_resolved() => Seen::Unknown(Why::new(
            Cause::Intercepted,
            "a server of the top-level domain seems to resolve foreign names as well",
        )),
        Seen::Known(_) => Seen::Known(true),
        Seen::Absent => Seen::Unknown(Why::from(Cause::Follows)),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

#[cfg(test)]
mod tests;
