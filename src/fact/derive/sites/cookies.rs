//! Derives the cookies of a site, as a browser keeps them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::answer::{headers, page, unusable};
use super::{host_of, is_https};
use crate::fact::{Cause, Cookies, Hop, Seen, Site, Why};
use crate::net::LIMITS;
use crate::parse::cookie::{self, Cookie, Purpose, SameSite, purpose};

/// Fields are kept up to here: of a longer one the attributes were cut off.
const LONGEST_FIELD: usize = LIMITS.header_value;
const LONGEST_NAME: usize = 60;
const MOST_NAMES: usize = 20;

/// The cookies that the site's own answers set, over HTTPS and over plain HTTP: a browser keeps both. What could not
/// be seen leaves the whole open, unless a cookie that keeps a visitor logged in is seen to be at fault.
pub(super) fn cookies(site: &Site, observed_at: Timestamp) -> Seen<Cookies> {
    let mut jar = Jar::default();
    let mut unseen = in_the_way(site);
    let skips_end = unseen.is_some();
    for visit in [&site.https, &site.http] {
        match visit {
            Seen::Known(visit) => {
                let hops = visit.hops.len().saturating_sub(usize::from(skips_end));
                let hops = visit.hops.get(..hops).unwrap_or_default();
                let now = observed_at.as_second();
                let missed = jar.fill(hops, &site.name, now);
                unseen = unseen.or(visit.end.unknown().cloned()).or(missed);
            }
            Seen::Absent => {}
            // Behind a silent port there is nothing a browser could get, where the other one answers.
            Seen::Unknown(why)
                if why.cause == Cause::SilentPort && site.https.known().is_some() => {}
            Seen::Unknown(why) => unseen = unseen.or(Some(why.clone())),
        }
    }
    let cookies = jar.sort();
    let at_fault = !cookies.session_over_http.is_empty() || !cookies.session_for_scripts.is_empty();
    match unseen {
        Some(why) if !at_fault => Seen::Unknown(why),
        _ => Seen::from((cookies != Cookies::default()).then_some(cookies)),
    }
}

/// Why the page at the end is that of a protection: its cookies are not the site's.
fn in_the_way(site: &Site) -> Option<Why> {
    let why = page(site).unknown().cloned();
    why.filter(|why| why.cause == Cause::BlockedByProtection)
}

/// What a browser keeps after the visits: each cookie by visit, name, domain and path.
#[derive(Default)]
struct Jar {
    kept: BTreeMap<(bool, String, String, String), Cookie>,
    refused: Vec<String>,
}

impl Jar {
    /// Takes what the site's own answers on a visit set. Gives why not all of it was seen.
    fn fill(&mut self, hops: &[Hop], host: &str, now: i64) -> Option<Why> {
        let over_https = hops.first().is_some_and(|first| is_https(&first.url));
        let mut unseen = None;
        for hop in hops {
            if host_of(&hop.url) != Some(host) {
                continue;
            }
            match unusable(hop) {
                Some(why) if why.cause == Cause::BlockedByProtection => {
                    unseen = Some(why);
                    continue;
                }
                // What it sets in its trouble is the site's, but may not be all.
                Some(why) if why.cause == Cause::ServerError => unseen = Some(why),
                _ => {}
            }
            if self.take(hop, host, over_https, now).is_none() {
                unseen = Some(Why::new(
                    Cause::TooLarge,
                    format!("Set-Cookie of {}", hop.url),
                ));
            }
        }
        unseen
    }

    /// Takes the cookies of an answer. `None`: one of them was cut off.
    fn take(&mut self, hop: &Hop, host: &str, first_over_https: bool, now: i64) -> Option<()> {
        let mut whole = Some(());
        for field in headers(hop, "set-cookie") {
            if field.chars().count() >= LONGEST_FIELD {
                whole = None;
                continue;
            }
            let Some(cookie) = cookie::parse(field) else {
                continue;
            };
            let place = (
                first_over_https,
                cookie.name.clone(),
                cookie.domain.clone(),
                cookie.path.clone(),
            );
            if cookie.has_ended(now) {
                self.kept.remove(&place);
            } else if cookie.is_kept(host, is_https(&hop.url)) {
                self.kept.insert(place, cookie);
            } else if is_https(&hop.url) || !cookie.is_kept(host, true) {
                // One that waits for HTTPS is refused over plain HTTP only, which harms nobody.
                self.refused.push(cookie.name);
            }
        }
        whole
    }

    /// Sorts them by what could be better.
    fn sort(self) -> Cookies {
        let all: Vec<Cookie> = self.kept.into_values().collect();
        let named = |wanted: &dyn Fn(&Cookie, bool) -> bool| {
            let found = all.iter().filter(|cookie| {
                let is_session = purpose(&cookie.name) == Purpose::Session;
                wanted(cookie, is_session)
            });
            names(found.map(|cookie| cookie.name.as_str()))
        };
        Cookies {
            kept: named(&|_, _| true),
            session: named(&|_, session| session),
            session_over_http: named(&|cookie, session| session && !cookie.secure),
            session_for_scripts: named(&|cookie, session| session && !cookie.http_only),
            session_from_elsewhere: named(&|cookie, session| {
                session && matches!(cookie.same_site, None | Some(SameSite::None))
            }),
            over_http: named(&|cookie, session| !session && !cookie.secure),
            refused: names(self.refused.iter().map(String::as_str)),
        }
    }
}

/// Each name once, in order.
fn names<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = all
        .map(|name| match name {
            "" => "=".to_owned(),
            name => name.chars().take(LONGEST_NAME).collect(),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(MOST_NAMES);
    names
}

#[cfg(test)]
mod tests;
