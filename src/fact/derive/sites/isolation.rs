//! Derives how the page keeps apart.

use crate::fact::{Cause, Isolation, Seen, Site, Why};

/// To be filled in.
pub(super) fn isolation(_site: &Site) -> Seen<Isolation> {
    Seen::Unknown(Why::from(Cause::Follows))
}
