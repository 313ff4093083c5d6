//! Rules and texts of a check: expressions over facts, and words with facts filled in.
#![no_main]

use belfort_fuzz::bodies::rule::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
