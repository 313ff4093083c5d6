//! The terms of a record, and all of its mistakes (RFC 7208 12).

use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::macros::DomainSpec;
use super::term::{Wrong, read_term};

/// Most terms that are read. As many as fit into the largest TXT record, where each has a value.
pub const MOST_TERMS: usize = 8_192;
/// Most mistakes that are kept.
const MOST_MISTAKES: usize = 100;
/// Most characters of a term that are kept to be shown.
const MOST_SHOWN: usize = 256;

/// One SPF record. Where it has a mistake, wherever that stands, no receiver uses any of it (RFC 7208 4.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The terms that are written well, in their order.
    pub terms: Vec<Term>,
    /// What is wrong, in the order of the record; at most a hundred.
    pub mistakes: Vec<Mistake>,
}

/// One term that is written well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is written; at most 256 characters of it.
    pub text: String,
    /// Where it begins in the record, in bytes.
    pub at: usize,
    /// What it is.
    pub body: Body,
}

/// What a term is (RFC 7208 4.6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A mechanism, and what follows where it matches.
    Directive {
        /// What follows.
        qualifier: Qualifier,
        /// What has to match.
        mechanism: Mechanism,
    },
    /// `redirect=`: another record decides where nothing matched (RFC 7208 6.1).
    Redirect(DomainSpec),
    /// `exp=`: where the text stands that explains a refusal (RFC 7208 6.2).
    Explanation(DomainSpec),
    /// Another modifier, which receivers ignore (RFC 7208 6).
    Unknown,
}

/// What a mechanism that matches means (RFC 7208 4.6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// `+`, or nothing: the server may send.
    Pass,
    /// `-`: it may not.
    Fail,
    /// `~`: it probably may not.
    SoftFail,
    /// `?`: nothing is said.
    Neutral,
}

/// What has to match (RFC 7208 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mechanism {
    /// Everything (5.1).
    All,
    /// What another record lets pass (5.2).
    Include(DomainSpec),
    /// The addresses of a name, its own where none is written (5.3).
    A {
        /// The name.
        domain: Option<DomainSpec>,
        /// How many bits of an IPv4 address are compared.
        v4: u8,
        /// How many bits of an IPv6 address are compared.
        v6: u8,
    },
    /// The addresses of the mail servers of a name (5.4).
    Mx {
        /// The name.
        domain: Option<DomainSpec>,
        /// How many bits of an IPv4 address are compared.
        v4: u8,
        /// How many bits of an IPv6 address are compared.
        v6: u8,
    },
    /// Reverse names below a name (5.5), which nobody should use any more.
    Ptr(Option<DomainSpec>),
    /// An IPv4 network (5.6).
    Ip4(Ipv4Addr, u8),
    /// An IPv6 network (5.6).
    Ip6(Ipv6Addr, u8),
    /// Whether a name has an IPv4 address, whichever (5.7).
    Exists(DomainSpec),
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// Where it stands in the record, in bytes.
    pub at: usize,
    /// The term in which it stands; at most 256 characters of it.
    pub term: String,
    /// What is wrong.
    pub kind: MistakeKind,
}

/// What is wrong with a record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MistakeKind {
    /// A character that is not ASCII (RFC 7208 3.1).
    NotAscii,
    /// A tab, a line break or another control character: only blanks part terms (RFC 7208 4.6.1).
    ControlCharacter,
    /// A word that is no mechanism, such as `ipv4` (RFC 7208 4.6.1).
    UnknownMechanism,
    /// `redirect` or `exp` with a colon in place of the equals sign (RFC 7208 6).
    ColonForEquals,
    /// A name in front of an equals sign that is none (RFC 7208 12: `name`).
    BadModifierName,
    /// A sign such as `-` in front of a modifier (RFC 7208 12).
    QualifierOnModifier,
    /// A value that has to be there is not (RFC 7208 5, 6).
    ValueMissing,
    /// A value where none may be, as in `all:example.be` (RFC 7208 5.1).
    ValueNotAllowed,
    /// The length of a network where none may be, as in `include:example.be/24` (RFC 7208 5).
    PrefixNotAllowed,
    /// What should be the length of a network is not (RFC 7208 12: `dual-cidr-length`).
    BadPrefixLength,
    /// What should be an IP address is not (RFC 7208 5.6).
    BadAddress,
    /// `ip4` with an IPv6 address, or the other way round (RFC 7208 5.6).
    OtherFamily,
    /// An IP address where a name has to be, as in `a:192.0.2.1` (RFC 7208 7.1).
    AddressAsName,
    /// A name that ends neither in a top level nor in a macro (RFC 7208 7.1: `domain-end`).
    BadDomain,
    /// A percent sign that begins no macro, or a macro that is none (RFC 7208 7.1).
    BadMacro,
    /// A macro that has a meaning in explanations only: `c`, `r`, `t` (RFC 7208 7.2).
    MacroOnlyInExplanation,
    /// A second `redirect` (RFC 7208 6).
    RedirectTwice,
    /// A second `exp` (RFC 7208 6).
    ExplanationTwice,
    /// More terms than are read here; what stands behind them is not known.
    TooManyTerms,
}

