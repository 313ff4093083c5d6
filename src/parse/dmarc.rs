//! DMARC records and the walk up the tree (RFC 9989 4.7, 4.10).

pub mod reports;

use self::reports::{Destination, destinations};
use crate::fact::{Dmarc, DmarcPolicy, DmarcReports, DmarcSubdomains, DmarcUse, Seen};

/// Blanks, which may stand round the signs of a record. Others, such as a no-break space that was pasted
/// along, are part of what they stand beside.
const BLANKS: &[char] = &[' ', '\t', '\r', '\n'];

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
    /// Several records: receivers discard them all (RFC 9989 4.10).
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

/// What stands at one name of a walk.
type Step = (String, Seen<Found>);

/// A record that was chosen for a name, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Chosen<'a> {
    at: &'a str,
    record: &'a Record,
    is_one_of_several: bool,
}

/// The record that governs a name, from what stands at each name of its walk (own name first).
/// Absent: there is none. Unknown: a name that could not be asked might have decided otherwise; what
/// stands above the name that decides does not matter.
pub fn governing(walked: &[Step]) -> Seen<Dmarc> {
    let Some((own, above)) = walked.split_first() else {
        return Seen::Absent;
    };
    let (name, found) = own;
    let own = |record, is_one_of_several| Chosen {
        at: name,
        record,
        is_one_of_several,
    };
    let chosen = match found {
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
        Seen::Known(Found::One(record)) => Seen::Known(own(record, false)),
        // Receivers of the old standard end here without a rule (RFC 7489 6.6.3), those of the new one look
        // further up (RFC 9989 4.10): whatever they find there, the records of the name itself are lost.
        Seen::Known(Found::Several(record)) => Seen::Known(own(record, true)),
        Seen::Absent | Seen::Known(Found::Nothing) => inherited(above),
    };
    chosen.map(|chosen| Dmarc {
        subdomains: subdomains(name, walked),
        ..chosen.govern(chosen.at == name)
    })
}

/// What is in force for names below this one that publish nothing themselves. Their walk is another one: it
/// may end at a record above this name's own, whose `sp` then plays no part (RFC 9989 4.7), and from a name of
/// more than eight labels it jumps over this one.
fn subdomains(name: &str, walked: &[Step]) -> Seen<DmarcSubdomains> {
    let asked = walk(&format!("below.{name}"));
    let chosen = inherited(walked.iter().filter(|(name, _)| asked.contains(name)));
    let nothing = |found_at| DmarcSubdomains {
        found_at,
        existing: DmarcPolicy::None,
        nonexistent: DmarcPolicy::None,
    };
    match chosen {
        Seen::Unknown(why) => Seen::Unknown(why),
        Seen::Absent => Seen::Known(nothing(format!("_dmarc.{name}"))),
        Seen::Known(chosen) => {
            let dmarc = chosen.govern(false);
            let in_force = if dmarc.usable == DmarcUse::Usable {
                DmarcSubdomains {
                    found_at: dmarc.found_at,
                    existing: dmarc.effective_subdomain_policy,
                    nonexistent: dmarc.effective_nonexistent_policy,
                }
            } else {
                nothing(dmarc.found_at)
            };
            Seen::Known(in_force)
        }
    }
}

/// The record that a name without one of its own takes over, from what stands above it: that of its
/// organisation, else that of the registry it lies under (RFC 9989 4.10.1, 4.10.2).
fn inherited<'a>(above: impl IntoIterator<Item = &'a Step>) -> Seen<Chosen<'a>> {
    let mut usable: Vec<Chosen<'a>> = Vec::new();
    let mut several: Option<Chosen<'a>> = None;
    for (name, found) in above {
        let chosen = |record, is_one_of_several| Chosen {
            at: name,
            record,
            is_one_of_several,
        };
        let here = match found {
            Seen::Unknown(why) => return Seen::Unknown(why.clone()),
            Seen::Absent | Seen::Known(Found::Nothing) => continue,
            Seen::Known(Found::One(record)) => chosen(record, false),
            // They are all discarded, and the walk goes on (RFC 9989 4.10, steps 2 and 6).
            Seen::Known(Found::Several(record)) => {
                several = Some(chosen(record, true));
                continue;
            }
        };
        // psd=n names the organisation's own domain (RFC 9989 4.10.2).
        if here.record.says("psd", "n") {
            return Seen::Known(here);
        }
        if here.record.says("psd", "y") {
            return Seen::Known(below_registry(name, &usable).unwrap_or(here));
        }
        usable.push(here);
    }
    Seen::from(usable.last().copied().or(several))
}

