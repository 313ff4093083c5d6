//! What a file holds, by its name.

use std::path::{Path, PathBuf};

use crate::command::CommandError;
use crate::language::Language;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// The report in one language.
    Html(Language),
    /// The same, printed by a browser that is installed here.
    Pdf(Language),
    /// One row per finding and subject.
    Csv(Language),
    /// One row per gap, with columns to fill in.
    Plan(Language),
    /// The result.
    Json,
    /// For code hosts: SARIF 2.1.0.
    Sarif,
    /// For pipelines: `JUnit` XML.
    Junit,
}

impl Format {
    /// The same in another language; itself where it has none.
    pub(super) fn in_language(self, language: Language) -> Option<Self> {
        match self {
            Self::Html(_) => Some(Self::Html(language)),
            Self::Pdf(_) => Some(Self::Pdf(language)),
            Self::Csv(_) => Some(Self::Csv(language)),
            Self::Plan(_) => Some(Self::Plan(language)),
            Self::Json | Self::Sarif | Self::Junit => None,
        }
    }
}

/// `report.html` becomes `report.nl.html`.
pub(super) fn in_language(path: &Path, language: Language) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(language.code());
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

pub(super) fn format_of(path: &Path, language: Language) -> Result<Format, CommandError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let stem = name.strip_suffix(".csv");
    let formats = [
        (".html", Format::Html(language)),
        (".htm", Format::Html(language)),
        (".pdf", Format::Pdf(language)),
        (".csv", Format::Csv(language)),
        (".json", Format::Json),
        (".sarif", Format::Sarif),
        (".junit.xml", Format::Junit),
    ];
    // The name of a table says which one is meant.
    if stem.is_some_and(|stem| stem.ends_with("action-plan")) {
        return Ok(Format::Plan(language));
    }
    let found = formats.into_iter().find(|(end, _)| name.ends_with(end));
    found.map_or_else(
        || Err(CommandError::Format(path.to_owned())),
        |(_, format)| Ok(format),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_stands_before_the_ending() {
        for (given, expected) in [
            ("out/report.html", "out/report.fr.html"),
            ("example.be.HTM", "example.be.fr.HTM"),
        ] {
            let named = in_language(Path::new(given), Language::Fr);
            assert_eq!(named, Path::new(expected));
        }
    }
}
