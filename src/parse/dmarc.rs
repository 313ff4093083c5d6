//! DMARC records and the walk up the tree (RFC 9989 4.7, 4.10).

use crate::fact::{Dmarc, DmarcPolicy, DmarcUse, Seen};

/// Most names that are asked on the way up (RFC 9989 4.10).
const MOST_QUESTIONS: usize = 8;

/// The names below which `_dmarc` is asked, from the name itself upwards: at most eight; a name of more
/// than eight labels jumps to seven after the first question (RFC 9989 4.10).
pub fn walk(name: &str) -> Vec<String> {
    let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
    let mut names = vec![labels.join(".")];
    let first_parent = labels.len().saturating_sub(1).min(MOST_QUESTIONS - 1);
    for length in (1..=first_parent).rev() {
        names.push(
            labels
                .get(labels.len() - length..)
                .unwrap_or_default()
                .join("."),
        );
    }
    names
}

/// What stands at one name of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No DMARC record; other TXT records do not matter.
    Nothing,
    /// One record.
    One(Record),
    /// Several records: receivers discard them all, and the walk ends here (RFC 9989 4.10).
    Several(Record),
}

/// One DMARC record, read tag by tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    text: String,
    tags: Vec<(String, String)>,
}

/// Picks the DMARC records out of the TXT records of a name.
pub fn pick(texts: &[String]) -> Found {
    let mut records = texts.iter().filter_map(|text| Record::read(text));
    match (records.next(), records.next()) {
        (None, _) => Found::Nothing,
        (Some(record), None) => Found::One(record),
        (Some(record), Some(_)) => Found::Several(record),
    }
}

/// The record that governs a name, from what stands at each name of its walk (own name first).
/// Absent: there is none. Unknown: a name that could not be asked might have decided otherwise; what
/// stands above the name that decides does not matter.
pub fn governing(walked: &[(String, Seen<Found>)]) -> Seen<Dmarc> {
    let mut below: Vec<(&str, &Record)> = Vec::new();
    for (at, (name, found)) in walked.iter().enumerate() {
        let is_own = at == 0;
        let record = match found {
            Seen::Unknown(why) => return Seen::Unknown(why.clone()),
            Seen::Absent | Seen::Known(Found::Nothing) => continue,
            Seen::Known(Found::One(record)) => record,
            // They are all discarded, and nobody looks further up: what stands below them governs.
            Seen::Known(Found::Several(record)) => {
                return Seen::Known(below.last().map_or_else(
                    || record.govern(name, is_own, DmarcUse::Several),
                    |(name, record)| record.govern(name, false, DmarcUse::Usable),
                ));
            }
        };
        // psd=n names the organisation's own domain (RFC 9989 4.10.2).
        if is_own || record.says("psd", "n") {
            return Seen::Known(record.govern(name, is_own, DmarcUse::Usable));
        }
        if record.says("psd", "y") {
            let (name, record) = below_registry(name, &below).unwrap_or((name, record));
            return Seen::Known(record.govern(name, false, DmarcUse::Usable));
        }
        below.push((name, record));
    }
    let highest = below.last();
    Seen::from(highest.map(|(name, record)| record.govern(name, false, DmarcUse::Usable)))
}

/// The record of the organisation below a registry (psd=y): its domain lies exactly one label below the
/// registry's (RFC 9989 4.10.2). Without one there, the registry's own governs. (The walk of a long name
/// jumps over the names of eight labels; only a registry of seven could have an organisation there.)
fn below_registry<'a>(
    registry: &str,
    below: &[(&'a str, &'a Record)],
) -> Option<(&'a str, &'a Record)> {
    let labels = |name: &str| name.split('.').count();
    let one_below = |(name, _): &&(&str, &Record)| labels(name) == labels(registry) + 1;
    below.iter().find(one_below).copied()
}

/// What a receiver does that honours `t=y`: one step milder (RFC 9989 4.7).
fn milder(policy: DmarcPolicy) -> DmarcPolicy {
    match policy {
        DmarcPolicy::Reject => DmarcPolicy::Quarantine,
        DmarcPolicy::Quarantine | DmarcPolicy::None => DmarcPolicy::None,
    }
}

