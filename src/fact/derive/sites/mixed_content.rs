//! Derives what the page takes over plain HTTP.

use crate::fact::{Cause, MixedContent, Seen, Site, Why};

/// To be filled in.
pub(super) fn mixed_content(_site: &Site) -> Seen<MixedContent> {
    Seen::Unknown(Why::from(Cause::Follows))
}
