//! What TLSA records make of each mail server's certificate (RFC 7672), from what was answered, proven and
//! shown.

use jiff::Timestamp;

use super::certificates::certificates;
use crate::fact::{
    Cause, DaneState, Facts, MailServer, Proof, ProofVerdict, Seen, StartTlsUse, Tlsa, TlsaAnswer,
    TlsaHost, Why,
};
use crate::parse::dane::{Shown, fits, is_usable};

/// Fills what follows for each mail server, and for all of them.
pub(super) fn complete(facts: &mut Facts, target: &str, at: Timestamp) {
    let mx = proof_of_mx(facts, target);
    if let Seen::Known(servers) = &mut facts.mail_servers {
        for server in servers {
            server.dane = facts.mail.tlsa.as_ref().and_then(|hosts| {
                match hosts.iter().find(|host| host.name == server.name) {
                    Some(host) => state(server, host, &mx, (target, at)),
                    None => Seen::Unknown(Why::from(Cause::Follows)),
                }
            });
            server.vouched_for = vouched_for(server);
        }
    }
    facts.mail.dane_used = any(&facts.mail_servers, |server| {
        is_used(server, &facts.mail.tlsa)
    });
    facts.mail.dane_on_all = all(&facts.mail_servers, |server| server.vouched_for.clone());
}

