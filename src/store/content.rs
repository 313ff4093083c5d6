//! Results take a tenth of their size.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Most bytes of a result that are read back: far more than any scan writes.
const MOST: u64 = 64 * 1024 * 1024;

pub(super) fn pack(text: &str) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

pub(super) fn unpack(packed: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    ZlibDecoder::new(packed)
        .take(MOST)
        .read_to_string(&mut text)?;
    Ok(text)
}
