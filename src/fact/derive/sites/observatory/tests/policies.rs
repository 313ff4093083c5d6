//! Results that hang on policies and on cookies.

use super::*;

/// Every result that was reached.
pub(super) fn all() -> Vec<&'static str> {
    [policies(), cookies()].concat()
}

/// A policy, and what it gives.
const POLICIES: &[(&str, &str)] = &[
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

fn policies() -> Vec<&'static str> {
    let nonce = "'nonce-YmFra2VyaWo='";
    let mut reached: Vec<&str> = POLICIES
        .iter()
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

/// Cookies, whether HSTS is there, and what they give.
const COOKIES: &[(&[&str], bool, &str)] = &[
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

fn cookies() -> Vec<&'static str> {
    let hsts = ("strict-transport-security", "max-age=31536000");
    let mut reached = vec![gives(&bare(), "cookies-not-found")];
    for (set, protected, word) in COOKIES.iter().copied() {
        let mut all: Vec<(&str, &str)> = set.iter().map(|value| ("set-cookie", *value)).collect();
        all.extend(protected.then_some(hsts));
        reached.push(gives(&with(&all), word));
    }
    reached
}
