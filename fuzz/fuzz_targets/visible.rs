//! Text of strangers on its way to a page or a terminal.
#![no_main]

use belfort_fuzz::bodies::visible::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
