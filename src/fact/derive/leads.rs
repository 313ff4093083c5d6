//! Which names lead nowhere, to what anybody may get, or to a private network.

use std::net::IpAddr;

use crate::fact::{Cause, Facts, Lead, LeadEnd, LeadRole, Seen, Why};
use crate::parse::address::special_kind;
use crate::parse::handed_out::{Chooser, chooser};

/// Fills the derived facts about where names lead.
pub(super) fn complete(facts: &mut Facts) {
    let among = |property: fn(&Lead) -> Seen<bool>| {
        let names = facts.leads.names.as_ref();
        names.and_then(|names| all(names.iter().map(|lead| told(lead, property(lead)))))
    };
    let nowhere = among(leads_nowhere);
    let claimable = among(is_claimable);
    let private = all_private(facts);
    facts.leads.nowhere = nowhere;
    facts.leads.claimable = claimable;
    facts.leads.private = private;
}

/// Joins lists. Kleene: what is found is a fact even if another could not be asked.
fn all(lists: impl Iterator<Item = Seen<Vec<String>>>) -> Seen<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut unknown = None;
    for list in lists {
        match list {
            Seen::Known(list) => found.extend(list),
            Seen::Absent => {}
            Seen::Unknown(why) => unknown = unknown.or(Some(why)),
        }
    }
    found.sort_unstable();
    found.dedup();
    match unknown {
        Some(why) if found.is_empty() => Seen::Unknown(why),
        _ => Seen::Known(found),
    }
}

/// A lead as texts show it, where it has a property.
fn told(lead: &Lead, property: Seen<bool>) -> Seen<Vec<String>> {
    let shown = || match lead.aliases.last() {
        Some(last) => format!("{} → {last}", lead.name),
        None => lead.name.clone(),
    };
    property.map(|yes| if yes { vec![shown()] } else { Vec::new() })
}

/// Whether something points to this lead's end: a name that is just not there leads nowhere because nobody
/// led it anywhere.
fn is_pointed_to(lead: &Lead) -> bool {
    let is_server = matches!(lead.role, LeadRole::MailServer | LeadRole::NameServer);
    is_server || !lead.aliases.is_empty()
}

/// A mail server without an alias is left to those who judge mail.
fn leads_nowhere(lead: &Lead) -> Seen<bool> {
    let is_bare_mail_server = lead.role == LeadRole::MailServer && lead.aliases.is_empty();
    match &lead.end {
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
        _ if is_bare_mail_server || !is_pointed_to(lead) => Seen::Known(false),
        Seen::Known(LeadEnd::Unproven) => Seen::Unknown(unproven(lead)),
        end => Seen::Known(*end != Seen::Known(LeadEnd::Exists)),
    }
}

fn is_claimable(lead: &Lead) -> Seen<bool> {
    let by = chooser(last_name(lead));
    match &lead.end {
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
        _ if !is_pointed_to(lead) || by == Some(Chooser::Provider) => Seen::Known(false),
        Seen::Known(LeadEnd::NoSuchName) if by == Some(Chooser::Customer) => Seen::Known(true),
        Seen::Known(LeadEnd::NoSuchName) if lead.domain.is_empty() => Seen::Known(false),
        Seen::Known(LeadEnd::NoSuchName) => lead.domain_exists.clone().map(|exists| !exists),
        Seen::Known(LeadEnd::Unproven) => Seen::Unknown(unproven(lead)),
        _ => Seen::Known(false),
    }
}

fn last_name(lead: &Lead) -> &str {
    lead.aliases.last().unwrap_or(&lead.name)
}

fn unproven(lead: &Lead) -> Why {
    let last = last_name(lead);
    let doing = format!("{last} does not exist, the resolver says without proof");
    Why::new(Cause::Intercepted, doing)
}

/// Where the names were not followed, as in older evidence, the addresses of the subjects tell as much.
fn all_private(facts: &Facts) -> Seen<Vec<String>> {
    if let Seen::Known(names) = &facts.leads.names {
        return all(names
            .iter()
            .map(|lead| private(&lead.name, &lead.addresses)));
    }
    let sites = each(&facts.sites, |one| private(&one.name, &one.addresses));
    let mail = each(&facts.mail_servers, |one| {
        private(&one.name, &one.addresses)
    });
    let name_servers = each(&facts.name_servers, |one| {
        private(&one.name, &one.addresses)
    });
    all(sites.into_iter().chain(mail).chain(name_servers))
}

fn each<T>(
    subjects: &Seen<Vec<T>>,
    look: impl Fn(&T) -> Seen<Vec<String>>,
) -> Vec<Seen<Vec<String>>> {
    match subjects {
        Seen::Known(subjects) => subjects.iter().map(look).collect(),
        Seen::Absent => Vec::new(),
        Seen::Unknown(why) => vec![Seen::Unknown(why.clone())],
    }
}

fn private(name: &str, addresses: &Seen<Vec<IpAddr>>) -> Seen<Vec<String>> {
    addresses.as_ref().map(|addresses| {
        let private = addresses.iter().filter(|address| is_private(**address));
        let shown = |address: &IpAddr| {
            let address = address.to_string();
            if name == address {
                address
            } else {
                format!("{name} → {address}")
            }
        };
        private.map(shown).collect()
    })
}

/// An address that a translating resolver made up for a public one (NAT64, RFC 8215) was not published by
/// the domain.
fn is_private(address: IpAddr) -> bool {
    let is_made_up = match address {
        IpAddr::V6(v6) => v6.segments().starts_with(&[0x0064, 0xff9b, 1]),
        IpAddr::V4(_) => false,
    };
    !is_made_up && special_kind(address).is_some()
}

#[cfg(test)]
mod tests;
