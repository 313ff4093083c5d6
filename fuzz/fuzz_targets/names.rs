//! Names by which companies are known that handle mail, name servers and sites, and services of pages; classes of
//! cipher suites and groups by theirs.
#![no_main]

use belfort_fuzz::bodies::names::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
