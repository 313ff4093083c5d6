//! The four languages people read, and how each writes numbers and dates.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of texts and reports.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    Nl,
    /// French.
    Fr,
    /// German.
    De,
    /// English, also the language of machine words.
    #[default]
    En,
}

impl Language {
    /// All of them, in the order in which check files list them.
    pub const ALL: [Self; 4] = [Self::Nl, Self::Fr, Self::De, Self::En];

    /// ISO 639-1 code, as in `<html lang>` and in check files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// A number as the language writes it, with at most two decimals: 1.234,5 or 1 234,5 or 1,234.5.
    pub fn number(self, number: f64) -> String {
        let (group, point) = match self {
            Self::Nl | Self::De => (".", ","),
            Self::Fr => ("\u{202f}", ","),
            Self::En => (",", "."),
        };
        let plain = format!("{:.2}", number.abs());
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut written = String::new();
        if number < 0.0 {
            written.push('\u{2212}');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                written.push_str(group);
            }
            written.push(digit);
        }
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            written.push_str(point);
            written.push_str(decimals);
        }
        written
    }

    /// A number with its noun: "1 dag", "9 dagen". French says "0 jour".
    pub fn count(self, number: f64, one: &str, many: &str) -> String {
        let is_one = match self {
            Self::Fr => number.abs() < 2.0,
            Self::Nl | Self::De | Self::En => (number.abs() - 1.0).abs() < f64::EPSILON,
        };
        format!(
            "{} {}",
            self.number(number),
            if is_one { one } else { many }
        )
    }

    /// The day of a moment, in UTC: "23 november 2026".
    pub fn date(self, moment: Timestamp) -> String {
        let date = moment.to_zoned_datetime(TimeZone::UTC).date();
        let day = match (self, date.day()) {
            (Self::Fr, 1) => "1er".to_owned(),
            (Self::De, day) => format!("{day}."),
            (_, day) => day.to_string(),
        };
        format!("{day} {}", self.month(date))
    }

    /// The month of a day: "november 2026".
    pub fn month(self, date: Date) -> String {
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        let month = self.months().get(month).copied().unwrap_or_default();
        format!("{month} {}", date.year())
    }

    fn months(self) -> [&'static str; 12] {
        match self {
            Self::Nl => [
                "januari",
                "februari",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "augustus",
                "september",
                "oktober",
                "november",
                "december",
            ],
            Self::Fr => [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            Self::De => [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
            Self::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        }
    }

    /// The language of a POSIX locale such as `nl_BE.UTF-8`, where it is one of ours.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['_', '.', '@', '-']).next()?;
        code.to_ascii_lowercase().parse().ok()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or_else(|| UnknownLanguage {
                code: code.to_owned(),
            })
    }
}

/// A language code that is none of ours.
#[derive(Debug, thiserror::Error)]
#[error("language `{code}` is not one of nl, fr, de, en")]
pub struct UnknownLanguage {
    code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::of_locale("nl_BE.UTF-8"), Some(Language::Nl));
        assert_eq!(Language::of_locale("fr"), Some(Language::Fr));
        assert_eq!(Language::of_locale("de-AT"), Some(Language::De));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
        assert_eq!(Language::of_locale(""), None);
    }

    #[test]
    fn numbers_are_grouped_as_the_language_writes_them() {
        let all = |number| Language::ALL.map(|language| language.number(number));
        assert_eq!(all(7.0), ["7"; 4]);
        assert_eq!(
            all(1234.5),
            ["1.234,5", "1\u{202f}234,5", "1.234,5", "1,234.5"]
        );
        assert_eq!(all(15_552_000.0)[0], "15.552.000");
        assert_eq!(all(-3.0)[3], "\u{2212}3");
        assert_eq!(all(999.999)[3], "1,000");
        assert_eq!(all(0.25)[0], "0,25");
    }

    #[test]
    fn one_is_one_and_in_french_so_is_none() {
        let days = |language: Language, number| language.count(number, "one", "many");
        assert_eq!(days(Language::Nl, 1.0), "1 one");
        assert_eq!(days(Language::Nl, 0.0), "0 many");
        assert_eq!(days(Language::Nl, 2.0), "2 many");
        assert_eq!(days(Language::En, -1.0), "\u{2212}1 one");
        assert_eq!(days(Language::Fr, 0.0), "0 one");
        assert_eq!(days(Language::Fr, 1.5), "1,5 one");
        assert_eq!(days(Language::Fr, 2.0), "2 many");
    }

    #[test]
    fn a_day_is_written_out() {
        let all = |moment: &str| {
            let moment = moment.parse().unwrap();
            Language::ALL.map(|language| language.date(moment))
        };
        assert_eq!(
            all("2026-11-23T22:00:00Z"),
            [
                "23 november 2026",
                "23 novembre 2026",
                "23. November 2026",
                "23 November 2026"
            ]
        );
        assert_eq!(all("2027-01-01T00:00:00Z")[1], "1er janvier 2027");
        assert_eq!(all("2027-12-31T23:59:59Z")[2], "31. Dezember 2027");
    }
}
