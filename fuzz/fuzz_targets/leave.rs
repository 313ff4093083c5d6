//! The file of `--authorised`: the owner's leave to look closer.
#![no_main]

use belfort_fuzz::bodies::leave::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
