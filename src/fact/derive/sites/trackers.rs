//! Derives whom the page makes a browser ask.

use crate::fact::{Cause, Seen, Site, Trackers, Why};
use crate::target::Target;

/// To be filled in.
pub(super) fn trackers(_site: &Site, _target: &Target) -> Seen<Trackers> {
    Seen::Unknown(Why::from(Cause::Follows))
}