impl Record {
    /// Reads a TXT record; `None` where it is no DMARC record: the version must stand first, its name
    /// in any case, its value exactly `DMARC1` (RFC 9989 4.7).
    fn read(text: &str) -> Option<Self> {
        let mut tags = Vec::new();
        for part in text.split(';') {
            if let Some((name, value)) = part.split_once('=') {
                tags.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let version = tags.first()?;
        let first_part = text.split(';').next()?;
        let is_first = first_part.contains('=') && version.0 == "v" && version.1 == "DMARC1";
        is_first.then(|| Self {
            text: text.chars().take(4_096).collect(),
            tags,
        })
    }

    fn tag(&self, name: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(tag, _)| tag == name)
            .map(|(_, value)| value.as_str())
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.tag(name)
            .is_some_and(|said| said.eq_ignore_ascii_case(value))
    }

    fn policy(&self, name: &str) -> Option<DmarcPolicy> {
        match self.tag(name)?.to_ascii_lowercase().as_str() {
            "none" => Some(DmarcPolicy::None),
            "quarantine" => Some(DmarcPolicy::Quarantine),
            "reject" => Some(DmarcPolicy::Reject),
            _ => None,
        }
    }

    fn has_duplicate(&self) -> bool {
        self.tags.iter().enumerate().any(|(at, (name, _))| {
            self.tags
                .iter()
                .skip(at + 1)
                .any(|(other, _)| other == name)
        })
    }

    /// Policy tags that make receivers set all policies of the record aside: `p` where it is missing, and
    /// each of the three that does not say one of the three words (RFC 9989 4.10.1).
    fn invalid_policies(&self) -> Vec<String> {
        let is_invalid = |tag: &&str| {
            let must_stand = *tag == "p";
            (must_stand || self.tag(tag).is_some()) && self.policy(tag).is_none()
        };
        let tags = ["p", "sp", "np"].into_iter().filter(is_invalid);
        tags.map(str::to_owned).collect()
    }

    /// The facts of the record for a name it governs: its own record gives `p`, an inherited one `sp`.
    fn govern(&self, at: &str, own: bool, usable: DmarcUse) -> Dmarc {
        let report_addresses = self.tag("rua").map(report_addresses).unwrap_or_default();
        let invalid_policies = self.invalid_policies();
        let is_whole = invalid_policies.is_empty();
        // One bad policy tag and a usable `rua`: receivers act as if only `p=none` were written.
        let read = |tag: &str, otherwise: DmarcPolicy| {
            let policy = self.policy(tag).filter(|_| is_whole);
            policy.unwrap_or(if is_whole {
                otherwise
            } else {
                DmarcPolicy::None
            })
        };
        let own_policy = read("p", DmarcPolicy::None);
        let subdomain_policy = read("sp", own_policy);
        let nonexistent_policy = read("np", subdomain_policy);
        let policy = if own { own_policy } else { subdomain_policy };
        let testing = self.says("t", "y");
        let effective = |policy| if testing { milder(policy) } else { policy };
        let unusable = (!is_whole && report_addresses.is_empty()) || self.has_duplicate();
        let percent = self.tag("pct").and_then(|value| value.parse().ok());
        Dmarc {
            found_at: format!("_dmarc.{at}"),
            record: self.text.clone(),
            usable: if usable == DmarcUse::Usable && unusable {
                DmarcUse::Unusable
            } else {
                usable
            },
            policy,
            subdomain_policy,
            nonexistent_policy,
            effective_policy: effective(policy),
            effective_subdomain_policy: effective(subdomain_policy),
            effective_nonexistent_policy: effective(nonexistent_policy),
            invalid_policies,
            testing,
            percent: percent.filter(|percent| *percent <= 100).unwrap_or(100),
            policy_second: self.tags.get(1).is_some_and(|(name, _)| name == "p"),
            report_addresses,
            removed_tags: ["pct", "rf", "ri"]
                .into_iter()
                .filter(|tag| self.tag(tag).is_some())
                .map(str::to_owned)
                .collect(),
            beside_alias: false,
        }
    }
}

/// The `mailto:` addresses of a report tag that are written validly, without the old `!size` ending.
fn report_addresses(value: &str) -> Vec<String> {
    let address = |uri: &str| {
        let (scheme, rest) = uri.trim().split_once(':')?;
        let address = rest.split('!').next()?;
        let (local, domain) = address.rsplit_once('@')?;
        let fits = scheme.eq_ignore_ascii_case("mailto")
            && !local.is_empty()
            && domain.contains('.')
            && address.chars().all(|c| c.is_ascii_graphic());
        fits.then(|| address.to_owned())
    };
    value.split(',').filter_map(address).take(20).collect()
}

#[cfg(test)]
mod tests;
