//! Content security policies, in fields and in the page, and what they stop.
#![no_main]

use belfort_fuzz::bodies::csp::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
