//! How each language writes shares and moments, on top of what [`Language`] writes itself.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::language::Language;

/// A space that does not break: between a number and its unit.
const FIXED_SPACE: char = '\u{a0}';
/// A count, with groups of three digits.
pub fn count(language: Language, value: usize) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of findings or characters is far below 2^52"
    )]
    let value = value as f64;
    language.number(value)
}

/// A share of 0–1 in whole percent, rounded down: 100 % is said only of everything.
pub fn percent(language: Language, share: f64) -> String {
    // The small addition undoes binary fractions: 0.29 × 100 is 28.999…
    let whole = (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor();
    match language {
        Language::En => format!("{whole}%"),
        Language::Nl | Language::Fr | Language::De => format!("{whole}{FIXED_SPACE}%"),
    }
}

/// A day: 23 november 2026.
pub fn day(language: Language, date: Date) -> String {
    let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0));
    midnight.map_or_else(|_| date.to_string(), |moment| language.date(moment))
}

/// The month of a day: november 2026.
pub fn month(language: Language, date: Date) -> String {
    let day = day(language, date.first_of_month());
    let month = day.split_once(' ').map(|(_, month)| month.to_owned());
    month.unwrap_or(day)
}

/// A moment, to the minute, in UTC, and it says so.
pub fn moment(language: Language, moment: Timestamp) -> String {
    let day = language.date(moment);
    let moment = TimeZone::UTC.to_datetime(moment);
    let (hour, minute) = (moment.hour(), moment.minute());
    match language {
        Language::Nl => format!("{day} om {hour}.{minute:02} uur (UTC)"),
        Language::Fr => {
            format!("{day} à {hour}{FIXED_SPACE}h{FIXED_SPACE}{minute:02} (UTC)")
        }
        Language::De => format!("{day} um {hour}:{minute:02} Uhr (UTC)"),
        Language::En => format!("{day} at {hour}:{minute:02} (UTC)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_all(write: impl Fn(Language) -> String) -> [String; 4] {
        Language::ALL.map(write)
    }

    #[test]
    fn a_share_is_all_only_when_it_is_all() {
        assert_eq!(percent(Language::En, 0.999), "99%");
        assert_eq!(percent(Language::En, 0.29), "29%");
        assert_eq!(percent(Language::Nl, 1.0), "100\u{a0}%");
    }

    #[test]
    fn a_moment_says_in_which_time_it_is() {
        let seen: Timestamp = "2026-11-23T20:05:59Z".parse().unwrap();
        assert_eq!(
            in_all(|language| moment(language, seen)),
            [
                "23 november 2026 om 20.05 uur (UTC)",
                "23 novembre 2026 à 20\u{a0}h\u{a0}05 (UTC)",
                "23. November 2026 um 20:05 Uhr (UTC)",
                "23 November 2026 at 20:05 (UTC)"
            ]
        );
        let first = jiff::civil::date(2026, 12, 1);
        assert_eq!(day(Language::Fr, first), "1er décembre 2026");
    }
}
