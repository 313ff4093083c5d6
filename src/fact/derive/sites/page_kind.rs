//! Derives what kind of page a site shows.

use super::answer::contents;
use crate::fact::{PageContents, PageKind, Seen, Site};
use crate::parse::default_page::kind_of;

/// An answer that is no HTML is no page of a server.
pub(super) fn page_kind(site: &Site) -> Seen<PageKind> {
    match contents(site) {
        Seen::Known(page) => Seen::Known(kind_of(page)),
        Seen::Absent => Seen::Known(kind_of(&PageContents::default())),
        Seen::Unknown(why) => Seen::Unknown(why),
    }
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::site;
    use super::*;
    use crate::fact::{Cause, PageKindWord};

    #[test]
    fn a_page_is_judged_where_it_was_read() {
        let word = |site: &Site| page_kind(site).map(|kind| kind.word);
        let listing = "<title>Index of /</title><h1>Index of /</h1>";
        assert_eq!(word(&site(listing)), Seen::Known(PageKindWord::Listing));
        let mut no_html = site("");
        no_html.page = Seen::Absent;
        assert_eq!(word(&no_html), Seen::Known(PageKindWord::Ordinary));
        let mut unread = site("");
        unread.page = Seen::Unknown(Cause::TooLarge.into());
        assert!(word(&unread).unknown().is_some());
        let mut in_trouble = site(listing);
        if let Seen::Known(visit) = &mut in_trouble.https {
            visit.hops[0].status = 500;
        }
        assert!(word(&in_trouble).unknown().is_some());
    }
}
