//! Whether a mechanism matches (RFC 7208 5).

use std::net::IpAddr;

use hickory_proto::rr::{Name, RData, RecordType};

use super::asking::is_in;
use super::{Evaluation, Here, Stop, failed, fault};
use crate::parse::dns_name::host_name;
use crate::parse::spf::check::MOST_HOSTS;
use crate::parse::spf::macros::DomainSpec;
use crate::parse::spf::outcome::{CheckResult, FaultKind, Heard, Place};
use crate::parse::spf::record::Mechanism;

impl Evaluation<'_> {
    /// Whether a mechanism matches; where another record made it match, the way inside that record.
    pub(super) fn matches(
        &mut self,
        here: Here<'_>,
        mechanism: &Mechanism,
    ) -> Result<Option<Vec<Place>>, Stop> {
        let yes = |matched: bool| Ok(matched.then(Vec::new));
        let ip = self.question.ip();
        match mechanism {
            Mechanism::All => yes(true),
            Mechanism::Ip4(network, bits) => yes(is_in(ip, IpAddr::V4(*network), *bits)),
            Mechanism::Ip6(network, bits) => yes(is_in(ip, IpAddr::V6(*network), *bits)),
            Mechanism::Include(spec) => self.include(here, spec),
            Mechanism::A { domain, v4, v6 } => {
                yes(self.a(here, domain.as_ref(), bits_for(ip, *v4, *v6))?)
            }
            Mechanism::Mx { domain, v4, v6 } => {
                yes(self.mx(here, domain.as_ref(), bits_for(ip, *v4, *v6))?)
            }
            Mechanism::Ptr(domain) => yes(self.ptr(here, domain.as_ref())?),
            Mechanism::Exists(spec) => yes(self.exists(here, spec)?),
        }
    }

    /// RFC 7208 5.2.
    fn include(&mut self, here: Here<'_>, spec: &DomainSpec) -> Result<Option<Vec<Place>>, Stop> {
        self.count(here)?;
        let target = self.expand(here, spec)?;
        let decision = self.check_host(Some(here), &target)?;
        match decision.result {
            CheckResult::Pass => Ok(Some(decision.way)),
            CheckResult::None => Err(fault(FaultKind::NoRecord, &target)),
            _ => Ok(None),
        }
    }

    /// RFC 7208 5.3.
    fn a(&mut self, here: Here<'_>, spec: Option<&DomainSpec>, bits: u8) -> Result<bool, Stop> {
        self.count(here)?;
        let Some(name) = self.target(here, spec)? else {
            return Ok(false);
        };
        let kind = self.address_kind();
        let found = self.find(here, &name, kind)?;
        Ok(self.is_among(found, bits))
    }

    /// RFC 7208 5.4.
    fn mx(&mut self, here: Here<'_>, spec: Option<&DomainSpec>, bits: u8) -> Result<bool, Stop> {
        self.count(here)?;
        let Some(name) = self.target(here, spec)? else {
            return Ok(false);
        };
        let found = self.find(here, &name, RecordType::MX)?;
        let mut hosts: Vec<(u16, Name)> = Vec::new();
        for data in found {
            if let RData::MX(mx) = data {
                hosts.push((mx.preference, mx.exchange.clone()));
            }
        }
        if hosts.len() > MOST_HOSTS {
            return Err(fault(FaultKind::TooManyExchanges, &host_name(&name)));
        }
        hosts.sort();
        // "." says that there is no mail server (RFC 7505).
        let hosts: Vec<Name> = hosts
            .into_iter()
            .map(|(_, host)| host)
            .filter(|host| !host.is_root())
            .collect();
        let kind = self.address_kind();
        self.need_all(&hosts, kind)?;
        for host in hosts {
            match self.ask(here, &host, kind)? {
                Heard::Records(found) if self.is_among(found, bits) => return Ok(true),
                Heard::Failed(why) => return Err(failed(&host, why)),
                _ => {}
            }
        }
        Ok(false)
    }

    /// RFC 7208 5.5.
    fn ptr(&mut self, here: Here<'_>, spec: Option<&DomainSpec>) -> Result<bool, Stop> {
        self.count(here)?;
        let Some(target) = self.target(here, spec)? else {
            return Ok(false);
        };
        let reverse = Name::from(self.question.ip());
        if matches!(
            self.answer(&reverse, RecordType::PTR)?,
            Heard::NoData | Heard::NoSuchName
        ) {
            self.count_void(here)?;
        }
        let names = self.validated_names(here)?;
        Ok(names.iter().any(|name| target.zone_of(name)))
    }

    /// RFC 7208 5.7: IPv4 addresses, whatever the family of the server.
    fn exists(&mut self, here: Here<'_>, spec: &DomainSpec) -> Result<bool, Stop> {
        self.count(here)?;
        let Some(name) = self.target(here, Some(spec))? else {
            return Ok(false);
        };
        let found = self.find(here, &name, RecordType::A)?;
        Ok(found.iter().any(|data| matches!(data, RData::A(_))))
    }
}

fn bits_for(ip: IpAddr, v4: u8, v6: u8) -> u8 {
    match ip {
        IpAddr::V4(_) => v4,
        IpAddr::V6(_) => v6,
    }
}
