//! Results that hang on header fields.

use super::*;

/// Every result that was reached.
pub(super) fn all() -> Vec<&'static str> {
    [policies(), cookies(), single_fields(), cors()].concat()
}

fn policies() -> Vec<&'static str> {
    let nonce = "'nonce-YmFra2VyaWo='";
    let cases = [
        (
            "default-src 'none'",
            "csp-implemented-with-no-unsafe-default-src-none",
        ),
        (
            "default-src 'none'; img-src 'self'",
            "csp-implemented-with-no-unsafe-default-src-none",
        ),
        ("DEFAULT-SRC 'Self'", "csp-implemented-with-no-unsafe"),
        (
            "default-src 'none' 'self'",
            "csp-implemented-with-no-unsafe",
        ),
        // What a browser makes of these three is another matter.
        (
            "default-src 'self'; base-uri *; form-action *",
            "csp-implemented-with-no-unsafe",
        ),
        (
            "default-src 'self' *.googleapis.com",
            "csp-implemented-with-no-unsafe",
        ),
        (
            "default-src 'self'; frame-ancestors *",
            "csp-implemented-with-no-unsafe",
        ),
        (
            "default-src 'self'; style-src 'self' 'unsafe-inline'",
            "csp-implemented-with-unsafe-inline-in-style-src-only",
        ),
        (
            "default-src 'self'; style-src https:",
            "csp-implemented-with-unsafe-inline-in-style-src-only",
        ),
        (
            "default-src 'self'; report-uri /a; report-uri /b",
            "csp-implemented-but-duplicate-directives",
        ),
        (
            "default-src 'self'; img-src http://beeld.example",
            "csp-implemented-with-insecure-scheme-in-passive-content-only",
        ),
        (
            "default-src 'self' 'unsafe-eval'",
            "csp-implemented-with-unsafe-eval",
        ),
        (
            "default-src 'self' 'unsafe-inline'",
            "csp-implemented-with-unsafe-inline",
        ),
        (
            "default-src 'self'; script-src data:",
            "csp-implemented-with-unsafe-inline",
        ),
        ("script-src 'self'", "csp-implemented-with-unsafe-inline"),
        (
            "script-src 'self'; object-src 'none'",
            "csp-implemented-with-unsafe-inline-in-style-src-only",
        ),
        (
            "frame-ancestors 'none'",
            "csp-implemented-with-unsafe-inline",
        ),
        (
            "upgrade-insecure-requests",
            "csp-implemented-with-unsafe-inline",
        ),
        (
            "default-src 'self'; connect-src http://api.example",
            "csp-implemented-with-insecure-scheme",
        ),
        (
            "default-src 'self' ftp://oud.example",
            "csp-implemented-with-insecure-scheme",
        ),
        ("img", "csp-header-invalid"),
        ("default-src 'self',", "csp-header-invalid"),
        (
            "default-src 'self'; default-src 'none'",
            "csp-header-invalid",
        ),
        ("script-src 'strict-dynamic'", "csp-header-invalid"),
        (
            "default-src 'self' 'unsafe-inline', default-src 'self'",
            "csp-implemented-with-no-unsafe",
        ),
        (
            "default-src https://a.example, default-src https://b.example",
            "csp-implemented-with-no-unsafe-default-src-none",
        ),
    ];
    let mut reached: Vec<&str> = cases
        .into_iter()
        .map(|(policy, word)| gives(&with(&[("content-security-policy", policy)]), word))
        .collect();
    for policy in [
        format!("default-src 'none'; script-src 'unsafe-inline' {nonce}"),
        format!("default-src 'none'; script-src 'strict-dynamic' https: 'self' {nonce}"),
    ] {
        let site = with(&[("content-security-policy", &policy)]);
        reached.push(gives(
            &site,
            "csp-implemented-with-no-unsafe-default-src-none",
        ));
    }
    reached.push(gives(&bare(), "csp-not-implemented"));
    let reporting = with(&[("content-security-policy-report-only", "default-src 'self'")]);
    reached.push(gives(
        &reporting,
        "csp-not-implemented-but-reporting-enabled",
    ));
    reached
}

