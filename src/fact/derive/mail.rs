//! How mail is arranged, from what the DNS says of it.

use std::net::IpAddr;

use super::dmarc;
use crate::fact::{Cause, Facts, Mail, MailServer, Mx, MxRecord, Seen};
use crate::parse::address::special_kind;
use crate::target::Target;

/// Fills the derived facts about mail.
pub(super) fn complete(facts: &mut Facts, target: &Target) {
    if let Seen::Known(servers) = &mut facts.mail_servers {
        for server in servers {
            let refused = server.address.unknown();
            let refused = refused.is_some_and(|why| why.cause == Cause::ForbiddenAddress);
            server.internal = refused && has(server, is_public) == Seen::Known(false);
        }
    }
    let mail = &mut facts.mail;
    if let Seen::Known(mx) = &mut mail.mx {
        complete_mx(mx, &facts.mail_servers);
    }
    mail.spf = super::spf::spf(target.ascii(), mail);
    dmarc::complete(mail);
    mail.parked = parked(mail);
}

fn complete_mx(mx: &mut Mx, servers: &Seen<Vec<MailServer>>) {
    let nulls = mx.records.iter().filter(|record| record.host == ".");
    let nulls = nulls.count();
    mx.null = nulls == mx.records.len();
    let is_usual = |record: &MxRecord| record.preference == 0;
    mx.null_unusual = mx.null && (nulls > 1 || !mx.records.iter().all(is_usual));
    mx.null_beside_others = nulls > 0 && nulls < mx.records.len();
    let hosts = mx.records.iter().map(|record| &record.host);
    mx.literal_hosts = hosts
        .filter(|host| host.parse::<IpAddr>().is_ok())
        .cloned()
        .collect();
    let among = |property: fn(&MailServer) -> Seen<bool>| match servers {
        Seen::Known(servers) => Seen::names_where(servers, |server| &server.name, property),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    mx.hosts_resolved = among(|server| has(server, is_public));
    mx.hosts_unresolved = among(|server| negated(has(server, |_| true)));
    mx.alias_hosts = among(|server| server.alias.clone());
    mx.private_hosts = among(|server| match &server.addresses {
        Seen::Absent => Seen::Known(false),
        _ => negated(has(server, is_public)),
    });
}

/// Whether a server has an address of this kind.
fn has(server: &MailServer, kind: fn(IpAddr) -> bool) -> Seen<bool> {
    match &server.addresses {
        Seen::Known(addresses) => Seen::Known(addresses.iter().copied().any(kind)),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn is_public(address: IpAddr) -> bool {
    special_kind(address).is_none()
}

fn negated(fact: Seen<bool>) -> Seen<bool> {
    fact.map(|yes| !yes)
}

/// Neither receives mail nor sends any. A record that this version cannot read sends mail until a
/// better reader says otherwise.
fn parked(mail: &Mail) -> Seen<bool> {
    let receives = match &mail.mx {
        Seen::Known(mx) => Seen::Known(!mx.null),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    let sends = match &mail.spf {
        Seen::Known(spf) => negated(spf.authorises_nothing.clone()),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    match (receives, sends) {
        (Seen::Known(true), _) | (_, Seen::Known(true)) => Seen::Known(false),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => Seen::Unknown(why),
        _ => Seen::Known(true),
    }
}

#[cfg(test)]
mod tests;
