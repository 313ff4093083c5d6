//! Values of CAA properties.
#![no_main]

use belfort_fuzz::bodies::caa::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
