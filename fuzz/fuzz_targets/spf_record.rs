//! SPF records, term by term.
#![no_main]

use belfort_fuzz::bodies::spf_record::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
