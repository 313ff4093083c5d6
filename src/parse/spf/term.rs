//! How one term is read (RFC 7208 4.6.1, 5, 6, 12).

use std::net::IpAddr;
use std::str::FromStr;

use super::macros::{self, DomainSpec, Place};
use super::record::{Body, Mechanism, MistakeKind, Qualifier};

/// Where in a text mistakes stand, and which.
pub(super) type Wrong = Vec<(usize, MistakeKind)>;

/// Reads one term; `None` where it has a mistake.
pub(super) fn read_term(term: &str, wrong: &mut Wrong) -> Option<Body> {
    if let Some(mistake) = macros::forbidden(term, Place::Record) {
        wrong.push(mistake);
        return None;
    }
    let sign = term.find([':', '/', '=']);
    match sign.and_then(|at| Some((at, term.get(at..)?.strip_prefix('=')?))) {
        Some((at, value)) => read_modifier(term.get(..at)?, value, wrong),
        None => read_directive(term, wrong),
    }
}

/// Reads `name=value` (RFC 7208 6).
fn read_modifier(name: &str, value: &str, wrong: &mut Wrong) -> Option<Body> {
    let bare = name.strip_prefix(['+', '-', '?', '~']).unwrap_or(name);
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !is_name {
        wrong.push((0, MistakeKind::BadModifierName));
        return None;
    }
    if bare.len() < name.len() {
        wrong.push((0, MistakeKind::QualifierOnModifier));
    }
    let at = name.len() + 1;
    let body = if bare.eq_ignore_ascii_case("redirect") {
        domain(at, value, wrong).map(Body::Redirect)
    } else if bare.eq_ignore_ascii_case("exp") {
        domain(at, value, wrong).map(Body::Explanation)
    } else {
        let mut inside = Wrong::new();
        macros::read_parts(value, Place::Record, &mut inside);
        shift(at, inside, wrong);
        Some(Body::Unknown)
    };
    body.filter(|_| wrong.is_empty())
}

/// Reads a mechanism with its qualifier (RFC 7208 5).
fn read_directive(term: &str, wrong: &mut Wrong) -> Option<Body> {
    let (qualifier, rest) = match term.chars().next() {
        Some('+') => (Qualifier::Pass, term.get(1..)?),
        Some('-') => (Qualifier::Fail, term.get(1..)?),
        Some('~') => (Qualifier::SoftFail, term.get(1..)?),
        Some('?') => (Qualifier::Neutral, term.get(1..)?),
        _ => (Qualifier::Pass, term),
    };
    let (name, value) = rest.split_at(rest.find([':', '/']).unwrap_or(rest.len()));
    let at = term.len() - value.len();
    let mechanism = match name.to_ascii_lowercase().as_str() {
        "all" => read_all(at, value, wrong),
        "include" => named(at, value, wrong).map(Mechanism::Include),
        "exists" => named(at, value, wrong).map(Mechanism::Exists),
        "a" => addresses(at, value, wrong).map(|(domain, v4, v6)| Mechanism::A { domain, v4, v6 }),
        "mx" => {
            addresses(at, value, wrong).map(|(domain, v4, v6)| Mechanism::Mx { domain, v4, v6 })
        }
        "ptr" => match value {
            "" => Some(Mechanism::Ptr(None)),
            value => named(at, value, wrong).map(|domain| Mechanism::Ptr(Some(domain))),
        },
        "ip4" => network(at, value, 32, wrong).map(|(network, bits)| Mechanism::Ip4(network, bits)),
        "ip6" => {
            network(at, value, 128, wrong).map(|(network, bits)| Mechanism::Ip6(network, bits))
        }
        "redirect" | "exp" if value.starts_with(':') => {
            wrong.push((at, MistakeKind::ColonForEquals));
            None
        }
        _ => {
            wrong.push((0, MistakeKind::UnknownMechanism));
            None
        }
    };
    let mechanism = mechanism.filter(|_| wrong.is_empty())?;
    Some(Body::Directive {
        qualifier,
        mechanism,
    })
}

fn read_all(at: usize, value: &str, wrong: &mut Wrong) -> Option<Mechanism> {
    match value.chars().next() {
        None => return Some(Mechanism::All),
        Some('/') => wrong.push((at, MistakeKind::PrefixNotAllowed)),
        Some(_) => wrong.push((at, MistakeKind::ValueNotAllowed)),
    }
    None
}

