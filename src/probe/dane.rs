//! What the DNS says of the mail servers' certificates (TLSA, RFC 7672), and what is proven of it.
//!
//! Everybody is asked for TLSA records plainly; most have none. What is signed is looked at only where there
//! are some, or where the question fails: then it may be the servers that fail on it, and senders who look
//! deliver nothing. On its own, as is the look at the domain's own signatures: a validator that stumbles over a
//! hostile zone must take nothing else with it.

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::RecordType;

use super::dnssec::{look_again, settled};
use super::{Probe, Scan, Sink, beyond, mail};
use crate::check::Area;
use crate::fact::{Cause, Proof, Seen, Tlsa, TlsaAnswer, TlsaHost, Why};
use crate::net::{Answer, LIMITS, Net, SignedLook};
use crate::parse;

/// Looks at TLSA records.
#[derive(Debug)]
pub(super) struct Dane;

#[async_trait]
impl Probe for Dane {
    fn name(&self) -> &'static str {
        "dane"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &["mail.tlsa"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let seen = match scan.net.lookup(scan.target.ascii(), RecordType::MX).await {
            Ok(answer) => look_at_hosts(scan, sink, &answer).await,
            Err(why) => Seen::Unknown(why),
        };
        sink.put(|facts| facts.mail.tlsa = seen);
    }
}

async fn look_at_hosts(scan: &Scan, sink: &Sink, mx: &Answer) -> Seen<Vec<TlsaHost>> {
    let names = mail::hosts(&mail::read_mx(mx));
    if names.is_empty() {
        return Seen::Absent;
    }
    let net = &scan.net;
    let (some, rest) = beyond::split(&names);
    let mut hosts = join_all(some.iter().map(|name| ask_for(net, name))).await;
    hosts.extend(rest.iter().map(|name| unasked(name)));
    if !hosts.iter().any(hangs_on_proof) {
        return Seen::Known(hosts);
    }
    // Put before what may take longer: at the deadline only the rest is unknown.
    sink.put(|facts| facts.mail.tlsa = Seen::Known(hosts.clone()));
    // The probe of the domain's own signatures tries the way that all of them come by.
    let path = sink
        .wait_for(|facts| settled(&facts.dns.dnssec.proofs))
        .await;
    if let Some(why) = path.unknown() {
        for host in &mut hosts {
            put_unproven(host, why);
        }
    } else {
        let look = net.signed_look();
        join_all(hosts.iter_mut().map(|host| prove(net, &look, host))).await;
    }
    Seen::Known(hosts)
}

/// Asks for the records of a mail server, under its own name and under the one at which its aliases end.
async fn ask_for(net: &Net, name: &str) -> TlsaHost {
    let (v4, v6) = tokio::join!(
        net.lookup(name, RecordType::A),
        net.lookup(name, RecordType::AAAA)
    );
    let end = [v4, v6]
        .into_iter()
        .find_map(|answer| answer.ok()?.end_of_aliases(name));
    let bases = end.into_iter().chain([name.to_owned()]);
    let answers = join_all(bases.map(|base| ask_below(net, base))).await;
    let has_nothing = answers.iter().all(|answer| !needs_proof(answer));
    TlsaHost {
        name: name.to_owned(),
        answers,
        address_proofs: if has_nothing {
            Seen::Known(Vec::new())
        } else {
            Seen::default()
        },
    }
}

fn unasked(name: &str) -> TlsaHost {
    let why = beyond::why(name);
    TlsaHost {
        name: name.to_owned(),
        answers: vec![TlsaAnswer {
            base: name.to_owned(),
            records: Seen::Unknown(why.clone()),
            proof: Seen::Unknown(Why::from(Cause::NotAsked)),
            fails_alone: false,
        }],
        address_proofs: Seen::Unknown(why),
    }
}

async fn ask_below(net: &Net, base: String) -> TlsaAnswer {
    let records = match net.lookup(&name_below(&base), RecordType::TLSA).await {
        Ok(answer) => Seen::Known(sorted(
            answer.read(|data| parse::dane::record(data, LIMITS.tlsa)),
        )),
        Err(why) => Seen::Unknown(why),
    };
    let mut answer = TlsaAnswer {
        base,
        records,
        proof: Seen::Unknown(Why::from(Cause::NotAsked)),
        fails_alone: false,
    };
    if has_records(&answer) {
        answer.proof = Seen::default();
    }
    answer
}

