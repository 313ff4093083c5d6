//! What the DNS answers, read.

use std::net::IpAddr;
use std::sync::Arc;

use hickory_proto::rr::{Name, RData, Record};

use super::LIMITS;
use crate::fact::{Seen, Why};
use crate::parse::dns_name::host_name;

/// What the DNS says about one name and type.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Records, with the aliases on the way to them.
    Records(Arc<[Record]>),
    /// The name exists, but has no record of this type.
    NoData,
    /// The name does not exist (RFC 8020: nor does anything below it), and the SOA of the zone above
    /// came with the answer.
    NoSuchName,
    /// The same was said, but without the proof that belongs to it, of a name below a domain that is there.
    /// As good as no record; not good enough to say of the scanned name that it does not exist.
    Unproven,
}

impl Answer {
    /// The records of the type asked for, read by `read`, at most [`LIMITS`]`.records` of them.
    pub fn read<T>(&self, read: impl Fn(&RData) -> Option<T>) -> Vec<T> {
        match self {
            Self::Records(records) => records
                .iter()
                .filter_map(|record| read(&record.data))
                .take(LIMITS.records)
                .collect(),
            Self::NoData | Self::NoSuchName | Self::Unproven => Vec::new(),
        }
    }

    /// The name at which the aliases end that a name begins, where it is one.
    pub(crate) fn end_of_aliases(&self, name: &str) -> Option<String> {
        let Self::Records(records) = self else {
            return None;
        };
        let absolute = Name::from_ascii(format!("{}.", name.trim_end_matches('.'))).ok()?;
        let end = end_of_aliases(records, &absolute)?;
        (end != absolute).then(|| host_name(&end))
    }
}

/// The name at which the aliases among `records` end, beginning at `name`.
pub(super) fn end_of_aliases(records: &[Record], name: &Name) -> Option<Name> {
    let mut end = name;
    for _ in 0..=records.len() {
        let next = records.iter().find_map(|record| match &record.data {
            RData::CNAME(target) if record.name == *end => Some(&target.0),
            _ => None,
        });
        match next {
            Some(next) => end = next,
            None => return Some(end.clone()),
        }
    }
    None
}

/// Joins the two families of a name's addresses. One family that failed leaves the other standing;
/// "none" is said only when both families say so.
pub(crate) fn join_families(v4: Result<Answer, Why>, v6: Result<Answer, Why>) -> Seen<Vec<IpAddr>> {
    let read = |answer: &Answer| {
        answer.read(|data| match data {
            RData::A(a) => Some(IpAddr::V4(a.0)),
            RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
            _ => None,
        })
    };
    let mut addresses = Vec::new();
    let mut failure = None;
    for answer in [v4, v6] {
        match answer {
            Ok(answer) => addresses.extend(read(&answer).into_iter().take(LIMITS.addresses)),
            Err(why) => failure = Some(why),
        }
    }
    addresses.sort_unstable();
    match (addresses.is_empty(), failure) {
        (false, _) => Seen::Known(addresses),
        (true, None) => Seen::Absent,
        (true, Some(why)) => Seen::Unknown(why),
    }
}
