//! Bytes as hexadecimal text, and back.

use std::fmt::Write as _;

/// The text of bytes, in lower case.
pub fn write(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a text; `None` where it is none of these.
pub fn read(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    let digit = |byte: u8| char::from(byte).to_digit(16);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        assert_eq!(write(&[0, 15, 255]), "000fff");
        assert_eq!(read("000fFF"), Some(vec![0, 15, 255]));
        for text in ["abc", "zz", "+1", "é"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_and_any_text_is_read_without_panic(bytes: Vec<u8>, text: String) {
            prop_assert_eq!(read(&write(&bytes)), Some(bytes));
            let _ = read(&text);
        }
    }
}
