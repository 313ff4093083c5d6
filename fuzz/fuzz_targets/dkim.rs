//! DKIM keys and selectors.
#![no_main]

use belfort_fuzz::bodies::dkim::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