/// The record of the organisation below a registry (psd=y): its domain lies exactly one label below the
/// registry's (RFC 9989 4.10.2). Without one there, the registry's own governs. (The walk of a long name
/// jumps over the names of eight labels; only a registry of seven could have an organisation there.)
fn below_registry<'a>(registry: &str, below: &[Chosen<'a>]) -> Option<Chosen<'a>> {
    let labels = |name: &str| name.split('.').count();
    let one_below = |chosen: &&Chosen<'a>| labels(chosen.at) == labels(registry) + 1;
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
    /// Reads a TXT record; `None` where it is no DMARC record: it begins with the version, its name in any
    /// case, its value exactly `DMARC1` (RFC 9989 4.7, 4.8). Whatever else is no tag is passed over.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let is_version = name.trim_end_matches(BLANKS).eq_ignore_ascii_case("v")
            && value.trim_matches(BLANKS) == "DMARC1";
        let version = ("v".to_owned(), "DMARC1".to_owned());
        let further = parts.filter_map(read_tag);
        is_version.then(|| Self {
            text: text.chars().take(4_096).collect(),
            tags: [version].into_iter().chain(further).collect(),
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
}

/// A tag, its name in lower case. `None` for what is none, such as nothing at all between two semicolons.
fn read_tag(part: &str) -> Option<(String, String)> {
    let (name, value) = part.split_once('=')?;
    let (name, value) = (name.trim_matches(BLANKS), value.trim_matches(BLANKS));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| (name.to_ascii_lowercase(), value.to_owned()))
}

impl Chosen<'_> {
    /// The facts of the record for a name it governs: its own record gives `p`, an inherited one `sp`.
    fn govern(&self, own: bool) -> Dmarc {
        let record = self.record;
        let destinations = record.tag("rua").map(destinations).unwrap_or_default();
        let invalid_policies = record.invalid_policies();
        let is_whole = invalid_policies.is_empty();
        // One bad policy tag and a usable `rua`: receivers act as if only `p=none` were written.
        let read = |tag: &str, otherwise: DmarcPolicy| {
            let policy = record.policy(tag).filter(|_| is_whole);
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
        let testing = record.says("t", "y");
        let effective = |policy| if testing { milder(policy) } else { policy };
        let percent = record.tag("pct").and_then(|value| value.parse().ok());
        let reports = sort(destinations);
        Dmarc {
            found_at: format!("_dmarc.{}", self.at),
            record: record.text.clone(),
            usable: self.usable(is_whole || reports.asked_for),
            policy,
            subdomain_policy,
            nonexistent_policy,
            effective_policy: effective(policy),
            effective_subdomain_policy: effective(subdomain_policy),
            effective_nonexistent_policy: effective(nonexistent_policy),
            subdomains: Seen::default(),
            invalid_policies,
            testing,
            percent: percent.filter(|percent| *percent <= 100).unwrap_or(100),
            policy_second: record.tags.get(1).is_some_and(|(name, _)| name == "p"),
            report_addresses: reports.addresses,
            reports: DmarcReports {
                unusable: reports.unusable,
                ..DmarcReports::default()
            },
            removed_tags: ["pct", "rf", "ri"]
                .into_iter()
                .filter(|tag| record.tag(tag).is_some())
                .map(str::to_owned)
                .collect(),
            beside_alias: false,
        }
    }

    /// A tag that stands twice makes the whole list of tags invalid (RFC 6376 3.2).
    fn usable(&self, has_policy: bool) -> DmarcUse {
        if self.is_one_of_several {
            DmarcUse::Several
        } else if !has_policy || self.record.has_duplicate() {
            DmarcUse::Unusable
        } else {
            DmarcUse::Usable
        }
    }
}

/// The destinations of `rua`, told apart.
#[derive(Debug, Default)]
struct Sorted {
    /// Some destination is a valid URI of any kind.
    asked_for: bool,
    addresses: Vec<String>,
    unusable: Vec<String>,
}

fn sort(destinations: Vec<Destination>) -> Sorted {
    let mut sorted = Sorted::default();
    for destination in destinations {
        sorted.asked_for |= !matches!(destination, Destination::Broken(_));
        match destination {
            Destination::Address(address) => sorted.addresses.push(address),
            Destination::OtherScheme(text) | Destination::Broken(text) => {
                sorted.unusable.push(text);
            }
        }
    }
    sorted
}

#[cfg(test)]
mod tests;
