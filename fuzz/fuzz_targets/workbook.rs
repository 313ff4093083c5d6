//! Sheets inside workbooks, as a list of clients may be one: XML that any program may have written.
#![no_main]

use belfort_fuzz::bodies::workbook::look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| look(input));
