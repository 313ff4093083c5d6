//! None yet.

use super::Expected;

pub(super) const ROWS: &[Expected] = &[];
