//! What visitors over the other address family meet otherwise.

use super::answer::header;
use crate::fact::{Hop, Seen, Site, Visit};
use crate::parse;

/// Fields of which the presence is compared: their values may differ from answer to answer (a nonce).
const FIELDS: [&str; 4] = [
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
];

/// Fills the derived facts about the other family, from what was seen over both.
pub(super) fn complete(site: &mut Site) {
    let http = site.other_family.http.known();
    let https = site.other_family.https.known();
    let plain_page =
        http.is_some_and(|hop| hop.location.is_empty() && is_own(hop) && hop.status < 300);
    let lacks_hsts = https.is_some_and(|hop| is_own(hop) && hsts(hop).is_none());
    let first = |visit: &Seen<Visit>| visit.known().and_then(|visit| visit.hops.first()).cloned();
    let mut differs = Vec::new();
    for (one, other) in [(first(&site.https), https), (first(&site.http), http)] {
        if let (Some(one), Some(other)) = (one, other) {
            compare(&one, other, &mut differs);
        }
    }
    differs.sort_unstable();
    differs.dedup();
    let differs = differs.into_iter().map(str::to_owned).collect();
    let other = &mut site.other_family;
    (other.plain_page, other.lacks_hsts, other.differs) = (plain_page, lacks_hsts, differs);
}

/// In what two answers differ, as far as both are answers of the site.
fn compare(one: &Hop, other: &Hop, differs: &mut Vec<&'static str>) {
    if !is_own(one) || !is_own(other) {
        return;
    }
    if one.status != other.status {
        differs.push("status");
    }
    if one.location != other.location {
        differs.push("redirect");
    }
    if one.url.starts_with("https:") && hsts(one) != hsts(other) {
        differs.push("hsts");
    }
    let has = |hop: &Hop, name: &&str| header(hop, name).is_some();
    if FIELDS.iter().any(|name| has(one, name) != has(other, name)) {
        differs.push("headers");
    }
}

/// Whether an answer is the site's own: neither of a protection in the way nor of a server in trouble.
fn is_own(hop: &Hop) -> bool {
    hop.status < 500 && !parse::protection::stands_before(hop.status, |name| header(hop, name))
}

/// The policy of an answer that browsers keep: a valid one that does not forget.
fn hsts(hop: &Hop) -> Option<parse::hsts::Policy> {
    let policy = header(hop, "strict-transport-security").and_then(parse::hsts::parse);
    policy.filter(|policy| policy.max_age > 0)
}

#[cfg(test)]
mod tests;
