//! MTA-STS (RFC 8461): the record that says that there is a policy, the policy, and which mail servers it
//! allows.

use super::mail_record::{self, BLANKS, Mistakes, Picked, begins_with, is_host, is_name, is_value};

/// What the record begins with.
const VERSION: &str = "v=STSv1";

/// Longest time that senders may be asked to remember a policy, in seconds (RFC 8461 3.2).
const LONGEST_AGE: u64 = 31_557_600;

/// Picks the record out of the TXT records of a name. Where several begin as they must, senders act as if
/// there were none (RFC 8461 3.1).
pub fn pick(texts: &[String]) -> Picked {
    mail_record::pick(texts, VERSION, |text| begins_with(text, VERSION))
}

/// What is missing from a record or not valid in it; senders then act as if there were none. A field that
/// stands twice counts the first time.
pub fn record_mistakes(text: &str) -> Vec<String> {
    let mut mistakes = Mistakes::default();
    if !begins_with(text, VERSION) {
        mistakes.note("v");
        return mistakes.list();
    }
    let mut id = None;
    for field in mail_record::fields(text) {
        match field {
            Ok(("id", value)) => id = id.or(Some(value)),
            Ok((_, value)) if is_value(value) => {}
            Ok((name, _)) => mistakes.note(name),
            Err(piece) => mistakes.note(piece),
        }
    }
    let is_id = |id: &str| {
        (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if !id.is_some_and(is_id) {
        mistakes.note("id");
    }
    mistakes.list()
}

/// How strictly senders are to keep to a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// No delivery to a server that does not fit.
    Enforce,
    /// Delivery all the same, with a report.
    Testing,
    /// There is no policy any more.
    None,
}

/// A policy as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// How strict it is, where it says so validly.
    pub mode: Option<Mode>,
    /// For how many seconds it is to be remembered, where it says so validly.
    pub max_age: Option<u64>,
    /// The mail servers it allows, in lower case, in the order given.
    pub mx: Vec<String>,
    /// What is missing or not valid: with any of these it is no policy.
    pub mistakes: Vec<String>,
}

/// Reads a policy (RFC 8461 3.2). Lines end with LF or CR LF; an empty one carries nothing and is passed
/// over. A field that stands twice counts the first time, but for `mx`; unknown ones do not matter.
pub fn policy(text: &str) -> Policy {
    let mut version = None;
    let mut mode = None;
    let mut max_age = None;
    let mut mx = Vec::new();
    let mut mistakes = Mistakes::default();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let line = line.trim_end_matches(BLANKS);
        if line.is_empty() {
            continue;
        }
        let field = line.split_once(':').filter(|(name, _)| is_name(name));
        let Some((name, value)) = field else {
            mistakes.note(line);
            continue;
        };
        let value = value.trim_start_matches(BLANKS);
        match name {
            "version" => version = version.or(Some(value)),
            "mode" => mode = mode.or(Some(value)),
            "max_age" => max_age = max_age.or(Some(value)),
            "mx" if is_pattern(value) => mx.push(value.to_ascii_lowercase()),
            "mx" => mistakes.note(line),
            _ if value.is_empty() || value.chars().any(char::is_control) => mistakes.note(name),
            _ => {}
        }
    }
    let mode = mode.and_then(read_mode);
    let max_age = max_age.and_then(read_age);
    let missing = [
        ("version", version != Some("STSv1")),
        ("mode", mode.is_none()),
        ("max_age", max_age.is_none()),
        ("mx", mx.is_empty() && mode != Some(Mode::None)),
    ];
    for (name, _) in missing.iter().filter(|(_, is_missing)| *is_missing) {
        mistakes.note(name);
    }
    Policy {
        mode,
        max_age,
        mx,
        mistakes: mistakes.list(),
    }
}

fn read_mode(value: &str) -> Option<Mode> {
    match value {
        "enforce" => Some(Mode::Enforce),
        "testing" => Some(Mode::Testing),
        "none" => Some(Mode::None),
        _ => None,
    }
}

fn read_age(value: &str) -> Option<u64> {
    let is_number = value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit());
    let age = value.parse().ok().filter(|_| is_number)?;
    (age <= LONGEST_AGE).then_some(age)
}

fn is_pattern(value: &str) -> bool {
    is_host(value.strip_prefix("*.").unwrap_or(value))
}

/// Whether a policy allows a mail server: by its name, or by a pattern whose `*` stands for exactly one
/// label (RFC 8461 4.1).
pub fn allows(patterns: &[String], host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let above = host.split_once('.').map(|(_, above)| above);
    patterns
        .iter()
        .any(|pattern| match pattern.strip_prefix("*.") {
            Some(rest) => above.is_some_and(|above| above.eq_ignore_ascii_case(rest)),
            None => pattern.eq_ignore_ascii_case(host),
        })
}

