//! DMARC records, the walk up the tree, and where reports go.
#![no_main]

use belfort_fuzz::bodies::dmarc::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
