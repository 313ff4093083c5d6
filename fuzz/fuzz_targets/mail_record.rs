//! Records and policies of MTA-STS, TLS-RPT and BIMI.
#![no_main]

use belfort_fuzz::bodies::mail_record::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
