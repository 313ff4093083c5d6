//! Each web site: what plain HTTP answers, what HTTPS answers, and where they lead.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::join_all;
use url::Url;

use super::visit::{listed, sites, visit};
use super::{Probe, Scan, Sink, page_hosts};
use crate::check::Area;
use crate::fact::{Cause, Page, Seen, Site, Visit, VisitEnd, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;
use crate::parse;

/// Looks at each site.
#[derive(Debug)]
pub(super) struct Web;

#[async_trait]
impl Probe for Web {
    fn name(&self) -> &'static str {
        "web"
    }

    fn area(&self) -> Area {
        Area::Web
    }

    fn fills(&self) -> &'static [&'static str] {
        &["sites"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let found = sites(scan).await;
        let sites: Vec<Site> = found
            .iter()
            .map(|(name, addresses)| Site {
                name: name.clone(),
                addresses: addresses.clone(),
                ..Site::default()
            })
            .collect();
        sink.put(|facts| facts.sites = listed(&found, &sites));
        join_all(
            sites
                .iter()
                .enumerate()
                .map(|(at, site)| look_at_one(scan, sink, at, site)),
        )
        .await;
        page_hosts::look(scan, sink).await;
    }
}

async fn look_at_one(scan: &Scan, sink: &Sink, at: usize, site: &Site) {
    let put = |http: Seen<Visit>, https: Seen<Visit>, page: Seen<Page>| {
        sink.put(|facts| {
            if let Seen::Known(sites) = &mut facts.sites
                && let Some(site) = sites.get_mut(at)
            {
                (site.http, site.https, site.page) = (http, https, page);
            }
        });
    };
    let addresses = site.addresses.as_ref();
    let chosen = addresses.and_then(|addresses| scan.net.choose(addresses).into());
    let address = match chosen {
        Seen::Known(address) => address,
        Seen::Absent => return,
        Seen::Unknown(why) => {
            put(
                Seen::Unknown(why.clone()),
                Seen::Unknown(why.clone()),
                Seen::Unknown(why),
            );
            return;
        }
    };
    // HTTPS first: it tells where visitors land, for which others wait.
    let https = visit_site(scan, "https", &site.name, address).await;
    let page = read_page(&https);
    let https = Seen::from(https.map(|(visit, _)| visit));
    if https.known().is_some() {
        // Put at once: a silent port 80 must not take the answer of port 443 with it. Without one, what port 80
        // says decides whether 443 is closed.
        put(Seen::default(), https.clone(), page.clone());
    }
    let http = visit_site(scan, "http", &site.name, address).await;
    let http = Seen::from(http.map(|(visit, _)| visit));
    let (http, https) = tell_closed(http, https);
    put(http, https, page);
}

/// A visit, with the last answer whole.
type Visited = Result<(Visit, Arc<HttpAnswer>), Why>;

async fn visit_site(scan: &Scan, scheme: &str, name: &str, address: IpAddr) -> Visited {
    let start = Url::parse(&format!("{scheme}://{name}/"))
        .map_err(|error| Why::new(Cause::Unreadable, format!("{name}: {error}")))?;
    visit(scan, start, address, LIMITS.body).await
}

/// What the page at the end of a visit says in itself.
fn read_page(visited: &Visited) -> Seen<Page> {
    let (visit, answer) = match visited {
        Ok(visited) => visited,
        Err(why) => return Seen::Unknown(why.clone()),
    };
    match &visit.end {
        Seen::Known(VisitEnd::Page) => {}
        Seen::Known(VisitEnd::Foreign) | Seen::Absent => {
            return Seen::Unknown(Why::new(Cause::Follows, "the visit ends at another domain"));
        }
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    }
    if !parse::page::is_html(answer.header("content-type"), &answer.body) {
        return Seen::Absent;
    }
    let doing = format!("read the page, {} bytes", answer.body.len());
    if let Some(why) = &answer.broken_off {
        return Seen::Unknown(why.clone());
    }
    if answer.cut {
        return Seen::Unknown(Why::new(Cause::TooLarge, doing));
    }
    let last = visit.hops.last().and_then(|hop| Url::parse(&hop.url).ok());
    let Some(at) = last else {
        return Seen::Unknown(Why::new(Cause::Unreadable, doing));
    };
    parse::page::read(&answer.body, &at)
        .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))
        .into()
}

