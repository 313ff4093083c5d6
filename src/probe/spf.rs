//! The list of servers that may send mail for the domain, followed through what it leads to: in waves, each
//! as deep as the answers of the one before reach.

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::mail::texts;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, Seen, SpfLookup, SpfLookupKind, Why};
use crate::net::{Answer, LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::parse::spf::is_spf;
use crate::parse::spf::walk::{Answers, walk};

/// Looks at what the SPF record leads to.
#[derive(Debug)]
pub(super) struct Spf;

#[async_trait]
impl Probe for Spf {
    fn name(&self) -> &'static str {
        "spf"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &["mail.spf_lookups"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let name = scan.target.ascii();
        let (texts, _) = texts(&scan.net, name).await;
        let Seen::Known(texts) = texts else {
            sink.put(|facts| facts.mail.spf_lookups = texts.map(|_| Vec::new()));
            return;
        };
        let mut records = texts.iter().filter(|text| is_spf(text));
        let (record, several) = (records.next(), records.next());
        match record {
            None => sink.put(|facts| facts.mail.spf_lookups = Seen::Absent),
            Some(record) => {
                sink.put(|facts| facts.mail.spf_lookups = Seen::Known(Vec::new()));
                // Of several, nobody can say which one counts.
                if several.is_none() {
                    follow(scan, sink, name, record).await;
                }
            }
        }
    }
}

/// Asks for what the list wants to know, until it wants nothing more, or has led to enough.
async fn follow(scan: &Scan, sink: &Sink, name: &str, record: &str) {
    let mut lookups: Vec<SpfLookup> = Vec::new();
    loop {
        let answers = Answers::new(&lookups, Why::from(Cause::Pending));
        let mut wanted = walk(name, record, &answers).wanted;
        wanted.truncate(LIMITS.spf_questions.saturating_sub(lookups.len()));
        if wanted.is_empty() {
            return;
        }
        // What is on its way stands there as pending, for the case that time runs out.
        let on_its_way = wanted.iter().map(|(name, kind)| SpfLookup {
            name: name.clone(),
            kind: *kind,
            values: Seen::default(),
        });
        let on_its_way: Vec<SpfLookup> = lookups.iter().cloned().chain(on_its_way).collect();
        sink.put(|facts| facts.mail.spf_lookups = Seen::Known(on_its_way));
        let asks = wanted.into_iter().map(|(name, kind)| async move {
            let values = ask(&scan.net, &name, kind).await;
            SpfLookup { name, kind, values }
        });
        lookups.extend(join_all(asks).await);
        let seen = lookups.clone();
        sink.put(|facts| facts.mail.spf_lookups = Seen::Known(seen));
    }
}

async fn ask(net: &Net, name: &str, kind: SpfLookupKind) -> Seen<Vec<String>> {
    let addresses = |answer: Answer| {
        let mut found = answer.read(|data| data.ip_addr().map(|address| address.to_string()));
        found.sort_unstable();
        found
    };
    let found = match kind {
        SpfLookupKind::Txt => {
            let (texts, _) = texts(net, name).await;
            return texts.map(|texts| texts.into_iter().filter(|text| is_spf(text)).collect());
        }
        SpfLookupKind::A => net.lookup(name, RecordType::A).await.map(addresses),
        SpfLookupKind::Aaaa => net.lookup(name, RecordType::AAAA).await.map(addresses),
        SpfLookupKind::Mx => net
            .lookup(name, RecordType::MX)
            .await
            .map(|answer| mail_servers(&answer)),
    };
    found.into()
}

/// The hosts, those that are tried first in front.
fn mail_servers(answer: &Answer) -> Vec<String> {
    let mut hosts = answer.read(|data| match data {
        RData::MX(mx) => Some((mx.preference, host_name(&mx.exchange))),
        _ => None,
    });
    hosts.sort_unstable();
    hosts.into_iter().map(|(_, host)| host).collect()
}
