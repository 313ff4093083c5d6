//! Servers beyond as many as are asked. They stay listed, each as unknown: what was seen of a part is not said of
//! all of them (law 1).

use crate::fact::{Cause, Why};
use crate::net::LIMITS;

/// Those that are asked, and the rest.
pub(super) fn split<T>(listed: &[T]) -> (&[T], &[T]) {
    listed.split_at(listed.len().min(LIMITS.servers))
}

/// Why a server is not asked that stands in the rest.
pub(super) fn why(name: &str) -> Why {
    let most = LIMITS.servers;
    let doing = format!("ask {name}: of all that are listed {most} are asked");
    Why::new(Cause::TooLarge, doing)
}