/// `:domain`, where it has to be and no length of a network may follow.
fn named(at: usize, value: &str, wrong: &mut Wrong) -> Option<DomainSpec> {
    match value.strip_prefix(':') {
        Some(name) => domain(at + 1, name, wrong),
        None if value.starts_with('/') => {
            wrong.push((at, MistakeKind::PrefixNotAllowed));
            None
        }
        None => {
            wrong.push((at, MistakeKind::ValueMissing));
            None
        }
    }
}

/// A domain behind which no length of a network may follow.
fn domain(at: usize, text: &str, wrong: &mut Wrong) -> Option<DomainSpec> {
    let (name, prefixes) = split_prefixes(text);
    if !prefixes.is_empty() {
        wrong.push((at + name.len(), MistakeKind::PrefixNotAllowed));
    }
    spec(at, name, wrong)
}

fn spec(at: usize, text: &str, wrong: &mut Wrong) -> Option<DomainSpec> {
    let mut inside = Wrong::new();
    let spec = DomainSpec::read(text, &mut inside);
    shift(at, inside, wrong);
    spec
}

fn shift(at: usize, inside: Wrong, wrong: &mut Wrong) {
    wrong.extend(inside.into_iter().map(|(offset, kind)| (at + offset, kind)));
}

/// `[:domain][/bits][//bits]` (RFC 7208 5.3, 5.4).
fn addresses(at: usize, value: &str, wrong: &mut Wrong) -> Option<(Option<DomainSpec>, u8, u8)> {
    let (name, prefixes) = split_prefixes(value);
    let bits = both_lengths(prefixes);
    let domain = match name.strip_prefix(':') {
        Some(name) => spec(at + 1, name, wrong).map(Some),
        None if name.is_empty() => Some(None),
        // `a/x`: what follows the slash is no number.
        None => {
            wrong.push((at, MistakeKind::BadPrefixLength));
            None
        }
    };
    if bits.is_none() {
        wrong.push((at + name.len(), MistakeKind::BadPrefixLength));
    }
    let (v4, v6) = bits?;
    Some((domain?, v4, v6))
}

/// Parts the lengths of networks from what stands before them: a slash may stand in a name, but no name
/// ends in a slash and digits.
fn split_prefixes(text: &str) -> (&str, &str) {
    let is_length = |c: char| c.is_ascii_digit() || c == '/';
    let tail = text.trim_end_matches(is_length).len();
    let slash = text.get(tail..).and_then(|tail| tail.find('/'));
    text.split_at(slash.map_or(text.len(), |slash| tail + slash))
}

/// `[/bits][//bits]` (RFC 7208 12: `dual-cidr-length`).
fn both_lengths(text: &str) -> Option<(u8, u8)> {
    let (v4, v6) = match text.split_once("//") {
        Some((v4, v6)) => (v4, Some(v6)),
        None => (text, None),
    };
    let v4 = match v4 {
        "" => 32,
        v4 => length(v4.strip_prefix('/')?, 32)?,
    };
    Some((v4, v6.map_or(Some(128), |v6| length(v6, 128))?))
}

/// The length of a network: a number without needless zeros, at most `most`.
fn length(text: &str, most: u8) -> Option<u8> {
    let is_number = text.chars().all(|c| c.is_ascii_digit());
    let has_needless_zero = text.len() > 1 && text.starts_with('0');
    let bits: u8 = text.parse().ok()?;
    (is_number && !has_needless_zero && bits <= most).then_some(bits)
}

/// `:address[/bits]` (RFC 7208 5.6).
fn network<A>(at: usize, value: &str, most: u8, wrong: &mut Wrong) -> Option<(A, u8)>
where
    A: FromStr,
{
    let Some(value) = value.strip_prefix(':').filter(|value| !value.is_empty()) else {
        wrong.push((at, MistakeKind::ValueMissing));
        return None;
    };
    let (address, bits) = match value.split_once('/') {
        Some((address, bits)) => (address, length(bits, most)),
        None => (value, Some(most)),
    };
    let read = address.parse::<A>().ok();
    if read.is_none() {
        let kind = match address.parse::<IpAddr>() {
            Ok(_) => MistakeKind::OtherFamily,
            Err(_) => MistakeKind::BadAddress,
        };
        wrong.push((at + 1, kind));
    }
    if bits.is_none() {
        wrong.push((at + 1 + address.len(), MistakeKind::BadPrefixLength));
    }
    Some((read?, bits?))
}
