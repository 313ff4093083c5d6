//! security.txt.

use super::input::text;
use belfort::fact::SecurityTxt;
use belfort::parse::security_txt::{is_page, read};

/// The first line is the type that the answer names.
pub fn look(bytes: &[u8]) {
    let input = &*text(bytes);
    let (kind, text) = input.split_once('\n').unwrap_or(("text/plain", input));
    let _ = is_page(kind, text);
    for text in [
        text,
        &format!("Contact: {text}"),
        &format!("Expires: {text}"),
        &format!("-----BEGIN PGP SIGNED MESSAGE-----\n{text}"),
    ] {
        let mut file = SecurityTxt {
            url: "https://example.be/.well-known/security.txt".to_owned(),
            content_type: kind.to_owned(),
            text: text.to_owned(),
            ..SecurityTxt::default()
        };
        read(&mut file);
    }
}
