//! Stapled answers about revocation.
#![no_main]

use belfort_fuzz::bodies::staple::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
