//! Dated data by which versions are judged: ends of support, and published issues of libraries. The files
//! are `checks/data/*.toml`; `check::load` reads them. Whatever is derived from them is judged against the
//! moment of observation.

use jiff::civil::Date;

use crate::parse::software::Version;

/// All dated data of a rule set.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// Servers, languages and systems for managing a site (`software.toml`).
    pub software: Vec<SoftwareRow>,
    /// Libraries of JavaScript (`javascript.toml`).
    pub javascript: Vec<LibraryRow>,
}

/// A product and the ends of its lines of releases.
#[derive(Debug, Clone)]
pub struct SoftwareRow {
    /// How people write it.
    pub name: String,
    /// How sites write it, in lower case.
    pub names: Vec<String>,
    /// What it is.
    pub kind: ProductKind,
    /// Distributions commonly keep it under an old number and repair it there, without a mark.
    pub back_ports: bool,
    /// The day for which the source speaks.
    pub as_of: Date,
    /// Its lines of releases, by version.
    pub lines: Vec<Line>,
}

/// What a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProductKind {
    /// A web server, or what belongs to one.
    Server,
    /// A language in which pages are made.
    Language,
    /// A system for managing a site.
    Cms,
}

/// A line of releases, such as 8.1, and its end.
#[derive(Debug, Clone)]
pub struct Line {
    /// The numbers that all of its releases begin with.
    pub version: Version,
    /// The last day of its support; `None` where no end was known.
    pub end: Option<Date>,
    /// After its end its maker goes on repairing it, as a courtesy and without a promise.
    pub courtesy: bool,
}

/// A library of JavaScript and the versions that have published issues.
#[derive(Debug, Clone)]
pub struct LibraryRow {
    /// How people write it.
    pub name: String,
    /// How addresses write it, in lower case.
    pub names: Vec<String>,
    /// The day for which the source speaks.
    pub as_of: Date,
    /// Versions with published issues, by version; none overlaps another.
    pub issues: Vec<Issues>,
}

/// Versions of a library that have published issues.
#[derive(Debug, Clone)]
pub struct Issues {
    /// The first of them; `None` for all from the beginning.
    pub from: Option<Version>,
    /// The first version behind them; `None` where there is none.
    pub below: Option<Version>,
    /// The worst severity among the issues.
    pub severity: IssueSeverity,
}

/// How bad a published issue is, by whoever published it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IssueSeverity {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

/// What a list says of one version of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It was supported on that day.
    Current,
    /// Its support had ended on this day.
    Ended(Date),
    /// The same, and its maker goes on repairing it as a courtesy.
    Courtesy(Date),
    /// The number is too short to tell one line from another.
    Inexact,
    /// It is newer than the list, or stands between two lines of it.
    NotInList,
}

impl Data {
    /// The row of a product, by the name that a site writes.
    pub fn product(&self, name: &str) -> Option<&SoftwareRow> {
        let name = name.to_lowercase();
        self.software.iter().find(|row| row.names.contains(&name))
    }

    /// The row of a library, by the name that an address has.
    pub fn library(&self, name: &str) -> Option<&LibraryRow> {
        let is_it = |row: &&LibraryRow| row.names.iter().any(|known| known == name);
        self.javascript.iter().find(is_it)
    }
}

impl SoftwareRow {
    /// What the list says of a version on a day. A version older than all lines ended with the oldest of them
    /// at the latest; one between two lines ended with the next one, if that has ended.
    pub fn support(&self, version: &Version, day: Date) -> Support {
        if let Some(line) = self
            .lines
            .iter()
            .find(|line| version.belongs_to(&line.version))
        {
            return line.support(day);
        }
        let mut within = self
            .lines
            .iter()
            .filter(|line| line.version.belongs_to(version));
        if let Some(last) = within.next_back() {
            let all = [last]
                .into_iter()
                .chain(within)
                .map(|line| line.support(day));
            let all: Vec<Support> = all.collect();
            return match all.first() {
                Some(first) if all.iter().all(|one| one.is_current() == first.is_current()) => {
                    *first
                }
                _ => Support::Inexact,
            };
        }
        let next = self.lines.iter().find(|line| line.version > *version);
        match next.map(|line| line.support(day)) {
            Some(Support::Current) | None => Support::NotInList,
            Some(ended) => ended,
        }
    }
}