impl MistakeKind {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::NotAscii,
        Self::ControlCharacter,
        Self::UnknownMechanism,
        Self::ColonForEquals,
        Self::BadModifierName,
        Self::QualifierOnModifier,
        Self::ValueMissing,
        Self::ValueNotAllowed,
        Self::PrefixNotAllowed,
        Self::BadPrefixLength,
        Self::BadAddress,
        Self::OtherFamily,
        Self::AddressAsName,
        Self::BadDomain,
        Self::BadMacro,
        Self::MacroOnlyInExplanation,
        Self::RedirectTwice,
        Self::ExplanationTwice,
        Self::TooManyTerms,
    ];

    /// The machine word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAscii => "not-ascii",
            Self::ControlCharacter => "control-character",
            Self::UnknownMechanism => "unknown-mechanism",
            Self::ColonForEquals => "colon-for-equals",
            Self::BadModifierName => "bad-modifier-name",
            Self::QualifierOnModifier => "qualifier-on-modifier",
            Self::ValueMissing => "value-missing",
            Self::ValueNotAllowed => "value-not-allowed",
            Self::PrefixNotAllowed => "prefix-not-allowed",
            Self::BadPrefixLength => "bad-prefix-length",
            Self::BadAddress => "bad-address",
            Self::OtherFamily => "other-family",
            Self::AddressAsName => "address-as-name",
            Self::BadDomain => "bad-domain",
            Self::BadMacro => "bad-macro",
            Self::MacroOnlyInExplanation => "macro-only-in-explanation",
            Self::RedirectTwice => "redirect-twice",
            Self::ExplanationTwice => "explanation-twice",
            Self::TooManyTerms => "too-many-terms",
        }
    }
}

/// Reads a record that begins with its version (see [`is_spf`](super::is_spf)).
pub fn read(text: &str) -> Record {
    let mut record = Record::default();
    let mut redirects = 0_usize;
    let mut explanations = 0_usize;
    let mut at = 0;
    let mut read = 0_usize;
    for (index, term) in text.split(' ').enumerate() {
        let begin = at;
        at += term.len() + 1;
        if index == 0 || term.is_empty() {
            continue;
        }
        read += 1;
        let mut wrong = Wrong::new();
        if read > MOST_TERMS {
            record.note(begin, term, (0, MistakeKind::TooManyTerms));
            break;
        }
        let body = read_term(term, &mut wrong);
        match body {
            Some(Body::Redirect(_)) => redirects += 1,
            Some(Body::Explanation(_)) => explanations += 1,
            _ => {}
        }
        if matches!(body, Some(Body::Redirect(_))) && redirects > 1 {
            wrong.push((0, MistakeKind::RedirectTwice));
        }
        if matches!(body, Some(Body::Explanation(_))) && explanations > 1 {
            wrong.push((0, MistakeKind::ExplanationTwice));
        }
        for mistake in wrong {
            record.note(begin, term, mistake);
        }
        if let Some(body) = body {
            record.terms.push(Term {
                text: shown(term),
                at: begin,
                body,
            });
        }
    }
    record
}

impl Record {
    fn note(&mut self, begin: usize, term: &str, (offset, kind): (usize, MistakeKind)) {
        if self.mistakes.len() < MOST_MISTAKES {
            self.mistakes.push(Mistake {
                at: begin + offset,
                term: shown(term),
                kind,
            });
        }
    }
}

fn shown(term: &str) -> String {
    term.chars().take(MOST_SHOWN).collect()
}

#[cfg(test)]
mod tests;
