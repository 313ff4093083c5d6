//! Kinds of addresses, and hexadecimal text.
#![no_main]

use belfort_fuzz::bodies::address::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
