//! Macro strings and domain specs (RFC 7208 7): their grammar.

use std::net::IpAddr;

use super::record::MistakeKind;
use super::term::Wrong;

/// A domain as a term writes it, perhaps with macros (RFC 7208 7.1: `domain-spec`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSpec {
    text: String,
    parts: Vec<Part>,
}

impl DomainSpec {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name it always means, without a dot at its end: where it holds no macro that depends on the mail
    /// (`%%`, `%_` and `%-` do not). It can be a name that no DNS question can ask for.
    pub fn literal(&self) -> Option<String> {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => name.push_str(text),
                Part::Escape(text) => name.push_str(text),
                Part::Macro(_) => return None,
            }
        }
        if name.ends_with('.') {
            name.pop();
        }
        Some(name)
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Reads a domain spec; what is wrong with it goes to `wrong`, with its offset in `text`.
    pub(super) fn read(text: &str, wrong: &mut Wrong) -> Option<Self> {
        if text.is_empty() {
            wrong.push((0, MistakeKind::ValueMissing));
            return None;
        }
        let before = wrong.len();
        let parts = read_parts(text, Place::Record, wrong);
        if wrong.len() == before && !ends_well(&parts) {
            let plain = text.strip_suffix('.').unwrap_or(text);
            let kind = match plain.parse::<IpAddr>() {
                Ok(_) => MistakeKind::AddressAsName,
                Err(_) => MistakeKind::BadDomain,
            };
            wrong.push((0, kind));
        }
        (wrong.len() == before).then(|| Self {
            text: text.to_owned(),
            parts,
        })
    }
}

/// One part of a macro string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Characters that stand for themselves.
    Literal(String),
    /// `%%`, `%_` or `%-`: what it stands for.
    Escape(&'static str),
    /// `%{…}`.
    Macro(Macro),
}

/// A macro: which value, and how it is cut (RFC 7208 7.1, 7.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Macro {
    /// In lower case.
    pub(super) letter: char,
    /// Written in upper case: the value is escaped as in a URL.
    pub(super) escaped: bool,
    /// How many parts are kept, counted from the right; all where it says nothing.
    pub(super) keep: Option<usize>,
    /// Whether the parts are reversed first.
    pub(super) reversed: bool,
    /// Where the value is split; at dots where it says nothing.
    pub(super) delimiters: String,
}

/// Where a macro string stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a record: `c`, `r` and `t` have no meaning here, and a blank ends the term.
    Record,
    /// In the text that explains a refusal (RFC 7208 6.2: `explain-string`).
    Explanation,
}

/// Reads a macro string; what is wrong with it goes to `wrong`, with its offset in `text`.
pub(super) fn read_parts(text: &str, place: Place, wrong: &mut Wrong) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        if first != '%' {
            let end = rest.find('%').unwrap_or(rest.len());
            let (literal, after) = rest.split_at(end);
            if let Some((offset, kind)) = forbidden(literal, place) {
                wrong.push((at + offset, kind));
            }
            parts.push(Part::Literal(literal.to_owned()));
            rest = after;
            continue;
        }
        match read_macro(rest, place) {
            Ok((part, after)) => {
                parts.push(part);
                rest = after;
            }
            Err(kind) => {
                wrong.push((at, kind));
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    parts
}

/// The first character that may not stand in a macro string: only visible ASCII may, and blanks where the
/// text explains a refusal.
pub(super) fn forbidden(text: &str, place: Place) -> Option<(usize, MistakeKind)> {
    let is_allowed = |c: char| c.is_ascii_graphic() || (c == ' ' && place == Place::Explanation);
    let (at, found) = text.char_indices().find(|(_, c)| !is_allowed(*c))?;
    let kind = if found.is_ascii() {
        MistakeKind::ControlCharacter
    } else {
        MistakeKind::NotAscii
    };
    Some((at, kind))
}

/// Reads what begins with `%`, and gives what follows it.
fn read_macro(text: &str, place: Place) -> Result<(Part, &str), MistakeKind> {
    let escape = |escape| text.get(2..).map(|after| (Part::Escape(escape), after));
    let plain = match text.as_bytes().get(1) {
        Some(b'%') => escape("%"),
        Some(b'_') => escape(" "),
        Some(b'-') => escape("%20"),
        _ => None,
    };
    if let Some(plain) = plain {
        return Ok(plain);
    }
    let inside = text.strip_prefix("%{").ok_or(MistakeKind::BadMacro)?;
    let (inside, after) = inside.split_once('}').ok_or(MistakeKind::BadMacro)?;
    let mut characters = inside.chars();
    let letter = characters.next().ok_or(MistakeKind::BadMacro)?;
    let lower = letter.to_ascii_lowercase();
    match lower {
        's' | 'l' | 'o' | 'd' | 'i' | 'p' | 'h' | 'v' => {}
        'c' | 'r' | 't' if place == Place::Explanation => {}
        'c' | 'r' | 't' => return Err(MistakeKind::MacroOnlyInExplanation),
        _ => return Err(MistakeKind::BadMacro),
    }
    let transformers = characters.as_str();
    let digits = transformers.len() - transformers.trim_start_matches(is_digit).len();
    let (digits, transformers) = transformers.split_at(digits);
    let keep = match digits {
        "" => None,
        // A number too large for the machine keeps all parts, as any large one does.
        digits => Some(digits.parse().unwrap_or(usize::MAX)),
    };
    let reversed = transformers.starts_with(['r', 'R']);
    let delimiters = transformers
        .get(usize::from(reversed)..)
        .unwrap_or_default();
    let are_delimiters = delimiters.chars().all(|c| ".-+,/_=".contains(c));
    // "If a DIGIT is specified, the value MUST be nonzero" (7.3).
    if keep == Some(0) || !are_delimiters {
        return Err(MistakeKind::BadMacro);
    }
    let found = Macro {
        letter: lower,
        escaped: letter.is_ascii_uppercase(),
        keep,
        reversed,
        delimiters: delimiters.to_owned(),
    };
    Ok((Part::Macro(found), after))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether a domain spec ends in a macro, or in a dot and a top label (RFC 7208 7.1: `domain-end`).
fn ends_well(parts: &[Part]) -> bool {
    match parts.last() {
        Some(Part::Literal(text)) => {
            let text = text.strip_suffix('.').unwrap_or(text);
            text.rsplit_once('.')
                .is_some_and(|(_, top)| is_top_label(top))
        }
        Some(Part::Escape(_) | Part::Macro(_)) => true,
        None => false,
    }
}

/// Letters and digits with at least one letter, or with a hyphen inside.
fn is_top_label(label: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    label.chars().all(|c| alphanumeric(c) || c == '-')
        && label.starts_with(alphanumeric)
        && label.ends_with(alphanumeric)
        && !label.chars().all(is_digit)
}
