//! Logos as SVG: taken apart, and written anew from what a drawing needs.
#![no_main]

use belfort_fuzz::bodies::svg::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
