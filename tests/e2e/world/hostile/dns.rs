//! TODO
use super::Rows;
pub(super) const ROWS: Rows = &[];
