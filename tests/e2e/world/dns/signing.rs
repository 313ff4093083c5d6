//! Signed zones (RFC 4033 to 4035): who signs what, from when to when, and how that goes wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hickory_proto::dnssec::rdata::rrsig::RRSIG;
use hickory_proto::dnssec::rdata::sig::SigInput;
use hickory_proto::dnssec::rdata::{DNSSECRData, DS};
use hickory_proto::dnssec::{PublicKey, TBS};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType, SerialNumber};

use super::key::ZoneKey;
use super::zone::{TTL, ZoneTable};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// How the company's zone is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    /// As it should be: every record, and a DS record in the zone above.
    Sound,
    /// Every record, but the zone above has no DS record: an island that nobody trusts.
    WithoutDs,
    /// The zone above has the DS record of a key that the zone does not have.
    WrongDs,
    /// The zone above has a DS record, and the zone is not signed at all.
    WithoutDnskey,
    /// Nobody signed anew: all signatures ended two days ago.
    Expired,
    /// All signatures begin the day after tomorrow.
    NotYetValid,
    /// Records of this type at the top of the zone have no signature.
    WithoutSignature(RecordType),
    /// Records of this type at the top of the zone were changed after they were signed.
    Altered(RecordType),
    /// With RSA and SHA-1, as long ago (algorithm 7).
    Sha1,
    /// With an algorithm that nobody knows (200).
    UnknownAlgorithm,
    /// Whoever checks that something is not there would have to hash its name 65,535 times more, with the longest salt
    /// (RFC 9276, CVE-2023-50868).
    EndlessNsec3,
}

impl Signing {
    fn key(self) -> ZoneKey {
        match self {
            Self::Sha1 => ZoneKey::of_sha1(),
            Self::UnknownAlgorithm => ZoneKey::of_unknown_algorithm(),
            _ => ZoneKey::fresh(),
        }
    }

    fn ds(self, apex: &Name, key: &ZoneKey) -> Option<DS> {
        match self {
            Self::WithoutDs => None,
            Self::WrongDs => Some(ZoneKey::fresh().ds(apex)),
            _ => Some(key.ds(apex)),
        }
    }

    /// From when to when its signatures hold.
    fn validity(self, now: SystemTime) -> (SystemTime, SystemTime) {
        match self {
            Self::Expired => (now - 30 * DAY, now - 2 * DAY),
            Self::NotYetValid => (now + 2 * DAY, now + 30 * DAY),
            // Half a day more, so that a scan that takes a while still counts fourteen days.
            _ => (now - HOUR, now + 14 * DAY + 12 * HOUR),
        }
    }
}

/// Signs the root, the top-level domains, and the zones of companies that are to be signed, with all that are
/// above them.
pub(crate) fn sign_zones(table: &mut ZoneTable, companies: &BTreeMap<Name, Option<Signing>>) {
    let mut above_signed = BTreeSet::new();
    for (company, _) in companies.iter().filter(|(_, signing)| signing.is_some()) {
        let mut above = company.clone();
        while !above.is_root() {
            above = above.base_name();
            above_signed.insert(above.clone());
        }
    }
    let apexes: Vec<Name> = table.apexes().cloned().collect();
    for apex in apexes {
        let signing = companies.get(&apex).copied().unwrap_or_else(|| {
            let is_signed = apex.num_labels() <= 1 || above_signed.contains(&apex);
            is_signed.then_some(Signing::Sound)
        });
        if let Some(signing) = signing {
            sign(table, apex, signing);
        }
    }
    table.list_signed();
}

fn sign(table: &mut ZoneTable, apex: Name, signing: Signing) {
    let key = signing.key();
    if !apex.is_root()
        && let Some(ds) = signing.ds(&apex, &key)
    {
        table.add(apex.clone(), RData::DNSSEC(DNSSECRData::DS(ds)));
    }
    if signing != Signing::WithoutDnskey {
        let dnskey = DNSSECRData::DNSKEY(key.dnskey().clone());
        table.add(apex.clone(), RData::DNSSEC(dnskey));
        let validity = signing.validity(SystemTime::now());
        table.sign_with(ZoneSigner {
            apex,
            key,
            signing,
            validity,
        });
    }
}

/// The root's key as a line of a zone file.
pub(crate) fn trust_anchor(table: &ZoneTable) -> String {
    let root = table.signer_of(&Name::root()).expect("the root is signed");
    let key = root.key.dnskey();
    let (flags, algorithm) = (key.flags(), u8::from(root.key.algorithm()));
    let public = STANDARD.encode(key.public_key().public_bytes());
    format!(". 172800 IN DNSKEY {flags} 3 {algorithm} {public}")
}

/// Signs the records of one zone.
#[derive(Debug, Clone)]
pub(super) struct ZoneSigner {
    apex: Name,
    key: ZoneKey,
    signing: Signing,
    /// From when to when its signatures hold; the same for all, so that every scan sees the same facts.
    validity: (SystemTime, SystemTime),
}

impl ZoneSigner {
    /// Where its zone begins.
    pub(super) fn apex(&self) -> &Name {
        &self.apex
    }

    /// Whether it proves with NSEC3 what is not there.
    pub(super) fn hashes_names(&self) -> bool {
        self.signing == Signing::EndlessNsec3
    }

    /// The signature of all records of one name and type. They stand at a name of so many labels, which
    /// is shorter than theirs where a wildcard gave them (RFC 4034 3.1.3).
    pub(super) fn signature(&self, records: &[Record], labels: u8) -> Option<Record> {
        let first = records.first()?;
        let (owner, kind) = (&first.name, first.record_type());
        let at_apex = *owner == self.apex;
        if at_apex && self.signing == Signing::WithoutSignature(kind) {
            return None;
        }
        let (begin, end) = self.validity;
        let input = SigInput {
            type_covered: kind,
            algorithm: self.key.algorithm(),
            num_labels: labels,
            original_ttl: TTL,
            sig_expiration: serial(end),
            sig_inception: serial(begin),
            key_tag: self.key.tag(),
            signer_name: self.apex.clone(),
        };
        // A story may give a record twice; DNS knows it once (RFC 4034 6.3).
        let once: BTreeSet<&Record> = records.iter().collect();
        let mut message = TBS::from_input(owner, DNSClass::IN, &input, once.into_iter())
            .expect("records of the World can be written");
        if at_apex && self.signing == Signing::Altered(kind) {
            message = TBS::from(&[message.as_ref(), b"of before"].concat()[..]);
        }
        let signature = RRSIG::from_sig(input, self.key.sign(&message));
        let data = RData::DNSSEC(DNSSECRData::RRSIG(signature));
        Some(Record::from_rdata(owner.clone(), TTL, data))
    }
}

/// A moment as signatures give it (RFC 4034 3.1.5).
fn serial(moment: SystemTime) -> SerialNumber {
    let since = moment.duration_since(UNIX_EPOCH).expect("after 1970");
    SerialNumber::new(u32::try_from(since.as_secs()).expect("before 2106"))
}
