//! Files of frameworks, as a third party writes them (`--checks`).
#![no_main]

use belfort_fuzz::bodies::framework_file::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
