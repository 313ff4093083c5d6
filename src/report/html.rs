//! The report as one HTML file: no script, no request, nothing outside the file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Output, State, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::model::Report;
use super::visible::visible;
use crate::check::load::embedded::TEMPLATES;

/// The letters of the page, so that it looks the same on every machine: Atkinson Hyperlegible of the Braille
/// Institute, made to be told apart by people who see badly (OFL 1.1, `templates/font/OFL.txt`). Latin only, as
/// all our languages are; anything else is written in a font of the reader's machine.
const FONTS: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../../templates/font/regular.woff2")),
    (700, include_bytes!("../../templates/font/bold.woff2")),
];

/// The whole style sheet of a report.
static STYLE: LazyLock<String> = LazyLock::new(|| with_letters(RULES));

/// A style sheet that brings the letters of the page.
pub(super) fn with_letters(rules: &str) -> String {
    let mut style = String::new();
    for (weight, font) in FONTS {
        // Writing into a String cannot fail.
        let _ = writeln!(
            style,
            "@font-face {{ font-family: \"Atkinson Hyperlegible\"; font-weight: {weight}; src: url(data:font/woff2;base64,{}) format(\"woff2\") }}",
            BASE64.encode(font)
        );
    }
    style.push_str(rules);
    style
}

/// What the style sheet says, screen and print, in the order in which later parts overrule earlier ones.
const RULES: &str = concat!(
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

/// The further rules of a report with a brand.
const BRAND_RULES: &str = include_str!("../../templates/style/brand.css");

/// The further rules of a report that looks back.
const PAST_RULES: &str = include_str!("../../templates/style/past.css");

/// All templates of the page, read once: `--lang nl,fr,de,en` renders four reports.
static PAGE: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(environment);

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
    let brand = report.brand.as_ref();
    let brand_rules = brand.map(|brand| [&brand.style, BRAND_RULES].concat());
    let past_rules = report.past.as_ref().map(|_| PAST_RULES.to_owned());
    let further = Further {
        styles: brand_rules.into_iter().chain(past_rules).collect(),
        // Letters and digits, made by Belfort.
        logo: brand.and_then(|brand| Some(brand.logo.as_ref()?.address.clone())),
    };
    page("report.html", &STYLE, further, report, &report.words)
}

/// What some pages have and others do not.
#[derive(Debug, Default)]
pub(super) struct Further {
    styles: Vec<String>,
    logo: Option<String>,
}

/// A page of its template, which knows what it shows as `report` and its fixed words as `word`.
pub(super) fn page(
    template: &str,
    style: &str,
    further: Further,
    shown: &impl Serialize,
    words: &BTreeMap<String, String>,
) -> Result<String, HtmlError> {
    let environment = PAGE
        .as_ref()
        .map_err(|fault| minijinja::Error::new(fault.kind(), fault.to_string()))?;
    let styles = [style].into_iter();
    let styles: Vec<&str> = styles
        .chain(further.styles.iter().map(String::as_str))
        .collect();
    let policy = policy(&styles);
    let styles: Vec<Value> = styles
        .into_iter()
        .map(|style| Value::from_safe_string(style.to_owned()))
        .collect();
    Ok(environment
        .get_template(template)?
        .render(minijinja::context! {
            report => Serde(shown),
            word => words,
            styles,
            logo => further.logo.map(Value::from_safe_string),
            policy => Value::from_safe_string(policy),
        })?)
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
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
    Ok(environment)
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

/// What the browser may load: these style sheets, known by their hashes, and nothing else (CSP level 3).
fn policy(styles: &[&str]) -> String {
    let hash = |style: &&str| {
        let hash = BASE64.encode(Sha256::digest(style.as_bytes()));
        format!("'sha256-{hash}'")
    };
    let hashes: Vec<String> = styles.iter().map(hash).collect();
    let hashes = hashes.join(" ");
    format!(
        "default-src 'none'; style-src {hashes}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_hexadecimal() {
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
