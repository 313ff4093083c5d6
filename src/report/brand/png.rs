//! Logos as PNG (W3C Portable Network Graphics, third edition): taken apart into the chunks that make the picture,
//! and written anew from those alone.

use super::logo::{Fault, Size};

/// The first bytes of every PNG (5.2).
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Most pixels on each side.
const MOST_PIXELS: u32 = 4000;
/// Chunks that are kept: without them the picture, its transparency or its colours would be others. Whatever else
/// stands in a file (where and when it was made, and with what) is nobody's business in a report.
const KEPT: [&[u8; 4]; 8] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB",
];
/// Chunks of pictures that move (11.3.6).
const MOVING: [&[u8; 4]; 3] = [b"acTL", b"fcTL", b"fdAT"];

/// One chunk (5.3).
struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    /// With length and checksum, as it stands in the file.
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (length, _) = bytes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (whole, rest) = bytes.split_at_checked(length.checked_add(12)?)?;
        let (summed, sum) = whole.get(4..)?.split_last_chunk::<4>()?;
        let (kind, data) = summed.split_at_checked(4)?;
        let sound = crc32fast::hash(summed) == u32::from_be_bytes(*sum);
        (sound && kind.iter().all(u8::is_ascii_alphabetic)).then_some(Self {
            kind,
            data,
            whole,
            rest,
        })
    }
}

/// Reads a PNG: its size in pixels, and the file written anew.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<(Size, Vec<u8>), Fault> {
    let broken = || {
        Fault::whole(
            "this PNG is broken: a part of it is missing or was changed",
            "export it once more from the program that drew it",
        )
    };
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or_else(broken)?;
    let mut size = None;
    let mut kept = SIGNATURE.to_vec();
    let mut order = Order::default();
    while !rest.is_empty() {
        if order.ended {
            return Err(Fault::whole(
                "something stands behind the end of this PNG",
                "export it once more from the program that drew it",
            ));
        }
        let chunk = Chunk::read(rest).ok_or_else(broken)?;
        rest = chunk.rest;
        if MOVING.iter().any(|kind| chunk.kind == *kind) {
            return Err(Fault::whole("this PNG moves", "export one still picture"));
        }
        let known = KEPT.iter().any(|kind| chunk.kind == *kind);
        let critical = chunk.kind.first().is_some_and(u8::is_ascii_uppercase);
        if !order.allows(chunk.kind) || (critical && !known) {
            return Err(broken());
        }
        if chunk.kind == b"IHDR" {
            size = Some(header(chunk.data)?);
        }
        if known {
            kept.extend_from_slice(chunk.whole);
        }
    }
    match size {
        Some(size) if order.ended => Ok((size, kept)),
        _ => Err(broken()),
    }
}

/// What was seen so far: the header stands first, the data in one piece, the end last (5.6).
#[derive(Default)]
struct Order {
    begun: bool,
    palette: bool,
    data: bool,
    data_over: bool,
    ended: bool,
}

impl Order {
    fn allows(&mut self, kind: &[u8]) -> bool {
        if self.data && kind != b"IDAT" {
            self.data_over = true;
        }
        match kind {
            b"IHDR" => !std::mem::replace(&mut self.begun, true),
            _ if !self.begun => false,
            b"PLTE" => !std::mem::replace(&mut self.palette, true) && !self.data,
            b"IDAT" => {
                self.data = true;
                !self.data_over
            }
            b"IEND" => {
                self.ended = true;
                self.data
            }
            _ => true,
        }
    }
}

