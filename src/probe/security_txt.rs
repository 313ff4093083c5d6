//! `security.txt`: at the name itself first, then where its visitors land (RFC 9116 3).

use async_trait::async_trait;
use url::Url;

use super::visit::{site_names, visit};
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, Hop, SecurityTxt as File, Seen, VisitEnd, Why};
use crate::net::LIMITS;
use crate::parse;

/// The right place and the old one (RFC 9116 3).
const PLACES: [(&str, bool); 2] = [
    ("/.well-known/security.txt", false),
    ("/security.txt", true),
];

/// Looks for `security.txt`.
#[derive(Debug)]
pub(super) struct SecurityTxt;

#[async_trait]
impl Probe for SecurityTxt {
    fn name(&self) -> &'static str {
        "security.txt"
    }

    fn area(&self) -> Area {
        Area::Web
    }

    fn fills(&self) -> &'static [&'static str] {
        &["web"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let found = find(scan).await;
        sink.put(|facts| facts.web.security_txt = found);
    }
}

/// The first file found wins; "none" only where every place said so.
async fn find(scan: &Scan) -> Seen<File> {
    let mut unknown = None;
    for name in site_names(scan).into_iter().take(2) {
        for (path, legacy) in PLACES {
            match fetch(scan, &name, path, legacy).await {
                Seen::Known(file) => return Seen::Known(file),
                Seen::Absent => {}
                Seen::Unknown(why) => {
                    // A place that cannot be reached is not asked for its old name as well.
                    unknown = Some(why);
                    break;
                }
            }
        }
    }
    unknown.map_or(Seen::Absent, Seen::Unknown)
}

async fn fetch(scan: &Scan, name: &str, path: &str, legacy: bool) -> Seen<File> {
    let address = match scan.net.addresses(name).await {
        Seen::Known(addresses) => scan.net.choose(&addresses),
        // A name without an address has no file: the other name of the pair may have one.
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => Err(why),
    };
    let start = Url::parse(&format!("https://{name}{path}"))
        .map_err(|error| Why::new(Cause::Unreadable, format!("{name}: {error}")));
    let (start, address) = match (start, address) {
        (Ok(start), Ok(address)) => (start, address),
        (Err(why), _) | (_, Err(why)) => return Seen::Unknown(why),
    };
    match visit(scan, start, address, LIMITS.security_txt).await {
        Ok((visit, answer)) => match (visit.hops.last(), visit.end) {
            (Some(hop), Seen::Known(VisitEnd::Page)) => read(hop, legacy, &answer.body),
            // A redirect to somebody else's site leads to no file of this company.
            (_, Seen::Known(VisitEnd::Foreign) | Seen::Absent) | (None, _) => Seen::Absent,
            (_, Seen::Unknown(why)) => Seen::Unknown(why),
        },
        Err(why) => Seen::Unknown(why),
    }
}

fn read(hop: &Hop, legacy: bool, body: &[u8]) -> Seen<File> {
    let content_type = hop
        .headers
        .iter()
        .find(|header| header.name == "content-type")
        .map(|header| header.value.as_str())
        .unwrap_or_default();
    let body = String::from_utf8_lossy(body);
    match hop.status {
        200 if parse::security_txt::is_page(content_type, &body) => Seen::Absent,
        200 => Seen::Known(parse::security_txt::parse(
            &hop.url,
            legacy,
            content_type,
            &body,
        )),
        300..=399 | 400 | 404 | 410 => Seen::Absent,
        429 => Seen::Unknown(Why::new(
            Cause::Throttled,
            format!("{} answered 429", hop.url),
        )),
        status => Seen::Unknown(Why::new(
            Cause::BlockedByProtection,
            format!("{} answered {status}", hop.url),
        )),
    }
}
