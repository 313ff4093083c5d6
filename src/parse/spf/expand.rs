//! What macros stand for in one check (RFC 7208 7.2, 7.3).

use std::fmt::Write as _;
use std::net::IpAddr;

use super::macros::{DomainSpec, Macro, Part, Place, read_parts};
use super::question::Question;

/// Most characters of a name that is asked for, without a dot at its end (RFC 7208 7.3).
const LONGEST_NAME: usize = 253;

/// The values of one check, as they are in one record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values<'a> {
    /// Who asks for what.
    pub(super) question: &'a Question,
    /// The domain whose record is read (`d`).
    pub(super) domain: &'a str,
    /// The validated name of the address (`p`); empty where no macro asks for it.
    pub(super) validated: &'a str,
}

impl Values<'_> {
    fn of(&self, letter: char) -> String {
        let question = self.question;
        match letter {
            's' => format!("{}@{}", question.local_part(), question.sender_domain()),
            'l' => question.local_part().to_owned(),
            'o' => question.sender_domain().to_owned(),
            'd' => self.domain.to_owned(),
            'i' => dotted(question.ip()),
            'p' => self.validated.to_owned(),
            'v' => match question.ip() {
                IpAddr::V4(_) => "in-addr".to_owned(),
                IpAddr::V6(_) => "ip6".to_owned(),
            },
            'h' => question.helo().to_owned(),
            'c' => question.ip().to_string(),
            // The host that checks has no name that it would tell (7.2).
            'r' => "unknown".to_owned(),
            't' => question.asked_at().as_second().to_string(),
            _ => String::new(),
        }
    }
}

impl DomainSpec {
    /// Whether it asks for the validated name of the address (`%{p}`), which costs questions.
    pub(super) fn wants_validated_name(&self) -> bool {
        want_validated_name(self.parts())
    }

    /// The name it means in one check: without a dot at its end, and shortened from the left where it is
    /// too long for a question (RFC 7208 7.3).
    pub(super) fn expand(&self, values: &Values<'_>) -> String {
        let name = expand(self.parts(), values);
        let name = name.strip_suffix('.').unwrap_or(&name);
        let mut rest = name;
        while rest.len() > LONGEST_NAME {
            match rest.split_once('.') {
                Some((_, shorter)) => rest = shorter,
                None => break,
            }
        }
        rest.to_owned()
    }
}

/// A text that explains a refusal (RFC 7208 6.2), with macros.
#[derive(Debug)]
pub(super) struct ExplanationText(Vec<Part>);

impl ExplanationText {
    /// Reads it; `None` where it has a mistake, or a character that is not ASCII.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut wrong = Vec::new();
        let parts = read_parts(text, Place::Explanation, &mut wrong);
        wrong.is_empty().then_some(Self(parts))
    }

    pub(super) fn wants_validated_name(&self) -> bool {
        want_validated_name(&self.0)
    }

    pub(super) fn expand(&self, values: &Values<'_>) -> String {
        expand(&self.0, values)
    }
}

fn want_validated_name(parts: &[Part]) -> bool {
    let wants = |part: &Part| matches!(part, Part::Macro(found) if found.letter == 'p');
    parts.iter().any(wants)
}

fn expand(parts: &[Part], values: &Values<'_>) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Escape(escape) => text.push_str(escape),
            Part::Macro(found) => text.push_str(&found.cut(&values.of(found.letter))),
        }
    }
    text
}

impl Macro {
    /// Splits, reverses and shortens a value, and puts dots between what is left.
    fn cut(&self, value: &str) -> String {
        let splits = |c: char| match self.delimiters.as_str() {
            "" => c == '.',
            delimiters => delimiters.contains(c),
        };
        let mut parts: Vec<&str> = value.split(splits).collect();
        if self.reversed {
            parts.reverse();
        }
        let keep = self.keep.unwrap_or(parts.len()).min(parts.len());
        let kept = parts.split_off(parts.len() - keep).join(".");
        if self.escaped { escaped(&kept) } else { kept }
    }
}

/// All but the unreserved characters as a URL writes them (RFC 7208 7.3, RFC 3986 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// An address as `i` writes it: dots between numbers, or between the digits of an IPv6 address.
fn dotted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let digits = format!("{:032X}", ip.to_bits());
            let digits: Vec<String> = digits.chars().map(String::from).collect();
            digits.join(".")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::{Body, Mechanism, read};
    use super::*;

    /// What a domain spec stands for in the example of RFC 7208 7.4.
    fn expanded(spec: &str, ip: &str) -> String {
        let question = Question::of_mail(
            ip.parse().unwrap(),
            "mail.example.com",
            "strong-bad@email.example.com",
            jiff::Timestamp::UNIX_EPOCH,
        );
        let values = Values {
            question: &question,
            domain: "email.example.com",
            validated: "mx.example.org",
        };
        let record = read(&format!("v=spf1 exists:{spec}.x.be"));
        match &record.terms[0].body {
            Body::Directive {
                mechanism: Mechanism::Exists(spec),
                ..
            } => {
                let name = spec.expand(&values);
                name.strip_suffix(".x.be").unwrap_or(&name).to_owned()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_examples_of_the_standard_come_out_as_it_says() {
        for (spec, expected) in [
            ("%{s}", "strong-bad@email.example.com"),
            ("%{o}", "email.example.com"),
            ("%{d}", "email.example.com"),
            ("%{d4}", "email.example.com"),
            ("%{d3}", "email.example.com"),
            ("%{d2}", "example.com"),
            ("%{d1}", "com"),
            ("%{dr}", "com.example.email"),
            ("%{d2r}", "example.email"),
            ("%{l}", "strong-bad"),
            ("%{l-}", "strong.bad"),
            ("%{lr}", "strong-bad"),
            ("%{lr-}", "bad.strong"),
            ("%{l1r-}", "strong"),
            (
                "%{ir}.%{v}._spf.%{d2}",
                "3.2.0.192.in-addr._spf.example.com",
            ),
            ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
            (
                "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
                "bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
            ),
            (
                "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
                "3.2.0.192.in-addr.strong.lp._spf.example.com",
            ),
            (
                "%{d2}.trusted-domains.example.net",
                "example.com.trusted-domains.example.net",
            ),
            ("%{h}.%{p}", "mail.example.com.mx.example.org"),
            ("%{S}%%%_%-", "strong-bad%40email.example.com% %20"),
        ] {
            assert_eq!(expanded(spec, "192.0.2.3"), expected, "{spec}");
        }
        assert_eq!(
            expanded("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01"),
            "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com"
        );
    }

    #[test]
    fn a_name_that_is_too_long_loses_labels_on_its_left() {
        let name = expanded("%{d}.".repeat(20).trim_end_matches('.'), "::1");
        assert!(name.len() <= LONGEST_NAME && name.starts_with("example.com.email."));
        let one_label = expanded(&"a".repeat(300), "::1");
        assert_eq!(one_label, "x.be".to_owned(), "{one_label}");
    }
}
