//! Fields of an HTTP answer: Strict-Transport-Security, Referrer-Policy, and marks of protection services.
#![no_main]

use belfort::parse::{hsts, protection, referrer_policy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &str| {
    let _ = hsts::parse(value);
    let _ = hsts::parse(&format!("max-age={value}"));
    let _ = hsts::is_built_in(value);
    let _ = referrer_policy::of_header(value);
    let _ = referrer_policy::of_meta(value);
    for status in [200, 403, 429, 503] {
        let _ = protection::stands_before(status, |_| Some(value));
    }
});
