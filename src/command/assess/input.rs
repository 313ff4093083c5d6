//! Lines of the user, from a terminal or a pipe.

use std::io::{self, BufRead, Read};

use crate::limits::FILES;

/// Most bytes of one line that are kept: a note and more.
const MOST_BYTES: u64 = FILES.answer_line;

/// The next line without its end; `None` where there is none any more. What is longer than a line can be is
/// read to its end and cut.
pub(super) fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut kept = Vec::new();
    if input
        .by_ref()
        .take(MOST_BYTES)
        .read_until(b'\n', &mut kept)?
        == 0
    {
        return Ok(None);
    }
    if kept.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    let line = String::from_utf8_lossy(&kept);
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_by_one_and_a_long_one_is_cut() {
        let long = "x".repeat(50_000);
        let text = format!("3\r\n\ncaf\u{e9}\n{long}\nlast");
        let mut input = text.as_bytes();
        let mut lines = Vec::new();
        while let Some(line) = line(&mut input).unwrap() {
            lines.push(line);
        }
        assert_eq!(lines[..3], ["3", "", "café"]);
        assert_eq!(lines[3].len(), 16 * 1024);
        assert_eq!(lines[4..], ["last"]);
        let mut broken: &[u8] = b"caf\xe9\n";
        assert_eq!(line(&mut broken).unwrap().as_deref(), Some("caf\u{fffd}"));
    }
}
