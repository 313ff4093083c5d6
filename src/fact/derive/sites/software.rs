//! Derives the products with which a site is made.

use crate::fact::{Cause, Libraries, Seen, Site, Software, Why};

/// To be filled in.
pub(super) fn software(_site: &Site) -> (Seen<Software>, Seen<Libraries>) {
    let follows = || Why::from(Cause::Follows);
    (Seen::Unknown(follows()), Seen::Unknown(follows()))
}
