//! DKIM keys and selectors.

use super::input::changed;
use belfort::parse::dkim::{read, selector};

/// A key that is sound.
const SOUND: &str = "v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDnZDo14jmgggvQ035ERHVEIxCTeArRm1LNWyoH9TYxWRFKBlVALw8Jn+R8jv8VnYZ55PZenAB/kiCgxJYkQRb4mh/rR6NyxSQ0FUO0du+KLzaDSoRobdGFSsjkhE7Dzt9kLU7aOIvX+xvXzXLKXfKRcPcMf69ubSS4C/XEITwG7wIDAQAB";

/// Looks at one input.
pub fn look(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let _ = read(&text);
    let _ = read(&format!("v=DKIM1; p={text}"));
    let _ = read(&String::from_utf8_lossy(&changed(SOUND.as_bytes(), input)));
    if let Some(name) = selector(&text) {
        assert!((1..=100).contains(&name.len()));
    }
}
