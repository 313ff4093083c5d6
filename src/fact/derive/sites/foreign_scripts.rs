//! Derives what the page takes from others and runs.

use crate::fact::{Cause, ForeignScripts, Seen, Site, Why};
use crate::target::Target;

/// To be filled in.
pub(super) fn foreign_scripts(_site: &Site, _target: &Target) -> Seen<ForeignScripts> {
    Seen::Unknown(Why::from(Cause::Follows))
}
