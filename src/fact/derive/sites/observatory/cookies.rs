//! Cookies, as a jar holds them after the visit. A name that holds `login` or `sess` is one of a session, one that
//! holds `csrf` guards forms; prefixes (`__Host-`) mean nothing.

use url::Url;

use super::super::answer::headers;
use super::code::Code;
use super::{Told, View, hsts};

/// Worse results, the worst last; it is the order of the Observatory, which is not that of its points.
const WORSE: [Code; 7] = [
    Code::CookiesWithoutSecureFlagButProtectedByHsts,
    Code::CookiesWithoutSecureFlag,
    Code::CookiesSessionWithoutSecureFlagButProtectedByHsts,
    Code::CookiesSamesiteFlagInvalid,
    Code::CookiesAnticsrfWithoutSamesiteFlag,
    Code::CookiesSessionWithoutHttponlyFlag,
    Code::CookiesSessionWithoutSecureFlag,
];
/// A load balancer's, which is left out.
const LEFT_OUT: &str = "heroku-session-affinity";

/// A cookie in the jar.
#[derive(PartialEq)]
struct Cookie {
    /// Name, domain and path: what a later one replaces.
    place: (String, String, String),
    secure: bool,
    http_only: bool,
    /// Only the three words of the standard.
    same_site: Option<String>,
}

pub(super) fn test(view: &View) -> Told {
    let jar = jar(view);
    if jar.is_empty() {
        return Ok(Code::CookiesNotFound);
    }
    let hsts = hsts::passes(view)?;
    let mut found: Vec<Code> = jar.iter().flat_map(|cookie| faults(cookie, hsts)).collect();
    if headers(view.hop, "set-cookie").any(breaks_same_site) {
        found.push(Code::CookiesSamesiteFlagInvalid);
    }
    let rank = |code: &Code| WORSE.iter().position(|other| other == code);
    let everywhere = jar.iter().all(|cookie| cookie.same_site.is_some());
    Ok(match found.into_iter().max_by_key(rank) {
        Some(worst) => worst,
        None if everywhere => Code::CookiesSecureWithHttponlySessionsAndSamesite,
        None => Code::CookiesSecureWithHttponlySessions,
    })
}

fn faults(cookie: &Cookie, hsts: bool) -> Vec<Code> {
    let name = cookie.place.0.to_lowercase();
    let session = name.contains("login") || name.contains("sess");
    let same_site = cookie.same_site.as_deref();
    [
        (!cookie.secure && same_site == Some("none")).then_some(Code::CookiesSamesiteFlagInvalid),
        (!cookie.secure).then_some(if hsts {
            Code::CookiesWithoutSecureFlagButProtectedByHsts
        } else {
            Code::CookiesWithoutSecureFlag
        }),
        (name.contains("csrf") && same_site.is_none())
            .then_some(Code::CookiesAnticsrfWithoutSamesiteFlag),
        (session && !cookie.secure).then_some(if hsts {
            Code::CookiesSessionWithoutSecureFlagButProtectedByHsts
        } else {
            Code::CookiesSessionWithoutSecureFlag
        }),
        (session && !cookie.http_only).then_some(Code::CookiesSessionWithoutHttponlyFlag),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a jar holds after the visit over HTTPS (HTTP where there is no HTTPS), each answer on the way included.
fn jar(view: &View) -> Vec<Cookie> {
    let site = view.site;
    let visit = site.https.known().or_else(|| site.http.known());
    let mut jar: Vec<Cookie> = Vec::new();
    for hop in visit.into_iter().flat_map(|visit| &visit.hops) {
        let url = Url::parse(&hop.url).ok();
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        let host = host.filter(|host| view.target.owns(host));
        let Some(host) = host else { continue };
        for field in headers(hop, "set-cookie") {
            let Some((cookie, gone)) = read(field, &host) else {
                continue;
            };
            jar.retain(|other| other.place != cookie.place);
            if !gone && cookie.place.0 != LEFT_OUT {
                jar.push(cookie);
            }
        }
    }
    jar
}

/// Reads a field; says also whether it takes the cookie away.
fn read(field: &str, host: &str) -> Option<(Cookie, bool)> {
    let mut parts = field.split(';');
    let (name, _) = parts.next()?.split_once('=')?;
    let name = Some(name.trim()).filter(|name| !name.is_empty())?;
    let mut cookie = Cookie {
        place: (name.to_owned(), host.to_owned(), "/".to_owned()),
        secure: false,
        http_only: false,
        same_site: None,
    };
    let mut gone = false;
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim().to_ascii_lowercase();
        match key.trim().to_ascii_lowercase().as_str() {
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => cookie.same_site = Some(value).filter(|value| is_known(value)),
            "domain" => value
                .trim_start_matches('.')
                .clone_into(&mut cookie.place.1),
            "path" => cookie.place.2 = value,
            "max-age" => gone = value.parse::<i64>().is_ok_and(|seconds| seconds <= 0),
            _ => {}
        }
    }
    Some((cookie, gone))
}

fn is_known(same_site: &str) -> bool {
    ["lax", "strict", "none"].contains(&same_site)
}

/// `SameSite` with nothing or another word in it.
fn breaks_same_site(field: &str) -> bool {
    field.split(';').any(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        key.trim().eq_ignore_ascii_case("samesite") && !is_known(&value.trim().to_ascii_lowercase())
    })
}
