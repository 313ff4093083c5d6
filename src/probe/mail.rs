//! How mail is arranged: MX, SPF and DMARC in the DNS, then each mail server.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::name_server::is_alias;
use super::{Probe, Scan, Sink, beyond, mail_server};
use crate::check::Area;
use crate::fact::{Cause, DmarcName, MailServer, Mx, MxRecord, Seen, Why};
use crate::net::{Answer, LIMITS, Net};
use crate::parse;
use crate::parse::dns_name::host_name;
use crate::parse::spf::is_spf;

/// Longest text that is kept of a TXT record that is no list of senders, in characters.
const TEXT: usize = 4_096;

/// Looks at mail.
#[derive(Debug)]
pub(super) struct Mail;

#[async_trait]
impl Probe for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &[
            "mail.txt",
            "mail.dmarc_walk",
            "mail.mx",
            "mail.addresses",
            "mail_servers",
        ]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let name = scan.target.ascii();
        tokio::join!(
            async {
                let txt = texts_or_none(&scan.net, name).await;
                sink.put(|facts| facts.mail.txt = txt);
            },
            async {
                let walk = walk_for_dmarc(&scan.net, name).await;
                sink.put(|facts| facts.mail.dmarc_walk = Seen::Known(walk));
            },
            async {
                let addresses = scan.net.addresses(name).await;
                sink.put(|facts| facts.mail.addresses = addresses);
            },
            look_at_receivers(scan, sink),
        );
    }
}

/// Asks all names of the walk at once (RFC 9989 4.10); which answer decides is read later.
async fn walk_for_dmarc(net: &Net, name: &str) -> Vec<DmarcName> {
    let asks = parse::dmarc::walk(name).into_iter().map(async |name| {
        let (txt, beside_alias) = texts(net, &format!("_dmarc.{name}")).await;
        DmarcName {
            name,
            txt,
            beside_alias,
        }
    });
    join_all(asks).await
}

/// TXT records of a name, sorted. Absent: none.
pub(super) async fn texts_or_none(net: &Net, name: &str) -> Seen<Vec<String>> {
    match texts(net, name).await.0 {
        Seen::Known(texts) if texts.is_empty() => Seen::Absent,
        texts => texts,
    }
}

/// TXT records of a name, sorted, the strings of each joined without a blank (RFC 7208 3.3), and whether
/// TXT stands beside an alias at the very same name. A list of senders (SPF) is read whole or not at all:
/// the part of one would say something else.
pub(super) async fn texts(net: &Net, name: &str) -> (Seen<Vec<String>>, bool) {
    let answer = match net.lookup(name, RecordType::TXT).await {
        Ok(answer) => answer,
        Err(why) => return (Seen::Unknown(why), false),
    };
    let mut texts: Vec<String> = answer.read(|data| match data {
        RData::TXT(text) => {
            let bytes = text.txt_data.concat();
            let text = String::from_utf8_lossy(&bytes);
            let kept = if is_spf(&text) { usize::MAX } else { TEXT };
            Some(text.chars().take(kept).collect())
        }
        _ => None,
    });
    if texts.iter().any(|text| text.len() > LIMITS.spf_record) {
        let doing = format!("read the SPF record of {name}");
        return (Seen::Unknown(Why::new(Cause::TooLarge, doing)), false);
    }
    texts.sort_unstable();
    let at_name = |kind: RecordType| match &answer {
        Answer::Records(records) => records
            .iter()
            .any(|r| r.record_type() == kind && host_name(&r.name) == name.to_ascii_lowercase()),
        Answer::NoData | Answer::NoSuchName | Answer::Unproven => false,
    };
    let beside_alias = at_name(RecordType::TXT) && at_name(RecordType::CNAME);
    (Seen::Known(texts), beside_alias)
}

async fn look_at_receivers(scan: &Scan, sink: &Sink) {
    let answer = match scan.net.lookup(scan.target.ascii(), RecordType::MX).await {
        Ok(answer) => answer,
        Err(why) => {
            sink.put(|facts| {
                facts.mail.mx = Seen::Unknown(why.clone());
                facts.mail_servers = Seen::Unknown(why);
            });
            return;
        }
    };
    let records = read_mx(&answer);
    let hosts = hosts(&records);
    sink.put(|facts| {
        let mx = (!records.is_empty()).then(|| Mx {
            records,
            ..Mx::default()
        });
        facts.mail.mx = Seen::from(mx);
    });
    let (some, rest) = beyond::split(&hosts);
    let looks = some.iter().map(|host| look_at_host(&scan.net, host));
    let mut servers: Vec<MailServer> = join_all(looks).await;
    servers.extend(rest.iter().map(|host| unlooked(host)));
    sink.put(|facts| {
        facts.mail_servers = Seen::from((!servers.is_empty()).then(|| servers.clone()));
    });
    mail_server::talk_to_all(scan, sink, &servers).await;
}

/// The MX records of an answer, in the order in which they are tried.
pub(super) fn read_mx(answer: &Answer) -> Vec<MxRecord> {
    let mut records = answer.read(|data| match data {
        RData::MX(mx) => Some(MxRecord {
            preference: mx.preference,
            host: host_name(&mx.exchange),
        }),
        _ => None,
    });
    records.sort_by(|one, other| (one.preference, &one.host).cmp(&(other.preference, &other.host)));
    records
}

/// The hosts of mail, each once, those that are tried first in front.
pub(super) fn hosts(records: &[MxRecord]) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for MxRecord { host, .. } in records {
        let is_name = host != "." && host.parse::<IpAddr>().is_err();
        if is_name && !hosts.contains(host) {
            hosts.push(host.clone());
        }
    }
    hosts
}

/// What the DNS says of one MX host.
async fn look_at_host(net: &Net, name: &str) -> MailServer {
    let (addresses, alias) = tokio::join!(net.addresses(name), is_alias(net, name));
    MailServer {
        name: name.to_owned(),
        alias,
        addresses,
        ..MailServer::default()
    }
}

fn unlooked(name: &str) -> MailServer {
    let why = beyond::why(name);
    MailServer {
        name: name.to_owned(),
        alias: Seen::Unknown(why.clone()),
        addresses: Seen::Unknown(why),
        ..MailServer::default()
    }
}
