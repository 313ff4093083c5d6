//! Which DMARC record governs the name, and whether its reports arrive.

use crate::fact::{Cause, Dmarc, DmarcName, Mail, ReportReceiver, Seen, Why};
use crate::parse::dmarc as record;
use crate::parse::dmarc::reports::{is_accepted, receiver};

/// Fills the derived facts about DMARC.
pub(super) fn complete(mail: &mut Mail) {
    let governing = mail.dmarc_walk.as_ref().and_then(|names| governing(names));
    mail.dmarc = governing.map(|mut dmarc| {
        complete_reports(&mut dmarc, &mail.report_receivers);
        dmarc
    });
}

/// The record that governs the name, from what each name of its walk answered. Whether reports arrive is not
/// in it yet.
pub(crate) fn governing(names: &[DmarcName]) -> Seen<Dmarc> {
    let found = |one: &DmarcName| {
        let found = one.txt.as_ref().map(|texts| record::pick(texts));
        (one.name.clone(), found)
    };
    let walked: Vec<_> = names.iter().map(found).collect();
    record::governing(&walked).map(|mut dmarc| {
        dmarc.beside_alias = names
            .iter()
            .any(|one| one.beside_alias && dmarc.found_at == format!("_dmarc.{}", one.name));
        dmarc
    })
}

fn complete_reports(dmarc: &mut Dmarc, receivers: &Seen<Vec<ReportReceiver>>) {
    let addresses = &dmarc.report_addresses;
    let among = |property: fn(&ReportReceiver) -> Seen<bool>| {
        let of_address = |address: &String| match seen_of(receivers, address) {
            Ok(receiver) => property(receiver),
            Err(why) => Seen::Unknown(why),
        };
        Seen::names_where(addresses, String::as_str, of_address)
    };
    let works = |one: &ReportReceiver| both(accepts(one), receives(one));
    dmarc.reports.working = among(works);
    dmarc.reports.refused = among(|one| opposite(accepts(one)));
    dmarc.reports.dead = among(|one| opposite(receives(one)));
    dmarc.reports.any_works = dmarc
        .reports
        .working
        .as_ref()
        .map(|working| !working.is_empty());
}

/// What was seen of the receiver that an address belongs to.
fn seen_of<'a>(
    receivers: &'a Seen<Vec<ReportReceiver>>,
    address: &str,
) -> Result<&'a ReportReceiver, Why> {
    let domain = receiver(address);
    match receivers {
        Seen::Unknown(why) => Err(why.clone()),
        Seen::Absent => Err(Cause::NotRecorded.into()),
        Seen::Known(receivers) => {
            let mut receivers = receivers.iter();
            receivers.find(|one| one.domain == domain).ok_or_else(|| {
                let doing = format!("{domain} is one more receiver of reports than is asked");
                Why::new(Cause::TooLarge, doing)
            })
        }
    }
}

/// Whether it takes reports about the domain: inside the same organisation nobody has to say so.
fn accepts(receiver: &ReportReceiver) -> Seen<bool> {
    if !receiver.external {
        return Seen::Known(true);
    }
    let texts = receiver.txt.as_ref();
    texts.map(|texts| is_accepted(texts, &receiver.domain))
}

/// Whether mail can arrive there (RFC 5321 5.1, RFC 7505).
fn receives(receiver: &ReportReceiver) -> Seen<bool> {
    match &receiver.mx {
        Seen::Known(hosts) if !hosts.is_empty() => {
            Seen::Known(hosts.iter().any(|host| host != "."))
        }
        Seen::Known(_) | Seen::Absent => {
            let addresses = receiver.addresses.as_ref();
            addresses.map(|addresses| !addresses.is_empty())
        }
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn both(one: Seen<bool>, other: Seen<bool>) -> Seen<bool> {
    match (one, other) {
        (Seen::Known(true), rest) | (rest, Seen::Known(true)) => rest,
        (Seen::Known(false), _) | (_, Seen::Known(false)) => Seen::Known(false),
        (unseen, _) => unseen,
    }
}

fn opposite(fact: Seen<bool>) -> Seen<bool> {
    fact.map(|yes| !yes)
}

#[cfg(test)]
mod tests;
