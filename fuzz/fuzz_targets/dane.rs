//! TLSA records, compared with the chain of a mail server.
#![no_main]

use belfort_fuzz::bodies::dane::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
