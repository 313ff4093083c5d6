//! Who is to receive reports about forged mail (DMARC), and whether they take them. Asked is the user's
//! resolver alone.

use std::net::IpAddr;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};

use super::mail::texts;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Dmarc, DmarcUse, Facts, ReportReceiver, Seen, derive};
use crate::net::{LIMITS, Net};
use crate::parse::dmarc::reports::{acceptance_name, receiver};
use crate::parse::dns_name::host_name;
use crate::target::registrable;

/// Looks at the receivers of reports.
#[derive(Debug)]
pub(super) struct DmarcReports;

#[async_trait]
impl Probe for DmarcReports {
    fn name(&self) -> &'static str {
        "dmarc-reports"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &["mail.report_receivers"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let receivers = match sink.wait_for(governing).await {
            Seen::Known(dmarc) if dmarc.usable == DmarcUse::Usable => {
                find_receivers(&scan.net, &dmarc).await
            }
            // Of records that nobody uses, nobody reads the addresses.
            Seen::Known(_) | Seen::Absent => Seen::Absent,
            Seen::Unknown(why) => Seen::Unknown(why),
        };
        sink.put(|facts| facts.mail.report_receivers = receivers);
    }
}

/// The record that governs the name, once its walk has ended.
fn governing(facts: &Facts) -> Option<Seen<Dmarc>> {
    match &facts.mail.dmarc_walk {
        Seen::Unknown(why) if why.is_pending() => None,
        walk => Some(walk.as_ref().and_then(|names| derive::governing(names))),
    }
}

/// Asks about all receivers at once.
async fn find_receivers(net: &Net, dmarc: &Dmarc) -> Seen<Vec<ReportReceiver>> {
    let at = dmarc.found_at.strip_prefix("_dmarc.");
    let at = at.unwrap_or(&dmarc.found_at);
    let mut domains: Vec<String> = Vec::new();
    for address in &dmarc.report_addresses {
        let domain = receiver(address);
        if domains.len() < LIMITS.report_receivers && !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    let looks = domains
        .into_iter()
        .map(|domain| look_at_receiver(net, at, domain));
    let receivers = join_all(looks).await;
    Seen::from((!receivers.is_empty()).then_some(receivers))
}

async fn look_at_receiver(net: &Net, at: &str, domain: String) -> ReportReceiver {
    let external = organisation(at) != organisation(&domain);
    let asked = if external {
        acceptance_name(at, &domain).unwrap_or_default()
    } else {
        String::new()
    };
    let txt = async {
        if asked.is_empty() {
            return Seen::Known(Vec::new());
        }
        texts(net, &asked).await.0
    };
    let (txt, mx, addresses) = tokio::join!(txt, mail_hosts(net, &domain), net.addresses(&domain));
    ReportReceiver {
        external,
        txt,
        mx,
        addresses: listed(addresses),
        asked,
        domain,
    }
}

/// The registrable domain (public suffix list): near enough to the organisation that a walk up the tree would
/// find, without asking all its names for each receiver.
fn organisation(name: &str) -> String {
    registrable(name).unwrap_or_else(|| name.to_owned())
}

async fn mail_hosts(net: &Net, domain: &str) -> Seen<Vec<String>> {
    let answer = match net.lookup(domain, RecordType::MX).await {
        Ok(answer) => answer,
        Err(why) => return Seen::Unknown(why),
    };
    let mut hosts = answer.read(|data| match data {
        RData::MX(mx) => Some(host_name(&mx.exchange)),
        _ => None,
    });
    hosts.sort_unstable();
    hosts.truncate(LIMITS.servers);
    Seen::Known(hosts)
}

fn listed(addresses: Seen<Vec<IpAddr>>) -> Seen<Vec<IpAddr>> {
    match addresses {
        Seen::Absent => Seen::Known(Vec::new()),
        seen => seen,
    }
}
