//! Whether the domain's records are signed, and whether the signatures hold from the root down.
//!
//! First the way is tried that all of it comes by: an old router that removes signatures, or a clock that
//! is wrong, would make every domain look attacked. What then does not hold is looked at a second time, and
//! the domain's own servers are asked past the resolver; what is wrong is said by
//! [`derive`](mod@crate::fact::derive) from both.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::RecordType;

use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{
    self, Cause, Ds, Facts, NameServer, NameServerAnswer, Proof, ProofVerdict, Seen, Signature,
    SigningServer, Why, ZoneKey,
};
use crate::net::dial::Transport;
use crate::net::{Flags, LIMITS, Net, SignedLook};
use crate::parse;
use crate::parse::dnssec::{Reach, reach};

/// What is asked with signatures of the scanned name itself, beside its zone.
const OF_THE_NAME: [RecordType; 3] = [RecordType::A, RecordType::AAAA, RecordType::MX];

/// Looks at signatures. On its own, because a validator that stumbles over a hostile zone must take nothing
/// else with it.
#[derive(Debug)]
pub(super) struct Dnssec;

#[async_trait]
impl Probe for Dnssec {
    fn name(&self) -> &'static str {
        "dnssec"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn is_base(&self) -> bool {
        true
    }

    fn fills(&self) -> &'static [&'static str] {
        &["dns.dnssec"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let target = scan.target.ascii();
        let look = scan.net.signed_look();
        let top = target.rsplit('.').next().unwrap_or(target);
        let path = look.path(top).await;
        sink.put_dnssec_path(path.clone());
        let why = match path {
            Seen::Known(true) => None,
            Seen::Unknown(why) => Some(why),
            Seen::Known(false) | Seen::Absent => Some(Why::new(
                Cause::NoDnssecPath,
                format!(
                    "the root's signatures do not arrive by way of {}",
                    scan.net.resolver_names()
                ),
            )),
        };
        let seen = match why {
            Some(why) => unseen(&why),
            None => match sink.wait_for(|facts| settled(&facts.dns.zone)).await {
                Seen::Known(zone) => look_at_zone(scan, sink, &look, &zone).await,
                // Nothing is delegated, so nothing is signed.
                Seen::Absent => unseen(&Why::new(Cause::Follows, "the domain does not exist")),
                Seen::Unknown(why) => unseen(&why),
            },
        };
        sink.put(|facts| facts.dns.dnssec = seen);
    }
}

/// All of it unknown.
fn unseen(why: &Why) -> fact::Dnssec {
    fact::Dnssec {
        ds: Seen::Unknown(why.clone()),
        ds_proof: Seen::Unknown(why.clone()),
        keys: Seen::Unknown(why.clone()),
        signatures: Seen::Unknown(why.clone()),
        proofs: Seen::Unknown(why.clone()),
        nsec3param: Seen::Unknown(why.clone()),
        servers: Seen::Unknown(why.clone()),
        ..fact::Dnssec::default()
    }
}

/// A fact that its probe has put, or given up.
pub(super) fn settled<T: Clone>(fact: &Seen<T>) -> Option<Seen<T>> {
    let is_pending = fact.unknown().is_some_and(Why::is_pending);
    (!is_pending).then(|| fact.clone())
}

async fn look_at_zone(scan: &Scan, sink: &Sink, look: &SignedLook, zone: &str) -> fact::Dnssec {
    let target = scan.target.ascii();
    let ((ds, ds_proof), keys, nsec3param, proofs, signatures) = tokio::join!(
        see_ds(look, zone),
        see_keys(look, zone),
        see_iterations(look, zone),
        see_proofs(look, zone, target),
        see_signatures(look, zone, target),
    );
    let proofs = look_again(&scan.net, proofs).await;
    // Where the validator knows nothing of the algorithm, all of it is asked of the servers instead.
    let is_beyond_validator = ds
        .known()
        .is_some_and(|ds| reach(ds) == Reach::SecondOpinion);
    let failed: Vec<&Proof> = proofs
        .iter()
        .filter(|proof| is_beyond_validator || is_bogus(proof))
        .collect();
    let servers = if failed.is_empty() {
        Seen::Absent
    } else {
        let servers = sink.wait_for(answering).await;
        Seen::Known(ask_servers(&scan.net, zone, &servers, &failed).await)
    };
    fact::Dnssec {
        ds,
        ds_proof,
        keys,
        signatures,
        proofs: Seen::Known(proofs),
        nsec3param,
        servers,
        ..fact::Dnssec::default()
    }
}

