//! Where the names lead that everybody knows: the sites, the servers that records name, the policy for
//! mail. Nothing is guessed. Asked is the user's resolver, and the domain's own servers only where it gives
//! an address that is none of the internet.

use std::collections::BTreeSet;
use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::visit::site_names;
use super::{Probe, Scan, Sink, beyond, mail, source};
use crate::check::Area;
use crate::fact::{Cause, Facts, Lead, LeadEnd, LeadRole, Seen, Why};
use crate::net::{Answer, LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::target::{has_known_ending, registrable};

/// Follows names to where they lead.
#[derive(Debug)]
pub(super) struct Dangling;

#[async_trait]
impl Probe for Dangling {
    fn name(&self) -> &'static str {
        "names"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn fills(&self) -> &'static [&'static str] {
        &["leads"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let sites = follow_all(
            scan,
            sink,
            LeadRole::Site,
            Ok(site_names(&scan.target, &scan.scope)),
        );
        let policy = follow_all(scan, sink, LeadRole::MailPolicy, Ok(policy_names(scan)));
        let mail = async {
            let names = mail_servers(scan).await;
            follow_all(scan, sink, LeadRole::MailServer, names).await
        };
        let name_servers = async {
            let names = sink.wait_for(name_servers).await;
            follow_all(scan, sink, LeadRole::NameServer, names).await
        };
        let (sites, policy, mail, name_servers) = tokio::join!(sites, policy, mail, name_servers);
        let names = [sites, mail, name_servers, policy].concat();
        sink.put(|facts| facts.leads.names = Seen::Known(names));
    }
}

/// The host whose policy senders ask for (RFC 8461 3.2).
fn policy_names(scan: &Scan) -> Vec<String> {
    if scan.scope.no_mail {
        return Vec::new();
    }
    vec![format!("mta-sts.{}", scan.target.ascii())]
}

/// The names that MX records give, those that are tried first in front; the owner's word that there is no mail is
/// taken.
async fn mail_servers(scan: &Scan) -> Result<Vec<String>, Why> {
    if scan.scope.no_mail {
        return Ok(Vec::new());
    }
    let answer = scan.net.lookup(scan.target.ascii(), RecordType::MX).await?;
    let records = mail::read_mx(&answer).into_iter();
    Ok(each_once(
        records.map(|mx| mx.host).filter(|name| name != "."),
    ))
}

/// The names that another probe finds in NS records, also in those of the zone above; `None` while it
/// looks.
fn name_servers(facts: &Facts) -> Option<Result<Vec<String>, Why>> {
    let above = match &facts.dns.name_servers_above {
        Seen::Known(names) => names.as_slice(),
        Seen::Unknown(why) if why.is_pending() => return None,
        Seen::Absent | Seen::Unknown(_) => &[],
    };
    match &facts.name_servers {
        Seen::Known(servers) => {
            let own = servers.iter().map(|server| &server.name);
            Some(Ok(each_once(own.chain(above).cloned())))
        }
        Seen::Absent => Some(Ok(Vec::new())),
        Seen::Unknown(why) if why.is_pending() => None,
        Seen::Unknown(why) => Some(Err(why.clone())),
    }
}

fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// Follows names of one kind, of servers no more than are asked. Where they could not be learned, the domain stands
/// for all of them.
async fn follow_all(
    scan: &Scan,
    sink: &Sink,
    role: LeadRole,
    names: Result<Vec<String>, Why>,
) -> Vec<Lead> {
    match names {
        Ok(names) => {
            let (some, rest) = match role {
                LeadRole::MailServer | LeadRole::NameServer => beyond::split(&names),
                LeadRole::Site | LeadRole::MailPolicy | LeadRole::Script => (&names[..], &[][..]),
            };
            let follows = some.iter().map(|name| follow(scan, sink, role, name));
            let mut leads = join_all(follows).await;
            leads.extend(
                rest.iter()
                    .map(|name| unknown(role, name, &beyond::why(name))),
            );
            leads
        }
        Err(why) => vec![unknown(role, scan.target.ascii(), &why)],
    }
}

fn unknown(role: LeadRole, name: &str, why: &Why) -> Lead {
    Lead {
        name: name.to_owned(),
        role,
        end: Seen::Unknown(why.clone()),
        domain_exists: Seen::Unknown(why.clone()),
        addresses: Seen::Unknown(why.clone()),
        at_source: Seen::Unknown(why.clone()),
        ..Lead::default()
    }
}

/// Follows one name to where it leads.
pub(super) async fn follow(scan: &Scan, sink: &Sink, role: LeadRole, name: &str) -> Lead {
    let net = &scan.net;
    // An address in the place of a name leads to itself.
    let addresses = match name.parse::<IpAddr>() {
        Ok(address) => Seen::Known(vec![address]),
        Err(_) => net.addresses(name).await,
    };
    let way = match &addresses {
        Seen::Known(_) => Way {
            aliases: aliases_on_the_way(net, name).await,
            end: Seen::Known(LeadEnd::Exists),
        },
        Seen::Absent | Seen::Unknown(_) => walk(net, name).await,
    };
    let last = way.aliases.last().map_or(name, String::as_str);
    let domain = registrable(last).filter(|domain| has_known_ending(domain));
    let domain_exists = match (&way.end, &domain) {
        (Seen::Unknown(why), _) => Seen::Unknown(why.clone()),
        (Seen::Known(LeadEnd::NoSuchName), Some(domain)) => exists(net, domain).await,
        (Seen::Known(LeadEnd::NoSuchName), None) => Seen::Known(false),
        _ => Seen::Known(true),
    };
    let at_source = source::ask(scan, sink, name, &addresses).await;
    let has_none = addresses == Seen::Absent || way.end == Seen::Known(LeadEnd::Circle);
    Lead {
        name: name.to_owned(),
        role,
        aliases: way.aliases,
        end: way.end,
        domain: domain.unwrap_or_default(),
        domain_exists,
        addresses: if has_none {
            Seen::Known(Vec::new())
        } else {
            addresses
        },
        at_source,
    }
}

/// The way from a name through its aliases.
struct Way {
    aliases: Vec<String>,
    end: Seen<LeadEnd>,
}

/// The aliases of a name that has addresses: they came with the answer.
async fn aliases_on_the_way(net: &Net, name: &str) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for kind in [RecordType::A, RecordType::AAAA] {
        let Ok(Answer::Records(records)) = net.lookup(name, kind).await else {
            continue;
        };
        while aliases.len() < LIMITS.aliases {
            let last = aliases.last().map_or(name, String::as_str);
            let mut targets = records.iter().filter_map(|record| match &record.data {
                RData::CNAME(target) if host_name(&record.name) == last => {
                    Some(host_name(&target.0))
                }
                _ => None,
            });
            match targets.next() {
                Some(target) if !aliases.contains(&target) => aliases.push(target),
                _ => break,
            }
        }
        if !aliases.is_empty() {
            break;
        }
    }
    aliases
}

