//! Files of `--brand`: who hands a report over.
#![no_main]

use belfort_fuzz::bodies::brand::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
