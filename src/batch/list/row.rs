//! Reads one row of a list: the orders it holds, or everything that is wrong with it.

use std::path::PathBuf;

use super::column::Column;
use super::header::{Head, Placed};
use super::limits::LIST_LIMITS;
use super::problem::{Mistake, Reason};
use super::provider::is_mail_provider;
use super::table::{Cell, Row};
use super::{shown, value};
use crate::batch::Order;
use crate::target::{TakenFrom, Target, TargetError, has_known_ending};

/// A domain of a row.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) target: Target,
    /// What it was taken from.
    pub(super) taken: TakenFrom,
    /// That, as it stands in the row.
    pub(super) from: String,
}

/// What a row says.
#[derive(Debug, Default)]
struct Said {
    domains: Vec<Found>,
    hosts: Vec<Target>,
    order: Order,
}

/// Reads a row: its domains, each with its order, or its mistakes.
pub(super) fn read(
    row: &Row,
    head: &Head,
    profiles: &[&str],
) -> Result<Vec<(Found, Order)>, Vec<Mistake>> {
    let mut said = Said::default();
    let mut mistakes = Vec::new();
    for placed in &head.columns {
        let read = match row.cell(placed.index) {
            Some(cell) => plain(cell).map_err(|reason| vec![reason]),
            None if placed.column == Column::Domain => Err(vec![Reason::NoDomain]),
            None => continue,
        };
        let read = read.and_then(|text| said.take(placed.column, text, profiles));
        let reasons = read.err().into_iter().flatten();
        mistakes.extend(reasons.map(|reason| mistake(placed, reason)));
    }
    let domains_are_read = !said.domains.is_empty();
    if domains_are_read && let Some(placed) = of(head, Column::Hosts) {
        let foreign = said.foreign_hosts();
        mistakes.extend(foreign.into_iter().map(|reason| mistake(placed, reason)));
    }
    if mistakes.is_empty() {
        Ok(said.orders(row.number))
    } else {
        Err(mistakes)
    }
}

fn of(head: &Head, column: Column) -> Option<&Placed> {
    head.columns.iter().find(|placed| placed.column == column)
}

fn mistake(placed: &Placed, reason: Reason) -> Mistake {
    Mistake {
        column: placed.column,
        place: placed.place(),
        reason,
    }
}

/// The text of a cell that can be read at all.
fn plain(cell: &Cell) -> Result<&str, Reason> {
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Failed(text) => return Err(Reason::Formula(shown(text))),
        Cell::Uncomputed => return Err(Reason::Uncomputed),
        Cell::Unclosed(text) => return Err(Reason::Unclosed(shown(text.trim_start_matches('"')))),
    };
    if text.chars().nth(LIST_LIMITS.cell).is_some() {
        return Err(Reason::TooLong { cell: shown(text) });
    }
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Reason::Unreadable(shown(text)));
    }
    let is_layout = |c: char| matches!(c, '\t' | '\n' | '\r');
    if text.chars().any(|c| c.is_control() && !is_layout(c)) {
        return Err(Reason::Control(shown(text)));
    }
    Ok(text)
}

impl Said {
    /// Takes in what a cell says.
    fn take(&mut self, column: Column, text: &str, profiles: &[&str]) -> Result<(), Vec<Reason>> {
        let one = |reason: Reason| vec![reason];
        let order = &mut self.order;
        match column {
            Column::Domain => self.domains = domains(text)?,
            Column::Client => order.client = Some(value::one_line(text)),
            Column::Language => order.languages = value::languages(text).map_err(one)?,
            Column::Profile => order.profile = Some(value::profile(text, profiles).map_err(one)?),
            Column::Cyfun => order.cyfun = Some(value::level(text).map_err(one)?),
            Column::Contact => order.contact = Some(value::one_line(text)),
            Column::Tags => order.tags = value::tags(text),
            Column::Reference => order.reference = Some(value::one_line(text)),
            Column::Selectors => order.selectors = value::selectors(text).map_err(one)?,
            Column::Hosts => self.hosts = hosts(text)?,
            Column::Answers => order.answers = Some(PathBuf::from(text)),
            Column::Waivers => order.waivers = Some(PathBuf::from(text)),
            Column::Brand => order.brand = Some(PathBuf::from(text)),
        }
        Ok(())
    }

    /// Hosts that lie under none of the row's domains.
    fn foreign_hosts(&self) -> Vec<Reason> {
        let registrable = || {
            let mut names: Vec<&str> = Vec::new();
            for found in &self.domains {
                if !names.contains(&found.target.registrable()) {
                    names.push(found.target.registrable());
                }
            }
            names.join(" or ")
        };
        let owned = |host: &Target| {
            self.domains
                .iter()
                .any(|found| found.target.owns(host.ascii()))
        };
        let foreign = self.hosts.iter().filter(|host| !owned(host));
        let reasons = foreign.map(|host| Reason::ForeignHost {
            host: host.ascii().to_owned(),
            registrable: registrable(),
        });
        reasons.collect()
    }

