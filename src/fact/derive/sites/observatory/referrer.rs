//! Referrer-Policy: the last known word of the fields and of the page.

use super::super::answer::headers;
use super::code::Code;
use super::{Told, View, told};

/// Words by which other sites learn at most the name.
const PRIVATE: [&str; 4] = [
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
];
/// The other words of the standard.
const UNSAFE: [&str; 4] = [
    "origin",
    "origin-when-cross-origin",
    "unsafe-url",
    "no-referrer-when-downgrade",
];

pub(super) fn test(view: &View) -> Told {
    let page = told(&view.site.page)?;
    let settings = page.map_or(&[][..], |page| &page.referrer_settings);
    let mut all = headers(view.hop, "referrer-policy").collect::<Vec<&str>>();
    all.extend(settings.iter().map(String::as_str));
    if all.is_empty() {
        return Ok(Code::ReferrerNotImplemented);
    }
    let words = all.iter().rev().flat_map(|value| value.rsplit(','));
    for word in words {
        let word = word.trim().to_ascii_lowercase();
        if PRIVATE.contains(&word.as_str()) {
            return Ok(Code::ReferrerPrivate);
        }
        if UNSAFE.contains(&word.as_str()) {
            return Ok(Code::ReferrerUnsafe);
        }
    }
    Ok(Code::ReferrerHeaderInvalid)
}
