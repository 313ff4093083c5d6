//! Messages of the DNS, with the records of DNSSEC.
#![no_main]

use belfort_fuzz::bodies::dnssec::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
