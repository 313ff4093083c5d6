//! Derives versions of HTTP.

use crate::fact::{Cause, HttpVersions, Seen, Site, Why};

/// To be filled in.
pub(super) fn http_versions(_site: &Site) -> Seen<HttpVersions> {
    Seen::Unknown(Why::from(Cause::Follows))
}
