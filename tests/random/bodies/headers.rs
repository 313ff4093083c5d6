//! Fields of an HTTP answer: Strict-Transport-Security, Referrer-Policy, Set-Cookie, those by which a page keeps
//! apart from others, and marks of protection services.

use super::input::text;
use belfort::parse::{cookie, hsts, isolation, protection, referrer_policy};

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    let value = &*text(bytes);
    let _ = hsts::parse(value);
    let _ = hsts::parse(&format!("max-age={value}"));
    let _ = hsts::is_built_in(value);
    let _ = referrer_policy::of_header(value);
    let _ = referrer_policy::of_meta(value);
    if let Some(cookie) = cookie::parse(value) {
        let _ = cookie.is_kept("www.example.be", true);
        let _ = cookie.has_ended(0);
        let _ = cookie::purpose(&cookie.name);
    }
    let _ = (isolation::opener(value), isolation::embedder(value));
    let _ = (isolation::resource(value), isolation::is_permissions(value));
    let _ = (
        isolation::is_integrity(value),
        isolation::is_endpoints(value),
    );
    for status in [200, 403, 429, 503] {
        let _ = protection::stands_before(status, |_| Some(value));
    }
}
