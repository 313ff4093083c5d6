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
    let places = sink.wait_for(|facts| Places::of_visit(facts, name)).await;
    let mut unknown = places.unseen;
    for name in places.hosts {
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

/// Where the file may be.
struct Places {
    /// The name itself, where it may answer over HTTPS, then the own host that visitors land on.
    hosts: Vec<String>,
    /// Why it could not be seen where visitors land: what is not found then is not missing.
    unseen: Option<Why>,
}

impl Places {
    /// From the visits of the sites; `None` while they are on their way. Visitors of the name itself count,
    /// or else those of its `www`.
    fn of_visit(facts: &Facts, name: &str) -> Option<Self> {
        let sites = match &facts.sites {
            Seen::Known(sites) => sites.as_slice(),
            Seen::Unknown(why) if why.is_pending() => return None,
            // Asked all the same: the file is one question more.
            Seen::Unknown(_) => {
                return Some(Self {
                    hosts: vec![name.to_owned()],
                    unseen: None,
                });
            }
            Seen::Absent => &[],
        };
        let mut visits = sites.iter().map(|site| &site.https);
        if visits.any(|visit| visit.unknown().is_some_and(Why::is_pending)) {
            return None;
        }
        let own = sites.iter().find(|site| site.name == name);
        let twin = sites.iter().find(|site| site.name != name);
        // A port that is closed has no file, and leads nowhere.
        let own = own.filter(|site| site.https != Seen::Absent);
        let (landing, unseen) = landing(own.or(twin));
        // Where that was not seen, the twin's visitors land on the same page, as a rule.
        let landing = landing.or_else(|| self::landing(twin).0);
        let own = own.map(|_| name.to_owned());
        let mut hosts: Vec<String> = own.into_iter().chain(landing).collect();
        hosts.dedup();
        Some(Self { hosts, unseen })
    }
}

/// The own host that a visit ended at, and why its true end could not be seen.
fn landing(site: Option<&Site>) -> (Option<String>, Option<Why>) {
    let visit = match site.map(|site| &site.https) {
        Some(Seen::Known(visit)) => visit,
        Some(Seen::Unknown(why)) => return (None, Some(why.clone())),
        Some(Seen::Absent) | None => return (None, None),
    };
    let last = visit.hops.last().and_then(|hop| Url::parse(&hop.url).ok());
    let host = last.and_then(|url| url.host_str().map(str::to_owned));
    (host, visit.end.unknown().cloned())
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
