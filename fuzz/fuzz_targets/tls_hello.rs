//! Any hello of TLS that we could be told to write: its lengths fit to the last byte.
#![no_main]

use belfort_fuzz::bodies::tls_hello::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
