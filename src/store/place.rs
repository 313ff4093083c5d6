//! Where a store is.

use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a store is: `sqlite:PATH` of `--store`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(PathBuf);

impl Place {
    /// The store in a file.
    pub fn of_file(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = match text.split_once(':') {
            Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path),
            // A letter is a drive of Windows.
            Some((kind, _)) if kind.len() > 1 && !kind.contains(['/', '\\', '.']) => {
                return Err(format!(
                    "a store of the kind `{kind}` is not known: give sqlite:PATH"
                ));
            }
            _ => text,
        };
        if path.is_empty() {
            return Err("the path is missing: give sqlite:PATH, such as sqlite:belfort.db".into());
        }
        if path == ":memory:" {
            return Err("what is kept in memory is lost at the end: give sqlite:PATH".into());
        }
        Ok(Self(path.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_path_with_or_without_its_kind() {
        for (text, path) in [
            ("sqlite:belfort.db", "belfort.db"),
            ("sqlite://a/belfort.db", "a/belfort.db"),
            ("sqlite:///a/belfort.db", "/a/belfort.db"),
            ("belfort.db", "belfort.db"),
            ("./a:b.db", "./a:b.db"),
            ("C:\\clients.db", "C:\\clients.db"),
        ] {
            assert_eq!(text.parse(), Ok(Place::of_file(path)), "{text}");
        }
        for (text, said) in [
            (
                "postgres://host/belfort",
                "the kind `postgres` is not known",
            ),
            ("sqlite:", "the path is missing"),
            ("", "the path is missing"),
            ("sqlite::memory:", "lost at the end"),
        ] {
            let error = text.parse::<Place>().unwrap_err();
            assert!(
                error.contains(said) && error.contains("give sqlite:PATH"),
                "{error}"
            );
        }
    }
}
