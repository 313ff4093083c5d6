//! HSTS of the answer at the end, read number by number rather than by RFC 6797.

use super::super::answer::header;
use super::code::Code;
use super::{LOOKED_AT, Told, View, lower, told};
use crate::fact::Authority;

/// What counts as six months, in seconds. Their text says 15,768,000.
const SIX_MONTHS: f64 = 15_552_000.0;

pub(super) fn test(view: &View) -> Told {
    if told(&view.site.https)?.is_none() {
        return Ok(Code::HstsNotImplementedNoHttps);
    }
    if view.site.hsts_built_in {
        return Ok(Code::HstsPreloaded);
    }
    if told(&view.site.authority)? == Some(&Authority::Broken) {
        return Ok(Code::HstsInvalidCert);
    }
    let field = header(view.hop, "strict-transport-security").filter(|value| !value.is_empty());
    let Some(value) = field else {
        return Ok(Code::HstsNotImplemented);
    };
    let value = lower(value, LOOKED_AT);
    // A comma: several fields in one.
    let mut ages = value.split(';').filter_map(|part| {
        let number = part.trim().strip_prefix("max-age=")?;
        Some(leading_number(number))
    });
    Ok(match ages.next_back() {
        Some(_) if value.contains(',') => Code::HstsHeaderInvalid,
        None => Code::HstsHeaderInvalid,
        Some(Some(age)) if age < SIX_MONTHS => Code::HstsLessThanSixMonths,
        // No number at all is no smaller than any: `banana` passes, and so does a quoted number.
        Some(_) => Code::HstsAtLeastSixMonths,
    })
}

/// Whether the test passes, which softens what it says of cookies.
pub(super) fn passes(view: &View) -> Result<bool, crate::fact::Why> {
    let code = test(view)?;
    Ok(matches!(
        code,
        Code::HstsAtLeastSixMonths | Code::HstsPreloaded
    ))
}

/// The number that a text begins with, as JavaScript's `parseInt` finds it; `None` is its NaN.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let number: f64 = digits.get(..end.unwrap_or(digits.len()))?.parse().ok()?;
    Some(if negative { -number } else { number })
}
