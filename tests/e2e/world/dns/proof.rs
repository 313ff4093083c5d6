//! Signatures of answers, and proofs of what is not there: NSEC records (RFC 4035 3.1.3).

use hickory_proto::dnssec::Nsec3HashAlgorithm;
use hickory_proto::dnssec::rdata::{DNSSECRData, NSEC, NSEC3};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::signing::ZoneSigner;
use super::zone::{Found, TTL, ZoneTable};

/// Signs and proves for one signed zone.
pub(super) struct Prover<'a> {
    table: &'a ZoneTable,
    signer: &'a ZoneSigner,
}

impl<'a> Prover<'a> {
    /// `None` for a zone that is not signed.
    pub(super) fn of(table: &'a ZoneTable, zone: &Name) -> Option<Self> {
        let signer = table.signer_of(zone)?;
        Some(Self { table, signer })
    }

    /// All records of one name and type, and behind them their signature.
    pub(super) fn signed(&self, mut records: Vec<Record>) -> Vec<Record> {
        let labels = records.first().map_or(0, |first| {
            let wildcard = self.wildcard_behind(&first.name);
            wildcard.as_ref().unwrap_or(&first.name).num_labels()
        });
        let signature = self.signer.signature(&records, labels);
        records.extend(signature);
        records
    }

    /// NSEC records for what was found: why there is nothing, or why a wildcard may speak.
    pub(super) fn proof(&self, owner: &Name, found: &Found) -> Vec<Record> {
        let wildcard = self.wildcard_behind(owner);
        let mut names = Vec::new();
        match found {
            Found::Records(_) | Found::Alias(..) if wildcard.is_none() => {}
            Found::Records(_) | Found::Alias(..) => names.push(owner.clone()),
            Found::NoData => names.extend([Some(owner.clone()), wildcard].into_iter().flatten()),
            Found::NoName => {
                let encloser = self.table.closest_encloser(owner);
                let wildcard = encloser.prepend_label("*").expect("a short name");
                names.extend([owner.clone(), wildcard]);
            }
        }
        let mut proof: Vec<Record> = names.iter().map(|name| self.nsec(name)).collect();
        proof.dedup();
        proof
    }

    /// What a referral says of the zone below: the hash of its key, or that there is none.
    pub(super) fn delegation(&self, child: &Name) -> Vec<Record> {
        let ds = self.table.records(child, RecordType::DS);
        self.signed(if ds.is_empty() {
            vec![self.nsec(child)]
        } else {
            ds
        })
    }

    /// The wildcard that answers for a name that does not exist.
    fn wildcard_behind(&self, owner: &Name) -> Option<Name> {
        if self.table.exists(owner) {
            return None;
        }
        self.table.wildcard_for(owner)
    }

    /// The NSEC record at this name, or the one that spans it (RFC 4034 4.1).
    fn nsec(&self, name: &Name) -> Record {
        if self.signer.hashes_names() {
            return self.nsec3();
        }
        let apex = self.signer.apex();
        let (owner, next) = self.table.around(apex, name);
        let data = NSEC::new(next, self.types(&owner));
        let data = RData::DNSSEC(DNSSECRData::NSEC(data));
        Record::from_rdata(owner, TTL, data)
    }

    /// An NSEC3 record that spans every name but two (RFC 5155 3): who checks has to hash, who made it has not.
    fn nsec3(&self) -> Record {
        let apex = self.signer.apex();
        let owner = apex.prepend_label("0".repeat(32)).expect("a short name");
        let (salt, next) = (vec![0xab; 255], vec![0xff; 20]);
        let types = [RecordType::A];
        let data = NSEC3::new(Nsec3HashAlgorithm::SHA1, false, u16::MAX, salt, next, types);
        let data = RData::DNSSEC(DNSSECRData::NSEC3(data));
        Record::from_rdata(owner, TTL, data)
    }

    /// Types that this zone has at a name.
    fn types(&self, owner: &Name) -> Vec<RecordType> {
        let apex = self.signer.apex();
        let begins_below = owner != apex && self.table.is_apex(owner);
        let mut types = self.table.types_at(owner);
        if begins_below {
            types.retain(|kind| matches!(kind, RecordType::NS | RecordType::DS));
        } else {
            types.remove(&RecordType::DS);
        }
        types.extend([RecordType::NSEC, RecordType::RRSIG]);
        types.into_iter().collect()
    }
}
