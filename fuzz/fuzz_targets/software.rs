//! Products, versions and libraries that sites show of themselves.
#![no_main]

use belfort_fuzz::bodies::software::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