/// Whether an answer says that it is plain text. The policy must, and senders should look
/// (RFC 8461 3.2); what stands behind it, such as a character set, does not matter.
pub fn is_plain_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("text/plain")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SOUND: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx1.bakkerij.be\r\nmx: *.host.test\r\nmax_age: 604800\r\n";

    #[test]
    fn records_that_senders_use() {
        for text in [
            "v=STSv1; id=20261123T201500;",
            "v=STSv1;id=a",
            "v=STSv1 ;\t id=20261123 \t;",
            "v=STSv1; id=a; id=not-this-one",
            "v=STSv1; later=x; id=a; more.of_it-1=%41",
        ] {
            assert_eq!(record_mistakes(text), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn what_senders_do_not_take_for_a_record_is_named() {
        let cases = [
            ("V=STSv1; id=a", "v"),
            ("v=STSv1", "v"),
            ("v=STSv1;", "id"),
            ("v=STSv1; id=", "id"),
            ("v=STSv1; ID=a", "id"),
            ("v=STSv1; id=2026-11-23", "id"),
            ("v=STSv1; id=123456789012345678901234567890123", "id"),
            ("v=STSv1; id=caf\u{e9}", "id"),
            ("v=STSv1; id=a; more=", "more"),
            ("v=STSv1; id=a; more==", "more"),
            ("v=STSv1; id=a; more=b c", "more"),
            ("v=STSv1; id=a;;", ";;"),
            ("v=STSv1; id=a; junk", "junk"),
            ("v=STSv1; id=a; 1%=b", "1%=b"),
        ];
        for (text, expected) in cases {
            assert_eq!(record_mistakes(text), [expected], "{text:?}");
        }
        assert_eq!(record_mistakes("v=STSv1; x; y=; z"), ["x", "y", "z", "id"]);
    }

    #[test]
    fn a_policy_is_read_with_either_end_of_line() {
        let read = policy(SOUND);
        assert_eq!(
            (read.mode, read.max_age),
            (Some(Mode::Enforce), Some(604_800))
        );
        assert_eq!(read.mx, ["mx1.bakkerij.be", "*.host.test"]);
        assert_eq!(read.mistakes, [""; 0]);
        assert_eq!(policy(&SOUND.replace('\r', "")), read);
        assert_eq!(policy(&format!("{SOUND}\n\n")), read, "empty lines");
        assert_eq!(policy(SOUND.trim_end()), read, "no end of the last line");
    }

    #[test]
    fn a_policy_that_is_withdrawn_names_no_servers() {
        let read = policy("version:STSv1\nmode:\tnone  \nmax_age: 0 \nnote:  t o o\n");
        assert_eq!((read.mode, read.max_age), (Some(Mode::None), Some(0)));
        assert_eq!(read.mistakes, [""; 0]);
    }

    #[test]
    fn of_a_field_that_stands_twice_the_first_counts() {
        let twice = format!("{SOUND}mode: none\nversion: STSv2\nmax_age: x\n");
        assert_eq!(policy(&twice), policy(SOUND));
    }

    #[test]
    fn each_mistake_in_a_policy_is_named() {
        let changed = |from: &str, to: &str| policy(&SOUND.replace(from, to)).mistakes;
        for (from, to, expected) in [
            ("STSv1", "STSv2", "version"),
            ("STSv1", "stsv1", "version"),
            ("version: STSv1\r\n", "", "version"),
            ("mode: enforce", "mode: report", "mode"),
            ("mode: enforce", "mode: Enforce", "mode"),
            ("604800", "31557601", "max_age"),
            ("604800", "00000604800", "max_age"),
            ("604800", "+604800", "max_age"),
            ("604800", "1 week", "max_age"),
            ("604800", "", "max_age"),
            ("*.host.test", "*.*.host.test", "mx: *.*.host.test"),
            ("*.host.test", "mx*.host.test", "mx: mx*.host.test"),
            (
                "*.host.test",
                "m\u{f8}x.host.test",
                "mx: m\u{f8}x.host.test",
            ),
            ("*.host.test", "10 mx.host.test.", "mx: 10 mx.host.test."),
            ("*.host.test", "", "mx:"),
            ("mx: *.host.test", "mx *.host.test", "mx *.host.test"),
            ("mx: *.host.test", "later:", "later"),
        ] {
            assert_eq!(changed(from, to), [expected], "{from} → {to}");
        }
        assert_eq!(changed("mode:", "mode :"), ["mode : enforce", "mode"]);
        assert_eq!(
            changed("version", "\u{feff}version"),
            ["\u{feff}version: STSv1", "version"]
        );
        assert_eq!(policy("").mistakes, ["version", "mode", "max_age", "mx"]);
        let old_mac = policy(&SOUND.replace("\r\n", "\r")).mistakes;
        assert_eq!(old_mac, ["version", "mode", "max_age", "mx"]);
        let page = policy(&"<p>brood</p>\n".repeat(500)).mistakes;
        assert_eq!(page, ["<p>brood</p>", "version", "mode", "max_age", "mx"]);
    }

    #[test]
    fn a_star_stands_for_exactly_one_label() {
        let patterns = ["mx1.bakkerij.be".to_owned(), "*.Host.test".to_owned()];
        for host in [
            "mx1.bakkerij.be",
            "MX1.bakkerij.be.",
            "a.host.test",
            "a.HOST.test",
        ] {
            assert!(allows(&patterns, host), "{host}");
        }
        for host in [
            "mx2.bakkerij.be",
            "host.test",
            "a.b.host.test",
            "ahost.test",
            "185.10.20.25",
            ".",
            "",
        ] {
            assert!(!allows(&patterns, host), "{host}");
        }
    }

    #[test]
    fn plain_text_may_name_its_character_set() {
        for kind in ["text/plain", "Text/Plain; charset=utf-8", " text/plain ;x"] {
            assert!(is_plain_text(kind), "{kind}");
        }
        for kind in ["", "text/html", "text/plainer", "application/octet-stream"] {
            assert!(!is_plain_text(kind), "{kind}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*|[versionmdax_g:STv1 \r\n*.]*|v=STSv1[;=id0-9 ]*") {
            let _ = record_mistakes(&text);
            let read = policy(&text);
            let _ = allows(&read.mx, &text);
            let _ = is_plain_text(&text);
            prop_assert!(read.mistakes.len() <= 10);
        }
    }
}
