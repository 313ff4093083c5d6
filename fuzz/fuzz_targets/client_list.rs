//! Lists of clients: text, and workbooks that are sound but for a few bytes.
#![no_main]

use belfort::batch::list::read;
use belfort_fuzz::as_it_is_or_changed;
use libfuzzer_sys::fuzz_target;

const XLSX: &[u8] = include_bytes!("../../tests/data/lists/clients.xlsx");
const ODS: &[u8] = include_bytes!("../../tests/data/lists/clients.ods");

fuzz_target!(|input: &[u8]| {
    for bytes in [
        input.to_vec(),
        as_it_is_or_changed(input, XLSX),
        as_it_is_or_changed(input, ODS),
    ] {
        if let Ok(list) = read(&bytes, &["municipality", "sme"]) {
            for line in list.lines() {
                assert!(!line.contains(char::is_control));
            }
        }
    }
});
