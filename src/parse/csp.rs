//! Content security policies (CSP 3), read as a browser reads them. What they stop is tried out in
//! `attack`, by the library that Servo uses.

mod attack;
mod open_hosts;

use content_security_policy::{CspList, Directive, Policy, PolicyDisposition, PolicySource};

pub use self::attack::{Attack, matches_everybody};
pub(super) use self::open_hosts::whole_ending;
use crate::net::LIMITS;

/// Directives that a browser knows, or once knew (CSP 3 6, and the specifications that extend it).
const KNOWN: [&str; 34] = [
    "base-uri",
    "block-all-mixed-content",
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "navigate-to",
    "object-src",
    "plugin-types",
    "prefetch-src",
    "referrer",
    "reflected-xss",
    "report-to",
    "report-uri",
    "require-sri-for",
    "require-trusted-types-for",
    "sandbox",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "upgrade-insecure-requests",
    "webrtc",
    "worker-src",
];

/// Directives that do not count where a policy stands in the page (CSP 3 3.3).
const HEADER_ONLY: [&str; 3] = ["frame-ancestors", "report-uri", "sandbox"];

/// Directives of which browsers take the first they find, most telling first, when a script is to be started
/// (CSP 3 6.8.3).
const SCRIPT_RULES: [&str; 4] = [
    "script-src-elem",
    "script-src-attr",
    "script-src",
    "default-src",
];

/// Header fields and policies in the page are kept up to here: a longer one was cut off, so that its end is not
/// known.
const LONGEST: usize = LIMITS.header_value;
/// As many bytes of policies are read for one page: more than the longest that are in use.
const MOST_TEXT: usize = 2 * LONGEST;
/// As many things named in them.
const MOST_SOURCES: usize = 1_500;
/// As many policies.
const MOST_POLICIES: usize = 40;
/// Of so many names it is told that browsers skip them, each cut to so many characters.
const MOST_SKIPPED: usize = 10;
const LONGEST_SKIPPED: usize = 40;

/// All policies of a page. A browser holds the page to each of them.
#[derive(Debug, Clone)]
pub struct Policies {
    list: CspList,
    skipped: Vec<String>,
}

/// There is more of it than is read, so that nothing is known of what it stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuch;

impl Policies {
    /// Reads header fields (each may hold several policies, CSP 3 2.2.2) and policies that stand in the page
    /// (one each, in which some directives do not count).
    pub fn read<'a>(
        fields: impl IntoIterator<Item = &'a str>,
        in_page: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, TooMuch> {
        let mut reader = Reader::default();
        for field in fields {
            is_whole(field)?;
            for text in field.split(',') {
                reader.policy(text, PolicySource::Header)?;
            }
        }
        for text in in_page {
            is_whole(text)?;
            reader.policy(text, PolicySource::Meta)?;
        }
        Ok(Self {
            list: CspList(reader.policies),
            skipped: reader.skipped,
        })
    }

    /// Whether no policy says anything.
    pub fn is_empty(&self) -> bool {
        self.list.0.is_empty()
    }

    /// Names of directives that browsers skip: they do not know them, or an earlier one of the same policy has
    /// the same name. Each once, in the order sent.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Whether any policy has a rule about scripts.
    pub fn rules_scripts(&self) -> bool {
        SCRIPT_RULES.iter().any(|name| self.values(name).len() > 0) || self.forbids_scripts()
    }

    /// What each policy that has a directive gives as its value, in the order sent.
    pub fn values<'a>(
        &'a self,
        name: &str,
    ) -> impl ExactSizeIterator<Item = &'a [String]> + use<'a> {
        let having = self.list.0.iter().filter_map(|policy| value(policy, name));
        having.collect::<Vec<_>>().into_iter()
    }

    /// Whether a policy locks the page up so that it runs no script at all (HTML standard 7.1.5: `sandbox` without
    /// `allow-scripts`).
    fn forbids_scripts(&self) -> bool {
        self.values("sandbox").any(|flags| {
            !flags
                .iter()
                .any(|flag| flag.eq_ignore_ascii_case("allow-scripts"))
        })
    }
}

/// Whether nothing of a field was cut off.
fn is_whole(field: &str) -> Result<(), TooMuch> {
    let is_cut = field.chars().nth(LONGEST - 1).is_some();
    if is_cut { Err(TooMuch) } else { Ok(()) }
}

fn value<'a>(policy: &'a Policy, name: &str) -> Option<&'a [String]> {
    let directive = policy.directive_set.iter().find(|one| one.name == name)?;
    Some(&directive.value)
}

#[derive(Default)]
struct Reader {
    policies: Vec<Policy>,
    skipped: Vec<String>,
    text: usize,
    sources: usize,
}

impl Reader {
    /// Reads one policy (CSP 3 2.2.1): the first directive of a name counts, and a directive that is not ASCII
    /// does not.
    fn policy(&mut self, text: &str, source: PolicySource) -> Result<(), TooMuch> {
        self.text += text.len();
        if self.text > MOST_TEXT || self.policies.len() == MOST_POLICIES {
            return Err(TooMuch);
        }
        let mut directives: Vec<Directive> = Vec::new();
        for token in text.split(';') {
            let mut words = token.split_ascii_whitespace();
            let Some(name) = words.next() else {
                continue;
            };
            let name = name.to_ascii_lowercase();
            let counts = KNOWN.contains(&name.as_str()) && token.is_ascii();
            if !counts || directives.iter().any(|one| one.name == name) {
                self.skip(&name);
                continue;
            }
            let value: Vec<String> = words
                .filter(|word| can_match(word))
                .map(str::to_owned)
                .collect();
            self.sources += value.len();
            directives.push(Directive { name, value });
        }
        if self.sources > MOST_SOURCES {
            return Err(TooMuch);
        }
        if source == PolicySource::Meta {
            directives.retain(|one| !HEADER_ONLY.contains(&one.name.as_str()));
        }
        if !directives.is_empty() {
            self.policies.push(Policy {
                directive_set: directives,
                disposition: PolicyDisposition::Enforce,
                source,
            });
        }
        Ok(())
    }

    fn skip(&mut self, name: &str) {
        let name: String = name.chars().take(LONGEST_SKIPPED).collect();
        if self.skipped.len() < MOST_SKIPPED && !self.skipped.contains(&name) {
            self.skipped.push(name);
        }
    }
}

/// Whether what is named can be anything at all. A port above 65,535 is none, and the library takes for granted
/// that there is no such thing.
fn can_match(source: &str) -> bool {
    let after_scheme = source.split_once("://").map_or(source, |(_, rest)| rest);
    let authority = after_scheme.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            port.parse::<u16>().is_ok()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
