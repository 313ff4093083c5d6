//! security.txt.
#![no_main]

use belfort_fuzz::bodies::security_txt::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
