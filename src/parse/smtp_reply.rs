//! Replies of mail servers (RFC 5321 4.2), read as they come.

/// Characters of one line that are kept: as many as a line may have (RFC 5321 4.5.3.1.5).
const LONGEST_LINE: usize = 512;

/// One reply of a mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its three digits.
    pub code: u16,
    /// Its lines without the code, at least one, each cut at 512 characters.
    pub lines: Vec<String>,
}

impl Reply {
    /// The text of its first line.
    pub fn text(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }

    /// RFC 5321 4.2.1: 4yz, "come back later".
    pub fn is_later(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// Whether a reply to EHLO lists an extension (its first line is the server's name).
    pub fn offers(&self, keyword: &str) -> bool {
        self.lines.iter().skip(1).any(|line| {
            let word = line.split_whitespace().next();
            word.is_some_and(|word| word.eq_ignore_ascii_case(keyword))
        })
    }
}

/// Bytes that are no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// A line does not begin with three digits.
    #[error("a line without a reply code")]
    NoCode,
    /// Its lines do not begin with the same three digits.
    #[error("two reply codes in one reply")]
    TwoCodes,
}

/// Reads a reply piece by piece. Each byte is looked at once, however small the pieces are in which a server sends
/// them.
#[derive(Debug, Default)]
pub struct Reader {
    /// The line that has not ended yet.
    line: Vec<u8>,
    code: Option<u16>,
    lines: Vec<String>,
    taken: usize,
}

impl Reader {
    /// Takes the next bytes; a reply where its last line is there. What stands behind that line is left out.
    ///
    /// # Errors
    /// [`NoReply`] for what is none.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Option<Reply>, NoReply> {
        self.taken = self.taken.saturating_add(bytes.len());
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(end);
            self.line.extend_from_slice(line);
            rest = after.get(1..).unwrap_or_default();
            let whole = std::mem::take(&mut self.line);
            if self.is_last(&whole)? {
                return Ok(self.code.map(|code| Reply {
                    code,
                    lines: std::mem::take(&mut self.lines),
                }));
            }
        }
        self.line.extend_from_slice(rest);
        Ok(None)
    }

    /// How many bytes it was given.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// Keeps one line; says whether it is the last one.
    fn is_last(&mut self, line: &[u8]) -> Result<bool, NoReply> {
        let (digits, rest) = line.split_first_chunk::<3>().ok_or(NoReply::NoCode)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NoReply::NoCode);
        }
        let digit = |code: u16, digit: &u8| code * 10 + u16::from(digit - b'0');
        let code = digits.iter().fold(0, digit);
        if *self.code.get_or_insert(code) != code {
            return Err(NoReply::TwoCodes);
        }
        let text = String::from_utf8_lossy(rest.get(1..).unwrap_or_default());
        let text = text.trim_end_matches('\r').chars().take(LONGEST_LINE);
        self.lines.push(text.collect());
        Ok(!rest.starts_with(b"-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Option<Reply>, NoReply> {
        Reader::default().push(text.as_bytes())
    }

    #[test]
    fn a_reply_is_read_once_its_last_line_is_there() {
        assert_eq!(read("250-mail.example.be\r\n250-STARTTLS"), Ok(None));
        let reply = read("250-mail.example.be\r\n250-SIZE 1000\r\n250 StartTLS\r\n");
        let reply = reply.unwrap().unwrap();
        assert_eq!((reply.code, reply.text()), (250, "mail.example.be"));
        assert!(reply.offers("STARTTLS") && !reply.offers("SIZ"));
    }

    #[test]
    fn the_servers_own_name_is_no_extension() {
        let reply = read("250-STARTTLS greets you\r\n250 SIZE\r\n");
        assert!(!reply.unwrap().unwrap().offers("STARTTLS"));
    }

    #[test]
    fn what_is_no_reply_is_unreadable() {
        assert_eq!(read("HTTP/1.1 400 Bad Request\r\n"), Err(NoReply::NoCode));
        assert_eq!(read("250-a\r\n550 b\r\n"), Err(NoReply::TwoCodes));
        for text in [
            "é\r\n",
            "25\r\n",
            "\n",
            "+25 a sign is no digit\r\n",
            "-25\r\n",
        ] {
            assert_eq!(read(text), Err(NoReply::NoCode), "{text:?}");
        }
        assert_eq!(read("220\r\n").unwrap().unwrap().text(), "");
    }

    proptest! {
        #[test]
        fn a_reply_is_the_same_in_whatever_pieces_it_comes(
            text in "([245][0-9]{2}[ -]?\\PC{0,8}\r?\n){0,4}", size in 1usize..9,
        ) {
            let mut reader = Reader::default();
            let pieces = text.as_bytes().chunks(size).map(|piece| reader.push(piece));
            let ended = pieces.into_iter().find(|end| *end != Ok(None));
            prop_assert_eq!(ended.unwrap_or(Ok(None)), read(&text));
        }
    }
}
