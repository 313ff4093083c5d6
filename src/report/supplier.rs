//! The suppliers that were recognised, and what to do at them, beside a finding.

use std::collections::BTreeMap;

use crate::check::provider::{MarkKind, Recognised, Role};
use crate::check::{Finding, Step, Who};
use crate::fact::Facts;
use crate::result::ScanResult;

use super::model::{StepPart, SupplierPart};
use super::phrase::Phrases;
use super::visible::prose;

/// Most hosts that are named for one mark.
const MOST_HOSTS: usize = 3;

/// Most suppliers that are listed.
const MOST_SUPPLIERS: usize = 40;

/// Who was recognised, by which marks: mail first, programs that answer for a site last.
pub(super) fn recognised(result: &ScanResult, phrases: Phrases) -> Vec<SupplierPart> {
    let mut seen: Vec<&Recognised> = result.providers.iter().collect();
    seen.sort_by_key(|one| one.roles.iter().min().copied());
    let parts = seen.into_iter().take(MOST_SUPPLIERS).map(|one| {
        let roles = one.roles.iter();
        let roles = roles.map(|role| phrases.say(&format!("supplier.role.{}", role.word())));
        SupplierPart {
            name: one.name.clone(),
            roles: roles.collect::<Vec<String>>().join(", "),
            marks: marks(one, phrases),
        }
    });
    parts.collect()
}

/// By what somebody was recognised, one line for each place to look.
fn marks(seen: &Recognised, phrases: Phrases) -> Vec<String> {
    let mut hosts: BTreeMap<(MarkKind, &str), Vec<&str>> = BTreeMap::new();
    for by in &seen.by {
        // A server that is listed bears the mark in its name: the name says it all.
        let mark = match by.kind {
            MarkKind::Mx | MarkKind::Ns => "",
            _ => by.mark.as_str(),
        };
        hosts.entry((by.kind, mark)).or_default().push(&by.at);
    }
    let mut lines: BTreeMap<MarkKind, Vec<String>> = BTreeMap::new();
    for ((kind, mark), hosts) in hosts {
        let hosts = first_of(&hosts, phrases);
        let said = match (mark.is_empty(), hosts.is_empty()) {
            (true, _) => hosts,
            (_, true) => mark.to_owned(),
            _ => format!("{mark} ({hosts})"),
        };
        lines.entry(kind).or_default().push(said);
    }
    let lines = lines.into_iter().map(|(kind, said)| {
        let by = phrases.say(&format!("supplier.by.{}", kind.word()));
        phrases.fill("supplier.line", &[("by", &by), ("what", &said.join(", "))])
    });
    lines.collect()
}

fn first_of(hosts: &[&str], phrases: Phrases) -> String {
    let named = hosts.iter().take(MOST_HOSTS).map(|host| (*host).to_owned());
    let mut named: Vec<String> = named.filter(|host| !host.is_empty()).collect();
    let more = hosts.len().saturating_sub(MOST_HOSTS);
    if more > 0 {
        named.push(phrases.count("list.more", more));
    }
    named.join(", ")
}

/// The one supplier to whom a text for somebody goes; `None` where there is any doubt. All servers have to be
/// its own: a name in a list of senders may be a leftover, and a filter may stand in front of the mailboxes.
pub(super) fn addressee(result: &ScanResult, who: Who) -> Option<&str> {
    let (role, kind) = match who {
        Who::Mail => (Role::Mail, MarkKind::Mx),
        Who::Dns => (Role::Dns, MarkKind::Ns),
        // Who built a site and who keeps it are not told apart from outside.
        Who::Web | Who::Owner => return None,
    };
    let mut candidates = result.providers.iter();
    let one = candidates.find(|one| one.roles.contains(&role))?;
    if candidates.any(|other| other.roles.contains(&role)) {
        return None;
    }
    let servers = servers(&result.evidence, who);
    let is_its_own = |server: &&str| one.by.iter().any(|by| by.kind == kind && by.at == **server);
    (!servers.is_empty() && servers.iter().all(is_its_own)).then_some(&one.name)
}

/// The servers that mail goes to, or that know the domain; none where somebody else filters the mail.
fn servers(facts: &Facts, who: Who) -> Vec<&str> {
    if who == Who::Dns {
        let servers = facts.name_servers.known().into_iter().flatten();
        return servers.map(|server| server.name.as_str()).collect();
    }
    let filters = facts.mail.providers.filtering.known();
    if filters.is_some_and(|filters| !filters.is_empty()) {
        return Vec::new();
    }
    let mx = facts.mail.mx.known().into_iter();
    mx.flat_map(|mx| &mx.records)
        .map(|record| record.host.as_str())
        .collect()
}

/// The steps of findings that stand together, each once. Hosts are named where a step is not for all of them.
pub(super) fn steps(group: &[(usize, &Finding)], phrases: Phrases) -> Vec<StepPart> {
    let mut met: Vec<(&Step, Vec<String>)> = Vec::new();
    for (_, finding) in group {
        let host = finding.subject.split(':').next().unwrap_or_default();
        for step in &finding.steps {
            match met.iter_mut().find(|(known, _)| *known == step) {
                Some((_, hosts)) if hosts.iter().any(|known| known == host) => {}
                Some((_, hosts)) => hosts.push(host.to_owned()),
                None => met.push((step, vec![host.to_owned()])),
            }
        }
    }
    let parts = met.into_iter().map(|(step, hosts)| {
        let is_for_all = group
            .iter()
            .all(|(_, finding)| finding.steps.contains(step));
        StepPart {
            subjects: if is_for_all { Vec::new() } else { hosts },
            lead: phrases.fill("step.at", &[("name", &step.provider)]),
            text: prose(&step.text),
            // A reader types it: what every address begins with is left out.
            source: step.source.trim_start_matches("https://").to_owned(),
        }
    });
    parts.collect()
}