    /// One order for each domain, with the hosts that lie under it.
    fn orders(self, row: u32) -> Vec<(Found, Order)> {
        let Self {
            domains,
            hosts,
            order,
        } = self;
        let orders = domains.into_iter().map(|found| {
            let own = hosts.iter().filter(|host| found.target.owns(host.ascii()));
            let order = Order {
                domain: found.target.ascii().to_owned(),
                row,
                hosts: own.map(|host| host.ascii().to_owned()).collect(),
                ..order.clone()
            };
            (found, order)
        });
        orders.collect()
    }
}

/// The hosts of a cell, each once.
fn hosts(text: &str) -> Result<Vec<Target>, Vec<Reason>> {
    let mut hosts: Vec<Target> = Vec::new();
    let mut reasons = Vec::new();
    for part in value::parts(text) {
        match Target::parse_host(part) {
            Ok(host) if hosts.contains(&host) => {}
            Ok(host) => hosts.push(host),
            Err(error) => reasons.push(not_a_domain(part, error)),
        }
    }
    if reasons.is_empty() {
        Ok(hosts)
    } else {
        Err(reasons)
    }
}

/// The domains of a cell, each once: one as people type it, or several.
fn domains(text: &str) -> Result<Vec<Found>, Vec<Reason>> {
    let parts: Vec<&str> = value::parts(text).collect();
    let read: Vec<Result<Found, Reason>> = parts.iter().map(|part| domain(part)).collect();
    let has_ending = |found: &Found| has_known_ending(found.target.ascii());
    let all = |fits: &dyn Fn(&Found) -> bool| read.iter().all(|part| part.as_ref().is_ok_and(fits));
    // A comma may also be part of a web address: `https://example.be/a,b.html`.
    let whole = || text.split_whitespace().count() == 1 && text.contains('/');
    if read.len() > 1
        && !all(&has_ending)
        && whole()
        && let Ok(found) = domain(text)
    {
        return Ok(vec![found]);
    }
    if read.is_empty() {
        return Err(vec![Reason::NoDomain]);
    }
    if !read.iter().any(Result::is_ok) && read.len() > 1 && !read.iter().any(is_told) {
        return domain(text)
            .map(|found| vec![found])
            .map_err(|reason| vec![reason]);
    }
    let mut domains: Vec<Found> = Vec::new();
    let mut reasons = Vec::new();
    for part in read {
        match part {
            Ok(found) if domains.iter().any(|other| other.target == found.target) => {}
            Ok(found) => domains.push(found),
            Err(reason) => reasons.push(reason),
        }
    }
    if reasons.is_empty() {
        Ok(domains)
    } else {
        Err(reasons)
    }
}

/// Whether a part is wrong in a way that says what it is, so that it is no piece of a name.
fn is_told(part: &Result<Found, Reason>) -> bool {
    matches!(
        part,
        Err(Reason::MailProvider { .. } | Reason::Target(TargetError::Address(_)))
    )
}

/// One domain as a person types it.
fn domain(text: &str) -> Result<Found, Reason> {
    let (target, taken) = Target::parse(text).map_err(|error| not_a_domain(text, error))?;
    if taken == TakenFrom::MailAddress && is_mail_provider(target.registrable()) {
        return Err(Reason::MailProvider {
            cell: shown(text),
            provider: target.registrable().to_owned(),
        });
    }
    Ok(Found {
        target,
        taken,
        from: shown(text),
    })
}

fn not_a_domain(text: &str, error: TargetError) -> Reason {
    match (error, meant(text)) {
        (TargetError::NotADomain(..), Some(meant)) => Reason::Meant {
            cell: shown(text),
            meant,
        },
        (error, _) => Reason::Target(error),
    }
}

/// The domain that was most likely meant by what is none: with a comma for a dot, a space within, a broken `http://`,
/// or signs around it.
fn meant(text: &str) -> Option<String> {
    let text = match text.split_once('<') {
        // An address as mail programs copy it: `Jan Peeters <jan@example.be>`.
        Some((_, rest)) => rest.split('>').next().unwrap_or(rest),
        None => text,
    };
    let mut name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    name = name.replace('\\', "/").replace([',', ';'], ".");
    if let Some((scheme, rest)) = name.split_once(':')
        && scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        name = rest.to_owned();
    }
    while name.contains("..") {
        name = name.replace("..", ".");
    }
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let (target, _) = Target::parse(name).ok()?;
    has_known_ending(target.ascii()).then(|| target.ascii().to_owned())
}

#[cfg(test)]
mod tests;
