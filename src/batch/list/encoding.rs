//! Turns the bytes of a list into text: UTF-8, UTF-16 or, where it is neither, Windows-1252.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{ListError, Remark};

/// Bytes from the beginning by which UTF-16 without a mark is told.
const FIRST_LOOK: usize = 4_096;

/// The text of a list. What cannot be read in it is U+FFFD, so that only the cell it stands in is refused.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<Remark>), ListError> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None => (guess(bytes), 0),
    };
    let rest = bytes.get(mark..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(rest);
    if text.contains('\0') {
        return Err(ListError::NoText);
    }
    let remark = (encoding == WINDOWS_1252).then_some(Remark::Windows1252);
    Ok((text.into_owned(), remark))
}

/// The encoding of bytes that begin with no mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.get(..FIRST_LOOK).unwrap_or(bytes);
    let zeros = |parity: usize| {
        let places = first.iter().skip(parity).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // Latin text in UTF-16 has a zero in every second byte, and no text in another encoding has any.
    if odd > first.len() / 4 && even == 0 {
        return UTF_16LE;
    }
    if even > first.len() / 4 && odd == 0 {
        return UTF_16BE;
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Accents of Windows-1252 hardly ever happen to be UTF-8. Where most are, a cell or two is damaged.
    if bad > good { WINDOWS_1252 } else { UTF_8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().0
    }

    #[test]
    fn the_encodings_of_spreadsheets_are_told_apart() {
        let text_of = "é’;b";
        let wide = |little: bool| -> Vec<u8> {
            let units = text_of.encode_utf16();
            let pair = |unit: u16| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            };
            units.flat_map(pair).collect()
        };
        assert_eq!(text(text_of.as_bytes()), text_of);
        assert_eq!(
            text(&[b"\xef\xbb\xbf", text_of.as_bytes()].concat()),
            text_of
        );
        assert_eq!(text(b"\xe9\x92;b"), text_of);
        assert_eq!(text(&[&[0xff, 0xfe][..], &wide(true)].concat()), text_of);
        assert_eq!(text(&[&[0xfe, 0xff][..], &wide(false)].concat()), text_of);
        assert_eq!(text(b"a\0.\0b\0e\0"), "a.be");
        assert_eq!(text(b"\0a\0.\0b\0e"), "a.be");
    }

    #[test]
    fn only_windows_1252_is_worth_a_remark() {
        assert_eq!(decode("é".as_bytes()).unwrap().1, None);
        assert_eq!(decode(b"\xe9").unwrap().1, Some(Remark::Windows1252));
    }

    #[test]
    fn one_damaged_cell_does_not_damage_the_others() {
        let bytes = ["é.be\nà.be\n".as_bytes(), b"b\xff.be\n"].concat();
        assert_eq!(text(&bytes), "é.be\nà.be\nb\u{fffd}.be\n");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        assert_eq!(decode(b"a\0\0\0\0b").unwrap_err(), ListError::NoText);
    }
}
