//! How to reach who hands a report over: each line read, not copied.

use url::Url;

use super::ContactLine;
use crate::target::Target;

/// Ways to reach somebody; each may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub(super) person: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) website: Option<Url>,
}

impl Contact {
    /// The lines of a report, in its order.
    pub(super) fn lines(&self) -> Vec<ContactLine> {
        let plain = |text: &Option<String>| {
            text.as_ref().map(|text| ContactLine {
                text: text.clone(),
                link: String::new(),
            })
        };
        let email = self.email.as_ref().map(|email| ContactLine {
            text: email.clone(),
            link: format!("mailto:{email}"),
        });
        let website = self.website.as_ref().map(|url| ContactLine {
            text: shown(url),
            link: url.to_string(),
        });
        let lines = [
            plain(&self.person),
            plain(&self.address),
            plain(&self.phone),
            email,
            website,
        ];
        lines.into_iter().flatten().collect()
    }
}

/// A web address as people write it.
fn shown(url: &Url) -> String {
    let text = url.as_str().trim_start_matches("https://");
    text.strip_suffix('/').unwrap_or(text).to_owned()
}

/// Reads an e-mail address; `None` for what is none, or has more in it than letters, digits and a few signs: it
/// becomes a link, in which `?` and `%` would mean something.
pub(super) fn email(text: &str) -> Option<String> {
    let (local, host) = text.split_once('@')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let sound = (1..=64).contains(&local.len())
        && local.chars().all(fits)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let is_host = |host: &str| {
        Target::parse_host(host).is_ok_and(|target| target.ascii().eq_ignore_ascii_case(host))
    };
    (sound && is_host(host)).then(|| text.to_owned())
}

/// Reads a telephone number; `None` for what nobody can dial.
pub(super) fn phone(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_digit() || " +()./-".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (text.chars().all(fits) && (6..=18).contains(&digits)).then(|| text.to_owned())
}

/// Reads a web address; `None` for what does not begin with `https://` and a name, or carries a password.
pub(super) fn website(text: &str) -> Option<Url> {
    let clean = |c: char| c.is_ascii_graphic() && !"\"'<>\\`{}|^".contains(c);
    if !text.starts_with("https://") || !text.chars().all(clean) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    let named = url.domain().is_some_and(|name| name.contains('.'));
    (plain && named).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain() {
        assert_eq!(
            email("an.peeters+nis2@lindenadvies.example").as_deref(),
            Some("an.peeters+nis2@lindenadvies.example")
        );
        for text in [
            "",
            "an",
            "an@",
            "@x.example",
            "an@x.example?bcc=eve@evil.example",
            "an@x.example,b@x.example",
            "An <an@x.example>",
            "an%40@x.example",
            "a\"b@x.example",
            "an@x.example\n",
            ".an@x.example",
            "an@x@y.example",
            "javascript:alert(1)@x.example",
            "an@192.0.2.1",
            "an@localhost",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
        assert!(phone("+32 (0)50 12.34.56").is_some() && phone("050/12 34 56").is_some());
        for text in [
            "",
            "12345",
            "call me",
            "+32 50 12 34 56 ext. 7",
            "1234567890123456789",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn a_web_address_begins_with_https() {
        for (text, said) in [
            (
                "https://www.lindenadvies.example",
                "www.lindenadvies.example",
            ),
            (
                "https://lindenadvies.example/nis2?from=report",
                "lindenadvies.example/nis2?from=report",
            ),
        ] {
            assert_eq!(website(text).map(|url| shown(&url)).as_deref(), Some(said));
        }
        for text in [
            "",
            "http://x.example",
            "HTTPS://x.example",
            "www.x.example",
            "javascript:alert(1)",
            "https://an:pw@x.example",
            "https://x.example:8443",
            "https://192.0.2.1/",
            "https://localhost/",
            "https://x.example/\"><script>",
            "https:x.example",
            "https://x.example/ y",
            "https://",
            "data:text/html,x",
        ] {
            assert_eq!(website(text), None, "{text}");
        }
    }
}
