//! Pages of the web.
#![no_main]

use belfort::parse::page::{is_html, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let _ = is_html(None, body);
    let _ = is_html(Some(&String::from_utf8_lossy(body)), body);
    let at = "https://www.example.be/nl/".parse().unwrap();
    let _ = read(body, &at);
    let settings = [b"<meta name=referrer content=".as_slice(), body].concat();
    if let Ok(page) = read(&settings, &at) {
        assert!(page.referrer_settings.len() <= 20);
    }
});
