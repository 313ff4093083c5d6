//! The numbers of the score, from `checks/scoring.toml`.

/// Points, level limits and caps.
#[derive(Debug)]
pub struct Scoring {}

impl Scoring {
    /// Reads `checks/scoring.toml`.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        toml::from_str::<toml::Table>(text)
            .map(|_| Self {})
            .map_err(|error| format!("read the numbers of the score in {file}: {error}"))
    }
}
