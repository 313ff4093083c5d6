//! Results that hang on single header fields.

use super::*;

/// Every result that was reached.
pub(super) fn all() -> Vec<&'static str> {
    [single_fields(), cors()].concat()
}

const HSTS: &str = "strict-transport-security";

/// A field with its value, and what it gives.
const FIELDS: &[(&str, &str, &str)] = &[
    (
        HSTS,
        "max-age=15552000",
        "hsts-implemented-max-age-at-least-six-months",
    ),
    // No number, and a quoted one: `parseInt` finds none, and none is less than no number.
    (
        HSTS,
        "max-age=banana",
        "hsts-implemented-max-age-at-least-six-months",
    ),
    (
        HSTS,
        "max-age=\"31536000\"",
        "hsts-implemented-max-age-at-least-six-months",
    ),
    (
        HSTS,
        "max-age=31536000banana; Preload",
        "hsts-implemented-max-age-at-least-six-months",
    ),
    (
        HSTS,
        "max-age=15551999",
        "hsts-implemented-max-age-less-than-six-months",
    ),
    (
        HSTS,
        "max-age=0",
        "hsts-implemented-max-age-less-than-six-months",
    ),
    (
        HSTS,
        "max-age=-1",
        "hsts-implemented-max-age-less-than-six-months",
    ),
    (HSTS, "includeSubDomains", "hsts-header-invalid"),
    (
        HSTS,
        "max-age=31536000, max-age=31536000",
        "hsts-header-invalid",
    ),
    ("referrer-policy", "no-referrer", "referrer-policy-private"),
    (
        "referrer-policy",
        "unsafe-url, Strict-Origin, nieuw",
        "referrer-policy-private",
    ),
    ("referrer-policy", "origin", "referrer-policy-unsafe"),
    (
        "referrer-policy",
        "geheim",
        "referrer-policy-header-invalid",
    ),
    (
        "x-content-type-options",
        "NoSniff",
        "x-content-type-options-nosniff",
    ),
    (
        "x-content-type-options",
        "nosniff, nosniff",
        "x-content-type-options-header-invalid",
    ),
    (
        "x-frame-options",
        "Deny",
        "x-frame-options-sameorigin-or-deny",
    ),
    (
        "x-frame-options",
        "ALLOW-FROM https://partner.example",
        "x-frame-options-allow-from-origin",
    ),
    (
        "x-frame-options",
        "ALLOWALL",
        "x-frame-options-header-invalid",
    ),
    (
        "content-security-policy",
        "frame-ancestors *",
        "x-frame-options-implemented-via-csp",
    ),
    (
        "cross-origin-resource-policy",
        "same-origin",
        "cross-origin-resource-policy-implemented-with-same-origin",
    ),
    (
        "cross-origin-resource-policy",
        "Same-Site",
        "cross-origin-resource-policy-implemented-with-same-site",
    ),
    (
        "cross-origin-resource-policy",
        "cross-origin",
        "cross-origin-resource-policy-implemented-with-cross-origin",
    ),
    (
        "cross-origin-resource-policy",
        "same-origin; x",
        "cross-origin-resource-policy-header-invalid",
    ),
    (
        "cross-origin-embedder-policy",
        "require-corp",
        "coep-implemented-with-require-corp",
    ),
    (
        "cross-origin-embedder-policy",
        "credentialless; report-to=\"a\"",
        "coep-implemented-with-credentialless",
    ),
    (
        "cross-origin-embedder-policy",
        "unsafe-none",
        "coep-implemented-with-unsafe-none",
    ),
    (
        "cross-origin-embedder-policy",
        "\"require-corp\"",
        "coep-header-invalid",
    ),
    (
        "cross-origin-opener-policy",
        "same-origin",
        "coop-implemented-with-same-origin",
    ),
    (
        "cross-origin-opener-policy",
        "same-origin-allow-popups",
        "coop-implemented-with-same-origin-allow-popups",
    ),
    (
        "cross-origin-opener-policy",
        "noopener-allow-popups",
        "coop-implemented-with-noopener-allow-popups",
    ),
    (
        "cross-origin-opener-policy",
        "unsafe-none",
        "coop-implemented-with-unsafe-none",
    ),
    (
        "cross-origin-opener-policy",
        "same-origin; Report",
        "coop-header-invalid",
    ),
];

fn single_fields() -> Vec<&'static str> {
    FIELDS
        .iter()
        .map(|(name, value, word)| gives(&with(&[(name, value)]), word))
        .chain([
            gives(&bare(), "hsts-not-implemented"),
            gives(&bare(), "referrer-policy-not-implemented"),
            gives(&bare(), "x-content-type-options-not-implemented"),
            gives(&bare(), "x-frame-options-not-implemented"),
            gives(&bare(), "cross-origin-resource-policy-not-implemented"),
            gives(&bare(), "coep-not-implemented"),
            gives(&bare(), "coop-not-implemented"),
        ])
        .collect()
}

fn cors() -> Vec<&'static str> {
    let origin = "https://elders.invalid";
    [
        ("", "", "cross-origin-resource-sharing-not-implemented"),
        (
            "*",
            "true",
            "cross-origin-resource-sharing-implemented-with-public-access",
        ),
        (
            origin,
            "",
            "cross-origin-resource-sharing-implemented-with-restricted-access",
        ),
        (
            origin,
            "TRUE",
            "cross-origin-resource-sharing-implemented-with-universal-access",
        ),
    ]
    .into_iter()
    .map(|(allow, credentials, word)| {
        let mut site = bare();
        site.cors_answers.foreign = Seen::Known(CorsAnswer {
            origin: origin.to_owned(),
            status: 200,
            allow_origin: allow.to_owned(),
            allow_credentials: credentials.to_owned(),
        });
        gives(&site, word)
    })
    .collect()
}

#[test]
fn two_fields_that_should_be_one_are_invalid() {
    for (name, word) in [
        ("cross-origin-opener-policy", "coop-header-invalid"),
        ("cross-origin-embedder-policy", "coep-header-invalid"),
    ] {
        gives(&with(&[(name, "unsafe-none"), (name, "unsafe-none")]), word);
    }
}
