//! Inputs that a reader has not seen: bytes, words that mean something somewhere, and known files changed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Words, signs and numbers at which readers turn.
const WORDS: [&[u8]; 64] = [
    b"\0",
    b"\n",
    b"\r\n",
    b" ",
    b"\t",
    b"\"",
    b"'",
    b"\\",
    b";",
    b":",
    b",",
    b"=",
    b"|",
    b"/",
    b".",
    b"..",
    b"-",
    b"+",
    b"*",
    b"@",
    b"%",
    b"%{d}",
    b"%{l4r-}",
    b"&amp;",
    b"&#0;",
    b"<",
    b">",
    b"<!--",
    b"<script>",
    b"<![CDATA[",
    b"{{",
    b"}}",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[[",
    b"null",
    b"true",
    b"0",
    b"-1",
    b"255",
    b"256",
    b"65536",
    b"4294967296",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b"9999-12-31",
    b"2026-02-30",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\x1b[2J",
    "\u{e9}\u{df}\u{3c3}\u{130}".as_bytes(),
    b"xn--",
    b"example.be",
    b"192.0.2.1",
    b"2001:db8::1",
    b"v=",
    b"http://",
    b"\x30\x82\xff\xff",
];

/// One change to a file.
#[derive(Debug, Clone)]
enum Change {
    /// One byte becomes another.
    Flip(Index, u8),
    /// What lies between two places is gone.
    Cut(Index, Index),
    /// The file ends here.
    End(Index),
    /// A word comes in between.
    Word(Index, &'static [u8]),
    /// A piece comes so many times more.
    Repeat(Index, Index, u16),
    /// A piece of another file comes in between.
    Splice(Index, Vec<u8>, Index, Index),
    /// Two pieces change places.
    Swap(Index, Index, Index),
}

/// Inputs for a target with these files.
pub(crate) fn inputs(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let bytes = vec(any::<u8>(), 0..200);
    let words = vec(select(WORDS.to_vec()), 0..24).prop_map(|words| words.concat());
    let seeds = if seeds.is_empty() {
        vec![Vec::new()]
    } else {
        seeds
    };
    let changes = vec(change(seeds.clone()), 1..8);
    let changed = (select(seeds), changes)
        .prop_map(|(seed, changes)| changes.into_iter().fold(seed, changed));
    prop_oneof![1 => bytes, 1 => words, 6 => changed]
}

fn change(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        1 => (at(), at()).prop_map(|(from, to)| Change::Cut(from, to)),
        1 => at().prop_map(Change::End),
        4 => (at(), select(WORDS.to_vec())).prop_map(|(at, word)| Change::Word(at, word)),
        1 => (at(), at(), 1u16..300).prop_map(|(from, to, times)| Change::Repeat(from, to, times)),
        2 => (at(), select(seeds), at(), at()).prop_map(|(at, other, from, to)| Change::Splice(at, other, from, to)),
        1 => (at(), at(), at()).prop_map(|(one, two, three)| Change::Swap(one, two, three)),
    ]
}

/// Most bytes of an input: repeating repeats would be as long as one likes.
const LONGEST: usize = 64 * 1024;

fn changed(mut bytes: Vec<u8>, change: Change) -> Vec<u8> {
    let length = bytes.len();
    let place = |at: Index| at.index(length + 1);
    let span = |one: Index, two: Index| {
        let (one, two) = (place(one), place(two));
        one.min(two)..one.max(two)
    };
    match change {
        Change::Flip(at, byte) => {
            if let Some(old) = bytes.get_mut(place(at)) {
                *old = byte;
            }
        }
        Change::Cut(from, to) => {
            bytes.drain(span(from, to));
        }
        Change::End(at) => bytes.truncate(place(at)),
        Change::Word(at, word) => insert(&mut bytes, place(at), word),
        Change::Repeat(from, to, times) => {
            let span = span(from, to);
            let (at, piece) = (span.end, bytes[span].to_vec());
            let room = LONGEST.saturating_sub(length) / piece.len().max(1);
            insert(&mut bytes, at, &piece.repeat(usize::from(times).min(room)));
        }
        Change::Splice(at, other, from, to) => {
            let (from, to) = (from.index(other.len() + 1), to.index(other.len() + 1));
            insert(&mut bytes, place(at), &other[from.min(to)..from.max(to)]);
        }
        Change::Swap(one, two, three) => {
            let mut places = [place(one), place(two), place(three)];
            places.sort_unstable();
            bytes[places[0]..places[2]].rotate_left(places[1] - places[0]);
        }
    }
    bytes
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn inputs_of_a_known_file_are_bounded_and_not_all_the_file_itself(
        several in vec(inputs(vec![b"v=spf1 include:example.be -all".to_vec()]), 40),
    ) {
        let known = b"v=spf1 include:example.be -all".to_vec();
        prop_assert!(several.iter().all(|input| input.len() <= 2 * LONGEST));
        prop_assert!(several.iter().any(|input| *input != known));
    }
}
