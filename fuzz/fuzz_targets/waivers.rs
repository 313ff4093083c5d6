//! Files of waivers: findings that somebody decided to live with.
#![no_main]

use belfort_fuzz::bodies::waivers::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
