//! Reads check files and refuses every mistake with its place and a way to mend it.

/// A file of a rule set. The first part of its name says what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path below `checks/`, with `/`: `web/hsts.toml`, `frameworks/nis2-art21-2022.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}
