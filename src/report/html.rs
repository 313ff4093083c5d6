//! The report as one HTML file: no script, no request, nothing outside the file.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Output, State, UndefinedBehavior, Value, escape_formatter};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::model::Report;
use super::visible::visible;
use crate::check::load::embedded::TEMPLATES;

/// The style sheet, screen and print, in the order in which later parts overrule earlier ones.
const STYLE: &str = concat!(
    include_str!("../../templates/style/base.css"),
    include_str!("../../templates/style/pictures.css"),
    include_str!("../../templates/style/first-page.css"),
    include_str!("../../templates/style/findings.css"),
    include_str!("../../templates/style/frameworks.css"),
    include_str!("../../templates/style/technical.css"),
    include_str!("../../templates/style/records.css"),
    include_str!("../../templates/style/connections.css"),
    include_str!("../../templates/style/narrow.css"),
    include_str!("../../templates/style/print.css"),
);

/// A template that cannot be rendered: a fault of Belfort, found by its tests.
#[derive(Debug, Error)]
#[error(
    "write the report as HTML: {0}. This is a fault of Belfort; please report it with this message"
)]
pub struct HtmlError(#[from] minijinja::Error);

/// The report as one HTML file.
///
/// # Errors
/// Only where a template and the model do not fit together.
pub fn html(report: &Report) -> Result<String, HtmlError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.set_formatter(write_visible);
    for (name, text) in TEMPLATES.iter().filter(|(name, _)| name.contains(".html")) {
        environment.add_template(name, text)?;
    }
    let page = environment.get_template("report.html")?;
    Ok(page.render(minijinja::context! {
        report => Serde(report),
        word => &report.words,
        style => Value::from_safe_string(STYLE.to_owned()),
        policy => Value::from_safe_string(policy(STYLE)),
    })?)
}

/// Writes a value of a template: every text is made visible and then escaped, so that no template can
/// forget it.
fn write_visible(
    out: &mut Output,
    state: &mut State,
    value: &Value,
) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &Value::from(visible(text))),
        _ => escape_formatter(out, state, value),
    }
}

/// What the browser may load: this style sheet, known by its hash, and nothing else (CSP level 3).
fn policy(style: &str) -> String {
    let hash = base64(&Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// SHA-256 of a text in hexadecimal, as it stands in the report beside the result file.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hexadecimal, byte| {
            // Writing into a String cannot fail.
            let _ = write!(hexadecimal, "{byte:02x}");
            hexadecimal
        })
}

/// Base64 with padding (RFC 4648 4), as CSP wants its hashes.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, place| {
            (bits << 8) | u32::from(chunk.get(place).copied().unwrap_or(0))
        });
        for place in 0..4 {
            let sextet = usize::try_from((bits >> (18 - 6 * place)) & 63).unwrap_or(0);
            match ALPHABET.get(sextet) {
                Some(letter) if place <= chunk.len() => text.push(char::from(*letter)),
                _ => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_hash_is_hexadecimal() {
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
