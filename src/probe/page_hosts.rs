//! Names that stand behind a page: the hosts of others that it takes scripts and styles from, and what the DNS says
//! about the protocols of the host it is on. Asked is the user's resolver only.

use futures_util::future::join_all;
use hickory_proto::rr::rdata::SVCB;
use hickory_proto::rr::rdata::svcb::SvcParamValue;
use hickory_proto::rr::{RData, RecordType};

use super::dangling::follow;
use super::{Scan, Sink};
use crate::fact::{Cause, HttpsRecord, Lead, LeadRole, Seen, Site, Why, derive};
use crate::net::LIMITS;
use crate::parse::dns_name::host_name;

/// Values of one kind that are kept of HTTPS records.
const MOST_VALUES: usize = 10;

/// Looks, once all sites have been visited, and fills in what is still open of each.
pub(super) async fn look(scan: &Scan, sink: &Sink) {
    let sites = sink.wait_for(|facts| Some(facts.sites.clone())).await;
    let sites = judged(sites.known().map_or(&[][..], Vec::as_slice));
    let looks = sites.iter().enumerate().map(|(at, site)| async move {
        let (hosts, record) =
            tokio::join!(script_hosts(scan, sink, site), https_record(scan, site));
        sink.put(|facts| {
            if let Seen::Known(sites) = &mut facts.sites
                && let Some(site) = sites.get_mut(at)
            {
                (site.script_hosts, site.https_record) = (hosts, record);
            }
        });
    });
    join_all(looks).await;
}

/// The sites, with where their visitors land and who judges the page.
fn judged(sites: &[Site]) -> Vec<Site> {
    let mut sites = sites.to_vec();
    for site in &mut sites {
        (site.landing, site.landing_host) = derive::landing(site);
    }
    let judging: Vec<_> = sites
        .iter()
        .map(|site| derive::judges_page(site, &sites))
        .collect();
    for (site, judges) in sites.iter_mut().zip(judging) {
        site.judges_page = judges;
    }
    sites
}

/// Why nothing is asked for a site: its page is judged elsewhere, or was not seen.
fn unasked(site: &Site) -> Option<Why> {
    match &site.judges_page {
        Seen::Known(true) => None,
        Seen::Known(false) | Seen::Absent => Some(Why::new(
            Cause::Follows,
            "visitors of this site land on another",
        )),
        Seen::Unknown(why) => Some(why.clone()),
    }
}

/// Where the hosts lead that the page takes scripts and styles from.
async fn script_hosts(scan: &Scan, sink: &Sink, site: &Site) -> Seen<Vec<Lead>> {
    if let Some(why) = unasked(site) {
        return Seen::Unknown(why);
    }
    let hosts = match site.page.as_ref().and_then(|page| page.contents.as_ref()) {
        Seen::Known(page) => derive::script_hosts(page, &scan.target),
        Seen::Absent => Vec::new(),
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let hosts = hosts.iter().take(LIMITS.script_hosts);
    let follows = hosts.map(|host| follow(scan, sink, LeadRole::Script, host));
    Seen::Known(join_all(follows).await)
}

/// What the DNS says about the protocols of the host that visitors land on.
async fn https_record(scan: &Scan, site: &Site) -> Seen<HttpsRecord> {
    if let Some(why) = unasked(site) {
        return Seen::Unknown(why);
    }
    let host = match &site.landing_host {
        Seen::Known(host) => host,
        Seen::Absent => return Seen::Unknown(Why::from(Cause::Follows)),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let answer = match scan.net.lookup(host, RecordType::HTTPS).await {
        Ok(answer) => answer,
        Err(why) => return Seen::Unknown(why),
    };
    let records = answer.read(|data| match data {
        RData::HTTPS(record) => Some(record.0.clone()),
        _ => None,
    });
    Seen::from((!records.is_empty()).then(|| joined(host, records)))
}

/// The records of a name together, the preferred one first (RFC 9460 2.4.1). An alias to another name is a target.
fn joined(host: &str, mut records: Vec<SVCB>) -> HttpsRecord {
    records.sort_by_key(|record| record.svc_priority);
    let mut joined = HttpsRecord {
        name: host.to_owned(),
        ..HttpsRecord::default()
    };
    for record in records {
        let target = host_name(&record.target_name);
        if target != "." && target != host {
            add(&mut joined.targets, target);
        }
        for (_, value) in record.svc_params {
            match value {
                SvcParamValue::Alpn(alpn) => {
                    for protocol in alpn.0 {
                        add(&mut joined.protocols, protocol.chars().take(20).collect());
                    }
                }
                SvcParamValue::Port(port) => add(&mut joined.ports, port),
                SvcParamValue::EchConfigList(_) => joined.hides_names = true,
                _ => {}
            }
        }
    }
    joined
}

fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if list.len() < MOST_VALUES && !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use hickory_proto::rr::Name;
    use hickory_proto::rr::rdata::svcb::{Alpn, EchConfigList, SvcParamKey};

    use super::*;

    #[test]
    fn https_records_are_joined_in_their_order() {
        let name = |text: &str| Name::from_ascii(text).unwrap();
        let alpn = |words: &[&str]| {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            (SvcParamKey::Alpn, SvcParamValue::Alpn(Alpn(words)))
        };
        let second = SVCB::new(
            2,
            name("cdn.example.net."),
            vec![
                alpn(&["h2"]),
                (SvcParamKey::Port, SvcParamValue::Port(8443)),
            ],
        );
        let ech = (
            SvcParamKey::EchConfigList,
            SvcParamValue::EchConfigList(EchConfigList(vec![1])),
        );
        let first = SVCB::new(1, name("."), vec![alpn(&["h3", "h2"]), ech]);
        let expected = HttpsRecord {
            name: "www.example.be".to_owned(),
            targets: vec!["cdn.example.net".to_owned()],
            protocols: vec!["h3".to_owned(), "h2".to_owned()],
            hides_names: true,
            ports: vec![8443],
        };
        assert_eq!(joined("www.example.be", vec![second, first]), expected);
    }
}
