//! The file of `--trust-anchor`: keys in which trust begins.

use belfort::net::TrustAnchor;

use super::input::text;

/// All of it is the file; each of its lines is one of its own.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let whole = TrustAnchor::parse(text);
    if let Err(error) = &whole {
        assert!(!error.to_string().is_empty());
    }
    for line in text.lines().take(8) {
        let _ = TrustAnchor::parse(&format!(". IN DNSKEY {line}"));
        let _ = TrustAnchor::parse(&format!(". IN DS {line}"));
    }
}
