//! DMARC records and the walk up the tree (RFC 9989 4.7, 4.10).

use crate::fact::{Dmarc, DmarcPolicy, DmarcUse};

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
/// `None`: there is none.
pub fn governing(walked: &[(String, Found)]) -> Option<Dmarc> {
    let (own_name, own) = walked.first()?;
    match own {
        Found::One(record) => return Some(record.govern(own_name, true, DmarcUse::Usable)),
        Found::Several(record) => return Some(record.govern(own_name, true, DmarcUse::Several)),
        Found::Nothing => {}
    }
    let mut highest = None;
    for (name, found) in walked.iter().skip(1) {
        match found {
            Found::Nothing => {}
            // psd=n names the organisation's own domain; psd=y is a registry's, whose policy counts
            // only where nobody below it published one (RFC 9989 4.10.1).
            Found::One(record) => match record.tag("psd") {
                Some("n") => return Some(record.govern(name, false, DmarcUse::Usable)),
                Some("y") => {
                    return Some(
                        highest.unwrap_or_else(|| record.govern(name, false, DmarcUse::Usable)),
                    );
                }
                _ => highest = Some(record.govern(name, false, DmarcUse::Usable)),
            },
            Found::Several(_) => break,
        }
    }
    highest
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

    /// The facts of the record for a name it governs: its own record gives `p`, an inherited one `sp`.
    fn govern(&self, at: &str, own: bool, usable: DmarcUse) -> Dmarc {
        let report_addresses = self.tag("rua").map(report_addresses).unwrap_or_default();
        let published = self.policy("p");
        // RFC 9989 4.7: a missing or bad `p` beside a usable `rua` means "none".
        let policy = published.unwrap_or(DmarcPolicy::None);
        let subdomain_policy = self.policy("sp").unwrap_or(policy);
        let unusable = (published.is_none() && report_addresses.is_empty()) || self.has_duplicate();
        Dmarc {
            found_at: format!("_dmarc.{at}"),
            record: self.text.clone(),
            usable: if usable == DmarcUse::Usable && unusable {
                DmarcUse::Unusable
            } else {
                usable
            },
            policy: if own { policy } else { subdomain_policy },
            subdomain_policy,
            nonexistent_policy: self.policy("np").unwrap_or(subdomain_policy),
            testing: self
                .tag("t")
                .is_some_and(|value| value.eq_ignore_ascii_case("y")),
            percent: self
                .tag("pct")
                .and_then(|value| value.parse().ok())
                .filter(|p| *p <= 100)
                .unwrap_or(100),
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(name: &str, texts: &[&str]) -> (String, Found) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        (name.to_owned(), pick(&texts))
    }

    fn own(texts: &[&str]) -> Option<Dmarc> {
        governing(&[at("example.be", texts), at("be", &[])])
    }

    #[test]
    fn the_walk_asks_at_most_eight_names() {
        assert_eq!(walk("example.be"), ["example.be", "be"]);
        let long = walk("a.b.c.d.e.f.g.h.i.j.example.be");
        assert_eq!(long.len(), 8);
        assert_eq!(
            long.get(1).map(String::as_str),
            Some("f.g.h.i.j.example.be")
        );
        assert_eq!(long.last().map(String::as_str), Some("be"));
    }

    #[test]
    fn one_usable_record_governs() {
        let dmarc = own(&["v=DMARC1; p=reject; rua=mailto:d@example.be", "other=1"]).unwrap();
        assert_eq!(dmarc.usable, DmarcUse::Usable);
        assert_eq!(dmarc.policy, DmarcPolicy::Reject);
        assert_eq!(dmarc.nonexistent_policy, DmarcPolicy::Reject);
        assert!(dmarc.policy_second);
        assert_eq!(dmarc.percent, 100);
        assert_eq!(dmarc.report_addresses, ["d@example.be"]);
    }

    #[test]
    fn the_version_must_stand_first_and_be_exact() {
        assert!(own(&["p=reject; v=DMARC1"]).is_none());
        assert!(own(&["v=dmarc1; p=reject"]).is_none());
        assert!(own(&["x; v=DMARC1; p=reject"]).is_none());
        assert!(own(&["V = DMARC1 ; p = reject"]).is_some());
    }

    #[test]
    fn several_records_or_a_bad_policy_are_no_use() {
        assert_eq!(
            own(&["v=DMARC1; p=none", "v=DMARC1; p=reject"])
                .unwrap()
                .usable,
            DmarcUse::Several
        );
        assert_eq!(
            own(&["v=DMARC1; p=banana"]).unwrap().usable,
            DmarcUse::Unusable
        );
        assert_eq!(own(&["v=DMARC1"]).unwrap().usable, DmarcUse::Unusable);
        assert_eq!(
            own(&["v=DMARC1; p=none; p=reject"]).unwrap().usable,
            DmarcUse::Unusable
        );
        let reported = own(&["v=DMARC1; p=banana; rua=mailto:d@example.be"]).unwrap();
        assert_eq!(
            (reported.usable, reported.policy),
            (DmarcUse::Usable, DmarcPolicy::None)
        );
    }

    #[test]
    fn what_old_readers_stumble_over_is_noted() {
        let dmarc =
            own(&["v=DMARC1; rua=mailto:a@b.be!10m,https://x.be; p=none; pct=20; ri=86400"])
                .unwrap();
        assert!(!dmarc.policy_second);
        assert_eq!(
            (dmarc.percent, dmarc.removed_tags.as_slice()),
            (20, ["pct".to_owned(), "ri".to_owned()].as_slice())
        );
        assert_eq!(dmarc.report_addresses, ["a@b.be"]);
    }

    #[test]
    fn an_inherited_record_gives_its_subdomain_policy() {
        let walked = [
            at("a.b.example.be", &[]),
            at("b.example.be", &[]),
            at("example.be", &["v=DMARC1; p=reject; sp=none"]),
            at("be", &[]),
        ];
        let dmarc = governing(&walked).unwrap();
        assert_eq!(
            (dmarc.policy, dmarc.found_at.as_str()),
            (DmarcPolicy::None, "_dmarc.example.be")
        );
    }

    #[test]
    fn psd_marks_where_the_walk_stops() {
        let registry = [
            at("a.gov.example", &[]),
            at("gov.example", &["v=DMARC1; p=reject; psd=y"]),
            at("example", &["v=DMARC1; p=none"]),
        ];
        assert_eq!(governing(&registry).unwrap().policy, DmarcPolicy::Reject);
        let own_top = [
            at("x.a.be", &[]),
            at("a.be", &["v=DMARC1; p=quarantine; psd=n"]),
            at("be", &["v=DMARC1; p=none; psd=y"]),
        ];
        assert_eq!(governing(&own_top).unwrap().policy, DmarcPolicy::Quarantine);
        let below_registry = [
            at("x.a.be", &[]),
            at("a.be", &["v=DMARC1; p=quarantine"]),
            at("be", &["v=DMARC1; p=none; psd=y"]),
        ];
        assert_eq!(
            governing(&below_registry).unwrap().policy,
            DmarcPolicy::Quarantine
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(texts: Vec<String>, name in "[a-z.]{0,40}") {
            let _ = governing(&[(name.clone(), pick(&texts))]);
            let _ = walk(&name);
        }
    }
}
