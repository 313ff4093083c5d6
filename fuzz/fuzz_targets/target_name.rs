//! What a person types as the domain to scan.
#![no_main]

use belfort_fuzz::bodies::target_name::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
