//! Derives who stands behind the web presence.

use crate::fact::{Cause, Facts, Seen, Suppliers, Why};

/// To be filled in.
pub(super) fn suppliers(_facts: &Facts) -> Seen<Suppliers> {
    Seen::Unknown(Why::from(Cause::Follows))
}
