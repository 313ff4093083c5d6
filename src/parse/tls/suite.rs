//! Cipher suites by their code points (IANA, "TLS Cipher Suites").

/// IANA name of a suite; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    format!("0x{code:04X}")
}

/// Name of a suite of SSL 2.0, which are three bytes.
pub fn ssl2_name(code: u32) -> String {
    format!("0x{code:06X}")
}
