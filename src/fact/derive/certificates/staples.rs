//! Stapled answers: what they say of the certificate they came with, at the moment of observation.

use jiff::Timestamp;

use super::{certificates, der};
use crate::fact::{
    Cause, Chain, Endpoint, Revocation, RevocationStatus, Seen, Staple, StapleWorth, Why,
};
use crate::parse::staple::read;

/// Fills the derived facts of both staples, and what follows from them.
pub(super) fn complete(endpoint: &mut Endpoint, at: Timestamp) {
    complete_staple(&mut endpoint.staple, &endpoint.chain, at);
    complete_staple(&mut endpoint.other_staple, &endpoint.other_chain, at);
    let said = |staple: &Seen<Staple>| {
        let valid = staple.known().filter(|one| one.worth == StapleWorth::Valid);
        valid.and_then(|staple| staple.status.known().copied())
    };
    let (own, other) = (said(&endpoint.staple), said(&endpoint.other_staple));
    endpoint.revocation = if [own, other].contains(&Some(RevocationStatus::Revoked)) {
        Revocation::Revoked
    } else if own == Some(RevocationStatus::Good) {
        Revocation::Good
    } else {
        Revocation::NotChecked
    };
}

fn complete_staple(staple: &mut Seen<Staple>, chain: &Seen<Chain>, at: Timestamp) {
    let (Seen::Known(staple), Seen::Known(chain)) = (staple, chain) else {
        return;
    };
    let doing = "read the stapled answer";
    let unknown = || Why::new(Cause::Unreadable, doing);
    staple.worth = StapleWorth::Unreadable;
    staple.status = Seen::Unknown(unknown());
    staple.produced_at = Seen::Unknown(unknown());
    staple.this_update = Seen::Unknown(unknown());
    staple.next_update = Seen::Unknown(unknown());
    let (Ok(response), Ok(sent)) = (der(&staple.response), certificates(&chain.certificates))
    else {
        return;
    };
    let fetched = chain.fetched.known();
    let fetched = fetched.and_then(|fetched| certificates(fetched).ok());
    let Some((own, others)) = sent.split_first() else {
        return;
    };
    let others = [others, &fetched.unwrap_or_default()].concat();
    let reading = read(&response, own, &others, at);
    let seen = |moment: Option<Timestamp>| moment.ok_or_else(unknown).into();
    staple.worth = reading.worth;
    staple.status = reading.status.ok_or_else(unknown).into();
    staple.produced_at = seen(reading.produced_at);
    staple.this_update = seen(reading.this_update);
    staple.next_update = seen(reading.next_update);
}
