//! How things stand with the domain's signatures, from what was seen of them.

use jiff::Timestamp;

use super::days_between;
use crate::fact::{
    Cause, CheckedSignature, Dnssec, DnssecFault, DnssecState, Ds, ProofVerdict, Seen, Signature,
    SignedSet, SigningServer, Why, ZoneKey,
};
use crate::parse;
use crate::parse::dnssec::Reach;

/// Algorithms that sign with SHA-1 (RFC 9905); those before them are dead.
const SHA1_ALGORITHMS: [u8; 5] = [1, 3, 5, 6, 7];

/// Fills what follows from keys, signatures and proofs. `other_clock` is what others say of the time, where
/// they contradict the moment of observation.
pub(super) fn complete(
    dnssec: &mut Dnssec,
    zone: &Seen<String>,
    observed_at: Timestamp,
    other_clock: Option<Timestamp>,
) {
    let fault = match zone {
        Seen::Known(zone) => fault(dnssec, zone, observed_at),
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    let fault = unless_clock_is_wrong(fault, observed_at, other_clock);
    dnssec.state = state(dnssec, &fault);
    dnssec.fault = match (&dnssec.state, fault) {
        (Seen::Known(DnssecState::Broken), fault) => fault,
        (Seen::Known(_) | Seen::Absent, _) => Seen::Known(DnssecFault::None),
        (Seen::Unknown(why), _) => Seen::Unknown(why.clone()),
    };
    dnssec.nsec3_iterations = match &dnssec.nsec3param {
        Seen::Absent => Seen::Known(0),
        seen => seen.clone(),
    };
    dnssec.signatures_until = dnssec
        .signatures
        .as_ref()
        .and_then(|signatures| Seen::from(until(signatures)));
    dnssec.signature_days_left = dnssec
        .signatures_until
        .clone()
        .map(|until| days_between(observed_at, until));
    dnssec.old_crypto = match &dnssec.ds {
        Seen::Known(ds) => Seen::Known(is_old(ds)),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
}

fn state(dnssec: &Dnssec, fault: &Seen<DnssecFault>) -> Seen<DnssecState> {
    let ds = match &dnssec.ds {
        Seen::Known(ds) => ds,
        Seen::Absent => return signed_for_nobody(dnssec),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let proofs = match &dnssec.proofs {
        Seen::Known(proofs) => proofs,
        Seen::Absent => &Vec::new(),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let is = |wanted| {
        let mut verdicts = proofs.iter().map(|proof| &proof.verdict);
        verdicts.any(|verdict| *verdict == Seen::Known(wanted))
    };
    if is(ProofVerdict::Bogus) {
        return match fault {
            Seen::Known(_) => Seen::Known(DnssecState::Broken),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
            Seen::Absent => Seen::Unknown(Why::new(
                Cause::Disagreeing,
                "the chain of signatures does not hold as the resolver hands it on, and nothing is wrong with what the domain's own servers say",
            )),
        };
    }
    if let Some(why) = proofs.iter().find_map(|proof| proof.verdict.unknown()) {
        return Seen::Unknown(why.clone());
    }
    // Where its keys are proven, what is left open is no more than that something does not exist, in a
    // zone that counts more often than validators do (RFC 9276 3.2) or leaves names out (RFC 5155 6).
    let are_keys_proven = proofs
        .iter()
        .any(|proof| proof.kind == "DNSKEY" && proof.verdict == Seen::Known(ProofVerdict::Secure));
    if are_keys_proven || !is(ProofVerdict::Insecure) {
        return Seen::Known(DnssecState::Valid);
    }
    let unverifiable = |what: &str| Seen::Unknown(Why::new(Cause::Unverifiable, what));
    match (parse::dnssec::reach(ds), fault) {
        (Reach::Nobody, _) => Seen::Known(DnssecState::UnknownAlgorithm),
        // The validator knows nothing of this algorithm; what the zone's own servers say was tried instead.
        (Reach::SecondOpinion, Seen::Absent)
            if dnssec.servers.known().is_some()
                && dnssec.ds_proof == Seen::Known(ProofVerdict::Secure) =>
        {
            Seen::Known(DnssecState::Valid)
        }
        (Reach::SecondOpinion | Reach::Others, _) => {
            unverifiable("Belfort's validator does not know the algorithm of this zone")
        }
        (Reach::Validator, _) => {
            unverifiable("the chain from the root ends above this zone, although it is vouched for")
        }
    }
}

/// What is out of its time by one clock only is not called so. The root's own signature shows that a clock
/// is wrong by days; hours are enough to misjudge a zone that signs while it answers.
fn unless_clock_is_wrong(
    fault: Seen<DnssecFault>,
    observed_at: Timestamp,
    other_clock: Option<Timestamp>,
) -> Seen<DnssecFault> {
    match (&fault, other_clock) {
        (Seen::Known(DnssecFault::Expired | DnssecFault::NotYetValid), Some(other)) => {
            let why = format!(
                "this machine's clock says {observed_at}, the domain's web server says {other}"
            );
            Seen::Unknown(Why::new(Cause::WrongClock, why))
        }
        _ => fault,
    }
}

/// What a zone is that nobody above vouches for.
fn signed_for_nobody(dnssec: &Dnssec) -> Seen<DnssecState> {
    match (&dnssec.keys, &dnssec.signatures) {
        (Seen::Absent, _) | (_, Seen::Absent) => Seen::Known(DnssecState::Unsigned),
        (Seen::Known(_), Seen::Known(_)) => Seen::Known(DnssecState::NoDs),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => Seen::Unknown(why.clone()),
    }
}

/// What is wrong with what the zone's own servers say; absent where nothing is, or nobody asked them.
fn fault(dnssec: &Dnssec, zone: &str, observed_at: Timestamp) -> Seen<DnssecFault> {
    let (servers, ds) = match (&dnssec.servers, &dnssec.ds) {
        (Seen::Known(servers), Seen::Known(ds)) => (servers, ds),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => return Seen::Unknown(why.clone()),
        (Seen::Absent, _) | (_, Seen::Absent) => return Seen::Absent,
    };
    if servers.is_empty() {
        let why = "none of the domain's servers could be asked";
        return Seen::Unknown(Why::new(Cause::NoAnswer, why));
    }
    let of_each = servers.iter();
    first(of_each.map(|server| fault_of(server, ds, zone, observed_at)))
}

/// The fault that explains most. Kleene: one that is seen is a fact, whatever could not be seen beside it.
fn first(faults: impl Iterator<Item = Seen<DnssecFault>>) -> Seen<DnssecFault> {
    let (mut first, mut unknown) = (None, None);
    for fault in faults {
        match fault {
            Seen::Known(fault) => first = first.into_iter().chain([fault]).min(),
            Seen::Absent => {}
            Seen::Unknown(why) => unknown = Some(why),
        }
    }
    match (first, unknown) {
        (Some(fault), _) => Seen::Known(fault),
        (None, Some(why)) => Seen::Unknown(why),
        (None, None) => Seen::Absent,
    }
}

fn fault_of(server: &SigningServer, ds: &[Ds], zone: &str, now: Timestamp) -> Seen<DnssecFault> {
    let keys = match &server.keys {
        Seen::Known(keys) => keys,
        Seen::Absent => return Seen::Known(DnssecFault::KeyMissing),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    if keys.is_empty() {
        return Seen::Known(DnssecFault::KeyMissing);
    }
    let vouched = match vouched(ds, keys, zone) {
        Some(vouched) if vouched.is_empty() => return Seen::Known(DnssecFault::NoMatchingKey),
        Some(vouched) => vouched,
        None => {
            let why = "no DS record has a digest that is known here";
            return Seen::Unknown(Why::new(Cause::Unverifiable, why));
        }
    };
    match &server.sets {
        Seen::Known(sets) => first(sets.iter().map(|set| fault_of_set(set, &vouched, now))),
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

/// Numbers of the keys for which the zone above vouches. `None`: what it says cannot be read here.
fn vouched(ds: &[Ds], keys: &[ZoneKey], zone: &str) -> Option<Vec<u16>> {
    let mut vouched = Vec::new();
    let mut is_readable = true;
    for (ds, key) in ds
        .iter()
        .flat_map(|ds| keys.iter().map(move |key| (ds, key)))
    {
        match parse::dnssec::vouches(ds, key, zone) {
            Some(true) => vouched.push(key.key_tag),
            Some(false) => {}
            None => is_readable = false,
        }
    }
    (is_readable || !vouched.is_empty()).then_some(vouched)
}

/// What is wrong with a set of records: nothing, if one signature fits and counts now. The keys have to be
/// signed by one for which the zone above vouches (RFC 4035 5.2).
fn fault_of_set(set: &SignedSet, vouched: &[u16], now: Timestamp) -> Seen<DnssecFault> {
    let counts = |checked: &&CheckedSignature| {
        set.kind != "DNSKEY" || vouched.contains(&checked.signature.key_tag)
    };
    let mut fault = None;
    let mut unknown = None;
    for checked in set.signatures.iter().filter(counts) {
        let signature = &checked.signature;
        let wrong = match &checked.fits {
            Seen::Known(true) if now > signature.expiration => DnssecFault::Expired,
            Seen::Known(true) if now < signature.inception => DnssecFault::NotYetValid,
            Seen::Known(true) | Seen::Absent => return Seen::Absent,
            Seen::Known(false) => DnssecFault::SignatureWrong,
            Seen::Unknown(why) => {
                unknown = Some(why.clone());
                continue;
            }
        };
        fault = fault.into_iter().chain([wrong]).min();
    }
    match unknown {
        Some(why) => Seen::Unknown(why),
        None => Seen::Known(fault.unwrap_or(DnssecFault::SignatureMissing)),
    }
}

fn is_old(ds: &[Ds]) -> bool {
    !ds.is_empty()
        && (ds.iter().all(|ds| ds.digest_type == 1)
            || ds.iter().all(|ds| SHA1_ALGORITHMS.contains(&ds.algorithm)))
}

/// The first moment at which a set is without a signature in time: the last signature of each set counts.
fn until(signatures: &[Signature]) -> Option<Timestamp> {
    let last_of = |one: &Signature| {
        let same = signatures
            .iter()
            .filter(|other| (&other.name, &other.kind) == (&one.name, &one.kind));
        same.map(|other| other.expiration).max()
    };
    signatures.iter().filter_map(last_of).min()
}

#[cfg(test)]
mod tests;
