//! A visit to a web address as a browser makes it: redirects are followed inside the target's own
//! registrable domain, each hop through the address policy, each answer kept.

use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::join_all;
use url::Url;

use super::Scan;
use crate::fact::{Cause, Hop, Seen, Visit, VisitEnd, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;
use crate::result::Scope;
use crate::target::Target;

/// The names of the sites to look at: the target, its `www` (or, for a `www`, the name without it), and
/// the hosts the user gave.
pub(super) fn site_names(target: &Target, scope: &Scope) -> Vec<String> {
    let twin = twin_of(target);
    let mut names = vec![target.ascii().to_owned()];
    for name in twin.into_iter().chain(scope.hosts.iter().cloned()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The sites there are, with their addresses. One whose name could not be looked up is among them: it must
/// not vanish from the score.
pub(super) async fn sites(scan: &Scan) -> Vec<(String, Seen<Vec<IpAddr>>)> {
    let names = site_names(&scan.target, &scan.scope);
    let addresses = join_all(names.iter().map(|name| scan.net.addresses(name))).await;
    let mut sites: Vec<_> = names.into_iter().zip(addresses).collect();
    sites.retain(|(_, addresses)| *addresses != Seen::Absent);
    sites
}

/// What there is to judge, one or more for each site: absent without a site, and unknown where no name at
/// all could be looked up.
pub(super) fn listed<T: Clone>(
    sites: &[(String, Seen<Vec<IpAddr>>)],
    subjects: &[T],
) -> Seen<Vec<T>> {
    let unknown = sites.iter().find_map(|(_, addresses)| addresses.unknown());
    let seen = sites
        .iter()
        .any(|(_, addresses)| addresses.known().is_some());
    match unknown {
        Some(why) if !seen => Seen::Unknown(why.clone()),
        _ if sites.is_empty() => Seen::Absent,
        _ => Seen::Known(subjects.to_vec()),
    }
}

fn twin_of(target: &Target) -> Option<String> {
    match target.ascii().strip_prefix("www.") {
        Some(bare) => target.owns(bare).then(|| bare.to_owned()),
        None => Some(format!("www.{target}")),
    }
}

/// Visits an address of the web and gives each answer on the way, and the last one whole.
///
/// # Errors
/// Why not even a first answer came.
pub(super) async fn visit(
    scan: &Scan,
    start: Url,
    address: IpAddr,
    body: usize,
) -> Result<(Visit, Arc<HttpAnswer>), Why> {
    let mut hops = Vec::new();
    let mut url = start;
    let mut answer = scan.net.get(&url, address, body).await?;
    let end = loop {
        let next = redirect_of(&url, &answer);
        hops.push(hop(&url, &answer, next.address()));
        match next {
            Next::Stay => break Seen::Known(VisitEnd::Page),
            Next::Nowhere(why) => break Seen::Unknown(why),
            Next::To(next) if !is_own(&scan.target, &next) => {
                break Seen::Known(VisitEnd::Foreign);
            }
            Next::To(_) if hops.len() > LIMITS.redirects => {
                let doing = format!("{url} redirects again after {} redirects", LIMITS.redirects);
                break Seen::Unknown(Why::new(Cause::TooManyRedirects, doing));
            }
            Next::To(next) => url = next,
        }
        answer = match follow(scan, &url, body).await {
            Ok(answer) => answer,
            Err(why) => break Seen::Unknown(why),
        };
    };
    Ok((Visit { hops, end }, answer))
}

async fn follow(scan: &Scan, url: &Url, body: usize) -> Result<Arc<HttpAnswer>, Why> {
    let address = address_of(scan, url).await?;
    scan.net.get(url, address, body).await
}

pub(super) async fn address_of(scan: &Scan, url: &Url) -> Result<IpAddr, Why> {
    let host = url.host_str().unwrap_or_default();
    match scan.net.addresses(host).await {
        Seen::Known(addresses) => scan.net.choose(&addresses),
        Seen::Absent => Err(Why::new(
            Cause::Unreachable,
            format!("{host} has no address"),
        )),
        Seen::Unknown(why) => Err(why),
    }
}

fn is_own(target: &Target, url: &Url) -> bool {
    url.domain().is_some_and(|host| target.owns(host))
}

/// Where an answer leads.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Nowhere else: it is the end of the visit.
    Stay,
    /// To another address of the web.
    To(Url),
    /// To where no browser would go, or Belfort does not.
    Nowhere(Why),
}

impl Next {
    fn address(&self) -> Option<&Url> {
        match self {
            Self::To(url) => Some(url),
            Self::Stay | Self::Nowhere(_) => None,
        }
    }
}

/// Longest address that is followed, in characters.
const LONGEST_ADDRESS: usize = 2_048;

/// Ports that browsers refuse, because other protocols listen there (Fetch standard 2.9, "bad port").
const BAD_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// Where an answer redirects to (RFC 9110 15.4): only to the web, and only with an address. A name and
/// password in it are left out: Belfort logs in nowhere.
fn redirect_of(from: &Url, answer: &HttpAnswer) -> Next {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return Next::Stay;
    }
    let joined = answer.header("location").map(|to| from.join(to));
    let Some(Ok(mut next)) = joined else {
        return Next::Stay;
    };
    if !matches!(next.scheme(), "http" | "https") {
        return Next::Stay;
    }
    next.set_fragment(None);
    // Both succeed: an address of the web always has a host.
    let _ = next.set_username("");
    let _ = next.set_password(None);
    if next.as_str().len() > LONGEST_ADDRESS {
        let doing = format!(
            "{from} redirects to an address of {} characters",
            next.as_str().len()
        );
        return Next::Nowhere(Why::new(Cause::TooLarge, doing));
    }
    if let Some(port) = next.port().filter(|port| BAD_PORTS.contains(port)) {
        let doing = format!("{from} redirects to port {port}, which browsers refuse");
        return Next::Nowhere(Why::new(Cause::NoPage, doing));
    }
    Next::To(next)
}

/// One answer, with where it leads; nothing is followed.
pub(super) fn first_hop(url: &Url, answer: &HttpAnswer) -> Hop {
    hop(url, answer, redirect_of(url, answer).address())
}

fn hop(url: &Url, answer: &HttpAnswer, next: Option<&Url>) -> Hop {
    Hop {
        url: url.to_string(),
        status: answer.status,
        version: answer.version.clone(),
        location: next.map(Url::to_string).unwrap_or_default(),
        headers: answer.headers.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Header;

    fn answer(status: u16, location: &str) -> HttpAnswer {
        HttpAnswer {
            status,
            version: "HTTP/1.1".to_owned(),
            headers: vec![Header {
                name: "location".to_owned(),
                value: location.to_owned(),
            }],
            body: Vec::new(),
            cut: false,
            broken_off: None,
        }
    }

    #[test]
    fn only_redirects_to_the_web_lead_on() {
        let from: Url = "http://example.be/a".parse().unwrap();
        let to = |status, location| {
            let next = redirect_of(&from, &answer(status, location));
            next.address().map(Url::to_string)
        };
        assert_eq!(
            to(301, "https://example.be/").as_deref(),
            Some("https://example.be/")
        );
        assert_eq!(to(302, "/b#x").as_deref(), Some("http://example.be/b"));
        assert_eq!(to(302, "//other.be/").as_deref(), Some("http://other.be/"));
        for (status, elsewhere) in [
            (200, "https://example.be/"),
            (302, "javascript:alert(1)"),
            (302, "file:///etc/passwd"),
            (302, "http://[bad"),
        ] {
            let next = redirect_of(&from, &answer(status, elsewhere));
            assert_eq!(next, Next::Stay, "{elsewhere}");
        }
    }

    #[test]
    fn a_redirect_carries_no_password_and_hides_no_host() {
        let from: Url = "https://example.be/".parse().unwrap();
        let next = |location: &str| redirect_of(&from, &answer(301, location));
        let plain = next("https://admin:secret@example.be/login");
        let expected = "https://example.be/login".parse().unwrap();
        assert_eq!(plain, Next::To(expected));
        let long = format!("https://www.example.be:{}@evil.test/", "a".repeat(3_000));
        let expected = "https://evil.test/".parse().unwrap();
        assert_eq!(next(&long), Next::To(expected));
        let cause = |location: &str| match next(location) {
            Next::Nowhere(why) => why.cause,
            other => panic!("{other:?}"),
        };
        assert_eq!(cause(&format!("/{}", "a".repeat(3_000))), Cause::TooLarge);
        assert_eq!(cause("http://example.be:25/"), Cause::NoPage);
    }

    #[test]
    fn an_address_in_numbers_is_never_the_targets_own() {
        let (target, _) = Target::parse("example.be").unwrap();
        assert!(is_own(&target, &"https://www.example.be/".parse().unwrap()));
        assert!(!is_own(&target, &"https://192.0.2.1/".parse().unwrap()));
        assert!(!is_own(&target, &"https://[::1]/".parse().unwrap()));
        assert!(!is_own(
            &target,
            &"https://example.be.evil.test/".parse().unwrap()
        ));
    }

    #[test]
    fn the_twin_of_a_name_is_its_www_and_the_reverse() {
        let twin = |name| twin_of(&Target::parse_host(name).unwrap());
        assert_eq!(twin("example.be").as_deref(), Some("www.example.be"));
        assert_eq!(twin("www.example.be").as_deref(), Some("example.be"));
        assert_eq!(
            twin("shop.example.be").as_deref(),
            Some("www.shop.example.be")
        );
    }
}
