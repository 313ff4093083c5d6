//! Logos as PNG: taken apart into chunks, and written anew from those that make the picture.

use super::input::Taken;
use super::logo::written;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const KINDS: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"tEXt", b"acTL",
    b"fdAT", b"ABCD", b"iCCP", b"eXIf",
];

/// All of it is the logo; and all of it is chunks, each a kind, a length and what it holds, whose checksums fit.
pub fn look(bytes: &[u8]) {
    let _ = written(bytes);
    let mut file = SIGNATURE.to_vec();
    let mut input = Taken::new(bytes);
    while !input.is_over() {
        let kind = input.byte();
        let length = usize::from(input.byte());
        let data = input.bytes(length);
        let kind = KINDS[usize::from(kind) % KINDS.len()];
        let summed = [&kind[..], data].concat();
        let length = u32::try_from(data.len()).unwrap();
        file.extend(length.to_be_bytes());
        file.extend(&summed);
        file.extend(crc32fast::hash(&summed).to_be_bytes());
    }
    let kept = written(&file);
    assert!(kept.is_none_or(|kept| kept.len() <= file.len() && kept.starts_with(SIGNATURE)));
}
