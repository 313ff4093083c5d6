//! Derives what the content security policy stops.

use crate::fact::{Cause, Csp, Seen, Site, Why};

/// To be filled in.
pub(super) fn csp(_site: &Site) -> Seen<Csp> {
    Seen::Unknown(Why::from(Cause::Follows))
}
