//! Checks of one sender (`check_host`), with any records and any answers.
#![no_main]

use belfort_fuzz::bodies::spf_check::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
