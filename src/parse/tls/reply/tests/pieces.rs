//! Answers that arrive in pieces, changed or cut off.

use proptest::prelude::*;

use super::*;

/// What comes of bytes that arrive in pieces, and after how many of them.
fn in_pieces(
    bytes: &[u8],
    sizes: &[usize],
    offered: TlsVersion,
) -> Result<Option<Reply>, Unreadable> {
    let mut reader = Reader::new(offered);
    let mut rest = bytes;
    for size in sizes.iter().copied().chain(std::iter::repeat(usize::MAX)) {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at(size.clamp(1, rest.len()));
        match reader.push(piece) {
            Ok(None) => rest = after,
            ended => return ended,
        }
    }
    Ok(None)
}

fn flights() -> impl Strategy<Value = Vec<u8>> {
    let retry = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 29];
    let warned = [record(21, &[1, 112]), record(22, &flight())].concat();
    prop::sample::select(vec![
        record(22, &flight()),
        flight()
            .chunks(50)
            .flat_map(|part| record(22, part))
            .collect(),
        record(22, &server_hello(0x0303, RETRY, 0x1301, &retry)),
        ssl2_hello(&[1; 300], &[1, 0, 0x80]),
        record(21, &[2, 40]),
        warned,
    ])
}

fn versions() -> impl Strategy<Value = TlsVersion> {
    prop::sample::select(TlsVersion::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_bytes_are_read_the_same_however_they_are_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        sizes in prop::collection::vec(1usize..50, 0..40),
        offered in versions(),
    ) {
        prop_assert_eq!(read(&bytes, offered), in_pieces(&bytes, &sizes, offered));
    }

    #[test]
    fn changed_flights_are_read_the_same_however_they_are_cut(
        flight in flights(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        keep in any::<prop::sample::Index>(),
        sizes in prop::collection::vec(1usize..300, 0..40),
        offered in versions(),
    ) {
        let mut bytes = flight;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let whole = read(&bytes, offered);
        prop_assert_eq!(&whole, &in_pieces(&bytes, &sizes, offered));
        bytes.truncate(keep.index(bytes.len() + 1));
        let cut = read(&bytes, offered);
        // More bytes never change an answer.
        prop_assert!(cut == Ok(None) || cut == whole, "{:?} {:?}", cut, whole);
    }
}
