//! Results take a tenth of their size.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::limits::FILES;

/// Most bytes of a result that are read back: far more than any scan writes, and what `belfort judge` reads.
const MOST: u64 = FILES.result;

pub(super) fn pack(text: &str) -> io::Result<Vec<u8>> {
    if text.len() as u64 > MOST {
        return Err(too_large());
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

pub(super) fn unpack(packed: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    let read = ZlibDecoder::new(packed)
        .take(MOST + 1)
        .read_to_string(&mut text)?;
    if read as u64 > MOST {
        return Err(too_large());
    }
    Ok(text)
}

fn too_large() -> io::Error {
    io::Error::other("a result is larger than 64 MiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back_and_what_was_not_is_refused() {
        for text in ["", "{}", "é€😀\u{0}"] {
            assert_eq!(unpack(&pack(text).unwrap()).unwrap(), text);
        }
        let packed = pack(&"{\"a\": 1}".repeat(1_000)).unwrap();
        assert!(packed.len() < 100);
        assert!(unpack(&packed[..packed.len() / 2]).is_err(), "cut off");
        assert!(unpack(b"{}").is_err(), "never packed");
        let mut not_text = ZlibEncoder::new(Vec::new(), Compression::default());
        not_text.write_all(&[0xff]).unwrap();
        assert!(unpack(&not_text.finish().unwrap()).is_err(), "not UTF-8");
    }

    #[test]
    fn a_few_bytes_that_unfold_without_end_are_refused() {
        let mut bomb = ZlibEncoder::new(Vec::new(), Compression::best());
        io::copy(&mut io::repeat(b' ').take(MOST + 1), &mut bomb).unwrap();
        let error = unpack(&bomb.finish().unwrap()).unwrap_err();
        assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
    }
}
