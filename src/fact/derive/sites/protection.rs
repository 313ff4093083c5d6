//! Which protection service answered in the place of a site.

use super::answer::{header, last_answer};
use crate::fact::{Seen, Site};
use crate::parse::protection::{service, shown_instead};

/// From the marks of the last answer, and from the page it shows.
pub(super) fn protection(site: &Site) -> Seen<String> {
    last_answer(site).and_then(|answer| {
        let page = site.page.known().and_then(|page| page.contents.known());
        let marked = service(answer.status, |name| header(answer, name));
        let found = marked.or_else(|| page.and_then(shown_instead));
        Seen::from(found.map(str::to_owned))
    })
}
