//! The values of fields.

use jiff::Timestamp;
use url::Url;

/// Whether a value is a URI with this scheme.
pub(super) fn has_scheme(value: &str, wanted: &str) -> bool {
    let scheme = value.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(wanted))
}

/// A URI (RFC 3986): a scheme, and something behind it; one of the web names a host.
pub(super) fn is_uri(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let is_sound = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    if !is_scheme || rest.is_empty() || !rest.bytes().all(is_sound) {
        return false;
    }
    let web = has_scheme(value, "https") || has_scheme(value, "http");
    !web || (rest.starts_with("//") && Url::parse(value).is_ok_and(|url| url.has_host()))
}

/// A URI at which somebody can be reached; a web address must be a secure one (RFC 9116 2.5.3), and a mail
/// address has two sides (RFC 6068).
pub(super) fn is_contact(value: &str) -> bool {
    if !is_uri(value) || has_scheme(value, "http") {
        return false;
    }
    let address = value.split_once(':').map_or("", |(_, rest)| rest);
    let address = address.split('?').next().unwrap_or_default();
    let is_mail = || {
        let sides = address.split_once('@');
        sides.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    };
    !has_scheme(value, "mailto") || is_mail()
}

/// Where a provider of CSAF notices says what it has (CSAF 2.0 7.1.8).
pub(super) fn is_csaf(value: &str) -> bool {
    let path = Url::parse(value).ok();
    has_scheme(value, "https")
        && path.is_some_and(|url| url.path().ends_with("/provider-metadata.json"))
}

/// A moment, `2027-06-01T00:00:00Z` (RFC 3339 5.6); fractions of a second and other zones are allowed.
pub(super) fn moment(value: &str) -> Option<Timestamp> {
    let upper = value.to_ascii_uppercase();
    let (date, time) = upper.split_once('T')?;
    let (clock, zone) = match time.strip_suffix('Z') {
        Some(clock) => (clock, "+00:00"),
        None => time.split_at_checked(time.rfind(['+', '-'])?)?,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let is_written = is_like(date, "0000-00-00")
        && is_like(clock, "00:00:00")
        && is_like(zone.trim_start_matches(['+', '-']), "00:00")
        && is_fraction;
    is_written.then(|| upper.parse().ok())?
}

/// Whether a text has digits and other characters where the model has them.
fn is_like(text: &str, model: &str) -> bool {
    let is_same = |(one, other): (u8, u8)| match other {
        b'0' => one.is_ascii_digit(),
        other => one == other,
    };
    text.len() == model.len() && text.bytes().zip(model.bytes()).all(is_same)
}

/// Tags of languages with commas between them.
pub(super) fn are_languages(value: &str) -> bool {
    value.split(',').all(|tag| is_language(tag.trim()))
}

/// Whether a tag is well-formed (RFC 5646 2.1): language, script, region, variants, extensions, private use. Of
/// the irregular ones that the grammar lists, only those with `i-` are of use.
fn is_language(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let parts: Vec<&str> = lower.split('-').collect();
    let is_part = |part: &&str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let Some((first, rest)) = parts.split_first().filter(|_| parts.iter().all(is_part)) else {
        return false;
    };
    if ["x", "i"].contains(first) {
        return !rest.is_empty();
    }
    first.len() >= 2 && is_alphabetic(first) && are_subtags(first, rest)
}

/// The parts behind the language, each in its place.
fn are_subtags(language: &str, parts: &[&str]) -> bool {
    let mut rest = parts;
    let extended = if language.len() <= 3 { 3 } else { 0 };
    take(&mut rest, extended, |part| {
        part.len() == 3 && is_alphabetic(part)
    });
    take(&mut rest, 1, |part| part.len() == 4 && is_alphabetic(part));
    take(&mut rest, 1, |part| {
        (part.len() == 2 && is_alphabetic(part))
            || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    });
    take(&mut rest, usize::MAX, |part| {
        part.len() >= 5 || (part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit()))
    });
    while let Some((single, more)) = rest.split_first() {
        if single.len() != 1 {
            return false;
        }
        rest = more;
        let private = *single == "x";
        let fits = |part: &str| private || part.len() >= 2;
        if take(&mut rest, usize::MAX, fits) == 0 {
            return false;
        }
    }
    true
}

/// Takes parts as long as they fit, at most so many; says how many it took.
fn take(parts: &mut &[&str], most: usize, fits: impl Fn(&str) -> bool) -> usize {
    let count = parts
        .iter()
        .take(most)
        .take_while(|part| fits(part))
        .count();
    *parts = parts.get(count..).unwrap_or_default();
    count
}

fn is_alphabetic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
