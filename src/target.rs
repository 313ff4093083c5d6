//! A target: the domain to scan, parsed once. Nothing later sees an unchecked name.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;

/// A domain name that can be scanned.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    ascii: String,
    unicode: String,
    registrable: String,
}

/// What was left out of the input to get at the domain; the user is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenFrom {
    /// The input was the domain itself.
    Itself,
    /// The input was a web address.
    WebAddress,
    /// The input was an e-mail address.
    MailAddress,
}

/// Why an input is no domain that can be scanned.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum TargetError {
    /// An IP address: there is no company name, mail or certificate to judge behind it.
    #[error(
        "`{0}` is an IP address; Belfort scans a domain name. Give the name of the company or municipality, such as example.be"
    )]
    Address(String),
    /// Not a domain name at all.
    #[error("`{0}` is not a domain name: {1}. Expected a name such as example.be")]
    NotADomain(String, &'static str),
    /// A public suffix such as `be` or `co.uk`: nobody's own name.
    #[error(
        "`{0}` is an ending under which others register names, not a company's own domain. Give the whole name, such as example.{0}"
    )]
    Suffix(String),
}

impl Target {
    /// Reads what a person typed: a domain, a web address or an e-mail address, in any script.
    ///
    /// `www.example.be` is the address of a web site: the company's domain is `example.be`, where its mail
    /// and its name servers are arranged. Its `www` is looked at as one of its sites.
    ///
    /// # Errors
    /// Why there is no domain in it that can be scanned.
    pub fn parse(input: &str) -> Result<(Self, TakenFrom), TargetError> {
        let (host, taken_from) = host_of(input.trim());
        let target = Self::read(host, input)?;
        match target.ascii.strip_prefix("www.") {
            Some(bare) if taken_from != TakenFrom::MailAddress && target.owns(bare) => {
                Ok((Self::read(bare, input)?, TakenFrom::WebAddress))
            }
            _ => Ok((target, taken_from)),
        }
    }

    /// Reads one host of a domain, as a person types it; its name is kept as it stands.
    ///
    /// # Errors
    /// Why there is no host name in it.
    pub fn parse_host(input: &str) -> Result<Self, TargetError> {
        let (host, _) = host_of(input.trim());
        Self::read(host, input)
    }

    /// Reads a host name out of an input that errors quote.
    fn read(host: &str, input: &str) -> Result<Self, TargetError> {
        let shown: String = input
            .chars()
            .take(100)
            .filter(|c| !c.is_control())
            .collect();
        let no = |why| TargetError::NotADomain(shown.clone(), why);
        if host.is_empty() {
            return Err(no("no name is given"));
        }
        if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return Err(TargetError::Address(shown));
        }
        let host = host.strip_suffix('.').unwrap_or(host);
        let ascii = idna::domain_to_ascii_strict(host)
            .map_err(|_| no("it has a character or a length that names cannot have"))?;
        if !ascii.contains('.') {
            return Err(no("it has no dot"));
        }
        if ascii
            .rsplit('.')
            .next()
            .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(no("its last part is a number"));
        }
        let registrable = registrable(&ascii).ok_or_else(|| TargetError::Suffix(ascii.clone()))?;
        let (unicode, _) = idna::domain_to_unicode(&ascii);
        Ok(Self {
            ascii,
            unicode,
            registrable,
        })
    }

    /// The name in ASCII form, lower case, without a dot at the end: `xn--caf-dma.be`.
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// The name as people write it: `café.be`.
    pub fn unicode(&self) -> &str {
        &self.unicode
    }

    /// The part that somebody registered, such as `example.be` of `shop.example.be` (public suffix
    /// list with its private part).
    pub fn registrable(&self) -> &str {
        &self.registrable
    }

    /// Whether a host name lies under the same registrable domain.
    pub fn owns(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        host == self.registrable
            || host
                .strip_suffix(self.registrable.as_str())
                .is_some_and(|rest| rest.ends_with('.'))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ascii)
    }
}

/// The registrable domain of a name, by the public suffix list with its private part. `None` for a
/// public suffix itself.
pub fn registrable(ascii: &str) -> Option<String> {
    psl::domain_str(ascii).map(str::to_owned)
}

/// Whether a name lies directly under one that a provider hands out names below, such as `github.io`
/// (the private part of the public suffix list): no registry knows it.
pub fn is_handed_out(ascii: &str) -> bool {
    psl::suffix(ascii.as_bytes()).is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private))
}

