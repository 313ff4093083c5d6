//! The version of a rule set: what says the same judges the same.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Source;
use super::essence::essence;

/// Version of Belfort, hash of the built-in files, and hash of a third party's files and of newer lists where
/// there are any.
pub(super) fn version(
    checks: &[Source],
    templates: &[Source],
    extra: &[Source],
    data: &[Source],
) -> String {
    let built_in = hash([checks, templates]);
    let mut version = format!("{}+{built_in}", env!("CARGO_PKG_VERSION"));
    if !extra.is_empty() {
        let _ = write!(version, "+{}", hash([extra]));
    }
    if !data.is_empty() {
        let _ = write!(version, "+data-{}", hash([data]));
    }
    version
}

/// The first eight hexadecimal digits of the SHA-256 of files: name, length and content of each, so that
/// no two sets of files look alike. The order in which files are found does not matter, nor do comments
/// and layout: what says the same judges the same. Texts do matter, as they stand in a result. What is no
/// TOML (the page and its style) shows a result and is no rule.
fn hash<const N: usize>(groups: [&[Source]; N]) -> String {
    let mut hasher = Sha256::new();
    for group in groups {
        let rules = group.iter().filter(|source| is_toml(&source.name));
        let mut sources: Vec<&Source> = rules.collect();
        sources.sort();
        for source in sources {
            for text in [source.name.as_str(), &essence(&source.text)] {
                hasher.update(text.len().to_string());
                hasher.update(":");
                hasher.update(text);
            }
        }
        hasher.update("/");
    }
    let mut digits = String::new();
    for byte in hasher.finalize().iter().take(4) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn is_toml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "toml")
}
