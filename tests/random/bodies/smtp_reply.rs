//! Replies of mail servers, whole and in pieces.

use belfort::parse::smtp_reply::Reader;

/// The first byte is the size of the pieces.
pub fn look(bytes: &[u8]) {
    let Some((size, bytes)) = bytes.split_first() else {
        return;
    };
    for begin in ["", "220 ", "250-mail.example.be\r\n250-"] {
        let bytes = [begin.as_bytes(), bytes].concat();
        let whole = Reader::default().push(&bytes);
        let mut reader = Reader::default();
        let mut pieces = bytes
            .chunks(usize::from(*size).max(1))
            .map(|piece| reader.push(piece));
        let ended = pieces.find(|end| *end != Ok(None));
        assert_eq!(ended.unwrap_or(Ok(None)), whole);
        if let Ok(Some(reply)) = whole {
            assert!(reply.code <= 999 && !reply.lines.is_empty());
            assert!(reply.lines.iter().all(|line| line.chars().count() <= 512));
            let _ = (reply.is_later(), reply.offers("STARTTLS"));
            assert!(!reply.text().contains('\n'));
        }
    }
}
