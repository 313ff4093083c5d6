//! Which of what a page asks for belongs to somebody else.

use std::collections::BTreeSet;

use url::{Host, Url};

use crate::fact::{Cause, PageContents, Resource, ResourceKind, Seen, Why};
use crate::target::Target;

/// Whether a page runs it: scripts, modules, and styles, which may hide or move anything.
pub(super) fn runs(resource: &Resource) -> bool {
    matches!(
        resource.kind,
        ResourceKind::Script | ResourceKind::Module | ResourceKind::Style
    )
}

/// The host of a resource, in lower case, where it lies under another registrable domain.
pub(super) fn host_of(resource: &Resource, target: &Target) -> Option<String> {
    let url = Url::parse(&resource.url).ok()?;
    let host = url.host_str()?;
    (!target.owns(host)).then(|| host.trim_end_matches('.').to_owned())
}

/// The named hosts of other registrable domains that a page takes scripts and styles from, sorted, each once.
pub(crate) fn script_hosts(page: &PageContents, target: &Target) -> Vec<String> {
    let is_named = |resource: &&Resource| {
        let url = Url::parse(&resource.url).ok();
        url.is_some_and(|url| matches!(url.host(), Some(Host::Domain(_))))
    };
    let run = page.resources.iter().filter(|one| runs(one));
    each_once(run.filter(is_named).filter_map(|one| host_of(one, target)))
}

/// Each host once, sorted.
pub(super) fn each_once(hosts: impl Iterator<Item = String>) -> Vec<String> {
    hosts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A list of a page: that it is empty is known only where the whole page is.
pub(super) fn list_of(page: &PageContents, found: Vec<String>) -> Seen<Vec<String>> {
    if found.is_empty() && page.more_resources {
        return Seen::Unknown(too_much());
    }
    Seen::Known(found)
}

/// Why something is not known of a page that was cut.
pub(super) fn too_much() -> Why {
    Why::new(Cause::TooLarge, "the page asks for more than could be kept")
}
