//! The file of `--trust-anchor`: keys in which trust begins.
#![no_main]

use belfort_fuzz::bodies::trust_anchor::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
