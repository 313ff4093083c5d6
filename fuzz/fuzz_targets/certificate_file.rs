//! Files that hold certificates: DER, PEM, and certs-only CMS messages.
#![no_main]

use belfort_fuzz::bodies::certificate_file::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
