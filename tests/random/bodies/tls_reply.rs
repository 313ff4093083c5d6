//! Answers to a hello of TLS: bytes as they are, or a real server's answer, changed; whole and in pieces.

use super::input::as_it_is_or_changed;
use belfort::fact::TlsVersion;
use belfort::parse::hexadecimal;
use belfort::parse::tls::reply::{Reader, read};

const FLIGHTS: &str = include_str!("../../../src/parse/tls/reply/flights.txt");

/// Looks at one input.
pub fn look(input: &[u8]) {
    let Some(([version, which, size], rest)) = input.split_first_chunk::<3>() else {
        return;
    };
    let offered = TlsVersion::ALL[usize::from(*version) % TlsVersion::ALL.len()];
    let bytes = as_it_is_or_changed(rest, &flight(*which));
    let whole = read(&bytes, offered);
    let mut reader = Reader::new(offered);
    let pieces = bytes.chunks(usize::from(*size).max(1));
    let ended = pieces
        .map(|piece| reader.push(piece))
        .find(|end| *end != Ok(None));
    assert_eq!(ended.unwrap_or(Ok(None)), whole);
    // More bytes never change an answer.
    let longer = [bytes.as_slice(), &[21, 3, 3, 0, 2, 2, 80]].concat();
    assert!(whole == Ok(None) || read(&longer, offered) == whole);
}

/// A real server's answer.
fn flight(which: u8) -> Vec<u8> {
    let lines: Vec<&str> = FLIGHTS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let line = lines.get(usize::from(which) % lines.len().max(1));
    let bytes = line.and_then(|line| line.split_once(' '));
    bytes
        .and_then(|(_, bytes)| hexadecimal::read(bytes))
        .unwrap_or_default()
}
