//! Answers of registries.
#![no_main]

use belfort_fuzz::bodies::rdap::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
