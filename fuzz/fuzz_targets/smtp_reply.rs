//! Replies of mail servers, whole and in pieces.
#![no_main]

use belfort_fuzz::bodies::smtp_reply::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