fn cookies() -> Vec<&'static str> {
    let hsts = ("strict-transport-security", "max-age=31536000");
    let cases: [(&[&str], bool, &str); 17] = [
        (
            &["mand=1; Secure; HttpOnly; SameSite=Lax"],
            false,
            "cookies-secure-with-httponly-sessions-and-samesite",
        ),
        (
            &["mand=1; Secure", "b=2; secure; samesite=strict"],
            false,
            "cookies-secure-with-httponly-sessions",
        ),
        // Names that they do not know as those of a session.
        (
            &["connect.sid=1; Secure"],
            false,
            "cookies-secure-with-httponly-sessions",
        ),
        (
            &["auth_token=1; Secure"],
            false,
            "cookies-secure-with-httponly-sessions",
        ),
        (
            &["__Host-mand=1; Secure; Domain=example.be"],
            false,
            "cookies-secure-with-httponly-sessions",
        ),
        (&["heroku-session-affinity=1"], false, "cookies-not-found"),
        (&["mand=1", "mand=; Max-Age=0"], false, "cookies-not-found"),
        (&["=1; Secure"], false, "cookies-not-found"),
        (
            &["mand=1"],
            true,
            "cookies-without-secure-flag-but-protected-by-hsts",
        ),
        (
            &["PHPSESSID=1; HttpOnly"],
            true,
            "cookies-session-without-secure-flag-but-protected-by-hsts",
        ),
        (&["mand=1; HttpOnly"], false, "cookies-without-secure-flag"),
        (
            &["mand=1; Secure; SameSite"],
            false,
            "cookies-samesite-flag-invalid",
        ),
        (
            &["mand=1; Secure; SameSite=soms"],
            false,
            "cookies-samesite-flag-invalid",
        ),
        (
            &["mand=1; SameSite=None"],
            true,
            "cookies-samesite-flag-invalid",
        ),
        (
            &["csrftoken=1; Secure"],
            false,
            "cookies-anticsrf-without-samesite-flag",
        ),
        (
            &["userlogin=1; Secure"],
            false,
            "cookies-session-without-httponly-flag",
        ),
        (
            &["ASP.NET_SessionId=1"],
            false,
            "cookies-session-without-secure-flag",
        ),
    ];
    let mut reached = vec![gives(&bare(), "cookies-not-found")];
    for (set, protected, word) in cases {
        let mut all: Vec<(&str, &str)> = set.iter().map(|value| ("set-cookie", *value)).collect();
        all.extend(protected.then_some(hsts));
        reached.push(gives(&with(&all), word));
    }
    reached
}

fn single_fields() -> Vec<&'static str> {
    let long = "strict-transport-security";
    [
        (
            long,
            "max-age=15552000",
            "hsts-implemented-max-age-at-least-six-months",
        ),
        // No number, and a quoted one: `parseInt` finds none, and none is less than no number.
        (
            long,
            "max-age=banana",
            "hsts-implemented-max-age-at-least-six-months",
        ),
        (
            long,
            "max-age=\"31536000\"",
            "hsts-implemented-max-age-at-least-six-months",
        ),
        (
            long,
            "max-age=31536000banana; Preload",
            "hsts-implemented-max-age-at-least-six-months",
        ),
        (
            long,
            "max-age=15551999",
            "hsts-implemented-max-age-less-than-six-months",
        ),
        (
            long,
            "max-age=0",
            "hsts-implemented-max-age-less-than-six-months",
        ),
        (
            long,
            "max-age=-1",
            "hsts-implemented-max-age-less-than-six-months",
        ),
        (long, "includeSubDomains", "hsts-header-invalid"),
        (
            long,
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
    ]
    .into_iter()
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
