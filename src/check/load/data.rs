//! Dated lists: `checks/data/*.toml`, and those of `--data DIR`. A row without a source and its day is a
//! mistake: what nobody read is no fact.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use crate::check::document::Document;
use crate::data::{IssueSeverity, Issues, LibraryRow, Line, ProductKind, SoftwareRow};
use crate::parse::software::Version;

/// `data/software.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SoftwareFile {
    product: Vec<ProductFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductFile {
    name: String,
    names: Vec<String>,
    kind: ProductKind,
    #[serde(default)]
    back_ports: bool,
    newest: String,
    as_of: String,
    source: Vec<String>,
    line: Vec<LineFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineFile {
    version: String,
    end: Option<String>,
    #[serde(default)]
    courtesy: bool,
}

/// `data/javascript.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JavascriptFile {
    library: Vec<LibraryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LibraryFile {
    name: String,
    names: Vec<String>,
    as_of: String,
    source: Vec<String>,
    issues: Vec<IssuesFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuesFile {
    from: Option<String>,
    below: Option<String>,
    severity: IssueSeverity,
}

/// Reads the list of products. Mistakes are noted in the document; rows with one are left out.
pub(super) fn read_software(document: &Document<'_>) -> Vec<SoftwareRow> {
    let Some(file) = document.read::<SoftwareFile>() else {
        return Vec::new();
    };
    let mut list = List::new(document, "product");
    list.not_empty(file.product.is_empty());
    let rows = file.product.into_iter().enumerate();
    rows.filter_map(|(number, row)| list.at(number).product(row))
        .collect()
}

/// Reads the list of libraries, as [`read_software`] does.
pub(super) fn read_libraries(document: &Document<'_>) -> Vec<LibraryRow> {
    let Some(file) = document.read::<JavascriptFile>() else {
        return Vec::new();
    };
    let mut list = List::new(document, "library");
    list.not_empty(file.library.is_empty());
    let rows = file.library.into_iter().enumerate();
    rows.filter_map(|(number, row)| list.at(number).library(row))
        .collect()
}

/// A list being read, at one of its rows.
struct List<'d, 'a> {
    document: &'d Document<'a>,
    key: &'static str,
    /// The number of the row, from 0.
    row: String,
    /// Names that rows before it have.
    taken: BTreeSet<String>,
}

impl<'d, 'a> List<'d, 'a> {
    fn new(document: &'d Document<'a>, key: &'static str) -> Self {
        Self {
            document,
            key,
            row: "0".to_owned(),
            taken: BTreeSet::new(),
        }
    }

    fn at(&mut self, number: usize) -> &mut Self {
        self.row = number.to_string();
        self
    }

    fn not_empty(&self, is_empty: bool) {
        if is_empty {
            let what = "this list has no row";
            self.document
                .note_at(&[self.key], what, "add one, or leave the file out");
        }
    }

    /// Notes a mistake below the row.
    fn note(&self, keys: &[&str], what: impl Into<String>, mend: &str) {
        let path = [&[self.key, self.row.as_str()], keys].concat();
        self.document.note_at(&path, what, mend);
    }

    fn product(&mut self, row: ProductFile) -> Option<SoftwareRow> {
        self.source(&row.source);
        self.names(&row.name, &row.names);
        let as_of = self.date(&["as_of"], &row.as_of);
        let newest = self.version(&["newest"], &row.newest);
        let mut lines = self.lines(&row.line);
        lines.sort_by(|one, other| one.version.cmp(&other.version));
        if let (Some(newest), Some(last)) = (newest, lines.last())
            && !newest.belongs_to(&last.version)
        {
            self.note(
                &["newest"],
                "the newest release belongs to no line, or a line is newer than it",
                "name the newest release of the newest line",
            );
        }
        Some(SoftwareRow {
            name: row.name,
            names: row.names,
            kind: row.kind,
            back_ports: row.back_ports,
            as_of: as_of?,
            lines,
        })
    }

    fn lines(&self, rows: &[LineFile]) -> Vec<Line> {
        if rows.is_empty() {
            self.note(
                &["line"],
                "there is no line of releases",
                "add { version = …, end = … }",
            );
        }
        let mut lines: Vec<Line> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let number = number.to_string();
            let at = |key| ["line", number.as_str(), key];
            let end = row.end.as_ref();
            let end = end.and_then(|end| self.date(&at("end"), end));
            let Some(version) = self.version(&at("version"), &row.version) else {
                continue;
            };
            let meets = |line: &Line| {
                line.version.belongs_to(&version) || version.belongs_to(&line.version)
            };
            if lines.iter().any(meets) {
                self.note(
                    &at("version"),
                    format!("`{}` overlaps a line above it", row.version),
                    "let each release belong to one line",
                );
            }
            if row.courtesy && row.end.is_none() {
                self.note(
                    &at("courtesy"),
                    "a line without an end needs no courtesy",
                    "remove it",
                );
            }
            lines.push(Line {
                version,
                end,
                courtesy: row.courtesy,
            });
        }
        lines
    }

    fn library(&mut self, row: LibraryFile) -> Option<LibraryRow> {
        self.source(&row.source);
        self.names(&row.name, &row.names);
        let as_of = self.date(&["as_of"], &row.as_of);
        let mut issues: Vec<Issues> = Vec::new();
        for (number, one) in row.issues.iter().enumerate() {
            let number = number.to_string();
            let keys = ["issues", number.as_str()];
            let bound = |key: &str, text: &Option<String>| {
                let text = text.as_ref()?;
                self.version(&[&keys[..], &[key]].concat(), text)
            };
            let range = Issues {
                from: bound("from", &one.from),
                below: bound("below", &one.below),
                severity: one.severity,
            };
            if let (Some(from), Some(below)) = (&range.from, &range.below)
                && from >= below
            {
                let what = "the range is empty: `from` is not below `below`";
                self.note(&keys, what, "swap them");
            }
            if issues.last().is_some_and(|last| !follows(&range, last)) {
                self.note(
                    &keys,
                    "this range overlaps the one above it, or comes before it",
                    "order ranges by version, and give each version the worst severity it has",
                );
            }
            issues.push(range);
        }
        Some(LibraryRow {
            name: row.name,
            names: row.names,
            as_of: as_of?,
            issues,
        })
    }

    fn source(&self, source: &[String]) {
        let says = |line: &String| line.contains('/') || line.contains('.');
        if source.is_empty() || !source.iter().all(says) {
            self.note(
                &["source"],
                "a row says where it was read",
                "give an address, or a repository with path and commit, for each",
            );
        }
    }

    fn names(&mut self, name: &str, names: &[String]) {
        if name.trim().is_empty() || names.is_empty() {
            self.note(
                &["names"],
                "a row has a name, and names to know it by",
                "add them",
            );
        }
        for (number, name) in names.iter().enumerate() {
            let number = number.to_string();
            let keys = ["names", number.as_str()];
            if name.trim().is_empty() || *name != name.to_lowercase() {
                let what = format!("`{name}` is not in lower case");
                self.note(&keys, what, "write it in small letters: it is compared so");
            }
            if !self.taken.insert(name.clone()) {
                let what = format!("`{name}` stands in the list twice");
                self.note(&keys, what, "let one row have it");
            }
        }
    }

    fn date(&self, keys: &[&str], text: &str) -> Option<Date> {
        let date = text.parse().ok().filter(|_| text.len() == 10);
        if date.is_none() {
            let what = format!("`{text}` is no date");
            self.note(keys, what, "write year, month and day: 2026-11-26");
        }
        date
    }

    fn version(&self, keys: &[&str], text: &str) -> Option<Version> {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
        let version = Version::parse(text).filter(|_| text.chars().all(fits));
        if version.is_none() {
            let what = format!("`{text}` is no version");
            self.note(keys, what, "write its numbers: 8.1, 3.7.1 or 4.0.0-beta.2");
        }
        version
    }
}

/// Whether a range begins where the one before it has ended.
fn follows(range: &Issues, last: &Issues) -> bool {
    match (&range.from, &last.below) {
        (Some(from), Some(below)) => from >= below,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