fn vouched_for(server: &MailServer) -> Seen<bool> {
    match &server.dane {
        Seen::Known(state) => Seen::Known(*state == DaneState::Matches),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

/// What is proven of the domain's list of mail servers.
fn proof_of_mx(facts: &Facts, target: &str) -> Seen<ProofVerdict> {
    facts.dns.dnssec.proofs.as_ref().and_then(|proofs| {
        let of_mx = proofs
            .iter()
            .find(|proof| proof.name == target && proof.kind == "MX");
        of_mx.map_or_else(
            || Seen::Unknown(Why::new(Cause::Follows, "no proof of the MX records")),
            |proof| proof.verdict.clone(),
        )
    })
}

/// Whether senders who look for records find some that are secure, whether or not they fit. What is not signed,
/// nobody uses (RFC 7672 2.2).
fn is_used(server: &MailServer, hosts: &Seen<Vec<TlsaHost>>) -> Seen<bool> {
    hosts.as_ref().and_then(|hosts| {
        let Some(host) = hosts.iter().find(|host| host.name == server.name) else {
            return Seen::Known(false);
        };
        if host.answers.iter().all(has_none) {
            return Seen::Known(false);
        }
        let failed = |answer: &TlsaAnswer| answer.records.unknown().cloned();
        match in_force(host) {
            Ok(in_force) => Seen::Known(in_force.is_some()),
            Err(Failing::Unknown(why)) => Seen::Unknown(why),
            Err(Failing::Alone) => {
                let why = host.answers.iter().find_map(failed);
                Seen::Unknown(why.unwrap_or_else(|| Cause::ServerFailure.into()))
            }
        }
    })
}

fn has_none(answer: &TlsaAnswer) -> bool {
    answer.records.known().is_some_and(Vec::is_empty)
}

/// Kleene: one that has the property is enough; "none of them" is known only where all are.
fn any(
    servers: &Seen<Vec<MailServer>>,
    property: impl Fn(&MailServer) -> Seen<bool>,
) -> Seen<bool> {
    let servers = match servers {
        Seen::Known(servers) => servers,
        Seen::Absent => return Seen::Known(false),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let mut seen = Seen::Known(false);
    for server in servers {
        match property(server) {
            Seen::Known(true) => return Seen::Known(true),
            Seen::Unknown(why) => seen = Seen::Unknown(why),
            Seen::Known(false) | Seen::Absent => {}
        }
    }
    seen
}

/// The same for a property that all must have, and at least one does.
fn all(
    servers: &Seen<Vec<MailServer>>,
    property: impl Fn(&MailServer) -> Seen<bool>,
) -> Seen<bool> {
    match servers {
        Seen::Known(_) => {
            any(servers, |server| property(server).map(|has| !has)).map(|lacks| !lacks)
        }
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn state(
    server: &MailServer,
    host: &TlsaHost,
    mx: &Seen<ProofVerdict>,
    (target, at): (&str, Timestamp),
) -> Seen<DaneState> {
    if host.answers.iter().all(has_none) {
        return Seen::Absent;
    }
    let (answer, records) = match in_force(host) {
        Ok(Some(in_force)) => in_force,
        Ok(None) => return Seen::Known(DaneState::Insecure),
        Err(Failing::Alone) => return Seen::Known(DaneState::BrokenDenial),
        Err(Failing::Unknown(why)) => return Seen::Unknown(why),
    };
    if !records.iter().any(is_usable) {
        return Seen::Known(DaneState::Unusable);
    }
    let names = [answer.base.as_str(), host.name.as_str(), target];
    match shown_fits(server, answer, records, (&names, at)) {
        Seen::Known(true) => secured_by(mx),
        Seen::Known(false) | Seen::Absent => Seen::Known(DaneState::Mismatch),
        Seen::Unknown(why) => Seen::Unknown(why),
    }
}

/// Why it is not known which records are in force.
enum Failing {
    /// The servers fail on the question for them.
    Alone,
    /// It could not be seen.
    Unknown(Why),
}

/// The records that senders use (RFC 7672 2.2.2): where the addresses are signed, those at the end of the
/// aliases, else those of the name itself; where only the alias is signed, those of the name itself. `None`: none
/// that is secured.
fn in_force(host: &TlsaHost) -> Result<Option<(&TlsaAnswer, &[Tlsa])>, Failing> {
    let proofs = match &host.address_proofs {
        Seen::Known(proofs) => proofs,
        Seen::Absent => return Ok(None),
        Seen::Unknown(why) => return Err(Failing::Unknown(why.clone())),
    };
    let of = |kinds: &[&str]| {
        let proofs = proofs
            .iter()
            .filter(|proof| kinds.contains(&proof.kind.as_str()));
        secure(&together(proofs))
    };
    let unknown = Failing::Unknown;
    let failed = host
        .answers
        .iter()
        .find_map(|answer| answer.records.unknown());
    let candidates = match failed {
        // Nothing was proven, because nothing was answered.
        Some(why) if proofs.is_empty() => return Err(Failing::Unknown(why.clone())),
        _ if of(&["A", "AAAA"]).map_err(unknown)? => host.answers.as_slice(),
        _ if host.answers.len() > 1 && of(&["CNAME"]).map_err(unknown)? => {
            host.answers.get(1..).unwrap_or_default()
        }
        Some(why) => return Err(Failing::Unknown(why.clone())),
        None => return Ok(None),
    };
    for answer in candidates {
        match &answer.records {
            Seen::Unknown(_) if answer.fails_alone => return Err(Failing::Alone),
            Seen::Unknown(why) => return Err(Failing::Unknown(why.clone())),
            Seen::Known(records) if !records.is_empty() => {
                if secure(&answer.proof).map_err(unknown)? {
                    return Ok(Some((answer, records)));
                }
            }
            Seen::Known(_) | Seen::Absent => {}
        }
    }
    Ok(None)
}

/// What proofs of the same thing say together: one that holds is enough, one that is broken is too much.
fn together<'a>(proofs: impl Iterator<Item = &'a Proof>) -> Seen<ProofVerdict> {
    let mut together = Seen::Unknown(Why::from(Cause::Follows));
    for proof in proofs {
        match (&proof.verdict, &together) {
            (Seen::Known(ProofVerdict::Bogus), _) => return proof.verdict.clone(),
            (Seen::Known(ProofVerdict::Secure), _)
            | (Seen::Known(ProofVerdict::Insecure) | Seen::Unknown(_), Seen::Unknown(_)) => {
                together = proof.verdict.clone();
            }
            _ => {}
        }
    }
    together
}

/// Whether something is signed, and known to be.
fn secure(proof: &Seen<ProofVerdict>) -> Result<bool, Why> {
    match proof {
        Seen::Known(ProofVerdict::Secure) => Ok(true),
        Seen::Known(ProofVerdict::Insecure) | Seen::Absent => Ok(false),
        Seen::Known(ProofVerdict::Bogus) => Err(Why::new(
            Cause::Disagreeing,
            "the signatures over what it stands on do not hold",
        )),
        Seen::Unknown(why) => Err(why.clone()),
    }
}

/// Whether what the server shows fits. Absent: it shows nothing, though it is there. What does not fit, but was asked for by another
/// name, may be shown to others only.
fn shown_fits(
    server: &MailServer,
    answer: &TlsaAnswer,
    records: &[Tlsa],
    (names, at): (&[&str], Timestamp),
) -> Seen<bool> {
    let starttls = server.starttls.as_ref().map(|starttls| starttls.result);
    match starttls {
        Seen::Known(StartTlsUse::NotOffered | StartTlsUse::Broken) => return Seen::Absent,
        Seen::Absent => return Seen::Unknown(Why::new(Cause::Follows, "the name has no address")),
        Seen::Known(_) | Seen::Unknown(_) => {}
    }
    let found = server.chain.as_ref().and_then(|chain| {
        let chain = certificates(&chain.certificates);
        chain.map_or_else(Seen::Unknown, |chain| {
            fits(
                records,
                &Shown {
                    chain: &chain,
                    names,
                    at,
                },
            )
        })
    });
    let asked_as = server.asked_as.known();
    match (found, asked_as) {
        (Seen::Known(false), Some(asked_as)) if *asked_as != answer.base => {
            Seen::Unknown(not_asked_as(&answer.base, asked_as))
        }
        (found, _) => found,
    }
}

/// Why a certificate says nothing of a server: it was asked for by another name.
pub(super) fn not_asked_as(name: &str, asked_as: &str) -> Why {
    Why::new(
        Cause::AskedEnough,
        format!("the server was asked for {asked_as}, and may show another certificate for {name}"),
    )
}

/// What a certificate that fits is worth, by what is proven of the list that leads to its server.
fn secured_by(mx: &Seen<ProofVerdict>) -> Seen<DaneState> {
    match secure(mx) {
        Ok(true) => Seen::Known(DaneState::Matches),
        Ok(false) => Seen::Known(DaneState::UnsignedMx),
        Err(why) => Seen::Unknown(why),
    }
}

#[cfg(test)]
mod tests;
