//! `security.txt` (RFC 9116).

use jiff::Timestamp;

use crate::fact::SecurityTxt;

/// What breaks the rules of RFC 9116, as machine words.
const NO_CONTACT: &str = "no-contact";
const BAD_CONTACT: &str = "bad-contact";
const NO_EXPIRES: &str = "no-expires";
const SEVERAL_EXPIRES: &str = "several-expires";
const BAD_EXPIRES: &str = "bad-expires";
const BAD_LINE: &str = "bad-line";
const WRONG_TYPE: &str = "wrong-type";

/// Whether an answer is a page rather than a file: many sites answer every address with a page, which
/// counts as "there is none".
pub fn is_page(content_type: &str, body: &str) -> bool {
    let start = body.trim_start_matches('\u{feff}').trim_start();
    content_type.to_ascii_lowercase().contains("html") || start.starts_with('<')
}

/// Reads a file. `url` and `legacy_place` say where it was found. Days are derived later, against the
/// moment of observation.
pub fn parse(url: &str, legacy_place: bool, content_type: &str, body: &str) -> SecurityTxt {
    let mut file = SecurityTxt {
        url: url.to_owned(),
        legacy_place,
        ..SecurityTxt::default()
    };
    let mut expires = Vec::new();
    let mut problems = Vec::new();
    for line in signed_text(body) {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = field(line) else {
            problems.push(BAD_LINE);
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "contact" if is_contact(value) => file.contacts.push(value.to_owned()),
            "contact" => problems.push(BAD_CONTACT),
            "expires" => expires.push(value),
            "policy" => file.policies.push(value.to_owned()),
            _ => {}
        }
    }
    match expires.as_slice() {
        [] => problems.push(NO_EXPIRES),
        [one] => match one.parse::<Timestamp>() {
            Ok(moment) => file.expires = moment.to_string(),
            Err(_) => problems.push(BAD_EXPIRES),
        },
        _ => problems.push(SEVERAL_EXPIRES),
    }
    if file.contacts.is_empty() && !problems.contains(&BAD_CONTACT) {
        problems.push(NO_CONTACT);
    }
    if !is_plain_text(content_type) {
        problems.push(WRONG_TYPE);
    }
    problems.sort_unstable();
    problems.dedup();
    file.problems = problems.into_iter().map(str::to_owned).collect();
    file.contacts.truncate(20);
    file.policies.truncate(20);
    file
}

/// The lines of the file; of a signed one, those inside the signature (RFC 9116 2.3, RFC 9580 7).
fn signed_text(body: &str) -> impl Iterator<Item = &str> {
    let body = body.trim_start_matches('\u{feff}');
    let signed = body.starts_with("-----BEGIN PGP SIGNED MESSAGE-----");
    let inner = if signed {
        body.split_once("\n\n")
            .or_else(|| body.split_once("\r\n\r\n"))
            .map_or(body, |(_, rest)| rest)
    } else {
        body
    };
    inner
        .lines()
        .take_while(move |line| !(signed && line.starts_with("-----BEGIN PGP SIGNATURE-----")))
        .map(move |line| {
            if signed {
                line.strip_prefix("- ").unwrap_or(line)
            } else {
                line
            }
        })
}

/// `Name: value`, the blank being part of the grammar (RFC 9116 6).
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let value = value.strip_prefix(' ')?.trim();
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
    (is_name && !value.is_empty()).then_some((name, value))
}

/// A contact is a URI; a web address must be a secure one (RFC 9116 2.5.3).
fn is_contact(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme && !rest.is_empty() && !scheme.eq_ignore_ascii_case("http")
}

/// `text/plain`, and no other character set than UTF-8 (RFC 9116 3).
fn is_plain_text(content_type: &str) -> bool {
    let lower = content_type.to_ascii_lowercase();
    let mut parts = lower.split(';').map(str::trim);
    parts.next() == Some("text/plain")
        && parts.all(|part| {
            part.strip_prefix("charset=")
                .is_none_or(|set| set.trim_matches('"') == "utf-8")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "# our contact\r\nContact: mailto:security@example.be\r\nExpires: 2027-06-01T00:00:00.000Z\r\nPolicy: https://example.be/cvd\r\nX-Odd: yes\r\n";

    fn problems(body: &str) -> Vec<String> {
        parse(
            "https://example.be/.well-known/security.txt",
            false,
            "text/plain; charset=utf-8",
            body,
        )
        .problems
    }

    #[test]
    fn a_valid_file_has_no_problems() {
        let file = parse(
            "https://example.be/.well-known/security.txt",
            false,
            "text/plain; charset=UTF-8",
            GOOD,
        );
        assert_eq!(file.problems, Vec::<String>::new());
        assert_eq!(file.contacts, ["mailto:security@example.be"]);
        assert_eq!(file.policies, ["https://example.be/cvd"]);
        assert_eq!(file.expires, "2027-06-01T00:00:00Z");
    }

    #[test]
    fn a_signed_file_is_read_inside_its_signature() {
        let signed = format!(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{}-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n",
            GOOD.replace("\r\n", "\n")
        );
        assert_eq!(problems(&signed), Vec::<String>::new());
    }

    #[test]
    fn each_broken_rule_has_its_word() {
        assert_eq!(problems(""), ["no-contact", "no-expires"]);
        assert_eq!(
            problems("Contact: security@example.be\nExpires: tomorrow\n"),
            ["bad-contact", "bad-expires"]
        );
        assert_eq!(
            problems("Contact: http://example.be\nExpires: 2027-06-01T00:00:00Z\n"),
            ["bad-contact"]
        );
        assert_eq!(
            problems(&format!("{GOOD}Expires: 2028-01-01T00:00:00Z\n")),
            ["several-expires"]
        );
        assert_eq!(problems(&format!("{GOOD}hello\n")), ["bad-line"]);
        let typed = parse("u", true, "application/octet-stream", GOOD);
        assert_eq!(
            (typed.problems.as_slice(), typed.legacy_place),
            (["wrong-type".to_owned()].as_slice(), true)
        );
    }

    #[test]
    fn a_page_is_no_file() {
        assert!(is_page("text/html; charset=utf-8", "Not found"));
        assert!(is_page("text/plain", "\u{feff} <!doctype html>"));
        assert!(!is_page("text/plain", GOOD));
    }

    proptest! {
        #[test]
        fn any_file_is_read_without_panic(body in "\\PC*", kind in "\\PC*") {
            let _ = parse("u", false, &kind, &body);
        }
    }
}
