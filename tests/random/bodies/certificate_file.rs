//! Files that hold certificates: DER, PEM, and certs-only CMS messages.

use super::input::{as_it_is_or_changed, chain, chain_file};
use belfort::parse::certificate_file::read;

/// Looks at one input.
pub fn look(input: &[u8]) {
    let which = input.first().copied().unwrap_or_default() / 2;
    let message = message(which);
    let sound = if which % 2 == 0 {
        chain_file(which / 2)
    } else {
        &message
    };
    if let Ok(found) = read(&as_it_is_or_changed(input, sound), 3) {
        assert!((1..=3).contains(&found.len()));
    }
}

/// A certs-only message with one of the chains.
fn message(which: u8) -> Vec<u8> {
    const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let certificates: Vec<u8> = chain(which / 2)
        .iter()
        .flat_map(|one| one.to_vec())
        .collect();
    let signed = [
        element(0x02, &[1]),
        element(0x31, &[]),
        element(0x30, &[]),
        element(0xa0, &certificates),
    ];
    let content = element(0xa0, &element(0x30, &signed.concat()));
    element(0x30, &[element(0x06, &SIGNED_DATA), content].concat())
}

fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[tag, 0x82], length.as_slice(), value].concat()
}
