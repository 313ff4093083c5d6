//! The one table of records from which every DNS server of a World answers.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::Bound;

use hickory_proto::rr::rdata::{NS, SOA};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::signing::ZoneSigner;

/// Time to live of every record, in seconds.
pub(super) const TTL: u32 = 300;

/// All records of a World, and where its zones begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct ZoneTable {
    records: BTreeMap<Name, Vec<RData>>,
    apexes: BTreeSet<Name>,
    signers: BTreeMap<Name, ZoneSigner>,
    /// Of each signed zone, the names at which it has records.
    held: BTreeMap<Name, BTreeSet<Name>>,
}

/// What stands in the table for one name and type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// Records of the wanted type.
    Records(Vec<Record>),
    /// The name is an alias (CNAME) of another.
    Alias(Box<Record>, Name),
    /// The name exists, but has no record of that type.
    NoData,
    /// The name does not exist, and nothing below it does.
    NoName,
}

/// A name with its dot at the end. Panics where a story gives a name that DNS cannot carry.
pub(crate) fn name(text: &str) -> Name {
    let mut name = Name::from_ascii(text).unwrap_or_else(|why| panic!("name {text:?}: {why}"));
    name.set_fqdn(true);
    name
}

impl ZoneTable {
    /// Adds a record.
    pub(crate) fn add(&mut self, owner: Name, data: RData) {
        self.records.entry(owner).or_default().push(data);
    }

    /// Begins a zone with its SOA record; its name servers follow as NS records.
    pub(crate) fn begin_zone(&mut self, apex: &Name, primary: Name) {
        if !self.apexes.insert(apex.clone()) {
            return;
        }
        let mailbox = name("hostmaster.invalid");
        let soa = SOA::new(
            primary,
            mailbox,
            2_026_112_301,
            7_200,
            3_600,
            1_209_600,
            300,
        );
        self.add(apex.clone(), RData::SOA(soa));
    }

    /// Whether a zone begins at this name.
    pub(crate) fn is_apex(&self, name: &Name) -> bool {
        self.apexes.contains(name)
    }

    /// Names at which zones begin.
    pub(crate) fn apexes(&self) -> impl Iterator<Item = &Name> {
        self.apexes.iter()
    }

    /// Has a zone signed from now on, whenever a client wants that.
    pub(super) fn sign_with(&mut self, signer: ZoneSigner) {
        self.signers.insert(signer.apex().clone(), signer);
    }

    /// Lists the names of every signed zone, once all records stand. A zone that begins below has its NS and DS
    /// records in it.
    pub(super) fn list_signed(&mut self) {
        let mut held: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
        for owner in self.records.keys() {
            for kind in [RecordType::A, RecordType::DS] {
                let zone = self.zone_of(owner, kind);
                if self.signers.contains_key(&zone) {
                    held.entry(zone).or_default().insert(owner.clone());
                }
            }
        }
        self.held = held;
    }

    /// The last name of a signed zone that does not come after `name`, and the first that does (RFC 4034 4.1).
    pub(super) fn around(&self, apex: &Name, name: &Name) -> (Name, Name) {
        let held = self.held.get(apex);
        let before = held.and_then(|held| held.range(..=name).next_back());
        let after = (Bound::Excluded(name), Bound::Unbounded);
        let after = held.and_then(|held| held.range(after).next());
        let or_apex = |found: Option<&Name>| found.unwrap_or(apex).clone();
        (or_apex(before), or_apex(after))
    }

    /// Who signs a zone, if anybody does.
    pub(super) fn signer_of(&self, apex: &Name) -> Option<&ZoneSigner> {
        self.signers.get(apex)
    }

    /// Types of the records at a name, whichever zone they belong to.
    pub(super) fn types_at(&self, owner: &Name) -> BTreeSet<RecordType> {
        let held = self.records.get(owner).map_or(&[][..], Vec::as_slice);
        held.iter().map(RData::record_type).collect()
    }

