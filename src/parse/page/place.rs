//! Where what a page asks for stands: addresses made absolute as a browser does (URL standard, HTML standard
//! 4.2.3).

use std::collections::BTreeSet;

use url::Url;

use super::address::asks_somebody;
use super::script::ImportMap;
use crate::fact::{PageContents, Resource, ResourceKind};

/// Resources that are kept.
const MOST_RESOURCES: usize = 300;
/// Characters of an address that are kept.
const LONGEST_ADDRESS: usize = 500;
/// Bytes of an address that are looked at.
const LONGEST_READ: usize = 8 * 1024;

/// What was asked for, still as the page writes it.
#[derive(Debug, Default)]
pub(super) struct Place {
    base: Option<String>,
    /// How many were asked for before the base was named: for those it does not count.
    before_base: usize,
    refresh: Option<String>,
    resources: Vec<Resource>,
    has_more: bool,
}

impl Place {
    /// Notes what addresses stand below; the first one counts.
    pub(super) fn base(&mut self, address: String) {
        if self.base.is_none() {
            self.base = Some(address);
            self.before_base = self.resources.len();
        }
    }

    /// Notes where the page leads to by itself; the first one counts.
    pub(super) fn refresh(&mut self, address: &str) {
        self.refresh.get_or_insert_with(|| address.to_owned());
    }

    /// Notes something that the page asks for.
    pub(super) fn add(&mut self, kind: ResourceKind, address: &str, integrity: &str) {
        if !asks_somebody(address) {
            return;
        }
        // Twice as many as are kept: some of them are the same.
        if self.resources.len() >= 2 * MOST_RESOURCES || address.len() > LONGEST_READ {
            self.has_more = true;
            return;
        }
        self.resources.push(Resource {
            kind,
            url: address.to_owned(),
            integrity: kept(integrity.trim()),
        });
    }

    /// Puts everything into the contents of the page at an address.
    pub(super) fn finish(self, at: &Url, map: &ImportMap, contents: &mut PageContents) {
        let named = self.base.as_deref().and_then(|base| at.join(base).ok());
        let is_base = |url: &Url| !matches!(url.scheme(), "data" | "javascript");
        let base = named.filter(is_base).unwrap_or_else(|| at.clone());
        let refresh = self.refresh.and_then(|to| base.join(&to).ok());
        contents.refresh = refresh.map(|url| kept(url.as_str())).unwrap_or_default();
        let integrity: Vec<(String, &String)> = map
            .integrity()
            .filter_map(|(address, value)| Some((base.join(address).ok()?.into(), value)))
            .collect();
        contents.more_resources = self.has_more;
        let mut seen = BTreeSet::new();
        for (index, mut resource) in self.resources.into_iter().enumerate() {
            // A form is sent later than the page is read.
            let is_early = index < self.before_base && resource.kind != ResourceKind::Form;
            let from = if is_early { at } else { &base };
            let url = from.join(&resource.url).ok();
            let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
                continue;
            };
            let of_map = integrity
                .iter()
                .find(|(address, _)| address == url.as_str());
            if let (ResourceKind::Module, "", Some((_, value))) =
                (resource.kind, resource.integrity.as_str(), of_map)
            {
                resource.integrity = kept(value.trim());
            }
            resource.url = kept(url.as_str());
            let key = (
                resource.kind,
                resource.url.clone(),
                resource.integrity.clone(),
            );
            if !seen.insert(key) {
                continue;
            }
            if contents.resources.len() == MOST_RESOURCES {
                contents.more_resources = true;
                break;
            }
            contents.resources.push(resource);
        }
    }
}

fn kept(text: &str) -> String {
    text.chars().take(LONGEST_ADDRESS).collect()
}
