//! What a page answers to visitors that come from a page of somebody else (CORS): two requests for the page
//! itself, each with an origin that is not its own.

use futures_util::future::join_all;
use url::Url;

use super::Place;
use crate::fact::{Cause, CorsAnswer, CorsAnswers, Facts, Hop, Seen, Site, Why, derive};
use crate::parse;
use crate::probe::visit::address_of;
use crate::probe::{Scan, Sink};

/// An origin that cannot exist (RFC 6761 6.4).
const FOREIGN: &str = "https://belfort-test.invalid";
/// The origin of pages that have none, such as one in a closed-off frame (Fetch standard 3.2).
const NULL: &str = "null";

/// Asks every page that is judged, once the visits have shown which those are.
pub(super) async fn ask(scan: &Scan, sink: &Sink) {
    let pages = sink.wait_for(pages).await;
    let asks = pages.into_iter().enumerate().map(async |(at, page)| {
        let answers = match page {
            Ok(hop) => ask_page(scan, &hop).await,
            Err(why) => CorsAnswers::unseen(&why),
        };
        Place { sink, at }.put(|site| site.cors_answers = answers);
    });
    join_all(asks).await;
}

/// The page that is judged under the name of each site, or why none is; `None` while visits are on their way.
fn pages(facts: &Facts) -> Option<Vec<Result<Hop, Why>>> {
    let sites = match &facts.sites {
        Seen::Known(sites) => sites.as_slice(),
        Seen::Absent | Seen::Unknown(_) => &[],
    };
    let mut visits = sites.iter().map(|site| &site.https);
    if visits.any(|visit| visit.unknown().is_some_and(Why::is_pending)) {
        return None;
    }
    let judging = derive::judging(sites);
    let page = |(site, judges): (&Site, bool)| match &site.https {
        Seen::Known(visit) if judges => visit.hops.last().cloned().ok_or_else(not_here),
        Seen::Unknown(why) => Err(why.clone()),
        Seen::Known(_) | Seen::Absent => Err(not_here()),
    };
    Some(sites.iter().zip(judging).map(page).collect())
}

fn not_here() -> Why {
    Why::new(Cause::Follows, "no page is judged under this name")
}

async fn ask_page(scan: &Scan, page: &Hop) -> CorsAnswers {
    let of = |answer: Result<CorsAnswer, Why>| Seen::from(answer);
    let foreign = of(ask_as(scan, page, FOREIGN).await);
    let null = of(ask_as(scan, page, NULL).await);
    CorsAnswers { foreign, null }
}

async fn ask_as(scan: &Scan, page: &Hop, origin: &'static str) -> Result<CorsAnswer, Why> {
    let url = Url::parse(&page.url)
        .map_err(|error| Why::new(Cause::Unreadable, format!("{}: {error}", page.url)))?;
    let address = address_of(scan, &url).await?;
    let answer = scan.net.head_of(&url, address, Some(origin)).await?;
    let is_protection = parse::protection::stands_before(answer.status, |name| answer.header(name));
    let in_the_way = in_the_way(answer.status, page.status);
    if let Some(cause) = in_the_way.or(is_protection.then_some(Cause::BlockedByProtection)) {
        let says = format!("{url} answered {} to a second request", answer.status);
        return Err(Why::new(cause, says));
    }
    let all = |name: &str| {
        let fields = answer.headers.iter().filter(|header| header.name == name);
        let values: Vec<&str> = fields.map(|header| header.value.as_str()).collect();
        values.join(", ")
    };
    Ok(CorsAnswer {
        origin: origin.to_owned(),
        status: answer.status,
        allow_origin: all("access-control-allow-origin"),
        allow_credentials: all("access-control-allow-credentials"),
    })
}

/// Why an answer with this status says nothing about the page, which answered with another one before.
fn in_the_way(status: u16, before: u16) -> Option<Cause> {
    match status {
        same if same == before => None,
        403 | 429 | 503 => Some(Cause::BlockedByProtection),
        500.. => Some(Cause::ServerError),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_trouble_says_nothing_about_the_page() {
        for (status, before, expected) in [
            (200, 200, None),
            (404, 200, None),
            (403, 403, None),
            (403, 200, Some(Cause::BlockedByProtection)),
            (503, 200, Some(Cause::BlockedByProtection)),
            (500, 200, Some(Cause::ServerError)),
            (502, 403, Some(Cause::ServerError)),
        ] {
            assert_eq!(in_the_way(status, before), expected, "{status} {before}");
        }
    }
}
