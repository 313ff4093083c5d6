//! The numbers of the score, from `checks/scoring.toml`.

/// Points, level limits and caps.
#[derive(Debug)]
pub struct Scoring {}