/// The size in pixels (11.2.1).
fn header(data: &[u8]) -> Result<Size, Fault> {
    let broken = Fault::whole(
        "this PNG says of itself what no PNG can be",
        "export it once more from the program that drew it",
    );
    let Some((width, rest)) = data.split_first_chunk::<4>() else {
        return Err(broken);
    };
    let Some((height, [depth, colours, compression, filter, interlace])) =
        rest.split_first_chunk::<4>()
    else {
        return Err(broken);
    };
    let depths: &[u8] = match colours {
        0 => &[1, 2, 4, 8, 16],
        3 => &[1, 2, 4, 8],
        2 | 4 | 6 => &[8, 16],
        _ => &[],
    };
    let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    if !depths.contains(depth) || (*compression, *filter) != (0, 0) || *interlace > 1 {
        return Err(broken);
    }
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(Fault::whole(
            format!("this PNG has {width} × {height} pixels; {MOST_PIXELS} on a side are read"),
            "export it smaller: 600 pixels wide is sharp on paper",
        ));
    }
    Size::new(f64::from(width), f64::from(height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let summed = [&kind[..], data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let sum = crc32fast::hash(&summed).to_be_bytes();
        [&length[..], &summed, &sum].concat()
    }

    fn head(width: u32, height: u32, more: [u8; 5]) -> Vec<u8> {
        let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
        chunk(*b"IHDR", &[&sizes[..], &more].concat())
    }

    fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
        [SIGNATURE, &chunks.concat()].concat()
    }

    fn parts() -> Vec<Vec<u8>> {
        vec![
            head(60, 20, [8, 6, 0, 0, 0]),
            chunk(*b"IDAT", b"x"),
            chunk(*b"IEND", b""),
        ]
    }

    fn with(at: usize, part: Vec<u8>) -> Vec<u8> {
        let mut parts = parts();
        parts.insert(at, part);
        png(&parts)
    }

    #[test]
    fn what_makes_the_picture_is_kept_and_nothing_else() {
        let plain = png(&parts());
        let (size, kept) = read(&plain).unwrap();
        assert_eq!((size, &kept), (Size::new(60.0, 20.0).unwrap(), &plain));
        let told = with(1, chunk(*b"tEXt", b"Author\0An Peeters"));
        assert_eq!(read(&told).unwrap().1, plain);
        let clear = with(1, chunk(*b"tRNS", b"\0\0\0\0\0\0"));
        assert_eq!(read(&clear).unwrap().1, clear);
    }

    #[test]
    fn what_is_no_still_and_whole_png_is_refused() {
        let end = parts().len();
        let mut flipped = png(&parts());
        let last = flipped.len() - 20;
        flipped[last] ^= 1;
        let swapped = |header| png(&[&[header], &parts()[1..]].concat());
        let rows: Vec<(Vec<u8>, &str)> = vec![
            (Vec::new(), "broken"),
            (SIGNATURE.to_vec(), "broken"),
            (png(&parts()[..2]), "broken"),
            (png(&parts()[1..]), "broken"),
            (flipped, "broken"),
            (with(1, head(1, 1, [8, 6, 0, 0, 0])), "broken"),
            (with(2, chunk(*b"PLTE", &[0; 3])), "broken"),
            (
                png(&[head(1, 1, [8, 6, 0, 0, 0]), chunk(*b"IEND", b"")]),
                "broken",
            ),
            (png(&[parts(), vec![]].concat()[..1]), "broken"),
            (with(1, chunk(*b"ABCD", b"")), "broken"),
            (
                [png(&parts()), b"<script>".to_vec()].concat(),
                "behind the end",
            ),
            (with(end, chunk(*b"tEXt", b"x")), "behind the end"),
            (with(1, chunk(*b"acTL", &[0; 8])), "moves"),
            (swapped(head(4001, 20, [8, 6, 0, 0, 0])), "4001 × 20 pixels"),
            (swapped(head(0, 20, [8, 6, 0, 0, 0])), "no size"),
            (swapped(head(2000, 20, [8, 6, 0, 0, 0])), "too flat"),
            (swapped(head(60, 20, [3, 6, 0, 0, 0])), "no PNG can be"),
            (swapped(head(60, 20, [8, 5, 0, 0, 0])), "no PNG can be"),
            (swapped(head(60, 20, [8, 6, 1, 0, 0])), "no PNG can be"),
            (swapped(chunk(*b"IHDR", b"")), "no PNG can be"),
            ([SIGNATURE, &[0xff; 12]].concat(), "broken"),
        ];
        for (at, (bytes, why)) in rows.iter().enumerate() {
            let fault = read(bytes).expect_err(&at.to_string());
            assert!(fault.what.contains(why), "{at}: {}", fault.what);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>, at in 0usize..80, byte: u8) {
            let _ = read(&[SIGNATURE, &bytes].concat());
            let mut changed = png(&parts());
            if let Some(old) = changed.get_mut(at) {
                *old = byte;
            }
            let _ = read(&changed);
        }
    }
}
