//! `security.txt`: at the name itself first, then where its visitors land (RFC 9116 3).

use async_trait::async_trait;
use url::Url;

use super::visit::visit;
use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, Facts, Hop, SecurityTxt as File, Seen, Site, VisitEnd, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;
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
        let found = find(scan, sink).await;
        sink.put(|facts| facts.web.security_txt = found);
    }
}

/// The first file found wins; "none" only where every place said so.
async fn find(scan: &Scan, sink: &Sink) -> Seen<File> {
    let name = scan.target.ascii();
    // After the visit: one request at a time to a host, and the page comes first.
    let (answers_here, landing) = sink.wait_for(|facts| of_visit(facts, name)).await;
    let mut unknown = None;
    let own = answers_here.then(|| name.to_owned());
    for name in own.into_iter().chain(landing.filter(|host| host != name)) {
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

/// Whether the name itself may answer over HTTPS, and the own host that its visitors, or else those of
/// its `www`, land on. `None` while that is not seen yet.
fn of_visit(facts: &Facts, name: &str) -> Option<(bool, Option<String>)> {
    let is_pending = |why: &Why| why.cause == Cause::Pending;
    if facts.sites.unknown().is_some_and(is_pending) {
        return None;
    }
    let sites = facts.sites.known().map_or(&[][..], Vec::as_slice);
    if sites
        .iter()
        .any(|site| site.https.unknown().is_some_and(is_pending))
    {
        return None;
    }
    let own = sites.iter().find(|site| site.name == name);
    let landing = |site: &Site| {
        let visit = site.https.known()?;
        let url = Url::parse(&visit.hops.last()?.url).ok()?;
        url.host_str().map(str::to_owned)
    };
    let landed = own.and_then(landing);
    let twin = || {
        sites
            .iter()
            .find(|site| site.name != name)
            .and_then(landing)
    };
    // A port that is closed has no file; a name without a site has none either.
    let answers =
        own.is_some_and(|site| site.https != Seen::Absent) || facts.sites.unknown().is_some();
    Some((answers, landed.or_else(twin)))
}

async fn fetch(scan: &Scan, name: &str, path: &str, legacy: bool) -> Seen<File> {
    let address = match scan.net.addresses(name).await {
        Seen::Known(addresses) => scan.net.choose(&addresses),
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => Err(why),
    };
    let start = Url::parse(&format!("https://{name}{path}"))
        .map_err(|error| Why::new(Cause::Unreadable, format!("{name}: {error}")));
    let (start, address) = match (start, address) {
        (Ok(start), Ok(address)) => (start, address),
        (Err(why), _) | (_, Err(why)) => return Seen::Unknown(why),
    };
    let asked = start.to_string();
    // As much as of any page: an address that redirects to the page shares its answer.
    match visit(scan, start, address, LIMITS.body).await {
        Ok((visit, answer)) => match (visit.hops.last(), visit.end) {
            (Some(hop), Seen::Known(VisitEnd::Page)) => read(&asked, hop, legacy, &answer),
            (Some(hop), Seen::Known(VisitEnd::Foreign)) => {
                let doing = format!("{asked} redirects to {}", hop.location);
                Seen::Unknown(Why::new(Cause::Elsewhere, doing))
            }
            (_, Seen::Unknown(why)) => Seen::Unknown(why),
            (None, _) | (_, Seen::Absent) => Seen::Absent,
        },
        Err(why) => Seen::Unknown(why),
    }
}

fn read(asked: &str, hop: &Hop, legacy: bool, answer: &HttpAnswer) -> Seen<File> {
    let unknown = |cause| {
        let doing = format!("{} answered {}", hop.url, hop.status);
        Seen::Unknown(Why::new(cause, doing))
    };
    if parse::protection::stands_before(hop.status, |name| answer.header(name)) {
        return unknown(Cause::BlockedByProtection);
    }
    match hop.status {
        200 => {}
        300..=399 | 400 | 404 | 410 => return Seen::Absent,
        401 | 403 => return unknown(Cause::Denied),
        500.. => return unknown(Cause::ServerError),
        _ => return unknown(Cause::Unreadable),
    }
    if let Some(why) = &answer.broken_off {
        return Seen::Unknown(why.clone());
    }
    let content_type = answer.header("content-type").unwrap_or_default();
    let text = String::from_utf8_lossy(&answer.body);
    if parse::security_txt::is_page(content_type, &text) {
        return Seen::Absent;
    }
    if answer.cut || text.len() > LIMITS.security_txt {
        return unknown(Cause::TooLarge);
    }
    Seen::Known(File {
        asked: asked.to_owned(),
        url: hop.url.clone(),
        legacy_place: legacy,
        content_type: content_type.to_owned(),
        text: text.into_owned(),
        ..File::default()
    })
}
