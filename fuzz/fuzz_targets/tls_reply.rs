//! Answers to a hello of TLS: bytes as they are, or a real server's answer, changed; whole and in pieces.
#![no_main]

use belfort_fuzz::bodies::tls_reply::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