/// The sets that are asked for: of the zone, and of the name that is scanned.
fn wanted<'a>(zone: &'a str, target: &'a str) -> Vec<(&'a str, RecordType)> {
    let of_zone = [(zone, RecordType::SOA), (zone, RecordType::DNSKEY)];
    let of_name = OF_THE_NAME.map(|kind| (target, kind));
    of_zone.into_iter().chain(of_name).collect()
}

/// How the zone above vouches, and what is proven of its answer.
async fn see_ds(look: &SignedLook, zone: &str) -> (Seen<Vec<Ds>>, Seen<ProofVerdict>) {
    let reply = match look.ask(zone, RecordType::DS).await {
        Ok(reply) => reply,
        Err(why) => return (Seen::Unknown(why.clone()), Seen::Unknown(why)),
    };
    let proof = look.prove(zone, RecordType::DS).await;
    let ds = match &proof.verdict {
        Seen::Known(ProofVerdict::Secure | ProofVerdict::Insecure) => {
            let ds = parse::dnssec::ds(&reply.message.answers);
            Seen::from((!ds.is_empty()).then_some(ds))
        }
        Seen::Known(ProofVerdict::Bogus) | Seen::Absent => Seen::Unknown(Why::new(
            Cause::Disagreeing,
            format!(
                "what the zone above says of {zone} (DS) is not proven: {}",
                proof.reason
            ),
        )),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    (ds, proof.verdict)
}

async fn see_keys(look: &SignedLook, zone: &str) -> Seen<Vec<ZoneKey>> {
    match look.ask(zone, RecordType::DNSKEY).await {
        Ok(reply) => {
            let keys = parse::dnssec::keys(&reply.message.answers);
            Seen::from((!keys.is_empty()).then_some(keys))
        }
        Err(why) => Seen::Unknown(why),
    }
}

async fn see_iterations(look: &SignedLook, zone: &str) -> Seen<u16> {
    match look.ask(zone, RecordType::NSEC3PARAM).await {
        Ok(reply) => Seen::from(parse::dnssec::nsec3_iterations(&reply.message.answers)),
        Err(why) => Seen::Unknown(why),
    }
}

async fn see_signatures(look: &SignedLook, zone: &str, target: &str) -> Seen<Vec<Signature>> {
    let asked = wanted(zone, target)
        .into_iter()
        .map(|(name, kind)| look.ask(name, kind));
    let mut signatures = Vec::new();
    for reply in join_all(asked).await {
        match reply {
            Ok(reply) => signatures.extend(parse::dnssec::signatures(&reply.message.answers)),
            Err(why) => return Seen::Unknown(why),
        }
    }
    signatures.retain(|signature| signature.name == zone || signature.name == target);
    signatures.sort_unstable_by(|one, other| {
        let key = |of: &Signature| (of.name.clone(), of.kind.clone(), of.key_tag);
        key(one).cmp(&key(other))
    });
    Seen::from((!signatures.is_empty()).then_some(signatures))
}

async fn see_proofs(look: &SignedLook, zone: &str, target: &str) -> Vec<Proof> {
    let proofs = wanted(zone, target).into_iter().map(async |(name, kind)| {
        // An alias leads into another zone, for which nobody here answers.
        let is_alias = look
            .ask(name, kind)
            .await
            .is_ok_and(|reply| !is_about(&reply.message, name));
        (name == zone || !is_alias).then_some(look.prove(name, kind).await)
    });
    join_all(proofs).await.into_iter().flatten().collect()
}

/// Whether all records of an answer stand at the name that was asked for.
fn is_about(message: &Message, name: &str) -> bool {
    let at = |record: &hickory_proto::rr::Record| parse::dns_name::host_name(&record.name) == name;
    message.answers.iter().all(at)
}

fn is_bogus(proof: &Proof) -> bool {
    proof.verdict == Seen::Known(ProofVerdict::Bogus)
}

/// Looks once more, with nothing remembered, at what does not hold: one lost or forged answer is no broken
/// zone.
pub(super) async fn look_again(net: &Net, proofs: Vec<Proof>) -> Vec<Proof> {
    if !proofs.iter().any(is_bogus) {
        return proofs;
    }
    let look = net.signed_look_anew();
    let again = proofs.into_iter().map(async |proof| {
        if !is_bogus(&proof) {
            return proof;
        }
        let Ok(kind) = proof.kind.parse() else {
            return proof;
        };
        let mut second = look.prove(&proof.name, kind).await;
        if let Seen::Known(ProofVerdict::Secure | ProofVerdict::Insecure) = second.verdict {
            let why = "its signatures did not hold at the first look, and did at the second";
            second.verdict = Seen::Unknown(Why::new(Cause::Disagreeing, why));
        }
        second
    });
    join_all(again).await
}

/// Addresses of the zone's servers that answered with authority, once that is known.
fn answering(facts: &Facts) -> Option<Vec<IpAddr>> {
    let servers = settled(&facts.name_servers)?;
    let servers = servers.known().map_or(&[][..], Vec::as_slice);
    let mut addresses: Vec<IpAddr> = servers.iter().flat_map(authoritative).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses.truncate(LIMITS.servers_signing);
    Some(addresses)
}

fn authoritative(server: &NameServer) -> impl Iterator<Item = IpAddr> {
    let answers = server.answers.known().into_iter().flatten();
    answers
        .filter(|answer| {
            let response = answer.response.known();
            response.is_some_and(|response| response.authoritative && response.soa)
                || answer.answer == Seen::Known(NameServerAnswer::Authoritative)
        })
        .map(|answer| answer.address)
}

/// Asks the zone's servers for their keys, and for what did not hold.
async fn ask_servers(
    net: &Net,
    zone: &str,
    servers: &[IpAddr],
    failed: &[&Proof],
) -> Vec<SigningServer> {
    join_all(
        servers
            .iter()
            .map(|server| ask_server(net, zone, *server, failed)),
    )
    .await
}

async fn ask_server(net: &Net, zone: &str, server: IpAddr, failed: &[&Proof]) -> SigningServer {
    let keys = ask_whole(net, server, zone, RecordType::DNSKEY).await;
    let own_keys = keys
        .as_ref()
        .map_or(&[][..], |said| said.answers.as_slice());
    let mut sets = keys
        .as_ref()
        .map(|said| parse::dnssec::sets(said, zone, own_keys))
        .map_err(Clone::clone);
    let others = failed
        .iter()
        .filter_map(|proof| Some((proof.name.as_str(), proof.kind.parse().ok()?)))
        .filter(|(_, kind)| *kind != RecordType::DNSKEY);
    let asked = others.map(async |(name, kind)| (name, ask_whole(net, server, name, kind).await));
    for (name, said) in join_all(asked).await {
        sets = match (sets, said) {
            (Ok(mut sets), Ok(said)) => {
                sets.extend(parse::dnssec::sets(&said, name, own_keys));
                Ok(sets)
            }
            (Err(why), _) | (_, Err(why)) => Err(why),
        };
    }
    SigningServer {
        address: server,
        keys: Seen::from(keys.map(|said| parse::dnssec::keys(&said.answers))),
        sets: Seen::from(sets),
    }
}

/// One question with signatures to one server, asked twice over UDP, and over TCP where the answer does not
/// fit.
async fn ask_whole(
    net: &Net,
    server: IpAddr,
    name: &str,
    kind: RecordType,
) -> Result<Message, Why> {
    let flags = Flags {
        signatures: true,
        ..Flags::default()
    };
    let ask = async |transport| {
        let wait = LIMITS.name_server_wait;
        net.ask_server_for(server, transport, (name, kind), flags, wait)
            .await
    };
    let mut said = match ask(Transport::Udp).await {
        Err(_) => ask(Transport::Udp).await?,
        Ok(said) => said,
    };
    if said.metadata.truncation {
        said = ask(Transport::Tcp).await?;
    }
    with_authority(said, &format!("{server} says of {name} {kind}"))
}

/// An answer that says what there is, and that there is no more. A refusal, a failure, or the answer of
/// somebody else on the way says neither.
fn with_authority(said: Message, doing: &str) -> Result<Message, Why> {
    let flags = said.metadata;
    let cause = match flags.response_code {
        ResponseCode::NoError | ResponseCode::NXDomain if flags.authoritative => return Ok(said),
        ResponseCode::NoError | ResponseCode::NXDomain => Cause::Intercepted,
        _ => Cause::ServerFailure,
    };
    let code = flags.response_code;
    Err(Why::new(
        cause,
        format!("{doing}: {code}, with authority: {}", flags.authoritative),
    ))
}
