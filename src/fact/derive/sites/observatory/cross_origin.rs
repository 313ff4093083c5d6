//! Cross-Origin-Resource-Policy, -Embedder-Policy and -Opener-Policy.

use super::super::answer::{header, headers};
use super::code::Code;
use super::{LOOKED_AT, View, lower};

/// One word, exactly.
pub(super) fn resource(view: &View) -> Code {
    let value = header(view.hop, "cross-origin-resource-policy").unwrap_or_default();
    match lower(value, 256).as_str() {
        "" => Code::CorpNotImplemented,
        "same-origin" => Code::CorpSameOrigin,
        "same-site" => Code::CorpSameSite,
        "cross-origin" => Code::CorpCrossOrigin,
        _ => Code::CorpHeaderInvalid,
    }
}

/// One token with parameters.
pub(super) fn embedder(view: &View) -> Code {
    match policy(view, "cross-origin-embedder-policy") {
        Policy::None => Code::CoepNotImplemented,
        Policy::Unreadable => Code::CoepHeaderInvalid,
        Policy::Token(token) => match token.as_str() {
            "require-corp" => Code::CoepRequireCorp,
            "credentialless" => Code::CoepCredentialless,
            "unsafe-none" => Code::CoepUnsafeNone,
            _ => Code::CoepHeaderInvalid,
        },
    }
}

/// One token with parameters.
pub(super) fn opener(view: &View) -> Code {
    match policy(view, "cross-origin-opener-policy") {
        Policy::None => Code::CoopNotImplemented,
        Policy::Unreadable => Code::CoopHeaderInvalid,
        Policy::Token(token) => match token.as_str() {
            "same-origin" => Code::CoopSameOrigin,
            "same-origin-allow-popups" => Code::CoopSameOriginAllowPopups,
            "noopener-allow-popups" => Code::CoopNoopenerAllowPopups,
            "unsafe-none" => Code::CoopUnsafeNone,
            _ => Code::CoopHeaderInvalid,
        },
    }
}

/// What a field says that holds a structured token (RFC 9651 3.3.4).
enum Policy {
    /// There is no such field, or nothing in it.
    None,
    /// Two fields, or no token.
    Unreadable,
    /// The token, without its parameters.
    Token(String),
}

fn policy(view: &View, name: &str) -> Policy {
    let mut fields = headers(view.hop, name);
    match (fields.next(), fields.next()) {
        (None, _) | (Some(""), None) => Policy::None,
        (Some(value), None) => {
            let start: String = value.chars().take(LOOKED_AT).collect();
            token(start.trim()).map_or(Policy::Unreadable, Policy::Token)
        }
        (Some(_), Some(_)) => Policy::Unreadable,
    }
}

/// A token, then parameters: `;` and a key in lower case, each with or without a value.
fn token(value: &str) -> Option<String> {
    let mut parts = value.split(';');
    let token = parts.next().filter(|token| is_token(token))?;
    let is_key = |key: &str| {
        key.starts_with(|c: char| c.is_ascii_lowercase() || c == '*')
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.*".contains(c))
    };
    let mut keys = parts.map(|part| part.split('=').next().unwrap_or_default());
    let sound = keys.all(|key| is_key(key.trim_start_matches(' ')));
    sound.then(|| token.to_owned())
}

fn is_token(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ":/!#$%&'*+-.^_`|~".contains(c))
}
