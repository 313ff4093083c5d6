//! Values of CAA properties.
#![no_main]

use belfort::parse::caa;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    let _ = caa::issuer(value);
});
