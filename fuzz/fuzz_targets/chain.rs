//! Chains of certificates.
#![no_main]

use belfort_fuzz::bodies::chain::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
