//! Derives what other sites may read.

use crate::fact::{Cause, Cors, Seen, Site, Why};

/// To be filled in.
pub(super) fn cors(_site: &Site) -> Seen<Cors> {
    Seen::Unknown(Why::from(Cause::Follows))
}
