//! How mail is arranged: MX, SPF and DMARC in the DNS, then each mail server.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::domain::host_name;
use super::name_server::is_alias;
use super::{Probe, Scan, Sink, mail_server};
use crate::check::Area;
use crate::fact::{Dmarc, MailServer, Mx, MxRecord, Seen, Spf, Why};
use crate::net::{Answer, LIMITS, Net, special_kind};
use crate::parse;

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
        &["mail", "mail_servers"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let name = scan.target.ascii();
        tokio::join!(
            async {
                let spf = find_spf(&scan.net, name).await;
                sink.put(|facts| facts.mail.spf = spf);
            },
            async {
                let dmarc = find_dmarc(&scan.net, name).await;
                sink.put(|facts| facts.mail.dmarc = dmarc);
            },
            look_at_receivers(scan, sink),
        );
    }
}

async fn find_spf(net: &Net, name: &str) -> Seen<Spf> {
    let texts = match texts(net, name).await {
        Ok((texts, _)) => texts,
        Err(why) => return Seen::Unknown(why),
    };
    let mut records: Vec<String> = texts
        .into_iter()
        .filter(|text| parse::spf::is_spf(text))
        .collect();
    records.sort_unstable();
    let authorises_nothing = match records.as_slice() {
        [] => return Seen::Absent,
        [record] => parse::spf::authorises_nothing(record),
        _ => false,
    };
    Seen::Known(Spf {
        records,
        authorises_nothing,
    })
}

/// Asks all names of the walk at once (RFC 9989 4.10). One that stays unknown matters only where
/// nothing below it decides.
async fn find_dmarc(net: &Net, name: &str) -> Seen<Dmarc> {
    let names = parse::dmarc::walk(name);
    let questions: Vec<String> = names.iter().map(|name| format!("_dmarc.{name}")).collect();
    let answers = join_all(questions.iter().map(|question| texts(net, question))).await;
    let mut walked = Vec::new();
    let mut aliased = Vec::new();
    for ((name, question), answer) in names.into_iter().zip(questions).zip(answers) {
        let found = match answer {
            Ok((texts, beside_alias)) => {
                aliased.extend(beside_alias.then_some(question));
                Seen::Known(parse::dmarc::pick(&texts))
            }
            Err(why) => Seen::Unknown(why),
        };
        walked.push((name, found));
    }
    parse::dmarc::governing(&walked).map(|mut dmarc| {
        dmarc.beside_alias = aliased.contains(&dmarc.found_at);
        dmarc
    })
}

/// TXT records of a name, their strings joined without a blank (RFC 7208 3.3), and whether TXT stands
/// beside an alias at the very same name.
async fn texts(net: &Net, name: &str) -> Result<(Vec<String>, bool), Why> {
    let answer = net.lookup(name, RecordType::TXT).await?;
    let texts = answer.read(|data| match data {
        RData::TXT(text) => {
            let bytes = text.txt_data.concat();
            Some(
                String::from_utf8_lossy(&bytes)
                    .chars()
                    .take(4_096)
                    .collect(),
            )
        }
        _ => None,
    });
    let Answer::Records(records) = &answer else {
        return Ok((texts, false));
    };
    let at_name = |kind: RecordType| {
        records
            .iter()
            .any(|r| r.record_type() == kind && host_name(&r.name) == name.to_ascii_lowercase())
    };
    Ok((
        texts,
        at_name(RecordType::TXT) && at_name(RecordType::CNAME),
    ))
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
    let hosts: Vec<String> = {
        let mut hosts: Vec<String> = records.iter().map(|record| record.host.clone()).collect();
        hosts.retain(|host| host != "." && host.parse::<IpAddr>().is_err());
        hosts.dedup();
        hosts.truncate(LIMITS.servers);
        hosts
    };
    let seen = join_all(hosts.into_iter().map(|host| look_at_host(&scan.net, host))).await;
    let servers: Vec<MailServer> = seen.iter().map(Host::to_server).collect();
    sink.put(|facts| {
        facts.mail.mx = if records.is_empty() {
            Seen::Absent
        } else {
            Seen::Known(mx(records, &seen))
        };
        facts.mail_servers = if servers.is_empty() {
            Seen::Absent
        } else {
            Seen::Known(servers.clone())
        };
    });
    mail_server::talk_to_all(scan, sink, &servers).await;
}

fn read_mx(answer: &Answer) -> Vec<MxRecord> {
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

/// One MX host and what the DNS says of it.
struct Host {
    name: String,
    addresses: Seen<Vec<IpAddr>>,
    alias: Seen<bool>,
}

impl Host {
    fn name(&self) -> &str {
        &self.name
    }

    fn to_server(&self) -> MailServer {
        MailServer {
            name: self.name.clone(),
            addresses: self.addresses.clone(),
            ..MailServer::default()
        }
    }

    /// Whether it has an address of the public internet.
    fn is_public(&self) -> Seen<bool> {
        match &self.addresses {
            Seen::Known(addresses) => Seen::Known(
                addresses
                    .iter()
                    .any(|address| special_kind(*address).is_none()),
            ),
            Seen::Absent => Seen::Known(false),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        }
    }
}

async fn look_at_host(net: &Net, name: String) -> Host {
    let (addresses, alias) = tokio::join!(net.addresses(&name), is_alias(net, &name));
    Host {
        name,
        addresses,
        alias,
    }
}

fn mx(records: Vec<MxRecord>, hosts: &[Host]) -> Mx {
    let nulls = records.iter().filter(|record| record.host == ".").count();
    let literal_hosts = records
        .iter()
        .filter(|record| record.host.parse::<IpAddr>().is_ok())
        .map(|record| record.host.clone())
        .collect();
    Mx {
        null: nulls == records.len(),
        null_beside_others: nulls > 0 && nulls < records.len(),
        hosts_resolved: Seen::names_where(hosts, Host::name, |host| match &host.addresses {
            Seen::Known(_) => Seen::Known(true),
            Seen::Absent => Seen::Known(false),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        }),
        hosts_unresolved: Seen::names_where(hosts, Host::name, |host| match &host.addresses {
            Seen::Known(_) => Seen::Known(false),
            Seen::Absent => Seen::Known(true),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        }),
        alias_hosts: Seen::names_where(hosts, Host::name, |host| host.alias.clone()),
        private_hosts: Seen::names_where(hosts, Host::name, |host| match &host.addresses {
            Seen::Absent => Seen::Known(false),
            _ => host.is_public().map(|public| !public),
        }),
        literal_hosts,
        records,
    }
}