/// Asks alias by alias: to a question for addresses a resolver answers only that there are none, not which
/// name on the way is missing.
async fn walk(net: &Net, name: &str) -> Way {
    let mut aliases: Vec<String> = Vec::new();
    let end = loop {
        let last = aliases.last().map_or(name, String::as_str);
        let answer = match net.lookup(last, RecordType::CNAME).await {
            Ok(answer) => answer,
            Err(why) => break Seen::Unknown(why),
        };
        let mut targets = answer.read(|data| match data {
            RData::CNAME(target) => Some(host_name(&target.0)),
            _ => None,
        });
        let Some(target) = targets.pop() else {
            break end_at(net, last, &answer).await;
        };
        if target == name || aliases.contains(&target) {
            aliases.push(target);
            break Seen::Known(LeadEnd::Circle);
        }
        if aliases.len() >= LIMITS.aliases {
            let doing = format!(
                "{name} is an alias of an alias, {} times over",
                aliases.len()
            );
            break Seen::Unknown(Why::new(Cause::TooManyRedirects, doing));
        }
        aliases.push(target);
    };
    Way { aliases, end }
}

/// Whether the last name of a way exists. That it does not is believed only with proof, and only if the
/// question for its address is answered in the same way.
async fn end_at(net: &Net, name: &str, said_of_alias: &Answer) -> Seen<LeadEnd> {
    let said_of_address = match said_of_alias {
        Answer::Records(_) | Answer::NoData => return Seen::Known(LeadEnd::Exists),
        Answer::NoSuchName | Answer::Unproven => net.lookup(name, RecordType::A).await,
    };
    match (said_of_alias, said_of_address) {
        (_, Err(why)) => Seen::Unknown(why),
        (_, Ok(Answer::Records(_) | Answer::NoData)) => Seen::Known(LeadEnd::Exists),
        (Answer::NoSuchName, Ok(Answer::NoSuchName)) => Seen::Known(LeadEnd::NoSuchName),
        _ => Seen::Known(LeadEnd::Unproven),
    }
}

/// Whether a domain is in the DNS.
async fn exists(net: &Net, domain: &str) -> Seen<bool> {
    match net.lookup(domain, RecordType::NS).await {
        Ok(Answer::Records(_) | Answer::NoData) => Seen::Known(true),
        Ok(Answer::NoSuchName) => Seen::Known(false),
        Ok(Answer::Unproven) => {
            let doing = format!("{domain} does not exist, the resolver says without proof");
            Seen::Unknown(Why::new(Cause::Intercepted, doing))
        }
        Err(why) => Seen::Unknown(why),
    }
}
