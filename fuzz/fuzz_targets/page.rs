//! Pages of the web, and what is told from them.
#![no_main]

use belfort_fuzz::bodies::page::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
