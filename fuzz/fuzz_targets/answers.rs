//! Files of answers to the questionnaire.
#![no_main]

use belfort_fuzz::bodies::answers::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
