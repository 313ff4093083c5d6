//! Logos as PNG: taken apart into chunks, and written anew from those that make the picture.
#![no_main]

use belfort_fuzz::bodies::png::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
