//! Derives the products with which a site is made, from what it shows of itself.

pub(in crate::fact::derive) mod dated;

use std::collections::BTreeSet;

use super::answer::{contents, shown};
use super::host_of;
use crate::fact::{
    Cause, Hop, Libraries, LibraryVersion, PageContents, Product, ResourceKind, Seen, Site,
    Software, Why,
};
use crate::parse::software::{self, Named};

/// Products of one site that are kept.
const MOST_PRODUCTS: usize = 40;

/// Names with versions in addresses that are kept.
const MOST_VERSIONS: usize = 100;

/// The place of a product that a generator names.
const GENERATOR: &str = "generator";

/// What a site shows of the products it is made with. How long these are supported is not known here: it is
/// judged with the lists of the rules (`dated`).
pub(super) fn software(site: &Site) -> (Seen<Software>, Seen<Libraries>) {
    let contents = contents(site);
    let software = shown(site).map(|page| of_page(page, &contents));
    let libraries = match &contents {
        Seen::Known(contents) => Seen::Known(libraries(contents)),
        // What is no HTML takes no scripts.
        Seen::Absent => Seen::Known(libraries(&PageContents::default())),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    (software, libraries)
}

fn of_page(page: &Hop, contents: &Seen<&PageContents>) -> Software {
    let mut products = Vec::new();
    for header in &page.headers {
        let Some(place) = software::field_name(&header.name) else {
            continue;
        };
        for named in software::of_field(&header.name, &header.value) {
            add(&mut products, named, place);
        }
    }
    if let Seen::Known(contents) = contents {
        for named in contents
            .generators
            .iter()
            .filter_map(|value| software::of_generator(value))
        {
            add(&mut products, named, GENERATOR);
        }
        let host = host_of(&page.url).unwrap_or_default();
        for resource in &contents.resources {
            if let Some(named) = software::of_address(&resource.url, host) {
                add(&mut products, named, &resource.url);
            }
        }
    }
    Software {
        disclosed: disclosed(&products, contents),
        marks: marks(&products),
        products,
        listed: undated(),
        supported: undated(),
        back_ported: undated(),
        ended: undated(),
        ended_cms: undated(),
        courtesy: undated(),
    }
}

/// Adds a product that is not there yet in the same version.
fn add(products: &mut Vec<Product>, named: Named, place: &str) {
    let is_it = |known: &Product| known.name == named.name && known.version == named.version;
    if products.len() < MOST_PRODUCTS && !products.iter().any(is_it) {
        products.push(Product {
            name: named.name,
            version: named.version,
            shown: named.shown,
            mark: named.mark,
            place: place.to_owned(),
        });
    }
}

/// Versions in header fields and generators. Those in addresses are not said on purpose: without them a
/// browser would go on showing an old file.
fn disclosed(products: &[Product], contents: &Seen<&PageContents>) -> Seen<Vec<String>> {
    let said = |product: &&Product| !product.version.is_empty() && !product.place.contains("://");
    let disclosed: Vec<String> = products
        .iter()
        .filter(said)
        .map(|product| format!("{} ({})", product.shown, product.place))
        .collect();
    match contents {
        Seen::Unknown(why) if disclosed.is_empty() => Seen::Unknown(why.clone()),
        _ => Seen::Known(disclosed),
    }
}

fn marks(products: &[Product]) -> Vec<String> {
    let marks = products.iter().map(|product| &product.mark);
    let marks: BTreeSet<&String> = marks.filter(|mark| !mark.is_empty()).collect();
    marks.into_iter().cloned().collect()
}

fn libraries(contents: &PageContents) -> Libraries {
    let is_script = |kind| matches!(kind, ResourceKind::Script | ResourceKind::Module);
    let scripts = contents
        .resources
        .iter()
        .filter(|resource| is_script(resource.kind));
    let mut versions: Vec<LibraryVersion> = scripts
        .flat_map(|script| {
            let named = software::library::of_address(&script.url);
            named.into_iter().map(|named| LibraryVersion {
                name: named.name,
                version: named.version,
                url: script.url.clone(),
            })
        })
        .take(MOST_VERSIONS)
        .collect();
    versions.sort();
    Libraries {
        versions,
        identified: undated(),
        grave: undated(),
        slight: undated(),
    }
}

/// What the lists of the rules will say.
fn undated<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Follows))
}

#[cfg(test)]
mod tests;
