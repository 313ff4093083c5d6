//! Levels over time.

use serde::Serialize;

/// How many domains reached which level in which period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverTime {
    /// The periods, oldest first.
    pub periods: Vec<Period>,
}

/// A month or a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// `3rd quarter of 2026`.
    pub name: String,
    /// Domains that were scanned in it, each counted with its last scan in it.
    pub count: usize,
    /// One for each level from the highest, and then those without one.
    pub shares: Vec<Share>,
}

/// The domains of a period with one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// 1–5; `None` for no level.
    pub level: Option<u8>,
    /// How many.
    pub count: usize,
    /// Where its part of the bar begins, in percent.
    pub begins: u8,
    /// How long its part is, in percent.
    pub length: u8,
}
