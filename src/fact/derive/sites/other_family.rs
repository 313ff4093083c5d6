//! Derives what visitors over the other address family meet otherwise.

use crate::fact::{Cause, Seen, Site, Why};

/// To be filled in.
pub(super) fn differs(_site: &Site) -> Seen<Vec<String>> {
    Seen::Unknown(Why::from(Cause::Follows))
}
