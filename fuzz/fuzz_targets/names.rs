//! Names that providers hand out, and by which companies that handle mail are known.
#![no_main]

use belfort::parse::{handed_out, mail_provider};
use belfort_fuzz::records;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = handed_out::chooser(text);
    let _ = mail_provider::by_mx(text).map(|found| found.selectors().count());
    let texts = records(&format!("v=spf1 {text}|{text}"));
    for name in mail_provider::spf_names(&texts) {
        let _ = mail_provider::by_spf(&name);
    }
});
