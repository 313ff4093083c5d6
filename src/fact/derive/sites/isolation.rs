//! Derives how the page keeps apart from others.

use super::answer::{headers, page};
use crate::fact::{EmbedderPolicy, Hop, Isolation, OpenerPolicy, ResourcePolicy, Seen, Site};
use crate::parse::isolation::{
    OUTDATED, embedder, is_endpoints, is_integrity, is_permissions, opener, resource,
};

/// How much of a field is shown.
const LONGEST_SHOWN: usize = 200;

/// Whether browsers can read the fields of a name, joined by commas.
type Readable = fn(&str) -> bool;

/// The fields that are looked at, in the order shown.
const FIELDS: [(&str, Readable); 6] = [
    ("cross-origin-opener-policy", |fields| {
        opener(fields) != OpenerPolicy::Invalid
    }),
    ("cross-origin-embedder-policy", |fields| {
        embedder(fields) != EmbedderPolicy::Invalid
    }),
    ("cross-origin-resource-policy", |fields| {
        resource(fields) != ResourcePolicy::Invalid
    }),
    ("permissions-policy", is_permissions),
    ("integrity-policy", is_integrity),
    ("reporting-endpoints", is_endpoints),
];

/// What the page's header fields say, wherever the visit landed.
pub(super) fn isolation(site: &Site) -> Seen<Isolation> {
    page(site).map(|page| {
        let mut isolation = Isolation {
            opener: joined(page, "cross-origin-opener-policy")
                .map_or(OpenerPolicy::Unset, |fields| opener(&fields)),
            embedder: joined(page, "cross-origin-embedder-policy")
                .map_or(EmbedderPolicy::Unset, |fields| embedder(&fields)),
            resource: joined(page, "cross-origin-resource-policy")
                .map_or(ResourcePolicy::Unset, |fields| resource(&fields)),
            ..Isolation::default()
        };
        for (name, is_readable) in FIELDS {
            let Some(fields) = joined(page, name) else {
                continue;
            };
            let shown: String = fields.chars().take(LONGEST_SHOWN).collect();
            let list = if is_readable(&fields) {
                &mut isolation.fields
            } else {
                &mut isolation.ignored
            };
            list.push(format!("{name}: {shown}"));
        }
        let outdated = OUTDATED.iter().filter(|name| is_outdated(page, name));
        isolation.outdated = outdated.map(|name| (*name).to_owned()).collect();
        isolation
    })
}

/// `X-XSS-Protection: 0` switches off what old browsers had: that is advised, not outdated.
fn is_outdated(page: &Hop, name: &str) -> bool {
    joined(page, name).is_some_and(|value| name != "x-xss-protection" || value.trim() != "0")
}

fn joined(page: &Hop, name: &str) -> Option<String> {
    let fields: Vec<&str> = headers(page, name).collect();
    (!fields.is_empty()).then(|| fields.join(", "))
}

#[cfg(test)]
mod tests;
