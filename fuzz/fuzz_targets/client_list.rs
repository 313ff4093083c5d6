//! Lists of clients: text, and workbooks that are sound but for a few bytes.
#![no_main]

use belfort_fuzz::bodies::client_list::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
