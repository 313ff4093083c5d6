//! A list of senders, followed through all that it leads to.
#![no_main]

use belfort_fuzz::bodies::spf_walk::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
