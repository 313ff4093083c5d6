//! What the answers of a site mean to a visitor.

use crate::fact::{
    Authority, Cause, ContentTypeOptions, Endpoint, Facts, Hop, Hsts, HttpLead, HttpsAnswer,
    Landing, ReferrerPolicy, ReferrerPolicyWord, Seen, Site, Trust, Visit, VisitEnd, Why,
};
use crate::parse;
use crate::target::Target;

/// Fills the derived facts of every site.
pub(super) fn complete(facts: &mut Facts, target: &Target) {
    facts.web.present = match &facts.sites {
        Seen::Known(sites) => Seen::Known(!sites.is_empty()),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    complete_sites(facts, target);
    let landings = facts.sites.clone();
    if let Seen::Known(endpoints) = &mut facts.endpoints {
        for endpoint in endpoints {
            endpoint.lands_here = lands_here(&endpoint.site, &landings);
        }
    }
}

/// Whether a visitor of a site stays on it.
fn lands_here(name: &str, sites: &Seen<Vec<Site>>) -> Seen<bool> {
    sites.as_ref().and_then(|sites| {
        let site = sites.iter().find(|site| site.name == name);
        let landing = site.map(|site| site.landing.clone());
        landing
            .unwrap_or_else(|| Seen::Unknown(Why::from(Cause::Follows)))
            .map(|landing| landing == Landing::Here)
    })
}

fn complete_sites(facts: &mut Facts, target: &Target) {
    let endpoints = facts.endpoints.clone();
    let Seen::Known(sites) = &mut facts.sites else {
        return;
    };
    let answering: Vec<(String, Seen<bool>)> = sites
        .iter()
        .map(|site| (site.name.clone(), answers(&site.https)))
        .collect();
    for site in sites.iter_mut() {
        let twin = twin_name(&site.name);
        let twin_answers = answering.iter().find(|(name, _)| *name == twin);
        site.twin_https = twin_answers.map_or(Seen::Known(false), |(_, answers)| answers.clone());
        site.https_answer = https_answer(site);
        site.http_lead = http_lead(site);
        (site.landing, site.landing_host) = landing(site, target);
        site.authority = authority(site, &endpoints);
        site.hsts_built_in = parse::hsts::is_built_in(&site.name);
        site.hsts = hsts(site, target);
        site.content_type_options = content_type_options(site);
        site.referrer_policy = referrer_policy(site);
    }
    let judging: Vec<Seen<bool>> = sites.iter().map(|site| judges_page(site, sites)).collect();
    for (site, judges) in sites.iter_mut().zip(judging) {
        site.judges_page = judges;
    }
}

/// A page is judged once: at its own site, else at the first of the sites that lead to it.
fn judges_page(site: &Site, sites: &[Site]) -> Seen<bool> {
    site.landing.as_ref().map(|landing| match landing {
        Landing::Here => true,
        Landing::ForeignElsewhere => false,
        Landing::OwnElsewhere => {
            let host = site.landing_host.known().map(String::as_str);
            let is_a_site = sites.iter().any(|other| Some(other.name.as_str()) == host);
            let first = sites
                .iter()
                .find(|other| other.landing_host == site.landing_host);
            !is_a_site && first.is_some_and(|first| first.name == site.name)
        }
    })
}

fn twin_name(name: &str) -> String {
    name.strip_prefix("www.")
        .map_or_else(|| format!("www.{name}"), str::to_owned)
}

fn answers(visit: &Seen<Visit>) -> Seen<bool> {
    match visit {
        Seen::Known(_) => Seen::Known(true),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn https_answer(site: &Site) -> Seen<HttpsAnswer> {
    match (&site.https, &site.twin_https) {
        (Seen::Known(_), _) => Seen::Known(HttpsAnswer::Answers),
        // Port 443 is closed only where another port answered, so plain HTTP was heard here.
        (Seen::Absent, Seen::Known(true)) => Seen::Known(HttpsAnswer::OnlyTwin),
        (Seen::Absent, Seen::Known(false) | Seen::Absent) => Seen::Known(HttpsAnswer::OnlyHttp),
        (Seen::Unknown(why), _) | (Seen::Absent, Seen::Unknown(why)) => Seen::Unknown(why.clone()),
    }
}

fn http_lead(site: &Site) -> Seen<HttpLead> {
    let visit = match &site.http {
        Seen::Known(visit) => visit,
        Seen::Absent => return Seen::Known(HttpLead::NoPage),
        // A silent port 80 is as good as a closed one while 443 answers.
        Seen::Unknown(why) if why.cause == Cause::Timeout && site.https.known().is_some() => {
            return Seen::Known(HttpLead::NoPage);
        }
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let Some(first) = visit.hops.first() else {
        return Seen::Unknown(Why::from(Cause::Unreadable));
    };
    if first.location.is_empty() {
        let is_error = first.status >= 400;
        return Seen::Known(if is_error {
            HttpLead::NoPage
        } else {
            HttpLead::Page
        });
    }
    if is_https(&first.location) {
        let same_host = host_of(&first.location) == Some(site.name.as_str());
        return Seen::Known(if same_host {
            HttpLead::HttpsSameHost
        } else {
            HttpLead::HttpsOtherHost
        });
    }
    // The first redirect stays on plain HTTP; what counts is whether HTTPS comes at all.
    if visit
        .hops
        .iter()
        .skip(1)
        .any(|hop| is_https(&hop.url) || is_https(&hop.location))
    {
        return Seen::Known(HttpLead::HttpsLater);
    }
    match &visit.end {
        Seen::Known(_) | Seen::Absent => Seen::Known(HttpLead::Http),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

/// Where a visitor ends. A browser tries HTTPS first; without it, plain HTTP.
fn landing(site: &Site, target: &Target) -> (Seen<Landing>, Seen<String>) {
    let visit = match (&site.https, &site.http) {
        (Seen::Known(visit), _) | (Seen::Absent, Seen::Known(visit)) => visit,
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => {
            return (Seen::Unknown(why.clone()), Seen::Unknown(why.clone()));
        }
        _ => {
            let why = Why::from(Cause::NoAnswer);
            return (Seen::Unknown(why.clone()), Seen::Unknown(why));
        }
    };
    let last = visit.hops.last();
    match &visit.end {
        Seen::Known(VisitEnd::Page) => {
            let host = last
                .and_then(|hop| host_of(&hop.url))
                .unwrap_or_default()
                .to_owned();
            let landing = if host == site.name {
                Landing::Here
            } else {
                Landing::OwnElsewhere
            };
            (Seen::Known(landing), Seen::Known(host))
        }
        Seen::Known(VisitEnd::Foreign) => {
            let host = last
                .and_then(|hop| host_of(&hop.location))
                .unwrap_or_default();
            debug_assert!(!target.owns(host), "a foreign end is not the target's own");
            (
                Seen::Known(Landing::ForeignElsewhere),
                Seen::Known(host.to_owned()),
            )
        }
        Seen::Absent => (Seen::Absent, Seen::Absent),
        Seen::Unknown(why) => (Seen::Unknown(why.clone()), Seen::Unknown(why.clone())),
    }
}

/// Whether browsers accept the site's certificate on every address seen. One bad address is a fact,
/// even where another could not be seen.
fn authority(site: &Site, endpoints: &Seen<Vec<Endpoint>>) -> Seen<Authority> {
    let endpoints = match endpoints {
        Seen::Known(endpoints) => endpoints,
        Seen::Absent => return Seen::Unknown(Why::from(Cause::Follows)),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let mut unknown = None;
    let mut seen = false;
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| endpoint.site == site.name)
    {
        match is_sound(endpoint) {
            Seen::Known(true) => seen = true,
            Seen::Known(false) | Seen::Absent => return Seen::Known(Authority::Broken),
            Seen::Unknown(why) => unknown = Some(why),
        }
    }
    match unknown {
        Some(why) => Seen::Unknown(why),
        None if seen => Seen::Known(Authority::Sound),
        None => Seen::Unknown(Why::from(Cause::Follows)),
    }
}

fn is_sound(endpoint: &Endpoint) -> Seen<bool> {
    let fits = match &endpoint.certificate {
        Seen::Known(certificate) => {
            certificate.covers_name && !certificate.expired && !certificate.not_yet_valid
        }
        Seen::Absent => false,
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let trust = endpoint
        .chain
        .as_ref()
        .and_then(|chain| chain.trust.clone());
    match trust {
        _ if !fits => Seen::Known(false),
        Seen::Known(trust) => Seen::Known(matches!(trust, Trust::Trusted | Trust::CompletedByAia)),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why),
    }
}

/// HSTS of the site's own first HTTPS answer; the first field counts (RFC 6797 8.1).
fn hsts(site: &Site, target: &Target) -> Seen<Hsts> {
    let visit = match &site.https {
        Seen::Known(visit) => visit,
        Seen::Absent => return Seen::Unknown(Why::new(Cause::Follows, "there is no HTTPS")),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let Some((first, later)) = visit.hops.split_first() else {
        return Seen::Unknown(Why::from(Cause::Unreadable));
    };
    let Some(value) = header(first, "strict-transport-security") else {
        return Seen::Absent;
    };
    let policy = parse::hsts::parse(value);
    let max_age = policy.map_or(0, |policy| policy.max_age);
    let missing_on_a_hop = later
        .iter()
        .filter(|hop| is_https(&hop.url) && host_of(&hop.url).is_some_and(|host| target.owns(host)))
        .any(|hop| {
            header(hop, "strict-transport-security")
                .and_then(parse::hsts::parse)
                .is_none()
        });
    Seen::Known(Hsts {
        value: value.to_owned(),
        malformed: policy.is_none(),
        max_age_seconds: max_age,
        max_age_days: max_age / 86_400,
        include_subdomains: policy.is_some_and(|policy| policy.include_subdomains),
        missing_on_a_hop,
    })
}

/// The field of the page itself, wherever the visit landed (docs/judging.md).
fn content_type_options(site: &Site) -> Seen<ContentTypeOptions> {
    page(site).and_then(|page| match header(page, "x-content-type-options") {
        Some(value) => {
            let first = value.split(',').next().unwrap_or_default().trim();
            let nosniff = first.eq_ignore_ascii_case("nosniff");
            Seen::Known(ContentTypeOptions {
                value: value.to_owned(),
                nosniff,
            })
        }
        None => Seen::Absent,
    })
}

/// What the page sets, wherever the visit landed. A setting in the page overrules the header, so that a
/// page that could not be read leaves it open.
fn referrer_policy(site: &Site) -> Seen<ReferrerPolicy> {
    page(site).and_then(|hop| {
        let in_page = match &site.page {
            Seen::Known(page) => page.referrer_settings.as_slice(),
            Seen::Absent => &[],
            Seen::Unknown(why) => return Seen::Unknown(why.clone()),
        };
        let fields: Vec<&str> = headers(hop, "referrer-policy").collect();
        let effective = in_page
            .iter()
            .rev()
            .find_map(|content| parse::referrer_policy::of_meta(content))
            .or_else(|| parse::referrer_policy::of_header(&fields.join(",")))
            .unwrap_or(ReferrerPolicyWord::BrowserDefault);
        let all: Vec<&str> = fields
            .into_iter()
            .chain(in_page.iter().map(String::as_str))
            .collect();
        let value = all.join(", ");
        Seen::from((!all.is_empty()).then_some(ReferrerPolicy { value, effective }))
    })
}

/// The page a visit ended at: a real answer, not a protection in the way nor a broken server
/// (docs/judging.md).
fn page(site: &Site) -> Seen<&Hop> {
    let visit = match &site.https {
        Seen::Known(visit) => visit,
        Seen::Absent => return Seen::Unknown(Why::new(Cause::Follows, "there is no HTTPS")),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    if let Seen::Unknown(why) = &visit.end {
        return Seen::Unknown(why.clone());
    }
    let Some(last) = visit.hops.last() else {
        return Seen::Unknown(Why::from(Cause::Unreadable));
    };
    let says = |status: u16| format!("{} answered {status}", last.url);
    match last.status {
        _ if header(last, "cf-mitigated").is_some() => {
            Seen::Unknown(Why::new(Cause::BlockedByProtection, says(last.status)))
        }
        429 => Seen::Unknown(Why::new(Cause::BlockedByProtection, says(429))),
        200..=399 | 401 | 403 | 404 => Seen::Known(last),
        status => Seen::Unknown(Why::new(Cause::Unreadable, says(status))),
    }
}

/// The first field of a name.
fn header<'a>(hop: &'a Hop, name: &'a str) -> Option<&'a str> {
    headers(hop, name).next()
}

/// Every field of a name, in the order received.
fn headers<'a>(hop: &'a Hop, name: &'a str) -> impl Iterator<Item = &'a str> {
    hop.headers
        .iter()
        .filter(move |header| header.name == name)
        .map(|header| header.value.as_str())
}

fn is_https(url: &str) -> bool {
    url.starts_with("https://")
}

/// Host of an address that was written by our own URL parser: lower case, port and path behind it.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rsplit('@').next()?.split(':').next()
}

#[cfg(test)]
mod tests;