impl Line {
    fn support(&self, day: Date) -> Support {
        match self.end {
            Some(end) if end < day && self.courtesy => Support::Courtesy(end),
            Some(end) if end < day => Support::Ended(end),
            _ => Support::Current,
        }
    }
}

impl Support {
    fn is_current(self) -> bool {
        self == Self::Current
    }
}

impl LibraryRow {
    /// The worst severity of the issues that are published for a version.
    pub fn worst(&self, version: &Version) -> Option<IssueSeverity> {
        let has = |issues: &&Issues| {
            issues.from.as_ref().is_none_or(|from| from <= version)
                && issues.below.as_ref().is_none_or(|below| version < below)
        };
        self.issues
            .iter()
            .filter(has)
            .map(|issues| issues.severity)
            .max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn line(text: &str, end: &str, courtesy: bool) -> Line {
        Line {
            version: version(text),
            end: (!end.is_empty()).then(|| end.parse().unwrap()),
            courtesy,
        }
    }

    fn row() -> SoftwareRow {
        SoftwareRow {
            name: "PHP".to_owned(),
            names: vec!["php".to_owned()],
            kind: ProductKind::Language,
            back_ports: false,
            as_of: "2026-09-10".parse().unwrap(),
            lines: vec![
                line("5.6", "2018-12-31", false),
                line("7.4", "2022-11-28", true),
                line("8.1", "2025-12-31", false),
                line("8.5", "", false),
            ],
        }
    }

    #[test]
    fn a_version_is_judged_by_its_line_on_the_day_of_the_look() {
        let on = |text: &str, day: &str| row().support(&version(text), day.parse().unwrap());
        let date = |day: &str| day.parse().unwrap();
        assert_eq!(
            on("8.1.2", "2025-12-31"),
            Support::Current,
            "its last day counts"
        );
        assert_eq!(
            on("8.1.2", "2026-01-01"),
            Support::Ended(date("2025-12-31"))
        );
        assert_eq!(
            on("7.4", "2026-01-01"),
            Support::Courtesy(date("2022-11-28"))
        );
        assert_eq!(on("8.5.9", "2035-01-01"), Support::Current);
        assert_eq!(on("8.6.0", "2026-01-01"), Support::NotInList);
        assert_eq!(
            on("4.4.9", "2026-01-01"),
            Support::Ended(date("2018-12-31"))
        );
        assert_eq!(on("4.4.9", "2017-01-01"), Support::NotInList);
        assert_eq!(
            on("7.0.1", "2026-01-01"),
            Support::Courtesy(date("2022-11-28"))
        );
        assert_eq!(on("8.3.0", "2026-01-01"), Support::NotInList);
        assert_eq!(on("8", "2026-01-01"), Support::Inexact);
        assert_eq!(on("8", "2025-01-01"), Support::Current);
        assert_eq!(on("5", "2026-01-01"), Support::Ended(date("2018-12-31")));
    }

    #[test]
    fn the_worst_issue_of_a_version_counts() {
        let row = LibraryRow {
            name: "jQuery".to_owned(),
            names: vec!["jquery".to_owned()],
            as_of: "2026-08-22".parse().unwrap(),
            issues: vec![
                Issues {
                    from: None,
                    below: Some(version("1.9")),
                    severity: IssueSeverity::Low,
                },
                Issues {
                    from: Some(version("3")),
                    below: None,
                    severity: IssueSeverity::High,
                },
            ],
        };
        assert_eq!(row.worst(&version("1.8.3")), Some(IssueSeverity::Low));
        assert_eq!(row.worst(&version("1.9.0b1")), Some(IssueSeverity::Low));
        assert_eq!(row.worst(&version("1.9.0")), None);
        assert_eq!(row.worst(&version("3.0.0")), Some(IssueSeverity::High));
    }
}
