//! Values of CAA properties.

use belfort::parse::caa;

/// Looks at one input.
pub fn look(value: &[u8]) {
    let _ = caa::issuer(value);
}