/// Where TLSA records for mail stand (RFC 7672 2.2.3).
fn name_below(base: &str) -> String {
    format!("_25._tcp.{base}")
}

fn sorted(mut records: Vec<Tlsa>) -> Vec<Tlsa> {
    records.sort_unstable();
    records.dedup();
    records
}

fn hangs_on_proof(host: &TlsaHost) -> bool {
    host.answers.iter().any(needs_proof)
}

fn needs_proof(answer: &TlsaAnswer) -> bool {
    has_records(answer) || is_failure(&answer.records)
}

fn has_records(answer: &TlsaAnswer) -> bool {
    answer
        .records
        .known()
        .is_some_and(|records| !records.is_empty())
}

fn is_failure<T>(fact: &Seen<T>) -> bool {
    let why = fact.unknown();
    why.is_some_and(|why| why.cause == Cause::ServerFailure)
}

fn put_unproven(host: &mut TlsaHost, why: &Why) {
    if hangs_on_proof(host) {
        host.address_proofs = Seen::Unknown(why.clone());
    }
    for answer in &mut host.answers {
        if has_records(answer) {
            answer.proof = Seen::Unknown(why.clone());
        }
    }
}

/// Proves the addresses of a mail server and its TLSA records, or finds out how the question for them fails.
async fn prove(net: &Net, look: &SignedLook, host: &mut TlsaHost) {
    if !hangs_on_proof(host) {
        return;
    }
    let is_alias = host.answers.len() > 1;
    let kinds = [RecordType::A, RecordType::AAAA]
        .into_iter()
        .chain(is_alias.then_some(RecordType::CNAME));
    let proofs = join_all(kinds.map(|kind| look.prove(&host.name, kind))).await;
    host.address_proofs = Seen::Known(look_again(net, proofs).await);
    let answers = host.answers.iter_mut();
    join_all(answers.map(|answer| prove_answer(net, look, answer))).await;
}

async fn prove_answer(net: &Net, look: &SignedLook, answer: &mut TlsaAnswer) {
    let name = name_below(&answer.base);
    if is_failure(&answer.records) {
        match ask_again(net, look, &name).await {
            Ok(records) => answer.records = Seen::Known(records),
            Err(fails_alone) => answer.fails_alone = fails_alone,
        }
    }
    if has_records(answer) {
        let proof = look.prove(&name, RecordType::TLSA).await;
        let proofs: Vec<Proof> = look_again(net, vec![proof]).await;
        answer.proof = proofs
            .into_iter()
            .next()
            .map_or_else(Seen::default, |proof| proof.verdict);
    }
}

/// Asks for TLSA records once more where the question failed, and a third time after a pause.
///
/// # Errors
/// Whether it fails alone: the same name can be asked for TXT, and the same resolver for the TLSA records of
/// another name. So it is not the resolver that fails, nor the servers on whatever they are asked.
async fn ask_again(net: &Net, look: &SignedLook, name: &str) -> Result<Vec<Tlsa>, bool> {
    let top = name.rsplit('.').next().unwrap_or(name);
    let (again, same_name, same_kind) = tokio::join!(
        look.ask(name, RecordType::TLSA),
        look.ask(name, RecordType::TXT),
        look.ask(top, RecordType::TLSA),
    );
    let again = match again {
        Err(why) if why.cause == Cause::ServerFailure && same_name.is_ok() && same_kind.is_ok() => {
            net.pause(LIMITS.tlsa_pause).await;
            net.signed_look_anew().ask(name, RecordType::TLSA).await
        }
        Err(_) => return Err(false),
        again => again,
    };
    let reply = again.map_err(|why| why.cause == Cause::ServerFailure)?;
    let records = reply.message.answers.iter();
    let records = records.filter_map(|record| parse::dane::record(&record.data, LIMITS.tlsa));
    Ok(sorted(records.take(LIMITS.records).collect()))
}
