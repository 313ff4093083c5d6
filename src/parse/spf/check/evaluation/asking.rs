//! What one check asks the DNS, and how often it may (RFC 7208 4.6.4).

use std::net::IpAddr;

use hickory_proto::rr::{Name, RData, RecordType};

use super::{Evaluation, Here, Stop, failed, fault};
use crate::fact::Seen;
use crate::parse::dns_name::host_name;
use crate::parse::spf::check::{MOST_HOSTS, MOST_LOOKUP_TERMS, MOST_VOID_LOOKUPS};
use crate::parse::spf::expand::Values;
use crate::parse::spf::macros::DomainSpec;
use crate::parse::spf::outcome::{Asked, FaultKind, Heard, Lookup};
use crate::parse::spf::question::dns_name;

impl<'a> Evaluation<'a> {
    /// The answer to a question; stops where there is none yet.
    pub(super) fn answer(&self, name: &Name, kind: RecordType) -> Result<&'a Heard, Stop> {
        let asked = Asked {
            name: name.clone(),
            kind,
        };
        self.answers
            .get(&asked)
            .ok_or_else(|| Stop::Needs(vec![asked]))
    }

    /// Stops until all of these names were asked for, so that they are asked for at once.
    pub(super) fn need_all(&self, names: &[Name], kind: RecordType) -> Result<(), Stop> {
        let mut needed: Vec<Asked> = names
            .iter()
            .map(|name| Asked {
                name: name.clone(),
                kind,
            })
            .filter(|asked| !self.answers.contains_key(asked))
            .collect();
        needed.sort();
        needed.dedup();
        if needed.is_empty() {
            Ok(())
        } else {
            Err(Stop::Needs(needed))
        }
    }

    /// The answer to a question that a term asks, which is written down.
    pub(super) fn ask(
        &mut self,
        here: Here<'_>,
        name: &Name,
        kind: RecordType,
    ) -> Result<&'a Heard, Stop> {
        let heard = self.answer(name, kind)?;
        self.lookups.push(Lookup {
            for_record: here.domain.to_owned(),
            for_term: here.term.to_owned(),
            name: host_name(name),
            kind: kind.to_string(),
            found: match heard {
                Heard::Records(data) => Seen::Known(
                    data.iter()
                        .filter(|data| data.record_type() == kind)
                        .count(),
                ),
                Heard::NoData | Heard::NoSuchName => Seen::Absent,
                Heard::Failed(why) => Seen::Unknown(why.clone()),
            },
        });
        Ok(heard)
    }

    /// The records that a term stands or falls with: a failure ends the check (RFC 7208 5), and nothing is
    /// counted.
    pub(super) fn find(
        &mut self,
        here: Here<'_>,
        name: &Name,
        kind: RecordType,
    ) -> Result<&'a [RData], Stop> {
        match self.ask(here, name, kind)? {
            Heard::Records(data) => Ok(data),
            Heard::NoData | Heard::NoSuchName => {
                self.count_void(here)?;
                Ok(&[])
            }
            Heard::Failed(why) => Err(failed(name, why)),
        }
    }

    pub(super) fn count(&mut self, here: Here<'_>) -> Result<(), Stop> {
        self.lookup_terms += 1;
        if self.lookup_terms > MOST_LOOKUP_TERMS {
            return Err(fault(FaultKind::TooManyLookups, here.domain));
        }
        Ok(())
    }

    pub(super) fn count_void(&mut self, here: Here<'_>) -> Result<(), Stop> {
        self.void_lookups += 1;
        if self.void_lookups > MOST_VOID_LOOKUPS {
            return Err(fault(FaultKind::TooManyVoidLookups, here.domain));
        }
        Ok(())
    }

    /// The name a term is about; `None` where no question can ask for it, which is as if there were none
    /// (RFC 7208 4.3, 4.8).
    pub(super) fn target(
        &mut self,
        here: Here<'_>,
        spec: Option<&DomainSpec>,
    ) -> Result<Option<Name>, Stop> {
        match spec {
            Some(spec) => Ok(dns_name(&self.expand(here, spec)?)),
            None => Ok(dns_name(here.domain)),
        }
    }

    /// What a domain spec stands for. The question for the validated name counts once (RFC 7208 4.6.4).
    pub(super) fn expand(&mut self, here: Here<'_>, spec: &DomainSpec) -> Result<String, Stop> {
        let wants = spec.wants_validated_name();
        if wants && !self.counted_validation {
            self.counted_validation = true;
            self.count(here)?;
        }
        Ok(spec.expand(&Values {
            question: self.question,
            domain: here.domain,
            validated: &self.validated_name(here, wants)?,
        }))
    }

    /// The validated name of the server (RFC 7208 7.3): the domain itself, else one below it, else any.
    pub(super) fn validated_name(&mut self, here: Here<'_>, wanted: bool) -> Result<String, Stop> {
        if !wanted {
            return Ok(String::new());
        }
        let names = self.validated_names(here)?;
        let domain = dns_name(here.domain);
        let own = domain.as_ref().and_then(|domain| {
            let itself = names.iter().find(|name| *name == domain);
            itself.or_else(|| names.iter().find(|name| domain.zone_of(name)))
        });
        let name = own.or_else(|| names.first());
        Ok(name.map_or_else(|| "unknown".to_owned(), host_name))
    }

    /// The reverse names of the server that lead back to it (RFC 7208 5.5). What cannot be asked is passed
    /// over.
    pub(super) fn validated_names(&mut self, here: Here<'_>) -> Result<Vec<Name>, Stop> {
        let reverse = Name::from(self.question.ip());
        let Heard::Records(data) = self.ask(here, &reverse, RecordType::PTR)? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for data in data {
            if let RData::PTR(name) = data
                && names.len() < MOST_HOSTS
            {
                names.push(name.0.clone());
            }
        }
        let kind = self.address_kind();
        self.need_all(&names, kind)?;
        let mut validated = Vec::new();
        for name in names {
            match self.ask(here, &name, kind)? {
                Heard::Records(found) if self.is_among(found, 128) => validated.push(name),
                _ => {}
            }
        }
        Ok(validated)
    }

    /// The type of records that hold addresses of the server's family.
    pub(super) fn address_kind(&self) -> RecordType {
        match self.question.ip() {
            IpAddr::V4(_) => RecordType::A,
            IpAddr::V6(_) => RecordType::AAAA,
        }
    }

    /// Whether the server is in a network of one of these addresses.
    pub(super) fn is_among(&self, data: &[RData], bits: u8) -> bool {
        let ip = self.question.ip();
        let mut addresses = data.iter().filter_map(RData::ip_addr);
        addresses.any(|address| is_in(ip, address, bits))
    }
}

/// Whether an address lies in a network of its own family.
pub(super) fn is_in(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    let (differs, unused) = match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let differs = u128::from(ip.to_bits() ^ network.to_bits());
            (differs, 32_u32.saturating_sub(u32::from(bits)))
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => (
            ip.to_bits() ^ network.to_bits(),
            128_u32.saturating_sub(u32::from(bits)),
        ),
        _ => return false,
    };
    differs.checked_shr(unused).unwrap_or(0) == 0
}
