//! One certificate.

use super::input::{as_it_is_or_changed, chain};
use belfort::parse::certificate::{is_made_for, issuer_address, read, subject};

/// Looks at one input.
pub fn look(input: &[u8]) {
    let which = input.first().copied().unwrap_or_default() / 2;
    let sound = chain(which);
    let sound = sound.get(usize::from(which / 4) % 2).map(AsRef::as_ref);
    let der = as_it_is_or_changed(input, sound.unwrap_or_default());
    if let Ok(read) = read(&der, "www.example.be", 10) {
        assert!(read.names.len() <= 10);
    }
    let _ = (subject(&der), issuer_address(&der));
    let _ = is_made_for(&der, "www.example.be");
}
