//! What the answers of a site mean to a visitor.

mod answer;
mod cookies;
mod cors;
mod csp;
mod fields;
mod foreign;
mod foreign_scripts;
mod framing;
mod http_versions;
mod isolation;
mod mixed_content;
mod observatory;
mod other_family;
mod page_kind;
#[cfg(test)]
mod page_tests;
mod protection;
mod software;
mod suppliers;
mod trackers;

use jiff::Timestamp;

use self::answer::unusable;
use self::fields::{content_type_options, hsts, referrer_policy};
pub(crate) use self::foreign::script_hosts;
pub(super) use self::software::dated::complete as date_versions;
use crate::fact::{
    Authority, Cause, Endpoint, Facts, Hop, HttpLead, HttpsAnswer, Landing, Revocation, Seen, Site,
    Trust, Visit, VisitEnd, Why,
};
use crate::parse;
use crate::target::Target;

/// Fills the derived facts of every site.
pub(super) fn complete(facts: &mut Facts, target: &Target, observed_at: Timestamp) {
    facts.web.present = match &facts.sites {
        Seen::Known(_) => Seen::Known(true),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    complete_sites(facts, target, observed_at);
    facts.web.suppliers = suppliers::suppliers(facts, target);
    facts.web.version_data = Seen::Unknown(Why::from(Cause::Follows));
    let sites = facts.sites.clone();
    if let Seen::Known(endpoints) = &mut facts.endpoints {
        for endpoint in endpoints {
            endpoint.lands_here = lands_here(&endpoint.site, &sites);
            let sites = sites.known().into_iter().flatten();
            let mut twin_only =
                sites.filter(|site| site.https_answer == Seen::Known(HttpsAnswer::OnlyTwin));
            endpoint.twin_only = twin_only.any(|site| site.name == endpoint.site);
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

fn complete_sites(facts: &mut Facts, target: &Target, observed_at: Timestamp) {
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
        (site.landing, site.landing_host) = landing(site);
        site.authority = authority(site, &endpoints);
        site.hsts_built_in = parse::hsts::is_built_in(&site.name);
        site.hsts = hsts(site, target);
        site.content_type_options = content_type_options(site);
        site.referrer_policy = referrer_policy(site);
        other_family::complete(site);
        site.cookies = cookies::cookies(site, observed_at);
        behave(site, target);
    }
    let judging: Vec<Seen<bool>> = sites.iter().map(|site| judges_page(site, sites)).collect();
    for (site, judges) in sites.iter_mut().zip(judging) {
        site.judges_page = judges;
    }
}

/// What a browser makes of the site's answers and of its page.
fn behave(site: &mut Site, target: &Target) {
    site.protection = protection::protection(site);
    site.csp = csp::csp(site);
    site.framing = framing::framing(site);
    site.cors = cors::cors(site);
    site.isolation = isolation::isolation(site);
    site.mixed_content = mixed_content::mixed_content(site);
    site.foreign_scripts = foreign_scripts::foreign_scripts(site, target);
    site.page_kind = page_kind::page_kind(site);
    site.trackers = trackers::trackers(site, target);
    site.http_versions = http_versions::http_versions(site);
    (site.software, site.libraries) = software::software(site);
    site.observatory = observatory::observatory(site, target);
}

/// For each site, whether a page is judged under its name, as its visits show.
pub(crate) fn judging(sites: &[Site]) -> Vec<bool> {
    let mut sites = sites.to_vec();
    for site in &mut sites {
        (site.landing, site.landing_host) = landing(site);
    }
    let judging = sites.iter().map(|site| judges_page(site, &sites));
    judging.map(|judges| judges == Seen::Known(true)).collect()
}

/// A page is judged once: at its own site, else at the first of the sites that lead to it.
pub(crate) fn judges_page(site: &Site, sites: &[Site]) -> Seen<bool> {
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

/// Where plain HTTP leads: the whole chain counts, also where it ends under another domain.
fn http_lead(site: &Site) -> Seen<HttpLead> {
    let visit = match &site.http {
        Seen::Known(visit) => visit,
        Seen::Absent => return Seen::Known(HttpLead::NoPage),
        // A port that is silent at connect is as good as a closed one while 443 answers.
        Seen::Unknown(why) if why.cause == Cause::SilentPort && site.https.known().is_some() => {
            return Seen::Known(HttpLead::NoPage);
        }
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    if let Seen::Unknown(why) = &visit.end {
        return Seen::Unknown(why.clone());
    }
    let Some(first) = visit.hops.first() else {
        return Seen::Unknown(Why::from(Cause::Unreadable));
    };
    if first.location.is_empty() {
        return page_over_http(first);
    }
    let led: Vec<&str> = visit
        .hops
        .iter()
        .map(|hop| hop.location.as_str())
        .filter(|location| !location.is_empty())
        .collect();
    let lead = if led.last().is_some_and(|last| !is_https(last)) {
        HttpLead::Http
    } else if led.iter().any(|location| !is_https(location)) {
        HttpLead::HttpsLater
    } else if first
        .location
        .starts_with(&format!("https://{}/", site.name))
    {
        HttpLead::HttpsSameHost
    } else {
        HttpLead::HttpsOtherHost
    };
    Seen::Known(lead)
}

/// What an answer over plain HTTP is that leads nowhere else.
fn page_over_http(answer: &Hop) -> Seen<HttpLead> {
    match unusable(answer) {
        Some(why) => Seen::Unknown(why),
        None if answer.status >= 400 => Seen::Known(HttpLead::NoPage),
        None => Seen::Known(HttpLead::Page),
    }
}

/// Where a visitor ends, and at which host. A browser tries HTTPS first; without it, plain HTTP.
pub(crate) fn landing(site: &Site) -> (Seen<Landing>, Seen<String>) {
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
        _ if !fits || endpoint.revocation == Revocation::Revoked => Seen::Known(false),
        Seen::Known(trust) => Seen::Known(matches!(trust, Trust::Trusted | Trust::CompletedByAia)),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why),
    }
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
