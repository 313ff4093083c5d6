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
/// `http:` in a field whose web address must be a secure one.
const BAD_LINK: &str = "bad-link";
/// `Preferred-Languages` more than once (2.5.8).
const SEVERAL_LANGUAGES: &str = "several-languages";
/// `Canonical` names other places only: its contents are not to be trusted here (2.5.2).
const OTHER_PLACE: &str = "other-place";

/// Whether an answer is a page rather than a file: many sites answer every address with a page, which
/// counts as "there is none". A file sent as HTML by mistake still is one.
pub fn is_page(content_type: &str, body: &str) -> bool {
    let start = body.trim_start_matches('\u{feff}').trim_start();
    let has_contact = || {
        let mut names = signed_text(body).filter_map(field).map(|(name, _)| name);
        names.any(|name| name.eq_ignore_ascii_case("contact"))
    };
    start.starts_with('<') || (content_type.to_ascii_lowercase().contains("html") && !has_contact())
}

/// Reads what a file says; the rest of its facts say where it was found and how it was sent. Days are
/// derived against the moment of observation.
pub fn read(file: &mut SecurityTxt) {
    let fields: Vec<Option<(String, &str)>> = signed_text(&file.text)
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| field(line).map(|(name, value)| (name.to_ascii_lowercase(), value)))
        .collect();
    let values = |wanted: &str| -> Vec<&str> {
        let named = fields.iter().flatten().filter(|(name, _)| name == wanted);
        named.map(|(_, value)| *value).collect()
    };
    let mut problems = Vec::new();
    if fields.contains(&None) {
        problems.push(BAD_LINE);
    }
    let (contacts, bad): (Vec<&str>, Vec<&str>) = values("contact")
        .into_iter()
        .partition(|value| is_contact(value));
    match (contacts.is_empty(), bad.is_empty()) {
        (_, false) => problems.push(BAD_CONTACT),
        (true, true) => problems.push(NO_CONTACT),
        (false, true) => {}
    }
    let expires = values("expires");
    let moment = match expires.as_slice() {
        [one] => one.parse::<Timestamp>().ok(),
        _ => None,
    };
    match (expires.len(), moment) {
        (0, _) => problems.push(NO_EXPIRES),
        (1, None) => problems.push(BAD_EXPIRES),
        (1, Some(_)) => {}
        _ => problems.push(SEVERAL_EXPIRES),
    }
    // RFC 9116 2.5.1, 2.5.4, 2.5.6, 2.5.7: a web address must be a secure one.
    let links = ["acknowledgments", "encryption", "hiring", "policy"];
    if links
        .iter()
        .any(|name| values(name).iter().any(|value| is_plain_web(value)))
    {
        problems.push(BAD_LINK);
    }
    if values("preferred-languages").len() > 1 {
        problems.push(SEVERAL_LANGUAGES);
    }
    let places = values("canonical");
    let is_place = |place: &&str| **place == file.url || **place == file.asked;
    if !places.is_empty() && !places.iter().any(is_place) {
        problems.push(OTHER_PLACE);
    }
    if !is_plain_text(&file.content_type) {
        problems.push(WRONG_TYPE);
    }
    problems.sort_unstable();
    let owned = |values: Vec<&str>| values.into_iter().take(20).map(str::to_owned).collect();
    let (contacts, policies) = (owned(contacts), owned(values("policy")));
    file.expires = moment.map_or_else(String::new, |moment| moment.to_string());
    file.problems = problems.into_iter().map(str::to_owned).collect();
    file.contacts = contacts;
    file.policies = policies;
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

fn is_plain_web(value: &str) -> bool {
    let scheme = value.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
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

    const PLACE: &str = "https://example.be/.well-known/security.txt";

    fn file(content_type: &str, text: &str) -> SecurityTxt {
        let mut file = SecurityTxt {
            asked: PLACE.to_owned(),
            url: PLACE.to_owned(),
            content_type: content_type.to_owned(),
            text: text.to_owned(),
            ..SecurityTxt::default()
        };
        read(&mut file);
        file
    }

    fn problems(body: &str) -> Vec<String> {
        file("text/plain; charset=utf-8", body).problems
    }

    #[test]
    fn a_valid_file_has_no_problems() {
        let file = file("text/plain; charset=UTF-8", GOOD);
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
        assert_eq!(
            file("application/octet-stream", GOOD).problems,
            ["wrong-type"]
        );
        for (line, word) in [
            ("Policy: http://example.be/cvd", "bad-link"),
            (
                "Preferred-Languages: nl\nPreferred-Languages: fr",
                "several-languages",
            ),
            (
                "Canonical: https://example.com/.well-known/security.txt",
                "other-place",
            ),
        ] {
            assert_eq!(problems(&format!("{GOOD}{line}\n")), [word]);
        }
        let here = format!("{GOOD}Canonical: https://other.be/x\nCanonical: {PLACE}\n");
        assert_eq!(problems(&here), Vec::<String>::new());
    }

    #[test]
    fn a_page_is_no_file() {
        assert!(is_page("text/html; charset=utf-8", "Not found"));
        assert!(is_page("text/plain", "\u{feff} <!doctype html>"));
        assert!(!is_page("text/plain", GOOD));
        assert!(!is_page("text/html", GOOD), "sent with the wrong type");
    }

    proptest! {
        #[test]
        fn any_file_is_read_without_panic(body in "\\PC*", kind in "\\PC*") {
            let _ = (is_page(&kind, &body), file(&kind, &body));
        }
    }
}
