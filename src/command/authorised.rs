//! The file of `--authorised`: the owner's leave to look closer at one domain than any visitor does.

use std::path::{Path, PathBuf};

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};
use thiserror::Error;

use super::user_file;
use crate::limits::FILES;
use crate::parse::toml_text;
use crate::report::visible::path as shown;
use crate::result::Authorisation;
use crate::target::Target;

/// Most bytes of the file.
const MOST_BYTES: u64 = FILES.leave;
/// Most characters of a name or a reference: it stands on the first page of the report.
const LONGEST: usize = 120;

/// The file as it should be, for whoever wrote another one.
const AS_IT_SHOULD_BE: &str = "It has one table [authorisation] with domain, by, date, until and reference; README.md shows one";

/// Why a file gives no leave for a scan.
#[derive(Debug, Error)]
pub enum AuthorisationError {
    /// It cannot be read.
    #[error("cannot read {path}: {why}. Give the file in which the owner's leave is written down", path = shown(.path))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// It is not written as it should be.
    #[error("{path} does not say whose leave it is: {why}. {AS_IT_SHOULD_BE}", path = shown(.path))]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        why: String,
    },
    /// It is about another domain.
    #[error("{path} gives leave for {domain}, not for {target}. Give the file for {target}; where there is none, ask its owner first", path = shown(.path))]
    OtherDomain {
        /// The file.
        path: PathBuf,
        /// The domain it names.
        domain: String,
        /// The domain to scan.
        target: String,
    },
    /// It has not begun yet.
    #[error("the leave in {path} begins on {date}, and today is {today} (UTC). Scan from that day on", path = shown(.path))]
    NotYet {
        /// The file.
        path: PathBuf,
        /// Its first day.
        date: Date,
        /// The day of the scan.
        today: Date,
    },
    /// It has ended.
    #[error("the leave in {path} ended on {until}, and today is {today} (UTC). Ask the owner again, and write down the new `date` and `until`", path = shown(.path))]
    Over {
        /// The file.
        path: PathBuf,
        /// Its last day.
        until: Date,
        /// The day of the scan.
        today: Date,
    },
    /// It would hold for more than a year.
    #[error("the leave in {path} would hold from {date} until {until}; a leave holds for a year at most. Give an earlier `until`", path = shown(.path))]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its first day.
        date: Date,
        /// Its last day.
        until: Date,
    },
}

/// The file. What it does not know, it refuses: a misspelt key must not be a limit that nobody keeps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    authorisation: Table,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    domain: String,
    by: String,
    #[serde(deserialize_with = "day")]
    date: Date,
    #[serde(deserialize_with = "day")]
    until: Date,
    reference: String,
}

/// Reads the leave for a scan of `target` on one day.
///
/// # Errors
/// [`AuthorisationError`] where the file gives none.
pub(super) fn of_file(
    path: &Path,
    target: &Target,
    today: Date,
) -> Result<Authorisation, AuthorisationError> {
    let failed = |why: String| AuthorisationError::Read {
        path: path.to_owned(),
        why,
    };
    let Some(bytes) = user_file::ordinary(path, MOST_BYTES).map_err(failed)? else {
        return Err(failed("it is larger than 64 KiB".to_owned()));
    };
    let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8 text".to_owned()))?;
    understand(path, &text, target, today)
}

/// What the text of a file says about a scan of `target` on one day; its name is for messages.
///
/// # Errors
/// [`AuthorisationError`] where it gives no leave.
pub fn understand(
    path: &Path,
    text: &str,
    target: &Target,
    today: Date,
) -> Result<Authorisation, AuthorisationError> {
    let path = path.to_owned();
    // Editors of some systems put a byte order mark before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Document { authorisation } = match toml_text::read(text) {
        Ok(document) => document,
        Err(error) => {
            return Err(AuthorisationError::Form {
                path,
                why: said(&error, text),
            });
        }
    };
    let Table {
        domain,
        by,
        date,
        until,
        reference,
    } = authorisation;
    for (key, value) in [("by", &by), ("reference", &reference)] {
        if let Some(why) = unfit(key, value) {
            return Err(AuthorisationError::Form { path, why });
        }
    }
    let named = match Target::parse_host(&domain) {
        Ok(named) => named,
        Err(error) => {
            return Err(AuthorisationError::Form {
                path,
                why: format!("`domain`: {error}"),
            });
        }
    };
    if named.ascii() != target.ascii() {
        let (domain, target) = (named.to_string(), target.to_string());
        return Err(AuthorisationError::OtherDomain {
            path,
            domain,
            target,
        });
    }
    if until < date {
        let why = format!("`until` ({until}) is before `date` ({date})");
        return Err(AuthorisationError::Form { path, why });
    }
    if date.saturating_add(Span::new().years(1)) < until {
        return Err(AuthorisationError::TooLong { path, date, until });
    }
    if today < date {
        return Err(AuthorisationError::NotYet { path, date, today });
    }
    if until < today {
        return Err(AuthorisationError::Over { path, until, today });
    }
    Ok(Authorisation {
        domain: named.ascii().to_owned(),
        by: by.trim().to_owned(),
        date,
        until,
        reference: reference.trim().to_owned(),
    })
}

