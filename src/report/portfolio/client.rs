//! The rows of the table.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use crate::batch::{CyfunLevel, Obstacle, Order};
use crate::check::Area;
use crate::digest::Digest;
use crate::history::History;
use crate::report::model::Name;
use crate::report::phrase::Phrases;
use crate::report::writing;
use crate::target::Target;

use super::Client;
use super::model::{AreaCell, ClientRow, FileLink, Listed, UnmeasuredRow};
use super::since;
use super::state;

/// Where a domain stands among others.
pub(super) type Place = (u8, u8, String, String);

/// Where a domain stands: the worst level first, then the lowest score, then by name. Those without a level come
/// after those that have one, as nothing can be said of them yet.
pub(super) fn place(listed: &Listed, digest: &Digest) -> Place {
    let level = digest.level.map_or(u8::MAX, |level| level.low);
    let name = listed.name().to_lowercase();
    (
        level,
        digest.low.unwrap_or(u8::MAX),
        name,
        listed.ascii.clone(),
    )
}

/// What the list says of a domain.
pub(super) fn listed(order: &Order) -> Listed {
    let shown = Target::parse_host(&order.domain).map(|target| target.unicode().to_owned());
    let domain = match shown {
        Ok(shown) if shown != order.domain => Name {
            shown,
            ascii: Some(order.domain.clone()),
        },
        _ => Name {
            shown: order.domain.clone(),
            ascii: None,
        },
    };
    Listed {
        row: order.row,
        domain,
        ascii: order.domain.clone(),
        client: order.client.clone().filter(|name| !name.trim().is_empty()),
        tags: order.tags.clone(),
        contact: order.contact.clone(),
        cyfun: order.cyfun.map(cyfun_name),
        cyfun_level: order.cyfun,
    }
}

/// The name of a level of CyberFundamentals, the same in every language.
fn cyfun_name(level: CyfunLevel) -> &'static str {
    match level {
        CyfunLevel::Small => "CyFun Small",
        CyfunLevel::Basic => "CyFun Basic",
        CyfunLevel::Important => "CyFun Important",
        CyfunLevel::Essential => "CyFun Essential",
    }
}

/// A domain that was measured; it has no number yet.
pub(super) fn row(
    listed: Listed,
    digest: &Digest,
    past: &History,
    client: &Client<'_>,
    phrases: Phrases,
) -> ClientRow {
    let day = TimeZone::UTC.to_datetime(digest.observed_at).date();
    let areas = Area::ALL
        .into_iter()
        .map(|area| cell(digest, area, phrases));
    let range = digest.low.zip(digest.high);
    ClientRow {
        number: 0,
        profile: digest.profile.clone(),
        rules: digest.rules.clone(),
        seen_at: digest.observed_at,
        seen: writing::day(phrases.language, day),
        low: digest.low,
        high: digest.high,
        coverage: digest.coverage,
        level: digest.level,
        level_text: since::level(digest.level, phrases),
        score_text: range.map_or_else(
            || phrases.say("score.none"),
            |(low, high)| phrases.range(low, high),
        ),
        coverage_text: coverage(digest, phrases),
        areas: areas.collect(),
        counts: state::counts(&state::worst(digest)),
        since: since::since(past, phrases),
        files: files(client.files),
        listed,
    }
}

/// How much was seen, where that is not all.
fn coverage(digest: &Digest, phrases: Phrases) -> String {
    if digest.coverage >= 1.0 || digest.low.is_none() {
        return String::new();
    }
    let seen = writing::percent(phrases.language, digest.coverage);
    phrases.fill("score.coverage.short", &[("coverage", &seen)])
}

fn cell(digest: &Digest, area: Area, phrases: Phrases) -> AreaCell {
    let score = digest.areas.get(&area);
    let ends = score.and_then(|score| score.low.zip(score.high));
    let (text, range) = match (score, ends) {
        (None, _) => (phrases.say("area.not-asked"), None),
        (Some(_), None) => (phrases.say("area.nothing"), None),
        (Some(score), Some(_)) if score.coverage <= 0.0 => (phrases.say("area.unseen"), ends),
        (Some(_), Some((low, high))) => (phrases.range(low, high), ends),
    };
    let (low, high) = range.unwrap_or((0, 0));
    AreaCell {
        area,
        name: phrases.say(&format!("area.{}", area.word())),
        text,
        range,
        seen: low.min(100),
        unseen: high.min(100).saturating_sub(low),
    }
}

/// A domain that was not measured.
pub(super) fn unmeasured(client: &Client<'_>, phrases: Phrases) -> UnmeasuredRow {
    let kept = client.why.map(str::trim).filter(|why| !why.is_empty());
    let (obstacle, said) = kept.map_or((None, ""), Obstacle::read);
    let why = match obstacle {
        Some(obstacle) => phrases.say(&format!("portfolio.why.{}", obstacle.word())),
        None if said.is_empty() => phrases.say("portfolio.why.unknown"),
        None => said.to_owned(),
    };
    UnmeasuredRow {
        listed: listed(client.order),
        why,
        said: said.to_owned(),
    }
}

/// The files of a client that stand below the portfolio. Anything else is no link: it could lead anywhere.
fn files(paths: &[String]) -> Vec<FileLink> {
    let own = || paths.iter().filter(|path| is_below(path));
    let kind = |path: &str| path.rsplit('.').next().unwrap_or_default().to_uppercase();
    let link = |path: &String| {
        let mut label = kind(path);
        let same = own().filter(|other| kind(other) == label).count();
        if same > 1 {
            // `example.be.nl.html` among reports in several languages.
            let mut parts = path.rsplit('.');
            label = format!("{label} {}", parts.nth(1).unwrap_or_default());
        }
        FileLink {
            label,
            path: path.clone(),
            href: address(path),
        }
    };
    own().map(link).collect()
}

/// Whether a path leads to a file below the folder of the portfolio, on every system.
fn is_below(path: &str) -> bool {
    let strange = |c: char| c.is_control() || matches!(c, '\\' | ':' | '#' | '?' | '%');
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= 1000 && !path.contains(strange) && path.split('/').all(part)
}

/// A path as an address (RFC 3986 3.3).
fn address(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().fold(String::new(), |mut address, byte| {
        if plain(byte) {
            address.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
        address
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_below_the_portfolio_is_a_link() {
        for path in ["a.be/a.be.html", "café.be/café.be.nl.html", "a.html"] {
            assert!(is_below(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../a.html",
            "a/../../b.html",
            "a//b.html",
            "https://evil.test/a.html",
            "javascript:alert(1)",
            "\\\\server\\a.html",
            "C:\\a.html",
            "a%2f..%2fb.html",
            "a\n.html",
        ] {
            assert!(!is_below(path), "{path}");
        }
    }

    #[test]
    fn an_address_has_no_letter_that_means_something() {
        assert_eq!(address("é \"<.be/a.html"), "%C3%A9%20%22%3C.be/a.html");
    }

    #[test]
    fn reports_in_two_languages_are_told_apart() {
        let label = |paths: &[&str]| -> Vec<String> {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            files(&paths).into_iter().map(|file| file.label).collect()
        };
        assert_eq!(label(&["a/a.html", "a/a.json"]), ["HTML", "JSON"]);
        let two = label(&["a/a.nl.html", "a/a.fr.html", "a/a.json"]);
        assert_eq!(two, ["HTML nl", "HTML fr", "JSON"]);
    }
}