/// Whether a name lies under an ending that is there, by the public suffix list: nobody can register
/// anything below `.local`.
pub fn has_known_ending(ascii: &str) -> bool {
    psl::suffix(ascii.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// Takes the host out of a web or e-mail address.
fn host_of(input: &str) -> (&str, TakenFrom) {
    let (rest, mut taken_from) = match input.split_once("://") {
        Some((_, rest)) => (rest, TakenFrom::WebAddress),
        None => match input.strip_prefix("mailto:") {
            Some(rest) => (rest, TakenFrom::MailAddress),
            None => (input, TakenFrom::Itself),
        },
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if authority.len() < rest.len() {
        taken_from = TakenFrom::WebAddress;
    }
    let host = match authority.rsplit_once('@') {
        Some((_, host)) => {
            if taken_from == TakenFrom::Itself {
                taken_from = TakenFrom::MailAddress;
            }
            host
        }
        None => authority,
    };
    let host = match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => {
            taken_from = TakenFrom::WebAddress;
            name
        }
        _ => host,
    };
    (host, taken_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(input: &str) -> String {
        Target::parse(input).unwrap().0.ascii().to_owned()
    }

    #[test]
    fn a_domain_is_taken_out_of_what_people_type() {
        assert_eq!(ascii("example.be"), "example.be");
        assert_eq!(ascii(" Example.BE. "), "example.be");
        assert_eq!(ascii("https://www.example.be/contact?x=1"), "example.be");
        assert_eq!(ascii("www.example.be:8443"), "example.be");
        assert_eq!(ascii("WWW.example.be"), "example.be");
        assert_eq!(ascii("https://shop.example.be/cart"), "shop.example.be");
        assert_eq!(ascii("info@example.be"), "example.be");
        assert_eq!(ascii("mailto:info@example.be"), "example.be");
        assert_eq!(ascii("https://user:pw@example.be/"), "example.be");
        assert_eq!(ascii("café.be"), "xn--caf-dma.be");
    }

    #[test]
    fn the_user_is_told_what_was_left_out() {
        assert_eq!(Target::parse("example.be").unwrap().1, TakenFrom::Itself);
        assert_eq!(
            Target::parse("https://example.be").unwrap().1,
            TakenFrom::WebAddress
        );
        assert_eq!(
            Target::parse("example.be/contact").unwrap().1,
            TakenFrom::WebAddress
        );
        assert_eq!(
            Target::parse("www.example.be").unwrap().1,
            TakenFrom::WebAddress
        );
        assert_eq!(
            Target::parse("info@example.be").unwrap().1,
            TakenFrom::MailAddress
        );
    }

    #[test]
    fn a_www_is_left_out_only_where_a_domain_remains() {
        assert_eq!(ascii("www.shop.example.be"), "shop.example.be");
        assert_eq!(ascii("www.be"), "www.be");
        assert_eq!(ascii("https://www.be/"), "www.be");
        assert_eq!(ascii("wwwinkel.be"), "wwwinkel.be");
        assert_eq!(ascii("info@www.example.be"), "www.example.be");
        let host = Target::parse_host("https://www.example.be/").unwrap();
        assert_eq!(host.ascii(), "www.example.be", "a host stays what it is");
    }

    #[test]
    fn both_forms_of_an_international_name_are_kept() {
        let (target, _) = Target::parse("CAFÉ.be").unwrap();
        assert_eq!(
            (target.unicode(), target.ascii()),
            ("café.be", "xn--caf-dma.be")
        );
    }

    #[test]
    fn what_is_no_domain_is_refused_with_a_reason() {
        for input in [
            "",
            " ",
            "not a domain",
            "localhost",
            "a..be",
            "-a.be",
            "a_b.be",
            "1.2.3",
            "x\u{1b}[31m.be",
        ] {
            assert!(
                matches!(Target::parse(input), Err(TargetError::NotADomain(..))),
                "{input:?} gave {:?}",
                Target::parse(input)
            );
        }
        for input in [
            "192.0.2.1",
            "2001:db8::1",
            "http://[2001:db8::1]/",
            "http://192.0.2.1/",
        ] {
            assert!(
                matches!(Target::parse(input), Err(TargetError::Address(_))),
                "{input:?} gave {:?}",
                Target::parse(input)
            );
        }
        assert!(matches!(
            Target::parse("co.uk"),
            Err(TargetError::Suffix(_))
        ));
    }

    #[test]
    fn names_that_a_provider_hands_out_are_told_from_registered_ones() {
        assert!(is_handed_out("bakkerij.github.io"));
        assert!(!is_handed_out("github.io.be"));
        assert!(!is_handed_out("bakkerij.be") && !is_handed_out("example.co.uk"));
        assert!(has_known_ending("bakkerij.be") && has_known_ending("bakkerij.github.io"));
        assert!(!has_known_ending("mail.server.local") && !has_known_ending("be.nix"));
    }

    #[test]
    fn ownership_follows_the_registrable_domain() {
        let (target, _) = Target::parse("shop.example.be").unwrap();
        assert_eq!(target.registrable(), "example.be");
        assert!(target.owns("www.example.be"));
        assert!(target.owns("EXAMPLE.be"));
        assert!(!target.owns("notexample.be"));
        assert!(!target.owns("example.be.evil.test"));
    }
}