/// Law 1: a port is closed when it resets while another port of the same address answered; port 443
/// also when it answers something that is not TLS. Resets everywhere stay unknown: a stopped web server
/// must not raise a score.
fn tell_closed(http: Seen<Visit>, https: Seen<Visit>) -> (Seen<Visit>, Seen<Visit>) {
    let ended =
        |seen: &Seen<Visit>, cause: Cause| seen.unknown().is_some_and(|why| why.cause == cause);
    let refused = |seen: &Seen<Visit>| ended(seen, Cause::Refused);
    match (http.known().is_some(), https.known().is_some()) {
        (true, false) if refused(&https) || ended(&https, Cause::NotTls) => (http, Seen::Absent),
        (false, true) if refused(&http) => (Seen::Absent, https),
        (false, false) if refused(&http) && refused(&https) => {
            let nobody = |seen: Seen<Visit>| match seen {
                Seen::Unknown(why) => Seen::Unknown(Why::new(Cause::NoAnswer, why.detail)),
                other => other,
            };
            (nobody(http), nobody(https))
        }
        _ => (http, https),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Header, Hop};

    fn answered() -> Seen<Visit> {
        Seen::Known(Visit {
            hops: Vec::new(),
            end: Seen::Known(VisitEnd::Page),
        })
    }

    fn failed(cause: Cause, detail: &str) -> Seen<Visit> {
        Seen::Unknown(Why::new(cause, detail))
    }

    fn visited(
        end: Seen<VisitEnd>,
        content_type: &str,
        body: &str,
        cut: bool,
    ) -> (Visit, Arc<HttpAnswer>) {
        let answer = HttpAnswer {
            status: 200,
            version: "HTTP/1.1".to_owned(),
            headers: vec![Header {
                name: "content-type".to_owned(),
                value: content_type.to_owned(),
            }],
            body: body.as_bytes().to_vec(),
            cut,
            broken_off: None,
        };
        let hops = vec![Hop {
            url: "https://www.example.be/".to_owned(),
            status: 200,
            version: answer.version.clone(),
            location: String::new(),
            headers: answer.headers.clone(),
        }];
        (Visit { hops, end }, Arc::new(answer))
    }

    #[test]
    fn a_page_is_read_only_where_a_visit_ends_at_one() {
        let page = || Seen::Known(VisitEnd::Page);
        let meta = "<meta name=referrer content=origin>";
        let read = read_page(&Ok(visited(page(), "text/html", meta, false)));
        assert_eq!(read.known().unwrap().referrer_settings, ["origin"]);
        let file = visited(page(), "application/json", meta, false);
        assert_eq!(read_page(&Ok(file)), Seen::Absent);

        let cause = |visited: Visited| read_page(&visited).unknown().unwrap().cause;
        let cut = visited(page(), "text/html", meta, true);
        assert_eq!(cause(Ok(cut)), Cause::TooLarge, "more may follow");
        let foreign = visited(Seen::Known(VisitEnd::Foreign), "text/html", meta, false);
        assert_eq!(cause(Ok(foreign)), Cause::Follows);
        let lost = visited(Seen::Unknown(Cause::Reset.into()), "text/html", meta, false);
        assert_eq!(cause(Ok(lost)), Cause::Reset);
        assert_eq!(cause(Err(Cause::Timeout.into())), Cause::Timeout);
    }

    #[test]
    fn a_reset_is_a_closed_port_only_while_the_other_port_answers() {
        let refused = failed(Cause::Refused, "connect");
        assert_eq!(
            tell_closed(answered(), refused.clone()),
            (answered(), Seen::Absent)
        );
        assert_eq!(
            tell_closed(refused.clone(), answered()),
            (Seen::Absent, answered())
        );
        let (http, https) = tell_closed(refused.clone(), refused);
        for seen in [http, https] {
            assert_eq!(seen.unknown().unwrap().cause, Cause::NoAnswer);
        }
    }

    #[test]
    fn silence_and_failed_handshakes_stay_unknown() {
        for why in [
            failed(Cause::Timeout, "x"),
            failed(Cause::TlsFailed, "x"),
            failed(Cause::Reset, "x"),
        ] {
            assert_eq!(tell_closed(answered(), why.clone()), (answered(), why));
        }
        let garbled = failed(Cause::Unreadable, "a TLS record broke off");
        assert_eq!(
            tell_closed(answered(), garbled.clone()),
            (answered(), garbled)
        );
    }

    #[test]
    fn a_port_that_speaks_no_tls_has_no_https() {
        let plain_text = failed(Cause::NotTls, "x");
        assert_eq!(
            tell_closed(answered(), plain_text),
            (answered(), Seen::Absent)
        );
    }
}
