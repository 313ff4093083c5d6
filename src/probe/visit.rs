//! A visit to a web address as a browser makes it: redirects are followed inside the target's own
//! registrable domain, each hop through the address policy, each answer kept.

use std::net::IpAddr;
use std::sync::Arc;

use url::Url;

use super::Scan;
use crate::fact::{Cause, Hop, Seen, Visit, VisitEnd, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;
use crate::target::Target;

/// The names of the sites to look at: the target, its `www` (or, for a `www`, the name without it), and
/// the hosts the user gave.
pub(super) fn site_names(scan: &Scan) -> Vec<String> {
    let target = scan.target.ascii();
    let twin = twin_of(&scan.target);
    let mut names = vec![target.to_owned()];
    for name in twin.into_iter().chain(scan.scope.hosts.iter().cloned()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
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
        hops.push(hop(&url, &answer, next.as_ref()));
        match next {
            None => break Seen::Known(VisitEnd::Page),
            Some(next) if !is_own(&scan.target, &next) => break Seen::Known(VisitEnd::Foreign),
            Some(_) if hops.len() > LIMITS.redirects => {
                let doing = format!("{url} redirects again after {} redirects", LIMITS.redirects);
                break Seen::Unknown(Why::new(Cause::TooManyRedirects, doing));
            }
            Some(next) => url = next,
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

async fn address_of(scan: &Scan, url: &Url) -> Result<IpAddr, Why> {
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

/// Where an answer redirects to (RFC 9110 15.4): only to the web, and only with an address.
fn redirect_of(from: &Url, answer: &HttpAnswer) -> Option<Url> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let mut next = from.join(answer.header("location")?).ok()?;
    next.set_fragment(None);
    matches!(next.scheme(), "http" | "https").then_some(next)
}

fn hop(url: &Url, answer: &HttpAnswer, next: Option<&Url>) -> Hop {
    let cut = |text: &str| text.chars().take(2_048).collect();
    Hop {
        url: cut(url.as_str()),
        status: answer.status,
        version: answer.version.clone(),
        location: next.map(|next| cut(next.as_str())).unwrap_or_default(),
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
        }
    }

    #[test]
    fn only_redirects_to_the_web_lead_on() {
        let from: Url = "http://example.be/a".parse().unwrap();
        let to = |status, location| {
            redirect_of(&from, &answer(status, location)).map(|url| url.to_string())
        };
        assert_eq!(
            to(301, "https://example.be/").as_deref(),
            Some("https://example.be/")
        );
        assert_eq!(to(302, "/b#x").as_deref(), Some("http://example.be/b"));
        assert_eq!(to(302, "//other.be/").as_deref(), Some("http://other.be/"));
        assert_eq!(to(200, "https://example.be/"), None);
        assert_eq!(to(302, "javascript:alert(1)"), None);
        assert_eq!(to(302, "file:///etc/passwd"), None);
        assert_eq!(to(302, "http://[bad"), None);
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
