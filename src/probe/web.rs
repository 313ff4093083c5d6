//! Each web site: what plain HTTP answers, what HTTPS answers, and where they lead; then what it answers over
//! the other address family, and what its page answers to visitors from elsewhere.

mod closed;
mod cors;
mod other_family;
mod page;

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::join_all;
use url::Url;

use self::closed::tell_closed;
use self::page::read_page;
use super::visit::{listed, sites, visit};
use super::{Probe, Scan, Sink, page_hosts};
use crate::check::Area;
use crate::fact::{Cause, CorsAnswers, OtherFamily, Page, Seen, Site, Visit, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;

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
        let looks = sites.iter().enumerate();
        let looks = looks.map(|(at, site)| look_at_one(scan, Place { sink, at }, site));
        tokio::join!(join_all(looks), cors::ask(scan, sink));
        page_hosts::look(scan, sink).await;
    }
}

/// Where the facts of one site belong.
#[derive(Clone, Copy)]
struct Place<'a> {
    sink: &'a Sink,
    at: usize,
}

impl Place<'_> {
    fn put(self, change: impl FnOnce(&mut Site)) {
        self.sink.put(|facts| {
            if let Seen::Known(sites) = &mut facts.sites
                && let Some(site) = sites.get_mut(self.at)
            {
                change(site);
            }
        });
    }

    fn put_visits(self, http: Seen<Visit>, https: Seen<Visit>, page: Seen<Page>) {
        self.put(|site| (site.http, site.https, site.page) = (http, https, page));
    }
}

async fn look_at_one(scan: &Scan, place: Place<'_>, site: &Site) {
    let addresses = match &site.addresses {
        Seen::Known(addresses) => addresses,
        Seen::Absent => return,
        Seen::Unknown(why) => return look_at_none(place, why),
    };
    let address = match scan.net.choose(addresses) {
        Ok(address) => address,
        Err(why) => return look_at_none(place, &why),
    };
    // HTTPS first: it tells where visitors land, for which others wait.
    let https = visit_site(scan, "https", &site.name, address).await;
    let page = read_page(&https);
    let https = Seen::from(https.map(|(visit, _)| visit));
    if https.known().is_some() {
        // Put at once: a silent port 80 must not take the answer of port 443 with it. Without one, what port 80
        // says decides whether 443 is closed.
        place.put_visits(Seen::default(), https.clone(), page.clone());
    }
    let plain = visit_site(scan, "http", &site.name, address).await;
    let plain_page = read_page(&plain);
    let http = Seen::from(plain.map(|(visit, _)| visit));
    let (http, https) = tell_closed(http, https);
    // Where there is no HTTPS, visitors see the page over plain HTTP.
    let page = if https == Seen::Absent {
        plain_page
    } else {
        page
    };
    place.put_visits(http, https, page);
    let other_family = other_family::ask(scan, &site.name, addresses, address).await;
    place.put(|site| site.other_family = other_family);
}

/// Of a site that cannot be visited nothing is seen, for one reason.
fn look_at_none(place: Place<'_>, why: &Why) {
    let unseen = || Seen::Unknown(why.clone());
    place.put(|site| {
        (site.http, site.https, site.page) = (unseen(), unseen(), Seen::Unknown(why.clone()));
        site.other_family = OtherFamily::unseen(why);
        site.cors_answers = CorsAnswers::unseen(why);
    });
}

/// A visit, with the last answer whole.
type Visited = Result<(Visit, Arc<HttpAnswer>), Why>;

async fn visit_site(scan: &Scan, scheme: &str, name: &str, address: IpAddr) -> Visited {
    let start = Url::parse(&format!("{scheme}://{name}/"))
        .map_err(|error| Why::new(Cause::Unreadable, format!("{name}: {error}")))?;
    visit(scan, start, address, LIMITS.body).await
}
