//! How each language writes numbers, shares, days and moments.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::language::Language;

/// A space that does not break: between a number and its unit.
const FIXED_SPACE: char = '\u{a0}';
/// A narrow one: between groups of three digits in French.
const NARROW_SPACE: char = '\u{202f}';

/// A number with at most two decimals: 1.234,5 in Dutch and German, 1 234,5 in French, 1,234.5 in English.
pub fn number(language: Language, value: f64) -> String {
    let plain = format!("{value:.2}");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let (group, comma) = match language {
        Language::Nl | Language::De => ('.', ','),
        Language::Fr => (NARROW_SPACE, ','),
        Language::En => (',', '.'),
    };
    let mut written = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(group);
        }
        written.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        written.push(comma);
        written.push_str(decimals);
    }
    written
}

/// A count, with groups of three digits.
pub fn count(language: Language, value: usize) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of findings or characters is far below 2^52"
    )]
    let value = value as f64;
    number(language, value)
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
    let (day, year) = (date.day(), date.year());
    let month = month(language, date.month());
    match language {
        Language::De => format!("{day}. {month} {year}"),
        Language::Fr if day == 1 => format!("1er {month} {year}"),
        Language::Nl | Language::Fr | Language::En => format!("{day} {month} {year}"),
    }
}

/// A moment, to the minute, in UTC, and it says so.
pub fn moment(language: Language, moment: Timestamp) -> String {
    let moment = TimeZone::UTC.to_datetime(moment);
    let day = day(language, moment.date());
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

/// Name of a month, 1–12.
fn month(language: Language, month: i8) -> &'static str {
    let names = match language {
        Language::Nl => {
            "januari februari maart april mei juni juli augustus september oktober november december"
        }
        Language::Fr => {
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        }
        Language::De => {
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        }
        Language::En => {
            "January February March April May June July August September October November December"
        }
    };
    usize::try_from(month - 1)
        .ok()
        .and_then(|month| names.split(' ').nth(month))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_all(write: impl Fn(Language) -> String) -> [String; 4] {
        Language::ALL.map(write)
    }

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        assert_eq!(
            in_all(|language| number(language, 1_234.5)),
            ["1.234,5", "1\u{202f}234,5", "1.234,5", "1,234.5"]
        );
        assert_eq!(number(Language::Nl, 3.0), "3");
        assert_eq!(number(Language::Nl, 0.25), "0,25");
        assert_eq!(number(Language::En, -1_234_567.0), "-1,234,567");
        assert_eq!(count(Language::De, 1_000), "1.000");
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
