//! Fields of an HTTP answer: Strict-Transport-Security, Referrer-Policy, Set-Cookie, those by which a page keeps
//! apart from others, and marks of protection services.
#![no_main]

use belfort_fuzz::bodies::headers::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
