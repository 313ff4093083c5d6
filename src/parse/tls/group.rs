//! Key exchange groups by their code points (IANA, "TLS Supported Groups").

/// IANA name of a group; its number in hexadecimal where it has none.
pub fn name(code: u16) -> String {
    format!("0x{code:04X}")
}

/// Every named curve of TLS 1.2 and below.
pub const CLASSIC_12: [u16; 0] = [];

/// Curves of TLS 1.3.
pub const TLS13_CLASSIC: [u16; 0] = [];

/// Finite-field groups of TLS 1.3.
pub const TLS13_FINITE_FIELD: [u16; 0] = [];

/// Groups with protection against quantum computers.
pub const POST_QUANTUM: [u16; 0] = [];
