//! Derives what other sites may read of the page.

use crate::fact::{Cors, CorsAnswer, CorsReach, Seen, Site};

/// How far a site that has nothing to do with this one gets, and a page that hides where it comes from (`null`).
/// One answer that goes too far is a fault, even where the other could not be had.
pub(super) fn cors(site: &Site) -> Seen<Cors> {
    let answers = [&site.cors_answers.foreign, &site.cors_answers.null];
    let mut unseen = None;
    let mut furthest: Option<(CorsReach, &CorsAnswer)> = None;
    for answer in answers {
        match answer {
            Seen::Known(answer) => {
                if let Some(reach) = reach(answer)
                    && furthest.is_none_or(|(known, _)| reach < known)
                {
                    furthest = Some((reach, answer));
                }
            }
            Seen::Absent => {}
            Seen::Unknown(why) => unseen = unseen.or(Some(why.clone())),
        }
    }
    match (furthest, unseen) {
        (Some((reach, answer)), unseen) if unseen.is_none() || gives_cookies(reach) => {
            Seen::Known(Cors {
                allow_origin: answer.allow_origin.clone(),
                reach,
                session_cookie: has_session_cookie(site),
            })
        }
        (_, Some(why)) => Seen::Unknown(why),
        (_, None) => Seen::Absent,
    }
}

/// How far an answer lets a foreign site get (Fetch standard 4.10): the origin has to be repeated letter by letter,
/// and cookies go along only with `true`. `None`: it has no such field.
fn reach(answer: &CorsAnswer) -> Option<CorsReach> {
    let allowed = answer.allow_origin.trim_matches([' ', '\t']);
    let with_cookies = answer.allow_credentials.trim_matches([' ', '\t']) == "true";
    if allowed.is_empty() {
        return None;
    }
    Some(match (allowed, with_cookies) {
        ("*", true) => CorsReach::Refused,
        ("*", false) => CorsReach::Public,
        (origin, true) if origin == answer.origin && origin == "null" => CorsReach::HiddenSite,
        (origin, true) if origin == answer.origin => CorsReach::AnySite,
        (origin, false) if origin == answer.origin => CorsReach::Public,
        _ => CorsReach::Named,
    })
}

fn gives_cookies(reach: CorsReach) -> bool {
    matches!(reach, CorsReach::AnySite | CorsReach::HiddenSite)
}

fn has_session_cookie(site: &Site) -> bool {
    let cookies = site.cookies.known();
    cookies.is_some_and(|cookies| !cookies.session.is_empty())
}

#[cfg(test)]
mod tests;
