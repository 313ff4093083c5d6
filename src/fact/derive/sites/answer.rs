//! The answers of a site that its checks look at.

use crate::fact::{Cause, Hop, PageContents, Seen, Site, Visit, Why};
use crate::parse;

/// The page a visit ended at: a real answer, not a protection in the way nor a broken server
/// (docs/judging.md).
pub(super) fn page(site: &Site) -> Seen<&Hop> {
    match &site.https {
        Seen::Known(visit) => own(site, end_of(visit)),
        Seen::Absent => Seen::Unknown(Why::new(Cause::Follows, "there is no HTTPS")),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

/// The page that visitors see: over HTTPS, and over plain HTTP where there is no HTTPS.
pub(super) fn shown(site: &Site) -> Seen<&Hop> {
    seen_by_visitors(site).and_then(|visit| own(site, end_of(visit)))
}

/// The last answer that visitors get, whoever gives it.
pub(super) fn last_answer(site: &Site) -> Seen<&Hop> {
    seen_by_visitors(site).and_then(|visit| match (&visit.end, visit.hops.last()) {
        (Seen::Unknown(why), _) => Seen::Unknown(why.clone()),
        (_, Some(last)) => Seen::Known(last),
        (_, None) => Seen::Unknown(Why::from(Cause::Unreadable)),
    })
}

fn seen_by_visitors(site: &Site) -> Seen<&Visit> {
    match (&site.https, &site.http) {
        (Seen::Known(visit), _) | (Seen::Absent, Seen::Known(visit)) => Seen::Known(visit),
        (Seen::Unknown(why), _) | (Seen::Absent, Seen::Unknown(why)) => Seen::Unknown(why.clone()),
        (Seen::Absent, Seen::Absent) => Seen::Unknown(Why::from(Cause::NoAnswer)),
    }
}

/// The page, unless what it says shows that a protection stands in its place.
fn own<'a>(site: &Site, page: Seen<&'a Hop>) -> Seen<&'a Hop> {
    let contents = site.page.known().and_then(|page| page.contents.known());
    let whose = contents.and_then(parse::protection::shown_instead);
    match (page, whose) {
        (Seen::Known(hop), Some(whose)) => {
            let says = format!("{} showed a page of {whose}", hop.url);
            Seen::Unknown(Why::new(Cause::BlockedByProtection, says))
        }
        (page, _) => page,
    }
}

/// What the page that visitors see holds, where it is a page of the site and can be read. Absent: the answer
/// is no HTML.
pub(super) fn contents(site: &Site) -> Seen<&PageContents> {
    shown(site).and_then(|_| match &site.page {
        Seen::Known(page) => page.contents.as_ref(),
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    })
}

fn end_of(visit: &Visit) -> Seen<&Hop> {
    if let Seen::Unknown(why) = &visit.end {
        return Seen::Unknown(why.clone());
    }
    let Some(last) = visit.hops.last() else {
        return Seen::Unknown(Why::from(Cause::Unreadable));
    };
    match (unusable(last), last.status) {
        (Some(why), _) => Seen::Unknown(why),
        (None, 200..=299 | 401 | 403 | 404) => Seen::Known(last),
        (None, status) => {
            let says = format!("{} answered {status}", last.url);
            Seen::Unknown(Why::new(Cause::NoPage, says))
        }
    }
}

/// The first field of a name.
pub(super) fn header<'a>(hop: &'a Hop, name: &str) -> Option<&'a str> {
    let field = hop.headers.iter().find(|header| header.name == name)?;
    Some(&field.value)
}

/// Every field of a name, in the order received.
pub(super) fn headers<'a>(hop: &'a Hop, name: &'a str) -> impl Iterator<Item = &'a str> {
    hop.headers
        .iter()
        .filter(move |header| header.name == name)
        .map(|header| header.value.as_str())
}

/// Why an answer says nothing about the page that should stand there: a protection in the way, a fault of
/// the server, or a redirect that leads nowhere.
pub(super) fn unusable(answer: &Hop) -> Option<Why> {
    let cause = match answer.status {
        status if parse::protection::stands_before(status, |name| header(answer, name)) => {
            Cause::BlockedByProtection
        }
        500.. => Cause::ServerError,
        300..=399 => Cause::NoPage,
        _ => return None,
    };
    let says = format!("{} answered {}", answer.url, answer.status);
    Some(Why::new(cause, says))
}
