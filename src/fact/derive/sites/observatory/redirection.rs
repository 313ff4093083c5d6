//! Where plain HTTP leads.

use url::Url;

use super::code::Code;
use super::{Told, View, told};
use crate::fact::{Authority, Cause, Visit};
use crate::parse;

pub(super) fn test(view: &View) -> Told {
    let silent = |cause| cause == Cause::SilentPort;
    let visit = match told(&view.site.http) {
        Ok(Some(visit)) => visit,
        Ok(None) => return Ok(Code::RedirectionNotNeededNoHttp),
        Err(why) if silent(why.cause) && view.site.https.known().is_some() => {
            return Ok(Code::RedirectionNotNeededNoHttp);
        }
        Err(why) => return Err(why),
    };
    told(&visit.end)?;
    let route = route(visit);
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let is_https = |url: &Url| url.scheme() == "https";
    // A certificate that is not accepted ends the way, so that it is looked at first.
    if route
        .iter()
        .any(|url| is_https(url) && host(url) == view.site.name)
        && told(&view.site.authority)? == Some(&Authority::Broken)
    {
        return Ok(Code::RedirectionInvalidCert);
    }
    let is_built_in = |url: &Url| parse::hsts::is_built_in(&host(url));
    Ok(match route.as_slice() {
        all if all.iter().all(is_built_in) => Code::RedirectionAllRedirectsPreloaded,
        [_] => Code::RedirectionMissing,
        [.., last] if !is_https(last) => Code::RedirectionNotToHttps,
        [_, second, ..] if !is_https(second) => Code::RedirectionNotToHttpsOnInitialRedirection,
        [first, second, ..] if host(first) != host(second) => Code::RedirectionOffHostFromHttp,
        _ => Code::RedirectionToHttps,
    })
}

/// Every address on the way, the last one also where it was not followed.
fn route(visit: &Visit) -> Vec<Url> {
    let asked = visit.hops.iter().map(|hop| hop.url.as_str());
    let left = visit.hops.last().map(|hop| hop.location.as_str());
    asked
        .chain(left)
        .filter_map(|address| Url::parse(address).ok())
        .collect()
}
