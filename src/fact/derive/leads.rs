//! Which names lead nowhere, to what anybody may get, or to a private network.

use std::net::IpAddr;

use crate::fact::{Cause, Facts, Lead, LeadEnd, LeadRole, LeadSource, Seen, Why};
use crate::parse::address::special_kind;
use crate::parse::handed_out::{Chooser, chooser};

/// Fills the derived facts about where names lead.
pub(super) fn complete(facts: &mut Facts) {
    let names = facts.leads.names.as_ref();
    let (nowhere, claimable) = (
        names.clone().and_then(|names| nowhere(names)),
        names.and_then(|names| claimable(names)),
    );
    let private = all_private(facts);
    facts.leads.nowhere = nowhere;
    facts.leads.claimable = claimable;
    facts.leads.private = private;
}

/// Those that lead to a name that does not exist, or in a circle.
pub(super) fn nowhere(leads: &[Lead]) -> Seen<Vec<String>> {
    all(leads.iter().map(|lead| told(lead, leads_nowhere(lead))))
}

/// Those that lead to a name that does not exist and that somebody else may be able to get.
pub(super) fn claimable(leads: &[Lead]) -> Seen<Vec<String>> {
    all(leads.iter().map(|lead| told(lead, is_claimable(lead))))
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
    let is_circle = lead.end == Seen::Known(LeadEnd::Circle);
    let shown = || match lead.aliases.last() {
        // Of a circle the end says nothing: only the whole way shows that it is one.
        Some(_) if is_circle => format!("{} → {}", lead.name, lead.aliases.join(" → ")),
        Some(last) => format!("{} → {last}", lead.name),
        None => lead.name.clone(),
    };
    property.map(|yes| if yes { vec![shown()] } else { Vec::new() })
}

/// Whether something points to this lead's end: a name that is just not there leads nowhere because nobody
/// led it anywhere.
fn is_pointed_to(lead: &Lead) -> bool {
    let is_named = matches!(
        lead.role,
        LeadRole::MailServer | LeadRole::NameServer | LeadRole::Script
    );
    is_named || !lead.aliases.is_empty()
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

/// Where the names were not followed, as in older evidence, the addresses of the subjects tell that all are
/// public; another one nobody confirmed.
fn all_private(facts: &Facts) -> Seen<Vec<String>> {
    let unfollowed = match &facts.leads.names {
        Seen::Known(names) => return all(names.iter().map(leads_inside)),
        Seen::Absent => Why::from(Cause::NotRecorded),
        Seen::Unknown(why) => why.clone(),
    };
    let source = Seen::Unknown(unfollowed);
    let look = |name: &str, addresses: &Seen<Vec<IpAddr>>| {
        leads_inside(&Lead {
            name: name.to_owned(),
            addresses: addresses.clone(),
            at_source: source.clone(),
            ..Lead::default()
        })
    };
    let sites = each(&facts.sites, |one| look(&one.name, &one.addresses));
    let mail = each(&facts.mail_servers, |one| look(&one.name, &one.addresses));
    let name_servers = each(&facts.name_servers, |one| look(&one.name, &one.addresses));
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

/// The addresses of a private network that a lead ends at. What the user's resolver says of a name in the
/// domain's own zone is true only if the source says the same.
fn leads_inside(lead: &Lead) -> Seen<Vec<String>> {
    let said = match &lead.addresses {
        Seen::Known(addresses) => private(addresses),
        Seen::Absent => Vec::new(),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    // An address in the place of a name stands in the record itself.
    if said.is_empty() || lead.name.parse::<IpAddr>().is_ok() {
        return Seen::Known(shown(&lead.name, &said));
    }
    match &lead.at_source {
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
        Seen::Known(source) if !hands_on(source, lead) => {
            let confirmed = private(&source.addresses);
            if confirmed.is_empty() {
                return Seen::Unknown(made_up(lead, &said));
            }
            Seen::Known(shown(&lead.name, &confirmed))
        }
        // Somebody else's zone: what filters answer is told from what a private network has.
        Seen::Known(_) | Seen::Absent => {
            let believed: Vec<IpAddr> = said
                .iter()
                .copied()
                .filter(|one| !is_of_filter(*one))
                .collect();
            if believed.is_empty() {
                return Seen::Unknown(made_up(lead, &said));
            }
            Seen::Known(shown(&lead.name, &believed))
        }
    }
}

/// Whether the source names an alias that the resolver followed, too, and knows no more.
fn hands_on(source: &LeadSource, lead: &Lead) -> bool {
    let last = source.aliases.last();
    source.addresses.is_empty() && last.is_some_and(|last| lead.aliases.contains(last))
}

fn made_up(lead: &Lead, said: &[IpAddr]) -> Why {
    let said = shown(&lead.name, said).join(", ");
    let doing = format!("the resolver says {said}, and nobody confirms it");
    Why::new(Cause::Intercepted, doing)
}

/// What filters and proxies answer in place of an address: none at all, or one for benchmarks (RFC 2544).
fn is_of_filter(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_unspecified() || matches!(v4.octets(), [198, 18 | 19, ..]),
        IpAddr::V6(v6) => v6.is_unspecified(),
    }
}

fn shown(name: &str, addresses: &[IpAddr]) -> Vec<String> {
    let shown = |address: &IpAddr| {
        let address = address.to_string();
        if name == address {
            address
        } else {
            format!("{name} → {address}")
        }
    };
    addresses.iter().map(shown).collect()
}

fn private(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let addresses = addresses.iter().copied();
    addresses.filter(|address| is_private(*address)).collect()
}

/// An address that a translating resolver made up for a public one (NAT64, RFC 8215) was not published by
/// the domain.
pub(crate) fn is_private(address: IpAddr) -> bool {
    let is_made_up = match address {
        IpAddr::V6(v6) => v6.segments().starts_with(&[0x0064, 0xff9b, 1]),
        IpAddr::V4(_) => false,
    };
    !is_made_up && special_kind(address).is_some()
}

#[cfg(test)]
mod tests;
