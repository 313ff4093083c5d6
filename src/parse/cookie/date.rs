//! Dates of cookies (RFC 6265bis 5.1.1): any order, any delimiters, two or four digits of a year.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Seconds since 1970. `None`: browsers cannot read it.
pub(super) fn read(text: &str) -> Option<i64> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        if time.is_none()
            && let Some(found) = time_of(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2, 4)
        {
            year = Some(full_year(found));
        }
    }
    let (hour, minute, second) = time?;
    let date = Date::new(year?, month?, i8::try_from(day?).ok()?).ok()?;
    if date.year() < 1601 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let midnight = date.to_datetime(Time::midnight());
    let midnight = Offset::UTC.to_timestamp(midnight).ok()?.as_second();
    Some(midnight + i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second))
}

fn is_delimiter(one: char) -> bool {
    matches!(one, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

fn full_year(year: i16) -> i16 {
    match year {
        70..=99 => year + 1_900,
        0..=69 => year + 2_000,
        _ => year,
    }
}

/// A number of so many digits, whatever follows that is no digit.
fn number(token: &str, least: usize, most: usize) -> Option<i16> {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let text = token.get(..digits)?;
    (least..=most)
        .contains(&digits)
        .then(|| text.parse().ok())?
}

/// Hours, minutes and seconds, of one or two digits each.
fn time_of(token: &str) -> Option<(i16, i16, i16)> {
    let mut fields = token.splitn(3, ':');
    let whole = |field: &str| {
        let found = number(field, 1, 2)?;
        field
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(found)
    };
    let hour = whole(fields.next()?)?;
    let minute = whole(fields.next()?)?;
    Some((hour, minute, number(fields.next()?, 1, 2)?))
}

fn month_of(token: &str) -> Option<i8> {
    let start = token.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_in_every_form_that_browsers_read() {
        for (text, expected) in [
            ("Thu, 01 Jan 1970 00:00:10 GMT", Some(10)),
            ("Thu, 01-Jan-1970 00:00:00 GMT", Some(0)),
            ("Thursday, 01-Jan-70 00:00:01 GMT", Some(1)),
            ("Fri Jan  2 00:00:00 1970", Some(86_400)),
            ("26 NOVEMBER 2026 13:55:24", Some(1_795_701_324)),
            ("2026 1 Jan 0:0:0", Some(1_767_225_600)),
            ("Thu, 31 Feb 2026 00:00:00 GMT", None),
            ("Thu, 01 Jan 1600 00:00:00 GMT", None),
            ("Thu, 01 Jan 2026 24:00:00 GMT", None),
            ("Thu, 01 Jan 2026", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_date_is_read_without_panic(text in "\\PC*|[0-9A-Za-z:, \\-]*") {
            let _ = read(&text);
        }
    }
}
