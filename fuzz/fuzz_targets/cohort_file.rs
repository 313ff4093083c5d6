//! The file of `--cohort`: a group of domains beside which a report is read.
#![no_main]

use belfort_fuzz::bodies::cohort_file::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