/// Why a text cannot stand in a report as a name or a reference.
fn unfit(key: &str, value: &str) -> Option<String> {
    if value.trim().is_empty() {
        return Some(format!("`{key}` is empty"));
    }
    if value.trim().chars().any(char::is_control) {
        return Some(format!("`{key}` is more than one line"));
    }
    (value.trim().chars().count() > LONGEST)
        .then(|| format!("`{key}` has more than {LONGEST} characters"))
}

/// A mistake of form in one line, with its place.
fn said(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().replace('\n', ", ");
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}

/// A day, with or without quotes around it.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let text = match &value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(moment) => moment.to_string(),
        _ => String::new(),
    };
    // A day and nothing else: jiff would read a moment, too, and leave its hour out.
    let day = (text.len() == "2026-11-23".len()).then(|| text.parse().ok());
    day.flatten()
        .ok_or_else(|| de::Error::custom("this is no day; write it such as \"2026-11-23\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "[authorisation]
domain = \"example.be\"
by = \"An Peeters, manager\"
date = \"2026-11-02\"
until = \"2027-01-31\"
reference = \"order 2026-114\"
";

    fn on(today: &str, text: &str) -> Result<Authorisation, String> {
        let (target, _) = Target::parse("example.be").unwrap();
        let read = understand(
            Path::new("leave.toml"),
            text,
            &target,
            today.parse().unwrap(),
        );
        read.map_err(|error| error.to_string())
    }

    fn refusal(text: &str) -> String {
        on("2026-11-23", text).unwrap_err()
    }

    #[test]
    fn a_leave_holds_from_its_first_day_to_its_last() {
        for today in ["2026-11-02", "2026-11-23", "2027-01-31"] {
            let leave = on(today, SOUND).unwrap();
            assert_eq!(
                (leave.domain.as_str(), leave.by.as_str()),
                ("example.be", "An Peeters, manager")
            );
        }
        let early = on("2026-11-01", SOUND).unwrap_err();
        assert!(
            early.contains("begins on 2026-11-02, and today is 2026-11-01 (UTC)"),
            "{early}"
        );
        let late = on("2027-02-01", SOUND).unwrap_err();
        assert!(late.contains("ended on 2027-01-31"), "{late}");
        assert!(late.contains("Ask the owner again"), "{late}");
    }

    #[test]
    fn days_may_stand_without_quotes_and_the_domain_as_people_write_it() {
        let unquoted = SOUND
            .replace("\"2026-11-02\"", "2026-11-02")
            .replace("example.be", "EXAMPLE.be.");
        assert_eq!(on("2026-11-23", &unquoted), on("2026-11-23", SOUND));
        let with_mark = format!("\u{feff}{SOUND}");
        assert_eq!(on("2026-11-23", &with_mark), on("2026-11-23", SOUND));
    }

    #[test]
    fn a_leave_for_another_domain_is_none_for_this_one_nor_for_what_lies_below_it() {
        for other in ["example.test", "www.example.be", "shop.example.be"] {
            let said = refusal(&SOUND.replace("example.be", other));
            let expected =
                format!("leave.toml gives leave for {other}, not for example.be. Give the file");
            assert!(said.starts_with(&expected), "{said}");
        }
    }

    #[test]
    fn a_leave_ends_within_a_year() {
        let until = |day: &str| SOUND.replace("2027-01-31", day);
        assert!(on("2026-11-23", &until("2027-11-02")).is_ok());
        assert!(refusal(&until("2027-11-03")).contains("a year at most"));
        assert!(refusal(&until("2026-11-01")).contains("`until` (2026-11-01) is before `date`"));
    }

    #[test]
    fn what_is_no_leave_is_refused_in_one_line_with_its_place() {
        let without = |key: &str| {
            let lines = SOUND.lines().filter(|line| !line.starts_with(key));
            lines.collect::<Vec<_>>().join("\n")
        };
        for (text, said) in [
            (String::new(), "missing field `authorisation`"),
            ("leave for all".to_owned(), "line 1: "),
            (without("reference"), "missing field `reference`"),
            (
                SOUND.replace("until", "untill"),
                "line 5: unknown field `untill`",
            ),
            (format!("{SOUND}ports = [8443]\n"), "unknown field `ports`"),
            (format!("{SOUND}[other]\n"), "unknown field `other`"),
            (
                SOUND.replace("2026-11-02", "2 november"),
                "line 4: this is no day",
            ),
            (
                SOUND.replace("\"2026-11-02\"", "2026-11-02T10:00:00Z"),
                "this is no day",
            ),
            (
                SOUND.replace("\"2026-11-02\"", "20261102"),
                "this is no day",
            ),
            (SOUND.replace("An Peeters, manager", " "), "`by` is empty"),
            (
                SOUND.replace("order", "order\\n"),
                "`reference` is more than one line",
            ),
            (
                SOUND.replace("order", &"x".repeat(121)),
                "more than 120 characters",
            ),
            (
                SOUND.replace("example.be", "localhost"),
                "`domain`: `localhost` is not a domain name",
            ),
        ] {
            let refused = refusal(&text);
            assert!(
                refused.starts_with("leave.toml does not say whose leave it is: "),
                "{refused}"
            );
            assert!(refused.contains(said), "{refused}");
            assert!(
                refused.ends_with("README.md shows one") && refused.lines().count() == 1,
                "{refused}"
            );
        }
    }
}
