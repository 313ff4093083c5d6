//! Dated lists of software and of libraries (`--data`).
#![no_main]

use belfort_fuzz::bodies::data_file::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
