//! Results shortened, as the store keeps them, and what became of them over time.
#![no_main]

use belfort_fuzz::bodies::digest::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