    /// Names of all records.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &Name> {
        self.records.keys()
    }

    /// The zone that holds a name: the longest one it lies in. DS records lie above the cut
    /// (RFC 4035 3.1.4.1).
    pub(crate) fn zone_of(&self, owner: &Name, kind: RecordType) -> Name {
        let mut candidate = if kind == RecordType::DS && !owner.is_root() {
            owner.base_name()
        } else {
            owner.clone()
        };
        while !self.apexes.contains(&candidate) && !candidate.is_root() {
            candidate = candidate.base_name();
        }
        candidate
    }

    /// What the table says for a name and type (RFC 1034 4.3.2), wildcards included.
    pub(crate) fn look_up(&self, owner: &Name, kind: RecordType) -> Found {
        if !self.exists(owner) {
            return match self.wildcard_for(owner) {
                Some(wildcard) => self.at(&wildcard, owner, kind),
                None => Found::NoName,
            };
        }
        self.at(owner, owner, kind)
    }

    /// Records of one type at one name, in the order in which they were added.
    pub(crate) fn records(&self, owner: &Name, kind: RecordType) -> Vec<Record> {
        match self.look_up(owner, kind) {
            Found::Records(records) => records,
            _ => Vec::new(),
        }
    }

    /// Addresses of a name, through its aliases: IPv4 first.
    pub(crate) fn addresses(&self, owner: &Name) -> Vec<IpAddr> {
        let mut owner = owner.clone();
        for _ in 0..8 {
            match self.look_up(&owner, RecordType::A) {
                Found::Alias(_, target) => owner = target,
                _ => break,
            }
        }
        [RecordType::A, RecordType::AAAA]
            .into_iter()
            .flat_map(|kind| self.records(&owner, kind))
            .filter_map(|record| record.data.ip_addr())
            .collect()
    }

    /// Names of a zone's servers, as its NS records give them.
    pub(crate) fn servers_of(&self, apex: &Name) -> Vec<Name> {
        self.records(apex, RecordType::NS)
            .into_iter()
            .filter_map(|record| match record.data {
                RData::NS(NS(server)) => Some(server),
                _ => None,
            })
            .collect()
    }

    /// The SOA record of a zone, which stands in every negative answer (RFC 2308 3).
    pub(crate) fn soa(&self, apex: &Name) -> Vec<Record> {
        self.records(apex, RecordType::SOA)
    }

    /// All records of a zone.
    pub(crate) fn all_of(&self, apex: &Name) -> impl Iterator<Item = Record> {
        let owners = self.records.iter();
        let inside = owners.filter(|(owner, _)| self.zone_of(owner, RecordType::A) == *apex);
        inside.flat_map(|(owner, held)| {
            let told = |data: &RData| Record::from_rdata(owner.clone(), TTL, data.clone());
            held.iter().map(told).collect::<Vec<_>>()
        })
    }

    /// A name exists if it or anything below it has a record (RFC 8020, RFC 4592 2.2.2).
    pub(crate) fn exists(&self, owner: &Name) -> bool {
        // Names below another follow it at once (RFC 4034 6.1).
        let mut from = self.records.range(owner..);
        from.next().is_some_and(|(known, _)| owner.zone_of(known))
    }

    /// The longest ancestor that exists, of a name that does not (RFC 4592 3.3.1).
    pub(super) fn closest_encloser(&self, owner: &Name) -> Name {
        let mut ancestor = owner.base_name();
        while !self.exists(&ancestor) {
            ancestor = ancestor.base_name();
        }
        ancestor
    }

    /// The wildcard that covers a name that does not exist: the one directly below its closest
    /// existing ancestor (RFC 4592 3.3.1).
    pub(super) fn wildcard_for(&self, owner: &Name) -> Option<Name> {
        let wildcard = self.closest_encloser(owner).prepend_label("*").ok()?;
        self.records.contains_key(&wildcard).then_some(wildcard)
    }

    /// Records that stand at `source`, told under the name that was asked for.
    fn at(&self, source: &Name, owner: &Name, kind: RecordType) -> Found {
        let held = self.records.get(source).map_or(&[][..], Vec::as_slice);
        let told = |data: &RData| Record::from_rdata(owner.clone(), TTL, data.clone());
        let records: Vec<Record> = held
            .iter()
            .filter(|data| data.record_type() == kind)
            .map(told)
            .collect();
        if !records.is_empty() {
            return Found::Records(records);
        }
        let alias = held.iter().find_map(|data| match data {
            RData::CNAME(target) => Some(Found::Alias(Box::new(told(data)), target.0.clone())),
            _ => None,
        });
        alias.unwrap_or(Found::NoData)
    }
}
