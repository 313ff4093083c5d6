//! The frame of a signed file: a text in a PGP signature (RFC 9116 2.3, RFC 9580 7). Whether the signature
//! fits is not looked at: that needs the owner's key.

use std::ops::Range;

use super::Problem;

const MESSAGE: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END: &str = "-----END PGP SIGNATURE-----";

/// Which lines are the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of them: it is not signed.
    Everything,
    /// Those of the signed text, counted from 0.
    Signed(Range<usize>),
}

/// Finds the lines that are signed, and what is wrong with the frame.
pub(super) fn part_of(lines: &[&str]) -> (Part, Vec<Problem>) {
    let find = |from: usize, wanted: &str| {
        let mut rest = lines.iter().enumerate().skip(from);
        rest.find(|(_, line)| line.trim_end() == wanted)
            .map(|(at, _)| at)
    };
    let Some(begin) = find(0, MESSAGE) else {
        return (Part::Everything, Vec::new());
    };
    let mut problems = Vec::new();
    let mut problem = |at: usize, word| problems.push(Problem::at(at + 1, word));
    if begin > 0 {
        problem(0, "text-before-signature");
    }
    let mut text = begin + 1;
    loop {
        match lines.get(text).map(|line| line.trim_end()) {
            Some("") => break text += 1,
            Some(header) if header.starts_with("Hash: ") => {}
            // Without an empty line the text begins at once.
            Some(line) if !is_header(line) || line.starts_with("---") => {
                problem(text, "no-empty-line");
                break;
            }
            Some(_) => problem(text, "bad-armour-header"),
            None => break,
        }
        text += 1;
    }
    let Some(signature) = find(text, SIGNATURE) else {
        problem(begin, "no-signature");
        return (Part::Signed(text..lines.len()), problems);
    };
    match find(signature, END) {
        Some(end) => {
            let block = lines.get(signature + 1..end).unwrap_or_default();
            if let Some(at) = broken(block) {
                problem(signature + 1 + at, "bad-signature-block");
            }
            let mut rest = lines.iter().enumerate().skip(end + 1);
            if let Some((at, _)) = rest.find(|(_, line)| !line.trim().is_empty()) {
                problem(at, "text-after-signature");
            }
        }
        None => problem(signature, "bad-signature-block"),
    }
    (Part::Signed(text..signature), problems)
}

/// A header of the frame, rather than a field of the file: there all names but `Hash` are out of place
/// (RFC 9580 7.1), and these are the ones that programs write.
fn is_header(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let known = [
        "Hash",
        "Charset",
        "Comment",
        "MessageID",
        "Version",
        "SaltedHash",
    ];
    known.contains(&name)
}

/// The first line of a signature that is neither a header nor base64 (RFC 9580 6.2).
fn broken(block: &[&str]) -> Option<usize> {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let mut empty = block
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim().is_empty());
    let Some((headers, _)) = empty.next() else {
        return Some(0);
    };
    let mut data = block.iter().enumerate().skip(headers + 1).peekable();
    if data.peek().is_none() {
        return Some(headers);
    }
    data.find(|(_, line)| !line.trim_end().bytes().all(is_base64))
        .map(|(at, _)| at)
}
