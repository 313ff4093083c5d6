//! Saved results: read, judged again, and made into every report.
#![no_main]

use belfort_fuzz::bodies::result_json::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
